//! What may happen in a workflow: all ways are gone, one state after the other, from the rules of the language alone.
//!
//! At a step anything may come of it: success or failure, and any answer to the conditions, as far as they agree with
//! the success criterion. So what is found here is what some server makes happen.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{ASKS_FOR_READ, Action, Asks, CONDITIONS, First, Graph, SHARED, Step, Then, Workflow};

/// What may happen in one workflow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether a run may end with outputs.
    pub ends: bool,
    /// The steps whose output no run that ends here has set: to hand it back is a mistake.
    pub never_set: BTreeSet<usize>,
    /// The steps that read what no run has set by then, when it is left aside how often a retry may be taken.
    pub reads_nothing: BTreeSet<usize>,
    /// The steps that never run.
    pub unreached: BTreeSet<usize>,
    /// The names of the actions that are never taken, wherever they are considered. Several may have one name.
    pub untaken: Vec<String>,
    /// The outputs, and whether some run ends without them.
    pub outputs: BTreeMap<String, bool>,
}

impl Facts {
    /// The name of the first step's output that the workflow hands back, or of the one that is always there.
    #[must_use]
    pub fn first_output(&self, workflow: &Workflow) -> String {
        let first = (0..workflow.steps.len()).find(|step| !self.never_set.contains(step));
        first.map_or_else(|| "word".to_owned(), |step| format!("s{step}"))
    }
}

/// What may happen in each workflow.
#[must_use]
pub fn walk(graph: &Graph) -> Vec<Facts> {
    let mut facts = vec![Facts::default(); graph.workflows.len()];
    for position in (0..graph.workflows.len()).rev() {
        let workflow = &graph.workflows[position];
        // Which steps ask for what they read does not matter for what they may read.
        let reads_nothing = Walk::of(workflow, graph, &facts, None).reads_nothing();
        facts[position] = Walk::of(workflow, graph, &facts, Some(&reads_nothing)).facts();
        facts[position].reads_nothing = reads_nothing;
    }
    facts
}

/// Where a run is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// Its place in the order of the steps.
    at: usize,
    /// The place to come back to, while another step runs before a retry (S27).
    back: Option<usize>,
    done: Done,
    /// How often each action of the step, or of the one to come back to, has retried in this visit (S26).
    used: Vec<u32>,
}

/// What has been done.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Done {
    /// The steps that have succeeded.
    steps: BTreeSet<usize>,
    /// The steps whose output is there: the reply cannot lack it, or a condition has asked for it.
    there: BTreeSet<usize>,
}

/// What runs at a place.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// A workflow that this one depends on (S32).
    Needed(usize),
    Step(usize),
}

struct Walk<'g> {
    workflow: &'g Workflow,
    graph: &'g Graph,
    /// Those of the later workflows.
    known: &'g [Facts],
    /// The steps that read what nothing has set. Where they are not known it is left aside how often each action has
    /// retried.
    reads_nothing: Option<&'g BTreeSet<usize>>,
    places: Vec<Place>,
    seen: BTreeSet<State>,
    /// What had been done at the start of each step.
    starts: Vec<(usize, Done)>,
    /// What had been done when a run ended here.
    ends: BTreeSet<Done>,
    /// The workflows that runs ended with (S25).
    tails: BTreeSet<usize>,
}

impl<'g> Walk<'g> {
    fn of(
        workflow: &'g Workflow,
        graph: &'g Graph,
        known: &'g [Facts],
        reads_nothing: Option<&'g BTreeSet<usize>>,
    ) -> Self {
        let needed = workflow.needs.iter().map(|needed| Place::Needed(*needed));
        let places = needed
            .chain(workflow.order().into_iter().map(Place::Step))
            .collect();
        let mut walk = Self {
            workflow,
            graph,
            known,
            reads_nothing,
            places,
            seen: BTreeSet::new(),
            starts: Vec::new(),
            ends: BTreeSet::new(),
            tails: BTreeSet::new(),
        };
        let mut open = Vec::new();
        walk.go_on(0, Done::default(), &mut open);
        while let Some(state) = open.pop() {
            if walk.seen.insert(state.clone()) {
                walk.visit(&state, &mut open);
            }
        }
        walk
    }

    /// On to a place, or to the end behind the last.
    fn go_on(&mut self, at: usize, done: Done, open: &mut Vec<State>) {
        if at < self.places.len() {
            open.push(State {
                at,
                back: None,
                done,
                used: Vec::new(),
            });
        } else {
            self.ends.insert(done);
        }
    }

