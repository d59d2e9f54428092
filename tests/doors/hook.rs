//! What the hook says of every broken document, in full: `tests/snapshots/broken/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use arazzo_codegen::Code;

use crate::broken::{MISTAKES, path};

#[test]
fn a_broken_document_is_explained_and_nothing_is_written() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/broken");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // All of them, where a snapshot a test would stop at the first.
    let different: Vec<&str> = MISTAKES
        .into_iter()
        .filter(|mistake| {
            let text = refused(mistake);
            let check = || settings.bind(|| insta::assert_snapshot!(*mistake, text));
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_err()
        })
        .collect();
    assert!(different.is_empty(), "other findings than before: {different:?}");
}

/// What `compile` says of the document with this mistake.
fn refused(mistake: &str) -> String {
    let out_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hook").join(mistake);
    let _ = fs::remove_dir_all(&out_dir);
    fs::create_dir_all(&out_dir).unwrap();
    let findings = arazzo_codegen::configure()
        .out_dir(&out_dir)
        .compile(&[path(mistake)])
        .expect_err(mistake);
    let written = fs::read_dir(&out_dir).unwrap().count();
    assert_eq!(written, 0, "{mistake}: files in {}", out_dir.display());
    findings.to_string()
}

#[test]
fn every_snapshot_has_its_document() {
    let snapshots: BTreeSet<String> = fs::read_dir("tests/snapshots/broken")
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".snap").map(str::to_owned)
        })
        .collect();
    assert_eq!(snapshots, MISTAKES.map(str::to_owned).into());
}

#[test]
fn findings_of_several_documents_are_reported_together() {
    let documents = ["unknown-operation", "unknown-step"];
    let together = arazzo_codegen::configure()
        .out_dir(env!("CARGO_TARGET_TMPDIR"))
        .compile(&documents.map(path))
        .expect_err("both are broken")
        .to_string();
    assert_eq!(together, documents.map(crate::broken::findings).join("\n\n"));
}

#[test]
fn a_workflow_output_is_checked_although_a_step_does_not_resolve() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hook");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(
        "tests/broken/library.openapi.yaml",
        folder.join("library.openapi.yaml"),
    )
    .unwrap();
    let text = fs::read_to_string(path("unknown-operation")).unwrap();
    let document = folder.join("two-errors.arazzo.yaml");
    fs::write(&document, text.replace("$steps.readLoan.", "$steps.readLoans.")).unwrap();
    let findings = arazzo_codegen::configure()
        .generate(document)
        .expect_err("two are wrong");
    let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::UnknownOperation, Code::UnknownStep], "{findings}");
}
