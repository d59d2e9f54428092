//! The checked document as a program: states, requests, what is read of a reply, typed slots, Rust names.
//! Nothing textual is left to decide when the program is written out.

mod code;
mod constants;
pub(crate) mod data;
mod documentation;
mod machine;
mod names;
mod program;
mod reply;
mod request;
mod run;
mod types;
mod uses;
mod value;
mod verify;

pub(crate) use documentation::safe;
pub(crate) use machine::lower;
pub(crate) use names::{has_convention, is_operator, joined, stem};
pub(crate) use program::*;
pub(crate) use request::security::Security;
