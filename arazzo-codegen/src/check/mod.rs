//! Resolves every name of a document, gives every value a type, and follows the control flow.
//!
//! The order: the documents and their sources are opened ([`documents`]), then a workflow at a time, those that steps
//! call before those that call them, and those that call each other until they agree ([`recursion`]): its inputs, its steps' operations, what the steps send, judge and keep, where they
//! go next, and last what can be missing at the end ([`flow`]).

mod absence;
mod action_parameters;
mod actions;
mod addresses;
mod assignment;
mod at_the_end;
mod base;
mod body;
mod checked;
mod child;
pub(crate) mod circles;
mod components;
mod conversions;
mod criteria;
mod declared;
mod demanded;
mod demanded_by;
mod demands;
mod dependencies;
mod documents;
mod error_bodies;
mod expression_texts;
mod flow;
mod flow_facts;
mod foreign;
mod groups;
mod headers;
mod idiom;
mod implied;
mod implied_dependencies;
mod inputs;
mod judged;
mod kinds;
mod last_run;
mod media_type;
mod members_of_inputs;
mod message;
mod multipart;
mod nearly;
mod needs;
mod never_set;
mod nowhere;
mod operation_path;
mod operations;
mod order;
mod output_chains;
mod output_expression;
mod output_order;
mod outputs;
mod own_outputs;
pub(crate) mod paging;
mod parameter_list;
mod parameters;
mod path_template;
mod payload;
mod polling;
mod query_behind;
mod raw_bodies;
mod recursion;
mod references;
mod replacements;
mod reply_bodies;
mod ruled_out;
mod scope;
mod secret_outputs;
mod secrets;
mod security;
mod selected;
mod selector;
mod servers;
mod sources;
mod specified;
mod spelling;
mod statuses;
mod step;
mod step_order;
mod style;
mod taken;
mod text;
mod truth;
mod undeclared_inputs;
mod unread_inputs;
mod unread_responses;
mod unresolved;
mod value;
mod words;
mod workflow;
mod xml;
mod xml_text;
mod xpath;

pub(crate) use checked::*;
pub(crate) use error_bodies::Statuses;
pub(crate) use path_template::{PathPart, PathTemplate};
pub(crate) use servers::{ServerVariable, server_variables};
pub(crate) use sources::Opening;
pub(crate) use style::Style;

pub(crate) use crate::openapi::Style as StyleKind;

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Arazzo;
use crate::schema::Definitions;
use crate::source::{SourceId, Sources};

/// No workflow is lost without a word: one that did not resolve is an error, whatever the phases know of it.
fn unexplained(document: &Arazzo, workflows: &[Workflow], findings: &mut Findings) {
    for workflow in &document.workflows {
        let id = &workflow.workflow_id;
        let is_there = |known: &Workflow| known.key.document == 0 && known.id == id.value;
        if !workflows.iter().any(is_there) {
            findings.push(
                Diagnostic::new(
                    Code::NotSupported,
                    id.span,
                    format!("the workflow `{}` cannot be compiled", id.value),
                )
                .help("what keeps it from that is not known, which is a defect of the compiler: report it"),
            );
        }
    }
}

/// Checks a document that was read from `source`; what it reads beside goes into `sources`. `lenient_outputs`: every
/// output of a workflow may be missing.
pub(crate) fn check(
    document: &Arazzo,
    source: SourceId,
    opening: &Opening,
    lenient_outputs: bool,
    sources: &Sources,
    findings: &mut Findings,
) -> Program {
    let mut documents = documents::load(document, source, opening, sources, findings);
    implied_dependencies::add(&mut documents, findings);
    for loaded in &documents {
        references::check(&loaded.document, findings);
        components::check(&loaded.document, sources, findings);
    }
    let definitions = Definitions::default();
    let (mut workflows, needs) = order::check(&documents, (&definitions, lenient_outputs), sources, findings);
    if !matches!(opening, Opening::Nothing) && !findings.has_errors() {
        unexplained(document, &workflows, findings);
    }
    // What is meant as an expression, or stands in a misspelled field, may be what reads one.
    let meant = [Code::NoExpression, Code::UnresolvedText, Code::UnknownField];
    if !findings.has_errors() && !meant.iter().any(|code| findings.has(*code)) {
        unread_inputs::check(&workflows, findings);
    }
    // A name that leads nowhere may be the order, or the dependency, that the document says.
    if [Code::UnknownStep, Code::UnknownWorkflow]
        .iter()
        .any(|code| findings.has(*code))
    {
        findings.keep(|code| !matches!(code, Code::ImpliedOrder | Code::ImpliedDependency));
    }
    let file_name = documents
        .first()
        .map(|loaded| loaded.file_name.clone())
        .unwrap_or_default();
    let definitions = definitions.finish();
    secret_outputs::mark(&mut workflows, &definitions);
    polling::without_delay(&workflows, findings);
    Program {
        file_name,
        workflows,
        definitions,
        needs,
    }
}
