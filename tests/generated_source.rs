//! The generated source: the build script writes what `generate` returns, the same on every run and in every folder.
//! `testing/goldens` has it in full.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use arazzo_codegen::configure;

const SPECS: [&str; 3] = [
    "chatgpt-create-and-poll-response",
    "openai-batch-job",
    "openai-download-batch-results",
];

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")
}

#[test]
fn the_hook_writes_what_generate_returns() {
    for (name, written) in [
        (
            SPECS[0],
            include_str!(concat!(env!("OUT_DIR"), "/chatgpt-create-and-poll-response.rs")),
        ),
        (
            SPECS[1],
            include_str!(concat!(env!("OUT_DIR"), "/openai-batch-job.rs")),
        ),
        (
            SPECS[2],
            include_str!(concat!(env!("OUT_DIR"), "/openai-download-batch-results.rs")),
        ),
    ] {
        let generated = configure()
            .generate(specs().join(format!("{name}.arazzo.yaml")))
            .unwrap();
        assert_eq!(generated.source(), written);
    }
}

#[test]
fn another_run_in_another_folder_gives_the_same_bytes() {
    let other = Path::new(env!("CARGO_TARGET_TMPDIR")).join("another/folder");
    fs::create_dir_all(&other).unwrap();
    for entry in fs::read_dir(specs()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        fs::copy(&path, other.join(path.file_name().unwrap())).unwrap();
    }
    for name in SPECS {
        let file = format!("{name}.arazzo.yaml");
        let here = configure().generate(specs().join(&file)).unwrap();
        let there = configure().generate(other.join(&file)).unwrap();
        assert_eq!(here.source(), there.source());
    }
}
