//! What kind of failure ended a run: what a caller decides by.

use std::error::Error;
use std::fmt;

use super::{BoxError, Failure, TransportError, WorkflowError};
use crate::Step;

/// What kind of failure ended a run; [`Failure`] has the details.
///
/// A step that calls a workflow fails with the kind of that workflow's own failure.
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
    /// The request brought no reply: no connection, or one that ended too early.
    Transport,
    /// The time for a reply was over.
    Timeout,
    /// A success criterion is not met: its text.
    Criterion(&'static str),
    /// The body of a reply is not what it says it is.
    Decode,
    /// A value is demanded that no reply had, or whose step has not run.
    Absent,
    /// An input is demanded and not given, or is not what the workflow takes.
    Input,
    /// A value cannot be sent where the document wants it.
    Request,
    /// There is no usable URL to send a request to.
    Address,
    /// A credential is missing, or refused by what issues it.
    Credential,
    /// A budget is used up: transitions, the depth of calls, the size of a body.
    Budget,
    /// The document ends the workflow with a failure.
    Ended,
    /// A reply was supplied to a run that had ended.
    NotRunning,
}

impl Failure {
    /// What kind of failure it is.
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
            Self::BodyTooLarge { .. } | Self::TreeTooLarge { .. } => ErrorKind::Budget,
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
    /// #     const ALL: &'static [Self] = &[Self];
    /// #     fn as_str(self) -> &'static str { "renew" }
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

/// `Display` has shown the error itself; the source is what lies behind it.
impl Error for CalledError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}
