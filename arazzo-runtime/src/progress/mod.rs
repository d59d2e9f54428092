//! The position of a run, and how it moves from step to step.

mod effect;
mod round;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::effect::{Effect, Pause, Transition, Wait};
use self::round::Round;
use crate::error::EarlierFailures;
use crate::{EarlierFailure, Failure, Fingerprint, Limits, Reply, RunId, one_of};

/// The steps of one workflow: an enum that the compiler generates.
pub trait Step: Copy + Eq + fmt::Debug + Send + Sync + 'static {
    /// Every step in the order of the document, with its `stepId` and its operation: `POST /files`, or `workflow login`
    /// for a step that calls another workflow.
    const ALL: &'static [(Self, &'static str, &'static str)];
    /// How many of them follow one another in the workflow. The others, at the end, run only when an action goes to
    /// them: the compiler adds them for actions that name a workflow.
    const IN_ORDER: usize = Self::ALL.len();

    /// The step's `stepId`.
    #[must_use]
    fn as_str(self) -> &'static str {
        let entry = Self::ALL.iter().find(|(step, ..)| *step == self);
        entry.map_or("", |(_, id, _)| id)
    }

    /// The operation or the workflow that the step calls.
    #[must_use]
    fn operation(self) -> &'static str {
        let entry = Self::ALL.iter().find(|(step, ..)| *step == self);
        entry.map_or("", |(.., operation)| operation)
    }
}

/// The position of a run: its step, attempts, retries and used-up budgets. Together with the outputs it makes a
/// checkpoint.
///
/// ```
/// use arazzo_runtime::{Limits, Pause, Step, codegen::{Progress, Transition}};
/// #[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// enum Only { Poll }
/// impl Step for Only {
///     const ALL: &'static [(Self, &'static str, &'static str)] = &[(Self::Poll, "poll", "GET /jobs/{id}")];
/// }
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// let mut progress = Progress::starting_at(Only::Poll);
/// progress.apply(Transition::Again(Only::Poll), None, &Limits::default())?;
/// assert_eq!(progress.attempt(), 2);
/// let wait = progress.take_wait("w").map(|wait| (wait.step, wait.pause));
/// assert_eq!(wait, Some(("poll", Pause::Poll { round: 1, retry_after: None })));
/// progress.apply(Transition::End, None, &Limits::default())?;
/// assert_eq!(progress.step(), None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    bound(serialize = "S: Step", deserialize = "S: Step")
)]
pub struct Progress<S> {
    /// `None` once the run has ended.
    #[serde(deserialize_with = "present")]
    step: Option<ById<S>>,
    attempt: u32,
    transitions: u32,
    #[serde(deserialize_with = "present")]
    pause: Option<Pause>,
    /// The step that last went back, and how many times in a row it did.
    #[serde(deserialize_with = "if_known")]
    again_from: Option<ById<S>>,
    round: u32,
    /// How often each action of the current step has retried, in this visit of the step (S26).
    retries: BTreeMap<Cow<'static, str>, u32>,
    /// The step to come back to, and its attempt, while another runs for it (S27).
    #[serde(deserialize_with = "present")]
    detour: Option<(ById<S>, u32)>,
    /// The step that ended the run.
    #[serde(deserialize_with = "present")]
    ended_at: Option<ById<S>>,
    /// How many times in a row the run has gone back to a workflow (S25).
    gone_back: u32,
    /// The last requests of the steps of a loop that may be paging (S33).
    asked: Round<S>,
    /// Whether it has left its first step, or gone back to it.
    begun: bool,
    /// The steps that are done without running them (S32).
    #[serde(deserialize_with = "those_known")]
    done_before: Vec<ById<S>>,
    /// What it went on after.
    failures: EarlierFailures,
    /// How many visits of steps it has begun. A retry is part of a visit.
    visits: u32,
    /// The visit of another run that has begun this one, by calling the workflow or by going to it.
    #[serde(deserialize_with = "present")]
    begun_by: Option<Fingerprint>,
}

/// Reads a member that may be null, but must be there. A checkpoint that has lost it does not mean that the value is
/// null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// A step as a checkpoint that is stored names it: by its `stepId`.
#[derive(Clone, Copy, PartialEq, Eq)]
struct ById<S>(S);

impl<S: fmt::Debug> fmt::Debug for ById<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<S: Step> Serialize for ById<S> {
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de, S: Step> Deserialize<'de> for ById<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_of(deserializer, S::ALL, |(_, id, _)| id).map(|(step, ..)| Self(step))
    }
}

/// A step, unless the workflow no longer has it.
fn if_known<'de, D: Deserializer<'de>, S: Step>(deserializer: D) -> Result<Option<ById<S>>, D::Error> {
    let id = Option::<String>::deserialize(deserializer)?;
    Ok(id.and_then(|id| known(&id)))
}

