//! Schemas as people write them, among them those on which generators stumble.

use serde_json::{Value, json};

use crate::Case;

pub(crate) fn cases() -> Vec<Case> {
    let schemas = [
        (
            "colliding words",
            json!({"enum": ["a-b", "a_b", "A B", "", "aB", "-", "+", "other", "Self", "1", "2.0", "`", "é", "\n"]}),
        ),
        (
            "keywords as names",
            json!({"type": "object", "required": ["type", "self"], "properties": {
            "type": {"type": "string"}, "self": {"type": "integer"}, "crate": {"type": "boolean"}, "fn": {"type": "string"},
            "async": {"type": "string"}, "new": {"type": "string"}, "": {"type": "string"}, "$": {"type": "string"},
            "fooBar": {"type": "string"}, "foo_bar": {"type": "string"}, "additional": {"type": "string"}},
            "additionalProperties": {"type": "number"}}),
        ),
        (
            "names that the code uses",
            json!({"type": "object", "properties": {
            "Option": {"type": "object", "properties": {"a": {"type": "string"}}},
            "Vec": {"type": "array", "items": {"type": "object", "properties": {"String": {"type": "string"}}}},
            "run inputs": {"type": "object", "properties": {"Value": {"type": "string"}}}}}),
        ),
        (
            "an object of objects",
            json!({"type": "object", "required": ["a"], "properties": {
            "a": {"type": "object", "required": ["b"], "properties": {"b": {"type": "object", "properties": {"c": {"type": "integer"}}}}}}}),
        ),
        (
            "merged",
            json!({"allOf": [
            {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["a"]},
            {"properties": {"b": {"minimum": 3}, "c": {"type": "boolean"}}, "required": ["b"]}]}),
        ),
        (
            "contradicting",
            json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
        ),
        (
            "a union of everything",
            json!({"oneOf": [
            {"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "null"},
            {"type": "array", "items": {"type": "string"}},
            {"type": "object", "properties": {"a": {"type": "string"}}}]}),
        ),
        (
            "several types",
            json!({"type": ["string", "number", "integer", "boolean", "array", "object", "null"]}),
        ),
        (
            "told apart by a constant",
            json!({"oneOf": [
            {"type": "object", "required": ["k", "x"], "properties": {"k": {"const": "a"}, "x": {"type": "integer"}}},
            {"type": "object", "required": ["k", "y"], "properties": {"k": {"enum": ["b", "c"]}, "y": {"type": "string"}}}]}),
        ),
        (
            "not told apart",
            json!({"oneOf": [
            {"type": "object", "properties": {"x": {"type": "integer"}}},
            {"type": "object", "properties": {"y": {"type": "string"}}}]}),
        ),
        (
            "a property and alternatives of what is required",
            json!({"type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        ),
        (
            "a map of lists of maps",
            json!({"type": "object", "additionalProperties": {"type": "array",
            "items": {"type": "object", "additionalProperties": {"type": ["integer", "null"]}}}}),
        ),
        (
            "nothing else",
            json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false}),
        ),
        (
            "defaults",
            json!({"type": "object", "properties": {
            "a": {"type": "string", "default": "x"}, "b": {"type": "array", "items": {"type": "integer"}, "default": [1, 2]},
            "c": {"enum": ["u", "v"], "default": "v"}, "d": {"type": "number", "default": 1e3},
            "e": {"type": "object", "properties": {"f": {"type": "integer"}}, "default": {"f": 1}},
            "g": {"type": "integer", "default": "no integer"}, "h": {"type": "object", "additionalProperties": {"type": "string"}, "default": {"i": "j"}},
            "k": {"type": "string", "format": "password", "default": "s"}, "l": {"type": "boolean", "default": true}, "m": {"default": {"n": [null]}}}}),
        ),
        (
            "words that may be null",
            json!({"type": ["string", "null"], "enum": ["a", null]}),
        ),
        (
            "wide integers",
            json!({"type": "object", "properties": {
            "a": {"type": "integer", "format": "uint64"}, "b": {"type": "integer", "minimum": 0, "maximum": 18_446_744_073_709_551_615_u64},
            "c": {"type": "integer", "maximum": 1e30}, "d": {"type": "integer", "minimum": -9_223_372_036_854_775_808_i64}}}),
        ),
        (
            "a tuple",
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": {"minLength": 2}}),
        ),
        ("true", json!(true)),
        ("nothing", json!(false)),
        (
            "no schema at all",
            json!({"type": "elephant", "properties": [], "required": "a", "enum": {}, "items": 5, "allOf": {}, "oneOf": [7]}),
        ),
        (
            "many required",
            json!({"type": "object", "required": ["a", "b", "c", "d", "e", "f", "g", "h"], "properties": {
            "a": {}, "b": {}, "c": {}, "d": {}, "e": {}, "f": {}, "g": {}, "h": {"type": "null"}}}),
        ),
        (
            "rules everywhere",
            json!({"type": "object", "required": ["z"], "minProperties": 1, "maxProperties": 3, "properties": {
            "a": {"type": "array", "items": {"type": "object", "properties": {"b": {"type": "string", "pattern": "^a", "maxLength": 3}}}, "minItems": 1}},
            "additionalProperties": {"type": "number", "multipleOf": 0.5, "exclusiveMinimum": 0}}),
        ),
    ];
    let mut cases: Vec<Case> = schemas
        .into_iter()
        .map(|(name, schema)| case(name, schema))
        .collect();
    cases.extend(recursive());
    cases.push(Case {
        name: "rules of members".to_owned(),
        schema: json!({"type": "object", "required": ["z"], "properties": {"z": {}, "a": {"type": "integer", "maximum": 2}}}),
        values: vec![
            ("kept".to_owned(), json!({"z": 1, "a": 2}), true),
            ("above".to_owned(), json!({"z": 1, "a": 3}), false),
            ("missing".to_owned(), json!({"a": 2}), false),
        ],
    });
    cases
}

/// Schemas that contain themselves: by `$ref` into the inputs, where the schema stands as `value`.
fn recursive() -> Vec<Case> {
    let itself = json!({"$ref": "#/properties/value"});
    let in_reply =
        json!({"$ref": "#/paths/~1/post/responses/200/content/application~1json/schema/properties/value"});
    let schemas = |itself: &Value| {
        [
            (
                "a list",
                json!({"type": "object", "properties": {"next": itself, "value": {"type": "string"}}, "required": ["value"]}),
            ),
            (
                "a tree",
                json!({"type": "object", "properties": {"children": {"type": "array", "items": itself}, "parent": itself}, "required": ["children"]}),
            ),
            ("an array of itself", json!({"type": "array", "items": itself})),
            (
                "all of itself",
                json!({"allOf": [itself, {"type": "object", "properties": {"a": {"type": "string"}}}]}),
            ),
            ("one of itself", json!({"oneOf": [itself, {"type": "string"}]})),
            (
                "an expression",
                json!({"oneOf": [
                {"type": "object", "required": ["op", "left"], "properties": {"op": {"const": "not"}, "left": itself}},
                {"type": "object", "required": ["op", "name"], "properties": {"op": {"const": "var"}, "name": {"type": "string"}}}]}),
            ),
            ("a reference to itself", itself.clone()),
        ]
    };
    schemas(&itself)
        .into_iter()
        .chain(schemas(&in_reply))
        .map(|(name, schema)| case(name, schema))
        .collect()
}

fn case(name: &str, schema: Value) -> Case {
    Case {
        name: name.to_owned(),
        schema,
        values: Vec::new(),
    }
}
