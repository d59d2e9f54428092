//! Everything that generated code names. It imports all of this with one `use`.

pub use std::collections::BTreeMap;
pub use std::time::Duration;

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::Value;

pub use crate::client::Client;
pub use crate::client::server::{Server, ServerVariable};
#[cfg(feature = "regex")]
pub use crate::condition::regex;
pub use crate::condition::{Compare, jsonpath, simple};
pub use crate::constraint::Checks;
pub use crate::error::{Failure, WorkflowError};
pub use crate::progress::{Effect, Step, Transition};
pub use crate::reply::Reply;
pub use crate::reply::error_bodies::{ErrorBodies, has_any_member};
pub use crate::reply::expected::Expected;
pub use crate::reply::items::EventForm;
pub use crate::reply::kept_json::Json;
pub use crate::reply::raw_body::{RawBody, body_as_base64, body_as_json, body_as_text};
pub use crate::reply::slot::Slot;
pub use crate::request::Request;
pub use crate::request::encoding::url_encoded;
pub use crate::request::fingerprint::Fingerprint;
pub use crate::request::form::Form;
pub use crate::request::json::{json_array, json_object, json_value};
pub use crate::request::multipart::Multipart;
pub use crate::request::style::Style;
pub use crate::request::text::text;
pub use crate::request::xml::{
    XmlElement, XmlNode, xml, xml_cdata, xml_comment, xml_name, xml_name_part, xml_text,
};
pub use crate::run::{Checkpoint, Handlers, Judged, Run, Workflow};
pub use crate::secret::Secret;
pub use crate::secret::secret_slot::SecretSlot;
pub use crate::security::{Security, SecurityScheme};
pub use crate::select::{json_raw, json_text, json_tree, select_at};
#[cfg(feature = "jsonpath")]
pub use crate::select::{select, select_one};
pub use crate::transport::upload::Upload;
pub use crate::value::convert::{
    as_array, as_boolean, as_integer, as_number, as_object, convert, from_json, only_item, within,
};
pub use crate::value::demand::{demand, not_null};
pub use crate::value::one_of::{one_of, one_of_or};
pub use crate::value::pointer::at;
#[cfg(feature = "jsonpath")]
pub use crate::value::replacement::replace_selected;
pub use crate::value::replacement::{payload, replace};
#[cfg(feature = "xpath")]
pub use crate::xpath;
pub use crate::{call, members, state, step_state};
pub use http::Method;
