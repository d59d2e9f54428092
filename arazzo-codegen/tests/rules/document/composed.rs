//! S3, S10: documents that name each other, and sources of one name in them.

use crate::{Folder, PETS, document, none, one};

const ACCOUNT: &str = "\
arazzo: 1.1.0
info: {title: t, version: '1'}
sourceDescriptions: [{name: pets, url: ../pets.yaml}]
workflows:
- workflowId: add
  inputs: {$ref: '#/components/inputs/named'}
  steps:
  - stepId: s
    operationId: addPet
    parameters: [{reference: $components.parameters.trace}]
    requestBody: {payload: {name: $inputs.name}}
    outputs: {id: $response.body#/id}
  outputs: {id: $steps.s.outputs.id}
components:
  inputs: {named: {type: object, required: [name], properties: {name: {type: string}}}}
  parameters: {trace: {name: X-Trace, in: header, value: of-account}}
";

const OTHER: &str = "\
arazzo: 1.0.1
info: {title: other, version: '1'}
sourceDescriptions: [{name: pets, url: SHOP, type: openapi}]
workflows:
- workflowId: inner
  steps: [{stepId: s, operationId: addPet}]
";

/// Components of a document are those of its own workflows, whoever calls them.
#[test]
fn s3_components_are_scoped_to_their_document() {
    let caller = "\
arazzo: 1.1.0
info: {title: t, version: '1'}
sourceDescriptions: [{name: account, url: sub/account.arazzo.yaml, type: arazzo}, {name: pets, url: pets.yaml}]
workflows:
- workflowId: call
  steps:
  - stepId: child
    workflowId: $sourceDescriptions.account.add
    parameters: [{name: name, value: Rex}]
    outputs: {id: $outputs.id}
  - stepId: own
    operationId: $sourceDescriptions.pets.addPet
    parameters: [{reference: $components.parameters.trace}]
  outputs: {id: $steps.child.outputs.id}
components:
  parameters: {trace: {name: X-Trace, in: header, value: of-caller}}
";
    let folder = Folder::new("components")
        .with("pets.yaml", PETS)
        .with("sub/account.arazzo.yaml", ACCOUNT)
        .with("call.arazzo.yaml", caller);
    let code = folder.code("call.arazzo.yaml");
    for value in ["\"of-account\"", "\"of-caller\""] {
        assert_eq!(code.matches(value).count(), 1, "{value} in {code}");
    }

    // What only the other document has is not there.
    let folder = folder.with(
        "call.arazzo.yaml",
        &caller.replace(
            "components:\n  parameters: {trace: {name: X-Trace, in: header, value: of-caller}}\n",
            "",
        ),
    );
    let found = folder.findings("call.arazzo.yaml");
    assert!(
        found.iter().any(|found| found.starts_with(
            "call.arazzo.yaml:13:30 AZ0207 `$components.parameters.trace` is not a parameter of `components`"
        )),
        "{found:#?}"
    );
}

/// Two documents that name each other are read once each; only workflows that call each other are a cycle.
#[test]
fn s3_documents_may_name_each_other_and_their_workflows_may_call_each_other() {
    let side = |other: &str, steps: &str| {
        format!(
            "\
arazzo: 1.1.0
info: {{title: t, version: '1'}}
sourceDescriptions: [{{name: other, url: {other}.arazzo.yaml, type: arazzo}}, {{name: pets, url: pets.yaml}}]
workflows:
- workflowId: from-{other}
  steps:
  - {{stepId: s, {steps}}}
- workflowId: leaf-beside-{other}
  steps:
  - {{stepId: s, operationId: addPet}}
"
        )
    };
    let folder = Folder::new("mutual")
        .with("pets.yaml", PETS)
        .with(
            "a.arazzo.yaml",
            &side("b", "workflowId: $sourceDescriptions.other.from-a"),
        )
        .with(
            "b.arazzo.yaml",
            &side("a", "workflowId: $sourceDescriptions.other.leaf-beside-b"),
        );
    let generated = folder.config().generate("a.arazzo.yaml").unwrap();
    none(&crate::shown(&generated.lints));
    assert_eq!(
        generated.files.len(),
        3,
        "each is read once: {:?}",
        generated.files
    );
    let code = generated.source();
    // The workflow of the other document that is called, and none of its others.
    assert!(code.contains("pub struct FromA;") && !code.contains("pub struct LeafBesideA;"));

    let folder = folder.with(
        "b.arazzo.yaml",
        &side("a", "workflowId: $sourceDescriptions.other.from-b"),
    );
    none(&folder.findings("a.arazzo.yaml"));
}

#[test]
fn s3_an_unknown_workflow_of_another_document_is_located() {
    let folder = Folder::new("unknown-workflow")
        .with("pets.yaml", PETS)
        .with("sub/account.arazzo.yaml", ACCOUNT)
        .with(
            "w.arazzo.yaml",
            &document(
                "{name: account, url: sub/account.arazzo.yaml, type: arazzo}",
                "workflowId: $sourceDescriptions.account.ad",
            ),
        );
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:8:17 AZ0208 there is no workflow `ad` | did you mean `add`?",
    );
}

