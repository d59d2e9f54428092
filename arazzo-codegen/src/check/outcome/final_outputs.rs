//! Types the values that a workflow's outputs read at its end.

use std::collections::BTreeMap;

use crate::check::flow::demanded::{self, Wanted};
use crate::check::flow::demanded_by::ValueFact;
use crate::check::flow::graph::Flow;
use crate::check::flow::last_run::surely_set_at_end;
use crate::check::model::{
    CheckedStep, KeptAt, Reference, Referent, StepOutput, Steps, Value, WorkflowInputs,
};
use crate::check::reply::kept::Kept;
use crate::expression::Pointer;
use crate::schema::{Definitions, Type};

/// The end of a workflow.
#[derive(Clone, Copy)]
pub(in crate::check) struct End<'e> {
    pub(in crate::check) inputs: &'e WorkflowInputs,
    pub(in crate::check) steps: &'e Steps,
    pub(in crate::check) flow: &'e Flow,
    pub(in crate::check) definitions: &'e Definitions,
}

impl End<'_> {
    /// The facts that the conditions on all paths to the end add for outputs that may be absent or null.
    pub(in crate::check) fn demanded<'v>(
        &self,
        outputs: impl Iterator<Item = &'v Value>,
    ) -> BTreeMap<Wanted, ValueFact> {
        let wanted = outputs.filter_map(|value| match value {
            Value::Reference(reference) => self.wanted(&reference.to),
            _ => None,
        });
        demanded::at_end(self.steps, self.flow, self.inputs, wanted.collect())
    }

    /// A value that conditions may demand, and the facts that hold when its step has completed.
    fn wanted(&self, to: &Referent) -> Option<(Wanted, ValueFact)> {
        let (value, _, declared) = self.output_of_step(to)?;
        // The last run of a workflow sets an output in several places (S21a).
        if declared.kept_at != KeptAt::Success || !declared.kept_with.is_empty() {
            return None;
        }
        let kept = self.inside(declared, &value.tokens);
        let always = match (kept.optional, &kept.ty) {
            (true, _) => ValueFact::Nothing,
            (false, Type::Optional(_)) => ValueFact::There,
            (false, _) => ValueFact::NotNull,
        };
        let is_known = always == ValueFact::NotNull && self.flow.completed_at_end(value.step);
        (!is_known).then_some((value, always))
    }

    fn output_of_step(&self, to: &Referent) -> Option<(Wanted, &CheckedStep, &StepOutput)> {
        let Referent::StepOutput {
            step,
            output,
            pointer,
        } = to
        else {
            return None;
        };
        let value = Wanted {
            step: *step,
            output: *output,
            tokens: pointer.tokens.clone(),
        };
        let step = self.steps.get(*step)?;
        Some((value, step, step.outputs.get(*output)?))
    }

    fn inside(&self, declared: &StepOutput, tokens: &[String]) -> Kept {
        Kept::inside(self.definitions, &declared.ty, declared.optional, tokens)
    }

    /// The value of a reference, and in words why it is an `Option`.
    pub(in crate::check) fn read(
        &self,
        reference: &Reference,
        demanded: &BTreeMap<Wanted, ValueFact>,
    ) -> (Kept, Option<String>) {
        if let Some((value, step, declared)) = self.output_of_step(&reference.to) {
            return self.output(&value, &step.id, declared, demanded);
        }
        let Referent::Input { input, pointer } = &reference.to else {
            return (Kept::any(), None);
        };
        let Some(input) = self.inputs.get(*input) else {
            return (Kept::any(), None);
        };
        let Pointer { tokens } = pointer;
        let kept = Kept::inside(self.definitions, &input.ty, !input.required, tokens);
        let why = kept
            .optional
            .then(|| format!("the input `{}` is not given", input.name));
        let reason = reason(why, &kept.ty);
        (kept, reason)
    }

    fn output(
        &self,
        value: &Wanted,
        id: &str,
        declared: &StepOutput,
        demanded: &BTreeMap<Wanted, ValueFact>,
    ) -> (Kept, Option<String>) {
        let kept = self.inside(declared, &value.tokens);
        let known = demanded.get(value).copied().unwrap_or(ValueFact::Nothing);
        let why = if known >= ValueFact::There {
            None
        } else if !surely_set_at_end(self.steps, self.flow, value.step, value.output) {
            Some(format!("the run ends without `{id}`"))
        } else if kept.optional {
            Some(format!("the reply to `{id}` does not have it"))
        } else {
            None
        };
        let ty = match (known, kept.ty) {
            (ValueFact::NotNull, Type::Optional(inner)) => *inner,
            (_, ty) => ty,
        };
        let reason = reason(why.clone(), &ty);
        let kept = Kept {
            ty,
            optional: why.is_some(),
            untyped: declared.untyped.or(kept.untyped),
        };
        (kept, reason)
    }
}

/// Why an output is an `Option`, of another one where null is a value of it (S17).
fn reason(absent: Option<String>, ty: &Type) -> Option<String> {
    match (absent, matches!(ty, Type::Optional(_))) {
        (Some(why), true) => Some(format!("`None` when {why}, `Some(None)` when it is null.")),
        (Some(why), false) => Some(format!("`None` when {why}.")),
        (None, true) => Some("`None` when it is null.".to_owned()),
        (None, false) => None,
    }
}
