//! Queries of RFC 9535 that may select several nodes (S37).

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::OnceLock;

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use super::super::piece::{self, Piece, scalar};
use super::super::{Comparable, Compare};
use super::value;
use crate::Reply;
use crate::select::visits;

/// A query of RFC 9535. The compiler has checked it, and the first evaluation parses it.
///
/// The values that it compares with are passed separately. Its text then calls the context `$['context']` and the
/// values `$['values']['0']`, `$['values']['1']`, …
///
/// ```
/// use arazzo_runtime::{codegen::jsonpath, serde_json::json};
/// static QUERY: jsonpath::Query = jsonpath::Query::new("$.data[?@.price > 10]");
/// let body = json!({"data": [{"price": 5}, {"price": 20}, {"price": 30}]});
/// assert_eq!(QUERY.evaluate(&body, &[]), Some(true));
/// assert_eq!(QUERY.count(&body, &[]), Some(2));
///
/// static OF: jsonpath::Query = jsonpath::Query::new("$['context'].data[?@.price == $['values']['0']]");
/// assert_eq!(OF.evaluate(&body, &[jsonpath::value(20_i64)]), Some(true));
/// assert_eq!(OF.evaluate(&body, &[None]), Some(false));
/// ```
#[derive(Debug)]
pub struct Query {
    text: Option<Cow<'static, str>>,
    of_the_object: bool,
    parsed: OnceLock<Option<JsonPath>>,
}

impl Query {
    /// A query from its text. An invalid one cannot be evaluated.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self {
            text: Some(Cow::Borrowed(text)),
            of_the_object: false,
            parsed: OnceLock::new(),
        }
    }

    /// A query with values as names or indexes, or that comes from a value as a whole, for one evaluation.
    ///
    /// ```
    /// use arazzo_runtime::{codegen::jsonpath, serde_json::json};
    /// let body = json!({"items": [{"size": 5}, {"size": 7}]});
    /// let pieces = ["$.items[".into(), jsonpath::index("1"), "][".into(), jsonpath::name("size"), "]".into()];
    /// assert_eq!(jsonpath::Query::built(pieces).value(&body, &[]), Some(json!(7)));
    /// assert_eq!(jsonpath::Query::built([jsonpath::whole("$.items[?@.size > 9]")]).evaluate(&body, &[]), Some(false));
    /// assert_eq!(jsonpath::Query::built([jsonpath::whole("items")]).evaluate(&body, &[]), None);
    /// ```
    #[must_use]
    pub fn built<const N: usize>(pieces: [Piece; N]) -> Self {
        Self {
            text: piece::joined(pieces).filter(|text| !is_deep(text)),
            of_the_object: false,
            parsed: OnceLock::new(),
        }
    }

    /// If the context is an object and the query selects nothing in it, applies the query to an array that has the
    /// object as its only item.
    #[must_use]
    pub const fn or_of_the_object(mut self) -> Self {
        self.of_the_object = true;
        self
    }

    /// The text of a constant query, which names a criterion in messages.
    #[must_use]
    pub fn text(&self) -> &'static str {
        piece::constant(self.text.as_ref())
    }

    /// Whether a criterion that is this query holds. One that cannot be evaluated does not, and is traced.
    pub fn holds<'r>(
        &self,
        reply: impl Into<Option<&'r Reply>>,
        context: impl Compare,
        values: &[Option<Value>],
    ) -> bool {
        Reply::judged(reply, self.text(), self.evaluate(context, values))
    }

    /// Whether it selects anything. `None` if it cannot be evaluated: the context is absent or null, or the query would
    /// visit too many values.
    pub fn evaluate(&self, context: impl Compare, values: &[Option<Value>]) -> Option<bool> {
        self.nodes(context, values, |nodes| Some(!nodes.is_empty()))
            .ok()?
    }

    /// How many nodes it selects. `None` if it is not a query, or would visit too many values.
    pub fn count(&self, context: impl Compare, values: &[Option<Value>]) -> Option<u64> {
        let count = self.nodes(context, values, |nodes| u64::try_from(nodes.len()).ok());
        Some(count.ok()?.unwrap_or_default())
    }

    /// The value of the first selected node.
    pub fn value(&self, context: impl Compare, values: &[Option<Value>]) -> Option<Value> {
        self.nodes(context, values, |nodes| nodes.first().copied().cloned())
            .ok()?
    }

    fn path(&self) -> Option<&JsonPath> {
        let parse = || JsonPath::parse(self.text.as_deref()?).ok();
        self.parsed.get_or_init(parse).as_ref()
    }

    /// What is seen of the nodes; nothing where the context is absent or null.
    fn nodes<T>(
        &self,
        context: impl Compare,
        values: &[Option<Value>],
        see: impl Fn(&[&Value]) -> Option<T>,
    ) -> Result<Option<T>, NotEvaluated> {
        let (path, text) = (self.path().ok_or(NotEvaluated)?, self.text.as_deref());
        let Some(context) = value(context).filter(|context| !context.is_null()) else {
            return Ok(None);
        };
        let itself = (self.of_the_object && context.is_object()).then(|| Value::from(vec![context.clone()]));
        let document = beside(context, values);
        if !visits::are_bounded(text.unwrap_or_default(), &document) {
            return Err(NotEvaluated);
        }
        let nodes = path.query(&document).all();
        Ok(match itself {
            Some(itself) if nodes.is_empty() => see(&path.query(&beside(itself, values)).all()),
            _ => see(&nodes),
        })
    }
}

/// It is no query, or would visit too many values.
struct NotEvaluated;

/// More brackets and parentheses than this in a query that is a value could exhaust the stack.
const DEEPEST: usize = 64;

fn is_deep(text: &str) -> bool {
    text.chars()
        .filter(|next| matches!(next, '(' | '[' | '!'))
        .count()
        > DEEPEST
}

/// A value as the name of a member: a string literal of RFC 9535, escaped.
pub fn name(operand: impl Compare) -> Piece {
    Piece::of(scalar(operand).map(|name| {
        let mut literal = String::from("'");
        for character in name.chars() {
            match character {
                '\'' | '\\' => literal.extend(['\\', character]),
                control if control < ' ' => {
                    // Writing to a string does not fail.
                    let _ = write!(literal, "\\u{:04x}", u32::from(control));
                }
                other => literal.push(other),
            }
        }
        literal.push('\'');
        literal
    }))
}

/// A value as an index: an integer, or a string that is one.
pub fn index(operand: impl Compare) -> Piece {
    let integer = match operand.comparable() {
        // A whole number is written without a fraction.
        Comparable::Number(number) => number.to_string().parse::<i64>().ok(),
        Comparable::Text(text) => text.parse::<i64>().ok(),
        _ => None,
    };
    Piece::of(integer.map(|integer| integer.to_string()))
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
mod tests;
