//! Data flow over a graph whose edges complete steps: the steps that are surely completed at a node, and those that may
//! be.
//!
//! Nodes of one cycle share the steps that may be completed. These are computed once per cycle, after all nodes that lead
//! to it. The surely completed steps are a fixed point, which needs few rounds in reverse postorder.

use super::groups;

/// A way from one node to another, and the step that has completed on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) completes: Option<usize>,
}

/// A set of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Steps(Vec<u64>);

impl Steps {
    fn none(steps: usize) -> Self {
        Self(vec![0; steps.div_ceil(64)])
    }

    fn all(steps: usize) -> Self {
        Self(vec![u64::MAX; steps.div_ceil(64)])
    }

    fn add(&mut self, step: usize) {
        if let Some(word) = self.0.get_mut(step / 64) {
            *word |= 1 << (step % 64);
        }
    }

    fn has(&self, step: usize) -> bool {
        self.0
            .get(step / 64)
            .is_some_and(|word| (word >> (step % 64)) & 1 == 1)
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
pub(super) struct Facts {
    surely: Vec<Steps>,
    maybe: Vec<Steps>,
    reached: Vec<bool>,
}

impl Facts {
    /// A run starts at the node 0.
    pub(super) fn of(nodes: usize, steps: usize, edges: &[Edge]) -> Self {
        let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
        for edge in edges {
            if let Some(out) = out.get_mut(edge.from) {
                out.push(edge.to);
            }
        }
        let mut reached = vec![false; nodes];
        let mut order = groups::reached(0, &out, &mut reached);
        order.reverse();
        let is_reached = |edge: &&Edge| reached.get(edge.from) == Some(&true);
        let mut into: Vec<Vec<Edge>> = vec![Vec::new(); nodes];
        for edge in edges.iter().filter(is_reached) {
            if let Some(into) = into.get_mut(edge.to) {
                into.push(*edge);
            }
        }
        Self {
            surely: surely(&order, steps, &into),
            maybe: maybe(steps, &into),
            reached,
        }
    }

    pub(super) fn surely(&self, node: usize, step: usize) -> bool {
        self.surely.get(node).is_some_and(|steps| steps.has(step))
    }

    pub(super) fn maybe(&self, node: usize, step: usize) -> bool {
        self.maybe.get(node).is_some_and(|steps| steps.has(step))
    }

    pub(super) fn is_reached(&self, node: usize) -> bool {
        self.reached.get(node).copied().unwrap_or_default()
    }
}

/// The intersection over all ways that lead to a node. `order` has the reached nodes, each before those that it leads to
/// as far as there is no circle; `into` the edges that come to each node from them.
fn surely(order: &[usize], steps: usize, into: &[Vec<Edge>]) -> Vec<Steps> {
    let mut surely = vec![Steps::all(steps); into.len()];
    if let Some(first) = surely.first_mut() {
        *first = Steps::none(steps);
    }
    let mut changed = true;
    while changed {
        changed = false;
        for node in order {
            let Some(mut here) = surely.get(*node).cloned() else {
                continue;
            };
            for edge in into.get(*node).into_iter().flatten() {
                let Some(before) = surely.get(edge.from) else {
                    continue;
                };
                // What completes on the way stays, whatever was known before.
                let kept = edge.completes.filter(|step| here.has(*step));
                here.keep(before);
                kept.into_iter().for_each(|step| here.add(step));
            }
            if let Some(known) = surely.get_mut(*node).filter(|known| **known != here) {
                *known = here;
                changed = true;
            }
        }
    }
    surely
}

/// The union over all ways that lead to a node. Nodes that lead to each other have the same.
fn maybe(steps: usize, into: &[Vec<Edge>]) -> Vec<Steps> {
    let before: Vec<Vec<usize>> = into
        .iter()
        .map(|edges| edges.iter().map(|edge| edge.from).collect())
        .collect();
    let mut maybe = vec![Steps::none(steps); into.len()];
    for group in groups::groups(&before) {
        let mut here = Steps::none(steps);
        for edge in group.iter().filter_map(|node| into.get(*node)).flatten() {
            if let Some(before) = maybe.get(edge.from) {
                here.add_all(before);
            }
            edge.completes.into_iter().for_each(|step| here.add(step));
        }
        for node in group {
            if let Some(known) = maybe.get_mut(node) {
                known.clone_from(&here);
            }
        }
    }
    maybe
}
