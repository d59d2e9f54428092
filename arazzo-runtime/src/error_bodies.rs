//! What servers say when they refuse, as the types that their OpenAPI documents declare.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use crate::Step;

/// Steps whose operations declare what a reply holds that is an error. The compiler implements it for the steps of a
/// workflow where a document says something; [`WorkflowError::error_body`](crate::WorkflowError::error_body) asks it.
pub trait ErrorBodies: Step {
    /// The declared type, or an enum of the declared types.
    type Body;

    /// The body of a reply to the step with this status, if it is what is declared for that; `json` is its text.
    fn read(self, status: u16, json: &str) -> Option<Self::Body>;
}

/// Whether the JSON text is an object that has one of these members. A type without required members fits every object;
/// one that has none of its members is something else.
///
/// ```
/// use arazzo_runtime::has_any_member;
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
