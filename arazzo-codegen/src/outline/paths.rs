//! Reachable steps, and paths through a workflow.

use std::collections::VecDeque;

use super::{Step, Target, Way, Workflow};

/// The role of a step in a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// It is reachable and continues to the successful end, or to another step.
    OnTheWay,
    /// It is reachable, but the successful end is not reachable from it.
    DeadEnd,
    /// It runs before a retry of another step.
    BeforeRetries,
    /// It is unreachable.
    Unreached,
}

/// A path of a run, as its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Path {
    /// The positions of the steps, each with whether it failed.
    pub steps: Vec<(usize, bool)>,
}

impl Workflow {
    /// The role of each step.
    ///
    /// Criteria are not evaluated: a transition with criteria counts as possible.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        let reached = self.reached();
        let mut before_retries = vec![false; self.steps.len()];
        for (position, step) in self.steps.iter().enumerate() {
            for way in step.success.iter().chain(&step.failure) {
                if let Target::Retry {
                    first: Some(first), ..
                } = way.to
                    && is_set(&reached, position)
                    && let Some(known) = before_retries.get_mut(first)
                {
                    *known = true;
                }
            }
        }
        let ends = self.leading_to_the_end();
        (0..self.steps.len())
            .map(|step| {
                if is_set(&reached, step) {
                    if is_set(&ends, step) {
                        Role::OnTheWay
                    } else {
                        Role::DeadEnd
                    }
                } else if is_set(&before_retries, step) {
                    Role::BeforeRetries
                } else {
                    Role::Unreached
                }
            })
            .collect()
    }

    /// A shortest path to the successful end on which `step` does not succeed. `None` if there is none.
    #[must_use]
    pub fn path_without(&self, step: usize) -> Option<Path> {
        let mut seen = vec![false; self.steps.len()];
        let mut open = VecDeque::from([(0, Vec::new())]);
        while let Some((at, path)) = open.pop_front() {
            let Some(here) = self.steps.get(at) else { continue };
            if std::mem::replace(seen.get_mut(at)?, true) {
                continue;
            }
            for (way, failed) in ways(here) {
                if at == step && !failed {
                    continue;
                }
                let mut path: Vec<(usize, bool)> = path.clone();
                path.push((at, failed));
                match way.to {
                    Target::End => return Some(Path { steps: path }),
                    Target::Step(to) => open.push_back((to, path)),
                    Target::Retry { .. } | Target::Error => {}
                }
            }
        }
        None
    }

    fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.steps.len()];
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let Some(here) = reached.get_mut(at) else { continue };
            if std::mem::replace(here, true) {
                continue;
            }
            let targets = self.steps.get(at).into_iter().flat_map(ways);
            open.extend(targets.filter_map(|(way, _)| match way.to {
                Target::Step(to) => Some(to),
                _ => None,
            }));
        }
        reached
    }

    /// The steps that have a way to the end with outputs.
    fn leading_to_the_end(&self) -> Vec<bool> {
        let mut ends = vec![false; self.steps.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for (position, step) in self.steps.iter().enumerate() {
                let leads = ways(step).any(|(way, _)| match way.to {
                    Target::End => true,
                    Target::Step(to) => is_set(&ends, to),
                    Target::Retry { .. } | Target::Error => false,
                });
                if let Some(known) = ends.get_mut(position) {
                    changed |= leads && !*known;
                    *known |= leads;
                }
            }
        }
        ends
    }
}

/// The ways behind a step that may be taken, each with whether the step failed.
fn ways(step: &Step) -> impl Iterator<Item = (&Way, bool)> {
    let success = step.success.iter().map(|way| (way, false));
    success.chain(step.failure.iter().map(|way| (way, true)))
}

fn is_set(flags: &[bool], position: usize) -> bool {
    flags.get(position).copied().unwrap_or_default()
}
