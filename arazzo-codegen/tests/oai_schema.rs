//! The fixtures of the specification's own JSON Schema: what it accepts and refuses is accepted and refused here, by
//! a document's structure alone, since the sources that the fixtures name do not exist. Only where they are at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::path::{Path, PathBuf};

use arazzo_codegen::{Code, Diagnostics, Severity, configure};

/// Fixtures that the schema accepts and the language refuses: a schema cannot follow a name.
const NOT_SEEN_BY_THE_SCHEMA: [(&str, &[Code], &str); 9] = [
    (
        "characterization-openapi-invalid-operationPath-string.arazzo.yaml",
        &[Code::InvalidPointer],
        "\"A Runtime Expression syntax MUST be used\"; the schema takes any string",
    ),
    (
        "characterization-openapi-operationId-with-action.arazzo.yaml",
        &[Code::MisplacedField],
        "`action` is \"only applicable for asyncapi steps\"; the schema does not know the source's type",
    ),
    (
        "characterization-openapi-receive-with-correlationId.arazzo.yaml",
        &[Code::MisplacedField],
        "`action` is \"only applicable for asyncapi steps\"; the schema does not know the source's type",
    ),
    (
        "openapi-success-criteria.arazzo.yaml",
        &[Code::UnknownSource],
        "names the source `userAPI`, which is described as `UserAPI`",
    ),
    (
        "workflow-success-criteria.arazzo.yaml",
        &[Code::UnknownSource],
        "names the source `userAPI`, which is described as `UserAPI`",
    ),
    (
        "parameter-with-selector.arazzo.yaml",
        &[Code::UnknownInput],
        "reads an input that the workflow does not declare",
    ),
    (
        "bnpl-example.yaml",
        &[Code::UnknownOutput],
        "reads outputs that its steps do not declare, one of them its own",
    ),
    (
        "async-depends-on-across-document.arazzo.yaml",
        &[Code::UnmetDependency],
        "depends on a step of a workflow that nothing runs; \"it does not trigger execution\"",
    ),
    (
        "async-depends-on-cross-workflow.arazzo.yaml",
        &[Code::MisplacedExpression, Code::UnmetDependency],
        "depends on a step of a workflow that nothing runs (\"it does not trigger execution\"), and reads its output",
    ),
];

/// Why each of the others is refused.
const REFUSED: [(&str, &[Code]); 27] = [
    (
        "async-both-operationId-and-channelPath.arazzo.yaml",
        &[Code::AmbiguousTarget],
    ),
    (
        "async-channelPath-without-action.arazzo.yaml",
        &[Code::MissingField],
    ),
    (
        "async-depends-on-duplicate-values.arazzo.yaml",
        &[Code::DuplicateName],
    ),
    ("async-depends-on-empty.arazzo.yaml", &[Code::EmptyList]),
    (
        "async-depends-on-invalid-reference.arazzo.yaml",
        &[Code::InformalField],
    ),
    (
        "channel-path-is-invalid-for-openapi.arazzo.yaml",
        &[Code::MissingField],
    ),
    ("invalid-arazzo-version.yaml", &[Code::UnsupportedVersion]),
    (
        "invalid-async-correlation-id-non-receive-action.arazzo.yaml",
        &[Code::MisplacedField],
    ),
    (
        "invalid-async-parameter-without-in.arazzo.yaml",
        &[Code::MissingField],
    ),
    ("invalid-async.arazzo.yaml", &[Code::InvalidValue]),
    // No `context` either: the fixture calls it `expression`.
    (
        "invalid-expression-type-object.arazzo.yaml",
        &[Code::MissingField, Code::InvalidValue],
    ),
    (
        "invalid-openapi-parameter-without-in.arazzo.yaml",
        &[Code::MissingField],
    ),
    ("invalid-openapi-success-criteria.arazzo.yaml", &[Code::EmptyList]),
    (
        "invalid-querystring-without-value.arazzo.yaml",
        &[Code::MissingField],
    ),
    ("invalid-selector-object.arazzo.yaml", &[Code::MissingField]),
    ("invalid-self-fragment.arazzo.yaml", &[Code::InvalidValue]),
    ("invalid-targetSelectorType.arazzo.yaml", &[Code::InvalidValue]),
    (
        "invalid-workflow-step-with-operationId.arazzo.yaml",
        &[Code::AmbiguousTarget],
    ),
    (
        "invalid-workflow-success-criteria.arazzo.yaml",
        &[Code::EmptyList],
    ),
    ("not-an-object.yaml", &[Code::WrongType]),
    (
        "openapi-both-operationId-and-operationPath.arazzo.yaml",
        &[Code::AmbiguousTarget],
    ),
    ("openapi-duplicate-parameters.arazzo.yaml", &[Code::DuplicateName]),
    (
        "openapi-missing-operation-target.arazzo.yaml",
        &[Code::MissingField],
    ),
    (
        "workflow-duplicate-parameters.arazzo.yaml",
        &[Code::DuplicateName],
    ),
    ("workflow-missing-workflowId.arazzo.yaml", &[Code::MissingField]),
    ("workflow-step-with-action.arazzo.yaml", &[Code::MisplacedField]),
    (
        "workflow-step-with-channelPath.arazzo.yaml",
        &[Code::AmbiguousTarget],
    ),
];

