//! Which loops may be paging (S33). In a paging loop a request reads a value that the previous round renewed, so each round
//! sends a different request. A polling loop sends the same request again.
//!
//! Headers, cookies and secrets identify the caller and are ignored. Whether a request really differs is decided at run
//! time.

use std::collections::BTreeSet;

use super::cycles::{self, Cycles};
use crate::check::infer::secrets;
use crate::check::model::{
    CheckedAction, CheckedStep, CheckedWorkflow, Pace, PayloadContent, Reachability, Referent, StepCall,
    Then, Value, WorkflowKey,
};
use crate::check::operation::security;
use crate::document::Location;
use crate::ids::{Id, IdVec, InputId, StepId};

/// Limit on the depth of called workflows that are searched for a request. A loop beyond it is a poll.
const MOST_CALLS: usize = 64;

/// The steps of a workflow, for what its loops ask.
pub(crate) struct Loops<'w> {
    workflow: &'w CheckedWorkflow,
    cycles: &'w Cycles,
    workflows: &'w [CheckedWorkflow],
    /// Pairs of a step and the step whose output its request reads. Both may be the same.
    readers: Vec<(StepId, StepId)>,
    /// The steps that a step leads to.
    onward: IdVec<StepId, Vec<StepId>>,
}

impl<'w> Loops<'w> {
    pub(crate) fn of(
        workflow: &'w CheckedWorkflow,
        workflows: &'w [CheckedWorkflow],
        cycles: &'w Cycles,
    ) -> Self {
        let steps = workflow.steps.entries();
        // Most workflows have no loop, and what their steps ask for is not of interest.
        let has_loops = goes_back(workflow);
        let readers = steps
            .filter(|_| has_loops)
            .flat_map(|(position, step)| {
                let kept = asked(step, workflows).into_iter();
                let kept = kept.flat_map(|value| read_from(value, workflow));
                kept.map(move |renewed| (position, renewed))
            })
            .collect();
        Self {
            workflow,
            cycles,
            workflows,
            readers,
            onward: workflow
                .steps
                .entries()
                .map(|(at, step)| onward(workflow, at, step))
                .collect(),
        }
    }

    /// Whether a backward action polls or pages: as the author says, else by its requests. `None` if it is not backward.
    pub(crate) fn pace(&self, from: StepId, action: &CheckedAction) -> Option<Pace> {
        let Then::Goto(to) = action.then else {
            return None;
        };
        let pages = if to <= from {
            self.pages(from, to)
        } else if self.cycles.goes_back(self.workflow, to) {
            self.goes_on_with_others(to)
        } else {
            return None;
        };
        let seen = if pages { Pace::Page } else { Pace::Poll };
        Some(action.pace.unwrap_or(seen))
    }

    /// Whether the loop that the way back closes may ask for something else in each round.
    pub(crate) fn pages(&self, from: StepId, to: StepId) -> bool {
        if self.readers.is_empty() {
            return false;
        }
        let round = self.round(from, to);
        let is_in = |step: StepId| round.contains(&step);
        self.readers.iter().any(|(reader, renewed)| {
            is_in(*reader) && is_in(*renewed) && self.comes_to(to, *reader, *renewed, &round)
        })
    }

    /// The steps of the loop that the way back from `from` to `to` closes.
    pub(crate) fn round(&self, from: StepId, to: StepId) -> BTreeSet<StepId> {
        let mut before: IdVec<StepId, Vec<StepId>> = self.onward.iter().map(|_| Vec::new()).collect();
        for (step, targets) in self.onward.entries() {
            for target in targets {
                if let Some(before) = before.get_mut(*target) {
                    before.push(step);
                }
            }
        }
        // Backwards from its end; its beginning is not passed.
        let mut round = BTreeSet::new();
        let mut open = vec![from];
        while let Some(step) = open.pop() {
            if round.insert(step) && step != to {
                open.extend(before.get(step).into_iter().flatten());
            }
        }
        round
    }

    /// Whether the round can come to a step before `renewed` has run in it, so that the value is that of the last round.
    fn comes_to(&self, first: StepId, reader: StepId, renewed: StepId, round: &BTreeSet<StepId>) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![first];
        while let Some(step) = open.pop() {
            if step == reader {
                return true;
            }
            if seen.insert(step) && round.contains(&step) && step != renewed {
                open.extend(self.onward.get(step).into_iter().flatten());
            }
        }
        false
    }

    /// Whether the workflow goes to itself with other inputs, which it asks with.
    pub(crate) fn goes_on_with_others(&self, tail: StepId) -> bool {
        !self.other_inputs(tail).is_empty()
    }

    /// The inputs that a workflow which goes to itself passes on changed, and asks with.
    pub(crate) fn other_inputs(&self, tail: StepId) -> Vec<InputId> {
        let Some(StepCall::Workflow(call)) = self.workflow.steps.get(tail).map(|step| &step.call) else {
            return Vec::new();
        };
        if call.workflow != self.workflow.key {
            return Vec::new();
        }
        let changed = call.arguments.iter().filter(|(input, value)| {
            let reads = value.references().into_iter();
            let mut reads = reads.map(|reference| &reference.to);
            reads.any(|to| !matches!(to, Referent::Input { input: same, .. } if same == input))
                && asks_with(self.workflows, call.workflow, *input, &mut Vec::new())
        });
        changed.map(|(input, _)| *input).collect()
    }
}

