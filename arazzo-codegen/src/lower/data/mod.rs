//! Values, conditions and requests with the places that they read: what [`code`](super::code) becomes code of.

mod condition;
mod request;
mod value;

pub(crate) use condition::*;
pub(crate) use request::*;
pub(crate) use value::*;
