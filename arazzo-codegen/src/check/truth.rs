//! Bare operands of conditions that are no booleans (S35).

use super::checked::{Dialect, Input, Operand, Referent, Step};
use super::sources::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::expression::Condition;
use crate::schema::{self, Lookup, Type, lookup};
use crate::source::Span;

/// A lint for every operand that stands alone in a simple condition and is surely no boolean.
pub(super) fn check(steps: &[Step], inputs: &[Input], descriptions: &Descriptions, findings: &mut Findings) {
    for step in steps {
        let actions = step.on_success.iter().chain(&step.on_failure);
        let criteria = step.success.iter();
        for criterion in criteria.chain(actions.flat_map(|action| &action.criteria)) {
            if criterion.dialect != Dialect::Simple {
                continue;
            }
            for operand in alone(&criterion.condition) {
                let Operand::Reference(reference) = operand else {
                    continue;
                };
                let ty = type_in(&reference.to, step, steps, inputs, descriptions);
                findings.extend(ty.and_then(|ty| no_boolean(&ty, &reference.text, reference.span)));
            }
        }
    }
}

fn alone(condition: &Condition<Operand>) -> Vec<&Operand> {
    match condition {
        Condition::Or(parts) | Condition::And(parts) => parts.iter().flat_map(alone).collect(),
        Condition::Not(inner) => alone(inner),
        Condition::Compare { .. } => Vec::new(),
        Condition::Holds(operand) => vec![operand],
    }
}

/// Nothing where only the run can tell.
fn type_in(
    to: &Referent,
    step: &Step,
    steps: &[Step],
    inputs: &[Input],
    descriptions: &Descriptions,
) -> Option<Type> {
    match to {
        Referent::StatusCode => Some(Type::Integer),
        Referent::Url | Referent::Method | Referent::ResponseHeader(_) => Some(Type::String),
        Referent::Input { input, pointer } if pointer.tokens.is_empty() => {
            inputs.get(*input).map(|input| input.ty.clone())
        }
        Referent::StepOutput {
            step,
            output,
            pointer,
        } if pointer.tokens.is_empty() => {
            let output = steps.get(*step)?.outputs.get(*output)?;
            Some(output.ty.clone())
        }
        Referent::ResponseBody(pointer) => {
            let call = step.operation_call()?;
            let description = descriptions.description(&call.source)?;
            let responses = call.operation.responses.iter();
            let mut types = responses
                .filter(|response| response.status.starts_with('2'))
                .filter_map(|response| response.content.iter().find(|offer| offer.is_json()))
                .filter_map(|offer| offer.schema.as_ref())
                .map(|schema| match lookup(description, schema, &pointer.tokens) {
                    Lookup::Found(found) => schema::kind_of(description, &found.schemas),
                    Lookup::NotDeclared { .. } | Lookup::Open | Lookup::Unclear(_) => Type::Any,
                });
            let first = types.next()?;
            types.all(|other| other == first).then_some(first)
        }
        _ => None,
    }
}

fn no_boolean(ty: &Type, text: &str, span: Span) -> Option<Diagnostic> {
    let (kind, fails) = match ty {
        Type::Boolean | Type::Any => return None,
        Type::String | Type::Upload => ("a string", "when it is empty"),
        Type::Integer | Type::Unsigned | Type::Number => ("a number", "when it is 0"),
        Type::Array(_) => ("an array", "never, not even when it is empty"),
        Type::Optional(_) | Type::Named(_) => return None,
        Type::Map(_) => ("an object", "never, not even when it is empty"),
    };
    let finding = Diagnostic::new(
        Code::TruthOfValue,
        span,
        format!("`{text}` is {kind}, and stands where a condition is"),
    );
    Some(
        finding
            .expected(format!("beside absence and null it fails {fails}"))
            .help("compare it with something: `==`, `!=`, `<`, `<=`, `>` or `>=`"),
    )
}
