//! Runs a workflow as a durable engine does: turn by turn, keeping only JSON text between the turns.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use arazzo_runtime::{Checkpoint, Client, Turn, WithSecrets, Workflow, WorkflowError, turn};

/// No run of a test has more turns.
const MOST: usize = 10_000;

/// The outputs of a run that is stored and read again after each of its turns. It does not wait.
///
/// # Errors
/// When the run fails.
///
/// # Panics
/// When a checkpoint cannot be written or read, and when the run has no end.
pub async fn by_turns<W: Workflow>(
    client: &Client,
    inputs: W::Inputs,
) -> Result<W::Outputs, WorkflowError<W::Step>> {
    let mut stored: Option<String> = None;
    for _ in 0..MOST {
        let checkpoint = stored
            .as_deref()
            .map(|json| Checkpoint::<W>::from_json(json).unwrap());
        let checkpoint = match turn(client, inputs.clone(), checkpoint).await? {
            Turn::Moved(checkpoint) | Turn::Wait(_, checkpoint) => checkpoint,
            Turn::Finished(outputs) => return Ok(outputs),
        };
        stored = Some(serde_json::to_string(&WithSecrets(&checkpoint)).unwrap());
    }
    panic!("`{}` has no end", W::ID);
}
