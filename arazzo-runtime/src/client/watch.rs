//! The observer of a run, and its id.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Event, Failure, Observer, Progress, Reply, SkipReason, Step};

/// The id of a run in events: 16 random hexadecimal digits. The workflows that a run calls share its id.
///
/// ```
/// use arazzo_runtime::{RunId, codegen::Watch};
/// let run = Watch::default().run_id();
/// assert_eq!(run.to_string().parse(), Ok(run));
/// assert_ne!(run, Watch::default().run_id());
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(u64);

impl RunId {
    /// One that no other run has.
    fn random() -> Self {
        // The keys of a `RandomState` are random; nothing is hashed.
        Self(RandomState::new().hash_one(()))
    }
}

impl fmt::Debug for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RunId({self})")
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for RunId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl Serialize for RunId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RunId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The observer of a run, and the id of the run.
///
/// Pass it to a machine that you drive yourself: `Run::<BatchJob>::new(inputs).watched_by(client.watch())`. To keep the id of
/// a run that continues from a checkpoint, use [`with_run_id`](Self::with_run_id).
#[derive(Clone)]
pub struct Watch {
    run: RunId,
    observer: Option<Arc<dyn Observer>>,
}

impl Default for Watch {
    /// A new run without an observer.
    fn default() -> Self {
        Self {
            run: RunId::random(),
            observer: None,
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watch({})", self.run)
    }
}

impl Watch {
    pub(crate) fn by(observer: Option<Arc<dyn Observer>>) -> Self {
        Self {
            observer,
            ..Self::default()
        }
    }

    /// The id of the run.
    #[must_use]
    pub fn run_id(&self) -> RunId {
        self.run
    }

    /// The same observer, for the run with this id.
    #[must_use]
    pub fn with_run_id(self, run: RunId) -> Self {
        Self { run, ..self }
    }

    /// Reports a success criterion that is not met, and returns the failure.
    #[must_use]
    pub fn unmet<S: Step>(
        &self,
        workflow: &'static str,
        progress: &Progress<S>,
        condition: &'static str,
    ) -> Failure {
        self.tell(progress, |step, attempt| Event::Unmet {
            run: self.run,
            workflow,
            step,
            attempt,
            condition,
        });
        Failure::criterion(condition)
    }

    /// Reports an action that is not taken, because this criterion does not hold.
    pub fn skipped<S: Step>(
        &self,
        workflow: &'static str,
        progress: &Progress<S>,
        action: &'static str,
        condition: &'static str,
    ) {
        self.tell_skipped(workflow, progress, action, SkipReason::Criterion { condition });
    }

    /// Whether an action of the current step may retry once more, see [`Progress::may_retry`]. If it may not, this is
    /// reported.
    #[must_use]
    pub fn may_retry<S: Step>(
        &self,
        workflow: &'static str,
        progress: &Progress<S>,
        action: &'static str,
        limit: u32,
    ) -> bool {
        let may_retry = progress.may_retry(action, limit);
        if !may_retry {
            self.tell_skipped(workflow, progress, action, SkipReason::RetryLimit { limit });
        }
        may_retry
    }

    fn tell_skipped<S: Step>(
        &self,
        workflow: &'static str,
        progress: &Progress<S>,
        action: &'static str,
        reason: SkipReason<'static>,
    ) {
        self.tell(progress, |step, attempt| Event::ActionSkipped {
            run: self.run,
            workflow,
            step,
            attempt,
            action,
            reason,
        });
    }

    /// Reports an action that is taken after a step has succeeded.
    pub fn taken<S: Step>(&self, workflow: &'static str, progress: &Progress<S>, action: &'static str) {
        self.tell(progress, |step, attempt| Event::ActionTaken {
            run: self.run,
            workflow,
            step,
            attempt,
            action,
            failure: None,
        });
    }

    /// Reports an action that is taken after a step has failed, and records the failure in the run.
    pub fn recovered<S: Step>(
        &self,
        workflow: &'static str,
        progress: &mut Progress<S>,
        action: &'static str,
        failure: &Failure,
        reply: Option<&Reply>,
    ) {
        self.tell(progress, |step, attempt| Event::ActionTaken {
            run: self.run,
            workflow,
            step,
            attempt,
            action,
            failure: Some(failure),
        });
        progress.remember(workflow, Some(action), failure, reply);
    }

    /// Returns from the step that ran before a retry, and says whether there was one. If that step has failed, the failure
    /// is reported and kept, but does not end the run.
    pub fn come_back<S: Step>(
        &self,
        workflow: &'static str,
        progress: &mut Progress<S>,
        failure: Option<&Failure>,
        reply: Option<&Reply>,
    ) -> bool {
        if let (true, Some(failure)) = (progress.is_detour(), failure) {
            self.tell(progress, |step, attempt| Event::FailureIgnored {
                run: self.run,
                workflow,
                step,
                attempt,
                failure,
            });
            progress.remember(workflow, None, failure, reply);
        }
        progress.come_back()
    }

    fn tell<'e, S: Step>(&self, progress: &Progress<S>, event: impl FnOnce(&'static str, u32) -> Event<'e>) {
        if let (Some(observer), Some(step)) = (&self.observer, progress.step()) {
            observer.observe(&event(step.as_str(), progress.attempt()));
        }
    }
}
