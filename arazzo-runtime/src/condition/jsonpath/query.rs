//! Queries of RFC 9535 that may select several nodes (S37).

use std::sync::OnceLock;

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use super::super::Compare;
use super::value;

/// A query of RFC 9535, checked when the workflow was compiled and parsed when it is first asked.
///
/// Values that the query compares with are given beside it. Then its text calls the context `$['context']` and the
/// values `$['values']['0']`, `$['values']['1']`, …
///
/// ```
/// use arazzo_runtime::{jsonpath, serde_json::json};
/// static QUERY: jsonpath::Query = jsonpath::Query::new("$.data[?@.price > 10]");
/// let body = json!({"data": [{"price": 5}, {"price": 20}, {"price": 30}]});
/// assert_eq!(QUERY.evaluate(&body, &[]), Some(true));
/// assert_eq!(QUERY.count(&body, &[]), 2);
///
/// static OF: jsonpath::Query = jsonpath::Query::new("$['context'].data[?@.price == $['values']['0']]");
/// assert_eq!(OF.evaluate(&body, &[jsonpath::value(20_i64)]), Some(true));
/// assert_eq!(OF.evaluate(&body, &[None]), Some(false));
/// ```
#[derive(Debug)]
pub struct Query {
    text: &'static str,
    of_the_object: bool,
    parsed: OnceLock<Option<JsonPath>>,
}

impl Query {
    /// A query by its text. One that is none cannot be evaluated (S39).
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            of_the_object: false,
            parsed: OnceLock::new(),
        }
    }

    /// When it selects no member of a context that is an object, it is asked of the object itself, as the one item of
    /// an array (S37).
    #[must_use]
    pub const fn or_of_the_object(mut self) -> Self {
        self.of_the_object = true;
        self
    }

    /// Whether it selects anything. Nothing where that cannot be said, as the context is absent or null (S39).
    pub fn evaluate(&self, context: impl Compare, values: &[Option<Value>]) -> Option<bool> {
        self.nodes(context, values, |nodes| Some(!nodes.is_empty()))
    }

    /// How many nodes it selects.
    pub fn count(&self, context: impl Compare, values: &[Option<Value>]) -> u64 {
        let count = self.nodes(context, values, |nodes| u64::try_from(nodes.len()).ok());
        count.unwrap_or_default()
    }

    /// The value of the first node that it selects.
    pub fn value(&self, context: impl Compare, values: &[Option<Value>]) -> Option<Value> {
        self.nodes(context, values, |nodes| nodes.first().copied().cloned())
    }

    fn nodes<T>(
        &self,
        context: impl Compare,
        values: &[Option<Value>],
        see: impl Fn(&[&Value]) -> Option<T>,
    ) -> Option<T> {
        let path = self
            .parsed
            .get_or_init(|| JsonPath::parse(self.text).ok())
            .as_ref()?;
        let context = value(context).filter(|context| !context.is_null())?;
        let itself = (self.of_the_object && context.is_object()).then(|| Value::from(vec![context.clone()]));
        let document = beside(context, values);
        let nodes = path.query(&document).all();
        match itself {
            Some(itself) if nodes.is_empty() => see(&path.query(&beside(itself, values)).all()),
            _ => see(&nodes),
        }
    }
}

/// The context, with the values beside it if there are any. An absent value is no member, so that it equals only what
/// is absent too.
fn beside(context: Value, values: &[Option<Value>]) -> Value {
    if values.is_empty() {
        return context;
    }
    let present = values.iter().enumerate();
    let members: Map<String, Value> = present
        .filter_map(|(place, value)| Some((place.to_string(), value.clone()?)))
        .collect();
    Value::Object(Map::from_iter([
        ("context".to_owned(), context),
        ("values".to_owned(), Value::Object(members)),
    ]))
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
