//! The compiler for API workflows: reads an [Arazzo](https://spec.openapis.org/arazzo/latest.html) document and
//! the OpenAPI documents it names, and writes typed async Rust that runs on `arazzo-runtime`.
//!
//! From a `build.rs`:
//! ```no_run
//! arazzo_codegen::configure()
//!     .compile(&["specs/openai-batch-job.arazzo.yaml"])
//!     .unwrap_or_else(|diagnostics| diagnostics.exit());
//! ```
//! and in the crate `arazzo_runtime::include_workflows!("openai-batch-job");`.
//!
//! The phases, in the order in which data flows, a folder each: `source` (files, text, nodes with places),
//! `document` (the objects of the specification), `expression` (strings to syntax trees), `openapi` (one
//! operation and what it reaches), `schema` (JSON Schemas to types), `check` (names, types, control flow), `lower` (a program with Rust names),
//! `emit` (tokens). `diagnostic` is used by all. A phase never reaches back. Beside them, for tools: `outline` tells what
//! the workflows were compiled to, `api` what operations an OpenAPI document has, and `fix` writes what findings know to
//! mend.

pub mod api;
mod check;
mod compile;
mod configure;
mod declared_sources;
pub mod diagnostic;
mod document;
mod emit;
mod expression;
mod fix;
#[cfg(feature = "format")]
mod format;
mod lower;
mod openapi;
pub mod outline;
mod schema;
pub mod source;

pub use compile::Generated;
pub use configure::{Config, configure};
pub use declared_sources::{DeclaredSource, SourceKind};
pub use diagnostic::{
    Appearance, Code, Diagnostic, Diagnostics, Kind, Level, Lints, LintsError, Place, Severity, UnknownCode,
};
pub use fix::Fixed;
