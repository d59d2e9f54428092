//! The specification's own examples, as published, with the defects they have. Only where they are at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use arazzo_codegen::{Code, Diagnostics, configure};

/// What each example reports, without what is not compiled yet: `line:column code`.
const REPORTED: [(&str, &[&str]); 6] = [
    // Its OpenAPI document is not published with it.
    ("ExtendedParametersExample.arazzo.yaml", &["8:10 AZ0001"]),
    (
        "FAPI-PAR.arazzo.yaml",
        &[
            // `TokenRequestBody` is required and nothing reads it.
            "80:11 AZ0481",
            // `PAR` for `Par`.
            "102:22 AZ0916",
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
            // The payload has no `totalAmount`.
            "195:16 AZ0465",
            "217:13 AZ0405",
            // The step's own output, and an output that its step does not have, twice.
            "231:68 AZ0204",
            "242:55 AZ0204",
            // `loanStatus` for `status`.
            "256:16 AZ0465",
            "256:18 AZ0466",
            // Without `.outputs.`.
            "260:27 AZ0908",
        ],
    ),
    (
        "oauth.arazzo.yaml",
        &[
            // The payload has no `client_id`.
            "60:13 AZ0465",
            // S37 again.
            "65:24 AZ0912",
            // The form requires a `client_id`, and the input is not required.
            "99:24 AZ0475",
            "105:24 AZ0912",
            "168:24 AZ0475",
        ],
    ),
    (
        "pet-coupons.arazzo.yaml",
        &[
            // `pet_tags` for `tags`.
            "26:19 AZ0404",
            // `pet_id` for `petId`.
            "40:19 AZ0916",
            // S21: the status of a step that calls a workflow.
            "56:24 AZ0915",
            "91:24 AZ0915",
            // `store_id` of two inputs, which nothing reads.
            "143:11 AZ0481",
            "148:11 AZ0481",
        ],
    ),
];

/// The examples of the specification, which may lie beside the project.
const EXAMPLES: &str = "suites/oai-schema/examples/1.0.0";

/// What an example reports against the sources beside it, or nothing when the examples are not at hand.
fn reported(file: &str) -> Option<Vec<(Code, String, String)>> {
    let folder = shared_data::find(EXAMPLES)?;
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
            "102:22 AZ0916",
            "the operation is called `Par`, not `PAR` (write `$sourceDescriptions.auth-api.Par`)",
        ),
        (
            "pet-coupons.arazzo.yaml",
            "40:19 AZ0916",
            "the variable of the path is called `petId`, not `pet_id` (write `name: petId`)",
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

/// What `pet-coupons` reads of a workflow that it calls is the last exchange (S21), and its misspelled variable is meant
/// all the same (S14). `FAPI-PAR` names an operation in another case.
#[test]
fn s14_s21_the_examples_whose_defects_are_tolerated_compile() {
    let Some(folder) = shared_data::find(EXAMPLES) else {
        return;
    };
    for file in [
        "pet-coupons.arazzo.yaml",
        "FAPI-PAR.arazzo.yaml",
        "oauth.arazzo.yaml",
    ] {
        if let Err(findings) = configure().root(&folder).generate(file) {
            panic!("{file}: {findings}");
        }
    }
}
