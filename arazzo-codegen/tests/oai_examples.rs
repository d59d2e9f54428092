//! The specification's own examples, as published, with the defects they have. Only where they are at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fs;
use std::path::Path;

use arazzo_codegen::{Code, Diagnostics, configure};

/// What each example reports, without what is not compiled yet: `line:column code`.
const REPORTED: [(&str, &[&str]); 6] = [
    // Its OpenAPI document is not published with it.
    ("ExtendedParametersExample.arazzo.yaml", &["8:10 AZ0001"]),
    (
        "FAPI-PAR.arazzo.yaml",
        &[
            // `PAR` for `Par`.
            "102:22 AZ0201",
        ],
    ),
    // The Petstore is on the network.
    ("LoginAndRetrievePets.arazzo.yaml", &["10:8 AZ0004"]),
    (
        "bnpl-arazzo.yaml",
        &[
            "22:11 AZ0406",
            // S37: filters that mean the object itself.
            "123:24 AZ0912",
            "130:24 AZ0912",
            // `products` for `productCodes`.
            "133:25 AZ0407",
            "217:13 AZ0405",
            // The step's own output, and an output that its step does not have, twice.
            "231:68 AZ0204",
            "242:55 AZ0204",
            "253:55 AZ0204",
            // Without `.outputs.`.
            "260:27 AZ0908",
        ],
    ),
    // S37 again.
    ("oauth.arazzo.yaml", &["65:24 AZ0912", "105:24 AZ0912"]),
    (
        "pet-coupons.arazzo.yaml",
        &[
            // `pet_tags` for `tags`.
            "26:19 AZ0404",
            // `pet_id` for `petId`: the path stays unfilled.
            "36:17 AZ0403",
            "40:19 AZ0404",
            // S21: the status of a step that calls a workflow.
            "56:24 AZ0915",
            "91:24 AZ0915",
        ],
    ),
];

/// What an example reports against the sources beside it, or nothing when the examples are not at hand.
fn reported(file: &str) -> Option<Vec<(Code, String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/suites/oai-schema/examples/1.0.0");
    let Ok(folder) = folder.canonicalize() else {
        eprintln!("skipped: the examples of the specification are not at hand");
        return None;
    };
    let config = configure().root(folder).source("BnplApi", "bnpl-openapi.yaml");
    let findings: Diagnostics = match config.generate(file) {
        Ok(generated) => generated.lints,
        Err(findings) => findings,
    };
    let found = findings.iter().map(|found| {
        let (_, line, column) = findings.place(found).unwrap();
        let place = format!("{line}:{column} {}", found.code.as_str());
        (
            found.code,
            place,
            format!(
                "{} ({})",
                found.message,
                found.help.as_deref().unwrap_or_default()
            ),
        )
    });
    Some(found.collect())
}

#[test]
fn the_examples_report_their_defects() {
    for (file, expected) in REPORTED {
        let Some(reported) = reported(file) else { return };
        let places: Vec<&str> = reported
            .iter()
            .filter(|(code, ..)| *code != Code::NotSupported)
            .map(|(_, place, _)| place.as_str())
            .collect();
        assert_eq!(places, expected, "{file}");
    }
}

/// The defects that a person would have to find by reading come with the way out.
#[test]
fn their_misspellings_are_recognised() {
    for (file, place, text) in [
        (
            "FAPI-PAR.arazzo.yaml",
            "102:22 AZ0201",
            "there is no operation `PAR` (did you mean `Par`?)",
        ),
        (
            "pet-coupons.arazzo.yaml",
            "36:17 AZ0403",
            "step `find-coupons` gives no value for `{petId}` (add the parameter `name: petId`, `in: path`)",
        ),
        (
            "pet-coupons.arazzo.yaml",
            "40:19 AZ0404",
            "the path `/pet/{petId}/coupons` has no variable `pet_id` (did you mean `petId`?)",
        ),
        (
            "bnpl-arazzo.yaml",
            "231:68 AZ0204",
            "step `authenticateCustomerAndAuthorizeLoan` has no output `redirectAuthToken` (its outputs are `redirectUrl`)",
        ),
    ] {
        let Some(reported) = reported(file) else { return };
        let found = reported.iter().find(|(_, found, _)| found == place);
        assert_eq!(found.map(|(.., found)| found.as_str()), Some(text), "{file}");
    }
}

/// What `pet-coupons` reads of a workflow that it calls is the last exchange (S21); without its misspelled parameters it
/// compiles.
#[test]
fn s21_pet_coupons_compiles_without_its_defects() {
    let examples =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/suites/oai-schema/examples/1.0.0");
    let Ok(document) = fs::read_to_string(examples.join("pet-coupons.arazzo.yaml")) else {
        eprintln!("skipped: the examples of the specification are not at hand");
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pet-coupons");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(
        examples.join("pet-coupons.openapi.yaml"),
        folder.join("pet-coupons.openapi.yaml"),
    )
    .unwrap();
    let corrected = document.replace("name: pet_tags", "name: tags").replace(
        "name: pet_id\n            in: path",
        "name: petId\n            in: path",
    );
    fs::write(folder.join("pet-coupons.arazzo.yaml"), corrected).unwrap();
    let generated = configure()
        .root(folder)
        .generate("pet-coupons.arazzo.yaml")
        .unwrap();
    let lints: Vec<Code> = generated.lints.iter().map(|found| found.code).collect();
    assert_eq!(lints, [Code::LastExchange; 2]);
}
