//! JSON Schemas as Rust types.
//!
//! The dialects differ in what they allow; where two write the same thing in different ways, both are read in every
//! version, because documents mix them: `nullable: true` (3.0) and `type: [string, "null"]` (3.1).

use super::description::Description;
use super::reference::Reference;
use crate::source::{Node, Value};

/// The Rust type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    String,
    /// `i64`.
    Integer,
    /// `f64`.
    Number,
    Boolean,
    Array(Box<Type>),
    /// `serde_json::Map` with values of any kind, or of one.
    Map(Box<Type>),
    /// The content of a file to send.
    Upload,
    /// `serde_json::Value`.
    Any,
}

/// A type, whether null belongs to it, and why it is not more precise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) ty: Type,
    pub(crate) nullable: bool,
    pub(crate) untyped: Option<Untyped>,
}

/// Why a value is `serde_json::Value` and nothing more precise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Untyped {
    #[error("its schema does not say a type")]
    NoType,
    #[error("its schema is an object, which is kept as JSON")]
    Object,
    #[error("its schema allows several types")]
    SeveralTypes,
    #[error("its schema contains itself or is nested too deeply")]
    TooDeep,
    #[error("a `$ref` of its schema does not resolve")]
    Dangling,
}

impl Untyped {
    /// Whether the schema cannot say it, where it means to say something.
    pub(super) fn is_unclear(self) -> bool {
        matches!(self, Self::TooDeep | Self::Dangling)
    }
}

/// Schemas nested deeper than this are not followed.
const DEEPEST: usize = 64;

/// The type of a schema. Total: what cannot be typed is [`Type::Any`], with the reason.
pub(crate) fn type_of(description: Option<&Description>, schema: &Node) -> Typed {
    typed(description, schema, 0)
}

fn any(untyped: Untyped) -> Typed {
    Typed {
        ty: Type::Any,
        nullable: false,
        untyped: Some(untyped),
    }
}

fn known(ty: Type) -> Typed {
    Typed {
        ty,
        nullable: false,
        untyped: None,
    }
}

/// Null and nothing else.
fn null() -> Typed {
    Typed {
        nullable: true,
        ..any(Untyped::NoType)
    }
}

/// A schema is typed once, however often others refer to it: each of them may do so twice.
fn typed(description: Option<&Description>, schema: &Node, depth: usize) -> Typed {
    if depth > DEEPEST {
        return any(Untyped::TooDeep);
    }
    let Some(description) = description else {
        return own(None, schema, depth);
    };
    let before = description.types.borrow_mut().insert(schema.span, None);
    let found = match before {
        Some(Some(found)) => found,
        // It is being typed: it contains itself.
        Some(None) => return any(Untyped::TooDeep),
        None => with_reference(description, schema, depth),
    };
    let mut types = description.types.borrow_mut();
    types.insert(schema.span, Some(found.clone()));
    found
}

/// What stands beside a `$ref` holds as well: 3.1 says so, and 3.0 documents write it to that end.
fn with_reference(description: &Description, schema: &Node, depth: usize) -> Typed {
    let own = own(Some(description), schema, depth);
    let Some(reference) = Reference::of(schema) else {
        return own;
    };
    let target = match description.target(&reference) {
        Ok(target) => typed(Some(description), &target, depth + 1),
        Err(_) => any(Untyped::Dangling),
    };
    let nullable = own.nullable || target.nullable;
    let found = match own.untyped {
        Some(Untyped::NoType) => target,
        _ => own,
    };
    Typed { nullable, ..found }
}

/// The type that the schema itself says, without its `$ref`.
fn own(description: Option<&Description>, schema: &Node, depth: usize) -> Typed {
    let mut found = by_type(description, schema, depth);
    found.nullable |= is_nullable_keyword(schema);
    found
}

fn by_type(description: Option<&Description>, schema: &Node, depth: usize) -> Typed {
    match schema.get("type").map(|node| &node.value) {
        Some(Value::String(name)) => named(description, schema, name, depth),
        Some(Value::Null) => null(),
        Some(Value::Sequence(names)) => {
            let names: Vec<&str> = names.iter().filter_map(type_name).collect();
            let nullable = names.contains(&"null");
            let mut others = names.iter().filter(|name| **name != "null");
            let found = match (others.next(), others.next()) {
                (Some(name), None) => named(description, schema, name, depth),
                (None, _) => any(Untyped::NoType),
                _ => any(Untyped::SeveralTypes),
            };
            Typed {
                nullable: nullable || found.nullable,
                ..found
            }
        }
        _ => combined(description, schema, depth),
    }
}

