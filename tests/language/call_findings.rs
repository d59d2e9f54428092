//! What is found in steps that call workflows.

use std::fs;
use std::path::Path;

use arazzo_codegen::configure;

const DOCUMENT: &str = "\
arazzo: 1.1.0
info: { title: t, version: '1' }
sourceDescriptions: [{ name: shop, url: shop.openapi.yaml, type: openapi }]
workflows:
- workflowId: outer
  steps:
  - stepId: call
    workflowId: inner
    timeout: 1000
- workflowId: inner
  steps:
  - stepId: renew
    operationId: renewToken
";

#[test]
fn s29_a_timeout_of_a_call_is_refused_and_not_ignored() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/language");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("timeout-of-a-call.arazzo.yaml");
    fs::write(&path, DOCUMENT).unwrap();
    let config = configure().source("shop", specs.join("shop.openapi.yaml"));
    let found = config.generate(&path).unwrap_err().to_string();
    assert_eq!(found.matches("error[").count(), 1, "{found}");
    assert!(
        found.contains("error[AZ0108]: the `timeout` of a step that calls a workflow"),
        "{found}"
    );
    assert!(found.contains("timeout-of-a-call.arazzo.yaml:7:13"), "{found}");

    let on_the_operation = DOCUMENT.replace("    timeout: 1000\n", "") + "    timeout: 1000\n";
    fs::write(&path, on_the_operation).unwrap();
    config.generate(&path).unwrap();
}
