//! JSON that a document writes where a value has to be the same (S14).

use std::sync::OnceLock;

use serde_json::Value;

use super::{Comparable, Compare};
use crate::reply::expected::loses_digits;

/// A JSON text of the document, parsed at the first comparison.
///
/// ```
/// use arazzo_runtime::{codegen::simple, serde_json::json};
/// static EXPECTED: simple::Json = simple::Json::new(r#"{"id": 1, "tags": ["a"]}"#);
/// assert!(simple::equal(json!({"tags": ["a"], "id": 1}), &EXPECTED));
/// assert!(!simple::equal(json!({"id": 1}), &EXPECTED));
/// ```
#[derive(Debug)]
pub struct Json {
    text: &'static str,
    value: OnceLock<Option<Value>>,
}

impl Json {
    /// A text that is JSON. The compiler has checked it.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            value: OnceLock::new(),
        }
    }
}

/// Invalid JSON counts as absent.
impl Compare for Json {
    fn comparable(&self) -> Comparable<'_> {
        if loses_digits(self.text) {
            return super::json(self.text);
        }
        let value = self.value.get_or_init(|| serde_json::from_str(self.text).ok());
        value.comparable()
    }
}
