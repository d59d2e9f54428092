//! What a condition demands: the values without which it cannot hold, or without which it cannot be false.
//!
//! A condition is always true or false, also where a value is absent or cannot be read (S34, S35, S39).

use std::collections::{BTreeMap, BTreeSet};

use crate::check::model::{
    CheckedCriterion, CheckedOperand, ConditionPiece, Dialect, Matcher, NodeTest, Reference, Referent,
    Search, WorkflowInputs,
};
use crate::expression::{Comparison, Condition};
use crate::ids::{OutputId, StepId, StepOutputId};
use crate::schema::Type;

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) enum ValueFact {
    Nothing,
    /// It is there; it may be null.
    There,
    NotNull,
}

/// Facts about values, by the number of the value.
pub(in crate::check) type Demands = BTreeMap<usize, ValueFact>;

/// What values are read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) enum Origin {
    /// The output of a step, both by index, as it is kept.
    Output(StepId, StepOutputId),
    /// The body of the reply to a step.
    Body(StepId),
    /// A header of the reply to a step, in small letters.
    Header(StepId, String),
    /// An output of the workflow that a step calls.
    Child(StepId, OutputId),
}

impl Origin {
    /// `at`: the step at which the expression stands.
    pub(in crate::check) fn of(to: &Referent, at: StepId) -> Option<Self> {
        Some(match to {
            Referent::StepOutput { step, output, .. } => Self::Output(*step, *output),
            Referent::ChildOutput { output, .. } => Self::Child(at, *output),
            Referent::ResponseBody(_) => Self::Body(at),
            Referent::ResponseHeader(name) => Self::Header(at, name.to_ascii_lowercase()),
            _ => return None,
        })
    }
}

/// The members and items that lead to what a reference reads.
pub(in crate::check) fn tokens(to: &Referent) -> &[String] {
    to.pointer().map_or(&[], |pointer| pointer.tokens.as_slice())
}

/// The values that are looked for in conditions.
#[derive(Debug, Default)]
pub(in crate::check) struct Places(BTreeMap<Origin, Inside>);

/// The values inside one that is read. A way is only looked up as far as some value is deep.
#[derive(Debug, Default)]
struct Inside {
    values: BTreeMap<Vec<String>, Vec<usize>>,
    depths: BTreeSet<usize>,
}

impl Places {
    pub(in crate::check) fn add(&mut self, origin: Origin, tokens: Vec<String>, value: usize) {
        let inside = self.0.entry(origin).or_default();
        inside.depths.insert(tokens.len());
        inside.values.entry(tokens).or_default().push(value);
    }
}

/// What a condition of a step may read.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Reads {
    /// The step.
    pub(in crate::check) at: StepId,
    /// Whether the condition and the outputs of the step read the same reply.
    pub(in crate::check) reply: bool,
    /// Whether the step has set its outputs before.
    pub(in crate::check) own: bool,
}

/// Finds what conditions demand.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Reader<'r> {
    pub(in crate::check) places: &'r Places,
    pub(in crate::check) inputs: &'r WorkflowInputs,
}

