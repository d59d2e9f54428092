//! Values set in a payload (section "Payload Replacement Object", S42).

use serde::Serialize;
use serde_json::Value;
#[cfg(feature = "jsonpath")]
use serde_json_path::PathElement;

use crate::value::pointer;
use crate::{Failure, ReplacementError};

/// The payload before replacements: the value, or `{}` without one.
///
/// # Errors
/// [`Failure::Encode`] when the value cannot be written as JSON.
pub fn payload<T: Serialize + ?Sized>(value: Option<&T>) -> Result<Value, Failure> {
    match value {
        Some(value) => {
            crate::secret::secret_slot::to_value(value).map_err(|source| Failure::Encode { source })
        }
        None => Ok(Value::Object(serde_json::Map::new())),
    }
}

/// Sets the value at a pointer, given as its reference tokens. The last member is created if it is missing, and `-`
/// appends to an array. An absent value is removed from an object, and becomes null in an array.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// use arazzo_runtime::{codegen::replace, serde_json::json};
/// let mut body = json!({"tags": ["a"]});
/// replace(&mut body, &["tags", "-"], Some("b"))?;
/// replace(&mut body, &["size"], Some(&5))?;
/// assert_eq!(body, json!({"tags": ["a", "b"], "size": 5}));
/// let failure = replace(&mut body, &["owner", "name"], Some("x")).unwrap_err();
/// assert_eq!(failure.to_string(), "the replacement at `/owner/name` has no place: there is nothing above it");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::Replacement`] when the parent is missing or is no object or array, [`Failure::Encode`] when the value
/// cannot be written as JSON.
pub fn replace<T: Serialize + ?Sized>(
    body: &mut Value,
    tokens: &[&str],
    value: Option<&T>,
) -> Result<(), Failure> {
    let value = as_tree(value)?;
    set(body, tokens, value).map_err(|reason| failed(written(tokens), reason))
}

/// Sets the value at every node that a JSONPath query selects.
///
/// # Errors
/// [`Failure::Replacement`] when the query selects nothing or would visit too many values, [`Failure::Encode`] when the
/// value cannot be written as JSON.
#[cfg(feature = "jsonpath")]
pub fn replace_selected<T: Serialize + ?Sized>(
    body: &mut Value,
    query: &'static str,
    value: Option<&T>,
) -> Result<(), Failure> {
    let value = as_tree(value)?;
    let nothing = || failed(query.to_owned(), ReplacementError::NothingSelected);
    let parsed = crate::select::query(query).ok_or_else(nothing)?;
    if !crate::select::visits::are_bounded(query, body) {
        return Err(failed(query.to_owned(), ReplacementError::TooManyValues));
    }
    let mut places: Vec<Vec<String>> = parsed
        .query_located(body)
        .locations()
        .map(|path| path.iter().map(token).collect())
        .collect();
    if places.is_empty() {
        return Err(nothing());
    }
    // From the last place to the first: what leaves an object does not move the places before it.
    places.reverse();
    for place in places {
        let tokens: Vec<&str> = place.iter().map(String::as_str).collect();
        set(body, &tokens, value.clone()).map_err(|reason| failed(query.to_owned(), reason))?;
    }
    Ok(())
}

#[cfg(feature = "jsonpath")]
fn token(element: &PathElement<'_>) -> String {
    match element {
        PathElement::Name(name) => (*name).to_owned(),
        PathElement::Index(index) => index.to_string(),
    }
}

fn as_tree<T: Serialize + ?Sized>(value: Option<&T>) -> Result<Option<Value>, Failure> {
    value
        .map(|value| crate::secret::secret_slot::to_value(value).map_err(|source| Failure::Encode { source }))
        .transpose()
}

fn failed(target: String, reason: ReplacementError) -> Failure {
    Failure::Replacement {
        target: target.into(),
        reason,
    }
}

fn written(tokens: &[&str]) -> String {
    tokens
        .iter()
        .map(|token| format!("/{}", token.replace('~', "~0").replace('/', "~1")))
        .collect()
}

