//! The runtime of workflows that are compiled from [Arazzo](https://spec.openapis.org/arazzo/latest.html) documents.
//!
//! A generated workflow is a state machine without I/O. It says what to do next (an [`Effect`]) and is given the
//! result. A [`Client`] does the work: it knows the servers, sends each [`Request`], reads the [`Reply`] and waits
//! between steps.
//!
//! ```
//! # fn main() -> Result<(), arazzo_runtime::BuildError> {
//! let client = arazzo_runtime::Client::builder()
//!     .base_url("openaiApi", "http://127.0.0.1:8080/v1")
//!     .pacing(arazzo_runtime::Pacing::immediate())
//!     .build()?;
//! // let outputs = batch_job(&client, inputs).await?;
//! # drop(client);
//! # Ok(())
//! # }
//! ```
//!
//! A [`WorkflowError`] says which step failed, at which attempt, and what the server answered. Secrets are removed from
//! everything that this crate shows: see [`Secret`] and [`Request::secret`].
//!
//! The project's `docs/language.md` lists the rules of the language, each with a number such as S33.

mod body;
mod client;
#[doc(hidden)]
pub mod codegen;
mod condition;
mod constraint;
mod convert;
mod demand;
mod encoding;
pub mod error;
mod error_bodies;
mod exchange;
mod expected;
mod fingerprint;
mod form;
mod header_lines;
mod items;
mod json;
mod kept_json;
mod leaf;
mod limits;
mod media_type;
mod members;
mod misfit;
mod multipart;
mod observer;
mod one_of;
mod pacing;
mod payload;
mod pointer;
mod progress;
mod projection;
mod raw_body;
mod record;
mod redaction;
mod replacement;
mod reply;
mod request;
mod reqwest_transport;
mod retry_after;
mod run;
pub mod runner;
mod secret;
mod secret_slot;
pub mod security;
mod select;
mod sent;
mod server;
mod shape;
mod slot;
pub mod store;
mod stored;
mod style;
#[cfg(test)]
mod style_tests;
mod text;
mod time_limit;
pub mod transport;
mod tree;
mod upload;
mod url;
#[cfg(any(feature = "jsonpath", feature = "xpath"))]
mod visits;
mod watch;
mod xml;
#[cfg(feature = "xpath")]
#[doc(hidden)]
pub mod xpath;

pub use client::{Client, ClientBuilder};
#[doc(inline)]
pub use error::{BuildError, EarlierFailure, ErrorKind, Failure, TransportError, WorkflowError};
pub use error_bodies::ErrorBodies;
pub use exchange::Exchange;
pub use limits::Limits;
pub use observer::{Event, Observer, SkipReason};
pub use pacing::Pacing;
pub use progress::{Effect, Pause, Step, Wait};
pub use raw_body::RawBody;
pub use record::ReplyRecord;
pub use reply::Reply;
pub use request::Request;
pub use run::{Checkpoint, CheckpointError, Run, Turn, Workflow, turn};
pub use secret::Secret;
pub use secret_slot::WithSecrets;
#[doc(inline)]
pub use security::{Credential, OAuth2, Signer};
pub use server::Server;
pub use upload::Upload;
pub use watch::RunId;

// Within the crate every type has its name at the root.
use codegen::*;
use error::*;
use security::*;
use transport::*;

pub use http::Method;
pub use {bytes, http, serde, serde_json};

#[cfg(feature = "macros")]
pub use arazzo_macros::arazzo_workflow;

/// Stands in generated code that uses XPath, and stops the build where the feature is missing.
#[doc(hidden)]
#[cfg(feature = "xpath")]
#[macro_export]
macro_rules! require_xpath {
    () => {};
}

/// Stands in generated code that uses XPath, and stops the build where the feature is missing.
#[doc(hidden)]
#[cfg(not(feature = "xpath"))]
#[macro_export]
macro_rules! require_xpath {
    () => {
        ::core::compile_error!("this workflow uses XPath: enable the feature `xpath` of `arazzo-runtime`");
    };
}

/// Includes the code that the build script generated for a document. The name is the document's file name without
/// `.arazzo` and without its extension.
///
/// ```ignore
/// // specs/openai-batch-job.arazzo.yaml, compiled by build.rs
/// arazzo_runtime::include_workflows!("openai-batch-job");
/// ```
#[macro_export]
macro_rules! include_workflows {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}
