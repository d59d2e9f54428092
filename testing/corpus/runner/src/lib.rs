//! Runs compiled workflows one after the other: an [`Order`] a line on standard input, what is [`Told`] of the run a line
//! on standard output.
//!
//! The harness writes a program around the workflows of a crate, which is a table and a call of [`serve`].

use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arazzo_runtime::{Client, Credential, ErrorKind, Event, Failure, Limits, Pacing, Step, WorkflowError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest that one workflow may take.
const TIME: Duration = Duration::from_secs(20);

/// A workflow that polls for what never comes ends here (S33).
const TRANSITIONS: u32 = 200;

/// Which workflow to run, and with what.
#[derive(Debug, Deserialize, Serialize)]
pub struct Order {
    /// Its name in the table.
    pub workflow: String,
    /// Its inputs, as its schema wants them.
    pub inputs: Value,
    /// The base URL of each source description.
    pub sources: BTreeMap<String, String>,
    /// The security schemes of the sources.
    pub credentials: Vec<Scheme>,
}

/// A security scheme that a credential is given for.
#[derive(Debug, Deserialize, Serialize)]
pub struct Scheme {
    /// The name of the source description.
    pub source: String,
    /// The name of the scheme.
    pub name: String,
    /// What is given.
    pub credential: Given,
}

/// The kinds of credentials.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Given {
    /// A key for `apiKey`.
    ApiKey,
    /// User and password.
    Basic,
    /// A bearer token.
    Bearer,
    /// Something else sees to it.
    Nothing,
}

/// What is told of a run.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub struct Told {
    /// What came of it.
    pub outcome: Outcome,
    /// Who sent each of its requests, in their order.
    pub senders: Vec<Sender>,
    /// What replies did not have (S31a), in the order in which it was missed.
    pub absent: Vec<Absent>,
}

/// A step of a workflow.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Sender {
    /// The `workflowId`.
    pub workflow: String,
    /// The `stepId`.
    pub step: String,
}

/// What a reply did not have.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// Whose reply it was.
    pub of: Sender,
    /// Where it was looked for, as a runtime expression.
    pub place: String,
    /// What was there, as in "nothing".
    pub found: String,
}

/// Why a workflow failed, as far as it can be told apart.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Cause {
    /// A success criterion is not met.
    Criterion(String),
    /// A value is demanded and absent; where it was looked for, when the workflow itself demands it.
    Absent(Option<String>),
    /// An input is demanded and not given, or breaks its schema.
    Input,
    /// A value is not what the operation takes (S15a).
    Unfit,
    /// A value cannot be sent where the document wants it.
    Request,
    /// A budget is used up (S33).
    Budget,
    /// The document ends the workflow with a failure (S24).
    Ended,
    /// Something else.
    Other,
}

/// What came of a run.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "outcome")]
pub enum Outcome {
    /// It ended with outputs.
    Succeeded {
        /// By name.
        outputs: Value,
    },
    /// The inputs do not become those of the workflow.
    InputsRefused {
        /// Why.
        message: String,
    },
    /// The workflow failed.
    Failed {
        /// The step, unless all were done.
        step: Option<String>,
        /// What happened.
        message: String,
        /// The same, to be told apart.
        cause: Cause,
    },
    /// The outputs cannot be written as JSON.
    OutputsUnwritable {
        /// Why.
        message: String,
    },
    /// It panicked.
    Panicked {
        /// What was said.
        message: String,
    },
    /// It came to no end in time.
    TimedOut,
    /// There is no such workflow, or no client for it.
    NotRun {
        /// Why.
        message: String,
    },
}

/// A run of one workflow. [`workflow!`] writes it.
pub type Run = for<'c> fn(&'c Client, Value) -> Pin<Box<dyn Future<Output = Outcome> + 'c>>;

/// An entry of the table from the function of a compiled workflow.
#[macro_export]
macro_rules! workflow {
    ($function:path) => {
        |client, inputs| {
            ::std::boxed::Box::pin(async move {
                match $crate::inputs(inputs) {
                    Ok(inputs) => $crate::outcome($function(client, inputs).await),
                    Err(outcome) => outcome,
                }
            })
        }
    };
}

/// The inputs of a workflow.
///
/// # Errors
/// [`Outcome::InputsRefused`] when the JSON is none of them.
pub fn inputs<I: DeserializeOwned>(inputs: Value) -> Result<I, Outcome> {
    serde_json::from_value(inputs).map_err(|error| Outcome::InputsRefused {
        message: error.to_string(),
    })
}

