//! Documents of which a part is broken, with `keep_going`: what is whole compiles, and everything is still reported.

use arazzo_codegen::Generated;

use crate::{Folder, PETS, shown};

/// One workflow for each of these names: what its step names, and what it has beside.
fn document(sources: &str, workflows: &[(&str, &str)]) -> String {
    let mut text = format!(
        "arazzo: 1.1.0\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{sources}]\nworkflows:\n"
    );
    for (id, step) in workflows {
        text.push_str(&format!(
            "- workflowId: {id}\n  steps:\n  - stepId: s\n    {step}\n"
        ));
    }
    text
}

const HERE_AND_MISSING: &str = "{name: pets, url: pets.yaml}, {name: missing, url: missing.yaml}";
const ADD: &str = "operationId: $sourceDescriptions.pets.addPet";

fn kept(folder: &Folder) -> Generated {
    let generated = folder.config().keep_going(true).generate("a.arazzo.yaml");
    generated.unwrap_or_else(|findings| panic!("{findings}"))
}

fn ids(generated: &Generated) -> Vec<String> {
    let workflows = generated.workflows();
    workflows.into_iter().map(|workflow| workflow.id).collect()
}

#[test]
fn a_missing_source_costs_the_workflows_that_name_it() {
    let workflows = [
        ("whole", ADD),
        ("by-id", "operationId: $sourceDescriptions.missing.anything"),
        (
            "by-path",
            "operationPath: '{$sourceDescriptions.missing.url}#/paths/~1a/get'",
        ),
        ("unqualified", "operationId: unknown"),
    ];
    let folder = Folder::new("keep-missing-source")
        .with("pets.yaml", PETS)
        .with("a.arazzo.yaml", &document(HERE_AND_MISSING, &workflows));
    let generated = kept(&folder);
    assert_eq!(ids(&generated), ["whole"]);
    assert_eq!(generated.left_out, ["by-id", "by-path", "unqualified"]);
    assert_eq!(generated.workflows()[0].function, "whole");
    assert!(generated.source().contains("pub async fn whole("));
    assert!(!generated.source().contains("by_id"));
    let found = shown(&generated.lints);
    let [missing] = found.as_slice() else {
        panic!("{found:#?}");
    };
    assert!(missing.contains("AZ0001 the document of source `missing` cannot be read"));
    assert!(missing.contains("`--source missing=path` on the command line"));
    // It is off by default.
    let refused = folder.config().generate("a.arazzo.yaml").unwrap_err();
    assert_eq!(shown(&refused), found);
}

#[test]
fn what_needs_a_broken_workflow_is_left_out_too() {
    let workflows = [
        ("broken", "operationId: addPte"),
        ("calls", "workflowId: broken"),
        ("calls-that", "workflowId: calls"),
        (
            "goes",
            "operationId: addPet\n    onSuccess: [{name: on, type: goto, workflowId: calls}]",
        ),
        (
            "retries",
            "operationId: addPet\n    onFailure: [{name: on, type: retry, workflowId: broken}]",
        ),
        ("depends", "operationId: addPet\n  dependsOn: [broken]"),
        ("whole", "operationId: addPet"),
        ("calls-whole", "workflowId: whole"),
    ];
    let folder = Folder::new("keep-callers").with("pets.yaml", PETS).with(
        "a.arazzo.yaml",
        &document("{name: pets, url: pets.yaml}", &workflows),
    );
    let generated = kept(&folder);
    assert_eq!(ids(&generated), ["whole", "calls-whole"]);
    assert_eq!(generated.left_out.len(), 6);
    assert!(shown(&generated.lints)[0].contains("AZ0201 there is no operation `addPte`"));
}

#[test]
fn an_error_in_a_source_is_one_of_those_who_need_it() {
    let openapi = PETS.replace(
        "requestBody: {content: {application/json: {schema: {type: object}}}}",
        "requestBody: {$ref: '#/components/requestBodies/Missing'}",
    );
    let workflows = [
        ("adds", "operationId: addPet"),
        (
            "gets",
            "operationId: getPet\n    parameters: [{name: id, in: path, value: a}]",
        ),
    ];
    let folder = Folder::new("keep-broken-source")
        .with("pets.yaml", &openapi)
        .with(
            "a.arazzo.yaml",
            &document("{name: pets, url: pets.yaml}", &workflows),
        );
    let generated = kept(&folder);
    assert_eq!(ids(&generated), ["gets"]);
    assert!(shown(&generated.lints)[0].contains("AZ0402"));
}

#[test]
fn a_workflow_that_cannot_be_read_is_left_out() {
    let text = document("{name: pets, url: pets.yaml}", &[("whole", ADD)])
        + "- summary: It has no id.\n  steps: [{stepId: s, operationId: addPet}]\n- 5\n";
    let folder = Folder::new("keep-unread")
        .with("pets.yaml", PETS)
        .with("a.arazzo.yaml", &text);
    let generated = kept(&folder);
    assert_eq!(ids(&generated), ["whole"]);
    assert_eq!(generated.lints.iter().count(), 2);
}

#[test]
fn an_error_that_concerns_all_stops_the_document() {
    let text = document("{name: pets, url: pets.yaml}", &[("whole", ADD)]);
    let nothing_left = document(HERE_AND_MISSING, &[("broken", "operationId: unknown")]);
    for (test, text) in [
        ("title", text.replace("title: t, ", "")),
        (
            "components",
            text.clone() + "components: {parameters: {p: {name: 1}}}\n",
        ),
        ("nothing", nothing_left),
    ] {
        let folder = Folder::new(&format!("keep-{test}"))
            .with("pets.yaml", PETS)
            .with("a.arazzo.yaml", &text);
        let result = folder.config().keep_going(true).generate("a.arazzo.yaml");
        assert!(result.is_err(), "{test}");
    }
}

#[test]
fn strictness_decides_what_is_an_error() {
    let workflows = [
        ("strict", ADD),
        (
            "lenient",
            "operationId: $sourceDescriptions.pets.addPet\n    successCriteria: [{condition: '$statusCode == \"201\"'}]",
        ),
    ];
    let folder = Folder::new("keep-strict").with("pets.yaml", PETS).with(
        "a.arazzo.yaml",
        &document("{name: pets, url: pets.yaml}", &workflows),
    );
    assert_eq!(ids(&kept(&folder)), ["strict", "lenient"]);
    let strict = folder.config().strict(true).keep_going(true);
    let generated = strict.generate("a.arazzo.yaml").unwrap();
    assert_eq!(ids(&generated), ["strict"]);
    assert_eq!(generated.left_out, ["lenient"]);
}
