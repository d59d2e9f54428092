//! Values made from schemas.

use std::cell::Cell;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// Members that are not required are left out this deep.
const DEEP: usize = 5;

/// Circles of required members end here.
const DEEPEST: usize = 24;

/// So many values make up one; behind that only what is required is made. Schemas that lead to each other in many ways
/// would give more than anybody can read.
const MOST_VALUES: usize = 4000;

/// How a value is made.
struct Way {
    examples: bool,
    optional: bool,
    values: Cell<usize>,
}

impl Way {
    fn makes_optional(&self, depth: usize) -> bool {
        self.optional && depth < DEEP && self.values.get() < MOST_VALUES
    }
}

/// A value that the schema, which stands [alone](super::schema::alone), is content with, if one is found: `examples`
/// first, then what the schema's own examples and defaults give, then plainer ones.
pub(crate) fn sample(schema: &Value, examples: impl IntoIterator<Item = Value>) -> Value {
    let validator = jsonschema::validator_for(schema).ok();
    let is_valid = |value: &Value| {
        validator
            .as_ref()
            .is_none_or(|judge: &Validator| judge.is_valid(value))
    };
    for example in examples {
        if is_valid(&example) {
            return example;
        }
    }
    let ways = [(true, true), (false, true), (true, false), (false, false)];
    let mut values = ways
        .map(|(examples, optional)| Way {
            examples,
            optional,
            values: Cell::new(0),
        })
        .into_iter()
        .map(|way| made(schema, schema, &way, 0).unwrap_or(Value::Null));
    let first = values.next().unwrap_or_default();
    if is_valid(&first) {
        return first;
    }
    values.find(is_valid).unwrap_or(first)
}

fn made(root: &Value, schema: &Value, way: &Way, depth: usize) -> Option<Value> {
    let Some(members) = schema.as_object() else {
        return (schema != &Value::Bool(false)).then(|| json!("1"));
    };
    if depth > DEEPEST || way.values.get() > 4 * MOST_VALUES {
        return None;
    }
    way.values.set(way.values.get() + 1);
    if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(reference.strip_prefix('#')?)?;
        return made(root, target, way, depth + 1);
    }
    if way.examples {
        let examples = members.get("examples").and_then(|examples| examples.get(0));
        if let Some(example) = members.get("example").or(examples).or(members.get("default")) {
            return Some(example.clone());
        }
    }
    if let Some(value) = members.get("const") {
        return Some(value.clone());
    }
    if let Some(Value::Array(values)) = members.get("enum") {
        let other_than_null = values.iter().find(|value| !value.is_null());
        return other_than_null.or(values.first()).cloned();
    }
    if let Some(Value::Array(parts)) = members.get("allOf") {
        return all_of(root, members, parts, way, depth);
    }
    for word in ["oneOf", "anyOf"] {
        let Some(Value::Array(alternatives)) = members.get(word) else {
            continue;
        };
        let own = members.contains_key("properties");
        let mut made_ones = alternatives
            .iter()
            .filter_map(|alternative| made(root, alternative, way, depth + 1));
        let Some(one) = made_ones.find(|value| !value.is_null()) else {
            return Some(Value::Null);
        };
        return match (one, own) {
            (Value::Object(mut one), true) => {
                one.extend(object(root, members, way, depth)?);
                Some(Value::Object(one))
            }
            (one, _) => Some(one),
        };
    }
    match kind(members) {
        "object" => Some(Value::Object(object(root, members, way, depth)?)),
        "array" => Some(array(root, members, way, depth)),
        "integer" => Some(number(members, true)),
        "number" => Some(number(members, false)),
        "boolean" => Some(Value::Bool(true)),
        "null" => Some(Value::Null),
        _ => Some(Value::String(string(members))),
    }
}

fn kind(schema: &Map<String, Value>) -> &str {
    let named = match schema.get("type") {
        Some(Value::String(name)) => Some(name.as_str()),
        Some(Value::Array(names)) => {
            let mut names = names.iter().filter_map(Value::as_str);
            names.find(|name| *name != "null").or(Some("null"))
        }
        _ => None,
    };
    let has = |words: &[&str]| words.iter().any(|word| schema.contains_key(*word));
    named.unwrap_or_else(|| {
        if has(&["properties", "additionalProperties", "required"]) {
            "object"
        } else if has(&["items", "prefixItems"]) {
            "array"
        } else {
            "string"
        }
    })
}