    fn visit(&mut self, state: &State, open: &mut Vec<State>) {
        let step = match self.places[state.at] {
            Place::Needed(needed) => {
                if self.known[needed].ends {
                    self.go_on(state.at + 1, state.done.clone(), open);
                }
                return;
            }
            Place::Step(step) => step,
        };
        self.starts.push((step, state.done.clone()));
        let may_succeed = self.workflow.steps[step]
            .calls
            .is_none_or(|called| self.known[called].ends);
        for success in [true, false] {
            if success && !may_succeed {
                continue;
            }
            let Some(back) = state.back else {
                self.choose(state, step, success, open);
                continue;
            };
            // S27: neither its actions nor its failure count.
            for holding in answers(&self.workflow.steps[step], success) {
                open.push(State {
                    at: back,
                    back: None,
                    done: self.done(state, step, success, &holding),
                    used: state.used.clone(),
                });
            }
        }
    }

    /// What has been done when a step has run and these conditions hold.
    fn done(&self, state: &State, step: usize, success: bool, holding: &[usize]) -> Done {
        let mut done = state.done.clone();
        if success {
            done.steps.insert(step);
            if self.may_lack(step, holding) {
                done.there.remove(&step);
            } else {
                done.there.insert(step);
            }
        }
        let reads_nothing = self.reads_nothing.is_none_or(|reads| reads.contains(&step));
        let asked = self.workflow.steps[step].asked(step).filter(|_| !reads_nothing);
        if holding.contains(&ASKS_FOR_READ) {
            done.there.extend(asked);
        }
        done
    }

    /// Whether the output of a step that has succeeded may be missing, when these conditions hold and no others.
    fn may_lack(&self, step: usize, holding: &[usize]) -> bool {
        match (self.workflow.steps[step].calls, self.workflow.steps[step].asks) {
            // Each of its own compares what the called workflow hands back with a word.
            (Some(called), _) => {
                self.first_may_lack(called) && !holding.iter().any(|condition| *condition < SHARED)
            }
            (None, Some(Asks::There)) => !holding.contains(&0),
            (None, Some(Asks::Absent)) => holding.contains(&0),
            (None, None) => false,
        }
    }

    /// The first action that fits is taken (S23), whatever the conditions are.
    fn choose(&mut self, state: &State, step: usize, success: bool, open: &mut Vec<State>) {
        let actions = self.workflow.considered(step, success);
        // The budgets of the two lists are apart.
        let first_budget = if success {
            0
        } else {
            self.workflow.considered(step, true).len()
        };
        for holding in answers(&self.workflow.steps[step], success) {
            let done = &self.done(state, step, success, &holding);
            let fits = |(_, action): &(usize, &&Action)| {
                action.when.iter().all(|condition| holding.contains(condition))
            };
            let mut fitting = actions.iter().enumerate().filter(fits);
            let taken = fitting.find(|(number, action)| {
                let budget = first_budget + number;
                let used = state.used.get(budget).copied().unwrap_or(0);
                match limit(action) {
                    None => true,
                    Some(limit) if used >= limit => false,
                    Some(_) if self.reads_nothing.is_some() => true,
                    Some(_) => {
                        // It may be taken, and it may be used up by now.
                        self.follow(state, action.then, budget, success, done, open);
                        false
                    }
                }
            });
            match taken {
                Some((number, action)) => {
                    self.follow(state, action.then, first_budget + number, success, done, open);
                }
                None if success => self.go_on(state.at + 1, done.clone(), open),
                None => {}
            }
        }
    }

    fn follow(
        &mut self,
        state: &State,
        then: Then,
        budget: usize,
        success: bool,
        done: &Done,
        open: &mut Vec<State>,
    ) {
        match then {
            Then::End => {
                if success {
                    self.ends.insert(done.clone());
                }
            }
            Then::Goto(target) => self.go_on(self.place_of(target), done.clone(), open),
            Then::GotoWorkflow(tail) => {
                self.tails.insert(tail);
            }
            Then::Retry { first, .. } => {
                let mut used = state.used.clone();
                if self.reads_nothing.is_some() {
                    used.resize(used.len().max(budget + 1), 0);
                    used[budget] += 1;
                }
                let (at, back) = match first {
                    // One that names its own step is a plain retry.
                    First::Step(first) if self.place_of(first) == state.at => (state.at, None),
                    First::Step(first) => (self.place_of(first), Some(state.at)),
                    // What a workflow that runs first hands back is nobody's.
                    First::Nothing | First::Workflow(_) => (state.at, None),
                };
                open.push(State {
                    at,
                    back,
                    done: done.clone(),
                    used,
                });
            }
        }
    }

