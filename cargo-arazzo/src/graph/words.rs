//! The texts in a picture.

use std::time::Duration;

use arazzo_codegen::outline::{Call, Step, Target, Way, Workflow};

pub(super) use crate::text::{cut, one_line, wrapped};

/// `POST /files`, or the workflow that a step runs.
pub(super) fn call(call: &Call) -> String {
    match call {
        Call::Request { method, path, .. } => format!("{method} {path}"),
        Call::Workflow { id, .. } => format!("workflow {id}"),
        _ => String::new(),
    }
}

/// The condition of a way; empty for one that is always taken. `position` is its position in its list.
pub(super) fn condition(way: &Way, position: usize) -> String {
    match way.criteria.as_slice() {
        [] if position == 0 => String::new(),
        [] => "otherwise".to_owned(),
        criteria => joined(criteria),
    }
}

/// Criteria as one line.
pub(super) fn joined(criteria: &[String]) -> String {
    let lines: Vec<String> = criteria.iter().map(|criterion| one_line(criterion)).collect();
    lines.join(" and ")
}

/// `retry after 2s, 3 times`.
pub(super) fn retry(workflow: &Workflow, after: Duration, limit: u32, first: Option<usize>) -> String {
    let first = first
        .and_then(|first| workflow.steps.get(first))
        .map(|step| format!("run {}, ", step.id))
        .unwrap_or_default();
    let after = if after.is_zero() {
        String::new()
    } else {
        format!(" after {after:?}")
    };
    let times = match limit {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        limit => format!("{limit} times"),
    };
    format!("{first}retry{after}, {times}")
}

/// The condition and, for a retry, its terms.
pub(super) fn label(workflow: &Workflow, way: &Way, position: usize) -> String {
    let condition = condition(way, position);
    match way.to {
        Target::Retry {
            after, limit, first, ..
        } => {
            let retry = retry(workflow, after, limit, first);
            if condition.is_empty() {
                retry
            } else {
                format!("{condition}: {retry}")
            }
        }
        _ => condition,
    }
}

/// The ways after a failure, if an action declares one. A failure without an action ends the run.
pub(super) fn said(step: &Step) -> &[Way] {
    match step.failure.as_slice() {
        [
            Way {
                name: None,
                to: Target::Error,
                ..
            },
        ] => &[],
        ways => ways,
    }
}
