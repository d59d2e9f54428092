//! Compiles the workflows of the tests.

fn main() {
    arazzo_codegen::configure()
        .allow(arazzo_codegen::Lints::Warnings)
        .compile(&["documents/durability.arazzo.yaml"])
        .unwrap_or_else(|diagnostics| diagnostics.exit());
}
