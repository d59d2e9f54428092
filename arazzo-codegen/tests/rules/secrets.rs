//! S44: which inputs are secrets.

use crate::{Folder, PETS_SOURCE, document};

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: 'https://pets.example'}]
paths:
  /pets:
    get:
      operationId: search
      responses: {'200': {description: Yes.}}
";

/// Whether the input `x` of this schema, used so by a step, is of the type that is never shown.
fn is_secret(test: &str, schema: &str, parameter: &str) -> bool {
    let text = document(
        PETS_SOURCE,
        &format!("operationId: search\n    parameters: [{parameter}]"),
    );
    let inputs = format!("  inputs: {{type: object, required: [x], properties: {{x: {schema}}}}}\n  steps:");
    let folder = Folder::new(&format!("secret-{test}"))
        .with("pets.yaml", OPENAPI)
        .with("w.arazzo.yaml", &text.replace("  steps:", &inputs));
    let code = folder.code("w.arazzo.yaml");
    let (secret, plain) = (
        code.contains("pub x: Secret<String>"),
        code.contains("pub x: String"),
    );
    assert_ne!(secret, plain, "{code}");
    secret
}

#[test]
fn s44_passwords_and_what_flows_into_authorization_cookies_and_keys_are_secrets() {
    let text = "{type: string}";
    for (test, schema, parameter) in [
        (
            "password",
            "{type: string, format: password}",
            "{name: q, in: query, value: $inputs.x}",
        ),
        (
            "authorization",
            text,
            "{name: Authorization, in: header, value: $inputs.x}",
        ),
        (
            "bearer",
            text,
            "{name: authorization, in: header, value: 'Bearer {$inputs.x}'}",
        ),
        ("cookie", text, "{name: session, in: cookie, value: $inputs.x}"),
        (
            "key-header",
            text,
            "{name: X-Api-Key, in: header, value: $inputs.x}",
        ),
        ("key-query", text, "{name: api_key, in: query, value: $inputs.x}"),
    ] {
        assert!(is_secret(test, schema, parameter), "{test}");
    }
    for (test, parameter) in [
        ("query", "{name: q, in: query, value: $inputs.x}"),
        ("header", "{name: X-Trace, in: header, value: $inputs.x}"),
    ] {
        assert!(!is_secret(test, text, parameter), "{test}");
    }
}

/// What a workflow that is called keeps secret is a secret of its caller.
#[test]
fn s44_an_input_that_is_passed_to_a_secret_one_is_a_secret() {
    let text = document(
        PETS_SOURCE,
        "workflowId: child\n    parameters: [{name: key, value: $inputs.x}]",
    )
    .replace(
        "  steps:",
        "  inputs: {type: object, required: [x], properties: {x: {type: string}}}\n  steps:",
    ) + "- workflowId: child
  inputs: {type: object, required: [key], properties: {key: {type: string, format: password}}}
  steps: [{stepId: s, operationId: search, parameters: [{name: q, in: query, value: $inputs.key}]}]
";
    let folder = Folder::new("secret-child")
        .with("pets.yaml", OPENAPI)
        .with("w.arazzo.yaml", &text);
    let code = folder.code("w.arazzo.yaml");
    assert!(
        code.contains("pub x: Secret<String>") && code.contains("pub key: Secret<String>"),
        "{code}"
    );
}
