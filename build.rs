//! Compiles the documents of `specs/`, and the published originals of the seed workflows where they are at hand,
//! through the same hook that users call.

use std::path::Path;

use arazzo_codegen::{Code, Lints, configure};

const SPECS: [&str; 3] = [
    "specs/chatgpt-create-and-poll-response.arazzo.yaml",
    "specs/openai-batch-job.arazzo.yaml",
    "specs/openai-download-batch-results.arazzo.yaml",
];

/// The language, rule by rule. They use its idioms on purpose, so their lints are not of interest here.
const LANGUAGE: &[&str] = &[
    "specs/language/calls.arazzo.yaml",
    "specs/language/cycles.arazzo.yaml",
    "specs/language/control-flow.arazzo.yaml",
    "specs/language/conversions.arazzo.yaml",
    "specs/language/criteria.arazzo.yaml",
    "specs/language/dependencies.arazzo.yaml",
    "specs/language/error-bodies.arazzo.yaml",
    "specs/language/expressions.arazzo.yaml",
    "specs/language/forms.arazzo.yaml",
    "specs/language/names.arazzo.yaml",
    "specs/language/one-id.arazzo.yaml",
    "specs/language/only-text.arazzo.yaml",
    "specs/language/parameters.arazzo.yaml",
    "specs/language/payloads.arazzo.yaml",
    "specs/language/put-together.arazzo.yaml",
    "specs/language/replacements.arazzo.yaml",
    "specs/language/rules.arazzo.yaml",
    "specs/language/requests.arazzo.yaml",
    "specs/language/secrets.arazzo.yaml",
    "specs/language/security.arazzo.yaml",
    "specs/language/sub-workflows.arazzo.yaml",
    "specs/language/tail-calls.arazzo.yaml",
    "specs/language/tail-calls-1-0.arazzo.yaml",
    "specs/language/texts.arazzo.yaml",
    "specs/language/time-limits.arazzo.yaml",
    "specs/language/tracing.arazzo.yaml",
    "specs/language/types.arazzo.yaml",
    "specs/language/uploads.arazzo.yaml",
    "specs/language/values.arazzo.yaml",
    "specs/language/whole-bodies.arazzo.yaml",
    "specs/language/xml.arazzo.yaml",
];

/// What was hard about documents of many authors, written anew. Idioms once more.
const FOUND: &[&str] = &[
    "specs/found/computed-places.arazzo.yaml",
    "specs/found/filter-text.arazzo.yaml",
    "specs/found/graphql.arazzo.yaml",
    "specs/found/json-text.arazzo.yaml",
    "specs/found/keyword-names.arazzo.yaml",
    "specs/found/may-not-run.arazzo.yaml",
    "specs/found/odd-conditions.arazzo.yaml",
    "specs/found/odd-names.arazzo.yaml",
    "specs/found/odd-paths.arazzo.yaml",
    "specs/found/poll-on-success.arazzo.yaml",
    "specs/found/spelled-otherwise.arazzo.yaml",
    "specs/found/written-by-programs.arazzo.yaml",
];

const SEEDS: [&str; 3] = [
    "../shared/seeds/arazzo/chatgpt-create-and-poll-response-workflow.yml",
    "../shared/seeds/arazzo/openai-batch-job-workflow.yml",
    "../shared/seeds/arazzo/openai-download-batch-results-workflow.yml",
];

#[allow(
    clippy::print_stdout,
    reason = "cargo reads the build script's standard output"
)]
fn main() {
    // The seed workflows are written in these two idioms throughout.
    let config = configure()
        .allow(Code::UnbracedExpression)
        .allow(Code::PredicateJsonPath)
        // And they poll at the client's pace.
        .allow(Code::PollWithoutDelay);
    config
        .compile(&SPECS)
        .unwrap_or_else(|diagnostics| diagnostics.exit());

    for documents in [LANGUAGE, FOUND] {
        configure()
            .allow(Lints::Warnings)
            .compile(documents)
            .unwrap_or_else(|diagnostics| diagnostics.exit());
    }

    println!("cargo::rustc-check-cfg=cfg(seeds)");
    if SEEDS.iter().all(|seed| Path::new(seed).exists()) {
        // Not where they are missing: cargo would run this at every build.
        println!("cargo::rerun-if-changed=../shared/seeds");
        config
            .compile(&SEEDS)
            .unwrap_or_else(|diagnostics| diagnostics.exit());
        println!("cargo::rustc-cfg=seeds");
    }
}
