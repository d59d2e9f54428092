//! Definite assignment: which steps have surely completed, and which may have, when a step starts and when
//! the workflow ends.
//!
//! The graph has a node a step, one for the end, and one for each step that a `retry` runs first (S27), because that
//! one comes back instead of going on. An edge means that the run may go there next; on some edges a step has
//! completed, on a failure edge it has not (but an earlier visit may have). "Surely" is the intersection over all
//! edges into a node, "maybe" the union; both are the usual fixed points. Conditions are not interpreted here: an action
//! with criteria may or may not be taken, unless an earlier one says the same. Any step may fail, and any may succeed but
//! one that calls a workflow without a way to its end. `demanded` knows what conditions say of outputs.
//!
//! `docs/definite-assignment.md` says more, with examples.

use super::flow_facts::{Edge, Facts, Set};
use crate::check::model::{CheckedAction, CheckedStep, Reachability, StepCall, Steps, Then, WorkflowKey};
use crate::ids::{Id, StepId};

/// What is known at every node.
#[derive(Debug)]
pub(in crate::check) struct Flow {
    facts: Facts,
    end: usize,
    /// The nodes behind the end: the step that each of them runs.
    detours: Vec<StepId>,
    /// The steps that end the run with outputs of their own, as far as runs come to that.
    tails: Vec<StepId>,
    edges: Vec<Edge>,
}

/// An action, and whether it is taken whenever it is considered.
type Considered = (Then, bool);

impl Flow {
    /// `first_behind`: the steps in front of this one follow each other; the `tails` among the others end the run with
    /// outputs of their own, so they do not lead to the end where the workflow's are computed. `ends` tells whether a
    /// workflow that a step calls has a way to its end.
    pub(in crate::check) fn of(
        steps: &Steps,
        first_behind: StepId,
        tails: &[StepId],
        ends: impl Fn(WorkflowKey) -> bool,
    ) -> Self {
        let successes: Vec<_> = steps.iter().map(|step| actions(&step.on_success)).collect();
        let failures: Vec<_> = steps.iter().map(|step| actions(&step.on_failure)).collect();
        let completes = |step: &CheckedStep| match &step.call {
            StepCall::Operation(_) => true,
            StepCall::Workflow(call) => ends(call.workflow),
        };
        let completes: Vec<bool> = steps.iter().map(completes).collect();
        Self::of_graph(&successes, &failures, &completes, first_behind, tails)
    }

    /// `successes` and `failures`: for each step its actions in order; `completes`: whether it can succeed.
    fn of_graph(
        successes: &[Vec<Considered>],
        failures: &[Vec<Considered>],
        completes: &[bool],
        first_behind: StepId,
        tails: &[StepId],
    ) -> Self {
        let end = successes.len();
        let can_complete = |step: StepId| completes.get(step.index()).copied().unwrap_or(true);
        let graph = Graph::of(successes, failures, &can_complete, first_behind, tails);
        let nodes = end + 1 + graph.detours.len();
        let facts = Facts::of(nodes, end, &graph.edges);
        let tails = tails
            .iter()
            .copied()
            .filter(|tail| facts.is_reached(tail.index()) && can_complete(*tail))
            .collect();
        Self {
            facts,
            end,
            detours: graph.detours,
            tails,
            edges: graph.edges,
        }
    }