/// `null` without quotes is YAML's null, and people mean the type.
fn type_name(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Null => Some("null"),
        _ => node.as_str(),
    }
}

fn named(description: Option<&Description>, schema: &Node, name: &str, depth: usize) -> Typed {
    match name {
        "string" => known(Type::String),
        "integer" => known(Type::Integer),
        "number" => known(Type::Number),
        "boolean" => known(Type::Boolean),
        "null" => null(),
        "array" => known(Type::Array(Box::new(item(description, schema, depth)))),
        "object" => object(description, schema, depth),
        _ => any(Untyped::NoType),
    }
}

/// The type of all items; of a tuple, any.
fn item(description: Option<&Description>, schema: &Node, depth: usize) -> Type {
    match schema.get("items") {
        Some(items) if schema.get("prefixItems").is_none() => {
            let items = typed(description, items, depth + 1);
            if items.nullable { Type::Any } else { items.ty }
        }
        _ => Type::Any,
    }
}

fn object(description: Option<&Description>, schema: &Node, depth: usize) -> Typed {
    let has_others = schema.get("properties").is_some() || schema.get("patternProperties").is_some();
    match schema.get("additionalProperties") {
        Some(values) if !has_others && values.as_mapping().is_some_and(|values| !values.is_empty()) => {
            let values = typed(description, values, depth + 1);
            let value = if values.nullable { Type::Any } else { values.ty };
            known(Type::Map(Box::new(value)))
        }
        _ => any(Untyped::Object),
    }
}

/// Schemas without `type`: combinations, enumerations, implied objects.
fn combined(description: Option<&Description>, schema: &Node, depth: usize) -> Typed {
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let Some(branches) = schema.get(keyword).and_then(Node::as_sequence) else {
            continue;
        };
        let branches: Vec<Typed> = branches
            .iter()
            .map(|branch| typed(description, branch, depth + 1))
            .collect();
        return if keyword == "allOf" {
            all_of(branches)
        } else {
            one_of(branches)
        };
    }
    if let Some(values) = schema.get("enum").and_then(Node::as_sequence) {
        return one_of(values.iter().map(of_constant).collect());
    }
    if let Some(value) = schema.get("const") {
        return of_constant(value);
    }
    if schema.get("properties").is_some() {
        return any(Untyped::Object);
    }
    if schema.get("items").is_some() || schema.get("prefixItems").is_some() {
        return named(description, schema, "array", depth);
    }
    any(Untyped::NoType)
}

/// Every branch holds, so any that says a type says it for all.
fn all_of(branches: Vec<Typed>) -> Typed {
    let mut reason = Untyped::NoType;
    for branch in branches {
        match branch.untyped {
            None => return branch,
            Some(Untyped::NoType) => {}
            Some(other) => reason = other,
        }
    }
    any(reason)
}

/// One branch holds: the type is theirs when they agree, null set aside.
fn one_of(branches: Vec<Typed>) -> Typed {
    let nullable = branches.iter().any(|branch| branch.nullable);
    let is_null = |branch: &Typed| branch.nullable && branch.untyped == Some(Untyped::NoType);
    let mut others = branches.iter().filter(|branch| !is_null(branch));
    let Some(first) = others.next() else {
        return Typed {
            nullable,
            ..any(Untyped::NoType)
        };
    };
    if others.all(|other| other.ty == first.ty) {
        return Typed {
            nullable,
            ..first.clone()
        };
    }
    Typed {
        nullable,
        ..any(Untyped::SeveralTypes)
    }
}

fn of_constant(value: &Node) -> Typed {
    match &value.value {
        Value::String(_) => known(Type::String),
        Value::Bool(_) => known(Type::Boolean),
        Value::Number(text) if text.parse::<i64>().is_ok() => known(Type::Integer),
        Value::Number(_) => known(Type::Number),
        Value::Null => null(),
        Value::Sequence(_) | Value::Mapping(_) => any(Untyped::SeveralTypes),
    }
}

fn is_nullable_keyword(schema: &Node) -> bool {
    matches!(
        schema.get("nullable"),
        Some(Node {
            value: Value::Bool(true),
            ..
        })
    )
}