/// A document that imports another one, each with a source `pets`.
fn composed(test: &str, shop: &str) -> Folder {
    let sources = "{name: pets, url: pets.yaml}, {name: other, url: other/w.arazzo.yaml, type: arazzo}";
    let text = document(
        sources,
        "workflowId: $sourceDescriptions.other.inner\n  - stepId: own\n    operationId: $sourceDescriptions.pets.addPet",
    );
    Folder::new(test)
        .with("pets.yaml", PETS)
        .with("other/shop.yaml", PETS)
        .with("other/w.arazzo.yaml", &OTHER.replace("SHOP", shop))
        .with("w.arazzo.yaml", &text)
}

#[test]
fn s10_sources_of_one_name_in_composed_documents_are_addressed_apart() {
    let folder = composed("one-source-name", "shop.yaml");
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:3:29 lint AZ0009 a different source of an imported document is also called `pets` \
         | give its base URL and credentials to `other.pets`, or rename one of the two",
    );
    let code = folder.code("w.arazzo.yaml");
    for expected in [
        r#"Server::new("pets", "https://pets.example")"#,
        r#"Server::new("other.pets", "https://pets.example")"#,
        r#"pub const OTHER_PETS: &str = "other.pets";"#,
    ] {
        assert!(code.contains(expected), "{expected}\n{code}");
    }
    assert!(!code.contains("with_short_name"), "{code}");
}

#[test]
fn s10_one_document_named_alike_from_two_is_one_source() {
    let folder = composed("one-source-twice", "../pets.yaml");
    none(&folder.findings("w.arazzo.yaml"));
    let code = folder.code("w.arazzo.yaml");
    let expected = r#"Server::new("other.pets", "https://pets.example").with_short_name("pets")"#;
    assert!(
        code.split_whitespace()
            .collect::<String>()
            .contains(&expected.replace(' ', "")),
        "{code}"
    );
}

#[test]
fn s10_the_path_given_for_a_source_is_not_that_of_its_namesake() {
    let folder = composed("namesake-path", "nowhere.yaml").with("mock.yaml", PETS);
    let found = |names: &[&str]| {
        let config = names
            .iter()
            .fold(folder.config(), |config, name| config.source(*name, "mock.yaml"));
        crate::found(&config, "w.arazzo.yaml")
    };
    let missing = found(&["pets"]);
    assert!(
        missing.len() == 1 && missing[0].contains("AZ0001"),
        "{missing:#?}"
    );
    // Both are the same document then.
    none(&found(&["pets", "other.pets"]));
    let configured = folder
        .config()
        .source("other.pets", "mock.yaml")
        .source("pets", "mock.yaml");
    configured.check_source_names(&["w.arazzo.yaml"]).unwrap();
    configured
        .source("other.cats", "mock.yaml")
        .check_source_names(&["w.arazzo.yaml"])
        .unwrap_err();
}

#[test]
fn s14_a_workflow_of_another_document_may_be_named_with_workflows() {
    let with = |id: &str| {
        let caller = format!(
            "\
arazzo: 1.1.0
info: {{title: t, version: '1'}}
sourceDescriptions: [{{name: account, url: sub/account.arazzo.yaml, type: arazzo}}]
workflows:
- workflowId: call
  steps:
  - stepId: child
    workflowId: {id}
    parameters: [{{name: name, value: Rex}}]
"
        );
        Folder::new("named-with-workflows")
            .with("pets.yaml", PETS)
            .with("sub/account.arazzo.yaml", ACCOUNT)
            .with("w.arazzo.yaml", &caller)
    };
    let specified = "$sourceDescriptions.account.add";
    let informal = with("$sourceDescriptions.account.workflows.add");
    let found = informal.findings("w.arazzo.yaml");
    let lint = "w.arazzo.yaml:8:17 lint AZ0909 the workflow of another document is named with `workflows`";
    assert_eq!(found[0], format!("{lint} | write `{specified}`"), "{found:#?}");
    assert_eq!(
        informal.code("w.arazzo.yaml"),
        with(specified).code("w.arazzo.yaml")
    );
    let unknown = with("$sourceDescriptions.account.workflows.adds").findings("w.arazzo.yaml");
    assert!(
        unknown.iter().any(|found| found.contains("AZ0208")),
        "{unknown:#?}"
    );
}
