//! The macro `arazzo_workflow!`. `arazzo-runtime` re-exports it with its feature `macros`.

mod expand;
mod input;

use proc_macro::TokenStream;

/// Compiles an Arazzo document to Rust, at the place of the macro.
///
/// ```ignore
/// arazzo_runtime::arazzo_workflow!("specs/openai-batch-job.arazzo.yaml");
/// ```
/// The path is relative to the crate's manifest. The result is the same as with `include_workflows!`: for the workflow
/// `batch-job` it is the function `batch_job`, the types `BatchJobInputs`, `BatchJobOutputs`, `BatchJobStep` and
/// `BatchJobError`, and the state machine `BatchJob`.
///
/// With a module name, the items are in that module, and `cargo expand batch` shows only them:
/// ```ignore
/// arazzo_runtime::arazzo_workflow! {
///     /// The batch workflow.
///     pub mod batch = "specs/openai-batch-job.arazzo.yaml"
/// }
/// ```
/// `source` sets the path of a source description's document, in place of its `url`. It may be repeated. The path is
/// relative to the crate's manifest too:
/// ```ignore
/// arazzo_runtime::arazzo_workflow!("specs/openai-batch-job.arazzo.yaml", source "openaiApi" = "vendor/openai.yaml");
/// ```
/// `allow`, `warn` and `deny` set the levels of lints, as in `build.rs`. For each lint the last level counts:
/// ```ignore
/// arazzo_runtime::arazzo_workflow!("specs/openai-batch-job.arazzo.yaml", deny(warnings), allow(AZ0504, AZ0901));
/// ```
/// With `lenient_outputs` every output of a workflow is an `Option`. Then no run fails at its end because a server
/// violates its own schema:
/// ```ignore
/// arazzo_runtime::arazzo_workflow!("specs/openai-batch-job.arazzo.yaml", lenient_outputs);
/// ```
/// Cargo compiles the crate again when one of the documents changes.
///
/// # Errors
/// Every error, and every denied lint, stops the build. It is reported at the path's literal; the text names the place
/// in the document. Other lints are not shown, because macros cannot print warnings on stable Rust. Use
/// `cargo arazzo check` or a `build.rs` to see them.
#[proc_macro]
pub fn arazzo_workflow(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as input::Input);
    expand::expand(&input).into()
}
