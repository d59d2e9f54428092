//! Resolves every name of a document, gives every value a type, and follows the control flow.
//!
//! The order: sources are opened, then a workflow at a time its inputs, its steps' operations, what the steps
//! send, judge and keep, where they go next, and last what can be missing at the end ([`flow`]).

mod actions;
mod body;
mod checked;
mod criteria;
mod flow;
mod inputs;
mod operations;
mod outputs;
mod parameters;
mod scope;
mod secrets;
mod sources;
mod value;
mod workflow;

pub(crate) use checked::*;
pub(crate) use sources::{SourcePaths, syntax};

use crate::diagnostic::Findings;
use crate::document::Arazzo;
use crate::source::{SourceId, Sources};

/// Checks a document that was read from `source`; what it reads beside goes into `sources`.
pub(crate) fn check(
    document: &Arazzo,
    source: SourceId,
    paths: &SourcePaths,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Program {
    let descriptions = sources::open(document, source, paths, sources, findings);
    let file_name = sources
        .path(source)
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let workflows = document
        .workflows
        .iter()
        .filter_map(|workflow| workflow::check(workflow, document, &descriptions, sources, findings))
        .collect();
    Program { file_name, workflows }
}
