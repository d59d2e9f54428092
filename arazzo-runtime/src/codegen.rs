//! What generated code is made with. It is no interface for people: it changes with the compiler.

/// The first version: generated code imports all of it. Another version of the compiler imports another one, so code that
/// an older compiler wrote says at its first line that this crate no longer has its version.
pub mod v1;

pub use v1::*;

#[cfg(any(feature = "jsonpath", feature = "regex", feature = "xpath"))]
pub use crate::condition::Piece;
pub use crate::condition::{Comparable, Decimal, Number};
pub use crate::constraint::Checked;
pub use crate::json::{JsonArray, JsonObject, Outcome};
pub use crate::leaf::Leaf;
pub use crate::members::{
    Both, Given, ObjectWriter, ReadMember, ReadMembers, read_all_members, read_members, read_only_members,
};
pub use crate::multipart::Part;
pub use crate::payload::Payload;
pub use crate::progress::Progress;
pub use crate::time_limit::TimeLimit;
pub use crate::watch::Watch;
