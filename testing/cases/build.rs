//! Compiles every document of `specs/cases`, and those of the reported cases where they are at hand.

#![allow(clippy::unwrap_used, reason = "for tests only")]
#![allow(clippy::print_stdout, reason = "cargo reads the build script's output")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use arazzo_codegen::diagnostic::Safety;
use arazzo_codegen::{Lints, configure};

/// Compiled as it is, and as its fixes leave it.
const MENDED: &str = "null-in-predicates";
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
    mended();

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
