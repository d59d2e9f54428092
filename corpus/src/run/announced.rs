//! Who had said that a request would be forbidden: the compiler, when it compiled the step that sent it, or what the value
//! was made of.

use std::fmt;

use arazzo_codegen::outline::{Call, Destination, Origin, Step, Workflow};
use corpus_runner::Absent;

use super::judge::{Breach, Subject};
use crate::compile::Finding;

/// How a forbidden request came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    /// The compiler said so, with this code.
    Lint(&'static str),
    /// The value is one of an earlier reply, whose schema allows more than the place does.
    Reply,
    /// An earlier reply lacks the value, so the member is left out (S17).
    AbsentReply,
    /// The value is an input, and no sample of it fits.
    Input,
    /// The input is not given, so the member is left out (S17).
    AbsentInput,
    /// The value is put together when the workflow runs.
    Computed,
    /// Nobody.
    Nobody,
}

impl fmt::Display for By {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Lint(code) => code,
            Self::Reply => "a value of an earlier reply",
            Self::AbsentReply => "a value that an earlier reply lacks",
            Self::Input => "an input that has no fitting sample",
            Self::AbsentInput => "an input that is not given",
            Self::Computed => "a value that is put together",
            Self::Nobody => "unannounced",
        })
    }
}

/// What the compiler says of a document, by its steps.
pub(crate) struct Said<'c> {
    workflows: &'c [Workflow],
    findings: &'c [Finding],
}

impl<'c> Said<'c> {
    pub(crate) fn of(workflows: &'c [Workflow], findings: &'c [Finding]) -> Self {
        Self { workflows, findings }
    }

    /// The step of a workflow, by their ids.
    pub(crate) fn step(&self, workflow: &str, step: &str) -> Option<(&'c Workflow, &'c Step)> {
        let workflow = self.workflows.iter().find(|known| known.id == workflow)?;
        let step = workflow.steps.iter().find(|known| known.id == step)?;
        Some((workflow, step))
    }

    /// The findings between the line of the step and that of the next one. In a document of one line they are those of
    /// all steps, which are told apart by what they name.
    pub(crate) fn at(&self, step: &Step) -> Vec<&'c Finding> {
        let Some((file, line)) = place(&step.place) else {
            return Vec::new();
        };
        let steps = self.workflows.iter().flat_map(|workflow| &workflow.steps);
        let places = steps.filter_map(|step| place(&step.place));
        let next = places
            .filter(|(other, behind)| *other == file && *behind > line)
            .map(|(_, behind)| behind)
            .min();
        let findings = self.findings.iter();
        findings
            .filter(|found| {
                found.file == file && found.line >= line && next.is_none_or(|next| found.line < next)
            })
            .collect()
    }

    /// How a breach came about that a step has committed; `absent` is what replies of the run did not have.
    pub(crate) fn by(&self, breach: &Breach, workflow: &Workflow, step: &Step, absent: &[Absent]) -> By {
        let found = self.at(step);
        let lint = found.iter().find(|found| announces(found, &breach.subject));
        if let Some(found) = lint {
            return By::Lint(found.code);
        }
        let Call::Request { sent, .. } = &step.call else {
            return By::Nobody;
        };
        let near = sent.iter();
        let near = near.filter_map(|sent| Some((nearness(&sent.to, &breach.subject)?, &sent.from)));
        let Some((nearness, origin)) = near.max_by_key(|(nearness, _)| *nearness) else {
            return By::Nobody;
        };
        let is_absent = nearness.is_the_missing;
        match origin {
            Origin::Output { step, .. } => {
                let from = workflow.steps.get(*step).filter(|_| is_absent);
                let lint = from.and_then(|from| {
                    let mut absent = absent.iter().filter(|absent| absent.of.step == from.id);
                    absent.find_map(|absent| self.nowhere(from, absent))
                });
                match lint {
                    Some(code) => By::Lint(code),
                    None if is_absent => By::AbsentReply,
                    None => By::Reply,
                }
            }
            Origin::Input { .. } if is_absent => By::AbsentInput,
            Origin::Input { .. } => By::Input,
            Origin::Computed => By::Computed,
            _ => By::Nobody,
        }
    }

    /// The lint that says that what a reply to the step did not have is read from where its schema has nothing.
    pub(crate) fn nowhere(&self, step: &Step, absent: &Absent) -> Option<&'static str> {
        let tokens: Vec<&str> = absent.place.split('/').skip(1).collect();
        let says = |found: &&&Finding| {
            found.code == "AZ0407"
                && tokens
                    .iter()
                    .any(|token| found.message.contains(&format!("`{token}`")))
        };
        self.at(step).iter().find(says).map(|found| found.code)
    }
}

/// `file:line`
fn place(text: &str) -> Option<(&str, usize)> {
    let (file, line) = text.rsplit_once(':')?;
    Some((file, line.parse().ok()?))
}

/// Whether the finding is about what is wrong.
fn announces(found: &Finding, subject: &Subject) -> bool {
    let says = |text: &str| found.message.contains(text);
    match (found.code, subject) {
        ("AZ0405", Subject::Parameter(_, name)) => says(&format!("`{name}`")),
        ("AZ0408", Subject::Whole) => true,
        ("AZ0463" | "AZ0464" | "AZ0917", Subject::Parameter(location, name)) => {
            says(&format!("the {location} parameter `{name}`"))
        }
        ("AZ0465", Subject::Body { pointer, members }) => {
            is_at(&found.message, pointer) && members.iter().all(|member| says(&format!("`{member}`")))
        }
        ("AZ0466", Subject::Body { pointer, members }) => {
            is_at(&found.message, pointer) && members.iter().any(|member| says(&format!("`{member}`")))
        }
        ("AZ0463" | "AZ0464" | "AZ0917", Subject::Body { pointer, .. }) => is_at(&found.message, pointer),
        _ => false,
    }
}

/// Whether a message is about the place in a body, or one that it is in.
fn is_at(message: &str, pointer: &[String]) -> bool {
    (0..=pointer.len()).any(|length| {
        let (way, _) = pointer.split_at(length);
        let way: String = way.iter().map(|token| format!("/{token}")).collect();
        match way.as_str() {
            "" => message.starts_with("the request body"),
            way => message.contains(&format!("`{way}` of the request body")),
        }
    })
}

/// How near a value that is sent is to what is wrong: the nearer the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Nearness {
    /// It is the member that is missing.
    is_the_missing: bool,
    /// It is what is wrong, or what that is in; and not only a part of it.
    is_all: bool,
    depth: usize,
}

fn nearness(to: &Destination, subject: &Subject) -> Option<Nearness> {
    let all = |depth| Nearness {
        is_the_missing: false,
        is_all: true,
        depth,
    };
    match (to, subject) {
        (Destination::Parameter { location, name, .. }, Subject::Parameter(other, known)) => {
            let is_it = *location == other && name.eq_ignore_ascii_case(known);
            is_it.then_some(all(0))
        }
        (Destination::Body(tokens), Subject::Body { pointer, members }) => {
            let behind = tokens.strip_prefix(pointer.as_slice());
            match behind {
                Some([member]) if members.contains(member) => Some(Nearness {
                    is_the_missing: true,
                    ..all(tokens.len())
                }),
                _ if pointer.starts_with(tokens) => Some(all(tokens.len())),
                // The other members of an object do not make one of them be missing.
                Some(_) if members.is_empty() => Some(Nearness {
                    is_all: false,
                    ..all(pointer.len())
                }),
                _ => None,
            }
        }
        _ => None,
    }
}
