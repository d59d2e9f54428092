//! The first phase: reads files, and gives text and nodes with their places.
//!
//! [`Sources`] holds the text of every file of a build, read once. [`Document`] gives the YAML or JSON nodes of a file.
//! Each [`Node`] and [`Key`] knows its [`Span`]. One loader reads both languages: YAML 1.2 with the core schema, which
//! contains JSON.
//!
//! Invariants: only `parser` uses the parsing crate. Nothing here knows Arazzo or OpenAPI, except that
//! [`Document::operation_ids`] knows the places of operations. No document can cause a panic, overflow the stack, or
//! use memory out of proportion to its size.

mod document;
mod edits;
mod error;
mod files;
mod index;
mod node;
mod operations;
mod parser;
mod tree;

pub use document::Document;
pub(crate) use edits::edit_index::EditIndex;
pub(crate) use edits::scalar_edit::ScalarEdit;
pub use error::{Missing, SyntaxError};
pub(crate) use files::copies::{Copies, CopyError};
pub use files::lock::{Copy, Lock, LockError, sha256};
pub(crate) use files::path::percent_decoded;
pub use files::sources::{ReadError, SourceId, Sources, Span};
pub(crate) use files::uri;
pub use files::uri::{is_remote, resolve};
pub use node::{Entry, Key, Mapping, Node, Value};
pub use operations::OperationEntry;
pub(crate) use operations::operations_of_path;
pub(crate) use tree::numbers::{integer, json_number};
