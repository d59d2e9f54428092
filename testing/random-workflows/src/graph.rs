//! Workflows as far as their control flow goes.

use crate::choices::Choices;

/// How many conditions there are, each true or false whenever it is asked.
pub const CONDITIONS: usize = 4;

/// The first of those that make sense at every step, so that shared actions may have them.
pub const SHARED: usize = 2;

/// The condition by which a step may ask for the output that it reads.
pub const ASKS_FOR_READ: usize = 1;

/// Workflows that call each other.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The first is the one to run; each calls later ones only.
    pub workflows: Vec<Workflow>,
}

/// A workflow.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// The workflows it depends on.
    pub needs: Vec<usize>,
    /// Its steps, as the document has them.
    pub steps: Vec<Step>,
    /// `successActions`.
    pub on_success: Vec<Action>,
    /// `failureActions`.
    pub on_failure: Vec<Action>,
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// The workflow it calls; otherwise an operation.
    pub calls: Option<usize>,
    /// What its first condition asks, where the reply to its operation may lack the output.
    pub asks: Option<Asks>,
    /// Whether it also asks for the output that it reads.
    pub asks_for_read: bool,
    /// A later step that it depends on.
    pub needs: Option<usize>,
    /// The step whose output it sends, if there is one.
    pub reads: Option<usize>,
    /// Its success criterion.
    pub criterion: Option<usize>,
    /// `onSuccess`.
    pub on_success: Vec<Action>,
    /// `onFailure`.
    pub on_failure: Vec<Action>,
}

/// What is asked of an output that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Whether it is there.
    There,
    /// Whether it is not.
    Absent,
}

/// An action.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its name; in a step it may be that of a shared one.
    pub name: String,
    /// Its criteria.
    pub when: Vec<usize>,
    /// What it does.
    pub then: Then,
}

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// `end`
    End,
    /// `goto` a step.
    Goto(usize),
    /// `goto` a workflow.
    GotoWorkflow(usize),
    /// `retry`
    Retry {
        /// Its `retryLimit`.
        limit: Option<u32>,
        /// What runs before.
        first: First,
    },
}

/// What runs before a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// Just the step again.
    Nothing,
    /// A step.
    Step(usize),
    /// A workflow.
    Workflow(usize),
}

impl Graph {
    /// Workflows of at most seven steps.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let choices = &mut Choices::new(bytes);
        let count = 1 + choices.below(3);
        let workflows = (0..count)
            .map(|position| {
                let steps = 1 + choices.below(if position == 0 { 7 } else { 3 });
                Drawing {
                    choices,
                    position,
                    count,
                    steps,
                }
                .workflow()
            })
            .collect();
        Self { workflows }
    }
}

/// One workflow while it is drawn.
struct Drawing<'c, 'b> {
    choices: &'c mut Choices<'b>,
    position: usize,
    /// How many workflows there are.
    count: usize,
    steps: usize,
}

impl Drawing<'_, '_> {
    fn workflow(mut self) -> Workflow {
        let steps = (0..self.steps).map(|step| self.step(step)).collect();
        let shared = format!("w{}-shared", self.position);
        let on_success = self.some_actions(4, &format!("{shared}-ok"));
        let on_failure = self.some_actions(3, &format!("{shared}-bad"));
        let needs = if self.choices.once_in(5) {
            self.other_workflow().into_iter().collect()
        } else {
            Vec::new()
        };
        Workflow {
            needs,
            steps,
            on_success,
            on_failure,
        }
    }

    fn step(&mut self, step: usize) -> Step {
        let name = format!("w{}s{step}", self.position);
        let later = self.steps - step - 1;
        let asks = self
            .choices
            .one_of(&[None, Some(Asks::There), None, Some(Asks::Absent)]);
        Step {
            calls: if self.choices.once_in(5) {
                self.other_workflow()
            } else {
                None
            },
            asks,
            asks_for_read: self.choices.once_in(2),
            needs: (later > 0 && self.choices.once_in(8)).then(|| step + 1 + self.choices.below(later)),
            reads: self.choices.once_in(3).then(|| self.choices.below(self.steps)),
            criterion: self.choices.once_in(3).then(|| self.choices.below(CONDITIONS)),
            on_success: self.actions(&format!("{name}-ok"), "ok", asks),
            on_failure: self.actions(&format!("{name}-bad"), "bad", asks),
        }
    }

