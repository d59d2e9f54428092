//! `cargo arazzo check`.

use std::fs;

use crate::{PETS, PETS_OPENAPI, example, folder, run, write, write_alone};

#[test]
fn a_clean_document_is_0() {
    let path = write(&folder("clean"), "pet.arazzo.yaml", PETS);
    let run = run(["check", &path]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), "1 document: nothing found\n")
    );
    assert_eq!(run.stdout, "");
}

#[test]
fn the_projects_documents_have_only_lints_which_is_0() {
    let names = [
        "openai-batch-job",
        "openai-download-batch-results",
        "chatgpt-create-and-poll-response",
    ];
    let run = run(std::iter::once("check".to_owned()).chain(names.map(example)));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.last_line(), "3 documents: 3 with lints");
    assert!(run.stderr.contains("warning[AZ0901]"), "{}", run.stderr);
    assert!(
        !run.stderr.contains('\x1b'),
        "no colours where there is no terminal"
    );
    assert_eq!(run.stdout, "");
}

#[test]
fn strict_makes_lenient_lints_errors_s14() {
    let run = run(["check", "--strict", &example("openai-batch-job")]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[AZ0901]"), "{}", run.stderr);
    assert_eq!(run.last_line(), "1 document: 1 with errors");
}

#[test]
fn a_path_for_a_source_that_no_document_has_is_1() {
    let folder = folder("misspelled-source");
    let pets = write(&folder, "pets.arazzo.yaml", PETS);
    let others = write(
        &folder,
        "others.arazzo.yaml",
        &PETS.replace("name: pets", "name: others"),
    );
    let openapi = format!("others={}/pets.openapi.yaml", folder.display());
    // One of the documents has it.
    let both = run(["check", "--source", &openapi, &pets, &others]);
    assert_eq!(both.code, Some(0), "{}", both.stderr);
    let one = run(["check", "--source", "pest=x.yaml", &pets]);
    assert_eq!(one.code, Some(1));
    assert!(
        one.stderr
            .contains("error[AZ0205]: a path is given for source `pest`"),
        "{}",
        one.stderr
    );
    assert!(one.stderr.contains("did you mean `pets`?"), "{}", one.stderr);
    let generated = run(["generate", "--source", "pest=x.yaml", &pets]);
    assert_eq!((generated.code, generated.stdout.as_str()), (Some(1), ""));
}

#[test]
fn a_misspelled_operation_id_is_1_and_gets_a_suggestion() {
    let folder = folder("misspelled");
    let broken = write(&folder, "broken.arazzo.yaml", &PETS.replace("getPet", "getPte"));
    let run = run(["check", &broken, &example("openai-batch-job")]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[AZ0201]"), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `getPet`"), "{}", run.stderr);
    assert_eq!(run.last_line(), "2 documents: 1 with errors, 1 with lints");
}

#[test]
fn json_has_one_object_a_line_with_the_place() {
    let folder = folder("json");
    let broken = write(&folder, "broken.arazzo.yaml", &PETS.replace("getPet", "getPte"));
    let run = run(["check", "--format", "json", &broken]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.stderr, "1 document: 1 with errors\n");
    let findings = run.json();
    let found = findings
        .iter()
        .find(|found| found["code"] == "AZ0201")
        .expect("it is reported");
    assert_eq!(found["severity"], "error");
    assert!(
        found["message"]
            .as_str()
            .is_some_and(|message| message.contains("getPte")),
        "{found}"
    );
    assert!(
        found["help"].as_str().is_some_and(|help| help.contains("getPet")),
        "{found}"
    );
    let label = &found["labels"][0];
    assert_eq!(label["file"], broken.as_str());
    // `    operationId: getPte`, the ninth line.
    assert_eq!(
        (label["line"].as_u64(), label["column"].as_u64()),
        (Some(9), Some(18)),
        "{found}"
    );
}