    /// Whether on every path to the end, or on some path to the step `at`, one of the `steps` has completed, or, where
    /// starting is enough, has run at all.
    pub(in crate::check) fn has_run(
        &self,
        at: Option<StepId>,
        steps: &[StepId],
        starting_is_enough: bool,
    ) -> bool {
        let is_surely = at.is_none();
        let sets = |edge: &Edge| match edge.completes {
            _ if starting_is_enough => steps.contains(&self.step_at(edge.from)),
            Some(step) => steps.contains(&step),
            None => false,
        };
        let mut facts = vec![is_surely; self.end + 1 + self.detours.len()];
        if let Some(start) = facts.first_mut() {
            *start = false;
        }
        let is_reached = |node: usize| self.facts.is_reached(node);
        let mut changed = true;
        while changed {
            changed = false;
            for edge in self.edges.iter().filter(|edge| is_reached(edge.from)) {
                let before = facts.get(edge.from).copied().unwrap_or_default() || sets(edge);
                if let Some(fact) = facts.get_mut(edge.to) {
                    let joined = if is_surely {
                        *fact && before
                    } else {
                        *fact || before
                    };
                    changed |= joined != *fact;
                    *fact = joined;
                }
            }
        }
        let fact = |node: usize| facts.get(node).copied().unwrap_or_default();
        match at {
            Some(at) => self.nodes_of(at).any(fact),
            None => fact(self.end),
        }
    }

    /// The facts that hold on every path to the end; `members` is their number. `passed` changes the facts along one edge. It
    /// gets the step that has run, and whether its actions were considered.
    pub(in crate::check) fn surely_at_end(
        &self,
        members: usize,
        passed: impl Fn(&Edge, StepId, bool, &mut Set),
    ) -> Set {
        self.facts.surely_by(self.end, members, |edge, facts| {
            passed(edge, self.step_at(edge.from), edge.from < self.end, facts);
        })
    }

    /// The step that runs at a node.
    fn step_at(&self, node: usize) -> StepId {
        let detour = node.checked_sub(self.end + 1);
        detour
            .and_then(|detour| self.detours.get(detour).copied())
            .unwrap_or_else(|| StepId::new(node))
    }

    /// Whether some path leads to an end with outputs, its own or those of another workflow (S25).
    pub(in crate::check) fn ends(&self) -> bool {
        self.facts.is_reached(self.end) || !self.tails.is_empty()
    }

    /// Whether every path to the end has completed the step.
    pub(in crate::check) fn completed_at_end(&self, step: StepId) -> bool {
        self.facts.surely(self.end, step)
    }

    /// Whether every run that ends with outputs, its own or those of another workflow, has completed the step.
    pub(in crate::check) fn every_run_does(&self, step: StepId) -> bool {
        let ends = std::iter::once(self.end).chain(self.tails.iter().map(|tail| tail.index()));
        let mut ends = ends.filter(|end| self.facts.is_reached(*end));
        ends.all(|end| self.facts.surely(end, step))
    }

    /// The steps that end the run with outputs of their own (S25).
    pub(in crate::check) fn tails(&self) -> &[StepId] {
        &self.tails
    }

    /// These steps end the run with outputs of its own.
    pub(in crate::check) fn forget_tails(&mut self, is_own: impl Fn(StepId) -> bool) {
        self.tails.retain(|tail| !is_own(*tail));
    }

    /// Whether some path to the start of `at` has completed `step`. The end is after the last step.
    pub(in crate::check) fn may_have_completed(&self, at: StepId, step: StepId) -> bool {
        self.nodes_of(at).any(|node| self.facts.maybe(node, step))
    }

    /// Whether every path to the start of `at` has completed `step`.
    pub(in crate::check) fn surely_completed(&self, at: StepId, step: StepId) -> bool {
        self.nodes_of(at)
            .filter(|node| self.facts.is_reached(*node))
            .all(|node| self.facts.surely(node, step))
    }

    /// As [`may_have_completed`](Self::may_have_completed), but for where the step stands itself, and not for where it runs
    /// before a retry.
    pub(in crate::check) fn may_have_completed_first(&self, at: StepId, step: StepId) -> bool {
        self.facts.maybe(at.index(), step)
    }

    pub(in crate::check) fn is_reached(&self, step: StepId) -> bool {
        self.nodes_of(step).any(|node| self.facts.is_reached(node))
    }

