//! The scenarios on the documents of `specs/`.

use acceptance::specs as workflows;

#[path = "batch_job.rs"]
mod batch_job;
#[path = "create_and_poll_response.rs"]
mod create_and_poll_response;
#[path = "download_batch_results.rs"]
mod download_batch_results;
#[path = "failures.rs"]
mod failures;
#[path = "machine.rs"]
mod machine;