/// The steps that the workflow still has.
fn those_known<'de, D: Deserializer<'de>, S: Step>(deserializer: D) -> Result<Vec<ById<S>>, D::Error> {
    let ids = Vec::<String>::deserialize(deserializer)?;
    Ok(ids.iter().filter_map(|id| known(id)).collect())
}

fn known<S: Step>(id: &str) -> Option<ById<S>> {
    let entry = S::ALL.iter().find(|(_, known, _)| *known == id);
    entry.map(|(step, ..)| ById(*step))
}

impl<S: Step> Progress<S> {
    /// A run that starts at this step.
    #[must_use]
    pub fn starting_at(step: S) -> Self {
        Self {
            step: Some(ById(step)),
            attempt: 1,
            transitions: 0,
            pause: None,
            again_from: None,
            round: 0,
            retries: BTreeMap::new(),
            detour: None,
            ended_at: None,
            gone_back: 0,
            asked: Round::default(),
            begun: false,
            done_before: Vec::new(),
            failures: EarlierFailures::default(),
            visits: 1,
            begun_by: None,
        }
    }

    /// The same, begun by the current step of another run.
    pub(crate) fn begun_by<T: Step>(&mut self, workflow: &str, other: &Progress<T>) {
        self.begun_by = other.visit_of(workflow);
    }

    /// A hash of the current visit of a step, which no other visit in this run has. Retries of the step and checkpoints do
    /// not change it.
    pub(crate) fn visit_of(&self, workflow: &str) -> Option<Fingerprint> {
        // The step that runs before a retry is visited once for each retry.
        let detour = self.detour.map(|(_, attempt)| attempt);
        let step = self.step()?.as_str();
        Some(Fingerprint::of(&(
            self.begun_by,
            workflow,
            step,
            self.visits,
            detour,
        )))
    }

    /// Whether the coming request repeats one that has failed.
    pub(crate) fn is_retry(&self) -> bool {
        !self.is_detour() && self.retries.values().any(|count| *count > 0)
    }

    /// Whether the run has made a transition of its own, or has ended.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// Marks a step as done before the run, so that it is skipped.
    pub fn do_before(&mut self, step: S) {
        self.done_before.push(ById(step));
    }

    /// Whether the step was done before the run.
    #[must_use]
    pub fn was_done_before(&self, step: S) -> bool {
        self.done_before.contains(&ById(step))
    }

    /// The step after which the run ended. `None` while it is running.
    #[must_use]
    pub fn ended_at(&self) -> Option<S> {
        self.ended_at.map(|step| step.0)
    }

    /// The step to run next. `None` once the run has ended.
    #[must_use]
    pub fn step(&self) -> Option<S> {
        self.step.map(|step| step.0)
    }

    /// How many times in a row the step has run, this time included: 1 for the first.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How many transitions the run has made.
    #[must_use]
    pub fn transitions(&self) -> u32 {
        self.transitions
    }

    /// Takes over the number of transitions of a workflow that this one calls, or that calls this one: a run and the
    /// workflows it calls share one budget.
    pub fn count_on<T>(&mut self, other: &Progress<T>) {
        self.transitions = self.transitions.max(other.transitions);
    }

    /// Continues with the budgets and the polling delay of a run that re-enters this workflow.
    pub fn follow<T>(&mut self, other: &Progress<T>) {
        self.count_on(other);
        self.gone_back = self.gone_back.max(other.gone_back);
    }

    /// Takes over the number of transitions and the earlier failures of a workflow that this one calls.
    pub fn absorb<T>(&mut self, other: &mut Progress<T>) {
        self.count_on(other);
        self.failures.take_from(&mut other.failures);
    }

    /// Continues with the budgets, the polling delay and the earlier failures of the run that this one replaces.
    pub fn take_place_of(&mut self, other: &Self) {
        self.follow(other);
        self.failures = other.failures.clone();
    }

    /// The failures from which the run continued, in their order. Of many failures only the first and the last ones are
    /// kept.
    #[must_use]
    pub fn failures(&self) -> &[EarlierFailure] {
        self.failures.as_slice()
    }

    /// Keeps a failure of the current step, and the name of the action that is taken after it.
    pub(crate) fn remember(
        &mut self,
        workflow: &str,
        action: Option<&str>,
        failure: &Failure,
        reply: Option<&Reply>,
    ) {
        if let Some(step) = self.step() {
            let exchange = reply.map(Reply::exchange);
            let visit = (workflow, step.as_str(), self.attempt);
            self.failures
                .push(EarlierFailure::new(visit, action, failure, exchange.as_ref()));
        }
    }

    /// Takes the pause before the step; the second call returns `None`. `workflow` is the `workflowId`.
    pub fn take_wait(&mut self, workflow: &'static str) -> Option<Wait> {
        Some(Wait {
            pause: self.pause.take()?,
            workflow,
            step: self.step?.0.as_str(),
            attempt: self.attempt,
            run: RunId::default(),
            time_limits: Vec::new(),
        })
    }

