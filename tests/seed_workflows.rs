//! The three seed workflows against a real server on loopback: every request in order, every output with its type.
//!
//! Each scenario runs on the documents of `specs/` and, where they are at hand, on the published originals, unmodified,
//! with the full OpenAPI documents.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod sent;

mod specs {
    use acceptance::specs as workflows;

    #[path = "../seed_workflows/batch_job.rs"]
    mod batch_job;
    #[path = "../seed_workflows/create_and_poll_response.rs"]
    mod create_and_poll_response;
    #[path = "../seed_workflows/download_batch_results.rs"]
    mod download_batch_results;
    #[path = "../seed_workflows/failures.rs"]
    mod failures;
    #[path = "../seed_workflows/machine.rs"]
    mod machine;
}

#[cfg(seeds)]
mod originals {
    use acceptance::originals as workflows;

    #[path = "../seed_workflows/batch_job.rs"]
    mod batch_job;
    #[path = "../seed_workflows/create_and_poll_response.rs"]
    mod create_and_poll_response;
    #[path = "../seed_workflows/download_batch_results.rs"]
    mod download_batch_results;
    #[path = "../seed_workflows/failures.rs"]
    mod failures;
    #[path = "../seed_workflows/machine.rs"]
    mod machine;
}

#[cfg(not(seeds))]
#[test]
fn originals() {
    eprintln!("skipped: the published originals of the seed workflows are not at hand");
}
