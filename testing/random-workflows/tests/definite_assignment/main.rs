//! Which outputs are `Option`: what the compiler says, against a walk of all paths and against the page that explains it.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod outputs;
mod page;
mod walked;