    /// Records the request of a step, to compare it with that of the next round of a loop.
    pub fn asks(&mut self, step: S, asked: Fingerprint) {
        self.asked.asks(step, asked);
    }

    /// The transition back to a step. If a step of this loop would now send another request than in the last round, as
    /// in paging, it goes back at once; otherwise it waits for the polling delay. `asked` gives the next request of a
    /// step.
    pub fn back_to(&self, step: S, asked: impl Fn(S) -> Result<Fingerprint, Failure>) -> Transition<S> {
        if self.asked.asks_anew(step, asked) {
            Transition::Anew(step)
        } else {
            Transition::Again(step)
        }
    }

    /// Whether an action of the current step may retry once more. `limit` is its `retryLimit`.
    #[must_use]
    pub fn may_retry(&self, action: &str, limit: u32) -> bool {
        self.retries.get(action).copied().unwrap_or(0) < limit
    }

    /// Whether the current step runs before the retry of another one. Its actions are not followed then.
    #[must_use]
    pub fn is_detour(&self) -> bool {
        self.detour.is_some()
    }

    /// Returns from the step that ran before a retry, and says whether there was one. The actions of that step are not
    /// followed, and its failure is ignored.
    pub(crate) fn come_back(&mut self) -> bool {
        let Some((step, attempt)) = self.detour.take() else {
            return false;
        };
        self.step = Some(step);
        self.attempt = attempt;
        true
    }

    /// Makes a transition. `retry_after` is the delay that the reply asked for: see
    /// [`Reply::retry_after`](crate::Reply::retry_after).
    ///
    /// # Errors
    /// [`Failure::Transitions`] when no transition is left, [`Failure::NotRunning`] when the run has already ended. The
    /// run then stays where it was.
    pub fn apply(
        &mut self,
        transition: Transition<S>,
        retry_after: Option<Duration>,
        limits: &Limits,
    ) -> Result<(), Failure> {
        let current = self.step.ok_or(Failure::NotRunning)?;
        self.begun = true;
        match transition {
            Transition::End => {
                self.step = None;
                self.ended_at = Some(current);
                self.attempt = 1;
                self.retries.clear();
            }
            Transition::Retry { action, after } => {
                self.count_transition(limits)?;
                self.count_retry(action);
                self.pause = Some(Pause::Retry { after, retry_after });
                self.attempt = self.attempt.saturating_add(1);
            }
            Transition::RetryAfter { action, after, first } => {
                self.count_transition(limits)?;
                self.count_retry(action);
                self.pause = Some(Pause::Retry { after, retry_after });
                self.detour = Some((current, self.attempt.saturating_add(1)));
                self.step = Some(ById(first));
                self.attempt = 1;
            }
            Transition::Forward(next) => {
                self.count_transition(limits)?;
                if self.again_from == Some(current) {
                    // It has left the loop that it used to close.
                    self.again_from = None;
                }
                self.visit(current, next);
            }
            Transition::Anew(next) => {
                self.count_transition(limits)?;
                self.again_from = None;
                self.gone_back = 0;
                self.pause = retry_after.map(|asked| Pause::Poll {
                    round: 1,
                    retry_after: Some(asked),
                });
                self.visit(current, next);
            }
            Transition::Back(next) => {
                self.count_transition(limits)?;
                self.gone_back = self.gone_back.saturating_add(1);
                self.pause = Some(Pause::Poll {
                    round: self.gone_back,
                    retry_after,
                });
                self.visit(current, next);
            }
            Transition::Again(next) => {
                self.count_transition(limits)?;
                self.round = if self.again_from == Some(current) {
                    self.round.saturating_add(1)
                } else {
                    1
                };
                self.again_from = Some(current);
                self.pause = Some(Pause::Poll {
                    round: self.round,
                    retry_after,
                });
                self.visit(current, next);
            }
        }
        Ok(())
    }

    fn count_transition(&mut self, limits: &Limits) -> Result<(), Failure> {
        if self.transitions >= limits.transitions {
            return Err(Failure::Transitions {
                limit: limits.transitions,
            });
        }
        self.transitions += 1;
        Ok(())
    }

    fn count_retry(&mut self, action: &'static str) {
        let count = self.retries.entry(Cow::Borrowed(action)).or_default();
        *count = count.saturating_add(1);
    }

    fn visit(&mut self, ById(current): ById<S>, next: S) {
        self.retries.clear();
        self.visits = self.visits.saturating_add(1);
        self.attempt = if next == current {
            self.attempt.saturating_add(1)
        } else {
            1
        };
        self.step = Some(ById(next));
    }
}

#[cfg(test)]
mod tests;
