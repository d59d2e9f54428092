//! `jsonpath` criteria (S37): queries, and predicates over them (S14).

use std::ops::Range;

use super::{as_simple, embedded, malformed};
use crate::check::model::{
    CheckedOperand, ConditionPiece, FilterOperand, Matcher, NodeTest, QueryPath, Reference, Referent, Search,
    Value,
};
use crate::check::names::scope::{Moment, Scope};
use crate::check::values::value::Strings;
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::{self, JsonPathVersion, Text};
use crate::expression::{
    Condition, Pointer, PredicateOperand, Query, QueryPart, RuntimeExpression, SegmentSelector,
    parse_predicate, parse_query,
};

const EXAMPLES: &str = "for example `$.items[?@.status == 'done']`";

/// A query that has to select something, or a predicate.
pub(super) fn read_jsonpath(
    criterion: &document::Criterion,
    version: JsonPathVersion,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Condition<CheckedOperand>> {
    let text = &criterion.condition;
    let reader = Queries {
        text,
        context: context(criterion.context.as_ref()?, scope, findings)?,
        version,
        scope,
    };
    if let Some(query) = embedded::whole(text, scope, findings) {
        return reader.of_value(query?, findings).map(Condition::Holds);
    }
    let no_query = match parse_query(&text.value) {
        Ok(query) => return reader.nodes(&query, findings).map(Condition::Holds),
        Err(error) => error,
    };
    let predicate = match parse_predicate(&text.value) {
        Ok(predicate) => predicate,
        Err(no_predicate) => {
            let error = if no_query.at < no_predicate.at {
                no_predicate
            } else {
                no_query
            };
            findings.push(malformed(text, &error).help(EXAMPLES));
            return None;
        }
    };
    let lint = Diagnostic::new(
        Code::PredicateJsonPath,
        text.within(0..text.value.len()),
        "a jsonpath condition written as a predicate, which RFC 9535 does not have",
    )
    .help("write a simple condition, such as `$response.body#/status == 'completed'`");
    findings.push(as_simple::offered(lint, &predicate, criterion));
    not_comparable(&predicate, text, findings)?;
    let mut condition = predicate
        .try_map(&mut |operand| reader.operand(operand, findings).ok_or(()))
        .ok()?;
    ask_whether(&mut condition);
    Some(condition)
}

/// A query that is not compared asks whether it selects a node, also one for a single node.
fn ask_whether(condition: &mut Condition<CheckedOperand>) {
    match condition {
        Condition::Or(parts) | Condition::And(parts) => parts.iter_mut().for_each(ask_whether),
        Condition::Not(inner) => ask_whether(inner),
        Condition::Compare { .. } => {}
        Condition::Holds(operand) => {
            if let CheckedOperand::Search(Search {
                by: Matcher::JsonPath { asks, .. },
                ..
            }) = operand
            {
                *asks = NodeTest::Any;
            }
        }
    }
}

fn context(text: &Text, scope: &Scope<'_>, findings: &mut Findings) -> Option<Context> {
    let parsed = RuntimeExpression::parse(&text.value);
    if !matches!(
        parsed.map(|parsed| parsed.expression),
        Ok(RuntimeExpression::AllInputs | RuntimeExpression::StepOutputs { .. })
    ) {
        return scope
            .expression(text, Moment::Reply, findings)
            .map(Context::Value);
    }
    let strings = Strings {
        scope,
        moment: Moment::Reply,
        replaceable: false,
    };
    match strings.expression(text, findings)?? {
        Value::Object(members) => Some(Context::Members(members)),
        _ => None,
    }
}

/// What is searched.
enum Context {
    Value(Reference),
    /// All inputs, or all outputs of a step (S14).
    Members(Vec<(String, Value)>),
}

/// Only a query for one node has a value to compare.
fn not_comparable(
    condition: &Condition<PredicateOperand>,
    text: &Text,
    findings: &mut Findings,
) -> Option<()> {
    match condition {
        Condition::Or(parts) | Condition::And(parts) => parts
            .iter()
            .try_for_each(|part| not_comparable(part, text, findings).ok_or(()))
            .ok(),
        Condition::Not(inner) => not_comparable(inner, text, findings),
        Condition::Holds(_) => Some(()),
        Condition::Compare { left, right, .. } => {
            let several = [left, right].into_iter().find_map(|operand| match operand {
                PredicateOperand::Query(query) if !query.is_singular() && query.before_length().is_none() => {
                    Some(query)
                }
                _ => None,
            });
            let Some(query) = several else { return Some(()) };
            findings.push(
                Diagnostic::new(
                    Code::InvalidCondition,
                    text.within(query.range.clone()),
                    "a query that may select several nodes is compared",
                )
                .label("it has no single value")
                .help("put the comparison into a filter, such as `$.items[?@.status == 'done']`, or compare its `.length`"),
            );
            None
        }
    }
}

/// Reads the queries of one condition.
struct Queries<'q> {
    text: &'q Text,
    context: Context,
    version: JsonPathVersion,
    scope: &'q Scope<'q>,
}

