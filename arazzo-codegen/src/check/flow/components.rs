//! The strongly connected components of the call graph of workflows.

use std::collections::VecDeque;

/// The workflows, by position, in groups: each group behind those that it calls. A group is one workflow, or all that
/// call each other, however far around. `calls` has for each workflow those that it calls.
pub(crate) fn groups(calls: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); calls.len()];
    for (caller, called) in calls.iter().enumerate() {
        for called in called {
            if let Some(callers) = callers.get_mut(*called) {
                callers.push(caller);
            }
        }
    }
    // Kosaraju's algorithm: whoever is finished last calls all the others, so among its own callers are only those that
    // it calls itself.
    let mut seen = vec![false; calls.len()];
    let mut finished = Vec::new();
    for start in 0..calls.len() {
        finished.extend(reached(start, calls, &mut seen));
    }
    let mut seen = vec![false; calls.len()];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for start in finished.into_iter().rev() {
        let mut group = reached(start, &callers, &mut seen);
        group.sort_unstable();
        if !group.is_empty() {
            groups.push(group);
        }
    }
    groups.reverse();
    groups
}

/// What is reached from `start` and was not seen before, each behind what is reached from it. Without recursion, so that
/// no document exhausts the stack.
pub(in crate::check) fn reached(start: usize, edges: &[Vec<usize>], seen: &mut [bool]) -> Vec<usize> {
    let mut finished = Vec::new();
    let mut path = Vec::new();
    let mut enter = |node: usize, path: &mut Vec<(usize, usize)>| {
        if let Some(seen) = seen.get_mut(node).filter(|seen| !**seen) {
            *seen = true;
            path.push((node, 0));
        }
    };
    enter(start, &mut path);
    while let Some((node, next)) = path.last_mut() {
        let target = edges.get(*node).and_then(|targets| targets.get(*next)).copied();
        *next += 1;
        match target {
            Some(target) => enter(target, &mut path),
            None => {
                finished.push(*node);
                path.pop();
            }
        }
    }
    finished
}

/// The shortest way along calls from one workflow to another that it reaches, both ends included.
pub(in crate::check) fn path(from: usize, to: usize, calls: &[Vec<usize>]) -> Vec<usize> {
    let mut came_from: Vec<Option<usize>> = vec![None; calls.len()];
    let mut next = VecDeque::from([from]);
    while let Some(at) = next.pop_front().filter(|at| *at != to) {
        for called in calls.get(at).into_iter().flatten() {
            if let Some(before) = came_from.get_mut(*called)
                && before.is_none()
                && *called != from
            {
                *before = Some(at);
                next.push_back(*called);
            }
        }
    }
    let mut path = vec![to];
    while let Some(before) = path
        .last()
        .and_then(|last| came_from.get(*last).copied().flatten())
    {
        path.push(before);
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::{groups, path};

    #[test]
    fn what_is_called_comes_first() {
        assert_eq!(groups(&[vec![2], vec![0], vec![]]), [[2], [0], [1]]);
        assert_eq!(groups(&[]), [[0; 0]; 0]);
    }

    #[test]
    fn those_that_call_each_other_come_together() {
        // 0 and 2 call each other by way of 1; 3 calls them, they call 4, which calls itself.
        let calls = [vec![1], vec![2, 4], vec![0], vec![0], vec![4]];
        assert_eq!(groups(&calls), [vec![4], vec![0, 1, 2], vec![3]]);
    }

    #[test]
    fn the_shortest_way_is_found() {
        let calls = [vec![1, 2], vec![2], vec![3, 0], vec![]];
        assert_eq!(path(0, 3, &calls), [0, 2, 3]);
        assert_eq!(path(1, 0, &calls), [1, 2, 0]);
        assert_eq!(path(2, 2, &calls), [2]);
    }

    #[test]
    fn a_long_chain_does_no_harm() {
        let last = 100_000;
        let calls: Vec<Vec<usize>> = (0..=last)
            .map(|at| if at < last { vec![at + 1] } else { Vec::new() })
            .collect();
        assert_eq!(groups(&calls).first(), Some(&vec![last]));
    }
}