fn all_of(
    root: &Value,
    schema: &Map<String, Value>,
    parts: &[Value],
    way: &Way,
    depth: usize,
) -> Option<Value> {
    let mut whole = Map::new();
    let mut other = None;
    for part in parts {
        // A part that only adds to the description says nothing of the value.
        let says_nothing = part
            .as_object()
            .is_some_and(|part| !part.keys().any(|key| is_of_values(key)));
        if says_nothing {
            continue;
        }
        match made(root, part, way, depth + 1)? {
            Value::Object(part) => whole.extend(part),
            value => other = Some(value),
        }
    }
    if schema.contains_key("properties") || schema.contains_key("required") {
        whole.extend(object(root, schema, way, depth)?);
    }
    match other {
        Some(value) if whole.is_empty() => Some(value),
        _ => Some(Value::Object(whole)),
    }
}

fn is_of_values(keyword: &str) -> bool {
    !matches!(
        keyword,
        "description" | "title" | "deprecated" | "readOnly" | "writeOnly" | "nullable"
    )
}

fn object(root: &Value, schema: &Map<String, Value>, way: &Way, depth: usize) -> Option<Map<String, Value>> {
    let empty = Map::new();
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut whole = Map::new();
    for (name, property) in properties {
        let is_required = required.contains(&name.as_str());
        if !is_required && !way.makes_optional(depth) {
            continue;
        }
        match made(root, property, way, depth + 1) {
            Some(value) => {
                whole.insert(name.clone(), value);
            }
            None if is_required => return None,
            None => {}
        }
    }
    let others = schema
        .get("additionalProperties")
        .filter(|others| others.is_object());
    for name in required {
        if !properties.contains_key(name) {
            let value = others.and_then(|others| made(root, others, way, depth + 1));
            whole.insert(name.to_owned(), value.unwrap_or_else(|| json!("1")));
        }
    }
    if let Some(others) = others.filter(|_| whole.is_empty() && way.makes_optional(depth)) {
        whole.extend(made(root, others, way, depth + 1).map(|value| ("key".to_owned(), value)));
    }
    Some(whole)
}

fn array(root: &Value, schema: &Map<String, Value>, way: &Way, depth: usize) -> Value {
    const MOST: u64 = 8;
    let least = schema
        .get("minItems")
        .and_then(Value::as_u64)
        .unwrap_or(1)
        .clamp(1, MOST);
    let most = schema.get("maxItems").and_then(Value::as_u64).unwrap_or(MOST);
    let items: Vec<&Value> = match (schema.get("prefixItems"), schema.get("items")) {
        (Some(Value::Array(first)), _) => first.iter().collect(),
        (_, Some(item)) => (0..least.min(most)).map(|_| item).collect(),
        _ => Vec::new(),
    };
    items
        .into_iter()
        .filter_map(|item| made(root, item, way, depth + 1))
        .collect()
}

fn number(schema: &Map<String, Value>, integer: bool) -> Value {
    let bound = |word: &str| schema.get(word).and_then(Value::as_f64);
    let step = bound("multipleOf").unwrap_or(1.0);
    let mut number = 1.0_f64;
    if let Some(least) = bound("minimum") {
        number = number.max(least);
    }
    if let Some(below) = bound("exclusiveMinimum") {
        number = number.max(below + step);
    }
    if let Some(most) = bound("maximum") {
        number = number.min(most);
    }
    if let Some(above) = bound("exclusiveMaximum") {
        number = number.min(above - step);
    }
    if schema.contains_key("multipleOf") && step > 0.0 {
        number = (number / step).ceil() * step;
    }
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a float saturates, and the schema judges what comes of it"
    )]
    match integer || number.fract() == 0.0 {
        true => json!(number as i64),
        false => json!(number),
    }
}

