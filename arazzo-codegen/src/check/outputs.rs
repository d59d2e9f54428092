//! What a step keeps of its reply, and what a workflow hands back.

use super::checked::{
    Criterion, Input, Reference, Referent, RequestPart, Step, StepOutput, Value, Workflow, WorkflowOutput,
};
use super::criteria::statuses;
use super::flow::Flow;
use super::output_expression::{expression, expressions, prose_in_pointer};
use super::scope::{Moment, Scope};
use super::value::Values;
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::Output;
use crate::expression::Pointer;
use crate::openapi::{Description, Lookup, MediaType, Operation, Type, is_xml, lookup, type_of};
use crate::source::Sources;

/// A type, and whether the value may be missing though its step succeeded.
struct Kept {
    ty: Type,
    optional: bool,
}

/// The outputs of a step, typed from the operation's responses.
pub(super) fn of_step(
    outputs: &[Output],
    operation: &Operation,
    description: Option<&Description>,
    success: &[Criterion],
    values: &Values<'_>,
    inputs: &[Input],
    findings: &mut Findings,
) -> Vec<StepOutput> {
    let bodies = success_bodies(operation, success);
    outputs
        .iter()
        .filter_map(|output| {
            let value = expression(output, values, findings)?;
            let kept = match &value {
                Value::Reference(reference) => {
                    of_reference(reference, &bodies, description, inputs, findings)
                }
                // S31a: a text lacks a value as soon as one of its parts does.
                Value::Text(_) => Kept {
                    ty: Type::String,
                    optional: value.references().into_iter().any(|reference| {
                        of_reference(reference, &bodies, description, inputs, findings).optional
                    }),
                },
                _ => constant(&value),
            };
            Some(StepOutput {
                name: output.name.value.clone(),
                value,
                ty: kept.ty,
                optional: kept.optional,
                unknown: false,
            })
        })
        .collect()
}

/// The outputs of a step that calls a workflow.
pub(super) fn of_workflow_step(
    outputs: &[Output],
    called: &Workflow,
    values: &Values<'_>,
    inputs: &[Input],
    findings: &mut Findings,
) -> Vec<StepOutput> {
    outputs
        .iter()
        .filter_map(|output| {
            let value = expression(output, values, findings)?;
            let mut kept_of = |reference: &Reference| match &reference.to {
                Referent::ChildOutput { output, pointer } => of_child(called, *output, pointer),
                to => {
                    let kept = of_reference(reference, &[], None, inputs, findings);
                    Kept {
                        // S21: the workflow may have ended without a reply.
                        optional: kept.optional || to.is_of_exchange(),
                        ..kept
                    }
                }
            };
            let kept = match &value {
                Value::Reference(reference) => kept_of(reference),
                // S31a: a text lacks a value as soon as one of its parts does.
                Value::Text(_) => Kept {
                    ty: Type::String,
                    optional: value
                        .references()
                        .into_iter()
                        .any(|reference| kept_of(reference).optional),
                },
                _ => constant(&value),
            };
            let unknown = match &value {
                Value::Reference(Reference {
                    to: Referent::ChildOutput { output, pointer },
                    ..
                }) if pointer.tokens.is_empty() => {
                    called.outputs.get(*output).is_some_and(|output| output.unknown)
                }
                _ => false,
            };
            Some(StepOutput {
                name: output.name.value.clone(),
                value,
                ty: kept.ty,
                optional: kept.optional,
                unknown,
            })
        })
        .collect()
}

fn of_child(called: &Workflow, output: usize, pointer: &Pointer) -> Kept {
    match called.outputs.get(output) {
        Some(output) if pointer.tokens.is_empty() => Kept {
            ty: output.ty.clone(),
            optional: output.optional,
        },
        _ => Kept {
            ty: Type::Any,
            optional: true,
        },
    }
}

fn constant(value: &Value) -> Kept {
    match value {
        Value::String(_) | Value::Text(_) => Kept {
            ty: Type::String,
            optional: false,
        },
        Value::Selected(selection) => Kept {
            ty: selection.ty(),
            optional: true,
        },
        _ => Kept {
            ty: Type::Any,
            optional: false,
        },
    }
}

