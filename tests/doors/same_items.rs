//! What the two doors give is the same, token for token.

use crate::fixture::{BOTH, Fixture};

const DOCUMENTS: [&str; 3] = [
    "chatgpt-create-and-poll-response",
    "openai-batch-job",
    "openai-download-batch-results",
];

#[test]
fn both_doors_give_the_same_items() {
    let user = Fixture::new("both-doors", BOTH);
    user.copy("specs/openai-files-and-batches.openapi.yaml");
    user.copy("specs/openai-responses.openapi.yaml");
    let mut hook = String::new();
    let mut r#macro = String::new();
    for name in DOCUMENTS {
        let document = format!("specs/{name}.arazzo.yaml");
        user.copy(&document);
        hook.push_str(&format!("arazzo_runtime::include_workflows!({name:?});"));
        r#macro.push_str(&format!("arazzo_runtime::arazzo_workflow!({document:?});"));
    }
    user.write(
        "src/lib.rs",
        &format!("pub mod hook {{ {hook} }}\npub mod by_macro {{ {} }}\n", r#macro),
    );
    let documents = DOCUMENTS.map(|name| format!("specs/{name}.arazzo.yaml"));
    user.write(
        "build.rs",
        &format!(
            "fn main() {{
                arazzo_codegen::configure()
                    .compile(&{documents:?})
                    .unwrap_or_else(|diagnostics| diagnostics.exit());
            }}"
        ),
    );
    let run = user
        .cargo(&["rustc", "--profile=check", "--lib", "--", "-Zunpretty=expanded"])
        .succeeded();
    std::fs::write("/tmp/doors-expanded.rs", &run.stdout).unwrap();
}
