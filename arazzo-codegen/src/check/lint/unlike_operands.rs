//! Reports arrays and objects that a criterion compares with a string, a number or a boolean (S34, S37).

use crate::check::model::{
    CheckedCriterion, CheckedOperand, CheckedStep, ConditionPiece, FilterOperand, Matcher, NodeTest, Search,
    Selection, Steps, Value, WorkflowInputs,
};
use crate::check::reply::operand_types::{JudgedReplies, OperandType, OperandTypes, judged_criteria};
use crate::check::sources::descriptions::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::expression::Condition;
use crate::schema::Type;
use crate::source::Span;

/// A lint for every comparison of an array or an object with a scalar.
pub(in crate::check) fn check(
    steps: &Steps,
    inputs: &WorkflowInputs,
    descriptions: &Descriptions,
    findings: &mut Findings,
) {
    let types = OperandTypes {
        steps,
        inputs,
        descriptions,
    };
    for step in steps {
        for (criterion, replies) in judged_criteria(step) {
            let reader = Criterion {
                criterion,
                step,
                replies,
                types: &types,
            };
            reader.check(&criterion.condition, findings);
        }
    }
}

/// The kind of a value, as far as comparisons tell kinds apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scalar(&'static str),
    Array,
    Object,
}

impl Kind {
    fn of(ty: &Type) -> Option<Self> {
        Some(match ty {
            Type::String => Self::Scalar("a string"),
            Type::Integer | Type::Unsigned | Type::Number => Self::Scalar("a number"),
            Type::Boolean => Self::Scalar("a boolean"),
            Type::Array(_) => Self::Array,
            Type::Map(_) => Self::Object,
            Type::Optional(inner) => return Self::of(inner),
            Type::Named(_) | Type::Upload | Type::File | Type::Body | Type::Any | Type::Json => return None,
        })
    }

    /// The kind of a JSONPath literal; `null` has none.
    fn of_literal(literal: &str) -> Option<Self> {
        Some(Self::Scalar(match literal.chars().next()? {
            '\'' | '"' => "a string",
            't' | 'f' => "a boolean",
            next if next == '-' || next.is_ascii_digit() => "a number",
            _ => return None,
        }))
    }
}

/// An operand of known kind.
struct Operand {
    text: String,
    span: Span,
    kind: Kind,
    declared: Option<Span>,
    /// It is a path in a filter.
    is_path: bool,
}

struct Criterion<'c> {
    criterion: &'c CheckedCriterion,
    step: &'c CheckedStep,
    replies: JudgedReplies,
    types: &'c OperandTypes<'c>,
}

impl Criterion<'_> {
    fn check(&self, condition: &Condition<CheckedOperand>, findings: &mut Findings) {
        match condition {
            Condition::Or(parts) | Condition::And(parts) => {
                parts.iter().for_each(|part| self.check(part, findings));
            }
            Condition::Not(inner) => self.check(inner, findings),
            Condition::Compare { left, right, .. } => {
                findings.extend(unlike(self.operand(left), self.operand(right)));
                for operand in [left, right] {
                    self.in_search(operand, findings);
                }
            }
            Condition::Holds(operand) => self.in_search(operand, findings),
        }
    }

    fn operand(&self, operand: &CheckedOperand) -> Option<Operand> {
        let whole = self.criterion.text.span;
        let literal = |text: &str, kind| {
            Some(Operand {
                text: text.to_owned(),
                span: whole,
                kind: Kind::Scalar(kind),
                declared: None,
                is_path: false,
            })
        };
        match operand {
            CheckedOperand::Null | CheckedOperand::Json(_) => None,
            CheckedOperand::Boolean(value) => literal(&value.to_string(), "a boolean"),
            CheckedOperand::Number(number) => literal(number, "a number"),
            CheckedOperand::String(text) => literal(&format!("'{text}'"), "a string"),
            CheckedOperand::Text(_) => literal("…", "a string"),
            CheckedOperand::Length(reference) => literal(&reference.text, "a number"),
            CheckedOperand::Reference(reference) => {
                let known = self.types.of(&reference.to, self.step, self.replies)?;
                known.into_operand(reference.text.clone(), reference.span)
            }
            CheckedOperand::Selected(selection) => self.selected(selection),
            CheckedOperand::Search(search) => match &search.by {
                Matcher::JsonPath {
                    asks: NodeTest::Count,
                    ..
                } => literal("…", "a number"),
                _ => None,
            },
        }
    }

    fn selected(&self, selection: &Selection) -> Option<Operand> {
        let text = &self.criterion.text;
        let place = text.value.find(&selection.text);
        let span = place.map_or(text.span, |at| text.within(at..at + selection.text.len()));
        OperandType::from(selection.ty()).into_operand(selection.text.clone(), span)
    }

    fn in_search(&self, operand: &CheckedOperand, findings: &mut Findings) {
        let CheckedOperand::Search(search) = operand else {
            return;
        };
        match &search.by {
            Matcher::Pattern(pieces) => findings.extend(self.unlike_pattern(search, pieces)),
            Matcher::JsonPath { comparisons, .. } => {
                for [left, right] in comparisons {
                    let (left, right) = (self.in_filter(search, left), self.in_filter(search, right));
                    findings.extend(unlike(left, right));
                }
            }
            Matcher::XPath(_) => {}
        }
    }

    fn in_filter(&self, search: &Search, operand: &FilterOperand) -> Option<Operand> {
        match operand {
            FilterOperand::Path { text, path } => {
                let types = self.types;
                let known = types.on_path(&search.context, &path.steps, self.step, self.replies)?;
                let operand = known.into_operand(text.clone(), path.span)?;
                Some(Operand {
                    is_path: true,
                    ..operand
                })
            }
            FilterOperand::Value { text, value, span } => {
                let known = match &search.values.get(*value)?.0 {
                    Value::Reference(reference) => self.types.of(&reference.to, self.step, self.replies)?,
                    Value::Selected(selection) => selection.ty().into(),
                    _ => return None,
                };
                known.into_operand(text.clone(), *span)
            }
            FilterOperand::Literal(literal) => Some(Operand {
                text: literal.clone(),
                span: self.criterion.text.span,
                kind: Kind::of_literal(literal)?,
                declared: None,
                is_path: false,
            }),
            FilterOperand::Unknown => None,
        }
    }

    /// A pattern that the JSON text of an array or an object never matches: it begins or ends with other characters.
    fn unlike_pattern(&self, search: &Search, pieces: &[ConditionPiece]) -> Option<Diagnostic> {
        let context = &search.context;
        let known = self.types.of(&context.to, self.step, self.replies)?;
        let operand = known.into_operand(context.text.clone(), context.span)?;
        let brackets = match operand.kind {
            Kind::Scalar(_) => return None,
            Kind::Array => "[…]",
            Kind::Object => "{…}",
        };
        if matches_json(pieces) {
            return None;
        }
        let message = format!(
            "`{}` is {}, which the pattern never matches",
            operand.text,
            operand.noun()
        );
        Some(
            operand
                .finding(message)
                .label(format!(
                    "the pattern is matched against the JSON text `{brackets}`"
                ))
                .help(operand.help("…")),
        )
    }
}

