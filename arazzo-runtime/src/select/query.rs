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

/// Selected values are copied with everything inside. A query that descends copies the same value many times. This
/// limit is twice the default limit of a body that is read as a tree.
const MOST_COPIED: usize = 2_000_000;

/// A query (RFC 9535), parsed once. `None` for a text that is none, which the compiler lets nobody write.
pub(crate) fn query(text: &'static str) -> Option<Arc<JsonPath>> {
    let mut queries = QUERIES.lock().unwrap_or_else(PoisonError::into_inner);
    let parsed = queries
        .entry(text)
        .or_insert_with(|| JsonPath::parse(text).ok().map(Arc::new));
    parsed.clone()
}

/// What a JSONPath query that can select several nodes selects: the array of them, however many there are, and nothing
/// where it selects nothing, or would visit or copy too many values.
///
/// ```
/// use arazzo_runtime::{codegen::select, serde_json::json};
/// let cart = json!({"items": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}]});
/// assert_eq!(select(&cart, "$.items[?@.n > 1].sku"), Some(json!(["b"])));
/// assert_eq!(select(&cart, "$.items[?@.n > 2].sku"), None);
/// ```
#[must_use]
pub fn select<T: Serialize + ?Sized>(value: &T, query: &'static str) -> Option<Value> {
    let parsed = self::query(query)?;
    let value = crate::secret::secret_slot::to_value(value).ok()?;
    if !visits::are_bounded(query, &value) {
        return None;
    }
    let nodes = parsed.query(&value).all();
    let is_small = visits::have_at_most(MOST_COPIED, &nodes);
    (!nodes.is_empty() && is_small).then(|| nodes.into_iter().cloned().collect())
}

/// What a singular JSONPath query selects (RFC 9535, section 2.3.5.1), such as one with an index from the end.
///
/// ```
/// use arazzo_runtime::{codegen::select_one, serde_json::json};
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
    fn s37_values_that_are_in_each_other_are_not_copied_too_often() {
        let deep = (0..100).fold(json!(1), |inner, _| json!({"a": inner}));
        // 161,700 selected values with 34 others in them on average.
        assert_eq!(select(&deep, "$..a..a..a"), None);
        let selected = select(&deep, "$..a..a");
        assert_eq!(
            selected.as_ref().and_then(Value::as_array).map(Vec::len),
            Some(4_950)
        );
    }

    #[test]
    fn several_nodes_are_an_array_and_none_is_absence() {
        let value = json!({"a": [1, 2, 3]});
        assert_eq!(select(&value, "$.a[*]"), Some(json!([1, 2, 3])));
        assert_eq!(select(&value, "$.a[1:2]"), Some(json!([2])));
        assert_eq!(select(&value, "$.b[*]"), None);
        assert_eq!(select_one(&vec!["x", "y"], "$[-1]"), Some(json!("y")));
    }
}