fn string(schema: &Map<String, Value>) -> String {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let mut text = match format {
        "date-time" => "2026-01-02T03:04:05Z",
        "date" => "2026-01-02",
        "time" => "03:04:05Z",
        "duration" => "P1D",
        "uuid" => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "uri" | "url" | "iri" | "uri-reference" => "https://example.com/a",
        "email" | "idn-email" => "ada@example.com",
        "hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" => "YWJj",
        // Text and number alike, which serves documents that confuse the two.
        _ => "1",
    }
    .to_owned();
    let length = |word: &str| schema.get(word).and_then(Value::as_u64).unwrap_or_default();
    let least = usize::try_from(length("minLength")).unwrap_or_default().min(4096);
    while text.chars().count() < least {
        text.push('1');
    }
    if let Some(most) = schema.get("maxLength").and_then(Value::as_u64) {
        text = text
            .chars()
            .take(usize::try_from(most).unwrap_or(usize::MAX))
            .collect();
    }
    match schema.get("pattern").and_then(Value::as_str) {
        Some(pattern) => matching(pattern, &text).unwrap_or(text),
        None => text,
    }
}

/// One of a few usual texts that a pattern finds.
fn matching(pattern: &str, text: &str) -> Option<String> {
    let judge = jsonschema::validator_for(&json!({ "pattern": pattern })).ok()?;
    let usual = [
        text,
        "1",
        "a",
        "A",
        "1111",
        "aaaa",
        "AAA",
        "USD",
        "US",
        "a-1",
        "2026-01-02",
        "10:00",
        "+15555550123",
        "5555550123",
        "1.00",
        "0x1",
        "#ffffff",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "111111111111",
        "https://example.com",
        "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "en-US",
        "v1",
        "/a",
        "1.2.3",
        "ada@example.com",
    ];
    let mut usual = usual.into_iter();
    let found = usual.find(|text| judge.is_valid(&json!(text)));
    found.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::sample;

    #[test]
    fn a_sample_is_valid() {
        for schema in [
            json!({ "type": "object", "required": ["a", "b"], "properties": {
                "a": { "type": "integer", "minimum": 3, "exclusiveMaximum": 5 },
                "c": { "type": "array", "items": { "enum": ["x", "y"] }, "minItems": 2 },
            } }),
            json!({ "allOf": [{ "$ref": "#/$defs/a" }, { "required": ["n"], "properties": { "n": { "type": "number" } } }],
                "$defs": { "a": { "type": "object", "required": ["s"], "properties": { "s": { "type": "string", "minLength": 4 } } } } }),
            json!({ "oneOf": [{ "type": "null" }, { "type": "string", "pattern": "^[A-Z]{3}$" }] }),
            json!({ "type": "integer", "multipleOf": 7, "minimum": 10 }),
            json!({ "type": ["null", "boolean"] }),
            json!({ "$ref": "#/$defs/n", "$defs": { "n": { "type": "object", "properties": { "n": { "$ref": "#/$defs/n" } } } } }),
        ] {
            let value = sample(&schema, []);
            assert!(jsonschema::is_valid(&schema, &value), "{schema}: {value}");
        }
    }

    #[test]
    fn schemas_that_lead_to_each_other_end() {
        let all: serde_json::Map<String, serde_json::Value> = (0..60)
            .map(|number| (format!("m{number}"), json!({ "$ref": "#/$defs/all" })))
            .collect();
        let all = json!({ "type": "object", "properties": all });
        let value = sample(&json!({ "$ref": "#/$defs/all", "$defs": { "all": all } }), []);
        assert!(value["m0"]["m0"].is_object());
        assert!(value.to_string().len() < 400_000);
    }

    #[test]
    fn examples_come_first_as_far_as_they_are_valid() {
        let schema = json!({ "type": "integer", "example": "three" });
        assert_eq!(sample(&schema, [json!("two"), json!(2)]), json!(2));
        assert_eq!(sample(&schema, []), json!(1));
        assert_eq!(
            sample(&json!({ "type": "string", "default": "d" }), []),
            json!("d")
        );
    }
}
