//! Draws workflows, compiles them as a user's build script would, and makes a module of each. `RANDOM_WORKFLOWS_BUILT`
//! says how many.

#![allow(clippy::unwrap_used, reason = "for tests only")]
#![allow(
    dead_code,
    reason = "what the tests use of these files is more than what is used here"
)]

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use arazzo_codegen::{Lints, configure};

#[path = "src/choices.rs"]
mod choices;
#[path = "src/document.rs"]
mod document;
#[path = "src/graph.rs"]
mod graph;
#[path = "src/walk.rs"]
mod walk;

/// How many are built when nobody says it.
const SAMPLE: u64 = 24;

#[allow(clippy::print_stdout, reason = "cargo reads the build script's output")]
fn main() {
    for file in ["choices", "document", "graph", "walk"] {
        println!("cargo::rerun-if-changed=src/{file}.rs");
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RANDOM_WORKFLOWS_BUILT");
    let asked = env::var("RANDOM_WORKFLOWS_BUILT").ok();
    let count = asked.map_or(SAMPLE, |number| number.parse().unwrap());
    let folder = env::var_os("OUT_DIR").unwrap();
    let folder = Path::new(&folder);
    // Actions that are never taken and the like are what these workflows are drawn for.
    let config = configure().allow(Lints::Warnings);
    fs::write(
        folder.join("server.openapi.json"),
        document::openapi().to_string(),
    )
    .unwrap();
    let mut modules = String::new();
    let mut runs = String::new();
    for number in 0..count {
        let graph = graph::Graph::of(&choices::random_bytes(number, 240));
        let facts = walk::walk(&graph);
        let written = document::arazzo(&graph, &facts, None, "server.openapi.json");
        let path = folder.join(format!("graph_{number}.arazzo.json"));
        fs::write(&path, format!("{written:#}")).unwrap();
        let source = config.generate(&path).unwrap().source();
        let file = folder.join(format!("graph_{number}.rs"));
        fs::write(&file, source).unwrap();
        writeln!(
            modules,
            "/// {graph:?}\npub mod graph_{number} {{ include!({file:?}); }}"
        )
        .unwrap();
        writeln!(runs, "runs!(graph_{number}),").unwrap();
    }
    let text = format!("{modules}\n/// What runs each of them.\npub const RUNS: &[Run] = &[\n{runs}];\n");
    fs::write(folder.join("built.rs"), text).unwrap();
}
