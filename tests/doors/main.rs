//! Both doors into the compiler, the `build.rs` hook and the macro: what they say of a broken document, when they
//! run again, and that they give the same items.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod broken;
mod build_script;
mod fixture;
mod hook;
mod macro_errors;
mod macro_tracking;
mod readme;
mod same_items;
