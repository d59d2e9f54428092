//! Reports reads of replies that lead to nothing: from an output on, and through an array or a scalar.

use crate::check::model::{CheckedStep, KeptAt, Reference, Referent, Steps, Value, WorkflowOutput};
use crate::check::reply::reply_bodies::{into_text, not_json, success_bodies};
use crate::check::reply::unknown_member::unknown_member;
use crate::check::sources::documents::Loaded;
use crate::check::values::indexed::{as_tokens, with_index};
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::openapi::MediaType;
use crate::schema::{Lookup, SchemaDescription, Type, kind_of, lookup};
use crate::source::{Key, Node, Span};

/// Reports what steps send and judge and what the workflow gives back that is never there. What an output itself is read
/// from is looked at where it is typed ([`outputs`](crate::check::outcome::outputs)), but for arrays and scalars on the way.
pub(in crate::check) fn check(
    steps: &Steps,
    outputs: &[WorkflowOutput],
    loaded: &Loaded,
    findings: &mut Findings,
) {
    let sent = steps
        .iter()
        .flat_map(CheckedStep::sent)
        .flat_map(Value::references);
    let judged = steps.iter().flat_map(|step| {
        step.criteria()
            .flat_map(crate::check::model::CheckedCriterion::references)
    });
    let kept = outputs.iter().flat_map(WorkflowOutput::references);
    for reference in sent.chain(judged).chain(kept) {
        findings.extend(dead_end_in_output(reference, steps, loaded));
    }
    for step in steps {
        let kept = step
            .outputs
            .iter()
            .filter(|output| output.kept_at == KeptAt::Success);
        for reference in kept.flat_map(|output| output.value.references()) {
            findings.extend(dead_end_in_output(reference, steps, loaded));
            if let Referent::ResponseBody(pointer) = &reference.to
                && let Some(end @ DeadEnd::NoObject { .. }) = dead_end(step, &pointer.tokens, loaded)
            {
                findings.push(end.finding(reference));
            }
        }
    }
}

fn dead_end_in_output(reference: &Reference, steps: &Steps, loaded: &Loaded) -> Option<Diagnostic> {
    let Referent::StepOutput {
        step,
        output,
        pointer,
    } = &reference.to
    else {
        return None;
    };
    let step = steps.get(*step)?;
    let output = step.outputs.get(*output)?;
    let Value::Reference(Reference {
        to: Referent::ResponseBody(first),
        ..
    }) = &output.value
    else {
        return None;
    };
    // An output that is never there has a finding itself.
    if output.kept_at != KeptAt::Success
        || pointer.tokens.is_empty()
        || dead_end(step, &first.tokens, loaded).is_some()
    {
        return None;
    }
    if first.tokens.is_empty()
        && let Some(body) = text_body(step, loaded)
    {
        return Some(into_text(body, reference.span));
    }
    let tokens = [first.tokens.as_slice(), &pointer.tokens].concat();
    Some(dead_end(step, &tokens, loaded)?.finding(reference))
}

/// The first body of a step's successful replies, if they are XML, text or files.
fn text_body<'s>(step: &'s CheckedStep, loaded: &Loaded) -> Option<&'s MediaType> {
    let call = step.operation_call()?;
    let description = loaded.descriptions.description(&call.source)?;
    not_json(&success_bodies(&call.operation, &step.success), description)
}

/// Why a way ends before it is over.
pub(in crate::check) enum DeadEnd {
    /// The schema has no such member.
    NotDeclared {
        token: String,
        known: Vec<Key>,
        schema: Span,
    },
    /// The value above is an array, and this no index; or it is a scalar.
    NoObject {
        token: String,
        kind: &'static str,
        schema: Span,
    },
}

/// Where a way into the bodies of a step's replies ends in every one of them.
fn dead_end(step: &CheckedStep, tokens: &[String], loaded: &Loaded) -> Option<DeadEnd> {
    let call = step.operation_call()?;
    let description = loaded.descriptions.description(&call.source)?;
    let mut first = None;
    for body in success_bodies(&call.operation, &step.success) {
        if !body.is_json() {
            return None;
        }
        let end = dead_end_in(description, body.schema.as_ref()?, tokens)?;
        first.get_or_insert(end);
    }
    first
}

/// Where a way into a value of a schema ends.
pub(in crate::check) fn dead_end_in(
    description: &SchemaDescription,
    schema: &Node,
    tokens: &[String],
) -> Option<DeadEnd> {
    for (length, token) in tokens.iter().enumerate() {
        let (above, _) = tokens.split_at(length);
        let found = match lookup(description, schema, above) {
            Lookup::Found(found) => found,
            Lookup::NotDeclared { token, known } => {
                return Some(DeadEnd::NotDeclared {
                    token,
                    known,
                    schema: schema.span,
                });
            }
            Lookup::Open | Lookup::Unclear(_) => return None,
        };
        let kind = match kind_of(description, &found.schemas) {
            Type::Array(_) if token.parse::<usize>().is_err() => "an array",
            Type::String => "a string",
            Type::Integer | Type::Number => "a number",
            Type::Boolean => "a boolean",
            _ => continue,
        };
        return Some(DeadEnd::NoObject {
            token: token.clone(),
            kind,
            schema: found.schemas.first().map_or(schema.span, |schema| schema.span),
        });
    }
    match lookup(description, schema, tokens) {
        Lookup::NotDeclared { token, known } => Some(DeadEnd::NotDeclared {
            token,
            known,
            schema: schema.span,
        }),
        _ => None,
    }
}

impl DeadEnd {
    fn finding(self, reference: &Reference) -> Diagnostic {
        self.at(reference.span)
    }

    /// Whether it looks like a slip, whatever else a reply may have.
    pub(in crate::check) fn is_misspelled(&self) -> bool {
        match self {
            Self::NotDeclared { token, known, .. } => {
                let names = || known.iter().map(|key| key.text.as_str());
                nearest(token, names()).is_some() || with_index(token, names()).is_some()
            }
            Self::NoObject { .. } => true,
        }
    }

    /// Whether what is there has a length.
    pub(in crate::check) fn has_length(&self) -> bool {
        matches!(
            self,
            Self::NoObject {
                kind: "an array" | "a string",
                ..
            }
        )
    }

    pub(in crate::check) fn at(self, at: Span) -> Diagnostic {
        match self {
            Self::NotDeclared { token, known, schema } => unknown_member(&token, &known, Some(schema), at),
            Self::NoObject { token, kind, schema } => {
                let message = format!("the response has {kind} there, which has no member `{token}`");
                let finding = Diagnostic::new(Code::NotInSchema, at, message).also(schema, "what is there");
                if kind == "an array"
                    && let Some(meant) = as_tokens(&token).filter(|_| token.starts_with('['))
                {
                    return finding
                        .help(format!("write `#/{meant}`"))
                        .suggest_unsafe(token, meant);
                }
                finding.help(match kind {
                    "an array" | "a string" if token == "length" => {
                        "a criterion reads a length with a dot: `$response.body.<name>.length`".to_owned()
                    }
                    "an array" => format!("select an item: add `0` in front of `{token}`"),
                    _ => format!("leave `{token}` out"),
                })
            }
        }
    }
}
