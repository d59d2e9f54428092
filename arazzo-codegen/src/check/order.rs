//! The workflows of the document and those they call, each after the ones it calls.

use super::checked::{Workflow, WorkflowKey};
use super::documents::Loaded;
use super::references::unknown_workflow;
use super::workflow::Shared;
use super::{implied, step_order, workflow};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{self, Action, ActionTarget, Arazzo, OrReusable, Target, Text};
use crate::expression::Expression;
use crate::schema::Definitions;
use crate::source::Sources;

/// Checks the workflows of the first document and all that they call. They come back in the order of the documents.
pub(super) fn check(
    documents: &[Loaded],
    (definitions, lenient_outputs): (&Definitions, bool),
    sources: &Sources,
    findings: &mut Findings,
) -> Vec<Workflow> {
    let mut order = Order {
        documents,
        definitions,
        lenient_outputs,
        sources,
        done: Vec::new(),
        seen: Vec::new(),
        active: Vec::new(),
    };
    let own = documents
        .first()
        .map_or(0, |loaded| loaded.document.workflows.len());
    for workflow in 0..own {
        order.visit(
            WorkflowKey {
                document: 0,
                workflow,
            },
            findings,
        );
    }
    let mut done = order.done;
    done.sort_by_key(|workflow| (workflow.key.document, workflow.key.workflow));
    done
}

struct Order<'d> {
    documents: &'d [Loaded],
    definitions: &'d Definitions,
    lenient_outputs: bool,
    sources: &'d Sources,
    done: Vec<Workflow>,
    seen: Vec<WorkflowKey>,
    /// The workflows being checked, each called by the one before.
    active: Vec<WorkflowKey>,
}

/// The places of a workflow that name another one.
fn named<'a>(workflow: &'a document::Workflow, document: &'a Arazzo) -> Vec<&'a Text> {
    let mut texts: Vec<&Text> = workflow.depends_on.iter().collect();
    let components = &document.components;
    let shared = workflow.success_actions.iter().chain(&workflow.failure_actions);
    let own = workflow
        .steps
        .iter()
        .flat_map(|step| step.on_success.iter().chain(&step.on_failure));
    let mut actions: Vec<&Action> = Vec::new();
    for action in shared.chain(own) {
        match action {
            OrReusable::Object(action) => actions.push(action),
            // Which of them are referred to is looked at later; naming a workflow too many does no harm.
            OrReusable::Reusable(_) => actions.extend(
                components
                    .success_actions
                    .iter()
                    .chain(&components.failure_actions)
                    .map(|(_, action)| action),
            ),
        }
    }
    texts.extend(actions.into_iter().filter_map(|action| match &action.target {
        Some(ActionTarget::Workflow(text)) => Some(text),
        _ => None,
    }));
    texts.extend(workflow.steps.iter().filter_map(|step| match &step.target {
        Some(Target::WorkflowId(text)) => Some(text),
        _ => None,
    }));
    texts
}

impl Order<'_> {
    fn visit(&mut self, key: WorkflowKey, findings: &mut Findings) {
        if self.seen.contains(&key) {
            return;
        }
        self.seen.push(key);
        let Some(loaded) = self.documents.get(key.document) else {
            return;
        };
        let Some(workflow) = loaded.document.workflows.get(key.workflow) else {
            return;
        };
        self.active.push(key);
        for text in named(workflow, &loaded.document) {
            self.called(text, key.document, findings);
        }
        self.repeated(workflow, key.document, findings);
        // Those that do not resolve were reported just now.
        let mut unheard = Findings::default();
        let workflow = document::Workflow {
            steps: step_order::ordered(&workflow.steps, findings),
            ..workflow.clone()
        };
        let expanded = implied::expand(&workflow, &loaded.document, &self.done, &mut |text| {
            let found = self.find(text, key.document, &mut unheard)?;
            self.done.iter().any(|done| done.key == found).then_some(found)
        });
        let shared = Shared {
            definitions: self.definitions,
            lenient_outputs: self.lenient_outputs,
            sources: self.sources,
            done: &self.done,
        };
        let checked = workflow::check(key, &expanded, loaded, shared, findings);
        self.done.extend(checked);
        self.active.pop();
    }

    /// The workflow that a step names, checked before the one it stands in.
    fn called(&mut self, text: &Text, document: usize, findings: &mut Findings) -> Option<WorkflowKey> {
        let key = self.find(text, document, findings)?;
        if self.active.contains(&key) {
            let path: Vec<&str> = self
                .active
                .iter()
                .chain([&key])
                .filter_map(|key| self.id(*key))
                .collect();
            findings.push(
                Diagnostic::new(
                    Code::RecursiveWorkflow,
                    text.span,
                    format!("the workflow `{}` calls itself", self.id(key).unwrap_or_default()),
                )
                .expected(format!("`{}`", path.join("` calls `")))
                .help("a loop within a workflow is a `goto` of one of its steps"),
            );
            return None;
        }
        self.visit(key, findings);
        Some(key)
    }

    /// S32 wants each dependency once per run; what is behind two of them runs for each.
    fn repeated(&self, workflow: &document::Workflow, document: usize, findings: &mut Findings) {
        let mut before: Vec<WorkflowKey> = Vec::new();
        for text in &workflow.depends_on {
            let mut behind = Vec::new();
            self.dependencies(text, document, &mut behind);
            for again in behind.iter().filter(|key| before.contains(key)) {
                findings.push(
                    Diagnostic::new(
                        Code::RepeatedDependency,
                        text.span,
                        format!(
                            "the workflow `{}` runs more than once",
                            self.id(*again).unwrap_or_default()
                        ),
                    )
                    .expected("it is a dependency of this one and of an earlier one")
                    .help("let only one workflow depend on it, and pass its outputs on"),
                );
            }
            before.extend(behind);
        }
    }

    /// A dependency and all that it depends on itself, each once.
    fn dependencies(&self, text: &Text, document: usize, found: &mut Vec<WorkflowKey>) {
        // What does not resolve was reported.
        let Some(key) = self.find(text, document, &mut Findings::default()) else {
            return;
        };
        if found.contains(&key) {
            return;
        }
        found.push(key);
        let documents = self.documents.get(key.document);
        let workflow = documents.and_then(|loaded| loaded.document.workflows.get(key.workflow));
        for text in workflow.into_iter().flat_map(|workflow| &workflow.depends_on) {
            self.dependencies(text, key.document, found);
        }
    }

    fn id(&self, key: WorkflowKey) -> Option<&str> {
        let workflow = self
            .documents
            .get(key.document)?
            .document
            .workflows
            .get(key.workflow)?;
        Some(workflow.workflow_id.value.as_str())
    }

    /// A `workflowId`: of this document, or `$sourceDescriptions.<name>.<workflowId>` of another.
    fn find(&self, text: &Text, from: usize, findings: &mut Findings) -> Option<WorkflowKey> {
        let here = self.documents.get(from)?;
        let (document, id) = match Expression::parse(&text.value).map(|parsed| parsed.expression) {
            Ok(Expression::SourceDescriptions { source, reference }) => {
                // A source that is not there was reported with the references of the document.
                (here.arazzo_source(&source)?, reference)
            }
            _ => (from, text.value.clone()),
        };
        let loaded = self.documents.get(document)?;
        let workflow = loaded
            .document
            .workflows
            .iter()
            .position(|workflow| workflow.workflow_id.value == id);
        // One of this document was reported with its references.
        if workflow.is_none() && document != from {
            findings.push(unknown_workflow(text, &id, &loaded.document));
        }
        Some(WorkflowKey {
            document,
            workflow: workflow?,
        })
    }
}
