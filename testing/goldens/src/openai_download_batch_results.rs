#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use openai_download_batch_results_arazzo::*;

/// Compiled from `openai-download-batch-results.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod openai_download_batch_results_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Fetch the answers of one batch.
    ///
    /// Neither waits nor retries. Whoever needs the answers as soon as they exist runs `batch-job` first, or this workflow again later.
    ///
    /// Workflow `download-batch-results`, openai-download-batch-results.arazzo.yaml:14.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn download_batch_results(
        client: &Client,
        inputs: DownloadBatchResultsInputs,
    ) -> Result<DownloadBatchResultsOutputs, DownloadBatchResultsError> {
        let mut run = Run::<DownloadBatchResults>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `download-batch-results` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct DownloadBatchResultsInputs {
        /// The secret key of the account the batch belongs to.
        pub api_key: Secret<String>,
        /// Which batch to look at.
        pub batch_id: String,
    }

    /// The values that `DownloadBatchResultsInputs::new` takes.
    #[derive(Clone, Debug)]
    pub struct DownloadBatchResultsRequired {
        /// The secret key of the account the batch belongs to.
        pub api_key: Secret<String>,
        /// Which batch to look at.
        pub batch_id: String,
    }

    impl DownloadBatchResultsInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(required: DownloadBatchResultsRequired) -> Self {
            let DownloadBatchResultsRequired { api_key, batch_id } = required;
            Self { api_key, batch_id }
        }
    }

    members!(
        read write DownloadBatchResultsInputs { "apiKey" => api_key, "batchId" =>
        batch_id } ignore
    );

    /// What `download-batch-results` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct DownloadBatchResultsOutputs {
        /// `$steps.getBatch.outputs.outputFileId`. `None` when the reply to `getBatch` does not have it.
        pub output_file_id: Option<String>,
        /// `$steps.downloadOutput.outputs.contents`. `None` when the run ends without `downloadOutput`.
        pub contents: Option<String>,
    }

    members!(
        read write DownloadBatchResultsOutputs { "outputFileId" => output_file_id
        optional, "contents" => contents optional } ignore
    );

    /// The steps of `download-batch-results`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum DownloadBatchResultsStep {
        /// See whether the batch is done, and which file its answers are in.
        ///
        /// `GET /batches/{batch_id}`, step `getBatch`, openai-download-batch-results.arazzo.yaml:32.
        GetBatch,
        /// Fetch the file with the answers.
        ///
        /// `GET /files/{file_id}/content`, step `downloadOutput`, openai-download-batch-results.arazzo.yaml:61.
        DownloadOutput,
    }

    impl Step for DownloadBatchResultsStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::GetBatch, "getBatch", "GET /batches/{batch_id}"),
            (Self::DownloadOutput, "downloadOutput", "GET /files/{file_id}/content"),
        ];
    }

    /// How a run of `download-batch-results` fails. What the server said is in its `error_body`.
    pub type DownloadBatchResultsError = WorkflowError<DownloadBatchResultsStep>;

    impl ErrorBodies for DownloadBatchResultsStep {
        type Body = ErrorResponse;

        fn read(self, status: u16, json: &str) -> Option<ErrorResponse> {
            match (self, status) {
                (Self::GetBatch | Self::DownloadOutput, 401 | 404) => {
                    Expected::read(json)
                }
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `download-batch-results`. `Run::resume` continues it.
    pub type DownloadBatchResultsCheckpoint = Checkpoint<DownloadBatchResults>;

    step_state!(
        DownloadBatchResultsGetBatchState "getBatch" { "outputFileId" => output_file_id :
        String }
    );
    step_state!(
        DownloadBatchResultsDownloadOutputState "downloadOutput" { "contents" => contents
        : String }
    );
    state!(
        pub DownloadBatchResultsState { get_batch : DownloadBatchResultsGetBatchState,
        download_output : DownloadBatchResultsDownloadOutputState }
    );

    /// `download-batch-results` as a state machine without I/O: `Run::<DownloadBatchResults>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct DownloadBatchResults;

    impl Workflow for DownloadBatchResults {
        type Step = DownloadBatchResultsStep;
        type Inputs = DownloadBatchResultsInputs;
        type Outputs = DownloadBatchResultsOutputs;
        type State = DownloadBatchResultsState;

        const ID: &'static str = "download-batch-results";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"apiKey":{"description":"The secret key of the account the batch belongs to.","format":"password","type":"string","writeOnly":true},"batchId":{"description":"Which batch to look at.","type":"string"}},"required":["apiKey","batchId"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"contents":{"type":"string"},"outputFileId":{"type":"string"}},"type":"object"}"#;
        const FIRST: DownloadBatchResultsStep = DownloadBatchResultsStep::GetBatch;
        const SERVERS: &'static [Server] = &[Self::OPENAI_API];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: DownloadBatchResultsStep) -> Handlers<Self> {
            match step {
                DownloadBatchResultsStep::GetBatch => {
                    Handlers::send(Self::get_batch_request, Self::get_batch_reply)
                }
                DownloadBatchResultsStep::DownloadOutput => {
                    Handlers::send(
                        Self::download_output_request,
                        Self::download_output_reply,
                    )
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<DownloadBatchResultsOutputs, Failure> {
            Ok(DownloadBatchResultsOutputs {
                output_file_id: run.state.get_batch.output_file_id.get().cloned(),
                contents: run.state.download_output.contents.get().cloned(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([
                ("outputFileId", run.state.get_batch.output_file_id.to_value()),
                ("contents", run.state.download_output.contents.to_value()),
            ])
        }
    }

    impl DownloadBatchResults {
        const OPENAI_API: Server = Server::new("openaiApi", "https://api.openai.com/v1");

        /// `getBatch`, openai-download-batch-results.arazzo.yaml:32: GET /batches/{batch_id}
        fn get_batch_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::OPENAI_API);
            request.path_static("/batches/");
            request.path_parameter("batch_id", &run.inputs.batch_id)?;
            request.secret(run.inputs.api_key.expose());
            request.header_static("Accept", "application/json");
            let api_key = run.inputs.api_key.expose();
            request.header("Authorization", &format!("Bearer {api_key}"))?;
            Ok(request)
        }

        /// `getBatch`, openai-download-batch-results.arazzo.yaml:32: what the reply means.
        fn get_batch_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [output_file_id, status] = reply
                .json([&["output_file_id"], &["status"]])?;
            run.state.get_batch.output_file_id = output_file_id.read();
            if jsonpath::equal(status, "completed") {
                run.taken("batchCompleted");
                return Ok(Transition::Forward(DownloadBatchResultsStep::DownloadOutput));
            }
            run.skipped("batchCompleted", "$.status == \"completed\"");
            run.taken("batchNotReady");
            Ok(Transition::End)
        }

        /// `downloadOutput`, openai-download-batch-results.arazzo.yaml:61: GET /files/{file_id}/content
        fn download_output_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::OPENAI_API);
            request.path_static("/files/");
            let file_id = run
                .state
                .get_batch
                .output_file_id("the path parameter `file_id`")?;
            request.path_parameter("file_id", file_id)?;
            request.path_static("/content");
            request.secret(run.inputs.api_key.expose());
            request.header_static("Accept", "application/json");
            let api_key = run.inputs.api_key.expose();
            request.header("Authorization", &format!("Bearer {api_key}"))?;
            Ok(request)
        }

        /// `downloadOutput`, openai-download-batch-results.arazzo.yaml:61: what the reply means.
        fn download_output_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            run.state.download_output.contents = reply.kept(reply.body_text());
            Ok(Transition::End)
        }
    }

    /// The types of the schemas.
    pub mod types {
        use ::arazzo_runtime::codegen::v1::*;

        /// The schema `ErrorResponse`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct ErrorResponse {
            /// `error`
            pub error: Error,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(read expected ErrorResponse { "error" => error } keep additional);

        /// The schema `Error`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Error {
            /// `code`
            pub code: Option<String>,
            /// `message`
            pub message: String,
            /// `param`
            pub param: Option<String>,
            /// `type`
            pub r#type: String,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(
            read expected Error { "code" => code, "message" => message, "param" => param,
            "type" => r#type } keep additional
        );
    }

    /// The names of the source descriptions, as `ClientBuilder::base_url` and `ClientBuilder::credential` take them.
    pub mod sources {
        /// Source `openaiApi`.
        pub const OPENAI_API: &str = "openaiApi";
    }

    /// The servers that the documents name, as `ClientBuilder::base_url` takes them.
    pub mod servers {
        /// A server of source `openaiApi`.
        pub const OPENAI_API: &str = "https://api.openai.com/v1";
    }
}
