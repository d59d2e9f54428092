//! Writes the documents of all rows, compiles them as a user's build script would, and makes a module of each.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, process};

use arazzo_codegen::{Config, Lints, configure};

#[path = "src/cover.rs"]
mod cover;
#[path = "src/document.rs"]
mod document;
#[path = "src/openapi.rs"]
mod openapi;
#[path = "src/row.rs"]
mod row;
#[path = "src/values.rs"]
mod values;

use row::Row;

#[allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "cargo reads the build script's output"
)]
fn main() {
    for file in ["cover", "document", "openapi", "row", "values"] {
        println!("cargo::rerun-if-changed=src/{file}.rs");
    }
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").expect("cargo sets it");
    let folder = Path::new(&folder);
    // The documents use idioms of the lenient dialect on purpose.
    let config = configure().allow(Lints::Warnings);
    let mut modules = String::new();
    let mut runs = String::new();
    let mut refused = 0;
    for (number, values) in cover::rows().iter().enumerate() {
        let row = Row::of(values);
        match compiled(&config, folder, number, &row) {
            Ok(source) => {
                let file = folder.join(format!("row_{number}.rs"));
                fs::write(&file, source).expect("the output folder can be written to");
                let _ = writeln!(
                    modules,
                    "/// {row:?}\npub mod row_{number} {{ include!({file:?}); }}"
                );
                let _ = writeln!(runs, "runs!(row_{number}),");
            }
            Err(diagnostics) => {
                refused += 1;
                eprintln!("row {number}: {row:?}\n{diagnostics}\n");
            }
        }
    }
    if refused > 0 {
        eprintln!("{refused} rows are refused");
        process::exit(1);
    }
    let text = format!("{modules}\n/// What runs each row.\npub const RUNS: &[Runs] = &[\n{runs}];\n");
    fs::write(folder.join("rows.rs"), text).expect("the output folder can be written to");
}

/// The Rust source of a row. Its documents stay in the output folder, to be looked at.
fn compiled(
    config: &Config,
    folder: &Path,
    number: usize,
    row: &Row,
) -> Result<String, arazzo_codegen::Diagnostics> {
    let openapi = format!("row_{number}.openapi.json");
    let arazzo = folder.join(format!("row_{number}.arazzo.json"));
    let write = |path: &Path, document: serde_json::Value| {
        fs::write(path, format!("{document:#}")).expect("the output folder can be written to");
    };
    write(&folder.join(&openapi), openapi::document(row));
    write(&arazzo, document::document(row, &openapi));
    config.generate(&arazzo).map(|generated| generated.source())
}
