//! The inputs of workflows, made from their schemas.

use serde_json::{Value, json};

use super::document::resolved;
use super::sample::sample;
use super::schema::{Dialect, alone};

/// Inputs for a workflow of a document.
pub(crate) fn inputs(document: &Value, id: &str) -> Option<Value> {
    let workflows = document.get("workflows").and_then(Value::as_array)?;
    let workflow = workflows.iter().find(|workflow| workflow["workflowId"] == id)?;
    let Some(schema) = workflow.get("inputs") else {
        return Some(json!({}));
    };
    let schema = resolved(document, schema)?;
    let schema = alone(document, schema, Dialect::JsonSchema);
    match sample(&schema, []) {
        inputs @ Value::Object(_) => Some(inputs),
        _ => Some(json!({})),
    }
}
