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
mod error;
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
mod secret;
mod secret_slot;
mod security;
mod select;
mod sent;
mod server;
mod shape;
mod slot;
mod style;
#[cfg(test)]
mod style_tests;
mod text;
mod time_limit;
mod transport;
mod tree;
mod upload;
mod url;
#[cfg(any(feature = "jsonpath", feature = "xpath"))]
mod visits;
mod watch;
mod xml;
#[cfg(feature = "xpath")]
pub mod xpath;

pub use body::Body;
pub use client::{Client, ClientBuilder};
#[cfg(any(feature = "jsonpath", feature = "regex", feature = "xpath"))]
pub use condition::Piece;
#[cfg(feature = "regex")]
pub use condition::regex;
pub use condition::{Comparable, Compare, Decimal, Number, jsonpath, simple};
pub use constraint::{Checked, Checks, Violation};
pub use convert::{
    as_array, as_boolean, as_integer, as_number, as_object, convert, from_json, only_item, within,
};
pub use demand::{demand, not_null};
pub use encoding::url_encoded;
pub use error::{
    BoxError, BuildError, CalledError, CredentialError, EarlierFailure, ErrorKind, Failure,
    MissingCredential, ParameterError, ReplacementError, TransportError, UploadError, UrlError,
    WorkflowError, XmlNameError,
};
pub use error_bodies::{ErrorBodies, has_any_member};
pub use exchange::Exchange;
pub use expected::Expected;
pub use fingerprint::Fingerprint;
pub use form::Form;
pub use items::EventForm;
pub use json::{JsonArray, JsonObject, Outcome, json_array, json_object, json_value};
pub use kept_json::Json;
pub use leaf::Leaf;
pub use limits::Limits;
pub use members::{
    Both, Given, ObjectWriter, ReadMember, ReadMembers, read_all_members, read_members, read_only_members,
};
pub use multipart::{Multipart, Part};
pub use observer::{Event, Observer, SkipReason};
pub use one_of::{one_of, one_of_or};
pub use pacing::Pacing;
pub use payload::Payload;
pub use pointer::at;
pub use progress::{Effect, Pause, Progress, Step, Transition, Wait};
pub use raw_body::{RawBody, body_as_base64, body_as_json, body_as_text};
pub use record::ReplyRecord;
#[cfg(feature = "jsonpath")]
pub use replacement::replace_selected;
pub use replacement::{payload, replace};
pub use reply::Reply;
pub use request::Request;
pub use run::{Checkpoint, CheckpointError, Run, Turn, Workflow, turn};
pub use secret::Secret;
pub use secret_slot::{SecretSlot, WithSecrets};
pub use security::{Credential, OAuth2, Security, SecurityKind, SecurityScheme, Signer};
pub use select::{json_raw, json_text, json_tree, select_at};
#[cfg(feature = "jsonpath")]
pub use select::{select, select_one};
pub use server::{Server, ServerVariable};
pub use slot::{Absence, Slot};
pub use style::Style;
pub use text::text;
pub use time_limit::TimeLimit;
pub use transport::{Transport, TransportFuture, TransportReply, TransportRequest};
pub use upload::Upload;
pub use watch::{RunId, Watch};
pub use xml::{XmlElement, XmlNode, xml, xml_cdata, xml_comment, xml_name, xml_name_part, xml_text};

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
