//! Error bodies of servers, as the types that their OpenAPI documents declare.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use crate::Step;

/// Steps whose operations declare types for error replies. The compiler implements it for the steps of a workflow.
/// [`WorkflowError::error_body`](crate::WorkflowError::error_body) uses it.
pub trait ErrorBodies: Step {
    /// The declared type, or an enum of the declared types.
    type Body;

    /// Reads the body of a reply with this status. `None` if the document declares no type for it, or the body does not
    /// match. `json` is the text of the body.
    fn read(self, status: u16, json: &str) -> Option<Self::Body>;
}

/// Whether the JSON text is an object with at least one of these members. A type without required members accepts every
/// object, so this tells apart objects that have nothing in common with it.
///
/// ```
/// use arazzo_runtime::codegen::has_any_member;
/// assert!(has_any_member(r#"{"detail": "x", "code": null}"#, &["code", "message"]));
/// assert!(!has_any_member(r#"{"detail": {"code": 1}}"#, &["code", "message"]));
/// assert!(!has_any_member("[]", &["code"]));
/// ```
pub fn has_any_member(json: &str, names: &[&str]) -> bool {
    struct AnyOf<'n>(&'n [&'n str]);

    impl<'de> Visitor<'de> for AnyOf<'_> {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
            let mut found = false;
            while let Some(name) = map.next_key::<String>()? {
                found |= self.0.contains(&name.as_str());
                map.next_value::<IgnoredAny>()?;
            }
            Ok(found)
        }
    }

    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.deserialize_map(AnyOf(names)).unwrap_or(false)
}