/// Whether an action leads to its own step or to an earlier one.
fn goes_back(workflow: &CheckedWorkflow) -> bool {
    let mut steps = workflow.steps.entries();
    steps.any(|(position, step)| {
        let mut actions = step.actions();
        actions.any(|action| matches!(action.then, Then::Goto(to) if to <= position))
    })
}

/// The steps that run next behind a step.
fn onward(workflow: &CheckedWorkflow, at: StepId, step: &CheckedStep) -> Vec<StepId> {
    let actions = step.actions();
    let mut onward: Vec<StepId> = actions
        .filter(|action| !matches!(action.taken, Reachability::Never(_)))
        .filter_map(|action| match action.then {
            Then::Goto(to) => Some(to),
            Then::Retry { first, .. } => first,
            Then::End => None,
        })
        .collect();
    let always = |action: &CheckedAction| action.taken == Reachability::Always;
    if at.next() < workflow.first_behind && !step.on_success.iter().any(always) {
        onward.push(at.next());
    }
    onward
}

/// The steps whose outputs a value is made of, secrets aside.
fn read_from(value: &Value, workflow: &CheckedWorkflow) -> Vec<StepId> {
    let references = value.references().into_iter();
    references
        .filter_map(|reference| match reference.to {
            Referent::StepOutput { step, output, .. } => {
                let kept = workflow.steps.get(step)?.outputs.get(output)?;
                (!kept.secret).then_some(step)
            }
            _ => None,
        })
        .collect()
}

/// The values in the request of a step (path, query and body), or those passed to a workflow that puts them there.
fn asked<'s>(step: &'s CheckedStep, workflows: &[CheckedWorkflow]) -> Vec<&'s Value> {
    let call = match &step.call {
        StepCall::Operation(call) => call,
        StepCall::Workflow(call) => {
            let asks = |input: InputId| asks_with(workflows, call.workflow, input, &mut Vec::new());
            let arguments = call.arguments.iter().filter(|(input, _)| asks(*input));
            return arguments.map(|(_, value)| value).collect();
        }
    };
    let parameters = call.parameters.iter().filter(|parameter| {
        let (location, name) = (parameter.location, parameter.name.as_str());
        !matches!(location, Location::Header | Location::Cookie)
            && !secrets::is_credential(location, name)
            && !security::is_credential(&call.operation, location, name)
    });
    let mut values: Vec<&Value> = parameters.map(|parameter| &parameter.value).collect();
    if let Some(body) = &call.body {
        values.extend(in_body(&body.content));
    }
    values
}

/// The values of a body, without its members that are credentials.
fn in_body(content: &PayloadContent) -> Vec<&Value> {
    match content {
        PayloadContent::Form(fields) => {
            let fields = fields.iter().filter(|field| !is_credential(&field.name));
            fields.map(|field| &field.value).collect()
        }
        PayloadContent::Json(Value::Object(members)) => {
            let members = members.iter().filter(|(name, _)| !is_credential(name));
            members.map(|(_, value)| value).collect()
        }
        other => other.values(),
    }
}

/// Whether the name of a member says that it is a credential: a key or a refresh token (RFC 6749, section 6).
fn is_credential(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    secrets::is_credential(Location::Query, name) || letters.eq_ignore_ascii_case("refreshtoken")
}

/// Whether a request of the workflow, or of one that it calls, asks with an input. `seen`: the calls that led here.
fn asks_with(
    workflows: &[CheckedWorkflow],
    key: WorkflowKey,
    input: InputId,
    seen: &mut Vec<(WorkflowKey, InputId)>,
) -> bool {
    if seen.len() >= MOST_CALLS || seen.contains(&(key, input)) {
        return false;
    }
    let Some(workflow) = cycles::find_workflow(workflows, key) else {
        return false;
    };
    if workflow.inputs.get(input).is_none_or(|input| input.secret) {
        return false;
    }
    seen.push((key, input));
    let reads = |value: &&Value| {
        let references = value.references();
        let mut references = references.iter();
        references
            .any(|reference| matches!(reference.to, Referent::Input { input: read, .. } if read == input))
    };
    workflow.steps.iter().any(|step| match &step.call {
        StepCall::Operation(_) => asked(step, workflows).iter().any(reads),
        StepCall::Workflow(call) => call
            .arguments
            .iter()
            .any(|(passed, value)| reads(&value) && asks_with(workflows, call.workflow, *passed, seen)),
    })
}
