//! Why a run failed.

use std::error::Error;
use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::ErrorKind;
use crate::{EarlierFailure, ErrorBodies, Exchange, Failure, Progress, Step, TransportError};

/// The error of a run: which step failed, at which attempt, why, and the outputs so far.
///
/// `Display` shows all of it in one line. Secrets are removed.
///
/// The steps are an enum, so that a `match` on [`step`](Self::step) leaves none out:
///
/// ```
/// use arazzo_runtime::{ErrorKind, Failure, Step, WorkflowError, codegen::Progress};
/// // The compiler generates the steps of a workflow like this.
/// #[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// enum OrderStep { Reserve, Pay }
/// impl Step for OrderStep {
///     const ALL: &'static [(Self, &'static str, &'static str)] =
///         &[(Self::Reserve, "reserve", "POST /orders"), (Self::Pay, "pay", "POST /payments")];
/// }
/// fn advice(error: &WorkflowError<OrderStep>) -> &'static str {
///     match (error.step(), error.kind()) {
///         (_, ErrorKind::Transport | ErrorKind::Timeout) => "try again later",
///         (Some(OrderStep::Reserve), _) => "it is sold out",
///         (Some(OrderStep::Pay), _) => "check the card",
///         (None, _) => "the shop left something out",
///     }
/// }
/// let error = WorkflowError::new("order", &Progress::starting_at(OrderStep::Pay), Failure::criterion("$statusCode == 200"));
/// assert_eq!(advice(&error), "check the card");
/// ```
///
/// A step that is left out does not compile:
///
/// ```compile_fail,E0004
/// # #[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// # enum OrderStep { Reserve, Pay }
/// # impl arazzo_runtime::Step for OrderStep {
/// #     const ALL: &'static [(Self, &'static str, &'static str)] = &[];
/// # }
/// fn advice(error: &arazzo_runtime::WorkflowError<OrderStep>) -> &'static str {
///     match error.step() {
///         Some(OrderStep::Reserve) => "it is sold out",
///         None => "the shop left something out",
///     }
/// }
/// ```
pub struct WorkflowError<S>(Box<Contents<S>>);

struct Contents<S> {
    workflow: &'static str,
    step: Option<S>,
    attempt: u32,
    failure: Failure,
    exchange: Option<Exchange>,
    outputs_so_far: Map<String, Value>,
    earlier: Vec<EarlierFailure>,
}

impl<S: Step> WorkflowError<S> {
    /// The error of a run of `workflow` that fails at the position of `progress`.
    #[must_use]
    pub fn new(workflow: &'static str, progress: &Progress<S>, failure: Failure) -> Self {
        Self(Box::new(Contents {
            workflow,
            step: progress.step(),
            attempt: progress.attempt(),
            failure,
            exchange: None,
            outputs_so_far: Map::new(),
            earlier: progress.failures().to_vec(),
        }))
    }

    /// Sets the last exchange of the step, if there was one.
    #[must_use]
    pub fn with_exchange(mut self, exchange: impl Into<Option<Exchange>>) -> Self {
        self.0.exchange = exchange.into();
        self
    }

    /// Sets the workflow's outputs by name, as far as they were known. Absent ones are left out.
    #[must_use]
    pub fn with_outputs(mut self, outputs: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Self {
        self.0.outputs_so_far = outputs
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect();
        self
    }

    /// The `workflowId`.
    #[must_use]
    pub fn workflow(&self) -> &'static str {
        self.0.workflow
    }

    /// The step that failed. `None` if all steps were done and the outputs of the workflow failed.
    #[must_use]
    pub fn step(&self) -> Option<S> {
        self.0.step
    }

