//! What the compiler says of each reported document, as code and line.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use arazzo_codegen::{Severity, configure};

/// The findings of each document, in their order: `AZ0000:line`, with `error ` before an error. A document whose
/// case is settled stands here, sorted.
const FINDINGS: &[(&str, &[&str])] = &[
    ("attack-01-stack-overflow/chain12.arazzo.yaml", &[]),
    ("attack-01-stack-overflow/chain20.arazzo.yaml", &[]),
    ("attack-01-stack-overflow/other.arazzo.yaml", &["AZ0511:10"]),
    ("attack-01-stack-overflow/self.arazzo.yaml", &["error AZ0303:9"]),
    ("attack-01-stack-overflow/text.arazzo.yaml", &["error AZ0303:9"]),
    ("attack-01-stack-overflow/two.arazzo.yaml", &["error AZ0303:9"]),
    ("attack-02-doctest-runs/doc.arazzo.json", &[]),
    ("attack-03-bidi-does-not-build/doc.arazzo.json", &[]),
    (
        "attack-04-nfc-names-do-not-build/doc.arazzo.json",
        &["AZ0602:16", "AZ0481:26", "AZ0481:33", "AZ0481:36"],
    ),
    ("attack-11-long-json-key/doc.arazzo.json", &[]),
    ("corpus-01-retry-names-itself/a.arazzo.yaml", &["AZ0510:10"]),
    ("corpus-02-plus-in-path-variable/a.arazzo.yaml", &[]),
    (
        "corpus-03-qualified-id-other-case/bare.arazzo.yaml",
        &["AZ0916:7"],
    ),
    (
        "corpus-03-qualified-id-other-case/prefixed.arazzo.yaml",
        &["AZ0916:7", "AZ0906:7"],
    ),
    (
        "corpus-03-qualified-id-other-case/qualified.arazzo.yaml",
        &["AZ0916:7"],
    ),
    (
        "corpus-03-qualified-id-other-case/two-sources-qualified.arazzo.yaml",
        &["AZ0916:7"],
    ),
    (
        "corpus-03-qualified-id-other-case/two-sources.arazzo.yaml",
        &["AZ0916:7", "AZ0906:7"],
    ),
    ("corpus-04-js-regex-literal/a.arazzo.yaml", &["AZ0938:10"]),
    ("corpus-05-dependson-steps-prefix/a.arazzo.yaml", &["AZ0922:8"]),
    (
        "corpus-06-multipart-additional-binary/a.arazzo.yaml",
        &["AZ0406:12"],
    ),
    (
        "corpus-07-query-list-for-scalar/a.arazzo.yaml",
        &["AZ0928:15", "AZ0921:15"],
    ),
    (
        "corpus-08-path-parameter-without-variable/a.arazzo.yaml",
        &["AZ0480:11"],
    ),
    (
        "corpus-09-jsonpath-null-of-absent/a.arazzo.yaml",
        &["AZ0407:10", "AZ0902:10"],
    ),
    (
        "corpus-10-spurious-az0201-beside-unread-source/a.arazzo.yaml",
        &["error AZ0004:3", "AZ0916:7"],
    ),
    (
        "corpus-11-required-body-absent/a.arazzo.yaml",
        &["AZ0474:8", "AZ0475:12"],
    ),
    (
        "corpus-12-same-source-name-in-two-documents/main.arazzo.yaml",
        &["AZ0009:4"],
    ),
    (
        "corpus-12-same-source-name-in-two-documents/other.arazzo.yaml",
        &[],
    ),
    ("corpus-13-json-pointer-into-xml/a.arazzo.yaml", &["AZ0471:7"]),
    ("peer-049-embedded-in-conditions/case.arazzo.json", &[]),
    ("peer-060-workflow-parameters-reach-called/case.arazzo.json", &[]),
    (
        "peer-063-prose-in-payload/case.arazzo.json",
        &["AZ0310:23", "AZ0310:32"],
    ),
    (
        "peer-138-workflows-outputs-after-call/case.arazzo.json",
        &["AZ0481:20"],
    ),
    (
        "peer-162-output-of-skipped-step/case.arazzo.json",
        &["AZ0511:18", "AZ0502:34"],
    ),
    ("peer-167-workflow-parameter-not-sent/case.arazzo.json", &[]),
    ("peer-307-forward-reference-with-depends-on/case.arazzo.json", &[]),
    ("peer-311-embedded-name-in-jsonpath/case.arazzo.json", &[]),
    ("report-01-binary-download/arazzo.yaml", &[]),
    ("report-02-object-input-as-parameter/arazzo.yaml", &[]),
    ("report-03-declared-members-lost/arazzo.yaml", &[]),
    ("report-04-empty-json-body/arazzo.yaml", &[]),
    ("report-05-stream-with-item-schema/arazzo.yaml", &[]),
    ("report-06-action-parameters/arazzo.yaml", &[]),
    ("report-07-explicit-null/arazzo.yaml", &["AZ0406:6"]),
    (
        "report-08-criteria-and-schema/arazzo.yaml",
        &["AZ0939:10", "AZ0407:11", "AZ0407:12"],
    ),
    (
        "report-09-expressions-of-other-tools/arazzo.yaml",
        &["error AZ0309:9", "error AZ0309:9", "error AZ0309:9"],
    ),
    ("report-10-content-type-header/arazzo.yaml", &["AZ0479:9"]),
    ("report-11-leading-zeros/arazzo.yaml", &[]),
    (
        "report-12-messages/arazzo.yaml",
        &[
            "error AZ0302:9",
            "error AZ0302:9",
            "error AZ0302:9",
            "error AZ0302:9",
            "error AZ0306:12",
            "error AZ0301:13",
        ],
    ),
    ("report-13-selector-shaped-literal/arazzo.yaml", &[]),
    ("report-14-uint64-equality/arazzo.yaml", &[]),
    ("report-15-framing-headers/arazzo.yaml", &["AZ0478:7"]),
    ("report-16-enum-self/arazzo.yaml", &[]),
    ("report-17-inputs-of-a-dependency/arazzo.yaml", &[]),
    (
        "report-18-undeclared-member-of-an-input/arazzo.yaml",
        &["AZ0482:10"],
    ),
    ("server-01-negative-index/w.arazzo.yaml", &[]),
    (
        "server-02-new-exact-status/draft.arazzo.yaml",
        &["error AZ0001:9", "AZ0406:27", "AZ0406:32"],
    ),
    ("server-04-null-is-dropped/w.arazzo.yaml", &[]),
    ("server-06-pages-paced/q.arazzo.yaml", &["AZ0404:194"]),
    ("server-08-argument-order/w.arazzo.yaml", &["AZ0481:9"]),
    ("server-11-new-remote-ref/d.arazzo.yaml", &["error AZ0001:9"]),
];