/// Whether a pattern may match a JSON text in brackets. The first and the last letter of a pattern tell.
fn matches_json(pieces: &[ConditionPiece]) -> bool {
    let literal = |piece: Option<&ConditionPiece>| match piece {
        Some(ConditionPiece::Literal(literal)) => literal.clone(),
        _ => String::new(),
    };
    let chooses =
        |piece: &ConditionPiece| matches!(piece, ConditionPiece::Literal(text) if text.contains('|'));
    let first = literal(pieces.first());
    let mut start = first.strip_prefix('^').unwrap_or_default().chars();
    let starts = start.next().is_some_and(char::is_alphanumeric)
        && start.next().is_none_or(|next| !"?*{".contains(next));
    let last = literal(pieces.last());
    let mut end = last.strip_suffix('$').unwrap_or_default().chars();
    // A letter after a backslash is a class.
    let ends = end.next_back().is_some_and(char::is_alphanumeric) && end.next_back() != Some('\\');
    pieces.iter().any(chooses) || !starts && !ends
}

impl OperandType {
    fn into_operand(self, text: String, span: Span) -> Option<Operand> {
        Some(Operand {
            text,
            span,
            kind: Kind::of(&self.ty)?,
            declared: self.declared,
            is_path: false,
        })
    }
}

impl Operand {
    fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Scalar(noun) => noun,
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }

    fn finding(&self, message: String) -> Diagnostic {
        let finding = Diagnostic::new(Code::UnlikeOperands, self.span, message);
        match self.declared {
            Some(schema) => finding.also(schema, "declared here"),
            None => finding,
        }
    }

    fn help(&self, other: &str) -> String {
        match self.kind {
            Kind::Object => "compare a member of it".to_owned(),
            _ if self.is_path => format!("ask for an item of it: `{}[?@ == {other}]`", self.text),
            _ => format!("compare an item of it, or search it: `type: jsonpath` with `$[?@ == {other}]`"),
        }
    }
}

/// Two values that are never equal and have no order.
fn unlike(left: Option<Operand>, right: Option<Operand>) -> Option<Diagnostic> {
    let (whole, scalar) = match (left?, right?) {
        (
            left,
            right @ Operand {
                kind: Kind::Scalar(_),
                ..
            },
        ) => (left, right),
        (left, right) => (right, left),
    };
    if matches!(whole.kind, Kind::Scalar(_)) || !matches!(scalar.kind, Kind::Scalar(_)) {
        return None;
    }
    let message = format!(
        "`{}` is {}, and is compared with {}",
        whole.text,
        whole.noun(),
        scalar.noun()
    );
    Some(
        whole
            .finding(message)
            .label("the two are never equal, and neither is less than the other")
            .help(whole.help(&scalar.text)),
    )
}
