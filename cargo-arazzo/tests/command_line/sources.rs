//! `cargo arazzo sources`.

use arazzo_codegen::source::sha256;

use crate::{PETS, PETS_OPENAPI, folder, run, write, write_alone};

#[test]
fn every_file_has_its_size_and_its_hash() {
    let document = write(&folder("sources"), "pet.arazzo.yaml", PETS);
    let run_text = run(["sources", &document]);
    assert_eq!((run_text.code, run_text.stderr.as_str()), (Some(0), ""));
    let short = |text: &str| sha256(text.as_bytes())[..12].to_owned();
    let lines: Vec<&str> = run_text.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run_text.stdout);
    let expected = format!("document        {} B  {}  {document}", PETS.len(), short(PETS));
    assert_eq!(
        lines[0].split_whitespace().collect::<Vec<_>>(),
        expected.split_whitespace().collect::<Vec<_>>()
    );
    assert!(lines[1].starts_with("source pets"), "{}", lines[1]);
    assert!(lines[1].contains(&short(PETS_OPENAPI)), "{}", lines[1]);

    let json = run(["sources", "--format", "json", &document]).json();
    assert_eq!(json[1]["role"], "source pets");
    assert_eq!(json[1]["size"], PETS_OPENAPI.len());
    assert_eq!(json[1]["sha256"], sha256(PETS_OPENAPI.as_bytes()));
    assert_eq!(json[1]["vendored"], false);
}

#[test]
fn a_path_for_a_source_is_followed() {
    let folder = folder("sources_given");
    let document = write_alone(&folder, "pet.arazzo.yaml", PETS);
    let openapi = write_alone(&folder, "elsewhere.yaml", PETS_OPENAPI);
    let run = run(["sources", "--source", &format!("pets={openapi}"), &document]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains("source pets") && run.stdout.contains("elsewhere.yaml"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_copy_of_the_network_says_so_s4() {
    let folder = folder("sources_vendored");
    let url = "https://pets.example/openapi.yaml";
    let document = write_alone(
        &folder,
        "pet.arazzo.yaml",
        &PETS.replace("./pets.openapi.yaml", url),
    );
    let without = run(["sources", &document]);
    assert_eq!(without.code, Some(1), "{}", without.stderr);
    assert!(
        without.stdout.contains("not there") && without.stdout.contains(url),
        "{}",
        without.stdout
    );
    let copy = "arazzo-vendor/pets.example/openapi.yaml";
    std::fs::create_dir_all(folder.join("arazzo-vendor/pets.example")).unwrap();
    write_alone(&folder, copy, PETS_OPENAPI);
    let lock = serde_json::json!({
        "version": 1,
        "sources": {url: {"file": copy, "sha256": sha256(PETS_OPENAPI.as_bytes())}},
    });
    write_alone(&folder, "arazzo.lock", &lock.to_string());
    let with = run(["sources", &document]);
    assert_eq!(with.code, Some(0), "{}", with.stderr);
    assert!(with.stdout.contains(&format!("copy of {url}")), "{}", with.stdout);
    assert!(with.stdout.contains("lock"), "{}", with.stdout);
    let json = run(["sources", "--format", "json", &document]).json();
    let source = json.iter().find(|line| line["role"] == "source pets").unwrap();
    assert_eq!((&source["vendored"], &source["url"]), (&true.into(), &url.into()));
}

#[test]
fn a_document_that_is_not_there_is_2() {
    let run = run(["sources", "nothing.arazzo.yaml"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
}
