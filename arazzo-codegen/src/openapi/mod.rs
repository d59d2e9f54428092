//! Finds one operation in an OpenAPI document and reads just what it reaches.
//!
//! The document stays a [`Document`](crate::source::Document) of nodes: only what is asked for is looked at, so a
//! defect in another corner of it is not this build's business.

mod description;
mod lookup;
mod operation;
mod schema;

pub(crate) use description::{Description, OpenApiError};
pub(crate) use lookup::{Lookup, lookup};
pub(crate) use operation::{
    DeclaredParameter, MediaType, Operation, ParameterLocation, essence, is_json, is_xml,
};
pub(crate) use schema::{Type, type_of};
