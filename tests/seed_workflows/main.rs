//! The three seed workflows against a real server on loopback: every request in order, every output with its type.
//!
//! Each scenario runs on the documents of `specs/` and, where they are at hand, on the published originals, unmodified,
//! with the full OpenAPI documents.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

#[cfg(seeds)]
mod originals;
mod sent;
mod specs;

#[cfg(not(seeds))]
#[test]
fn originals() {
    eprintln!("skipped: the published originals of the seed workflows are not at hand");
}
