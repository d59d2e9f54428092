//! What a step reads of its reply, and where that leads.

use super::machine::{Lowering, next};
use super::names::{snake, unique};
use super::program::{Action, Criterion, Kept, Leaf, Next, Operand, Place, Read, Reply};
use crate::check::{self, Reference, Referent, Step, Then};
use crate::openapi::Type;

/// A step's reply when it succeeds and when it fails.
pub(super) struct Judged {
    pub(super) reply: Reply,
    pub(super) failure: Vec<Action>,
    pub(super) failure_leaves: Vec<Leaf>,
}

pub(super) fn lower(lowering: &Lowering<'_>, position: usize, step: &Step) -> Judged {
    let mut body = Body {
        lowering,
        step,
        leaves: Vec::new(),
        taken: taken(),
    };
    let success = body.criteria(&step.success);
    let leaves_first = !body.leaves.is_empty();
    let kept = lowering
        .kept_outputs(position)
        .filter_map(|(slot, field)| {
            let output = step.outputs.get(field.output)?;
            let value = lowering.data_with(&output.value, &mut |reference| {
                let mut read = body.read(reference);
                if matches!(read.place, Place::Leaf(_) | Place::Body) {
                    // A slot decides what is decoded from the body.
                    read.ty = field.ty.clone();
                }
                read
            });
            Some(Kept { slot, value })
        })
        .collect();
    let actions = body.actions(position, 0, &step.on_success);
    let falls_through = Then::Goto(position + 1);
    let is_last = !lowering.goes_on(position);
    let otherwise = next(position, 0, if is_last { Then::End } else { falls_through });
    let leaves = body.leaves;

    let mut body = Body {
        lowering,
        step,
        leaves: Vec::new(),
        taken: taken(),
    };
    // The budgets of the failure actions are numbered behind those of the success actions.
    let failure = body.actions(position, step.on_success.len(), &step.on_failure);
    Judged {
        reply: Reply {
            leaves,
            leaves_first,
            success,
            kept,
            actions,
            otherwise,
        },
        failure,
        failure_leaves: body.leaves,
    }
}

/// Names that the generated functions use themselves.
fn taken() -> Vec<String> {
    ["reply", "failure"].map(str::to_owned).into()
}

/// Collects the places of the body that are read.
struct Body<'l, 'w> {
    lowering: &'l Lowering<'w>,
    step: &'l Step,
    leaves: Vec<Leaf>,
    taken: Vec<String>,
}

impl Body<'_, '_> {
    fn read(&mut self, reference: &Reference) -> Read {
        let read = self.lowering.read(reference);
        match &reference.to {
            Referent::ResponseBody(pointer) if !pointer.tokens.is_empty() => {
                let leaf = self.leaf(&pointer.tokens);
                Read {
                    place: Place::Leaf(leaf),
                    ty: Type::Any,
                    ..read
                }
            }
            Referent::ChildOutput { output, pointer } => {
                match self.lowering.child_output(self.step, *output, &pointer.tokens) {
                    Some((place, ty, optional)) => Read {
                        place,
                        ty,
                        optional,
                        ..read
                    },
                    None => read,
                }
            }
            _ => read,
        }
    }

    fn leaf(&mut self, tokens: &[String]) -> usize {
        if let Some(known) = self.leaves.iter().position(|leaf| leaf.pointer == tokens) {
            return known;
        }
        let is_name = |token: &&String| token.parse::<usize>().is_err();
        let name = tokens.iter().rev().find(is_name).map_or("item", String::as_str);
        let variable = unique(snake(name), &mut self.taken);
        self.leaves.push(Leaf {
            variable,
            pointer: tokens.to_vec(),
        });
        self.leaves.len() - 1
    }

    fn criteria(&mut self, criteria: &[check::Criterion]) -> Vec<Criterion> {
        criteria
            .iter()
            .map(|criterion| {
                let condition = criterion.condition.map(&mut |operand| match operand {
                    check::Operand::Null => Operand::Null,
                    check::Operand::Boolean(value) => Operand::Boolean(*value),
                    check::Operand::Number(number) => Operand::Number(number.clone()),
                    check::Operand::String(text) => Operand::String(text.clone()),
                    check::Operand::Reference(reference) => Operand::Read(self.read(reference)),
                });
                Criterion {
                    text: criterion.text.clone(),
                    dialect: criterion.dialect,
                    condition,
                }
            })
            .collect()
    }

    fn actions(&mut self, position: usize, first: usize, actions: &[check::Action]) -> Vec<Action> {
        let mut lowered = Vec::new();
        for (number, action) in actions.iter().enumerate() {
            let criteria = self.criteria(&action.criteria);
            let then = next(position, first + number, action.then);
            let always = criteria.is_empty() && !matches!(then, Next::Retry { .. });
            lowered.push(Action {
                name: action.name.clone(),
                criteria,
                then,
            });
            if always {
                // Nothing behind it can be taken.
                break;
            }
        }
        lowered
    }
}
