//! Levels of lints, and `x-arazzo-allow` in the document.

use arazzo_codegen::{Code, Lints};

use crate::{Folder, PETS, PETS_SOURCE, document, found, none, one};

/// A parameter that is not declared (AZ0404), and a string in double quotes (AZ0904), at places that may allow them.
fn folder(test: &str, root: &str, step: &str, parameter: &str) -> Folder {
    let target = format!(
        "operationId: getPet\n    parameters:\n    - {{name: id, in: path, value: a}}\n    - {{name: x, in: query, value: b{parameter}}}\n    successCriteria: [{{condition: '$response.body#/name == \"Rex\"'}}]{step}"
    );
    let text = document(PETS_SOURCE, &target).replace("workflows:", &format!("{root}workflows:"));
    Folder::new(&format!("levels-{test}"))
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &text)
}

/// The codes that are found, with what they weigh.
fn codes(folder: &Folder) -> Vec<String> {
    let short = |found: String| {
        let words: Vec<&str> = found.split(' ').skip(1).collect();
        let length = if words[0] == "lint" { 2 } else { 1 };
        words[..length].join(" ")
    };
    folder.findings("w.arazzo.yaml").into_iter().map(short).collect()
}

#[test]
fn an_object_allows_lints_about_what_is_in_it() {
    let both = ["lint AZ0404", "lint AZ0904"];
    assert_eq!(codes(&folder("none", "", "", "")), both);
    let allow = ", x-arazzo-allow: [AZ0404]";
    assert_eq!(codes(&folder("parameter", "", "", allow)), ["lint AZ0904"]);
    // What is not in the object is not of its concern.
    let elsewhere = ", x-arazzo-allow: [AZ0904]";
    assert_eq!(codes(&folder("elsewhere", "", "", elsewhere)), both);
    let step = "\n    x-arazzo-allow: [AZ0404, lenient]";
    assert_eq!(codes(&folder("step", "", step, "")), [""; 0]);
    // One need not be a list.
    assert_eq!(
        codes(&folder("root", "x-arazzo-allow: warnings\n", "", "")),
        [""; 0]
    );
}

#[test]
fn an_object_comes_before_the_levels_of_the_build() {
    let folder = folder("before", "", "\n    x-arazzo-allow: AZ0404", "");
    let config = folder
        .config()
        .deny(Lints::Warnings)
        .deny(Code::UndeclaredParameter);
    one(&found(&config, "w.arazzo.yaml"), "w.arazzo.yaml:12:60 AZ0904 ");
}

#[test]
fn a_lint_without_a_place_in_the_document_is_allowed_by_its_root() {
    let openapi = PETS.replace("paths:", "security: [{Nobody: []}]\npaths:");
    let allowing = |root: &str, step: &str| {
        let text = document(PETS_SOURCE, &format!("operationId: addPet{step}"))
            .replace("workflows:", &format!("{root}workflows:"));
        Folder::new(&format!("levels-defect-{}", root.len() + step.len()))
            .with("pets.yaml", &openapi)
            .with("w.arazzo.yaml", &text)
            .findings("w.arazzo.yaml")
    };
    one(&allowing("", ""), "pets.yaml:4:13 lint AZ0431 ");
    one(
        &allowing("", "\n    x-arazzo-allow: [AZ0431]"),
        "pets.yaml:4:13 lint AZ0431 ",
    );
    none(&allowing("x-arazzo-allow: [AZ0431]\n", ""));
}

#[test]
fn what_is_no_lint_cannot_be_allowed() {
    for (word, says) in [
        ("AZ0405X", "there is no lint `AZ0405X`, did you mean `AZ0405`?"),
        ("lenint", "there is no lint `lenint`, did you mean `lenient`?"),
        (
            "AZ0102",
            "`AZ0102` is an error (a required field is missing), and only lints have a level",
        ),
        ("17", "`x-arazzo-allow` names lints, and this is a number"),
    ] {
        let text = document(
            PETS_SOURCE,
            &format!("operationId: addPet\n    x-arazzo-allow: [{word}]"),
        );
        let folder = Folder::new(&format!("levels-unknown-{word}"))
            .with("pets.yaml", PETS)
            .with("w.arazzo.yaml", &text);
        one(
            &folder.findings("w.arazzo.yaml"),
            &format!("w.arazzo.yaml:9:22 lint AZ0114 {says} | "),
        );
    }
}

#[test]
fn a_denied_lint_is_an_error_and_a_later_level_counts() {
    let folder = folder("denied", "", "", "");
    let generate = |config: arazzo_codegen::Config| found(&config, "w.arazzo.yaml");
    let shown = generate(folder.config().deny(Code::UndeclaredParameter));
    assert!(shown[0].starts_with("w.arazzo.yaml:11:14 AZ0404 "), "{shown:#?}");
    assert!(
        shown[1].starts_with("w.arazzo.yaml:12:60 lint AZ0904 "),
        "{shown:#?}"
    );
    let all_but = folder
        .config()
        .deny(Lints::Warnings)
        .allow(Code::DoubleQuotedString);
    one(&generate(all_but), "w.arazzo.yaml:11:14 AZ0404 ");
    let back = folder
        .config()
        .strict(true)
        .warn(Lints::Lenient)
        .allow(Code::UndeclaredParameter);
    one(&generate(back), "w.arazzo.yaml:12:60 lint AZ0904 ");
}

#[test]
fn a_level_for_an_error_is_an_error_of_the_settings() {
    let folder = folder("error", "", "", "");
    let config = folder.config().allow(Lints::Warnings).allow(Code::MissingField);
    one(
        &found(&config, "w.arazzo.yaml"),
        "AZ0008 `AZ0102` is an error (a required field is missing), and only lints have a level | remove the level",
    );
}
