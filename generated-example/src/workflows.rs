//! The workflows, as the compiler makes them of their documents.

/// Compiled by `build.rs`, which leaves the code as files in `OUT_DIR`.
pub(crate) mod batches {
    arazzo_runtime::include_workflows!("openai-batch-job");
    arazzo_runtime::include_workflows!("openai-download-batch-results");

    // Both documents name their sources; these are the same.
    pub(crate) use openai_batch_job_arazzo::sources;
}

arazzo_runtime::arazzo_workflow! {
    /// Compiled where it stands.
    pub(crate) mod responses = "../specs/chatgpt-create-and-poll-response.arazzo.yaml"
}
