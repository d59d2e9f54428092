//! A run one exchange at a time, from checkpoint to checkpoint.

use std::fmt;
use std::time::Duration;

use super::{Checkpoint, Run, Workflow};
use crate::{Client, Effect, WorkflowError};

/// The result of one call of [`turn`].
///
/// The enum is exhaustive on purpose, as [`Effect`] is.
pub enum Turn<W: Workflow> {
    /// A request was sent, and its reply was taken. The next turn continues from this checkpoint at once.
    Moved(Checkpoint<W>),
    /// Nothing was sent. The next turn continues from this checkpoint after this time.
    Wait(Duration, Checkpoint<W>),
    /// The run has ended with these outputs.
    Finished(W::Outputs),
}

/// Continues a run by one request and its reply, or by one wait. `checkpoint` is the result of the previous turn;
/// `None` begins the run. `inputs` are the same for all turns of a run.
///
/// Use it with a queue, a database or a durable engine. Store the checkpoint after each turn. If a process dies in a
/// turn, repeat the turn from the stored checkpoint. At most one request is sent twice.
///
/// The time limit of a step counts a wait as soon as this function returns it.
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
