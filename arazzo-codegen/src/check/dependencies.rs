//! What a workflow depends on, each workflow once however many depend on it (S32).
//!
//! A workflow runs what it depends on before its own steps. Where one of those depends on a third, that one runs there
//! too, in front of it, and what was done is handed on: so all that depend on it share one run and its outputs.

use super::model::WorkflowKey;
use super::order::Order;
use super::plan::inputs;
use crate::diagnostic::Findings;
use crate::document::Text;

/// A workflow that is needed, and those that depend on it.
struct Needed {
    key: WorkflowKey,
    /// The place that asks for it, or for what needs it.
    place: Text,
    dependers: Vec<WorkflowKey>,
}

impl Order<'_> {
    /// The workflows that run before the steps of this one, each behind those that it depends on itself.
    pub(super) fn dependencies(&self, key: WorkflowKey) -> Vec<(WorkflowKey, Text)> {
        let mut needed = Vec::new();
        self.collect(key, None, &mut vec![key], &mut needed);
        let mut here: Vec<bool> = needed
            .iter()
            .map(|needed| needed.dependers.contains(&key) || needed.dependers.len() > 1)
            .collect();
        // Whoever depends on what runs here runs here too, and so does what would get the same inputs here as there.
        loop {
            let runs_here = |wanted: WorkflowKey, here: &[bool]| {
                position(&needed, wanted).and_then(|at| here.get(at).copied()) == Some(true)
            };
            let next: Vec<bool> = needed
                .iter()
                .zip(&here)
                .map(|(one, is_here)| {
                    let mut others = needed.iter().zip(&here).filter(|(_, is_here)| **is_here);
                    let is_needed_by_it = others.any(|(other, _)| other.dependers.contains(&one.key));
                    let same_inputs = one.dependers.iter().all(|depender| {
                        runs_here(*depender, &here) && self.gives_the_same(key, *depender, one.key)
                    });
                    *is_here || is_needed_by_it || same_inputs
                })
                .collect();
            if next == here {
                break;
            }
            here = next;
        }
        needed
            .into_iter()
            .zip(here)
            .filter_map(|(needed, is_here)| is_here.then_some((needed.key, needed.place)))
            .collect()
    }

    /// All that a workflow needs, each behind what it needs itself. `path` is the way there.
    fn collect(
        &self,
        key: WorkflowKey,
        place: Option<&Text>,
        path: &mut Vec<WorkflowKey>,
        needed: &mut Vec<Needed>,
    ) {
        let Some((workflow, _)) = self.workflow(key) else {
            return;
        };
        for text in &workflow.depends_on {
            // What does not resolve, and circles, were reported.
            let found = self.find(text, key.document, &mut Findings::default());
            let Some(found) = found.filter(|found| !path.contains(found)) else {
                continue;
            };
            let place = place.unwrap_or(text);
            if position(needed, found).is_none() {
                path.push(found);
                self.collect(found, Some(place), path, needed);
                path.pop();
                needed.push(Needed {
                    key: found,
                    place: place.clone(),
                    dependers: Vec::new(),
                });
            }
            if let Some(found) = needed.iter_mut().find(|known| known.key == found)
                && !found.dependers.contains(&key)
            {
                found.dependers.push(key);
            }
        }
    }

    /// Whether a workflow passes on to `called` by name all that `between` would pass on.
    fn gives_the_same(&self, key: WorkflowKey, between: WorkflowKey, called: WorkflowKey) -> bool {
        let [own, between, called] = [key, between, called].map(|key| self.input_names(key));
        let (Some(own), Some(between), Some(called)) = (own, between, called) else {
            return false;
        };
        let mut passed = called.iter().filter(|name| between.contains(name));
        passed.all(|name| own.contains(name))
    }

    fn input_names(&self, key: WorkflowKey) -> Option<Vec<String>> {
        let (workflow, loaded) = self.workflow(key)?;
        Some(inputs::names(workflow, &loaded.document))
    }
}

fn position(needed: &[Needed], key: WorkflowKey) -> Option<usize> {
    needed.iter().position(|known| known.key == key)
}