#[test]
fn json_reports_the_lints_of_every_document() {
    let paths = [
        example("openai-batch-job"),
        example("openai-download-batch-results"),
    ];
    let run = run(["check", "--format", "json", &paths[0], &paths[1]]);
    assert_eq!(run.code, Some(0));
    let findings = run.json();
    assert!(findings.iter().all(|found| found["severity"] == "warning"));
    for name in ["openai-batch-job", "openai-download-batch-results"] {
        let in_document = |file: &str| file.ends_with(&format!("/{name}.arazzo.yaml"));
        assert!(
            findings
                .iter()
                .any(|found| found["labels"][0]["file"].as_str().is_some_and(in_document)),
            "{name}: {}",
            run.stdout
        );
    }
}

#[test]
fn a_path_that_cannot_be_read_is_2_and_the_others_are_checked() {
    let folder = folder("unreadable");
    let broken = write(&folder, "broken.arazzo.yaml", &PETS.replace("getPet", "getPte"));
    let missing = folder.join("missing.arazzo.yaml").display().to_string();
    let latin1 = folder.join("latin1.arazzo.yaml");
    fs::write(&latin1, b"arazzo: \xe9").unwrap();
    let latin1 = latin1.display().to_string();
    for unreadable in [&missing, &latin1] {
        let run = run(["check", unreadable, &broken]);
        assert_eq!(run.code, Some(2), "{unreadable}");
        assert!(run.stderr.contains(unreadable.as_str()), "{}", run.stderr);
        assert!(run.stderr.contains("error[AZ0201]"), "{}", run.stderr);
        assert_eq!(run.last_line(), "2 documents: 1 not readable, 1 with errors");
    }
}

