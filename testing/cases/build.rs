//! Compiles every document of `specs/cases`, and those of the reported cases where they are at hand.

#![allow(clippy::unwrap_used, reason = "for tests only")]
#![allow(clippy::print_stdout, reason = "cargo reads the build script's output")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use arazzo_codegen::diagnostic::Safety;
use arazzo_codegen::{Lints, configure};

/// Compiled as it is, and as its fixes leave it.
const MENDED: &str = "null-in-predicates";
/// The document is compiled as it is, and after each of [`CHANGES`].
const CHANGED: &str = "checkpoints";
/// Changes of a document by a deploy while runs wait: a name, and each text with its replacement.
const CHANGES: &[(&str, &[(&str, &str)])] = &[
    ("check-removed", &[(CHECK, "")]),
    ("pay-removed", &[(PAY, ""), (PAID, "$steps.check.outputs.state")]),
    ("check-renamed", &[("stepId: check", "stepId: look")]),
    (
        "pay-renamed",
        &[
            ("stepId: pay", "stepId: settle"),
            (PAID, "$steps.settle.outputs.receipt"),
        ],
    ),
    ("confirm-renamed", &[("stepId: confirm", "stepId: finish")]),
    (
        "check-moved-to-the-end",
        &[
            (CHECK, ""),
            ("    outputs: { receipt: $steps.pay", CHECK_AT_THE_END),
        ],
    ),
    ("pay-moved-to-the-front", &[(PAY, ""), (CHECK, PAY_THEN_CHECK)]),
    ("inserted-before", &[("      - stepId: check", INSERTED)]),
    ("inserted-after", &[("      - stepId: confirm", INSERTED_AFTER)]),
    (
        "reserve-calls-another",
        &[("operationId: reserve", "operationId: book")],
    ),
    (
        "pay-calls-another",
        &[("operationId: pay", "operationId: charge")],
    ),
    (
        "id-is-a-number",
        &[("{ id: $response.body#/id }", "{ id: $response.body#/number }")],
    ),
    (
        "output-added",
        &[
            (
                "{ id: $response.body#/id }",
                "{ id: $response.body#/id, number: $response.body#/number }",
            ),
            (
                "    outputs: { receipt: $steps.pay.outputs.receipt }\n",
                "    outputs: { receipt: $steps.pay.outputs.receipt, number: $steps.reserve.outputs.number }\n",
            ),
        ],
    ),
    (
        "texts-changed",
        &[
            ("title: A workflow whose", "title: The workflow whose"),
            ("stepId: pay", "stepId: pay\n        description: Pays."),
        ],
    ),
    (
        "actions-inserted",
        &[
            (
                "          - { name: buy, type",
                "          - { name: rent, type: goto, workflowId: reserve-twice, parameters: [{ name: item, value: a car }], criteria: [{ condition: $statusCode == 299 }] }\n          - { name: buy, type",
            ),
            (
                "          - { name: again, type",
                "          - { name: later, type: retry, retryAfter: 0, retryLimit: 1, criteria: [{ condition: $statusCode == 503 }] }\n          - { name: again, type",
            ),
        ],
    ),
    (
        "called-differently",
        &[
            ("workflowId: order\n    inputs", "workflowId: refund\n    inputs"),
            (
                "workflowId: order\n        parameters",
                "workflowId: refund\n        parameters",
            ),
        ],
    ),
];

