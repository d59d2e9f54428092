//! The types of operands, as far as the documents declare them.

use crate::check::model::{CheckedCriterion, CheckedStep, Reference, Referent, Steps, Value, WorkflowInputs};
use crate::check::sources::descriptions::Descriptions;
use crate::expression::{PathSegment, Pointer};
use crate::schema::{self, Lookup, Type, lookup};
use crate::source::Span;

/// A type, and the schema that declares it.
pub(in crate::check) struct OperandType {
    pub(in crate::check) ty: Type,
    pub(in crate::check) declared: Option<Span>,
}

impl From<Type> for OperandType {
    fn from(ty: Type) -> Self {
        Self { ty, declared: None }
    }
}

/// The replies that a criterion may judge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum JudgedReplies {
    Success,
    All,
}

/// The criteria of a step and its actions.
pub(in crate::check) fn judged_criteria(
    step: &CheckedStep,
) -> impl Iterator<Item = (&CheckedCriterion, JudgedReplies)> {
    let after_success = step.on_success.iter().flat_map(|action| &action.criteria);
    let after_failure = step.on_failure.iter().flat_map(|action| &action.criteria);
    let success = step.success.iter().chain(after_success);
    success
        .map(|criterion| (criterion, JudgedReplies::Success))
        .chain(after_failure.map(|criterion| (criterion, JudgedReplies::All)))
}

/// Finds the types of what the criteria of a workflow read.
pub(in crate::check) struct OperandTypes<'c> {
    pub(in crate::check) steps: &'c Steps,
    pub(in crate::check) inputs: &'c WorkflowInputs,
    pub(in crate::check) descriptions: &'c Descriptions,
}

impl OperandTypes<'_> {
    /// The type of a reference in a criterion of `step`. Nothing where only the run can tell.
    pub(in crate::check) fn of(
        &self,
        to: &Referent,
        step: &CheckedStep,
        replies: JudgedReplies,
    ) -> Option<OperandType> {
        match to {
            Referent::StatusCode => Some(Type::Integer.into()),
            Referent::Url | Referent::Method | Referent::ResponseHeader(_) => Some(Type::String.into()),
            Referent::Input { input, pointer } if pointer.tokens.is_empty() => {
                self.inputs.get(*input).map(|input| OperandType {
                    ty: input.ty.without_null().clone(),
                    declared: Some(input.span),
                })
            }
            Referent::StepOutput {
                step,
                output,
                pointer,
            } => {
                let step = self.steps.get(*step)?;
                let output = step.outputs.get(*output).filter(|output| !output.unknown)?;
                if let Value::Reference(Reference {
                    to: Referent::ResponseBody(first),
                    ..
                }) = &output.value
                {
                    let tokens = [first.tokens.as_slice(), &pointer.tokens].concat();
                    return self.in_bodies(&tokens, step, JudgedReplies::Success);
                }
                let is_whole = pointer.tokens.is_empty();
                is_whole.then(|| output.ty.without_null().clone().into())
            }
            Referent::ResponseBody(pointer) => self.in_bodies(&pointer.tokens, step, replies),
            _ => None,
        }
    }

    /// The type at the end of a path that a query takes through its context.
    pub(in crate::check) fn on_path(
        &self,
        context: &Reference,
        path: &[PathSegment],
        step: &CheckedStep,
        replies: JudgedReplies,
    ) -> Option<OperandType> {
        let mut tokens = Vec::new();
        let at = |tokens: &[String]| {
            let tokens = tokens.to_vec();
            let reached = context.clone().below(&Pointer { tokens })?;
            self.of(&reached.to, step, replies)
        };
        for segment in path {
            tokens.push(match segment {
                PathSegment::Name(name) => name.clone(),
                PathSegment::Index(index @ 0..) => index.to_string(),
                // All items of an array have one type. The members of an object do not.
                PathSegment::Index(_) | PathSegment::Each => {
                    at(&tokens).filter(|known| matches!(known.ty, Type::Array(_)))?;
                    "0".to_owned()
                }
            });
        }
        at(&tokens)
    }

    /// The type on which all replies agree that declare the place.
    fn in_bodies(
        &self,
        tokens: &[String],
        step: &CheckedStep,
        replies: JudgedReplies,
    ) -> Option<OperandType> {
        let call = step.operation_call()?;
        let description = self.descriptions.description(&call.source)?;
        let mut found: Option<OperandType> = None;
        for response in &call.operation.responses {
            if replies == JudgedReplies::Success && !response.is_success() {
                continue;
            }
            let Some(body) = response.content.iter().find(|body| body.is_json()) else {
                continue;
            };
            let next = match lookup(description, body.schema.as_ref()?, tokens) {
                Lookup::Found(found) => OperandType {
                    ty: schema::kind_of(description, &found.schemas),
                    declared: found.schemas.first().map(|schema| schema.span),
                },
                Lookup::NotDeclared { .. } => continue,
                Lookup::Open | Lookup::Unclear(_) => return None,
            };
            match &found {
                Some(known) if known.ty != next.ty => return None,
                Some(_) => {}
                None => found = Some(next),
            }
        }
        found
    }
}
