//! `cargo arazzo generate`.

use std::fs;

use crate::{PETS, PETS_OPENAPI, example, folder, run, write, write_alone};

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = example("openai-batch-job");
    let (first, second) = (run(["generate", &document]), run(["generate", &document]));
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert!(
        first.stdout.contains("pub async fn batch_job("),
        "{}",
        first.stdout
    );
    assert!(first.stderr.contains("warning[AZ0901]"), "{}", first.stderr);
    assert_eq!(first.stdout, second.stdout);
}

#[test]
fn o_writes_the_file_instead_of_standard_output() {
    let file = folder("o").join("batch.rs");
    let document = example("openai-batch-job");
    let run_with_o = run(["generate", &document, "-o", file.to_str().unwrap()]);
    assert_eq!((run_with_o.code, run_with_o.stdout.as_str()), (Some(0), ""));
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        run(["generate", &document]).stdout
    );
}

#[test]
fn a_file_that_cannot_be_written_is_2() {
    let file = folder("unwritable")
        .join("missing")
        .join("batch.rs")
        .display()
        .to_string();
    let run = run(["generate", &example("openai-batch-job"), "-o", &file]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(
        run.last_line()
            .starts_with(&format!("error: `{file}` cannot be written: ")),
        "{}",
        run.stderr
    );
}

#[test]
fn a_document_with_errors_is_1_and_writes_nothing() {
    let folder = folder("errors");
    let broken = write(&folder, "broken.arazzo.yaml", &PETS.replace("getPet", "getPte"));
    let file = folder.join("pet.rs");
    for arguments in [
        vec!["generate", &broken],
        vec!["generate", &broken, "-o", file.to_str().unwrap()],
    ] {
        let run = run(&arguments);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{arguments:?}");
        assert!(run.stderr.contains("did you mean `getPet`"), "{}", run.stderr);
    }
    assert!(!file.exists());
}

#[test]
fn strict_makes_lenient_lints_errors_s14() {
    let run = run(["generate", "--strict", &example("openai-batch-job")]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
}

#[test]
fn a_document_that_cannot_be_read_is_2() {
    let missing = folder("missing").join("pet.arazzo.yaml").display().to_string();
    let run = run(["generate", &missing]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains(&missing), "{}", run.stderr);
}

#[test]
fn a_clean_document_says_nothing_and_source_is_followed() {
    let folder = folder("generate_source");
    let document = write_alone(&folder, "pet.arazzo.yaml", PETS);
    let openapi = write_alone(&folder, "elsewhere.yaml", PETS_OPENAPI);
    let run = run(["generate", "--source", &format!("pets={openapi}"), &document]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("pub async fn pet("), "{}", run.stdout);
}

#[test]
fn keep_going_writes_what_is_whole_and_is_1() {
    let folder = folder("keep-going");
    let workflow = PETS
        .split_once("workflows:\n")
        .map(|(_, workflow)| workflow)
        .unwrap_or_default();
    let broken = workflow
        .replace("workflowId: pet", "workflowId: broken")
        .replace("getPet", "getPte");
    let document = write(&folder, "pets.arazzo.yaml", &format!("{PETS}{broken}"));
    let file = folder.join("pets.rs");
    let run = run([
        "generate",
        "--keep-going",
        &document,
        "-o",
        file.to_str().unwrap(),
    ]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[AZ0201]"), "{}", run.stderr);
    assert_eq!(
        run.last_line(),
        format!("left out: workflow `broken` of {document}")
    );
    let code = fs::read_to_string(&file).unwrap();
    assert!(code.contains("pub async fn pet(") && !code.contains("pub async fn broken("));
}

#[test]
fn check_says_whether_a_file_is_stale() {
    let folder = folder("generate_check");
    let document = write(&folder, "pet.arazzo.yaml", PETS);
    let file = folder.join("pet.rs");
    let arguments = ["generate", &document, "-o", file.to_str().unwrap(), "--check"];
    let missing = run(arguments);
    assert_eq!(missing.code, Some(1), "{}", missing.stderr);
    assert!(
        missing.stdout.starts_with("--- /dev/null\n"),
        "{}",
        missing.stdout
    );
    // A long difference is cut.
    assert!(missing.stdout.lines().count() <= 41, "{}", missing.stdout);
    assert!(!file.exists(), "it only looks");

    assert_eq!(run(&arguments[..4]).code, Some(0));
    let fresh = run(arguments);
    assert_eq!(
        (fresh.code, fresh.stdout.as_str(), fresh.stderr.as_str()),
        (Some(0), "", "")
    );

    let source = fs::read_to_string(&file).unwrap();
    fs::write(
        &file,
        source.replacen("pub async fn pet(", "pub async fn pets(", 1),
    )
    .unwrap();
    let stale = run(arguments);
    assert_eq!(stale.code, Some(1));
    assert!(
        stale.stdout.contains("-    pub async fn pets("),
        "{}",
        stale.stdout
    );
    assert!(
        stale.stdout.contains("+    pub async fn pet("),
        "{}",
        stale.stdout
    );
    assert!(
        stale.stderr.contains("help: cargo arazzo generate"),
        "{}",
        stale.stderr
    );
}