    /// Where a step runs: as itself, and before the retries that name it.
    fn nodes_of(&self, step: StepId) -> impl Iterator<Item = usize> {
        let behind_the_end = self.end + 1;
        let detours = self.detours.iter().enumerate();
        let here = detours
            .filter(move |(_, runs)| **runs == step)
            .map(move |(at, _)| behind_the_end + at);
        std::iter::once(step.index()).chain(here)
    }
}

fn actions(actions: &[CheckedAction]) -> Vec<Considered> {
    actions
        .iter()
        .filter(|action| !matches!(action.taken, Reachability::Never(_)))
        .map(|action| (action.then, action.taken == Reachability::Always))
        .collect()
}

struct Graph {
    edges: Vec<Edge>,
    detours: Vec<StepId>,
    end: usize,
}

impl Graph {
    fn of(
        successes: &[Vec<Considered>],
        failures: &[Vec<Considered>],
        can_complete: &impl Fn(StepId) -> bool,
        first_behind: StepId,
        tails: &[StepId],
    ) -> Self {
        let mut graph = Self {
            edges: Vec::new(),
            detours: Vec::new(),
            end: successes.len(),
        };
        for (position, actions) in successes.iter().enumerate() {
            let from = StepId::new(position);
            if tails.contains(&from) || !can_complete(from) {
                continue;
            }
            let actions: Vec<_> = actions.iter().copied().enumerate().collect();
            if !graph.follow(from, &actions, Some(from), can_complete) {
                graph.edges.push(Edge {
                    from: position,
                    to: if from.next() < first_behind {
                        position + 1
                    } else {
                        graph.end
                    },
                    completes: Some(from),
                    action: None,
                });
            }
        }
        for (position, actions) in failures.iter().enumerate() {
            let from = StepId::new(position);
            let mut onward = Vec::new();
            for (number, action) in actions.iter().enumerate() {
                match action {
                    // `end` on failure ends with an error (S24): the end with outputs is not reached that way.
                    (Then::End, true) => break,
                    (Then::End, false) => {}
                    other => onward.push((number, *other)),
                }
            }
            graph.follow(from, &onward, None, can_complete);
        }
        graph
    }

