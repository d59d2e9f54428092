//! The three seed workflows against a real server on loopback: every request in order, every output with its type.
//!
//! Here on the documents of `specs/`; `tests/seed_originals.rs` runs the same scenarios on the published originals.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use acceptance::specs as workflows;

mod batch_job;
mod create_and_poll_response;
mod download_batch_results;
mod failures;
mod machine;
mod sent;
mod turns;