impl Reader<'_> {
    /// The facts that follow when the criterion is true (`holds`) or false.
    pub(in crate::check) fn criterion(
        &self,
        criterion: &CheckedCriterion,
        holds: bool,
        reads: Reads,
    ) -> Demands {
        self.condition(&criterion.condition, criterion.dialect, holds, reads)
    }

    fn condition(
        &self,
        condition: &Condition<CheckedOperand>,
        dialect: Dialect,
        holds: bool,
        reads: Reads,
    ) -> Demands {
        let of = |part: &Condition<CheckedOperand>| self.condition(part, dialect, holds, reads);
        match (condition, holds) {
            (Condition::And(parts), true) | (Condition::Or(parts), false) => {
                parts.iter().map(of).fold(Demands::new(), both)
            }
            (Condition::Or(parts), true) | (Condition::And(parts), false) => {
                parts.iter().map(of).reduce(either).unwrap_or_default()
            }
            (Condition::Not(inner), holds) => self.condition(inner, dialect, !holds, reads),
            (
                Condition::Compare {
                    left,
                    comparison,
                    right,
                },
                holds,
            ) => {
                let compared = |one, other| {
                    if self.is_demanding(*comparison, other, holds) {
                        self.present(one, reads)
                    } else {
                        Demands::new()
                    }
                };
                both(compared(left, right), compared(right, left))
            }
            (Condition::Holds(operand), true) => match (operand, dialect) {
                // Null is something that is there.
                (CheckedOperand::Reference(reference), Dialect::JsonPath) => {
                    self.led_to(reference, &[], ValueFact::There, reads)
                }
                (CheckedOperand::Search(search), _) => self.found(search, reads),
                _ => self.present(operand, reads),
            },
            (Condition::Holds(_), false) => Demands::new(),
        }
    }

    /// Whether the comparison has another result for an absent or null operand. In both dialects an absent value equals only
    /// null (S14, S34).
    fn is_demanding(&self, comparison: Comparison, other: &CheckedOperand, holds: bool) -> bool {
        match (comparison, holds) {
            (Comparison::Equal, true) | (Comparison::NotEqual, false) => self.is_surely_a_value(other),
            (Comparison::NotEqual, true) | (Comparison::Equal, false) => {
                matches!(other, CheckedOperand::Null)
            }
            (_, holds) => holds && self.is_surely_a_value(other),
        }
    }

    /// Whether it is neither absent nor null.
    fn is_surely_a_value(&self, operand: &CheckedOperand) -> bool {
        match operand {
            CheckedOperand::Boolean(_)
            | CheckedOperand::Number(_)
            | CheckedOperand::String(_)
            | CheckedOperand::Json(_) => true,
            CheckedOperand::Reference(Reference {
                to: Referent::Input { input, pointer },
                ..
            }) if pointer.tokens.is_empty() => self.inputs.get(*input).is_some_and(|input| {
                let is_scalar = matches!(
                    input.ty,
                    Type::String | Type::Integer | Type::Unsigned | Type::Number | Type::Boolean
                );
                input.required && is_scalar
            }),
            _ => false,
        }
    }

    /// The facts that follow when an operand is neither absent nor null.
    fn present(&self, operand: &CheckedOperand, reads: Reads) -> Demands {
        match operand {
            CheckedOperand::Reference(reference) | CheckedOperand::Length(reference) => {
                self.led_to(reference, &[], ValueFact::NotNull, reads)
            }
            CheckedOperand::Search(search) => match &search.by {
                Matcher::JsonPath {
                    query,
                    asks: NodeTest::Value,
                    ..
                } => {
                    let (names, _) = led_by(query, search);
                    self.led_to(&search.context, &names, ValueFact::NotNull, reads)
                }
                _ => Demands::new(),
            },
            _ => Demands::new(),
        }
    }

    /// The facts that follow when a search finds something. An absent or null context is never searched (S39).
    fn found(&self, search: &Search, reads: Reads) -> Demands {
        match &search.by {
            Matcher::Pattern(_) => self.led_to(&search.context, &[], ValueFact::NotNull, reads),
            Matcher::JsonPath {
                query,
                asks: NodeTest::Any,
                ..
            } => {
                let (names, has_more) = led_by(query, search);
                let known = if has_more || names.is_empty() {
                    ValueFact::NotNull
                } else {
                    ValueFact::There
                };
                self.led_to(&search.context, &names, known, reads)
            }
            Matcher::JsonPath { .. } | Matcher::XPath(_) => Demands::new(),
        }
    }

    /// The facts for each value along a reference and the `names` behind it, when the last value is `known`. A value that has
    /// a member is not null.
    fn led_to(&self, reference: &Reference, names: &[String], known: ValueFact, reads: Reads) -> Demands {
        let mut demands = Demands::new();
        let Some(inside) = Origin::of(&reference.to, reads.at)
            .filter(|origin| match origin {
                Origin::Output(step, _) => reads.own || *step != reads.at,
                _ => reads.reply,
            })
            .and_then(|origin| self.places.0.get(&origin))
        else {
            return demands;
        };
        let way = [tokens(&reference.to), names].concat();
        for depth in inside.depths.range(..=way.len()) {
            let values = way.get(..*depth).and_then(|tokens| inside.values.get(tokens));
            let known = if *depth == way.len() {
                known
            } else {
                ValueFact::NotNull
            };
            demands.extend(values.into_iter().flatten().map(|value| (*value, known)));
        }
        demands
    }
}

