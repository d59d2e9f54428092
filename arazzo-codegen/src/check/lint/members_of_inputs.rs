//! Reports pointers into inputs to members that the input's schema does not have.

use crate::check::infer::usage_types::references;
use crate::check::model::{Referent, Steps, WorkflowInputs, WorkflowOutput};
use crate::diagnostic::{Code, Diagnostic, Findings, listed, nearest};
use crate::schema::{Additional, Definitions, Shape, Type};

/// Reports members that the schema of an input does not name. No caller would give them, so they are likely misspelled.
pub(in crate::check) fn check(
    inputs: &WorkflowInputs,
    steps: &Steps,
    outputs: &[WorkflowOutput],
    definitions: &Definitions,
    findings: &mut Findings,
) {
    let at_the_end = outputs.iter().flat_map(|output| output.value.references());
    for reference in steps.iter().flat_map(references).chain(at_the_end) {
        let Referent::Input { input, pointer } = &reference.to else {
            continue;
        };
        let Some(input) = inputs.get(*input) else { continue };
        // That there is nothing inside of a scalar is an error of its own.
        if is_scalar(definitions, &input.ty) {
            continue;
        }
        let Some(missed) = missed(definitions, &input.ty, &pointer.tokens) else {
            continue;
        };
        let Missed { token, known } = &missed;
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let finding = Diagnostic::new(
            Code::NotInInput,
            reference.span,
            format!("the schema of the input `{}` has no `{token}` there", input.name),
        )
        .also(input.span, "the schema of the input");
        findings.push(match nearest(token, known.iter().copied()) {
            Some(near) => finding.did_you_mean(token, near),
            None if known.is_empty() => finding.help("the pointer leads to a value without members"),
            None => finding.help(format!("its members are {}", listed(&known))),
        });
    }
}

/// A reference token that leads to nothing, and the names of the members that are there.
struct Missed {
    token: String,
    known: Vec<String>,
}

fn is_scalar(definitions: &Definitions, ty: &Type) -> bool {
    match ty {
        Type::Optional(inner) => is_scalar(definitions, inner),
        Type::Array(_) | Type::Map(_) | Type::Any | Type::File | Type::Body | Type::Json => false,
        Type::Named(_) => definitions.is_enum(ty),
        Type::String | Type::Integer | Type::Unsigned | Type::Number | Type::Boolean | Type::Upload => true,
    }
}

fn missed(definitions: &Definitions, ty: &Type, tokens: &[String]) -> Option<Missed> {
    let (token, rest) = tokens.split_first()?;
    let nothing = |known: Vec<String>| {
        let token = token.clone();
        Some(Missed { token, known })
    };
    match ty {
        Type::Optional(inner) => missed(definitions, inner, tokens),
        Type::Any => None,
        Type::Map(member) => missed(definitions, member, rest),
        Type::Array(item) if token.parse::<usize>().is_ok() => missed(definitions, item, rest),
        Type::Named(position) => match definitions.get(*position)?.shape {
            Shape::Struct(object) => {
                if let Some(field) = object.fields.iter().find(|field| field.name == *token) {
                    return missed(definitions, &field.ty, rest);
                }
                match &object.additional {
                    Additional::Members(ty) => missed(definitions, ty, rest),
                    Additional::Open => None,
                    Additional::Unsaid | Additional::Nothing => {
                        nothing(object.fields.into_iter().map(|field| field.name).collect())
                    }
                }
            }
            // One variant that has it is enough.
            Shape::Union(union) => {
                let variants = union.variants.iter();
                let of_each: Option<Vec<Missed>> = variants
                    .map(|variant| missed(definitions, &variant.ty, tokens))
                    .collect();
                let of_each = of_each?;
                let token = of_each.first()?.token.clone();
                let known = of_each.into_iter().flat_map(|missed| missed.known).collect();
                Some(Missed { token, known })
            }
            Shape::Enum(_) => nothing(Vec::new()),
        },
        _ => nothing(Vec::new()),
    }
}
