//! What steps send: payloads, parameters, replacements.

use super::{Documents, Family, lines, sound};

pub(super) const FAMILIES: &[Family] = &[
    ("payload of n members", 500, |n| {
        payload(&format!("{{{}}}", lines(n, |i| format!("m{i}: $inputs.x, "))))
    }),
    ("constant payload of n items", 2_000, |n| {
        payload(&format!("[{}]", "1, ".repeat(n)))
    }),
    ("payload of n objects", 500, |n| {
        payload(&format!("[{}]", "{a: $inputs.x}, ".repeat(n)))
    }),
    ("payload of 100 levels, n of them", 5, |n| {
        payload(&format!(
            "[{}]",
            format!("{}$inputs.x{}, ", "[".repeat(100), "]".repeat(100)).repeat(n)
        ))
    }),
    ("payload written as JSON", 500, |n| {
        payload(&format!("'[{}]'", vec![r#"{"a": "{$inputs.x}"}"#; n].join(", ")))
    }),
    ("replacements", 200, replacements),
    ("parameters of a step", 200, parameters),
    ("parameters of a workflow", 100, shared_parameters),
    ("XML of n elements", 500, |n| xml(&"<a>{$inputs.x}</a>".repeat(n))),
    ("XML of n levels", 500, |n| {
        xml(&format!("{}{}", "<a>".repeat(n), "</a>".repeat(n)))
    }),
];

fn with_step(step: &str) -> Documents {
    sound(&format!(
        "- workflowId: only
  inputs: {{type: object, properties: {{x: {{}}}}}}
  steps:
  - stepId: s
    operationId: create
{step}"
    ))
}

fn payload(payload: &str) -> Documents {
    with_step(&format!(
        "    requestBody: {{contentType: application/json, payload: {payload}}}\n"
    ))
}

fn xml(items: &str) -> Documents {
    with_step(&format!(
        "    requestBody: {{contentType: application/xml, payload: '<r>{items}</r>'}}\n"
    ))
}

fn replacements(size: usize) -> Documents {
    let members = lines(size, |i| format!("m{i}: 0, "));
    let replacements = lines(size, |i| format!("{{target: /m{i}, value: $inputs.x}}, "));
    with_step(&format!(
        "    requestBody: {{contentType: application/json, payload: {{{members}}}, replacements: [{replacements}]}}\n"
    ))
}

fn parameters(size: usize) -> Documents {
    let parameters = lines(size, |i| {
        format!("    - {{name: p{i}, in: query, value: $inputs.x}}\n")
    });
    with_step(&format!("    parameters:\n{parameters}"))
}

/// As many parameters of the workflow as steps that replace one.
fn shared_parameters(size: usize) -> Documents {
    let parameters = lines(size, |i| format!("  - {{name: p{i}, in: query, value: v}}\n"));
    sound(&format!(
        "- workflowId: only\n  parameters:\n{parameters}  steps: [{{stepId: s, operationId: list}}]\n"
    ))
}
