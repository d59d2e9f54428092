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

mod client;
#[doc(hidden)]
pub mod codegen;
mod condition;
mod constraint;
pub mod error;
mod members;
mod progress;
mod reply;
mod request;
mod run;
pub mod runner;
mod secret;
pub mod security;
mod select;
pub mod store;
mod stored;
pub mod transport;
mod value;
#[cfg(feature = "xpath")]
#[doc(hidden)]
pub mod xpath;

pub use client::limits::Limits;
pub use client::observer::{Event, Observer, SkipReason};
pub use client::pacing::Pacing;
pub use client::server::Server;
pub use client::watch::RunId;
pub use client::{Client, ClientBuilder};
#[doc(inline)]
pub use error::{BuildError, EarlierFailure, ErrorKind, Failure, TransportError, WorkflowError};
pub use progress::{Effect, Pause, Step, Wait};
pub use reply::Reply;
pub use reply::error_bodies::ErrorBodies;
pub use reply::exchange::Exchange;
pub use reply::raw_body::RawBody;
pub use reply::record::ReplyRecord;
pub use request::Request;
pub use run::{Checkpoint, CheckpointError, Run, Turn, Workflow, turn};
pub use secret::Secret;
pub use secret::secret_slot::WithSecrets;
#[doc(inline)]
pub use security::{Credential, OAuth2, Signer};
pub use transport::upload::Upload;

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
