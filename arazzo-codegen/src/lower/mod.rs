//! The checked document as a program: states, requests, what is read of a reply, typed slots, Rust names.
//! Nothing textual is left to decide when the program is written out.

mod ascii;
mod code;
mod constant;
mod constants;
pub(crate) mod data;
mod definitions;
mod dependencies;
mod documentation;
mod errors;
mod every_request;
mod inside;
mod json_schema;
mod literal;
mod machine;
mod name_collisions;
mod names;
mod parameters;
mod program;
mod reply;
mod request;
mod required;
mod rules;
mod run;
mod runtime_items;
mod secrets;
mod security;
mod servers;
mod shared;
mod slots;
mod tail_calls;
mod trees;
mod uses;
mod value;
mod verify;

pub(crate) use documentation::safe;
pub(crate) use machine::lower;
pub(crate) use names::{has_convention, is_operator, joined, stem};
pub(crate) use program::*;
pub(crate) use security::Security;