/// The fixtures of one folder, or nothing when the suite is not beside the project.
fn fixtures(folder: &str) -> Option<Vec<PathBuf>> {
    let folder = shared_data::find(&format!("suites/oai-schema/{folder}"))?;
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    Some(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The codes of the errors, each once. What is recognised and not compiled yet does not make a document invalid.
fn errors(findings: &Diagnostics) -> Vec<Code> {
    let mut codes: Vec<Code> = findings
        .iter()
        .filter(|found| found.severity == Severity::Error && found.code != Code::NotSupported)
        .map(|found| found.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn what_the_schema_accepts_is_accepted() {
    let Some(fixtures) = fixtures("pass") else { return };
    assert_eq!(fixtures.len(), 35);
    let mut judged = Vec::new();
    for path in &fixtures {
        let findings = configure().check_document(path);
        let expected = NOT_SEEN_BY_THE_SCHEMA
            .iter()
            .find(|(fixture, ..)| *fixture == name(path))
            .map_or(&[][..], |(_, codes, _)| codes);
        if errors(&findings) != expected {
            judged.push(format!("{}\n{findings}", name(path)));
        }
    }
    assert!(judged.is_empty(), "{}", judged.join("\n\n"));
}

#[test]
fn what_the_schema_refuses_is_refused_for_the_right_reason() {
    let Some(fixtures) = fixtures("fail") else { return };
    assert_eq!(fixtures.len(), REFUSED.len());
    let mut judged = Vec::new();
    for (path, (fixture, expected)) in fixtures.iter().zip(REFUSED) {
        assert_eq!(name(path), fixture);
        // The dialect accepts some of it (S14).
        let findings = configure().strict(true).check_document(path);
        if errors(&findings) != expected {
            judged.push(format!("{fixture}\n{findings}"));
        }
    }
    assert!(judged.is_empty(), "{}", judged.join("\n\n"));
}

/// Every step of a message is refused once, by name.
#[test]
fn steps_that_send_or_receive_messages_are_named() {
    let Some(fixtures) = fixtures("pass") else { return };
    let refused = |file: &str| -> Vec<String> {
        let path = fixtures.iter().find(|path| name(path) == file).unwrap();
        let findings = configure().check_document(path);
        findings
            .iter()
            .filter(|found| found.code == Code::NotSupported)
            .map(|found| found.message.clone())
            .collect()
    };
    assert_eq!(
        refused("async-depends-on.arazzo.yaml"),
        [
            "step `step1` sends a message (AsyncAPI), which cannot be compiled yet",
            "step `step2` receives a message (AsyncAPI), which cannot be compiled yet",
            "step `step3` sends a message (AsyncAPI), which cannot be compiled yet",
        ]
    );
    assert_eq!(
        refused("characterization-asyncapi-operationId-without-action.arazzo.yaml"),
        ["step `sendEvent` sends or receives a message (AsyncAPI), which cannot be compiled yet"]
    );
    assert_eq!(
        refused("async-with-channel-path.arazzo.yaml"),
        ["step `step1` receives a message (AsyncAPI), which cannot be compiled yet"]
    );
}
