//! JSONPath queries that can select several nodes (RFC 9535).

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;
use serde_json_path::JsonPath;

use super::visits;

/// The queries of a program by their text.
type Queries = HashMap<&'static str, Option<Arc<JsonPath>>>;

/// Every query of the program, parsed when it is first used.
static QUERIES: LazyLock<Mutex<Queries>> = LazyLock::new(Mutex::default);

/// A query (RFC 9535), parsed once. `None` for a text that is none, which the compiler lets nobody write.
pub(crate) fn query(text: &'static str) -> Option<Arc<JsonPath>> {
    let mut queries = QUERIES.lock().unwrap_or_else(PoisonError::into_inner);
    let parsed = queries
        .entry(text)
        .or_insert_with(|| JsonPath::parse(text).ok().map(Arc::new));
    parsed.clone()
}

/// What a JSONPath query that can select several nodes selects: the array of them, however many there are, and nothing
/// where it selects nothing, or would visit too many values.
///
/// ```
/// use arazzo_runtime::{select, serde_json::json};
/// let cart = json!({"items": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}]});
/// assert_eq!(select(&cart, "$.items[?@.n > 1].sku"), Some(json!(["b"])));
/// assert_eq!(select(&cart, "$.items[?@.n > 2].sku"), None);
/// ```
#[must_use]
pub fn select<T: Serialize + ?Sized>(value: &T, query: &'static str) -> Option<Value> {
    let parsed = self::query(query)?;
    let value = crate::secret_slot::to_value(value).ok()?;
    if !visits::are_bounded(query, &value) {
        return None;
    }
    let nodes: Vec<Value> = parsed.query(&value).into_iter().cloned().collect();
    (!nodes.is_empty()).then_some(Value::Array(nodes))
}

/// What a singular JSONPath query selects (RFC 9535, section 2.3.5.1), such as one with an index from the end.
///
/// ```
/// use arazzo_runtime::{select_one, serde_json::json};
/// let logs = json!([{"at": 1}, {"at": 2}]);
/// assert_eq!(select_one(&logs, "$[-1].at"), Some(json!(2)));
/// assert_eq!(select_one(&logs, "$[-3].at"), None);
/// ```
#[must_use]
pub fn select_one<T: Serialize + ?Sized>(value: &T, query: &'static str) -> Option<Value> {
    let query = self::query(query)?;
    let value = serde_json::to_value(value).ok()?;
    query.query(&value).first().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn several_nodes_are_an_array_and_none_is_absence() {
        let value = json!({"a": [1, 2, 3]});
        assert_eq!(select(&value, "$.a[*]"), Some(json!([1, 2, 3])));
        assert_eq!(select(&value, "$.a[1:2]"), Some(json!([2])));
        assert_eq!(select(&value, "$.b[*]"), None);
        assert_eq!(select_one(&vec!["x", "y"], "$[-1]"), Some(json!("y")));
    }
}
