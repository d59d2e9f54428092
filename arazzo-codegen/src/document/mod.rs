//! The objects of the Arazzo specification, read from a document's nodes, every field with its place.
//!
//! Reading is total: a field that is missing or of the wrong type is a finding, and reading goes on with what
//! is there, so that one run reports everything.

mod action;
mod criterion;
mod model;
mod object;
mod read;
mod step;

pub(crate) use model::*;
pub(crate) use read::read;