    /// Adds the ways of one list of actions; whether the last of them is always taken.
    fn follow(
        &mut self,
        step: StepId,
        actions: &[(usize, Considered)],
        completes: Option<StepId>,
        can_complete: &impl Fn(StepId) -> bool,
    ) -> bool {
        let from = step.index();
        for (number, (then, always)) in actions {
            let action = Some(*number);
            match then {
                Then::End => self.edges.push(Edge {
                    from,
                    to: self.end,
                    completes,
                    action,
                }),
                Then::Goto(to) => self.edges.push(Edge {
                    from,
                    to: to.index(),
                    completes,
                    action,
                }),
                Then::Retry { first: None, .. } => self.edges.push(Edge {
                    from,
                    to: from,
                    completes,
                    action,
                }),
                Then::Retry {
                    first: Some(first), ..
                } => {
                    self.detours.push(*first);
                    let detour = self.end + self.detours.len();
                    self.edges.push(Edge {
                        from,
                        to: detour,
                        completes,
                        action,
                    });
                    // Its failure is ignored, so it comes back either way.
                    let success = can_complete(*first).then_some(Some(*first));
                    for completes in success.into_iter().chain([None]) {
                        self.edges.push(Edge {
                            from: detour,
                            to: from,
                            completes,
                            action: None,
                        });
                    }
                }
            }
            if *always {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{Flow, Id, StepId, Then};

    fn step(index: usize) -> StepId {
        StepId::new(index)
    }

    /// Steps that all follow each other.
    fn flow_of(successes: &[Vec<(Then, bool)>], failures: &[Vec<(Then, bool)>]) -> Flow {
        Flow::of_graph(successes, failures, &[], step(successes.len()), &[])
    }

    fn sometimes(then: Then) -> (Then, bool) {
        (then, false)
    }

    fn always(then: Then) -> (Then, bool) {
        (then, true)
    }

    #[test]
    fn a_straight_line_completes_every_step() {
        let flow = flow_of(&[vec![], vec![]], &[vec![], vec![]]);
        assert!(flow.completed_at_end(step(0)) && flow.completed_at_end(step(1)));
        assert!(flow.may_have_completed(step(1), step(0)) && !flow.may_have_completed(step(0), step(1)));
    }

    #[test]
    fn an_early_end_leaves_later_steps_open() {
        let flow = flow_of(&[vec![sometimes(Then::End)], vec![]], &[vec![], vec![]]);
        assert!(flow.completed_at_end(step(0)));
        assert!(!flow.completed_at_end(step(1)));
    }

    #[test]
    fn a_loop_and_two_branches() {
        // The shape of create-and-poll-response: 1 polls, 2 ends, 3 is the other branch.
        let flow = flow_of(
            &[
                vec![],
                vec![
                    sometimes(Then::Goto(step(1))),
                    sometimes(Then::Goto(step(2))),
                    sometimes(Then::Goto(step(3))),
                ],
                vec![always(Then::End)],
                vec![],
            ],
            &[vec![], vec![], vec![], vec![]],
        );
        let completed: Vec<bool> = (0..4).map(|at| flow.completed_at_end(step(at))).collect();
        assert_eq!(completed, [true, true, false, false]);
        assert!(
            flow.may_have_completed(step(1), step(1)),
            "the poll may have completed before"
        );
    }

    #[test]
    fn a_failure_path_has_not_completed_its_step() {
        let flow = flow_of(&[vec![], vec![]], &[vec![always(Then::Goto(step(1)))], vec![]]);
        assert!(!flow.completed_at_end(step(0)));
        assert!(flow.completed_at_end(step(1)));
    }

    #[test]
    fn an_unconditional_action_cuts_the_way_on() {
        let flow = flow_of(&[vec![always(Then::End)], vec![]], &[vec![], vec![]]);
        assert!(!flow.is_reached(step(1)));
        assert!(flow.is_reached(step(2)), "the end");
    }

    #[test]
    fn s27_a_step_that_runs_before_a_retry_may_have_completed_and_is_reached() {
        let retry = Then::Retry {
            after: std::time::Duration::ZERO,
            limit: 1,
            first: Some(step(2)),
        };
        let flow = flow_of(
            &[vec![], vec![always(Then::End)], vec![]],
            &[vec![sometimes(retry)], vec![], vec![]],
        );
        assert!(flow.is_reached(step(2)));
        assert!(flow.may_have_completed(step(1), step(2)) && flow.may_have_completed(step(0), step(2)));
        assert!(flow.completed_at_end(step(0)) && flow.completed_at_end(step(1)));
        assert!(!flow.completed_at_end(step(2)));
        assert!(
            !flow.may_have_completed(step(2), step(1)),
            "it comes back to step 0 and does not go on"
        );
    }

    #[test]
    fn s24_an_end_on_failure_hides_what_stands_behind_it() {
        let flow = flow_of(
            &[vec![always(Then::End)], vec![]],
            &[vec![always(Then::End), always(Then::Goto(step(1)))], vec![]],
        );
        assert!(!flow.is_reached(step(1)));
    }

    #[test]
    fn s25_a_step_that_ends_with_another_workflow_does_not_count_for_the_outputs() {
        // 0 goes to 2, which runs another workflow, or on to 1.
        let flow = Flow::of_graph(
            &[
                vec![sometimes(Then::Goto(step(2)))],
                vec![],
                vec![always(Then::End)],
            ],
            &[vec![], vec![], vec![]],
            &[],
            step(2),
            &[step(2)],
        );
        assert!(
            flow.is_reached(step(2)) && flow.completed_at_end(step(1)) && !flow.completed_at_end(step(2))
        );
    }
}
