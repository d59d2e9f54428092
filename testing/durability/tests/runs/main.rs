//! Runs that outlive their process.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod idempotency;
mod retry_budget;
