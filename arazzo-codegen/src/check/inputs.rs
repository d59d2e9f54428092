//! The inputs of a workflow, from its JSON Schema.

use super::checked::Input;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{Arazzo, Workflow};
use crate::openapi::{Type, type_of};
use crate::source::{Node, Value};

/// One input a property of the schema; nothing when the workflow declares none.
pub(super) fn read(workflow: &Workflow, document: &Arazzo, findings: &mut Findings) -> Vec<Input> {
    let Some(schema) = &workflow.inputs else {
        return Vec::new();
    };
    let Some(schema) = dereferenced(schema, document, findings) else {
        return Vec::new();
    };
    if schema.as_mapping().is_none() {
        findings.push(
            Diagnostic::new(
                Code::WrongType,
                schema.span,
                format!("`inputs` is {}", schema.kind()),
            )
            .expected("expected a JSON Schema")
            .help("write `type: object` with `properties`"),
        );
        return Vec::new();
    }
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Node::as_sequence)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str)
        .collect();
    let properties = schema.get("properties").and_then(Node::as_mapping);
    properties
        .into_iter()
        .flat_map(|properties| properties.iter())
        .map(|entry| {
            let name = entry.key.text.clone();
            let property = dereferenced(&entry.value, document, findings).unwrap_or(&entry.value);
            let typed = type_of(None, property);
            if let Some(reason) = typed.untyped {
                findings.push(
                    Diagnostic::new(
                        Code::UntypedValue,
                        entry.key.span,
                        format!("input `{name}` is `serde_json::Value`"),
                    )
                    .expected(reason.to_string())
                    .help("it takes any JSON; a schema of one scalar type or of a list makes it a Rust type"),
                );
            }
            Input {
                required: required.contains(&name.as_str()),
                nullable: typed.nullable && typed.ty != Type::Any,
                ty: typed.ty,
                description: property
                    .get("description")
                    .and_then(Node::as_str)
                    .map(str::to_owned),
                secret: property.get("format").and_then(Node::as_str) == Some("password"),
                default: property.get("default").and_then(scalar),
                name,
            }
        })
        .collect()
}

/// The names of the inputs alone.
pub(super) fn names(workflow: &Workflow, document: &Arazzo) -> Vec<String> {
    let mut unheard = Findings::default();
    let schema = workflow
        .inputs
        .as_ref()
        .and_then(|schema| dereferenced(schema, document, &mut unheard));
    let properties = schema
        .and_then(|schema| schema.get("properties"))
        .and_then(Node::as_mapping);
    properties
        .into_iter()
        .flat_map(|all| all.iter())
        .map(|entry| entry.key.text.clone())
        .collect()
}

/// `inputs: {$ref: '#/components/inputs/x'}`.
fn dereferenced<'a>(schema: &'a Node, document: &'a Arazzo, findings: &mut Findings) -> Option<&'a Node> {
    let Some(reference) = schema.get("$ref") else {
        return Some(schema);
    };
    let name = reference
        .as_str()
        .and_then(|text| text.strip_prefix("#/components/inputs/"));
    let found = name.and_then(|name| document.components.inputs.iter().find(|(key, _)| key == name));
    if found.is_none() {
        findings.push(
            Diagnostic::new(
                Code::UnknownComponent,
                reference.span,
                "a `$ref` in `inputs` does not resolve",
            )
            .help("refer to a schema of this document: `#/components/inputs/<name>`"),
        );
    }
    found.map(|(_, schema)| schema)
}

/// A scalar as JSON text.
fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(text) => serde_json::from_str::<serde_json::Number>(text)
            .ok()
            .map(|_| text.clone()),
        Value::String(text) => Some(serde_json::Value::from(text.as_str()).to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}
