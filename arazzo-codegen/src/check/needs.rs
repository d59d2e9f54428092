//! Which workflows are whole although others of the build have errors.

use super::model::{CheckedProgram, Needs, Placed, WorkflowKey};
use super::order::{Order, named_workflows};
use super::sources::documents::Loaded;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::ids::{DocumentId, Id, IdVec, WorkflowId};
use crate::source::Span;

impl Needs {
    pub(super) fn of(documents: &IdVec<DocumentId, Loaded>, order: &Order<'_>) -> Self {
        let mut needs = Self::default();
        for (document, loaded) in documents.entries() {
            let workflows = loaded.document.workflows.iter().enumerate();
            needs.workflows.extend(workflows.map(|(position, workflow)| {
                Placed {
                    key: WorkflowKey {
                        document,
                        workflow: WorkflowId::new(position),
                    },
                    id: workflow.workflow_id.value.clone(),
                    span: workflow.span,
                    needs: named_workflows(workflow, &loaded.document)
                        .into_iter()
                        .map(|text| order.find(text, document, &mut Findings::default()))
                        .collect(),
                }
            }));
            needs.unread.extend(&loaded.document.unread_workflows);
            let sources = loaded.document.source_descriptions.iter();
            needs.urls.extend(sources.map(|source| source.url.span));
        }
        needs
    }

    /// The workflows that an error has its place in; `None` when an error concerns all of them.
    fn with_errors(&self, findings: &Findings) -> Option<Vec<WorkflowKey>> {
        let mut found = Vec::new();
        for error in findings.with_severity(Severity::Error) {
            let keys: Vec<WorkflowKey> = self
                .workflows
                .iter()
                .filter(|workflow| self.concerns(error, workflow.span))
                .map(|workflow| workflow.key)
                .collect();
            let elsewhere = || {
                let mut others = self.unread.iter().chain(&self.urls);
                others.any(|span| self.concerns(error, *span))
            };
            if keys.is_empty() && !elsewhere() {
                return None;
            }
            found.extend(keys);
        }
        Some(found)
    }

    /// Whether an error is one of this part. The first of its places decides, and behind one in another document, which
    /// several parts may need, all the others.
    fn concerns(&self, error: &Diagnostic, part: Span) -> bool {
        let decisive = if self.is_in_arazzo(error) {
            error.labels.get(..1)
        } else {
            error.labels.get(1..)
        };
        let mut labels = decisive.into_iter().flatten();
        labels.any(|label| part.contains(label.span))
    }

    fn is_in_arazzo(&self, error: &Diagnostic) -> bool {
        let Some(place) = error.labels.first() else {
            // What has no place concerns the whole build.
            return true;
        };
        let mut spans = self
            .workflows
            .iter()
            .map(|workflow| workflow.span)
            .chain(self.urls.iter().chain(&self.unread).copied());
        spans.any(|span| span.source == place.span.source)
    }
}

impl CheckedProgram {
    /// Whether a document is compiled for its own sake.
    fn is_compiled(&self, document: DocumentId) -> bool {
        document.index() < self.compiled
    }

    /// Removes workflows with errors, and workflows that need one of them. Returns the ids of the removed workflows of the
    /// compiled documents. `None` if an error concerns all workflows.
    pub(crate) fn leave_out(&mut self, findings: &Findings) -> Option<Vec<String>> {
        let broken = self.needs.with_errors(findings)?;
        let mut whole: Vec<WorkflowKey> = self.workflows.iter().map(|workflow| workflow.key).collect();
        whole.retain(|key| !broken.contains(key));
        loop {
            let before = whole.len();
            let known = whole.clone();
            let has_all = |key: &WorkflowKey| {
                let mut workflows = self.needs.workflows.iter();
                let found = workflows.find(|workflow| workflow.key == *key);
                found.is_some_and(|found| {
                    found
                        .needs
                        .iter()
                        .all(|need| need.is_some_and(|need| known.contains(&need)))
                })
            };
            whole.retain(has_all);
            if whole.len() == before {
                break;
            }
        }
        self.workflows.retain(|workflow| whole.contains(&workflow.key));
        let own = self.needs.workflows.iter();
        let missing =
            own.filter(|workflow| self.is_compiled(workflow.key.document) && !whole.contains(&workflow.key));
        Some(missing.map(|workflow| workflow.id.clone()).collect())
    }
}
