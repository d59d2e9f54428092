//! The first phase: reads files, and gives text and nodes with their places.
//!
//! [`Sources`] holds the text of every file of a build, read once. [`Document`] gives the YAML or JSON nodes of a file.
//! Each [`Node`] and [`Key`] knows its [`Span`]. One loader reads both languages: YAML 1.2 with the core schema, which
//! contains JSON.
//!
//! Invariants: only `parser` uses the parsing crate. Nothing here knows Arazzo or OpenAPI, except that
//! [`Document::operation_ids`] knows the places of operations. No document can cause a panic, overflow the stack, or
//! use memory out of proportion to its size.

mod block;
mod brackets;
mod copies;
#[cfg(test)]
mod corpus_tests;
mod document;
mod edit_index;
mod error;
mod index;
#[cfg(test)]
mod index_tests;
mod json;
mod lines;
mod lock;
mod members;
mod node;
mod numbers;
mod operations;
mod parser;
mod path;
mod registry;
mod scalar;
mod scalar_edit;
mod scalar_map;
mod sources;
#[cfg(test)]
mod sources_tests;
mod tree;
#[cfg(test)]
mod tree_tests;
pub(crate) mod uri;
#[cfg(test)]
mod written_tests;

pub(crate) use copies::{Copies, CopyError};
pub use document::Document;
pub(crate) use edit_index::EditIndex;
pub use error::{Missing, SyntaxError};
pub use lock::{Copy, Lock, LockError, sha256};
pub use node::{Entry, Key, Mapping, Node, Value};
pub(crate) use numbers::{integer, json_number};
pub use operations::OperationEntry;
pub(crate) use operations::operations_of_path;
pub(crate) use path::percent_decoded;
pub(crate) use scalar_edit::ScalarEdit;
pub use sources::{ReadError, SourceId, Sources, Span};
pub use uri::{is_remote, resolve};