#[test]
fn text_that_is_no_yaml_is_1() {
    let path = write(
        &folder("syntax"),
        "broken.arazzo.yaml",
        "arazzo: \"1.0.1\ninfo: [",
    );
    let run = run(["check", &path]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[AZ0002]"), "{}", run.stderr);
}

#[test]
fn a_source_that_is_not_there_is_an_error_of_the_document_and_source_mends_it() {
    let folder = folder("source");
    let path = write_alone(&folder, "pet.arazzo.yaml", PETS);
    let without = run(["check", &path]);
    assert_eq!(without.code, Some(1), "{}", without.stderr);
    assert_eq!(without.last_line(), "1 document: 1 with errors");

    let openapi = write_alone(&folder, "elsewhere.yaml", PETS_OPENAPI);
    let with = run(["check", "--source", &format!("pets={openapi}"), &path]);
    assert_eq!(with.code, Some(0), "{}", with.stderr);
}

#[test]
fn a_document_by_itself_needs_no_sources() {
    let folder = folder("by_itself");
    let remote = PETS.replace("./pets.openapi.yaml", "https://pets.example/openapi.yaml");
    let right = write_alone(&folder, "right.arazzo.yaml", &remote);
    assert_eq!(run(["check", &right]).code, Some(1));
    let alone = run(["check", "--document-only", &right]);
    assert_eq!(alone.code, Some(0), "{}", alone.stderr);
    let wrong = write_alone(&folder, "wrong.arazzo.yaml", &remote.replace("stepId", "stepld"));
    let alone = run(["check", "--document-only", &wrong]);
    assert_eq!(alone.code, Some(1), "{}", alone.stderr);
    assert!(alone.stderr.contains("error[AZ0115]"), "{}", alone.stderr);
    assert!(!alone.stderr.contains("AZ0004"), "{}", alone.stderr);
}

#[test]
fn a_document_may_name_another_of_the_command_line_by_its_self_s3() {
    let folder = folder("by_self");
    let other = PETS
        .replace("arazzo: 1.0.1", "arazzo: 1.1.0\n$self: https://pets.example/pet")
        .replace("workflowId: pet", "workflowId: other");
    let other = write(&folder, "other.arazzo.yaml", &other);
    let caller = PETS
        .replace(
            "./pets.openapi.yaml, type: openapi",
            "'https://pets.example/pet', type: arazzo",
        )
        .replace(
            "operationId: getPet",
            "workflowId: $sourceDescriptions.pets.other",
        )
        .replace("    successCriteria:\n    - condition: $statusCode == 200\n", "")
        .replace("$response.body#/id", "$outputs.id");
    let caller = write(&folder, "caller.arazzo.yaml", &caller);
    let alone = run(["check", &caller]);
    assert_eq!(alone.code, Some(1), "{}", alone.stderr);
    assert!(alone.stderr.contains("error[AZ0004]"), "{}", alone.stderr);
    let both = run(["check", &caller, &other]);
    assert_eq!(both.code, Some(0), "{}", both.stderr);
    assert_eq!(both.last_line(), "2 documents: nothing found");
}

#[test]
fn the_document_is_read_whole_although_no_workflow_uses_all_of_it() {
    let unused =
        "components: {successActions: {a: {name: a, type: end, criteria: [{condition: $statusCode = 1}]}}}\n";
    let path = write(&folder("whole"), "pet.arazzo.yaml", &format!("{PETS}{unused}"));
    let run = run(["check", &path]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[AZ0302]"), "{}", run.stderr);
}

#[test]
fn a_folder_stands_for_the_arazzo_documents_in_it() {
    let folder = folder("check_folder");
    write(&folder, "b.yaml", PETS);
    fs::create_dir_all(folder.join("deep/.hidden")).unwrap();
    write(&folder.join("deep"), "a.yml", &PETS.replace("getPet", "getPte"));
    // None of these is one: an OpenAPI document, one that only mentions the word, hidden and ignored ones, other files.
    write_alone(&folder, "words.yaml", "about: arazzo\nlist: [arazzo]\n");
    write_alone(&folder.join("deep/.hidden"), "c.yaml", "arazzo: 1.0.1\n");
    write_alone(&folder, "ignored.yaml", "arazzo: 1.0.1\n");
    write_alone(&folder, ".gitignore", "ignored.yaml\n");
    write_alone(&folder, "notes.txt", "arazzo: 1.0.1\n");
    let run = run(["check", folder.to_str().unwrap()]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(run.last_line(), "2 documents: 1 with errors");
}

#[test]
fn a_document_that_is_not_well_formed_is_found_in_its_folder() {
    let folder = folder("check_folder_broken");
    write_alone(&folder, "broken.yaml", "arazzo: 1.0.1\ninfo: {title: [\n");
    let run = run(["check", folder.to_str().unwrap()]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[AZ0002]"), "{}", run.stderr);
}

#[test]
fn patterns_are_followed_where_the_shell_does_not() {
    let folder = folder("check_pattern");
    fs::create_dir_all(folder.join("a/b")).unwrap();
    write(&folder.join("a/b"), "one.arazzo.yaml", PETS);
    write(&folder.join("a"), "two.arazzo.yaml", PETS);
    let pattern = format!("{}/**/*.arazzo.yaml", folder.display());
    let all = run(["check", &pattern]);
    assert_eq!(
        (all.code, all.stderr.as_str()),
        (Some(0), "2 documents: nothing found\n")
    );
    // Twice the same is once.
    let again = run([
        "check",
        &pattern,
        &format!("{}/a/two.arazzo.yaml", folder.display()),
    ]);
    assert_eq!(again.last_line(), "2 documents: nothing found");
}

#[test]
fn a_folder_or_a_pattern_that_stands_for_nothing_is_2() {
    let folder = folder("check_nothing");
    let folder = folder.to_str().unwrap();
    let empty = run(["check", folder]);
    assert_eq!(empty.code, Some(2));
    assert!(
        empty.stderr.contains("there is no Arazzo document in"),
        "{}",
        empty.stderr
    );
    let none = run(["check", &format!("{folder}/*.yaml")]);
    assert_eq!(none.code, Some(2));
    assert!(none.stderr.contains("no file matches"), "{}", none.stderr);
}

#[test]
fn lines_that_end_as_on_windows_are_shown_as_any_other() {
    let broken = PETS.replace("getPet", "getPte").replace('\n', "\r\n");
    let path = write(&folder("windows"), "pet.arazzo.yaml", &broken);
    let run = run(["check", &path]);
    assert!(run.stderr.contains("operationId: getPte"), "{}", run.stderr);
    assert!(!run.stderr.contains(['\r', '␍']), "{}", run.stderr);
}