    fn place_of(&self, wanted: usize) -> usize {
        let is_it = |place: &Place| matches!(place, Place::Step(step) if *step == wanted);
        self.places.iter().position(is_it).unwrap()
    }

    fn facts(&self) -> Facts {
        let steps = 0..self.workflow.steps.len();
        let tails = self.tails.iter().filter(|tail| self.known[**tail].ends);
        let tails: Vec<&Facts> = tails.map(|tail| &self.known[*tail]).collect();
        let never_set: BTreeSet<usize> = steps
            .clone()
            .filter(|step| !self.ends.is_empty() && self.ends.iter().all(|done| !done.steps.contains(step)))
            .collect();
        let mut outputs: BTreeMap<String, bool> = BTreeMap::from([("word".to_owned(), false)]);
        for step in steps.clone().filter(|step| !never_set.contains(step)) {
            let lacks = self.ends.iter().any(|done| !done.there.contains(&step));
            outputs.insert(format!("s{step}"), lacks);
        }
        for needed in &self.workflow.needs {
            outputs.insert(
                format!("d{needed}"),
                !self.ends.is_empty() && self.first_may_lack(*needed),
            );
        }
        // S25: the outputs of a workflow that a run ends with become those of the run.
        for name in tails.iter().flat_map(|tail| tail.outputs.keys()) {
            outputs.entry(name.clone()).or_insert(!self.ends.is_empty());
        }
        for (name, lacks) in &mut outputs {
            *lacks |= tails
                .iter()
                .any(|tail| tail.outputs.get(name).copied().unwrap_or(true));
        }
        Facts {
            ends: !self.ends.is_empty() || !tails.is_empty(),
            never_set,
            reads_nothing: BTreeSet::new(),
            unreached: steps
                .filter(|step| self.starts.iter().all(|(at, _)| at != step))
                .collect(),
            untaken: untaken(self.workflow),
            outputs,
        }
    }

    fn reads_nothing(&self) -> BTreeSet<usize> {
        let reads_nothing = |step: &usize| {
            let mut starts = self.starts.iter().filter(|(at, _)| at == step).peekable();
            let read = self.workflow.steps[*step].reads;
            read.is_some_and(|read| {
                starts.peek().is_some() && starts.all(|(_, done)| !done.steps.contains(&read))
            })
        };
        (0..self.workflow.steps.len()).filter(reads_nothing).collect()
    }

    fn first_may_lack(&self, called: usize) -> bool {
        let facts = &self.known[called];
        facts.outputs[&facts.first_output(&self.graph.workflows[called])]
    }
}

/// S26: how often an action may retry; nothing for one that does not.
fn limit(action: &Action) -> Option<u32> {
    match action.then {
        Then::Retry { limit, .. } => Some(limit.unwrap_or(1)),
        _ => None,
    }
}

/// The answers that a reply may give: the conditions that hold.
fn answers(step: &Step, success: bool) -> impl Iterator<Item = Vec<usize>> {
    let criterion = step.criterion.filter(|_| success);
    (0..1 << CONDITIONS)
        .map(|bits: usize| {
            (0..CONDITIONS)
                .filter(|condition| bits & (1 << condition) != 0)
                .collect::<Vec<_>>()
        })
        .filter(move |holding| criterion.is_none_or(|criterion| holding.contains(&criterion)))
}

/// The actions that no step takes, whatever the answer and whether budgets are used up or not.
fn untaken(workflow: &Workflow) -> Vec<String> {
    // An action is known by its place.
    let (mut all, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (position, step) in workflow.steps.iter().enumerate() {
        for success in [true, false] {
            let actions = workflow.considered(position, success);
            all.extend(
                actions
                    .iter()
                    .map(|action| (std::ptr::from_ref(*action), action.name.clone())),
            );
            for holding in answers(step, success) {
                let fits =
                    |action: &&&Action| action.when.iter().all(|condition| holding.contains(condition));
                for action in actions.iter().filter(fits) {
                    // Once the budget of a retry is used up the next one is considered.
                    match limit(action) {
                        Some(0) => {}
                        Some(_) => {
                            taken.insert(std::ptr::from_ref(*action));
                        }
                        None => {
                            taken.insert(std::ptr::from_ref(*action));
                            break;
                        }
                    }
                }
            }
        }
    }
    let untaken = all.into_iter().filter(|(place, _)| !taken.contains(place));
    untaken.map(|(_, name)| name).collect()
}
