//! The examples of `docs/definite-assignment.md`: each is compiled, and comes to what the page says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use arazzo_codegen::configure;

use crate::outputs;

const HEAD: &str = "\
arazzo: 1.0.1
info: {title: Example, version: '1'}
sourceDescriptions: [{name: shop, url: shop.openapi.yaml, type: openapi}]
workflows:
- workflowId: example
";

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /order: {post: {operationId: order, responses: &responses {'200': {description: It, content: {application/json: {schema: {type: object, required: [id, paid], properties: {id: {type: string}, paid: {type: boolean}, status: {type: string}}}}}}}}}
  /pay: {post: {operationId: pay, responses: *responses}}
  /look: {get: {operationId: look, responses: *responses}}
";

#[test]
fn every_example_of_the_page_comes_to_what_it_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/definite-assignment.md");
    let page = fs::read_to_string(path).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("shop.openapi.yaml"), OPENAPI).unwrap();
    let mut count = 0;
    let mut rest = page.as_str();
    while let Some((_, from)) = rest.split_once("```yaml\n") {
        let (example, behind) = from.split_once("```\n```text\n").unwrap();
        let (said, behind) = behind.split_once("```").unwrap();
        rest = behind;
        count += 1;
        let lines: Vec<String> = example.lines().map(|line| format!("  {line}\n")).collect();
        let document = folder.join(format!("{count}.arazzo.yaml"));
        fs::write(&document, format!("{HEAD}{}", lines.concat())).unwrap();
        assert_eq!(outcome(&document), said.lines().collect::<Vec<_>>(), "{example}");
    }
    assert_eq!(count, 7);
}

/// The findings, then the outputs.
fn outcome(document: &Path) -> Vec<String> {
    let result = configure().generate(document);
    let (findings, fields) = match &result {
        Ok(generated) => (&generated.lints, outputs::of(generated)),
        Err(findings) => (findings, BTreeMap::new()),
    };
    let found = findings
        .iter()
        .map(|found| format!("{} {}", found.code.as_str(), found.message));
    let fields = fields
        .into_values()
        .flatten()
        .map(|(field, ty)| format!("{field}: {ty}"));
    found.chain(fields).collect()
}