/// The documents whose case is not settled yet.
const OPEN: &[&str] = &[];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases")
}

#[test]
#[cfg_attr(not(reported), ignore = "skipped: the reported documents are not at hand")]
fn each_reported_document_gets_its_findings() {
    let folder = folder().canonicalize().unwrap();
    let mut wrong = BTreeMap::new();
    for (document, expected) in FINDINGS {
        let found = findings(&folder, document);
        if found != *expected {
            wrong.insert(*document, found);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
#[cfg_attr(not(reported), ignore = "skipped: the reported documents are not at hand")]
fn every_reported_document_is_tested() {
    let mut open = Vec::new();
    for case in fs::read_dir(folder()).unwrap() {
        let case = case.unwrap();
        for file in fs::read_dir(case.path()).unwrap() {
            let file = file.unwrap();
            if file.path().extension().is_some_and(|extension| extension == "md") {
                continue;
            }
            let text = fs::read_to_string(file.path()).unwrap();
            let names = format!(
                "{}/{}",
                case.file_name().to_string_lossy(),
                file.file_name().to_string_lossy()
            );
            let is_known =
                FINDINGS.iter().any(|(known, _)| *known == names) || OPEN.contains(&names.as_str());
            if text.contains("sourceDescriptions") && !is_known {
                open.push(names);
            }
        }
    }
    open.sort();
    assert!(open.is_empty(), "{open:#?}");
}

fn findings(folder: &Path, document: &str) -> Vec<String> {
    let config = configure().root(folder);
    let generated = config.generate(document);
    let found = match &generated {
        Ok(generated) => &generated.lints,
        Err(findings) => findings,
    };
    let shown = found.iter().map(|finding| {
        let line = found.place(finding).map_or(0, |(_, line, _)| line);
        let severity = match finding.severity {
            Severity::Error => "error ",
            _ => "",
        };
        format!("{severity}{}:{line}", finding.code.as_str())
    });
    shown.collect()
}
