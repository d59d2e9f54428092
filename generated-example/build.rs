//! Compiles the two documents about batches. The one about responses needs no build script: see `src/workflows.rs`.

use arazzo_codegen::{Code, configure};

fn main() {
    configure()
        // The documents are written in these two idioms throughout.
        .allow(Code::UnbracedExpression)
        .allow(Code::PredicateJsonPath)
        // And they poll at the client's pace.
        .allow(Code::PollWithoutDelay)
        .compile(&[
            "../specs/openai-batch-job.arazzo.yaml",
            "../specs/openai-download-batch-results.arazzo.yaml",
        ])
        .unwrap_or_else(|diagnostics| diagnostics.exit());
}
