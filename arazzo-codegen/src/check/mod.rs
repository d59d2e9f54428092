//! Resolves every name of a document, gives every value a type, follows the control flow, and reports what is wrong.
//!
//! The passes, in the order in which they run:
//!
//! 1. [`sources`]: the document, the documents that it imports and their OpenAPI documents are opened.
//!    After this: every source has its document, or a finding.
//! 2. [`plan`]: dependencies that a document implies are added.
//! 3. [`order`]: workflows are put in order. After this: callees come before callers, and workflows that call each other
//!    are a group.
//! 4. [`workflow`], for each workflow; [`recursion`] repeats it for a group until all agree.
//!    1. [`plan`]: steps that the document implies become steps.
//!    2. [`step`]: operations, requests, criteria and actions. After this: every name is resolved.
//!    3. [`flow`]: the control flow. After this: no step reads what no path sets.
//!    4. [`outcome`]: the outputs. After this: every output has a type, and it is known whether it can be missing.
//!    5. [`infer`]: types, secrets and conversions. After this: they are final.
//!    6. [`lint`], between these: reads, and writes findings only.
//! 5. [`infer::secret_outputs`] and [`loops`], over all workflows. After this: the program is final.
//!
//! [`model`] has the types of the checked program. The rooms below stand in the order of `ARCHITECTURE.md`: a room names
//! only rooms before it.

// The checked program.
mod model;

// The documents and the sources that they name are opened.
mod sources;

// Which steps a workflow has, implied ones among them, and their order.
mod plan;

// What the names in a document stand for.
mod names;

// Constants, references, texts and queries.
mod values;

// The operation of a step, its servers, its security and its error bodies.
mod operation;

// What has to hold for a step to succeed, and for an action to be taken.
mod criteria;

// The bodies of replies, and what a step keeps of them.
mod reply;

// What a step sends.
mod request;

// The control flow of a workflow, and what is set on its paths.
mod flow;

// What a step does next, and what steps and workflows hand back.
mod outcome;

// Types, conversions and secrets that follow from how values are used.
mod infer;

// Cycles of steps and workflows, and their pace.
pub(crate) mod loops;

// Findings about what is resolved.
mod lint;

// The passes.
mod dependencies;
mod needs;
mod order;
mod recursion;
mod step;
mod workflow;

pub(crate) use flow::components::groups;
pub(crate) use model::*;
pub(crate) use operation::servers::{ResolvedVariable, server_variables};
pub(crate) use sources::descriptions::Opening;

pub(crate) use crate::openapi::ParameterStyle;

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Arazzo;
use crate::ids::{DocumentId, Id, MissingEntry};
use crate::schema::Definitions;
use crate::source::{SourceId, Sources};

/// No workflow is lost without a word: one that did not resolve is an error, whatever the phases know of it.
fn unexplained(documents: &[(SourceId, Arazzo)], workflows: &[CheckedWorkflow], findings: &mut Findings) {
    let compiled = documents.iter().enumerate();
    let declared = compiled.flat_map(|(number, (_, document))| {
        let declared = document.workflows.iter();
        declared.map(move |workflow| (DocumentId::new(number), workflow))
    });
    for (document, workflow) in declared {
        let id = &workflow.workflow_id;
        let is_there = |known: &CheckedWorkflow| known.key.document == document && known.id == id.value;
        if !workflows.iter().any(is_there) {
            let fault = MissingEntry::new(format!("the workflow `{}`", id.value));
            findings.push(Diagnostic::internal_error(id.span, &fault));
        }
    }
}

/// Checks documents that were read, together. What they read beside goes into `sources`. `lenient_outputs`: every output
/// of a workflow may be missing.
pub(crate) fn check(
    documents: &[(SourceId, Arazzo)],
    opening: &Opening,
    lenient_outputs: bool,
    sources: &Sources,
    findings: &mut Findings,
) -> CheckedProgram {
    let mut loaded = sources::documents::load(documents, opening, sources, findings);
    plan::implied_dependencies::add(&mut loaded, findings);
    for loaded in &loaded {
        lint::references::check(&loaded.document, findings);
        lint::components::check(&loaded.document, sources, findings);
    }
    let definitions = Definitions::default();
    let (mut workflows, needs) =
        order::check_in_order(&loaded, &definitions, lenient_outputs, sources, findings);
    if !matches!(opening, Opening::Nothing) && !findings.has_errors() {
        unexplained(documents, &workflows, findings);
    }
    // What is meant as an expression, or stands in a misspelled field, may be what reads one.
    let meant = [Code::NoExpression, Code::UnresolvedText, Code::UnknownField];
    if !findings.has_errors() && !meant.iter().any(|code| findings.has(*code)) {
        lint::unread_inputs::check(&workflows, findings);
    }
    // A name that leads nowhere may be the order, or the dependency, that the document says.
    if [Code::UnknownStep, Code::UnknownWorkflow]
        .iter()
        .any(|code| findings.has(*code))
    {
        findings.keep(|code| !matches!(code, Code::ImpliedOrder | Code::ImpliedDependency));
    }
    let definitions = definitions.finish();
    infer::secret_outputs::mark_secret_outputs(&mut workflows, &definitions);
    loops::polling::without_delay(&workflows, findings);
    CheckedProgram {
        file_names: documents
            .iter()
            .map(|(source, _)| sources::documents::file_name(*source, sources))
            .collect(),
        compiled: documents.len(),
        workflows,
        definitions,
        needs,
    }
}
