//! Schemas by themselves: what a schema of a document refers to comes along, and what OpenAPI 3.0 says in its own words
//! is said in those of JSON Schema 2020-12.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::document;

/// The language of a document's schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// JSON Schema 2020-12, which OpenAPI 3.1 and Arazzo have.
    JsonSchema,
    /// OpenAPI 3.0 and Swagger 2.0.
    OpenApi3_0,
}

/// The schema as a value of its own.
pub(crate) fn alone(document: &Value, schema: &Value, dialect: Dialect) -> Value {
    let mut slice = Slice {
        document,
        dialect,
        names: BTreeMap::new(),
        queue: Vec::new(),
    };
    let mut root = slice.schema(schema);
    let mut definitions = Map::new();
    while let Some((name, reference)) = slice.queue.pop() {
        let value = match document::target(document, &reference) {
            Some(target) => slice.schema(target),
            None => Value::Bool(true),
        };
        definitions.insert(name, value);
    }
    if let Some(root) = root.as_object_mut() {
        root.insert("$defs".to_owned(), Value::Object(definitions));
    }
    root
}

/// What a schema that stands alone says at its top, behind references.
pub(crate) fn top(schema: &Value) -> &Value {
    document::resolved(schema, schema).unwrap_or(schema)
}

/// What a schema that stands alone says of a place in its values, as one that stands alone: nothing where it says nothing.
/// What several say is told by one of which any branch may hold, but for `allOf`, of which all do.
pub(crate) fn below(schema: &Value, tokens: &[String]) -> Option<Value> {
    let mut found = place(schema, schema, tokens, 0)?;
    let definitions = schema.get("$defs").cloned();
    if let (Some(found), Some(definitions)) = (found.as_object_mut(), definitions) {
        found.insert("$defs".to_owned(), definitions);
    }
    Some(found)
}

fn place(root: &Value, schema: &Value, tokens: &[String], depth: usize) -> Option<Value> {
    const DEEPEST: usize = 32;
    let Some((token, rest)) = tokens.split_first() else {
        return Some(schema.clone());
    };
    if depth > DEEPEST {
        return None;
    }
    let schema = document::resolved(root, schema)?;
    let mut all = Vec::new();
    let property = schema
        .get("properties")
        .and_then(|properties| properties.get(token));
    let item = schema.get("items").filter(|_| token.parse::<usize>().is_ok());
    let other = || {
        let other = schema.get("additionalProperties");
        other.filter(|other| other.is_object())
    };
    if let Some(next) = property.or(item).or_else(other) {
        all.extend(place(root, next, rest, depth + 1));
    }
    let branches = |keyword: &str| {
        let branches = schema
            .get(keyword)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let found: Vec<Value> = branches
            .filter_map(|branch| place(root, branch, tokens, depth + 1))
            .collect();
        found
    };
    all.extend(branches("allOf"));
    for keyword in ["oneOf", "anyOf"] {
        let mut found = branches(keyword);
        match found.len() {
            0 => {}
            1 => all.append(&mut found),
            _ => all.push(json!({ "anyOf": found })),
        }
    }
    match all.len() {
        0 | 1 => all.pop(),
        _ => Some(json!({ "allOf": all })),
    }
}

struct Slice<'d> {
    document: &'d Value,
    dialect: Dialect,
    /// The definitions by the references that lead to them.
    names: BTreeMap<String, String>,
    queue: Vec<(String, String)>,
}

impl Slice<'_> {
    fn schema(&mut self, schema: &Value) -> Value {
        let Some(members) = schema.as_object() else {
            return match schema {
                Value::Bool(_) => schema.clone(),
                _ => Value::Bool(true),
            };
        };
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            let reference = json!({ "$ref": format!("#/$defs/{}", self.name(reference)) });
            let siblings = members
                .keys()
                .any(|key| !matches!(key.as_str(), "$ref" | "description" | "summary" | "title"));
            // In OpenAPI 3.0 nothing counts beside `$ref`.
            if self.dialect == Dialect::OpenApi3_0 || !siblings {
                return reference;
            }
            let mut others = members.clone();
            others.remove("$ref");
            return json!({ "allOf": [reference, self.schema(&Value::Object(others))] });
        }
        let mut made = Map::new();
        for (key, value) in members {
            let value = match (key.as_str(), value) {
                ("$id" | "$schema" | "$anchor" | "$defs" | "definitions" | "discriminator" | "xml", _) => {
                    continue;
                }
                ("properties" | "patternProperties" | "dependentSchemas", Value::Object(schemas)) => {
                    let schemas = schemas.iter();
                    Value::Object(
                        schemas
                            .map(|(name, schema)| (name.clone(), self.schema(schema)))
                            .collect(),
                    )
                }
                ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(schemas)) => {
                    schemas.iter().map(|schema| self.schema(schema)).collect()
                }
                (
                    "items"
                    | "additionalProperties"
                    | "not"
                    | "contains"
                    | "propertyNames"
                    | "if"
                    | "then"
                    | "else"
                    | "unevaluatedProperties"
                    | "unevaluatedItems",
                    schema,
                ) => self.schema(schema),
                _ => value.clone(),
            };
            made.insert(key.clone(), value);
        }
        self.required_of_one_side(members, &mut made);
        if self.dialect == Dialect::OpenApi3_0 {
            said_anew(&mut made);
        }
        Value::Object(made)
    }

    fn name(&mut self, reference: &str) -> String {
        if let Some(name) = self.names.get(reference) {
            return name.clone();
        }
        let name = self.names.len().to_string();
        self.names.insert(reference.to_owned(), name.clone());
        self.queue.push((name.clone(), reference.to_owned()));
        name
    }

    /// A required property that is only read, or only written, is required on that side alone; neither side insists.
    fn required_of_one_side(&self, schema: &Map<String, Value>, made: &mut Map<String, Value>) {
        let one_sided = |name: &Value| {
            let property = schema.get("properties").and_then(|all| all.get(name.as_str()?));
            let property = property.and_then(|property| document::resolved(self.document, property));
            let says =
                |word: &str| property.and_then(|property| property.get(word)) == Some(&Value::Bool(true));
            says("readOnly") || says("writeOnly")
        };
        let Some(Value::Array(required)) = schema.get("required") else {
            // A boolean, as OpenAPI's parameters have it.
            made.remove("required");
            return;
        };
        let required: Value = required.iter().filter(|name| !one_sided(name)).cloned().collect();
        made.insert("required".to_owned(), required);
    }
}