fn set(body: &mut Value, tokens: &[&str], value: Option<Value>) -> Result<(), ReplacementError> {
    let Some((last, above)) = tokens.split_last() else {
        *body = value.unwrap_or_default();
        return Ok(());
    };
    let mut parent = body;
    for token in above {
        let below = match parent {
            Value::Object(members) => members.get_mut(*token),
            Value::Array(items) => pointer::index(token).and_then(|index| items.get_mut(index)),
            _ => return Err(ReplacementError::NotContainer),
        };
        parent = below.ok_or(ReplacementError::NoParent)?;
    }
    match parent {
        Value::Object(members) => {
            match value {
                Some(value) => members.insert((*last).to_owned(), value),
                None => members.remove(*last),
            };
            Ok(())
        }
        Value::Array(items) => {
            let value = value.unwrap_or_default();
            let index = if *last == "-" {
                items.len()
            } else {
                pointer::index(last).ok_or(ReplacementError::NoItem)?
            };
            if index > items.len() {
                return Err(ReplacementError::NoItem);
            }
            match items.get_mut(index) {
                Some(item) => *item = value,
                None => items.push(value),
            }
            Ok(())
        }
        _ => Err(ReplacementError::NotContainer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn s42_members_are_set_created_and_appended() {
        let mut body = json!({"a": {"b": 1}, "l": [1, {"x": 2}]});
        replace(&mut body, &["a", "b"], Some("new")).unwrap();
        replace(&mut body, &["a", "c"], Some(&json!([]))).unwrap();
        replace(&mut body, &["a", "c", "-"], Some(&true)).unwrap();
        replace(&mut body, &["l", "0"], Some(&0)).unwrap();
        replace(&mut body, &["l", "1", "x"], Some(&3)).unwrap();
        replace(&mut body, &["l", "2"], Some(&4)).unwrap();
        assert_eq!(
            body,
            json!({"a": {"b": "new", "c": [true]}, "l": [0, {"x": 3}, 4]})
        );
        replace(&mut body, &[], Some(&5)).unwrap();
        assert_eq!(body, json!(5));
    }

    #[test]
    fn s17_an_absent_value_leaves_a_member_out_and_makes_an_item_null() {
        let mut body = json!({"a": 1, "l": [1]});
        replace(&mut body, &["a"], None::<&str>).unwrap();
        replace(&mut body, &["l", "0"], None::<&str>).unwrap();
        assert_eq!(body, json!({"l": [null]}));
    }

    #[test]
    fn s42_a_missing_parent_is_an_error_that_names_the_target() {
        let mut body = json!({"a": 1, "l": []});
        for (tokens, shown) in [
            (
                &["x", "y/z"][..],
                "the replacement at `/x/y~1z` has no place: there is nothing above it",
            ),
            (
                &["a", "b"],
                "the replacement at `/a/b` has no place: what is above it is neither an object nor an array",
            ),
            (
                &["l", "1"],
                "the replacement at `/l/1` has no place: the array has no such item",
            ),
            (
                &["l", "x"],
                "the replacement at `/l/x` has no place: the array has no such item",
            ),
        ] {
            assert_eq!(
                replace(&mut body, tokens, Some(&1)).unwrap_err().to_string(),
                shown
            );
        }
        assert_eq!(body, json!({"a": 1, "l": []}));
    }

    #[cfg(feature = "jsonpath")]
    #[test]
    fn s42_a_query_sets_every_node_that_it_selects() {
        let mut body = json!({"items": [{"sku": "a", "n": 1}, {"sku": "b", "n": 1}, {"sku": "a", "n": 2}]});
        replace_selected(&mut body, "$.items[?@.sku=='a'].n", Some(&9)).unwrap();
        assert_eq!(body["items"][0]["n"], 9);
        assert_eq!(body["items"][1]["n"], 1);
        assert_eq!(body["items"][2]["n"], 9);
        let failure = replace_selected(&mut body, "$.items[?@.sku=='c'].n", Some(&9)).unwrap_err();
        let text = "the replacement at `$.items[?@.sku=='c'].n` has no place: it selects nothing";
        assert_eq!(failure.to_string(), text);
    }
}