    /// How many times in a row the step had run, this time included.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.0.attempt
    }

    /// The reason of the failure.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        &self.0.failure
    }

    /// The kind of the failure. If a step called a workflow that failed, it is the kind of that workflow's failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.failure.kind()
    }

    /// The status code of the reply on which the step failed, if there was one. [`exchange`](Self::exchange) has its
    /// headers and the beginning of its body.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.exchange().map(Exchange::status)
    }

    /// The request and the reply on which the step failed, if there was a reply.
    #[must_use]
    pub fn exchange(&self) -> Option<&Exchange> {
        self.0.exchange.as_ref()
    }

    /// The failures from which the run continued, in their order: by a retry, by a step that cleans up, or by an action
    /// that ends the run. The first one is usually the root cause. Of many failures only the first and the last ones
    /// are kept.
    #[must_use]
    pub fn earlier_failures(&self) -> &[EarlierFailure] {
        &self.0.earlier
    }

    /// The root cause, if it is another failure: the first failure of another step, or the failure for which an action
    /// ended the workflow.
    fn root(&self) -> Option<&EarlierFailure> {
        if matches!(self.0.failure, Failure::Ended { .. }) {
            return self.0.earlier.last();
        }
        let here = self.0.step.map(Step::as_str);
        let mut earlier = self.0.earlier.iter();
        earlier.find(|failure| failure.workflow() != self.0.workflow || Some(failure.step()) != here)
    }

    /// The workflow's outputs as far as they were known when it failed.
    #[must_use]
    pub fn outputs_so_far(&self) -> &Map<String, Value> {
        &self.0.outputs_so_far
    }
}

impl<S: ErrorBodies> WorkflowError<S> {
    /// The error body of the server, as the type that the OpenAPI document declares for the status of the reply.
    /// Secrets are removed.
    ///
    /// `None` if there was no reply, if the reply was successful, if the document declares no type for the status, or
    /// if the body does not match the type or is longer than 64 KiB.
    ///
    /// ```
    /// use arazzo_runtime::http::{HeaderMap, StatusCode};
    /// use arazzo_runtime::{ErrorBodies, Failure, Reply, Step, WorkflowError, codegen::{Expected, Progress}};
    /// # #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    /// # enum OrderStep { Pay }
    /// # impl Step for OrderStep {
    /// #     const ALL: &'static [(Self, &'static str, &'static str)] = &[(Self::Pay, "pay", "POST /payments")];
    /// # }
    /// // The compiler generates this from the responses of the operation.
    /// #[derive(serde::Deserialize)]
    /// struct Problem { title: String }
    /// impl Expected for Problem { const NAME: &'static str = "an object"; }
    /// impl ErrorBodies for OrderStep {
    ///     type Body = Problem;
    ///     fn read(self, status: u16, json: &str) -> Option<Problem> {
    ///         match (self, status) {
    ///             (Self::Pay, 400..=499) => Expected::read(json),
    ///             _ => None,
    ///         }
    ///     }
    /// }
    /// let reply = Reply::new(StatusCode::PAYMENT_REQUIRED, HeaderMap::new(), r#"{"title": "No money"}"#);
    /// let failure = Failure::criterion("$statusCode == 200");
    /// let error = WorkflowError::new("order", &Progress::starting_at(OrderStep::Pay), failure)
    ///     .with_exchange(reply.whole_exchange());
    /// assert_eq!(error.error_body().map(|problem| problem.title), Some("No money".to_owned()));
    /// ```
    #[must_use]
    pub fn error_body(&self) -> Option<S::Body> {
        let exchange = self.exchange()?;
        self.step()?.read(exchange.status(), exchange.body()?)
    }
}

/// As JSON for a store, a queue or a log, without secrets. Members are only ever added:
///
/// | member | what it is |
/// |---|---|
/// | `workflow` | the `workflowId` |
/// | `step` | the `stepId`; null when the outputs of the workflow failed |
/// | `attempt` | how many times in a row the step had run, this time included |
/// | `kind` | the [`ErrorKind`], such as `criterion` |
/// | `reason` | the failure, in one line |
/// | `request` | the method and the URL of the last request, such as `POST https://api.example/files`, or null |
/// | `status` | the status of its reply, or null |
/// | `excerpt` | the first 2 KiB of its body, or null |
/// | `outputs` | the outputs of the workflow that were known, by name |
/// | `earlierFailures` | the failures from which the run continued |
impl<S: Step> Serialize for WorkflowError<S> {
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        let mut reason = self.0.failure.to_string();
        if let Some(cause) = first_cause(&self.0.failure) {
            reason.push_str(": ");
            reason.push_str(&cause.to_string());
        }
        let exchange = self.exchange();
        let request =
            exchange.and_then(|exchange| Some(format!("{} {}", exchange.method()?, exchange.url()?)));
        let mut map = serializer.serialize_map(Some(10))?;
        map.serialize_entry("workflow", self.workflow())?;
        map.serialize_entry("step", &self.step().map(Step::as_str))?;
        map.serialize_entry("attempt", &self.attempt())?;
        map.serialize_entry("kind", &self.kind())?;
        map.serialize_entry("reason", &reason)?;
        map.serialize_entry("request", &request)?;
        map.serialize_entry("status", &self.status())?;
        map.serialize_entry("excerpt", &exchange.map(Exchange::excerpt))?;
        map.serialize_entry("outputs", self.outputs_so_far())?;
        map.serialize_entry("earlierFailures", self.earlier_failures())?;
        map.end()
    }
}

