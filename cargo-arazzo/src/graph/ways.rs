//! The ways out of a step, as the rows of its card.

use arazzo_codegen::outline::{Role, Target, Way, Workflow};

use super::words;

/// The kind of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    Success,
    Failure,
    /// To the step that runs before a retry, and back.
    Detour,
}

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    Step(usize),
    End,
    Error,
}

/// A way with its texts.
pub(super) struct Worded {
    pub(super) tone: Tone,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) to: Vec<(Node, Tone)>,
}

pub(super) struct Ways {
    pub(super) rows: Vec<Worded>,
    /// Whether a line leads straight to the next card.
    pub(super) goes_on: bool,
    /// Whether a failure ends the run without an action.
    pub(super) fails: bool,
}

impl Ways {
    pub(super) fn of(workflow: &Workflow, position: usize, role: Role) -> Self {
        let mut ways = Self {
            rows: Vec::new(),
            goes_on: false,
            fails: false,
        };
        let Some(step) = workflow.steps.get(position) else {
            return ways;
        };
        if role == Role::BeforeRetries {
            return ways;
        }
        let below = match position + 1 {
            next if next < workflow.steps.len() => Node::Step(next),
            _ => Node::End,
        };
        let plain = step.success.len() == 1;
        for (at, way) in step.success.iter().enumerate() {
            let is_straight =
                way.always && node(way.to, position) == below && !matches!(way.to, Target::Retry { .. });
            if is_straight {
                ways.goes_on = true;
            }
            if is_straight && plain {
                continue;
            }
            let mut worded = worded(workflow, position, way, at, Tone::Success);
            if is_straight {
                worded.to.clear();
            }
            ways.rows.push(worded);
        }
        let said = words::said(step);
        ways.fails = said.is_empty();
        for (at, way) in said.iter().enumerate() {
            ways.rows.push(worded(workflow, position, way, at, Tone::Failure));
        }
        ways
    }
}

fn worded(workflow: &Workflow, position: usize, way: &Way, at: usize, tone: Tone) -> Worded {
    let label = match words::condition(way, at) {
        label if label.is_empty() && tone == Tone::Failure => "on failure".to_owned(),
        label if label.is_empty() => "always".to_owned(),
        label => label,
    };
    let to = node(way.to, position);
    let (hint, detour) = match way.to {
        Target::Step(step) if step == position => ("again".to_owned(), None),
        Target::Step(step) => {
            let id = workflow.steps.get(step).map(|step| step.id.as_str());
            (words::cut(id.unwrap_or_default(), 24), None)
        }
        Target::Retry {
            after, limit, first, ..
        } => (words::retry(workflow, after, limit, first), first),
        Target::End => ("end".to_owned(), None),
        _ => ("error".to_owned(), None),
    };
    let detour = detour.map(|first| (Node::Step(first), Tone::Detour));
    Worded {
        tone,
        label,
        hint,
        to: std::iter::once((to, tone)).chain(detour).collect(),
    }
}

fn node(target: Target, from: usize) -> Node {
    match target {
        Target::Step(to) => Node::Step(to),
        Target::Retry { .. } => Node::Step(from),
        Target::End => Node::End,
        _ => Node::Error,
    }
}
