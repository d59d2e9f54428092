//! Runs compiled workflows one after the other: an [`Order`] a line on standard input, an [`Outcome`] a line on standard
//! output.
//!
//! The harness writes a program around the workflows of a crate, which is a table and a call of [`serve`].

use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::time::Duration;

use arazzo_runtime::{Client, Credential, Limits, Pacing, Step, WorkflowError};
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
        },
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
        let outcome = match serde_json::from_str::<Order>(&line?) {
            // Nothing of what a panic would leave behind is looked at again.
            Ok(order) => catch_unwind(AssertUnwindSafe(|| runtime.block_on(run(table, order))))
                .unwrap_or_else(|panic| Outcome::Panicked {
                    message: said(&*panic).to_owned(),
                }),
            Err(error) => Outcome::NotRun {
                message: error.to_string(),
            },
        };
        let mut output = io::stdout().lock();
        serde_json::to_writer(&mut output, &outcome)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

async fn run(table: &[(&str, Run)], order: Order) -> Outcome {
    let Some((_, run)) = table.iter().find(|(name, _)| *name == order.workflow) else {
        let message = format!("there is no workflow `{}`", order.workflow);
        return Outcome::NotRun { message };
    };
    let mut builder = Client::builder()
        .pacing(Pacing::immediate())
        .limits(Limits::default().with_transitions(TRANSITIONS))
        .timeout(TIME);
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
