//! The scenarios of `tests/seed_workflows` on the published originals, unmodified, with the full OpenAPI documents;
//! only where those are at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

#[cfg(seeds)]
use acceptance::originals as workflows;

#[cfg(seeds)]
#[path = "seed_workflows/batch_job.rs"]
mod batch_job;
#[cfg(seeds)]
#[path = "seed_workflows/create_and_poll_response.rs"]
mod create_and_poll_response;
#[cfg(seeds)]
#[path = "seed_workflows/download_batch_results.rs"]
mod download_batch_results;
#[cfg(seeds)]
#[path = "seed_workflows/failures.rs"]
mod failures;
#[cfg(seeds)]
#[path = "seed_workflows/machine.rs"]
mod machine;
#[cfg(seeds)]
#[path = "seed_workflows/sent.rs"]
mod sent;
#[cfg(seeds)]
#[path = "seed_workflows/turns.rs"]
mod turns;

#[cfg(not(seeds))]
#[test]
fn originals() {
    // Says that they are missing; where they lie there now, the build script has to run again.
    assert_eq!(shared_data::find("seeds/arazzo"), None);
}
