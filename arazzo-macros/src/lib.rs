//! `arazzo_workflow!`, which `arazzo-runtime` re-exports under its feature `macros`.

mod expand;
mod input;

use proc_macro::TokenStream;

/// Compiles an Arazzo document into the crate.
///
/// ```ignore
/// arazzo_runtime::arazzo_workflow!("specs/openai-batch-job.arazzo.yaml");
/// ```
/// The path is relative to the crate's manifest. What comes out is what `include_workflows!` gives: for the workflow
/// `batch-job` the function `batch_job`, `BatchJobInputs`, `BatchJobOutputs`, `BatchJobStep`, `BatchJobError` and the
/// machine `BatchJob`.
///
/// With a module's name the items stand in that module, and `cargo expand batch` shows them alone:
/// ```ignore
/// arazzo_runtime::arazzo_workflow! {
///     /// The batch workflow.
///     pub mod batch = "specs/openai-batch-job.arazzo.yaml"
/// }
/// ```
/// Where a source's document is elsewhere than its `url` says, the macro is told so, in either form and as often as
/// needed; these paths are relative to the crate's manifest too:
/// ```ignore
/// arazzo_runtime::arazzo_workflow!("specs/openai-batch-job.arazzo.yaml", source "openaiApi" = "vendor/openai.yaml");
/// ```
/// Levels of lints stand there as well, as in build.rs; the later one counts:
/// ```ignore
/// arazzo_runtime::arazzo_workflow!("specs/openai-batch-job.arazzo.yaml", deny(warnings), allow(AZ0504, AZ0901));
/// ```
/// The crate is compiled again when a document that was read changes.
///
/// # Errors
/// Every finding of severity error stops the build at the path's literal, with the place in the document in the
/// text, and so does every lint that is denied. Other lints are not shown: stable Rust gives macros no way to;
/// `cargo arazzo check` and a `build.rs` show them.
#[proc_macro]
pub fn arazzo_workflow(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as input::Input);
    expand::expand(&input).into()
}