impl<S: Step> fmt::Display for WorkflowError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "workflow `{}`", self.0.workflow)?;
        match self.0.step {
            _ if matches!(self.0.failure, Failure::Credentials(_)) => {
                f.write_str(", before its first request")?
            }
            Some(step) => write!(f, ", step `{}`, attempt {}", step.as_str(), self.0.attempt)?,
            None => f.write_str(", outputs")?,
        }
        write!(f, ": {}", self.0.failure)?;
        if let Some(cause) = first_cause(&self.0.failure) {
            write!(f, ": {cause}")?;
        }
        // The error of a workflow that was called has said it already (S21).
        if let Some(exchange) = &self.0.exchange
            && !matches!(self.0.failure, Failure::Workflow(_))
        {
            write!(f, "; {exchange}")?;
        }
        if let Some(root) = self.root() {
            write!(f, "; before that {root}")?;
        }
        Ok(())
    }
}

/// The innermost cause of a failure whose own text does not name it.
fn first_cause(failure: &Failure) -> Option<&dyn Error> {
    let mut cause: &dyn Error = match failure {
        // These say it themselves.
        Failure::Transport(TransportError::Url { .. }) | Failure::Workflow(_) => return None,
        Failure::Transport(TransportError::Credential { source, .. }) => source.source()?,
        Failure::Transport(TransportError::Upload { source, .. }) => source.source()?,
        _ => failure.source()?,
    };
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Some(cause)
}

/// Shows only the names of outputs, because their values come from replies.
impl<S: Step> fmt::Debug for WorkflowError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkflowError")
            .field("workflow", &self.0.workflow)
            .field("step", &self.0.step)
            .field("attempt", &self.0.attempt)
            .field("failure", &self.0.failure)
            .field("exchange", &self.0.exchange)
            .field("outputs_so_far", &self.0.outputs_so_far.keys())
            .field("earlier", &self.0.earlier)
            .finish()
    }
}

/// `Display` shows the failure itself, so the source is its cause.
impl<S: Step> Error for WorkflowError<S> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.failure.source()
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use serde_json::json;

    use super::*;
    use crate::Reply;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    struct Only;

    impl Step for Only {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[(Self, "only", "GET /")];
    }

    fn error() -> WorkflowError<Only> {
        let failure = Failure::criterion("$statusCode == 200");
        WorkflowError::new("w", &Progress::starting_at(Only), failure)
    }

    #[test]
    fn absent_outputs_are_left_out_s24() {
        let error = error().with_outputs([("b", Some(json!(1))), ("c", None), ("a", Some(Value::Null))]);
        assert_eq!(
            Value::from(error.outputs_so_far().clone()),
            json!({"a": null, "b": 1})
        );
        assert!(error.with_outputs([]).outputs_so_far().is_empty());
    }

    #[test]
    fn there_may_be_no_exchange_s28() {
        let reply = Reply::new(StatusCode::OK, HeaderMap::new(), "");
        let error = error().with_exchange(reply.exchange());
        assert_eq!(error.exchange().map(Exchange::status), Some(200));
        let none: Option<&Reply> = None;
        assert!(
            error
                .with_exchange(none.map(Reply::exchange))
                .exchange()
                .is_none()
        );
    }
}