/// The bodies that a successful reply may have; nothing where none is declared.
fn success_bodies<'o>(operation: &'o Operation, success: &[Criterion]) -> Vec<&'o MediaType> {
    let responses: Vec<_> = match statuses(success) {
        Some(statuses) => statuses
            .iter()
            .filter_map(|status| operation.response(*status))
            .collect(),
        None if success.is_empty() => {
            let of_success: Vec<_> = operation
                .responses
                .iter()
                .filter(|response| response.status.starts_with('2'))
                .collect();
            if of_success.is_empty() {
                operation.response(200).into_iter().collect()
            } else {
                of_success
            }
        }
        // The criteria decide by something else than the status, so any declared reply may succeed.
        None => operation.responses.iter().collect(),
    };
    responses
        .into_iter()
        .filter_map(|response| {
            let content = &response.content;
            content.iter().find(|offer| offer.is_json()).or(content.first())
        })
        .collect()
}

fn of_reference(
    reference: &Reference,
    bodies: &[&MediaType],
    description: Option<&Description>,
    inputs: &[Input],
    findings: &mut Findings,
) -> Kept {
    match &reference.to {
        Referent::StatusCode => Kept {
            ty: Type::Integer,
            optional: false,
        },
        Referent::Url | Referent::Method => Kept {
            ty: Type::String,
            optional: false,
        },
        Referent::Request(RequestPart::Body(_)) => Kept {
            ty: Type::Any,
            optional: true,
        },
        Referent::ResponseHeader(_) | Referent::Request(_) => Kept {
            ty: Type::String,
            optional: true,
        },
        Referent::ResponseBody(pointer) => {
            // XML is read as text, whatever its schema describes (S19).
            let is_text = |body: &&&MediaType| is_xml(&body.name) && pointer.tokens.is_empty();
            let texts = bodies.iter().filter(is_text).map(|_| Kept {
                ty: Type::String,
                optional: false,
            });
            let schemas = bodies.iter().filter(|body| !is_text(body));
            let mut looked: Vec<Lookup> = schemas
                .filter_map(|body| Some(lookup(description?, body.schema.as_ref()?, &pointer.tokens)))
                .collect();
            // What only some of the replies have may be missing, and is of the type that those say.
            let count = looked.len();
            let has_it = |found: &Lookup| !matches!(found, Lookup::NotDeclared { .. });
            if looked.iter().any(has_it) {
                looked.retain(has_it);
            }
            let some_lack_it = looked.len() < count;
            let looked = looked
                .into_iter()
                .filter_map(|found| in_body(description?, found, &pointer.tokens, reference, findings));
            let kept = agreed(texts.chain(looked).collect(), pointer.tokens.is_empty());
            Kept {
                optional: kept.optional || some_lack_it,
                ..kept
            }
        }
        Referent::Input { input, pointer } => match inputs.get(*input) {
            Some(input) if pointer.tokens.is_empty() => Kept {
                ty: input.ty.clone(),
                optional: !input.required || input.nullable,
            },
            _ => Kept {
                ty: Type::Any,
                optional: true,
            },
        },
        Referent::StepOutput { .. } | Referent::ChildOutput { .. } => Kept {
            ty: Type::Any,
            optional: true,
        },
    }
}

/// One type when all declared replies agree.
fn agreed(kept: Vec<Kept>, whole_body: bool) -> Kept {
    let optional = kept.iter().any(|kept| kept.optional) || kept.is_empty() && !whole_body;
    let mut types = kept.into_iter().map(|kept| kept.ty);
    let first = types.next().unwrap_or(Type::Any);
    let ty = if types.all(|other| other == first) {
        first
    } else {
        Type::Any
    };
    Kept { ty, optional }
}

