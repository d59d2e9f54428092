//! Definite assignment: which steps have surely completed, and which may have, when a step starts and when
//! the workflow ends.
//!
//! The graph has a node a step and one for the end. An edge from a step means that the run may go there next;
//! on a success edge the step has completed, on a failure edge it has not (but an earlier visit may have).
//! "Surely" is the intersection over all edges into a node, "maybe" the union; both are the usual fixed
//! points. Conditions are not interpreted: an action with criteria may or may not be taken.

use super::checked::{Action, Step, Then};

/// What is known at every node.
#[derive(Debug)]
pub(super) struct Flow {
    surely: Vec<Vec<bool>>,
    maybe: Vec<Vec<bool>>,
    reached: Vec<bool>,
    end: usize,
}

#[derive(Clone, Copy, Debug)]
struct Edge {
    from: usize,
    to: usize,
    completes: bool,
}

impl Flow {
    pub(super) fn of(steps: &[Step]) -> Self {
        let successes: Vec<_> = steps.iter().map(|step| actions(&step.on_success)).collect();
        let failures: Vec<_> = steps.iter().map(|step| actions(&step.on_failure)).collect();
        Self::of_graph(&successes, &failures)
    }

    /// `successes` and `failures`: for each step its actions in order, each with whether it is unconditional.
    fn of_graph(successes: &[Vec<(Then, bool)>], failures: &[Vec<(Then, bool)>]) -> Self {
        let end = successes.len();
        let edges = edges(successes, failures);
        let mut surely = vec![vec![true; end]; end + 1];
        let mut maybe = vec![vec![false; end]; end + 1];
        let mut reached = vec![false; end + 1];
        if let (Some(first), Some(start)) = (surely.first_mut(), reached.first_mut()) {
            first.fill(false);
            *start = true;
        }
        let mut changed = true;
        while changed {
            changed = false;
            for edge in &edges {
                if !reached.get(edge.from).copied().unwrap_or_default() {
                    continue;
                }
                let (mut sure, mut may) = match (surely.get(edge.from), maybe.get(edge.from)) {
                    (Some(sure), Some(may)) => (sure.clone(), may.clone()),
                    _ => continue,
                };
                if edge.completes
                    && let (Some(sure), Some(may)) = (sure.get_mut(edge.from), may.get_mut(edge.from))
                {
                    *sure = true;
                    *may = true;
                }
                changed |= meet(surely.get_mut(edge.to), &sure, |here, there| here && there);
                changed |= meet(maybe.get_mut(edge.to), &may, |here, there| here || there);
                if let Some(target) = reached.get_mut(edge.to) {
                    changed |= !*target;
                    *target = true;
                }
            }
        }
        Self {
            surely,
            maybe,
            reached,
            end,
        }
    }

    /// Whether every path to the end has completed the step.
    pub(super) fn completed_at_end(&self, step: usize) -> bool {
        look(&self.surely, self.end, step)
    }

    /// Whether some path to the start of `at` has completed `step`; for the end, give the number of steps.
    pub(super) fn may_have_completed(&self, at: usize, step: usize) -> bool {
        look(&self.maybe, at, step)
    }

    pub(super) fn is_reached(&self, step: usize) -> bool {
        self.reached.get(step).copied().unwrap_or_default()
    }
}

fn look(facts: &[Vec<bool>], at: usize, step: usize) -> bool {
    facts
        .get(at)
        .and_then(|facts| facts.get(step))
        .copied()
        .unwrap_or_default()
}

fn meet(target: Option<&mut Vec<bool>>, from: &[bool], join: fn(bool, bool) -> bool) -> bool {
    let mut changed = false;
    for (here, there) in target.into_iter().flatten().zip(from) {
        let joined = join(*here, *there);
        changed |= joined != *here;
        *here = joined;
    }
    changed
}

fn actions(actions: &[Action]) -> Vec<(Then, bool)> {
    actions
        .iter()
        .map(|action| (action.then, action.criteria.is_empty()))
        .collect()
}

fn edges(successes: &[Vec<(Then, bool)>], failures: &[Vec<(Then, bool)>]) -> Vec<Edge> {
    let end = successes.len();
    let mut edges = Vec::new();
    for (from, actions) in successes.iter().enumerate() {
        let mut falls_through = true;
        for (then, always) in actions {
            let to = match then {
                Then::End => end,
                Then::Goto(step) => *step,
            };
            edges.push(Edge {
                from,
                to,
                completes: true,
            });
            if *always {
                falls_through = false;
                break;
            }
        }
        if falls_through {
            edges.push(Edge {
                from,
                to: from + 1,
                completes: true,
            });
        }
    }
    for (from, actions) in failures.iter().enumerate() {
        for (then, always) in actions {
            // `end` on failure ends with an error (S24), so the end with outputs is not reached that way.
            if let Then::Goto(to) = then {
                edges.push(Edge {
                    from,
                    to: *to,
                    completes: false,
                });
            }
            if *always {
                break;
            }
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::{Flow, Then};

    fn sometimes(then: Then) -> (Then, bool) {
        (then, false)
    }

    fn always(then: Then) -> (Then, bool) {
        (then, true)
    }

    #[test]
    fn a_straight_line_completes_every_step() {
        let flow = Flow::of_graph(&[vec![], vec![]], &[vec![], vec![]]);
        assert!(flow.completed_at_end(0) && flow.completed_at_end(1));
        assert!(flow.may_have_completed(1, 0) && !flow.may_have_completed(0, 1));
    }

    #[test]
    fn an_early_end_leaves_later_steps_open() {
        let flow = Flow::of_graph(&[vec![sometimes(Then::End)], vec![]], &[vec![], vec![]]);
        assert!(flow.completed_at_end(0));
        assert!(!flow.completed_at_end(1));
    }

    #[test]
    fn a_loop_and_two_branches() {
        // The shape of create-and-poll-response: 1 polls, 2 ends, 3 is the other branch.
        let flow = Flow::of_graph(
            &[
                vec![],
                vec![
                    sometimes(Then::Goto(1)),
                    sometimes(Then::Goto(2)),
                    sometimes(Then::Goto(3)),
                ],
                vec![always(Then::End)],
                vec![],
            ],
            &[vec![], vec![], vec![], vec![]],
        );
        let completed: Vec<bool> = (0..4).map(|step| flow.completed_at_end(step)).collect();
        assert_eq!(completed, [true, true, false, false]);
        assert!(
            flow.may_have_completed(1, 1),
            "the poll may have completed before"
        );
    }

    #[test]
    fn a_failure_path_has_not_completed_its_step() {
        let flow = Flow::of_graph(&[vec![], vec![]], &[vec![always(Then::Goto(1))], vec![]]);
        assert!(!flow.completed_at_end(0));
        assert!(flow.completed_at_end(1));
    }

    #[test]
    fn an_unconditional_action_cuts_the_way_on() {
        let flow = Flow::of_graph(&[vec![always(Then::End)], vec![]], &[vec![], vec![]]);
        assert!(!flow.is_reached(1));
        assert!(flow.is_reached(2), "the end");
    }
}
