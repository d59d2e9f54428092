//! Values made from schemas.

use std::cell::Cell;

use jsonschema::Validator;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Map, Value, json};

/// Members that are not required are left out this deep.
const DEEP: usize = 5;

/// Cycles of required members end here.
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
    fn with(examples: bool, optional: bool) -> Self {
        Self {
            examples,
            optional,
            values: Cell::new(0),
        }
    }

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
        // A server has what its examples leave out for brevity, be it required or not.
        let whole = completed(schema, schema, example.clone(), &Way::with(true, true), 0);
        if is_valid(&whole) {
            return whole;
        }
        if is_valid(&example) {
            return pruned(whole, validator.as_ref()).unwrap_or(example);
        }
    }
    let value = |examples: bool, optional: bool| {
        made(schema, schema, &Way::with(examples, optional), 0).unwrap_or(Value::Null)
    };
    let (first, plain) = (value(true, true), value(false, true));
    for whole in [&first, &plain] {
        if is_valid(whole) {
            return whole.clone();
        }
    }
    // What no value fits is left out, before all that may be left out is.
    for whole in [&first, &plain] {
        if let Some(value) = pruned(whole.clone(), validator.as_ref()) {
            return value;
        }
    }
    let required = [value(true, false), value(false, false)];
    required.into_iter().find(is_valid).unwrap_or(first)
}

/// A value without those of its members that the schema has something against, when what is left is one.
fn pruned(mut value: Value, judge: Option<&Validator>) -> Option<Value> {
    const MOST_ROUNDS: usize = 64;
    let Some(judge) = judge else {
        return Some(value);
    };
    for _ in 0..MOST_ROUNDS {
        let places = judge
            .iter_errors(&value)
            .map(|error| error.instance_path().to_string());
        // The deepest, so that no more is lost than has to be.
        let Some(place) = places.max_by_key(|place| place.matches('/').count()) else {
            return Some(value);
        };
        let (above, last) = place.rsplit_once('/')?;
        let last = last.replace("~1", "/").replace("~0", "~");
        match value.pointer_mut(above)? {
            Value::Object(members) => {
                members.remove(&last)?;
            }
            Value::Array(items) => {
                let position = last.parse::<usize>().ok()?;
                (position < items.len()).then(|| items.remove(position))?;
            }
            _ => return None,
        }
    }
    None
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
            return Some(match way.optional {
                true => completed(root, schema, example.clone(), way, depth),
                false => example.clone(),
            });
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

/// An example with the members that it leaves out and the schema has.
fn completed(root: &Value, schema: &Value, example: Value, way: &Way, depth: usize) -> Value {
    let Some(members) = schema.as_object().filter(|_| way.makes_optional(depth)) else {
        return example;
    };
    way.values.set(way.values.get() + 1);
    if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| root.pointer(pointer));
        return match target {
            Some(target) => completed(root, target, example, way, depth + 1),
            None => example,
        };
    }
    let mut whole = match example {
        Value::Object(whole) => whole,
        Value::Array(items) => {
            let of_items = members.get("items").unwrap_or(&Value::Null);
            let items = items.into_iter();
            return items
                .map(|item| completed(root, of_items, item, way, depth + 1))
                .collect();
        }
        scalar => return scalar,
    };
    let properties = members.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        let value = match whole.remove(name) {
            Some(value) => Some(completed(root, property, value, way, depth + 1)),
            None => made(root, property, way, depth + 1),
        };
        whole.extend(value.map(|value| (name.clone(), value)));
    }
    let mut whole = Value::Object(whole);
    let parts = members.get("allOf").and_then(Value::as_array);
    for part in parts.into_iter().flatten() {
        whole = completed(root, part, whole, way, depth + 1);
    }
    whole
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
        Some(pattern) => matching(schema, pattern, &text).unwrap_or(text),
        None => text,
    }
}

/// A text that a pattern finds: the one at hand, one made from the pattern, or a usual one where it has what only ECMA-262
/// knows.
fn matching(schema: &Map<String, Value>, pattern: &str, text: &str) -> Option<String> {
    let limits = ["pattern", "minLength", "maxLength"];
    let limits = limits.map(|word| (word.to_owned(), schema.get(word).cloned().unwrap_or_default()));
    let limits: Map<String, Value> = limits.into_iter().filter(|(_, limit)| !limit.is_null()).collect();
    let judge = jsonschema::validator_for(&Value::Object(limits)).ok()?;
    let usual = ["US", "a-1", "2026-01-02", "https://example.com", "/a", "v1.2.3"];
    let parsed = regex_syntax::parse(pattern).ok();
    let made = parsed
        .iter()
        .flat_map(|pattern| (0..=MOST_REPEATED).map(|times| found_by(pattern, times)));
    let mut texts = std::iter::once(text.to_owned())
        .chain(made)
        .chain(usual.map(str::to_owned));
    texts.find(|text| judge.is_valid(&json!(text)))
}

/// What may be repeated is repeated up to so many times more than it has to be.
const MOST_REPEATED: u32 = 40;

/// A text of the pattern: the first of what there is to choose from, repetitions so often more than needed.
fn found_by(pattern: &Hir, times: u32) -> String {
    match pattern.kind() {
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
        HirKind::Class(class) => character_of(class).into_iter().collect(),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let count = repetition.min.saturating_add(times).min(most).min(4096);
            found_by(&repetition.sub, times).repeat(usize::try_from(count).unwrap_or_default())
        }
        HirKind::Capture(capture) => found_by(&capture.sub, times),
        HirKind::Concat(parts) => parts.iter().map(|part| found_by(part, times)).collect(),
        HirKind::Alternation(parts) => parts
            .first()
            .map(|part| found_by(part, times))
            .unwrap_or_default(),
        HirKind::Empty | HirKind::Look(_) => String::new(),
    }
}

/// A letter or a digit where the class has one.
fn character_of(class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class
            .ranges()
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect(),
        Class::Bytes(class) => class
            .ranges()
            .iter()
            .map(|range| (range.start().into(), range.end().into()))
            .collect(),
    };
    let has = |wanted: char| {
        ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&wanted))
    };
    let usual = ['1', 'a', 'A', 'b', 'B', '-', '_', '.', '/'];
    usual
        .into_iter()
        .find(|usual| has(*usual))
        .or_else(|| ranges.first().map(|(first, _)| *first))
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
            json!({ "type": "string", "pattern": "^(app|ent)[a-z0-9]{3,}-?[^x]$", "minLength": 12 }),
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
    fn what_an_example_leaves_out_is_added() {
        let schema = json!({
            "allOf": [{ "$ref": "#/$defs/a" }],
            "properties": { "list": { "items": { "$ref": "#/$defs/a" } } },
            "$defs": { "a": { "properties": { "n": { "type": "integer", "example": 7 } } } },
        });
        let example = json!({ "own": true, "list": [{}, { "n": 1 }] });
        let whole = json!({ "own": true, "list": [{ "n": 7 }, { "n": 1 }], "n": 7 });
        assert_eq!(sample(&schema, [example]), whole);
        // A member that no value fits is left out, and the others stay.
        let impossible =
            json!({ "properties": { "a": { "type": "string", "enum": [1] }, "b": { "const": 2 } } });
        assert_eq!(sample(&impossible, []), json!({ "b": 2 }));
        // But not what would make it another thing.
        let closed = json!({ "maxProperties": 1, "properties": { "a": {}, "b": {} } });
        assert_eq!(sample(&closed, [json!({ "b": 1 })]), json!({ "b": 1 }));
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
