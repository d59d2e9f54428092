//! The kinds of failures, for callers that decide by them.

use std::error::Error;
use std::fmt;

use serde::{Serialize, Serializer};

use super::{BoxError, Failure, TransportError, WorkflowError};
use crate::Step;

/// The kind of a failure, to decide by. [`Failure`] has the details.
///
/// A step that calls a workflow fails with the kind of that workflow's failure.
///
/// ```
/// use arazzo_runtime::{ErrorKind, Failure};
/// fn worth_another_run(kind: ErrorKind) -> bool {
///     matches!(kind, ErrorKind::Transport | ErrorKind::Timeout)
/// }
/// let kind = Failure::criterion("$statusCode == 200").kind();
/// assert_eq!(kind, ErrorKind::Criterion("$statusCode == 200"));
/// assert!(!worth_another_run(kind));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There was no complete reply: no connection, or a connection that ended too early.
    Transport,
    /// There was no complete reply in time.
    Timeout,
    /// A success criterion is not met. It holds the criterion's text.
    Criterion(&'static str),
    /// The body of a reply is labelled as JSON and is not valid JSON.
    Decode,
    /// A required value is absent: no reply had it, or its step has not run.
    Absent,
    /// An input is required and not given, or does not match its schema.
    Input,
    /// A value cannot be sent in the place that the document gives it.
    Request,
    /// There is no usable URL to send a request to.
    Address,
    /// A credential is missing, or a token could not be obtained.
    Credential,
    /// A limit is exceeded: transitions, the depth of calls, the size of a body, the retries of a client. See
    /// [`Limits`](crate::Limits) and [`RetryBudget`](crate::runner::RetryBudget).
    Budget,
    /// The deadline of the run has passed.
    Deadline,
    /// A failure action of the type `end` ended the workflow.
    Ended,
    /// A reply was supplied to a run that had ended.
    NotRunning,
}

impl ErrorKind {
    /// The name of the kind, as it is serialised: `transport`, `timeout`, `criterion`, …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transport => "transport",
            Self::Timeout => "timeout",
            Self::Criterion(_) => "criterion",
            Self::Decode => "decode",
            Self::Absent => "absent",
            Self::Input => "input",
            Self::Request => "request",
            Self::Address => "address",
            Self::Credential => "credential",
            Self::Budget => "budget",
            Self::Deadline => "deadline",
            Self::Ended => "ended",
            Self::NotRunning => "notRunning",
        }
    }
}

impl Serialize for ErrorKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Failure {
    /// The kind of the failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Transport(error) => error.kind(),
            Self::Criterion { condition } => ErrorKind::Criterion(condition),
            Self::Decode { .. } => ErrorKind::Decode,
            Self::Absent { .. } => ErrorKind::Absent,
            Self::NotGiven { .. } | Self::Inputs { .. } => ErrorKind::Input,
            Self::Parameter { .. }
            | Self::Encode { .. }
            | Self::Replacement { .. }
            | Self::NotXml { .. }
            | Self::NotXmlName { .. }
            | Self::NotXmlComment
            | Self::Convert { .. }
            | Self::Unfit { .. } => ErrorKind::Request,
            Self::Transitions { .. } | Self::Depth => ErrorKind::Budget,
            Self::Deadline => ErrorKind::Deadline,
            Self::Ended { .. } => ErrorKind::Ended,
            Self::Workflow(called) => called.kind,
            Self::Credentials(_) => ErrorKind::Credential,
            Self::NotRunning => ErrorKind::NotRunning,
        }
    }
}

impl TransportError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Timeout { .. } => ErrorKind::Timeout,
            Self::BodyTooLarge { .. }
            | Self::TreeTooLarge { .. }
            | Self::TreeMemory { .. }
            | Self::RetryBudget { .. } => ErrorKind::Budget,
            Self::Url { .. } => ErrorKind::Address,
            Self::Credential { .. } => ErrorKind::Credential,
            Self::Upload { .. } => ErrorKind::Request,
            Self::Connect { .. }
            | Self::Tls { .. }
            | Self::NoReply { .. }
            | Self::BodyCut { .. }
            | Self::Other { .. } => ErrorKind::Transport,
        }
    }
}

/// The failure of a workflow that a step called. `Display` is that of its own error.
#[derive(Debug)]
pub struct CalledError {
    error: BoxError,
    kind: ErrorKind,
}

impl CalledError {
    pub(super) fn new<S: Step>(error: WorkflowError<S>) -> Self {
        Self {
            kind: error.kind(),
            error: Box::new(error),
        }
    }

    /// The [`WorkflowError`] of that workflow, with its own steps, if that is what `S` names.
    ///
    /// ```
    /// # use arazzo_runtime::{Failure, Step};
    /// # #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    /// # struct LogInStep;
    /// # impl Step for LogInStep {
    /// #     const ALL: &'static [(Self, &'static str, &'static str)] = &[(Self, "renew", "POST /token")];
    /// # }
    /// fn logged_in(failure: &Failure) -> bool {
    ///     let Failure::Workflow(called) = failure else { return true };
    ///     called.of::<LogInStep>().is_none()
    /// }
    /// assert!(logged_in(&Failure::ended("giveUp")));
    /// ```
    #[must_use]
    pub fn of<S: Step>(&self) -> Option<&WorkflowError<S>> {
        self.error.downcast_ref()
    }
}

impl fmt::Display for CalledError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

/// `Display` shows the error itself, so the source is its cause.
impl Error for CalledError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}
