//! Reports operands without a comparison that are not boolean (S35).

use crate::check::model::{CheckedOperand, CheckedStep, Dialect, Referent, Steps, WorkflowInputs};
use crate::check::sources::descriptions::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::expression::Condition;
use crate::schema::{self, Lookup, Type, lookup};
use crate::source::Span;

/// A lint for every operand that stands alone in a simple condition and is surely no boolean.
pub(in crate::check) fn check(
    steps: &Steps,
    inputs: &WorkflowInputs,
    descriptions: &Descriptions,
    findings: &mut Findings,
) {
    for step in steps {
        for criterion in step.criteria() {
            if criterion.dialect != Dialect::Simple {
                continue;
            }
            for operand in alone(&criterion.condition) {
                let CheckedOperand::Reference(reference) = operand else {
                    continue;
                };
                let Some(known) = type_in(&reference.to, step, steps, inputs, descriptions) else {
                    continue;
                };
                let finding = no_boolean(&known.ty, &reference.text, reference.span);
                findings.extend(finding.map(|finding| match known.declared {
                    Some(schema) => finding.also(schema, "declared here"),
                    None => finding,
                }));
            }
        }
    }
}

fn alone(condition: &Condition<CheckedOperand>) -> Vec<&CheckedOperand> {
    match condition {
        Condition::Or(parts) | Condition::And(parts) => parts.iter().flat_map(alone).collect(),
        Condition::Not(inner) => alone(inner),
        Condition::Compare { .. } => Vec::new(),
        Condition::Holds(operand) => vec![operand],
    }
}

/// A type, and the schema that says so.
struct OperandType {
    ty: Type,
    declared: Option<Span>,
}

impl From<Type> for OperandType {
    fn from(ty: Type) -> Self {
        Self { ty, declared: None }
    }
}

/// Nothing where only the run can tell.
fn type_in(
    to: &Referent,
    step: &CheckedStep,
    steps: &Steps,
    inputs: &WorkflowInputs,
    descriptions: &Descriptions,
) -> Option<OperandType> {
    match to {
        Referent::StatusCode => Some(Type::Integer.into()),
        Referent::Url | Referent::Method | Referent::ResponseHeader(_) => Some(Type::String.into()),
        Referent::Input { input, pointer } if pointer.tokens.is_empty() => {
            inputs.get(*input).map(|input| OperandType {
                ty: input.ty.without_null().clone(),
                declared: Some(input.span),
            })
        }
        Referent::StepOutput {
            step,
            output,
            pointer,
        } if pointer.tokens.is_empty() => {
            let output = steps.get(*step)?.outputs.get(*output)?;
            Some(output.ty.without_null().clone().into())
        }
        Referent::ResponseBody(pointer) => {
            let call = step.operation_call()?;
            let description = descriptions.description(&call.source)?;
            let responses = call.operation.responses.iter();
            let mut types = responses
                .filter(|response| response.is_success())
                .filter_map(|response| response.content.iter().find(|offer| offer.is_json()))
                .filter_map(|offer| offer.schema.as_ref())
                .map(|schema| match lookup(description, schema, &pointer.tokens) {
                    Lookup::Found(found) => OperandType {
                        ty: schema::kind_of(description, &found.schemas),
                        declared: found.schemas.first().map(|schema| schema.span),
                    },
                    Lookup::NotDeclared { .. } | Lookup::Open | Lookup::Unclear(_) => Type::Any.into(),
                });
            let first = types.next()?;
            types.all(|other| other.ty == first.ty).then_some(first)
        }
        _ => None,
    }
}

fn no_boolean(ty: &Type, text: &str, span: Span) -> Option<Diagnostic> {
    let (kind, fails) = match ty {
        Type::Boolean | Type::Any | Type::File | Type::Body | Type::Json => return None,
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
            .label(format!("beside absence and null it fails {fails}"))
            .help("compare it with something: `==`, `!=`, `<`, `<=`, `>` or `>=`"),
    )
}
