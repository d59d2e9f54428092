//! The items that generated code uses. Handwritten code must not use them: they change with the compiler.

/// The first version. Generated code imports all of it. If the module changes, it gets another version. Code from an
/// older compiler then has an error at its first line: this crate no longer has the version that it imports.
pub mod v1;

pub use v1::*;

pub use crate::client::time_limit::TimeLimit;
pub use crate::client::watch::Watch;
#[cfg(any(feature = "jsonpath", feature = "regex", feature = "xpath"))]
pub use crate::condition::Piece;
pub use crate::condition::{Comparable, Decimal, Number};
pub use crate::constraint::Checked;
pub use crate::members::{
    Both, Given, ObjectWriter, ReadMember, ReadMembers, read_all_members, read_members, read_only_members,
};
pub use crate::progress::Progress;
pub use crate::reply::leaf::Leaf;
pub use crate::request::json::{JsonArray, JsonObject, Outcome};
pub use crate::request::multipart::Part;
pub use crate::run::{Called, CalledRun, State, StateReader, StateWriter};
pub use crate::transport::payload::Payload;
