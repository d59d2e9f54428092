//! Everything that generated code names, for its one `use`. It is no interface for people: it changes with the compiler.

pub use std::collections::BTreeMap;
pub use std::time::Duration;

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::Value;

#[cfg(feature = "regex")]
pub use crate::condition::regex;
pub use crate::run::{Called, CalledRun, Handlers, Judged, Members, State};
#[cfg(feature = "xpath")]
pub use crate::xpath;
pub use crate::{
    Both, Checkpoint, Checks, Client, Compare, Effect, ErrorBodies, EventForm, Expected, Failure,
    Fingerprint, Form, Given, Json, Method, Multipart, ObjectWriter, RawBody, Reply, Request, Run, Secret,
    SecretSlot, Security, SecurityScheme, Server, ServerVariable, Slot, Step, Style, Transition, Upload,
    Workflow, WorkflowError, XmlElement, XmlNode, as_array, as_boolean, as_integer, as_number, as_object, at,
    body_as_base64, body_as_json, body_as_text, convert, demand, from_json, has_any_member, json_array,
    json_object, json_raw, json_text, json_tree, json_value, jsonpath, not_null, one_of, one_of_or,
    only_item, payload, read_all_members, read_members, read_only_members, replace, select_at, simple, text,
    url_encoded, within, xml, xml_cdata, xml_comment, xml_name, xml_name_part, xml_text,
};
#[cfg(feature = "jsonpath")]
pub use crate::{replace_selected, select, select_one};
