//! Expressions in the specified spelling.

use super::scope::{Moment, Scope};
use crate::expression::{ExchangePart, Name, Pointer, RuntimeExpression, WorkflowSide};

impl Scope<'_> {
    /// What an expression that was written with an idiom of the lenient dialect (S14) is in the specification's words;
    /// `None` when it cannot be said so.
    pub(in crate::check) fn specified(
        &self,
        expression: &RuntimeExpression,
        moment: Moment,
    ) -> Option<String> {
        let written = match expression {
            RuntimeExpression::Request(part) => format!("$request.{}", specified_part(part)),
            RuntimeExpression::Response(part) => format!("$response.{}", specified_part(part)),
            RuntimeExpression::Inputs(name) => format!("$inputs.{}", self.input_name(name)?),
            RuntimeExpression::Outputs(name) => format!("$outputs.{}", self.output_name(name, moment)?),
            RuntimeExpression::Steps { step, output } => {
                format!("$steps.{step}.outputs.{}", self.step_output_name(step, output)?)
            }
            RuntimeExpression::Workflows {
                workflow,
                side: WorkflowSide::Inputs,
                name,
            } => {
                let name = match self.run_of(workflow).filter(|_| workflow != self.workflow) {
                    Some((_, run)) => specified_name(name, run.inputs.iter().map(String::as_str))?,
                    None => self.input_name(name)?,
                };
                format!("$workflows.{workflow}.inputs.{name}")
            }
            RuntimeExpression::Workflows {
                workflow,
                side: WorkflowSide::Outputs,
                name,
            } => {
                let name = match self.run_of(workflow).filter(|_| workflow != self.workflow) {
                    Some((_, run)) => specified_name(name, run.outputs.iter().map(String::as_str))?,
                    None => self.output_name(name, moment)?,
                };
                format!("$workflows.{workflow}.outputs.{name}")
            }
            _ => return None,
        };
        let parsed = RuntimeExpression::parse(&written).ok()?;
        let (meant, _) = self.referent(expression, moment).ok()?;
        let (same, idiom) = self.referent(&parsed.expression, moment).ok()?;
        (same == meant && idiom.or(parsed.idiom).is_none()).then_some(written)
    }

    fn input_name(&self, name: &Name) -> Option<String> {
        specified_name(name, self.inputs.iter().map(|input| input.name.as_str()))
    }

    fn step_output_name(&self, step: &str, name: &Name) -> Option<String> {
        let names = self.steps.iter().find(|names| names.id == step)?;
        specified_name(name, names.outputs.iter().map(String::as_str))
    }

    /// Of the workflow that the step at hand calls, else of the workflow itself (S21).
    fn output_name(&self, name: &Name, moment: Moment) -> Option<String> {
        let of_child = self
            .child
            .filter(|_| moment == Moment::Reply)
            .and_then(|child| specified_name(name, child.outputs.iter().map(|output| output.name.as_str())));
        of_child
            .or_else(|| specified_name(name, self.outputs.iter().map(|output| output.name.value.as_str())))
    }
}

fn specified_part(part: &ExchangePart) -> String {
    match part {
        ExchangePart::Header(name) => format!("header.{name}"),
        ExchangePart::Query(name) => format!("query.{name}"),
        ExchangePart::Path(name) => format!("path.{name}"),
        ExchangePart::Body(pointer) => format!("body{}", fragment(pointer)),
        ExchangePart::Payload(pointer) => format!("payload{}", fragment(pointer)),
    }
}

fn specified_name<'d>(name: &Name, declared: impl Iterator<Item = &'d str>) -> Option<String> {
    let (found, pointer, _) = name.resolve(declared)?;
    Some(format!("{found}{}", fragment(&pointer)))
}

fn fragment(pointer: &Pointer) -> String {
    match pointer.tokens.as_slice() {
        [] => String::new(),
        _ => format!("#{pointer}"),
    }
}
