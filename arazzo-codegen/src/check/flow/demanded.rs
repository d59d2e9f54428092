//! Values that conditions demand. If a success criterion, or a criterion of the action taken, cannot hold without a value,
//! the value is set on every path behind it.

use std::collections::BTreeMap;

use super::demanded_by::{Demands, Origin, Places, Reader, Reads, ValueFact, both, tokens};
use super::flow_facts::Edge;
use super::graph::Flow;
use crate::check::model::{
    CheckedAction, CheckedStep, Reachability, Referent, Steps, Then, Value, WorkflowInputs,
};
use crate::ids::{IdVec, StepId, StepOutputId};

/// A value that is read at the end: an output of a step, or a member of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) struct Wanted {
    pub(in crate::check) step: StepId,
    pub(in crate::check) output: StepOutputId,
    pub(in crate::check) tokens: Vec<String>,
}

/// The facts that hold for each value at the end, because the conditions on all paths to the end demand it. `wanted` has the
/// values read at the end, each with the facts that hold when its step has completed. A value without demands is left out.
pub(in crate::check) fn at_end(
    steps: &Steps,
    flow: &Flow,
    inputs: &WorkflowInputs,
    wanted: BTreeMap<Wanted, ValueFact>,
) -> BTreeMap<Wanted, ValueFact> {
    // By their steps, as they are sorted.
    let wanted: Vec<(Wanted, ValueFact)> = wanted.into_iter().collect();
    let mut places = Places::default();
    for (value, (wanted, _)) in wanted.iter().enumerate() {
        let kept = Origin::Output(wanted.step, wanted.output);
        places.add(kept, wanted.tokens.clone(), value);
        if let Some(read) = read_from(steps, wanted)
            && let Some(origin) = Origin::of(read, wanted.step).filter(|_| !is_kept(read))
        {
            places.add(origin, [tokens(read), &wanted.tokens].concat(), value);
        }
    }
    let reader = Reader {
        places: &places,
        inputs,
    };
    let passed: IdVec<StepId, Passed> = steps
        .entries()
        .map(|(at, step)| Passed::of(at, step, &reader))
        .collect();
    let mut demanded: Vec<usize> = passed.iter().flat_map(Passed::values).collect();
    demanded.sort_unstable();
    demanded.dedup();
    if demanded.is_empty() {
        return BTreeMap::new();
    }
    let place_of: BTreeMap<usize, usize> = demanded
        .iter()
        .enumerate()
        .map(|(place, value)| (*value, place))
        .collect();
    let of_step = |step: StepId| {
        let of = |value: &usize| wanted.get(*value).map(|(wanted, _)| wanted.step);
        let first = demanded.partition_point(|value| of(value) < Some(step));
        let behind = demanded.partition_point(|value| of(value) <= Some(step));
        first..behind
    };
    // Two facts of each value: that it is there, and that it is not null.
    let facts = flow.surely_at_end(2 * demanded.len(), |edge, at, considers, facts| {
        if let Some(step) = edge.completes {
            for place in of_step(step) {
                let always = demanded.get(place).and_then(|value| wanted.get(*value));
                let always = always.map_or(ValueFact::Nothing, |(_, always)| *always);
                facts.set(2 * place, always >= ValueFact::There);
                facts.set(2 * place + 1, always >= ValueFact::NotNull);
            }
        }
        let demands = passed
            .get(at)
            .into_iter()
            .flat_map(|passed| passed.on(edge, considers));
        for (value, known) in demands {
            let Some(place) = place_of.get(value).filter(|_| *known > ValueFact::Nothing) else {
                continue;
            };
            facts.add(2 * place);
            if *known == ValueFact::NotNull {
                facts.add(2 * place + 1);
            }
        }
    });
    let known = |place: usize| match (facts.has(2 * place), facts.has(2 * place + 1)) {
        (_, true) => ValueFact::NotNull,
        (true, false) => ValueFact::There,
        (false, false) => ValueFact::Nothing,
    };
    demanded
        .iter()
        .enumerate()
        .filter_map(|(place, value)| Some((wanted.get(*value)?.0.clone(), known(place))))
        .collect()
}

/// The place that an output of a step is read from.
fn read_from<'s>(steps: &'s Steps, wanted: &Wanted) -> Option<&'s Referent> {
    let output = steps.get(wanted.step)?.outputs.get(wanted.output)?;
    match &output.value {
        Value::Reference(reference) => Some(&reference.to),
        _ => None,
    }
}

/// Whether an output copies another output. It keeps the value of that moment.
fn is_kept(read: &Referent) -> bool {
    matches!(read, Referent::StepOutput { .. })
}

/// What the outcomes of a step demand.
struct Passed {
    /// Its success.
    success: Demands,
    /// One entry for each reachable action, and a last one for no action.
    on_success: Vec<Demands>,
    on_failure: Vec<Demands>,
}

impl Passed {
    fn of(at: StepId, step: &CheckedStep, reader: &Reader<'_>) -> Self {
        // S31: the outputs of the step itself are set behind its criteria.
        let judged = Reads {
            at,
            reply: true,
            own: false,
        };
        let succeeded = Reads { own: true, ..judged };
        let failed = Reads {
            at,
            // The outputs are not read from this one.
            reply: false,
            own: false,
        };
        let success = step.success.iter();
        Self {
            success: success
                .map(|criterion| reader.criterion(criterion, true, judged))
                .fold(Demands::new(), both),
            on_success: by_action(&step.on_success, reader, succeeded),
            on_failure: by_action(&step.on_failure, reader, failed),
        }
    }

    fn values(&self) -> impl Iterator<Item = usize> {
        let by_action = self.on_success.iter().chain(&self.on_failure);
        std::iter::once(&self.success)
            .chain(by_action)
            .flat_map(|demands| demands.keys().copied())
    }

    /// The demands on one path out of the step.
    fn on(&self, edge: &Edge, considers: bool) -> impl Iterator<Item = (&usize, &ValueFact)> {
        let success = edge.completes.map(|_| &self.success);
        let list = match edge.completes {
            Some(_) => &self.on_success,
            None => &self.on_failure,
        };
        let of_action = match edge.action {
            Some(action) => list.get(action),
            None => list.last(),
        };
        success
            .into_iter()
            .chain(of_action.filter(|_| considers))
            .flatten()
    }
}

fn by_action(actions: &[CheckedAction], reader: &Reader<'_>, reads: Reads) -> Vec<Demands> {
    let mut untaken = Demands::new();
    let mut demands = Vec::new();
    for action in actions
        .iter()
        .filter(|action| !matches!(action.taken, Reachability::Never(_)))
    {
        let criteria = action.criteria.iter();
        let taken = criteria.map(|criterion| reader.criterion(criterion, true, reads));
        demands.push(taken.fold(untaken.clone(), both));
        // The criterion of one that was not taken did not hold, unless its retries are used up (S26).
        if let ([criterion], false) = (
            action.criteria.as_slice(),
            matches!(action.then, Then::Retry { .. }),
        ) {
            untaken = both(untaken, reader.criterion(criterion, false, reads));
        }
    }
    demands.push(untaken);
    demands
}