    /// Up to three actions, of which one may replace the first shared one.
    fn actions(&mut self, name: &str, outcome: &str, asks: Option<Asks>) -> Vec<Action> {
        let count = self.choices.below(4);
        let mut actions: Vec<Action> = (0..count)
            .map(|action| self.action(format!("{name}-{action}"), 0))
            .collect();
        // Of two criteria the compiler does not know which it is that did not hold.
        if asks == Some(Asks::Absent) {
            for action in actions.iter_mut().filter(|action| action.when.contains(&0)) {
                action.when.truncate(1);
                action.when[0] = 0;
            }
        }
        if self.choices.once_in(4)
            && let Some(last) = actions.last_mut()
        {
            last.name = format!("w{}-shared-{outcome}-0", self.position);
        }
        actions
    }

    fn some_actions(&mut self, once_in: usize, name: &str) -> Vec<Action> {
        if !self.choices.once_in(once_in) {
            return Vec::new();
        }
        let count = 1 + self.choices.below(2);
        (0..count)
            .map(|action| self.action(format!("{name}-{action}"), SHARED))
            .collect()
    }

    fn action(&mut self, name: String, first_condition: usize) -> Action {
        let criteria = self.choices.one_of(&[1, 0, 1, 2]);
        let conditions = CONDITIONS - first_condition;
        let when = (0..criteria)
            .map(|_| first_condition + self.choices.below(conditions))
            .collect();
        let then = match self.choices.below(8) {
            0 => Then::End,
            1..=3 => Then::Goto(self.choices.below(self.steps)),
            4 => self.other_workflow().map_or(Then::End, Then::GotoWorkflow),
            kind => Then::Retry {
                limit: self.choices.one_of(&[None, Some(1), Some(2), Some(0)]),
                first: match kind {
                    5 => First::Nothing,
                    6 => First::Step(self.choices.below(self.steps)),
                    _ => self.other_workflow().map_or(First::Nothing, First::Workflow),
                },
            },
        };
        Action { name, when, then }
    }

    /// A later workflow, if there is one.
    fn other_workflow(&mut self) -> Option<usize> {
        let later = self.count - self.position - 1;
        (later > 0).then(|| self.position + 1 + self.choices.below(later))
    }
}

impl Step {
    /// The step whose output it asks for; `number` is its own.
    #[must_use]
    pub fn asked(&self, number: usize) -> Option<usize> {
        self.reads
            .filter(|read| self.asks_for_read && self.calls.is_none() && *read != number)
    }
}

impl Workflow {
    /// The order in which the steps run: that of the document, where each stands behind the one it depends on (S32).
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        for step in 0..self.steps.len() {
            let mut chain = vec![step];
            while let Some(needed) = self.steps[chain[chain.len() - 1]].needs {
                chain.push(needed);
            }
            for step in chain.into_iter().rev() {
                if !order.contains(&step) {
                    order.push(step);
                }
            }
        }
        order
    }

    /// The actions of a step in the order in which they are considered: its own, then those of the workflow whose name
    /// it does not use itself (S23).
    #[must_use]
    pub fn considered(&self, step: usize, success: bool) -> Vec<&Action> {
        let step = &self.steps[step];
        let (own, shared) = if success {
            (&step.on_success, &self.on_success)
        } else {
            (&step.on_failure, &self.on_failure)
        };
        let inherited = shared
            .iter()
            .filter(|shared| own.iter().all(|own| own.name != shared.name));
        own.iter().chain(inherited).collect()
    }
}
