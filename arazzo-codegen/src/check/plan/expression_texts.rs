//! The texts of a document in which runtime expressions may stand, before any reference is resolved.

use crate::document::{Action, Arazzo, Criterion, OrReusable, Parameter, Step};
use crate::source::{Node, Span, Value};

/// Visits each text of the values that a step sends, judges and keeps. Its actions are not visited.
pub(in crate::check) fn of_step(step: &Step, document: &Arazzo, visit: &mut impl FnMut(&str, Span)) {
    of_parameters(&step.parameters, document, visit);
    if let Some(body) = &step.request_body {
        body.payload.iter().for_each(|payload| of_node(payload, visit));
        for replacement in &body.replacements {
            of_node(&replacement.value, visit);
        }
    }
    of_criteria(&step.success_criteria, visit);
    for output in &step.outputs {
        of_node(&output.value, visit);
    }
}

/// Visits each text of the criteria and the parameters of an action.
pub(in crate::check) fn of_action(action: &Action, document: &Arazzo, visit: &mut impl FnMut(&str, Span)) {
    of_criteria(&action.criteria, visit);
    of_parameters(&action.parameters, document, visit);
}

/// Visits each text of the values of parameters. A reusable parameter without a `value` has that of its component.
pub(in crate::check) fn of_parameters(
    parameters: &[OrReusable<Parameter>],
    document: &Arazzo,
    visit: &mut impl FnMut(&str, Span),
) {
    for given in parameters {
        let value = match given {
            OrReusable::Object(parameter) => Some(&parameter.value),
            OrReusable::Reusable(reusable) => reusable
                .value
                .as_ref()
                .or_else(|| component(&reusable.reference.value, document)),
        };
        value.into_iter().for_each(|value| of_node(value, visit));
    }
}

/// Visits each text of a value.
pub(in crate::check) fn of_node(node: &Node, visit: &mut impl FnMut(&str, Span)) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::String(text) => visit(text, node.span),
            Value::Sequence(items) => open.extend(items),
            Value::Mapping(mapping) => open.extend(mapping.iter().map(|entry| &entry.value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

fn of_criteria(criteria: &[Criterion], visit: &mut impl FnMut(&str, Span)) {
    for criterion in criteria {
        for text in criterion.context.iter().chain([&criterion.condition]) {
            visit(&text.value, text.span);
        }
    }
}

/// The value of the parameter that `$components.parameters.<name>` refers to.
fn component<'d>(reference: &str, document: &'d Arazzo) -> Option<&'d Node> {
    let name = reference.strip_prefix("$components.parameters.")?;
    let mut parameters = document.components.parameters.iter();
    let (_, parameter) = parameters.find(|(known, _)| known == name)?;
    Some(&parameter.value)
}