/// What came of a run whose inputs were right.
pub fn outcome<O: Serialize, S: Step>(result: Result<O, WorkflowError<S>>) -> Outcome {
    match result {
        Ok(outputs) => match serde_json::to_value(outputs) {
            Ok(outputs) => Outcome::Succeeded { outputs },
            Err(error) => Outcome::OutputsUnwritable {
                message: error.to_string(),
            },
        },
        Err(error) => Outcome::Failed {
            step: error.step().map(|step| step.as_str().to_owned()),
            message: error.failure().to_string(),
            cause: cause(error.failure()),
        },
    }
}

fn cause(failure: &Failure) -> Cause {
    match (failure, failure.kind()) {
        (Failure::Absent { absence, .. }, _) => {
            Cause::Absent(absence.as_ref().map(|absence| absence.place.clone()))
        }
        (Failure::Unfit { .. } | Failure::Convert { .. }, _) => Cause::Unfit,
        (_, ErrorKind::Criterion(condition)) => Cause::Criterion(condition.to_owned()),
        (_, ErrorKind::Absent) => Cause::Absent(None),
        (_, ErrorKind::Input) => Cause::Input,
        (_, ErrorKind::Request) => Cause::Request,
        (_, ErrorKind::Budget) => Cause::Budget,
        (_, ErrorKind::Ended) => Cause::Ended,
        _ => Cause::Other,
    }
}

/// Runs what standard input orders until it ends.
///
/// # Errors
/// When standard input or output is closed in the middle.
pub fn serve(table: &[(&str, Run)]) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    for line in io::stdin().lock().lines() {
        let seen = Arc::<Mutex<Seen>>::default();
        let outcome = match serde_json::from_str::<Order>(&line?) {
            // Nothing of what a panic would leave behind is looked at again.
            Ok(order) => catch_unwind(AssertUnwindSafe(|| runtime.block_on(run(table, order, &seen))))
                .unwrap_or_else(|panic| Outcome::Panicked {
                    message: said(&*panic).to_owned(),
                }),
            Err(error) => Outcome::NotRun {
                message: error.to_string(),
            },
        };
        let seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
        let told = Told {
            outcome,
            senders: seen.senders,
            absent: seen.absent,
        };
        let mut output = io::stdout().lock();
        serde_json::to_writer(&mut output, &told)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

/// What the client of a run was seen to do.
#[derive(Debug, Default)]
struct Seen {
    senders: Vec<Sender>,
    absent: Vec<Absent>,
}

impl Seen {
    fn observe(&mut self, event: &Event<'_>) {
        let sender = |workflow: &str, step: &str| Sender {
            workflow: workflow.to_owned(),
            step: step.to_owned(),
        };
        match event {
            Event::Sending { workflow, step, .. } => self.senders.push(sender(workflow, step)),
            Event::Absent {
                workflow,
                step,
                absence,
                ..
            } => self.absent.push(Absent {
                of: sender(workflow, step),
                place: absence.place.clone(),
                found: absence.found.clone().into_owned(),
            }),
            _ => {}
        }
    }
}

async fn run(table: &[(&str, Run)], order: Order, seen: &Arc<Mutex<Seen>>) -> Outcome {
    let Some((_, run)) = table.iter().find(|(name, _)| *name == order.workflow) else {
        let message = format!("there is no workflow `{}`", order.workflow);
        return Outcome::NotRun { message };
    };
    let observed = Arc::clone(seen);
    let mut builder = Client::builder()
        .pacing(Pacing::immediate())
        .limits(Limits::default().with_transitions(TRANSITIONS))
        .timeout(TIME)
        .observer(move |event: &Event<'_>| {
            let mut seen = observed.lock().unwrap_or_else(PoisonError::into_inner);
            seen.observe(event);
        });
    for (source, url) in &order.sources {
        builder = builder.base_url(source, url);
    }
    for scheme in &order.credentials {
        builder = builder.credential(&scheme.source, &scheme.name, credential(scheme.credential));
    }
    let client = match builder.build() {
        Ok(client) => client,
        Err(error) => {
            let message = error.to_string();
            return Outcome::NotRun { message };
        }
    };
    tokio::time::timeout(TIME, run(&client, order.inputs))
        .await
        .unwrap_or(Outcome::TimedOut)
}

fn credential(given: Given) -> Credential {
    match given {
        Given::ApiKey => Credential::api_key("key"),
        Given::Basic => Credential::basic("user", "password"),
        Given::Bearer => Credential::bearer("token"),
        Given::Nothing => Credential::nothing(),
    }
}

fn said(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(message), _) => message,
        (_, Some(message)) => message,
        _ => "",
    }
}
