//! Compiles the workflow that the examples run.

fn main() {
    arazzo_codegen::configure()
        .compile(&["stock.arazzo.yaml"])
        .unwrap_or_else(|diagnostics| diagnostics.exit());
}
