//! Values, conditions and requests, with the places that they read. [`code`](super::code) turns them into code.

mod condition;
mod request;
mod value;

pub(crate) use condition::*;
pub(crate) use request::*;
pub(crate) use value::*;
