//! A run one exchange at a time, from checkpoint to checkpoint.

use std::fmt;
use std::time::Duration;

use super::{Checkpoint, Run, Workflow};
use crate::{Client, Effect, WorkflowError};

/// What one call of [`turn`] has done.
///
/// It has all its cases on purpose, as [`Effect`] does.
pub enum Turn<W: Workflow> {
    /// It has sent a request and taken its reply. The next turn goes on from this checkpoint, at once.
    Moved(Checkpoint<W>),
    /// It has sent nothing. The next turn goes on from this checkpoint after this time.
    Wait(Duration, Checkpoint<W>),
    /// The run has ended with these outputs.
    Finished(W::Outputs),
}

/// Takes a run one step further: one request and its reply, or one wait. `checkpoint` is what the turn before has
/// returned, and `None` begins the run. `inputs` are the same for all turns of a run.
///
/// This is the form for what keeps runs elsewhere: a queue, a database, a durable engine. Store the checkpoint after each
/// turn. When a process dies in a turn, the turn is done again, so at most one request is sent twice.
///
/// A time limit of a step counts a wait as soon as this function returns it.
///
/// ```
/// use arazzo_runtime::{Checkpoint, Client, Turn, Workflow, serde_json, turn};
/// # async fn example<BatchJob: Workflow>(client: Client, inputs: BatchJob::Inputs)
/// # -> Result<BatchJob::Outputs, Box<dyn std::error::Error>> {
/// let mut stored: Option<String> = None;
/// loop {
///     let checkpoint = match &stored {
///         Some(json) => Some(Checkpoint::<BatchJob>::from_json(json)?),
///         None => None,
///     };
///     match turn(&client, inputs.clone(), checkpoint).await? {
///         Turn::Moved(checkpoint) => stored = Some(serde_json::to_string(&checkpoint)?),
///         Turn::Wait(duration, checkpoint) => {
///             stored = Some(serde_json::to_string(&checkpoint)?);
///             tokio::time::sleep(duration).await;
///         }
///         Turn::Finished(outputs) => return Ok(outputs),
///     }
/// }
/// # }
/// ```
///
/// # Errors
/// When the run fails, as [`Run::start`], [`Run::advance`] and [`Run::supply`] do. A failed run has no further turn.
pub async fn turn<W: Workflow>(
    client: &Client,
    inputs: W::Inputs,
    checkpoint: impl Into<Option<Checkpoint<W>>>,
) -> Result<Turn<W>, WorkflowError<W::Step>> {
    let mut run = match checkpoint.into() {
        Some(checkpoint) => Run::resume(inputs, checkpoint).with_client(client),
        None => Run::start(client, inputs)?,
    };
    loop {
        match run.advance()? {
            Effect::Send(request) => {
                run.supply(client.send(request).await)?;
                return Ok(Turn::Moved(run.into_checkpoint()));
            }
            Effect::Wait(wait) => {
                let duration = client.pause(&wait);
                if !duration.is_zero() {
                    return Ok(Turn::Wait(duration, run.into_checkpoint()));
                }
            }
            Effect::Finished(outputs) => return Ok(Turn::Finished(outputs)),
        }
    }
}

impl<W: Workflow<Outputs: fmt::Debug>> fmt::Debug for Turn<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moved(checkpoint) => f.debug_tuple("Moved").field(checkpoint).finish(),
            Self::Wait(duration, checkpoint) => {
                f.debug_tuple("Wait").field(duration).field(checkpoint).finish()
            }
            Self::Finished(outputs) => f.debug_tuple("Finished").field(outputs).finish(),
        }
    }
}
