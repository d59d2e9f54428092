//! The checked program: a document in which every name is resolved and every value has a type.

mod criterion;
mod interface;
mod needs;
mod path_template;
mod payload;
mod program;
mod shared;
mod step;
mod value;

pub(crate) use criterion::*;
pub(in crate::check) use interface::*;
pub(crate) use needs::*;
pub(crate) use path_template::*;
pub(crate) use payload::*;
pub(crate) use program::*;
pub(in crate::check) use shared::*;
pub(crate) use step::*;
pub(crate) use value::*;

pub(crate) use crate::document::Pace;
