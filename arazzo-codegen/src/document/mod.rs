//! The objects of the Arazzo specification, read from a document's nodes, every field with its place.
//!
//! Reading is total: a field that is missing or of the wrong type is a finding, and reading goes on with what
//! is there, so that one run reports everything.

mod action;
mod allow;
mod criterion;
mod depends_on;
mod expression_type;
mod message;
mod model;
mod name;
mod object;
mod parameter;
mod read;
mod request_body;
mod retry_on_step;
mod selector;
mod step;

pub(crate) use depends_on::StepReference;
pub use model::SourceKind;
pub(crate) use model::*;
pub(crate) use read::read_document;
pub(crate) use selector::is_selector;
