//! Reports operands without a comparison that are not boolean (S35).

use crate::check::model::{CheckedOperand, Dialect, Steps, WorkflowInputs};
use crate::check::reply::operand_types::{OperandTypes, judged_criteria};
use crate::check::sources::descriptions::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::expression::Condition;
use crate::schema::Type;
use crate::source::Span;

/// A lint for every operand that stands alone in a simple condition and is surely no boolean.
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
            if criterion.dialect != Dialect::Simple {
                continue;
            }
            for operand in alone(&criterion.condition) {
                let CheckedOperand::Reference(reference) = operand else {
                    continue;
                };
                let Some(known) = types.of(&reference.to, step, replies) else {
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

fn no_boolean(ty: &Type, text: &str, span: Span) -> Option<Diagnostic> {
    let (kind, also) = match ty {
        Type::Boolean | Type::Any | Type::File | Type::Body | Type::Json => return None,
        Type::String | Type::Upload => ("a string", Some("the empty string")),
        Type::Integer | Type::Unsigned | Type::Number => ("a number", Some("0")),
        Type::Array(_) => ("an array", None),
        Type::Optional(_) | Type::Named(_) => return None,
        Type::Map(_) => ("an object", None),
    };
    let finding = Diagnostic::new(
        Code::TruthOfValue,
        span,
        format!("`{text}` is {kind}, and is used as a condition"),
    );
    let fails = match also {
        Some(also) => format!("absent, null and {also} fail"),
        None => "only absent and null fail".to_owned(),
    };
    Some(
        finding
            .label(fails)
            .help("compare it with something: `==`, `!=`, `<`, `<=`, `>` or `>=`"),
    )
}
