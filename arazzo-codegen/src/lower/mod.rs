//! The checked document as a program: states, requests, what is read of a reply, typed slots, Rust names.
//! Nothing textual is left to decide when the program is written out.

mod machine;
mod names;
mod numbered;
mod program;
mod reply;
mod request;

pub(crate) use machine::lower;
#[cfg(test)]
pub(crate) use names::is_reserved;
pub(crate) use names::stem;
pub(crate) use program::*;
