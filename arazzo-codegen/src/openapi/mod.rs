//! Finds one operation in an OpenAPI document and reads what the operation refers to.
//!
//! Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 have one view. The document stays a [`Document`](crate::source::Document) of
//! nodes. Only parts that a step needs are read, so a defect elsewhere in the document is not reported. `docs/openapi.md`
//! describes every construct of every version.

mod content;
#[cfg(test)]
mod corpus_tests;
mod description;
mod error;
mod field;
#[cfg(test)]
mod files_tests;
mod named;
mod operation;
#[cfg(test)]
mod oracle_tests;
mod parameter;
mod reference;
mod security;
mod server;
mod swagger;
mod version;
#[cfg(test)]
mod view_tests;

pub(crate) use content::{
    FieldEncoding, MediaType, RequestBody, Response, essence, is_form, is_json, is_success, is_xml,
    not_described,
};
pub(crate) use description::Description;
pub(crate) use error::OpenApiError;
pub(crate) use named::NamedOperation;
pub(crate) use operation::Operation;
pub(crate) use parameter::{DeclaredParameter, ParameterLocation, ParameterStyle};
pub(crate) use security::{KeyLocation, RequiredScheme, SecurityScheme};
pub(crate) use server::Server;
pub(crate) use version::Version;
