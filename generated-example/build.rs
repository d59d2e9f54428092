//! Compiles the two documents about batches. The one about responses needs no build script: see `src/workflows.rs`.

use arazzo_codegen::{Code, configure};

fn main() {
    configure()
        // The documents are written in these two idioms throughout.
        .allow(Code::UnbracedExpression)
        .allow(Code::PredicateJsonPath)
        .compile(&[
            "../specs/openai-batch-job.arazzo.yaml",
            "../specs/openai-download-batch-results.arazzo.yaml",
        ])
        .unwrap_or_else(|diagnostics| diagnostics.exit());
}