/// `nullable` and the booleans of `exclusiveMinimum` and `exclusiveMaximum`.
fn said_anew(schema: &mut Map<String, Value>) {
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        let Some(Value::Bool(is_exclusive)) = schema.get(exclusive).cloned() else {
            continue;
        };
        schema.remove(exclusive);
        if let Some(bound) = schema.get(bound).cloned().filter(|_| is_exclusive) {
            schema.insert(exclusive.to_owned(), bound);
        }
    }
    let nullable = schema.get("nullable").or_else(|| schema.get("x-nullable"));
    if nullable != Some(&Value::Bool(true)) {
        return;
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    match schema.get("type").cloned() {
        Some(Value::String(name)) => {
            schema.insert("type".to_owned(), json!([name, "null"]));
        }
        _ => {
            schema.remove("nullable");
            let other = Value::Object(std::mem::take(schema));
            schema.insert("anyOf".to_owned(), json!([other, { "type": "null" }]));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Dialect, alone, below};

    #[test]
    fn what_a_schema_refers_to_comes_along() {
        let document = json!({ "components": { "schemas": {
            "Node": { "properties": { "next": { "$ref": "#/components/schemas/Node" } } },
        } } });
        let schema = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Node" } });
        let schema = alone(&document, &schema, Dialect::JsonSchema);
        let node = json!({ "properties": { "next": { "$ref": "#/$defs/0" } } });
        assert_eq!(
            schema,
            json!({ "type": "array", "items": { "$ref": "#/$defs/0" }, "$defs": { "0": node } })
        );
    }

    #[test]
    fn a_place_in_the_values_of_a_schema() {
        let schema = json!({
            "allOf": [{ "$ref": "#/$defs/0" }],
            "properties": { "list": { "items": { "additionalProperties": { "maximum": 7 } } } },
            "$defs": { "0": { "properties": { "kind": { "oneOf": [
                { "properties": { "a": { "const": 1 } } }, { "properties": { "a": { "const": 2 } } }, {},
            ] } } } },
        });
        let place = |tokens: &[&str]| {
            let tokens: Vec<String> = tokens.iter().map(|token| (*token).to_owned()).collect();
            below(&schema, &tokens)
        };
        let limit = place(&["list", "0", "x"]).unwrap();
        assert_eq!(
            (&limit["maximum"], &limit["$defs"]),
            (&json!(7), &schema["$defs"])
        );
        let either = place(&["kind", "a"]).unwrap();
        assert_eq!(either["anyOf"], json!([{ "const": 1 }, { "const": 2 }]));
        assert_eq!(place(&["other"]), None);
    }

    #[test]
    fn openapi_3_0_is_said_anew() {
        let schema = json!({
            "required": ["id", "name", "owner"],
            "properties": {
                "id": { "type": "string", "readOnly": true },
                "owner": { "$ref": "#/components/schemas/Owner" },
                "name": { "type": "string", "nullable": true, "enum": ["a"] },
                "size": { "minimum": 1, "exclusiveMinimum": true },
            },
        });
        let document = json!({ "components": { "schemas": { "Owner": { "readOnly": true } } } });
        let schema = alone(&document, &schema, Dialect::OpenApi3_0);
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(validator.is_valid(&json!({ "name": null })));
        assert!(!validator.is_valid(&json!({ "name": "b" })));
        assert!(!validator.is_valid(&json!({})));
        assert!(!validator.is_valid(&json!({ "name": "a", "size": 1 })));
    }
}