const CHECK: &str = "      - stepId: check
        operationId: check
        parameters: [{ name: id, in: path, value: $steps.reserve.outputs.id }]
        successCriteria: [{ condition: $statusCode == 200 }]
        outputs: { state: $response.body#/state }
";
const CHECK_AT_THE_END: &str = "      - stepId: check
        operationId: check
        parameters: [{ name: id, in: path, value: $steps.reserve.outputs.id }]
        successCriteria: [{ condition: $statusCode == 200 }]
    outputs: { receipt: $steps.pay";
const PAY: &str = "      - stepId: pay
        operationId: pay
        requestBody: { payload: { reservation: $steps.reserve.outputs.id } }
        successCriteria: [{ condition: $statusCode == 200 }]
        outputs: { receipt: $response.body#/receipt }
";
const PAY_THEN_CHECK: &str = "      - stepId: pay
        operationId: pay
        requestBody: { payload: { reservation: $steps.reserve.outputs.id } }
        successCriteria: [{ condition: $statusCode == 200 }]
        outputs: { receipt: $response.body#/receipt }
      - stepId: check
        operationId: check
        parameters: [{ name: id, in: path, value: $steps.reserve.outputs.id }]
        successCriteria: [{ condition: $statusCode == 200 }]
";
const PAID: &str = "$steps.pay.outputs.receipt";
const INSERTED: &str = "      - stepId: audit
        operationId: check
        parameters: [{ name: id, in: path, value: $steps.reserve.outputs.id }]
        successCriteria: [{ condition: $statusCode == 200 }]
      - stepId: check";
const INSERTED_AFTER: &str = "      - stepId: audit
        operationId: check
        parameters: [{ name: id, in: path, value: $steps.reserve.outputs.id }]
        successCriteria: [{ condition: $statusCode == 200 }]
      - stepId: confirm";
const OURS: &str = "../../specs/cases";
const REPORTED: &str = "../../../shared/cases";

fn main() {
    // The documents use what is reported by a lint on purpose.
    let config = configure().allow(Lints::Warnings);
    println!("cargo::rerun-if-changed={OURS}");
    for document in arazzo_documents(Path::new(OURS)) {
        config
            .compile(&[document])
            .unwrap_or_else(|diagnostics| diagnostics.exit());
    }
    let together = ["place", "look"].map(|name| format!("{OURS}/together/{name}.arazzo.yaml"));
    config
        .compile_together("together", &together)
        .unwrap_or_else(|diagnostics| diagnostics.exit());
    mended();
    changed();

    println!("cargo::rustc-check-cfg=cfg(reported)");
    if !Path::new(REPORTED).exists() {
        return;
    }
    println!("cargo::rustc-cfg=reported");
    println!("cargo::rerun-if-changed={REPORTED}");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap());
    for case in fs::read_dir(REPORTED).unwrap() {
        let case = case.unwrap();
        for document in arazzo_documents(&case.path()) {
            // Some are there to be refused; the tests say which.
            if let Ok(generated) = config.generate(&document) {
                let folder = out.join("reported").join(case.file_name());
                fs::create_dir_all(&folder).unwrap();
                let file = folder.join(format!("{}.rs", generated.name));
                fs::write(file, generated.source()).unwrap();
            }
        }
    }
}

/// Makes all fixes of a document and compiles what they leave.
fn mended() {
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap()).join("mended");
    fs::create_dir_all(&folder).unwrap();
    let openapi = format!("{MENDED}.openapi.yaml");
    fs::copy(Path::new(OURS).join(&openapi), folder.join(&openapi)).unwrap();
    let document = format!("{MENDED}.arazzo.yaml");
    let fixed = configure().fix(Path::new(OURS).join(&document), Safety::Unsafe);
    fs::write(folder.join(&document), fixed.text.unwrap()).unwrap();
    let generated = configure().generate(folder.join(&document));
    let generated = generated.unwrap_or_else(|diagnostics| diagnostics.exit());
    // Nothing of what the fixes are for is left.
    assert!(generated.lints.is_empty(), "{}", generated.lints);
    fs::write(folder.join(format!("{MENDED}.rs")), generated.source()).unwrap();
}

/// Compiles the document after each change.
fn changed() {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap()).join("changed");
    let openapi = format!("{CHANGED}.openapi.yaml");
    let document = format!("{CHANGED}.arazzo.yaml");
    let text = fs::read_to_string(Path::new(OURS).join(&document)).unwrap();
    for (name, edits) in CHANGES {
        let folder = out.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::copy(Path::new(OURS).join(&openapi), folder.join(&openapi)).unwrap();
        let changed = edits.iter().fold(text.clone(), |text, (from, to)| {
            assert!(text.contains(from), "{name}: {from}");
            text.replacen(from, to, 1)
        });
        fs::write(folder.join(&document), changed).unwrap();
        let generated = configure()
            .allow(Lints::Warnings)
            .generate(folder.join(&document));
        let generated = generated.unwrap_or_else(|diagnostics| diagnostics.exit());
        fs::write(folder.join("workflows.rs"), generated.source()).unwrap();
    }
}

/// The Arazzo documents of a folder, told from OpenAPI documents by their first key.
fn arazzo_documents(folder: &Path) -> Vec<PathBuf> {
    let mut documents: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml" || extension == "json")
        })
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            text.contains("sourceDescriptions")
        })
        .collect();
    documents.sort();
    documents
}
