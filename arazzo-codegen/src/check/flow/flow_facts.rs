//! Data flow over a graph whose edges complete steps: the steps that are surely completed at a node, and those that may
//! be.
//!
//! Nodes of one cycle share the steps that may be completed. These are computed once per cycle, after all nodes that lead
//! to it. The surely completed steps are a fixed point, which needs few rounds in reverse postorder.

use super::components;
use crate::ids::{Id, StepId};

/// A way from one node to another, and the step that has completed on it.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Edge {
    pub(in crate::check) from: usize,
    pub(in crate::check) to: usize,
    pub(in crate::check) completes: Option<StepId>,
    /// The action taken on it: its number among the reachable actions of the list.
    pub(in crate::check) action: Option<usize>,
}

/// A set of steps, or of other things that have numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) struct Set(Vec<u64>);

impl Set {
    fn none(members: usize) -> Self {
        Self(vec![0; members.div_ceil(64)])
    }

    fn all(members: usize) -> Self {
        Self(vec![u64::MAX; members.div_ceil(64)])
    }

    pub(in crate::check) fn add(&mut self, member: usize) {
        self.set(member, true);
    }

    pub(in crate::check) fn set(&mut self, member: usize, is_in: bool) {
        if let Some(word) = self.0.get_mut(member / 64) {
            let bit = 1 << (member % 64);
            *word = if is_in { *word | bit } else { *word & !bit };
        }
    }

    pub(in crate::check) fn has(&self, member: usize) -> bool {
        self.0
            .get(member / 64)
            .is_some_and(|word| (word >> (member % 64)) & 1 == 1)
    }

    fn add_all(&mut self, other: &Self) {
        for (here, there) in self.0.iter_mut().zip(&other.0) {
            *here |= there;
        }
    }

    fn keep(&mut self, other: &Self) {
        for (here, there) in self.0.iter_mut().zip(&other.0) {
            *here &= there;
        }
    }
}

/// What is known at every node.
#[derive(Debug)]
pub(in crate::check) struct Facts {
    ways: ReachedNodes,
    surely: Vec<Set>,
    maybe: Vec<Set>,
    reached: Vec<bool>,
}

/// The nodes that are reached, and how.
#[derive(Debug)]
struct ReachedNodes {
    /// Each node before those that it leads to, as far as there is no cycle.
    order: Vec<usize>,
    /// The edges that come to each node from one that is reached.
    into: Vec<Vec<Edge>>,
}

impl Facts {
    /// A run starts at the node 0.
    pub(in crate::check) fn of(nodes: usize, steps: usize, edges: &[Edge]) -> Self {
        let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
        for edge in edges {
            if let Some(out) = out.get_mut(edge.from) {
                out.push(edge.to);
            }
        }
        let mut reached = vec![false; nodes];
        let mut order = components::reached(0, &out, &mut reached);
        order.reverse();
        let is_reached = |edge: &&Edge| reached.get(edge.from) == Some(&true);
        let mut into: Vec<Vec<Edge>> = vec![Vec::new(); nodes];
        for edge in edges.iter().filter(is_reached) {
            if let Some(into) = into.get_mut(edge.to) {
                into.push(*edge);
            }
        }
        let ways = ReachedNodes { order, into };
        Self {
            surely: ways.surely(steps, |edge, before| {
                edge.completes
                    .into_iter()
                    .for_each(|step| before.add(step.index()))
            }),
            maybe: maybe(steps, &ways.into),
            ways,
            reached,
        }
    }

    /// The facts that hold on every path to a node. `passed` changes the facts along one edge.
    pub(in crate::check) fn surely_by(
        &self,
        node: usize,
        members: usize,
        passed: impl Fn(&Edge, &mut Set),
    ) -> Set {
        let mut surely = self.ways.surely(members, passed);
        match node < surely.len() {
            true => surely.swap_remove(node),
            false => Set::none(members),
        }
    }

    pub(in crate::check) fn surely(&self, node: usize, step: StepId) -> bool {
        self.surely.get(node).is_some_and(|steps| steps.has(step.index()))
    }

    pub(in crate::check) fn maybe(&self, node: usize, step: StepId) -> bool {
        self.maybe.get(node).is_some_and(|steps| steps.has(step.index()))
    }

    pub(in crate::check) fn is_reached(&self, node: usize) -> bool {
        self.reached.get(node).copied().unwrap_or_default()
    }
}

impl ReachedNodes {
    /// The intersection over all ways that lead to a node.
    fn surely(&self, members: usize, passed: impl Fn(&Edge, &mut Set)) -> Vec<Set> {
        let mut surely = vec![Set::all(members); self.into.len()];
        if let Some(first) = surely.first_mut() {
            *first = Set::none(members);
        }
        let mut behind = Set::none(members);
        let mut changed = true;
        while changed {
            changed = false;
            for node in &self.order {
                let Some(mut here) = surely.get(*node).cloned() else {
                    continue;
                };
                for edge in self.into.get(*node).into_iter().flatten() {
                    if let Some(before) = surely.get(edge.from) {
                        behind.0.clone_from(&before.0);
                        passed(edge, &mut behind);
                        here.keep(&behind);
                    }
                }
                if let Some(known) = surely.get_mut(*node).filter(|known| **known != here) {
                    *known = here;
                    changed = true;
                }
            }
        }
        surely
    }
}

/// The union over all ways that lead to a node. Nodes that lead to each other have the same.
fn maybe(steps: usize, into: &[Vec<Edge>]) -> Vec<Set> {
    let before: Vec<Vec<usize>> = into
        .iter()
        .map(|edges| edges.iter().map(|edge| edge.from).collect())
        .collect();
    let mut maybe = vec![Set::none(steps); into.len()];
    for group in components::groups(&before) {
        let mut here = Set::none(steps);
        for edge in group.iter().filter_map(|node| into.get(*node)).flatten() {
            if let Some(before) = maybe.get(edge.from) {
                here.add_all(before);
            }
            edge.completes.into_iter().for_each(|step| here.add(step.index()));
        }
        for node in group {
            if let Some(known) = maybe.get_mut(node) {
                known.clone_from(&here);
            }
        }
    }
    maybe
}
