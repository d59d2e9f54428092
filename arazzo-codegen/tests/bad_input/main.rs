//! Invalid documents of every kind that the specification forbids and that people write: each kind has a code, a
//! place and a way out, or is accepted by a numbered rule.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod document;

mod actions;
mod calls;
mod causes;
mod knowledge;
mod misspelled;
mod names;
mod outputs;
mod parameters;
mod replies;
mod ruled_out;
mod security;
mod syntax;
mod targets;
mod types;
