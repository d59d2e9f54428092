//! Everything that generated code names. It imports all of this with one `use`.

pub use std::collections::BTreeMap;
pub use std::time::Duration;

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::Value;

pub use crate::client::Client;
#[cfg(feature = "regex")]
pub use crate::condition::regex;
pub use crate::condition::{Compare, jsonpath, simple};
pub use crate::constraint::Checks;
pub use crate::convert::{
    as_array, as_boolean, as_integer, as_number, as_object, convert, from_json, only_item, within,
};
pub use crate::demand::{demand, not_null};
pub use crate::encoding::url_encoded;
pub use crate::error::{Failure, WorkflowError};
pub use crate::error_bodies::{ErrorBodies, has_any_member};
pub use crate::expected::Expected;
pub use crate::fingerprint::Fingerprint;
pub use crate::form::Form;
pub use crate::items::EventForm;
pub use crate::json::{json_array, json_object, json_value};
pub use crate::kept_json::Json;
pub use crate::members;
pub use crate::multipart::Multipart;
pub use crate::one_of::{one_of, one_of_or};
pub use crate::pointer::at;
pub use crate::progress::{Effect, Step, Transition};
pub use crate::raw_body::{RawBody, body_as_base64, body_as_json, body_as_text};
#[cfg(feature = "jsonpath")]
pub use crate::replacement::replace_selected;
pub use crate::replacement::{payload, replace};
pub use crate::reply::Reply;
pub use crate::request::Request;
pub use crate::run::{Called, CalledRun, Checkpoint, Handlers, Judged, Members, Run, State, Workflow};
pub use crate::secret::Secret;
pub use crate::secret_slot::SecretSlot;
pub use crate::security::{Security, SecurityScheme};
pub use crate::select::{json_raw, json_text, json_tree, select_at};
#[cfg(feature = "jsonpath")]
pub use crate::select::{select, select_one};
pub use crate::server::{Server, ServerVariable};
pub use crate::slot::Slot;
pub use crate::style::Style;
pub use crate::text::text;
pub use crate::upload::Upload;
pub use crate::xml::{XmlElement, XmlNode, xml, xml_cdata, xml_comment, xml_name, xml_name_part, xml_text};
#[cfg(feature = "xpath")]
pub use crate::xpath;
pub use http::Method;
