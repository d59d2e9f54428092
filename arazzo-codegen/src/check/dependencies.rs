//! What a workflow depends on, each workflow once however many depend on it (S32).
//!
//! A workflow runs what it depends on before its own steps. Where one of those depends on a third, that one runs there
//! too, in front of it, and what was done is handed on: so all that depend on it share one run and its outputs.
//!
//! In a long chain each workflow depends only on the next, so each would run all workflows after it. There a workflow
//! runs a few of them, and these run the ones in between: see [`Chains`].

use std::collections::{HashMap, HashSet};

use super::model::WorkflowKey;
use super::order::Order;
use super::plan::{implied, inputs};
use crate::diagnostic::Findings;
use crate::document::{Action, ActionTarget, Step, Target, Text};

/// A workflow of a chain runs all workflows that it depends on itself, up to this number. It is a power of two.
const SHORT: usize = 8;

/// Chains of workflows, in which each depends only on the next.
///
/// The place of a workflow is the number of workflows after it in the chain. The workflow at place `n` runs the one at
/// place `n - 1`. It also runs the ones at the places that result when the lowest bits of `n - 1` are cleared, one by
/// one. For example, place 23 runs the places 0, 16, 20 and 22, in this order. The caller passes on which workflows are
/// done. So place 16 runs only the places after 0, place 20 those after 16, and place 22 those after 20. The number of
/// such steps and the depth of the calls grow with the logarithm of `n`.
#[derive(Default)]
pub(super) struct Chains {
    depended: HashMap<WorkflowKey, Vec<(WorkflowKey, Text)>>,
    inputs: HashMap<WorkflowKey, Vec<String>>,
    /// The workflows that steps and actions run, and those with such steps and actions: they may share dependencies with
    /// others.
    sharing: HashSet<WorkflowKey>,
}

impl Chains {
    pub(super) fn of(order: &Order<'_>, keys: &[WorkflowKey]) -> Self {
        let mut chains = Self::default();
        for key in keys {
            let Some((workflow, loaded)) = order.workflow(*key) else {
                continue;
            };
            // Names that do not resolve were reported.
            let find = |text: &Text| order.find(text, key.document, &mut Findings::default());
            let depended = workflow.depends_on.iter();
            let depended = depended
                .filter_map(|text| Some((find(text)?, text.clone())))
                .collect();
            chains.depended.insert(*key, depended);
            chains
                .inputs
                .insert(*key, inputs::names(workflow, &loaded.document));
            let actions = workflow.shared_actions();
            let actions = actions.chain(workflow.steps.iter().flat_map(Step::actions));
            let actions = actions.filter_map(|action| implied::object_of(action, &loaded.document));
            let of_actions = actions.filter_map(|action: &Action| match &action.target {
                Some(ActionTarget::Workflow(text)) => Some(text),
                _ => None,
            });
            let of_steps = workflow.steps.iter().filter_map(|step| match &step.target {
                Some(Target::WorkflowId(text)) => Some(text),
                _ => None,
            });
            for text in of_actions.chain(of_steps) {
                chains.sharing.insert(*key);
                chains.sharing.extend(find(text));
            }
        }
        chains
    }

    /// All that a workflow depends on, the next one first, if that is a long chain.
    fn behind(&self, key: WorkflowKey) -> Option<Vec<(WorkflowKey, &Text)>> {
        let own = self.inputs.get(&key)?;
        let mut chain: Vec<(WorkflowKey, &Text)> = Vec::new();
        let mut at = key;
        loop {
            let (next, place) = match self.depended.get(&at)?.as_slice() {
                [] => break,
                [(next, place)] => (*next, place),
                _ => return None,
            };
            // A cycle was reported.
            if self.sharing.contains(&at) || self.sharing.contains(&next) || chain.len() > self.depended.len()
            {
                return None;
            }
            // The inputs that the workflow in front would pass on by name are passed on from here.
            let (between, called) = (self.inputs.get(&at)?, self.inputs.get(&next)?);
            let mut passed = called.iter().filter(|name| between.contains(name));
            if !passed.all(|name| own.contains(name)) {
                return None;
            }
            chain.push((next, place));
            at = next;
        }
        (chain.len() > SHORT).then_some(chain)
    }

    /// The workflows that the first workflow of a long chain runs.
    fn dependencies(&self, key: WorkflowKey) -> Option<Vec<(WorkflowKey, Text)>> {
        let chain = self.behind(key)?;
        let (_, place) = chain.first()?;
        let last = chain.len() - 1;
        let places = std::iter::successors(Some(last), |place| match place {
            0 => None,
            place => Some(place & (place - 1)),
        });
        let mut here: Vec<(WorkflowKey, Text)> = places
            .filter_map(|at| Some((chain.get(last - at)?.0, Text::clone(place))))
            .collect();
        here.reverse();
        Some(here)
    }
}

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
        if let Some(here) = self.chains.dependencies(key) {
            return here;
        }
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
            // What does not resolve, and cycles, were reported.
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
