//! Every pair of features of the language in a document: compiled by `build.rs` into one crate, run by the tests.

#![deny(warnings)]

use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;

use arazzo_runtime::{Client, Effect, Failure, Step, WorkflowError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub mod cover;
pub mod row;
pub mod values;

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// With these outputs, those left out that are null.
    Outputs(Value),
    /// With an error.
    Failed {
        /// The step that failed.
        step: String,
        /// What kind of failure it was.
        failure: String,
        /// The outputs until then.
        outputs: Value,
    },
}

/// Runs a workflow with these inputs.
pub type Run = for<'c> fn(&'c Client, Value) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'c>>;

/// The two ways to run a row.
pub struct Runs {
    /// In one go.
    pub whole: Run,
    /// Step by step, as if the process ended before each: all that is kept is the checkpoint, as JSON.
    pub resumed: Run,
}

macro_rules! runs {
    ($row:ident) => {
        Runs {
            whole: |client, inputs| Box::pin(run(inputs, move |inputs| $row::main(client, inputs))),
            resumed: |client, inputs| {
                Box::pin(run(inputs, async |inputs: $row::MainInputs| {
                    let mut checkpoint =
                        arazzo_runtime::Run::<$row::Main>::new(inputs.clone()).into_checkpoint();
                    loop {
                        let mut run =
                            arazzo_runtime::Run::<$row::Main>::resume(inputs.clone(), stored(&checkpoint));
                        match run.advance()? {
                            Effect::Send(request) => run.supply(client.send(request).await)?,
                            Effect::Wait(pause) => client.wait(pause).await,
                            Effect::Finished(outputs) => return Ok(outputs),
                        }
                        checkpoint = run.into_checkpoint();
                    }
                }))
            },
        }
    };
}

/// The checkpoint after it was written and read.
fn stored<C: Serialize + DeserializeOwned>(checkpoint: &C) -> C {
    let text = serde_json::to_string(checkpoint).expect("a checkpoint is written as JSON");
    serde_json::from_str(&text).expect("a checkpoint is read back")
}

async fn run<I, O, S, F>(inputs: Value, main: impl FnOnce(I) -> F) -> Outcome
where
    I: DeserializeOwned,
    O: Serialize,
    S: Step,
    F: Future<Output = Result<O, WorkflowError<S>>>,
{
    let inputs = match serde_json::from_value(inputs) {
        Ok(inputs) => inputs,
        Err(error) => return failed("inputs", &error, Value::Null),
    };
    match main(inputs).await {
        Ok(outputs) => match serde_json::to_value(outputs) {
            Ok(Value::Object(mut outputs)) => {
                outputs.retain(|_, value| !value.is_null());
                Outcome::Outputs(Value::Object(outputs))
            }
            other => failed("outputs", &format!("{other:?}"), Value::Null),
        },
        Err(error) => {
            let step = error.step().map_or("outputs", Step::as_str);
            let outputs = Value::Object(error.outputs_so_far().clone());
            match error.failure() {
                Failure::Criterion { .. } => failed(step, &"criterion", outputs),
                Failure::Ended { .. } => failed(step, &"ended", outputs),
                Failure::Transport(_) => failed(step, &"transport", outputs),
                Failure::Workflow(_) => failed(step, &"workflow", outputs),
                other => failed(step, other, outputs),
            }
        }
    }
}

fn failed(step: &str, failure: &dyn Display, outputs: Value) -> Outcome {
    Outcome::Failed {
        step: step.to_owned(),
        failure: failure.to_string(),
        outputs,
    }
}

include!(concat!(env!("OUT_DIR"), "/rows.rs"));
