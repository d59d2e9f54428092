//! The README's two ways, compiled as they stand there.

use std::fs;

use crate::fixture::Fixture;

#[test]
fn the_way_of_the_build_script_compiles() {
    let user = crate_of("### From build.rs", "readme-build-script");
    user.copy("specs/openai-batch-job.arazzo.yaml");
    user.copy("specs/openai-files-and-batches.openapi.yaml");
    user.cargo(&["check"]).succeeded();
}

#[test]
fn the_way_of_the_macro_compiles() {
    let user = crate_of("### With the macro, and no build.rs", "readme-macro");
    user.copy("specs/chatgpt-create-and-poll-response.arazzo.yaml");
    user.copy("specs/openai-responses.openapi.yaml");
    user.cargo(&["check"]).succeeded();
}

#[test]
fn the_credentials_compile() {
    let block = section("### Authentication");
    let (_, block) = block.split_once("```rust\n").expect("a block");
    let block = block.split("```").next().unwrap_or(block);
    let user = Fixture::new(
        "readme-credentials",
        &with_paths("[dependencies]\narazzo-runtime = \"0.1\"\n"),
    );
    user.write(
        "src/lib.rs",
        &format!(
            "use arazzo_runtime::http::HeaderMap;
use arazzo_runtime::error::BoxError;
use arazzo_runtime::transport::TransportRequest;

fn sign(_: &TransportRequest) -> Result<HeaderMap, BoxError> {{
    Ok(HeaderMap::new())
}}

pub fn client() -> Result<arazzo_runtime::Client, Box<dyn std::error::Error>> {{
{block}
    Ok(client)
}}
"
        ),
    );
    user.cargo(&["check"]).succeeded();
}

/// A section of the README behind its title.
fn section(title: &str) -> String {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, section) = readme.split_once(title).expect("the section");
    section.split("\n###").next().unwrap_or(section).to_owned()
}

/// The crate that a section of the README describes: its blocks, each behind the name of its file.
fn crate_of(title: &str, name: &str) -> Fixture {
    let section = section(title);
    let files: Vec<(&str, &str)> = section
        .match_indices("`:\n```")
        .map(|(at, _)| {
            let (_, file) = section[..at].rsplit_once('`').expect("the name of a file");
            let (_, rest) = section[at + 3..].split_once('\n').expect("a block");
            (file, rest.split("```").next().unwrap_or(rest))
        })
        .collect();
    let manifest = files
        .iter()
        .find(|(file, _)| *file == "Cargo.toml")
        .expect("a manifest")
        .1;
    let user = Fixture::new(name, &with_paths(manifest));
    let others: Vec<_> = files.iter().filter(|(file, _)| *file != "Cargo.toml").collect();
    assert!(
        others.iter().any(|(file, _)| *file == "src/main.rs"),
        "{others:?}"
    );
    for (file, block) in others {
        user.write(file, block);
    }
    user
}

/// The crates of this workspace from their folders instead of the registry.
fn with_paths(manifest: &str) -> String {
    let path = |name: &str| format!("path = 'WORKSPACE/{name}', default-features = false");
    let runtime = path("arazzo-runtime");
    manifest
        .replace(
            "arazzo-runtime = \"0.1\"",
            &format!("arazzo-runtime = {{ {runtime} }}"),
        )
        .replace(
            "arazzo-runtime = { version = \"0.1\"",
            &format!("arazzo-runtime = {{ {runtime}"),
        )
        .replace(
            "arazzo-codegen = \"0.1\"",
            "arazzo-codegen = { path = 'WORKSPACE/arazzo-codegen' }",
        )
}
