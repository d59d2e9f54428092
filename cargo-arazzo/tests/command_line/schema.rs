//! As much of JSON Schema as `docs/finding.schema.json` uses. A keyword that is not known here is refused.

use serde_json::Value;

/// Where a value is not what its schema says; nothing when it is.
pub(crate) fn violations(root: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(root, root, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let schema = schema.as_object().expect("a schema is an object");
    for (keyword, says) in schema {
        let holds = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let pointer = says.as_str().and_then(|text| text.strip_prefix('#'));
                let referred = pointer.and_then(|pointer| root.pointer(pointer));
                check(root, referred.expect("it resolves"), value, at, found);
                true
            }
            "type" => match says {
                Value::Array(types) => types.iter().any(|ty| is_of(ty, value)),
                ty => is_of(ty, value),
            },
            "enum" => says.as_array().expect("a list").contains(value),
            "minimum" => value.as_u64() >= says.as_u64(),
            "pattern" => is_code(says, value),
            // It is about objects alone.
            "required" => {
                let names = says.as_array().expect("a list").iter();
                let mut names = names.map(|name| name.as_str().expect("a name"));
                !value.is_object() || names.all(|name| value.get(name).is_some())
            }
            "properties" => {
                for (name, schema) in says.as_object().expect("an object") {
                    if let Some(member) = value.get(name) {
                        check(root, schema, member, &format!("{at}/{name}"), found);
                    }
                }
                true
            }
            "items" => {
                for (position, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, says, item, &format!("{at}/{position}"), found);
                }
                true
            }
            unknown => panic!("the keyword `{unknown}` is not known to this test"),
        };
        if !holds {
            found.push(format!("{at}: {keyword} {says}, and this is {value}"));
        }
    }
}

fn is_of(ty: &Value, value: &Value) -> bool {
    match ty.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64(),
        Some("null") => value.is_null(),
        other => panic!("the type {other:?} is not known to this test"),
    }
}

/// The one pattern.
fn is_code(pattern: &Value, value: &Value) -> bool {
    assert_eq!(pattern, "^AZ[0-9]{4}$");
    let digits = value.as_str().and_then(|code| code.strip_prefix("AZ"));
    digits.is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

#[test]
fn what_is_not_as_the_schema_says_is_found() {
    let schema = serde_json::json!({
        "required": ["code"],
        "properties": {"code": {"pattern": "^AZ[0-9]{4}$"}, "line": {"$ref": "#/$defs/line"}},
        "$defs": {"line": {"type": "integer", "minimum": 1}},
    });
    let found = |value| violations(&schema, &value).len();
    assert_eq!(found(serde_json::json!({"code": "AZ0001", "line": 1})), 0);
    assert_eq!(found(serde_json::json!({"line": 1})), 1);
    assert_eq!(found(serde_json::json!({"code": "AZ1", "line": 0})), 2);
}