fn in_body(
    description: &Description,
    found: Lookup,
    tokens: &[String],
    reference: &Reference,
    findings: &mut Findings,
) -> Option<Kept> {
    match found {
        Lookup::Found { schema, optional } => {
            let typed = type_of(Some(description), &schema);
            Some(Kept {
                ty: typed.ty,
                optional: optional || typed.nullable,
            })
        }
        Lookup::NotDeclared { token, known } => {
            if let Some(finding) = prose_in_pointer(tokens, Some(&known), reference) {
                findings.push(finding);
                return None;
            }
            let near = nearest(&token, known.iter().map(String::as_str));
            let finding = Diagnostic::new(
                Code::NotInSchema,
                reference.span,
                format!("the response's schema has no member `{token}` there"),
            );
            findings.push(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("its members are `{}`", known.join("`, `"))),
            });
            Some(Kept {
                ty: Type::Any,
                optional: true,
            })
        }
        Lookup::Unclear(finding) => {
            findings.push(unclear(finding, reference));
            Some(Kept {
                ty: Type::Any,
                optional: true,
            })
        }
        Lookup::Open => {
            findings.extend(prose_in_pointer(tokens, None, reference));
            Some(Kept {
                ty: Type::Any,
                optional: true,
            })
        }
    }
}

/// What has no type is kept as JSON; what cannot be read at all stops the build.
fn unclear(finding: Diagnostic, reference: &Reference) -> Diagnostic {
    if !matches!(finding.code, Code::UntypedValue | Code::DanglingReference) {
        return finding.also(reference.span, "needed here");
    }
    let lint = Diagnostic::new(
        Code::UntypedValue,
        reference.span,
        format!("the OpenAPI document does not say what `{}` is", reference.text),
    )
    .expected("kept as JSON");
    let place = finding.labels.first().map(|label| label.span);
    let lint = match place {
        Some(span) => lint.also(span, finding.message),
        None => lint,
    };
    lint.help(finding.help.unwrap_or_default())
}

/// Reports what does not resolve in the outputs of a workflow whose steps do not all resolve either.
pub(super) fn resolve_only(
    outputs: &[Output],
    scope: &Scope<'_>,
    sources: &Sources,
    findings: &mut Findings,
) {
    let values = Values {
        scope,
        moment: Moment::End,
        sources,
    };
    expressions(outputs, &values, findings);
}

/// The outputs of a workflow: an `Option` where some path leaves them unset or a response may lack them.
pub(super) fn of_workflow(
    outputs: &[Output],
    scope: &Scope<'_>,
    sources: &Sources,
    inputs: &[Input],
    steps: &[Step],
    flow: &Flow,
    findings: &mut Findings,
) -> Vec<WorkflowOutput> {
    let values = Values {
        scope,
        moment: Moment::End,
        sources,
    };
    let mut declared: Vec<WorkflowOutput> = outputs
        .iter()
        .filter_map(|output| {
            let value = expression(output, &values, findings)?;
            let (kept, reason) = match &value {
                Value::Reference(reference) => at_the_end(reference, inputs, steps, flow),
                Value::Selected(_) => (
                    constant(&value),
                    Some("`None` when there is nothing to select.".to_owned()),
                ),
                _ => (constant(&value), None),
            };
            let unknown = match &value {
                Value::Reference(Reference {
                    to:
                        Referent::StepOutput {
                            step,
                            output,
                            pointer,
                        },
                    ..
                }) if pointer.tokens.is_empty() => {
                    let kept = steps.get(*step).and_then(|step| step.outputs.get(*output));
                    kept.is_some_and(|kept| kept.unknown)
                }
                _ => false,
            };
            Some(WorkflowOutput {
                name: output.name.value.clone(),
                value,
                ty: kept.ty,
                optional: kept.optional,
                unknown,
                tails: Vec::new(),
                reason,
            })
        })
        .collect();
    with_tails(&mut declared, outputs, steps, flow, findings);
    declared
}