impl Queries<'_> {
    /// Whether a query selects anything.
    fn nodes(&self, query: &Query, findings: &mut Findings) -> Option<CheckedOperand> {
        // The context itself may be null, and then there is nothing to select.
        match self.direct(query).filter(|_| !query.segments.is_empty()) {
            Some(reference) => self
                .agrees(query, findings)
                .map(|()| CheckedOperand::Reference(reference)),
            None => self.search(query, NodeTest::Any, findings),
        }
    }

    /// A query for at most one node is a pointer into the context.
    fn direct(&self, query: &Query) -> Option<Reference> {
        let pointer = query.pointer()?;
        let mut reference = match &self.context {
            Context::Value(context) => context.clone().below(&pointer)?,
            Context::Members(members) => {
                let (first, rest) = pointer.tokens.split_first()?;
                let (_, member) = members.iter().find(|(name, _)| name == first)?;
                let Value::Reference(member) = member else {
                    return None;
                };
                member.clone().below(&Pointer {
                    tokens: rest.to_vec(),
                })?
            }
        };
        self.text
            .value
            .get(query.range.clone())
            .unwrap_or_default()
            .clone_into(&mut reference.text);
        reference.span = self.text.within(query.range.clone());
        Some(reference)
    }

    /// A query that is a value itself.
    fn of_value(&self, query: Vec<ConditionPiece>, findings: &mut Findings) -> Option<CheckedOperand> {
        let Context::Value(context) = &self.context else {
            findings.push(self.no_context(0..self.text.value.len(), None));
            return None;
        };
        Some(CheckedOperand::Search(Search {
            context: context.clone(),
            by: Matcher::JsonPath {
                query,
                filters_root: false,
                asks: NodeTest::Any,
                ways: Vec::new(),
                comparisons: Vec::new(),
            },
            values: Vec::new(),
        }))
    }

    fn search(&self, query: &Query, asks: NodeTest, findings: &mut Findings) -> Option<CheckedOperand> {
        self.agrees(query, findings)?;
        let inside = |part: &&crate::expression::Embedded| part.range().end <= query.range.end;
        let parts = query.embedded.iter().filter(inside);
        let found = embedded::values(parts, self.text, self.scope, findings)?;
        let root = query.segments.first().map(|segment| &segment.selector);
        let Context::Value(context) = &self.context else {
            findings.push(self.no_context(query.range.clone(), query.pointer()));
            return None;
        };
        let mut context = context.clone();
        context.span = self.text.within(query.range.clone());
        let parts = query.rewritten(&self.text.value, &found.places).into_iter();
        let pieces: Vec<Option<ConditionPiece>> = parts
            .map(|part| match part {
                QueryPart::Text(text) => Some(ConditionPiece::Literal(text)),
                QueryPart::Computed(number) => {
                    let computed = query.computed.get(number)?;
                    embedded::computed(computed, self.text, self.scope, findings)
                }
            })
            .collect();
        Some(CheckedOperand::Search(Search {
            context,
            by: Matcher::JsonPath {
                query: pieces.into_iter().collect::<Option<_>>()?,
                filters_root: root == Some(&SegmentSelector::Filter),
                asks,
                ways: self.ways(query),
                comparisons: self.comparisons(query, &found.places),
            },
            values: found.values,
        }))
    }

    /// The path of the query, and the paths in its filters.
    fn ways(&self, query: &Query) -> Vec<QueryPath> {
        let inside = query.ways.iter().filter(|way| way.range.end <= query.range.end);
        let ways = inside.filter(|way| !way.steps.is_empty());
        ways.map(|way| self.path(way)).collect()
    }

    fn path(&self, way: &crate::expression::QueryPath) -> QueryPath {
        QueryPath {
            steps: way.steps.clone(),
            span: self.text.within(way.range.clone()),
        }
    }

    /// The comparisons in the filters of the query; `values` are the places of the expressions.
    fn comparisons(&self, query: &Query, values: &[(Range<usize>, usize)]) -> Vec<[FilterOperand; 2]> {
        let operand = |range: &Range<usize>| {
            let text = self.text.value.get(range.clone()).unwrap_or_default().to_owned();
            if let Some((_, value)) = values.iter().find(|(place, _)| place == range) {
                let (value, span) = (*value, self.text.within(range.clone()));
                return FilterOperand::Value { text, value, span };
            }
            match query.ways.iter().find(|way| way.range == *range) {
                Some(way) if way.is_complete => FilterOperand::Path {
                    text,
                    path: self.path(way),
                },
                // The other operand in parentheses is a function.
                None if !text.ends_with(')') => FilterOperand::Literal(text),
                _ => FilterOperand::Unknown,
            }
        };
        let inside = |operands: &&[Range<usize>; 2]| operands[1].end <= query.range.end;
        let comparisons = query.comparisons.iter().filter(inside);
        comparisons
            .map(|operands| operands.each_ref().map(operand))
            .collect()
    }

    /// Inputs and outputs are separate values, each of which has a name.
    fn no_context(&self, range: Range<usize>, pointer: Option<Pointer>) -> Diagnostic {
        let span = self.text.within(range);
        let first = pointer.and_then(|pointer| pointer.tokens.into_iter().next());
        if let (Context::Members(members), Some(first)) = (&self.context, first)
            && members.iter().all(|(name, _)| *name != first)
        {
            let of_steps = members.iter().any(|(_, value)| {
                let mut references = value.references().into_iter();
                references.any(|reference| matches!(reference.to, Referent::StepOutput { .. }))
            });
            let (code, what) = match of_steps {
                true => (Code::UnknownOutput, "output"),
                false => (Code::UnknownInput, "input"),
            };
            let finding = Diagnostic::new(code, span, format!("there is no {what} `{first}`"));
            let names = members.iter().map(|(name, _)| name.as_str());
            return match nearest(&first, names) {
                Some(near) => finding.did_you_mean(&first, near),
                None => finding.help("declare it, or name one that is declared"),
            };
        }
        Diagnostic::new(
            Code::MisplacedExpression,
            span,
            "the query searches several inputs or outputs at once",
        )
        .label("they are separate values: read `$.<name>`, or a path below it")
        .help("search one of them: `context: $inputs.<name>` or `context: $steps.<step>.outputs.<output>`")
    }

    /// The draft is accepted where it says the same as RFC 9535 (S37), and where it says nothing (S14).
    fn agrees(&self, query: &Query, findings: &mut Findings) -> Option<()> {
        if let Some((range, what)) = &query.not_in_goessner
            && self.version == JsonPathVersion::Goessner
        {
            findings.push(
                Diagnostic::new(
                    Code::BeyondDraft,
                    self.text.within(range.clone()),
                    format!("{what} is not part of draft-goessner-dispatch-jsonpath-00"),
                )
                .label("read as RFC 9535 defines it")
                .help("declare `type: jsonpath`, which is RFC 9535"),
            );
        }
        let Some((range, what)) = query
            .beyond_goessner
            .as_ref()
            .filter(|_| self.version == JsonPathVersion::Goessner)
        else {
            return Some(());
        };
        findings.push(
            Diagnostic::new(
                Code::InvalidCondition,
                self.text.within(range.clone()),
                format!("{what} means something else in draft-goessner-dispatch-jsonpath-00"),
            )
            .help("declare `type: jsonpath`, which is RFC 9535"),
        );
        None
    }

    fn operand(&self, operand: PredicateOperand, findings: &mut Findings) -> Option<CheckedOperand> {
        Some(match operand {
            PredicateOperand::Null => CheckedOperand::Null,
            PredicateOperand::Boolean(value) => CheckedOperand::Boolean(value),
            PredicateOperand::Number(number) => CheckedOperand::Number(number),
            PredicateOperand::String { text, range } => {
                match embedded::string(&text, &range, self.text, self.scope, findings)? {
                    Value::Reference(reference) => CheckedOperand::Reference(reference),
                    Value::Selected(selection) => CheckedOperand::Selected(selection),
                    Value::Text(pieces) => CheckedOperand::Text(pieces),
                    _ => CheckedOperand::String(text),
                }
            }
            PredicateOperand::Expression {
                parsed,
                range,
                braced,
            } => match embedded::expression(&parsed, &range, braced, self.text, self.scope, findings)? {
                Value::Reference(reference) => CheckedOperand::Reference(reference),
                Value::Selected(selection) => CheckedOperand::Selected(selection),
                Value::String(text) => CheckedOperand::String(text),
                _ => return None,
            },
            PredicateOperand::Query(query) => match query.before_length() {
                Some(before) => match self.direct(&before) {
                    Some(reference) => CheckedOperand::Length(reference),
                    None if before.is_singular() => return self.search(&query, NodeTest::Value, findings),
                    None => return self.search(&before, NodeTest::Count, findings),
                },
                None => match self.direct(&query) {
                    Some(reference) => CheckedOperand::Reference(reference),
                    None if query.is_singular() => return self.search(&query, NodeTest::Value, findings),
                    None => return self.search(&query, NodeTest::Any, findings),
                },
            },
        })
    }
}
