//! The compiler for API workflows. It reads an [Arazzo](https://spec.openapis.org/arazzo/latest.html) document and the
//! OpenAPI documents it refers to, and generates typed async Rust that runs on `arazzo-runtime`.
//!
//! From a `build.rs`:
//! ```no_run
//! arazzo_codegen::configure()
//!     .compile(&["specs/openai-batch-job.arazzo.yaml"])
//!     .unwrap_or_else(|diagnostics| diagnostics.exit());
//! ```
//! In the crate, include the result with `arazzo_runtime::include_workflows!("openai-batch-job");`.
//!
//! Each phase is a folder. In the order of the data flow they are: `source` (files, text, nodes with places),
//! `document` (the objects of the specification), `expression` (strings to syntax trees), `openapi` (one operation and
//! what it refers to), `schema` (JSON Schemas to types), `check` (names, types, control flow), `lower` (a program with
//! Rust names), and `emit` (tokens). All phases use `diagnostic`. A phase never uses a later one.
//!
//! Three modules are for tools: `outline` describes the compiled workflows, `api` lists the operations of an OpenAPI
//! document, and `fix` applies the fixes of findings.
//!
//! The project's `docs/language.md` lists the rules of the language, each with a number such as S33.

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
mod ids;
mod lower;
mod openapi;
pub mod outline;
mod schema;
// For the command line: the documents as trees, and the lock of vendored copies. Other programs must not use it.
#[doc(hidden)]
pub mod source;

pub use compile::Generated;
pub use configure::{Config, configure};
pub use declared_sources::{DeclaredSource, SourceKind};
pub use diagnostic::{
    Appearance, Code, CodeKind, Diagnostic, Diagnostics, Level, Lints, LintsError, Place, Severity,
    UnknownCode,
};
pub use fix::Fixed;
