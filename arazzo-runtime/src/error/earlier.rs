//! Failures from which a run continued.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Exchange, Failure};

/// A failure from which the run continued: by a retry, by a step that cleans up, or by an action that ends the run. The
/// failure of a step that runs before a retry is one too. Secrets are removed.
///
/// [`WorkflowError::earlier_failures`](crate::WorkflowError::earlier_failures) lists the failures before the one that
/// ended the run. After a successful run, `failures()` of the machine lists them. A checkpoint keeps them, without the
/// replies of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EarlierFailure {
    workflow: String,
    step: String,
    attempt: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip)]
    details: Option<String>,
}

impl EarlierFailure {
    pub(crate) fn new(
        (workflow, step, attempt): (&str, &str, u32),
        action: Option<&str>,
        failure: &Failure,
        exchange: Option<&Exchange>,
    ) -> Self {
        // The error of a workflow says what its server answered.
        let (reason, details) = match failure {
            Failure::Workflow(error) => (
                "the workflow that it calls failed".to_owned(),
                Some(error.to_string()),
            ),
            failure => (failure.to_string(), exchange.map(ToString::to_string)),
        };
        Self {
            workflow: workflow.to_owned(),
            step: step.to_owned(),
            attempt,
            action: action.map(ToOwned::to_owned),
            reason,
            status: exchange.map(Exchange::status),
            details,
        }
    }

    /// The `workflowId`. It is another one than the run's if a called workflow continued after the failure.
    #[must_use]
    pub fn workflow(&self) -> &str {
        &self.workflow
    }

    /// The `stepId`.
    #[must_use]
    pub fn step(&self) -> &str {
        &self.step
    }

    /// How many times in a row the step had run, this time included.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The name of the action that was taken. `None` for a step that ran before a retry: its failure is ignored.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        self.action.as_deref()
    }

    /// The reason of the failure, in one line.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The status code of the reply, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The request and the beginning of the reply, or the error of the workflow that the step calls, in one line.
    /// `None` without a reply, and after a checkpoint.
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        self.details.as_deref()
    }
}

/// ``step `charge`, attempt 1: criterion `…` is not met; POST … answered 402``
impl fmt::Display for EarlierFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "step `{}`, attempt {}: {}",
            self.step, self.attempt, self.reason
        )?;
        match (&self.details, self.status) {
            (Some(details), _) => write!(f, "; {details}"),
            (None, Some(status)) => write!(f, "; the reply was {status}"),
            (None, None) => Ok(()),
        }
    }
}

/// The failures of a run in their order. The first ones and the last ones are kept, however long a loop fails.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<EarlierFailure>")]
pub(crate) struct EarlierFailures(Vec<EarlierFailure>);

/// A checkpoint may have been edited, so that it holds more of them than are kept.
impl From<Vec<EarlierFailure>> for EarlierFailures {
    fn from(all: Vec<EarlierFailure>) -> Self {
        let mut kept = Self::default();
        all.into_iter().for_each(|failure| kept.push(failure));
        kept
    }
}

/// How many failures are kept, and how many of these from the beginning.
const KEPT: usize = 32;
const FIRST: usize = 8;

impl EarlierFailures {
    pub(crate) fn push(&mut self, failure: EarlierFailure) {
        if self.0.len() >= KEPT {
            self.0.remove(FIRST);
        }
        self.0.push(failure);
    }

    /// Moves the failures of another run into this list.
    pub(crate) fn take_from(&mut self, other: &mut Self) {
        for failure in std::mem::take(&mut other.0) {
            self.push(failure);
        }
    }

    pub(crate) fn as_slice(&self) -> &[EarlierFailure] {
        &self.0
    }
}
