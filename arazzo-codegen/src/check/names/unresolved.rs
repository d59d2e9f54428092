//! The findings for expressions that do not resolve.

use crate::diagnostic::{Code, Diagnostic, listed};
use crate::source::Span;

pub(in crate::check) const OF_RESPONSES: &str = "a response has headers and a body";

pub(in crate::check) const OF_SENT: &str = "the request is not sent yet";

/// Why an expression stands for nothing.
#[derive(Debug)]
pub(in crate::check) enum Unresolved {
    Input {
        name: String,
        near: Option<String>,
    },
    Step {
        name: String,
        near: Option<String>,
    },
    Output {
        step: String,
        name: String,
        near: Option<String>,
        known: Vec<String>,
    },
    ChildOutput {
        workflow: String,
        name: String,
        near: Option<String>,
        known: Vec<String>,
    },
    WorkflowOutput {
        name: String,
        near: Option<String>,
    },
    Workflow {
        name: String,
        near: Option<String>,
    },
    /// What stands behind a name that is declared leads nowhere.
    NoWay {
        behind: String,
    },
    /// What a workflow that this step does not call, and that has not run before, hands back.
    OtherRun {
        workflow: String,
    },
    /// It is of a workflow that did not resolve, which was reported.
    NotChecked,
    /// There is no response, or no such thing, at this moment.
    NoValue(&'static str),
    /// A part of a message, which is not compiled yet.
    Message,
}

impl Unresolved {
    /// Whether a name that there is was nearly written.
    pub(in crate::check) fn is_near(&self) -> bool {
        match self {
            Self::Input { near, .. }
            | Self::Step { near, .. }
            | Self::Output { near, .. }
            | Self::ChildOutput { near, .. }
            | Self::WorkflowOutput { near, .. }
            | Self::Workflow { near, .. } => near.is_some(),
            Self::NoWay { .. }
            | Self::OtherRun { .. }
            | Self::NotChecked
            | Self::NoValue(_)
            | Self::Message => false,
        }
    }

    /// The part of the text that is wrong; empty if that is all of it.
    fn written(&self) -> &str {
        match self {
            Self::Input { name, .. }
            | Self::Step { name, .. }
            | Self::Output { name, .. }
            | Self::ChildOutput { name, .. }
            | Self::WorkflowOutput { name, .. }
            | Self::Workflow { name, .. } => name,
            Self::NoWay { behind } => behind,
            Self::OtherRun { .. } | Self::NotChecked | Self::NoValue(_) | Self::Message => "",
        }
    }

    /// The finding, unless there was one before.
    pub(in crate::check) fn diagnostic(&self, text: &str, span: Span) -> Option<Diagnostic> {
        let name = self.written();
        let span = match name {
            "" => span,
            name => part(text, span, name),
        };
        let did_you_mean = |diagnostic: Diagnostic, near: &Option<String>, otherwise: String| match near {
            Some(near) => diagnostic.did_you_mean(name, near),
            None => diagnostic.help(otherwise),
        };
        let no_output = |kind: &str, id: &str, name: &str, near: &Option<String>, known: &[String]| {
            let message = format!("{kind} `{id}` has no output `{name}`");
            let otherwise = match known {
                [] => format!("declare `{name}` under `outputs` of `{id}`"),
                known => format!("its outputs are {}", listed(known)),
            };
            did_you_mean(
                Diagnostic::new(Code::UnknownOutput, span, message),
                near,
                otherwise,
            )
        };
        Some(match self {
            Self::NotChecked => return None,
            Self::Input { name, near } => did_you_mean(
                Diagnostic::new(Code::UnknownInput, span, format!("there is no input `{name}`"))
                    .label("not declared in the workflow's `inputs`"),
                near,
                format!("declare `{name}` under `inputs: properties:`"),
            ),
            Self::Step { name, near } => did_you_mean(
                Diagnostic::new(Code::UnknownStep, span, format!("there is no step `{name}`")),
                near,
                "name a step of this workflow".to_owned(),
            ),
            Self::Output {
                step,
                name,
                near,
                known,
            } => no_output("step", step, name, near, known),
            Self::ChildOutput {
                workflow,
                name,
                near,
                known,
            } => no_output("workflow", workflow, name, near, known),
            Self::NoWay { behind } => no_path(behind, span),
            Self::WorkflowOutput { name, near } => did_you_mean(
                Diagnostic::new(
                    Code::UnknownOutput,
                    span,
                    format!("the workflow has no output `{name}`"),
                ),
                near,
                format!("declare `{name}` under `outputs` of the workflow"),
            ),
            Self::Workflow { name, near } => did_you_mean(
                Diagnostic::new(
                    Code::UnknownWorkflow,
                    span,
                    format!("there is no workflow `{name}`"),
                ),
                near,
                "name a workflow that this one depends on, or the one that the step calls".to_owned(),
            ),
            Self::NoValue(why) => no_value(text, span, why),
            Self::OtherRun { workflow } => of_other_run(text, span, workflow),
            Self::Message => Diagnostic::new(
                Code::NotSupported,
                span,
                "messages (AsyncAPI) cannot be compiled yet",
            )
            .help("this part of the language comes with a later version"),
        })
    }
}

fn no_path(behind: &str, span: Span) -> Diagnostic {
    let message = format!("`{behind}` is not a path into a value");
    Diagnostic::new(Code::InvalidExpression, span, message)
        .label("expected `#/name`, `.name` or `[0]`")
        .help(
            "name one place; several are picked with a Selector Object: `context`, `selector` and `type: jsonpath`",
        )
}

fn no_value(text: &str, span: Span, why: &str) -> Diagnostic {
    Diagnostic::new(
        Code::MisplacedExpression,
        span,
        format!("`{text}` has no value here"),
    )
    .label(why)
    .help(match why {
        OF_RESPONSES if text.starts_with("$response.") => {
            "write `$response.header.<name>` or `$response.body#/<pointer>`"
        }
        OF_SENT if text == "$method" => "write the method of the operation as a constant, such as `GET`",
        OF_SENT => "read it in a criterion or an output, or write the URL as a constant",
        _ => "use an input or the output of a step",
    })
}

fn of_other_run(text: &str, span: Span, workflow: &str) -> Diagnostic {
    Diagnostic::new(
        Code::MisplacedExpression,
        span,
        format!("`{text}` belongs to another run"),
    )
    .label(format!(
        "it is not the outcome of this step, and this workflow does not depend on `{workflow}`"
    ))
    .help(format!("let the workflow depend on it, `dependsOn: [{workflow}]`, or give the step that calls it an output, `<name>: $outputs.<name>`, and read `$steps.<step>.outputs.<name>`"))
}

/// The place of a name within an expression, when the expression stands in the file as it is.
fn part(text: &str, span: Span, name: &str) -> Span {
    let verbatim = (span.end - span.start) as usize == text.len();
    // The last: `$steps.a.outputs.a` is about the output.
    match text.rfind(name).filter(|_| verbatim) {
        Some(at) => {
            let at = u32::try_from(at).unwrap_or_default();
            let length = u32::try_from(name.len()).unwrap_or_default();
            Span {
                start: span.start + at,
                end: span.start + at + length,
                ..span
            }
        }
        None => span,
    }
}