/// The facts that follow when both conditions hold.
pub(in crate::check) fn both(one: Demands, other: Demands) -> Demands {
    let (mut more, fewer) = if one.len() < other.len() {
        (other, one)
    } else {
        (one, other)
    };
    for (value, known) in fewer {
        let here = more.entry(value).or_insert(known);
        *here = known.max(*here);
    }
    more
}

/// The facts that follow when at least one of two conditions holds.
fn either(one: Demands, other: Demands) -> Demands {
    let (fewer, more) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    fewer
        .into_iter()
        .filter_map(|(value, known)| Some((value, known.min(*more.get(&value)?))))
        .collect()
}

fn led_by(query: &[ConditionPiece], search: &Search) -> (Vec<String>, bool) {
    match query.first() {
        Some(ConditionPiece::Literal(query)) => leading_names(query, !search.values.is_empty()),
        _ => (Vec::new(), true),
    }
}

/// The leading names and indexes of a query, and whether more follows. With embedded values, the query starts at the member
/// that holds its context.
fn leading_names(query: &str, has_values: bool) -> (Vec<String>, bool) {
    let mut names = Vec::new();
    let root = if has_values { "$['context']" } else { "$" };
    let Some(mut rest) = query.trim().strip_prefix(root) else {
        return (names, true);
    };
    loop {
        let found = if let Some(behind) = rest.strip_prefix('.') {
            let end = behind
                .find(|next: char| !(next.is_alphanumeric() || next == '_'))
                .unwrap_or(behind.len());
            behind.split_at_checked(end).filter(|(name, _)| !name.is_empty())
        } else if let Some(behind) = rest.strip_prefix("['") {
            behind
                .split_once("']")
                .filter(|(name, _)| !name.contains(['\\', '\'']))
        } else if let Some(behind) = rest.strip_prefix('[') {
            let index = behind.split_once(']');
            index.filter(|(index, _)| !index.is_empty() && index.bytes().all(|digit| digit.is_ascii_digit()))
        } else {
            None
        };
        match found {
            // The length of a value is no member of it (S14).
            Some((name, behind)) if name != "length" => {
                names.push(name.to_owned());
                rest = behind;
            }
            _ => return (names, !rest.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::leading_names;

    #[test]
    fn a_query_leads_to_what_it_starts_with() {
        let led = |query: &str, has_values: bool| {
            let (names, has_more) = leading_names(query, has_values);
            (names.join("/"), has_more)
        };
        assert_eq!(led("$", false), (String::new(), false));
        assert_eq!(led("$.a['b c'][0]", false), ("a/b c/0".to_owned(), false));
        assert_eq!(led("$.items[?@.id == 'x']", false), ("items".to_owned(), true));
        assert_eq!(led("$..a", false), (String::new(), true));
        assert_eq!(led("$.a.length", false), ("a".to_owned(), true));
        assert_eq!(led("$[-1]", false), (String::new(), true));
        assert_eq!(
            led("$['context'].items[?@.id == $['values']['0']]", true),
            ("items".to_owned(), true)
        );
        assert_eq!(led("$['values']['0']", true), (String::new(), true));
    }
}