/// S25: a run that goes to another workflow ends with that one's outputs, which come beside the workflow's own.
fn with_tails(
    declared: &mut Vec<WorkflowOutput>,
    written: &[Output],
    steps: &[Step],
    flow: &Flow,
    findings: &mut Findings,
) {
    let tails: Vec<(usize, &Step)> = flow
        .tails()
        .iter()
        .filter_map(|tail| Some((*tail, steps.get(*tail)?)))
        .collect();
    if tails.is_empty() {
        return;
    }
    let ends_itself = flow.is_reached(steps.len());
    for kept in tails.iter().flat_map(|(_, step)| &step.outputs) {
        if !declared.iter().any(|output| output.name == kept.name) {
            declared.push(WorkflowOutput {
                name: kept.name.clone(),
                value: Value::Json("null".to_owned()),
                ty: kept.ty.clone(),
                optional: ends_itself,
                // The first of the other workflows says it.
                unknown: true,
                tails: Vec::new(),
                reason: ends_itself.then(|| "`None` unless the run ends with another workflow.".to_owned()),
            });
        }
    }
    for output in declared {
        if !ends_itself {
            output.optional = false;
            output.reason = None;
        }
        for (tail, step) in &tails {
            let found = step.outputs.iter().position(|kept| kept.name == output.name);
            let kept = found.and_then(|position| step.outputs.get(position));
            let value = found.map(|position| {
                Value::Reference(Reference {
                    text: format!("$steps.{}.outputs.{}", step.id, output.name),
                    span: step.span,
                    to: Referent::StepOutput {
                        step: *tail,
                        output: position,
                        pointer: Pointer::default(),
                    },
                })
            });
            if kept.is_none_or(|kept| kept.optional) {
                output.optional = true;
                output
                    .reason
                    .get_or_insert_with(|| "`None` when the run ends with another workflow.".to_owned());
            }
            if let Some(kept) = kept.filter(|kept| !kept.unknown) {
                agree(output, kept, step, written, findings);
            }
            output.tails.push((*tail, value));
        }
    }
}

/// One type for an output that several ways make: what two of them make differently is JSON.
fn agree(
    output: &mut WorkflowOutput,
    kept: &StepOutput,
    tail: &Step,
    written: &[Output],
    findings: &mut Findings,
) {
    if output.unknown {
        output.unknown = false;
        output.ty = kept.ty.clone();
    }
    if kept.ty == output.ty {
        return;
    }
    if output.ty != Type::Any {
        let name = &output.name;
        let own = written.iter().find(|own| own.name.value == *name);
        findings.push(
            Diagnostic::new(
                Code::UntypedValue,
                own.map_or(tail.span, |own| own.name.span),
                format!("the output `{name}` is `serde_json::Value`"),
            )
            .expected("it is of another type when the run ends with another workflow")
            .also(tail.span, "the other workflow")
            .help("give the outputs one type, or different names"),
        );
    }
    output.ty = Type::Any;
    // Not every value can be written as JSON.
    output.optional = true;
    output
        .reason
        .get_or_insert_with(|| "`None` when it cannot be written as JSON.".to_owned());
}

fn at_the_end(
    reference: &Reference,
    inputs: &[Input],
    steps: &[Step],
    flow: &Flow,
) -> (Kept, Option<String>) {
    match &reference.to {
        Referent::StepOutput {
            step,
            output,
            pointer,
        } => {
            let Some(declared) = steps.get(*step).and_then(|step| step.outputs.get(*output)) else {
                return (
                    Kept {
                        ty: Type::Any,
                        optional: true,
                    },
                    None,
                );
            };
            let id = steps.get(*step).map(|step| step.id.as_str()).unwrap_or_default();
            let skipped = !flow.completed_at_end(*step);
            let reached_into = !pointer.tokens.is_empty();
            let reason = if skipped {
                Some(format!("`None` when the run ends without `{id}`."))
            } else if declared.optional || reached_into {
                Some(format!("`None` when the reply to `{id}` does not have it."))
            } else {
                None
            };
            let ty = if reached_into {
                Type::Any
            } else {
                declared.ty.clone()
            };
            (
                Kept {
                    ty,
                    optional: reason.is_some(),
                },
                reason,
            )
        }
        Referent::Input { input, pointer } if pointer.tokens.is_empty() => match inputs.get(*input) {
            Some(input) => {
                let optional = !input.required || input.nullable;
                let reason =
                    optional.then(|| format!("`None` when the input `{}` is not given.", input.name));
                (
                    Kept {
                        ty: input.ty.clone(),
                        optional,
                    },
                    reason,
                )
            }
            None => (
                Kept {
                    ty: Type::Any,
                    optional: true,
                },
                None,
            ),
        },
        _ => (
            Kept {
                ty: Type::Any,
                optional: true,
            },
            None,
        ),
    }
}
