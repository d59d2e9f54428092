//! The inputs of workflows, made from their schemas and from what takes them.

use serde_json::{Map, Value, json};

use super::document::resolved;
use super::flow::Flow;
use super::sample::sample;
use super::schema::{Dialect, alone};

/// Inputs for a workflow of a document: such as its schema allows, and as far as that leaves a choice such as the
/// operations take that they are sent to.
pub(crate) fn inputs(document: &Value, id: &str, flows: &[Flow<'_>]) -> Option<Value> {
    let workflows = document.get("workflows").and_then(Value::as_array)?;
    let workflow = workflows.iter().find(|workflow| workflow["workflowId"] == id)?;
    let Some(schema) = workflow.get("inputs") else {
        return Some(json!({}));
    };
    let schema = resolved(document, schema)?;
    let schema = alone(document, schema, Dialect::JsonSchema);
    let inputs = match sample(&schema, []) {
        inputs @ Value::Object(_) => inputs,
        _ => json!({}),
    };
    Some(fitted(inputs, &schema, flows))
}

fn fitted(mut inputs: Value, schema: &Value, flows: &[Flow<'_>]) -> Value {
    let Ok(judge) = jsonschema::validator_for(schema) else {
        return inputs;
    };
    let mut places: Vec<Vec<&str>> = flows.iter().map(tokens).collect();
    places.sort();
    places.dedup();
    // What is in a value is set behind the value itself.
    places.sort_by_key(Vec::len);
    for place in places {
        let taking: Vec<_> = flows.iter().filter(|flow| tokens(flow) == place).collect();
        let count = |value: &Value| taking.iter().filter(|flow| flow.place.takes(value)).count();
        let mut best = match at(&mut inputs, &place) {
            Some(value) => count(value),
            // It is not given, or the schema has no such place.
            None => 0,
        };
        for value in taking.iter().flat_map(|flow| flow.place.samples()) {
            let taken = count(&value);
            if taken <= best {
                continue;
            }
            let mut changed = inputs.clone();
            if set(&mut changed, &place, value).is_some() && judge.is_valid(&changed) {
                inputs = changed;
                best = taken;
            }
        }
    }
    inputs
}

fn tokens<'f>(flow: &'f Flow<'_>) -> Vec<&'f str> {
    let pointer = flow.pointer.iter().map(String::as_str);
    std::iter::once(flow.input.as_str()).chain(pointer).collect()
}

fn at<'v>(value: &'v mut Value, tokens: &[&str]) -> Option<&'v mut Value> {
    tokens.iter().try_fold(value, |value, token| match value {
        Value::Object(members) => members.get_mut(*token),
        Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Sets what is there, and what is not there yet in an object.
fn set(value: &mut Value, tokens: &[&str], new: Value) -> Option<()> {
    let Some((last, above)) = tokens.split_last() else {
        *value = new;
        return Some(());
    };
    let mut inner = value;
    for token in above {
        if let Value::Object(members) = inner {
            members.entry(*token).or_insert_with(|| Map::new().into());
        }
        inner = at(inner, &[token])?;
    }
    match inner {
        Value::Object(members) => {
            members.insert((*last).to_owned(), new);
        }
        inner => *at(inner, &[last])? = new,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::flow::{Flow, Place};
    use super::fitted;

    fn flow(tokens: &[&str], schema: serde_json::Value) -> Flow<'static> {
        let mut tokens = tokens.iter().map(|token| (*token).to_owned());
        Flow {
            input: tokens.next().unwrap_or_default(),
            pointer: tokens.collect(),
            place: Place::Body(schema),
        }
    }

    #[test]
    fn inputs_are_what_their_places_take() {
        let flows = [
            flow(&["word"], json!({ "enum": ["b", "c"] })),
            flow(&["word"], json!({ "enum": ["c", "d"] })),
            flow(&["count"], json!({ "type": "integer", "minimum": 7 })),
            flow(&["object", "a", "b"], json!({ "const": "x" })),
            flow(&["fixed"], json!({ "const": "z" })),
        ];
        let schema = json!({ "properties": {
            "word": { "type": "string" }, "count": { "type": "string" }, "fixed": { "const": "y" },
        } });
        let inputs = json!({ "word": "1", "count": "1", "fixed": "y", "object": {} });
        let fitted = fitted(inputs, &schema, &flows);
        // Of two places that differ one is served, and what the schema fixes stays.
        assert!(fitted["word"] == "b" || fitted["word"] == "c");
        assert_eq!(fitted["count"], "7");
        assert_eq!(fitted["object"], json!({ "a": { "b": "x" } }));
        assert_eq!(fitted["fixed"], "y");
    }
}
