//! `cargo arazzo check --fix`.

use std::fs;

use crate::{PETS, command, folder, run, write, write_alone};

/// With comments, odd spacing and line breaks of both kinds, none of which a fix has to touch.
fn untidy() -> String {
    PETS.replace(
        "    - condition: $statusCode == 200\n",
        "    - condition:   $statusCode == 200   # as promised\r\n    - {condition: '$response.body.id != \"x\"'}\n\n",
    )
    .replace("id: $response.body#/id", "id:  \"$response.body.id\" # the id")
}

fn tidy() -> String {
    untidy()
        .replace("'$response.body.id != \"x\"'", "'$response.body#/id != ''x'''")
        .replace("\"$response.body.id\"", "\"$response.body#/id\"")
}

#[test]
fn a_fix_changes_its_own_bytes_and_no_others() {
    let path = write(&folder("fix"), "pet.arazzo.yaml", &untidy());
    let first = run(["check", "--fix", &path]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert_eq!(
        first.stderr,
        "3 findings mended in 1 document\n1 document: nothing found\n"
    );
    assert_eq!(first.stdout, "");
    assert_eq!(fs::read_to_string(&path).unwrap(), tidy());

    let time = fs::metadata(&path).unwrap().modified().unwrap();
    let second = run(["check", "--fix", &path]);
    assert_eq!(
        (second.code, second.stderr.as_str()),
        (Some(0), "1 document: nothing found\n")
    );
    assert_eq!(
        fs::metadata(&path).unwrap().modified().unwrap(),
        time,
        "it is not written again"
    );
}

#[test]
fn a_dry_run_shows_the_difference_and_writes_nothing() {
    let path = write(&folder("dry_run"), "pet.arazzo.yaml", &untidy());
    let dry = run(["check", "--fix", "--dry-run", &path]);
    assert_eq!(dry.code, Some(1), "{}", dry.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), untidy());
    let changed: Vec<&str> = dry
        .stdout
        .lines()
        .filter(|line| line.starts_with(['+', '-']))
        .collect();
    assert_eq!(
        changed,
        [
            &format!("--- {path}"),
            &format!("+++ {path}"),
            "-    - {condition: '$response.body.id != \"x\"'}",
            "+    - {condition: '$response.body#/id != ''x'''}",
            "-      id:  \"$response.body.id\" # the id",
            "+      id:  \"$response.body#/id\" # the id",
        ]
    );
    assert!(
        !dry.stdout.contains('\x1b'),
        "no colours where there is no terminal"
    );
    assert!(
        dry.stderr.contains("3 findings would be mended in 1 document"),
        "{}",
        dry.stderr
    );

    fs::write(&path, tidy()).unwrap();
    let dry = run(["check", "--fix", "--dry-run", &path]);
    assert_eq!((dry.code, dry.stdout.as_str()), (Some(0), ""), "{}", dry.stderr);
}

#[test]
fn a_misspelled_name_is_mended_when_that_is_asked_for() {
    let broken = PETS
        .replace("getPet", "getPte")
        .replace("$steps.fetch", "$steps.fecth");
    let path = write(&folder("unsafe"), "pet.arazzo.yaml", &broken);
    let hint = run(["check", &path]);
    assert_eq!(hint.code, Some(1));
    assert!(
        hint.stderr.contains("`--fix --unsafe-fixes` mends 2 findings\n"),
        "{}",
        hint.stderr
    );

    let safe = run(["check", "--fix", &path]);
    assert_eq!(safe.code, Some(1));
    assert_eq!(fs::read_to_string(&path).unwrap(), broken);

    let all = run(["check", "--fix", "--unsafe-fixes", &path]);
    assert_eq!(all.code, Some(0), "{}", all.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), PETS);
}

#[test]
fn a_fix_that_does_harm_takes_no_other_with_it() {
    // Both may mean `summary`; only one of them can become it.
    let broken = PETS
        .replace("{title:", "{sumary: one, summry: two, title:")
        .replace("getPet", "getPte");
    let path = write(&folder("harm"), "pet.arazzo.yaml", &broken);
    let run = run(["check", "--fix", "--unsafe-fixes", &path]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("2 findings mended"), "{}", run.stderr);
    assert!(
        run.stderr.contains("already has that, so remove one of them"),
        "{}",
        run.stderr
    );
    let mended = PETS.replace("{title:", "{summary: one, summry: two, title:");
    assert_eq!(fs::read_to_string(&path).unwrap(), mended);
}

#[test]
fn the_name_of_a_needed_field_and_that_of_a_component_are_mended() {
    let right = PETS.replace(
        "    outputs:",
        "    onFailure: [{reference: $components.failureActions.again}]\n    outputs:",
    ) + "components:\n  failureActions:\n    again: {name: again, type: retry, retryAfter: 1}\n";
    let broken = right.replace("operationId", "operationID").replace(
        "$components.failureActions.again",
        "$components.failureActions.agian",
    );
    let path = write(&folder("needed"), "pet.arazzo.yaml", &broken);
    let run = run(["check", "--fix", "--unsafe-fixes", &path]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), right);
}

#[test]
fn a_text_where_a_list_belongs_becomes_one() {
    let right = PETS.replace(
        "- workflowId: pet\n",
        "- workflowId: first\n  steps: [{stepId: fetch, operationId: getPet}]\n- workflowId: pet\n  dependsOn: [first]\n",
    );
    let broken = right.replace("[first]", "frist");
    let path = write(&folder("list"), "pet.arazzo.yaml", &broken);
    let found = run(["check", &path]);
    assert!(
        found.stderr.contains("`dependsOn` of a workflow is one text"),
        "{}",
        found.stderr
    );
    assert!(
        found.stderr.contains("there is no workflow `frist`"),
        "{}",
        found.stderr
    );
    let run = run(["check", "--fix", "--unsafe-fixes", &path]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), right);
}

#[test]
fn json_has_the_edits() {
    let path = write(&folder("json_fix"), "pet.arazzo.yaml", &untidy());
    let run = run(["check", "--format", "json", &path]);
    let fixes: Vec<_> = run
        .json()
        .into_iter()
        .map(|mut found| found["fix"].take())
        .collect();
    assert_eq!(fixes.len(), 3);
    let text = untidy();
    for fix in &fixes {
        assert_eq!(fix["safety"], "safe");
        let edit = &fix["edits"][0];
        let (start, end) = (edit["start"].as_u64().unwrap(), edit["end"].as_u64().unwrap());
        let old = &text[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
        assert!(old == "$response.body.id" || old == "\"x\"", "{old}");
        assert_eq!(edit["file"], path.as_str());
    }
    assert!(!run.stderr.contains("--fix"), "{}", run.stderr);
}

#[test]
fn a_document_by_itself_is_mended_without_its_sources() {
    let folder = folder("fix_alone");
    let path = write_alone(&folder, "pet.arazzo.yaml", &untidy());
    let run = run(["check", "--fix", "--document-only", &path]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), tidy());
}

#[test]
fn a_document_that_cannot_be_written_is_2() {
    let folder = folder("read_only");
    let path = write(&folder, "pet.arazzo.yaml", &untidy());
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    // Whoever may write everything has nothing to see here.
    if fs::OpenOptions::new().write(true).open(&path).is_ok() {
        return;
    }
    let run = run(["check", "--fix", &path]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("cannot be written"), "{}", run.stderr);
}

#[test]
fn the_flags_go_with_fix() {
    for flag in ["--dry-run", "--unsafe-fixes"] {
        let output = command(["check", flag, "x.yaml"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("--fix"), "{stderr}");
    }
}
