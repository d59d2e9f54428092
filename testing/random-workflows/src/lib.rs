//! Workflows with random control flow.
//!
//! 1. `graph.rs` draws them: steps, actions of every kind with and without criteria, shared actions, workflows that
//!    call, go to and depend on each other, steps that depend on each other.
//! 2. `walk.rs` says what may happen in them: it goes all ways, from the rules of the language (S22 to S32) and
//!    without a thought of how the compiler finds it out.
//! 3. `document.rs` writes them as documents for the compiler.
//! 4. `build.rs` compiles some of them into this crate, so that they are run too.

#![allow(clippy::unwrap_used, reason = "for tests only")]

pub mod built;
pub mod choices;
pub mod document;
pub mod graph;
pub mod walk;
