#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use openai_batch_job_arazzo::*;

/// Compiled from `openai-batch-job.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod openai_batch_job_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Run a file of requests as one batch.
    ///
    /// Waits as long as the batch takes, which may be hours. The answers themselves are not fetched; that is the subject of the workflow `download-batch-results`.
    ///
    /// Workflow `batch-job`, openai-batch-job.arazzo.yaml:14.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn batch_job(
        client: &Client,
        inputs: BatchJobInputs,
    ) -> Result<BatchJobOutputs, BatchJobError> {
        let mut run = Run::<BatchJob>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `batch-job` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct BatchJobInputs {
        /// The secret key of the account that pays for the batch.
        pub api_key: Secret<String>,
        /// The requests, one JSON object a line, as the text of the file to upload.
        pub batch_input_file: Upload,
        /// The path all the requests are meant for, such as /v1/chat/completions.
        pub endpoint: String,
    }

    /// The values that `BatchJobInputs::new` takes.
    #[derive(Clone, Debug)]
    pub struct BatchJobRequired {
        /// The secret key of the account that pays for the batch.
        pub api_key: Secret<String>,
        /// The requests, one JSON object a line, as the text of the file to upload.
        pub batch_input_file: Upload,
        /// The path all the requests are meant for, such as /v1/chat/completions.
        pub endpoint: String,
    }

    impl BatchJobInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(required: BatchJobRequired) -> Self {
            let BatchJobRequired { api_key, batch_input_file, endpoint } = required;
            Self {
                api_key,
                batch_input_file,
                endpoint,
            }
        }
    }

    members!(
        read write BatchJobInputs { "apiKey" => api_key, "batchInputFile" =>
        batch_input_file, "endpoint" => endpoint } ignore
    );

    /// What `batch-job` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct BatchJobOutputs {
        /// `$steps.createBatch.outputs.batchId`.
        pub batch_id: String,
        /// `$steps.getResult.outputs.outputFileId`. `None` when the reply to `getResult` does not have it.
        pub output_file_id: Option<String>,
    }

    members!(
        read write BatchJobOutputs { "batchId" => batch_id, "outputFileId" =>
        output_file_id optional } ignore
    );

    /// The steps of `batch-job`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum BatchJobStep {
        /// Store the requests as a file whose purpose is a batch.
        ///
        /// `POST /files`, step `uploadInput`, openai-batch-job.arazzo.yaml:36.
        UploadInput,
        /// Make a batch of the stored requests.
        ///
        /// `POST /batches`, step `createBatch`, openai-batch-job.arazzo.yaml:52.
        CreateBatch,
        /// Look at the batch. It is looked at again while the server is busy with it; a finished one leads to its result.
        ///
        /// `GET /batches/{batch_id}`, step `pollBatch`, openai-batch-job.arazzo.yaml:70.
        PollBatch,
        /// Read from the batch which files hold its answers and its errors.
        ///
        /// `GET /batches/{batch_id}`, step `getResult`, openai-batch-job.arazzo.yaml:103.
        GetResult,
    }

    impl Step for BatchJobStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::UploadInput, "uploadInput", "POST /files"),
            (Self::CreateBatch, "createBatch", "POST /batches"),
            (Self::PollBatch, "pollBatch", "GET /batches/{batch_id}"),
            (Self::GetResult, "getResult", "GET /batches/{batch_id}"),
        ];
    }

    /// How a run of `batch-job` fails. What the server said is in its `error_body`.
    pub type BatchJobError = WorkflowError<BatchJobStep>;

    impl ErrorBodies for BatchJobStep {
        type Body = ErrorResponse;

        fn read(self, status: u16, json: &str) -> Option<ErrorResponse> {
            match (self, status) {
                (Self::UploadInput | Self::CreateBatch, 400 | 401) => {
                    Expected::read(json)
                }
                (Self::PollBatch | Self::GetResult, 401 | 404) => Expected::read(json),
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `batch-job`. `Run::resume` continues it.
    pub type BatchJobCheckpoint = Checkpoint<BatchJob>;

    step_state!(
        BatchJobUploadInputState "uploadInput" { "inputFileId" => input_file_id : String
        }
    );
    step_state!(
        BatchJobCreateBatchState "createBatch" { "batchId" => batch_id : String }
    );
    step_state!(
        BatchJobGetResultState "getResult" { "outputFileId" => output_file_id : String }
    );
    state!(
        pub BatchJobState { upload_input : BatchJobUploadInputState, create_batch :
        BatchJobCreateBatchState, get_result : BatchJobGetResultState }
    );

    /// `batch-job` as a state machine without I/O: `Run::<BatchJob>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct BatchJob;

    impl Workflow for BatchJob {
        type Step = BatchJobStep;
        type Inputs = BatchJobInputs;
        type Outputs = BatchJobOutputs;
        type State = BatchJobState;

        const ID: &'static str = "batch-job";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"apiKey":{"description":"The secret key of the account that pays for the batch.","format":"password","type":"string","writeOnly":true},"batchInputFile":{"description":"The requests, one JSON object a line, as the text of the file to upload.","type":"string"},"endpoint":{"description":"The path all the requests are meant for, such as /v1/chat/completions.","type":"string"}},"required":["apiKey","batchInputFile","endpoint"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"batchId":{"type":"string"},"outputFileId":{"type":"string"}},"required":["batchId"],"type":"object"}"#;
        const FIRST: BatchJobStep = BatchJobStep::UploadInput;
        const SERVERS: &'static [Server] = &[Self::OPENAI_API];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: BatchJobStep) -> Handlers<Self> {
            match step {
                BatchJobStep::UploadInput => {
                    Handlers::send(Self::upload_input_request, Self::upload_input_reply)
                }
                BatchJobStep::CreateBatch => {
                    Handlers::send(Self::create_batch_request, Self::create_batch_reply)
                }
                BatchJobStep::PollBatch => {
                    Handlers::send(Self::poll_batch_request, Self::poll_batch_reply)
                }
                BatchJobStep::GetResult => {
                    Handlers::send(Self::get_result_request, Self::get_result_reply)
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<BatchJobOutputs, Failure> {
            Ok(BatchJobOutputs {
                batch_id: run
                    .state
                    .create_batch
                    .batch_id("the output `batchId` of the workflow")?
                    .clone(),
                output_file_id: run.state.get_result.output_file_id.get().cloned(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([
                ("batchId", run.state.create_batch.batch_id.to_value()),
                ("outputFileId", run.state.get_result.output_file_id.to_value()),
            ])
        }
    }

    impl BatchJob {
        const OPENAI_API: Server = Server::new("openaiApi", "https://api.openai.com/v1");

        /// What several requests have in common.
        fn every_request(run: &Run<Self>, request: &mut Request) -> Result<(), Failure> {
            request.secret(run.inputs.api_key.expose());
            request.header_static("Accept", "application/json");
            let api_key = run.inputs.api_key.expose();
            request.header("Authorization", &format!("Bearer {api_key}"))?;
            Ok(())
        }

        /// `uploadInput`, openai-batch-job.arazzo.yaml:36: POST /files
        fn upload_input_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::OPENAI_API);
            request.path_static("/files");
            Self::every_request(run, &mut request)?;
            let mut form = Multipart::new();
            form.file("file", &run.inputs.batch_input_file);
            form.text("purpose", "batch");
            request.multipart(form);
            Ok(request)
        }

        /// `uploadInput`, openai-batch-job.arazzo.yaml:36: what the reply means.
        fn upload_input_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [id] = reply.json([&["id"]])?;
            run.state.upload_input.input_file_id = id.read();
            Ok(Transition::Forward(BatchJobStep::CreateBatch))
        }

        /// `createBatch`, openai-batch-job.arazzo.yaml:52: POST /batches
        fn create_batch_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::OPENAI_API);
            request.path_static("/batches");
            Self::every_request(run, &mut request)?;
            let body = json_object(|body| {
                body.insert(
                    "input_file_id",
                    run
                        .state
                        .upload_input
                        .input_file_id("`/input_file_id` of the request body")?,
                );
                body.insert("endpoint", &run.inputs.endpoint);
                body.insert("completion_window", "24h");
                Ok(())
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `createBatch`, openai-batch-job.arazzo.yaml:52: what the reply means.
        fn create_batch_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [id] = reply.json([&["id"]])?;
            run.state.create_batch.batch_id = id.read();
            Ok(Transition::Forward(BatchJobStep::PollBatch))
        }

        /// `pollBatch`, openai-batch-job.arazzo.yaml:70: GET /batches/{batch_id}
        fn poll_batch_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::OPENAI_API);
            request.path_static("/batches/");
            let batch_id = run
                .state
                .create_batch
                .batch_id("the path parameter `batch_id`")?;
            request.path_parameter("batch_id", batch_id)?;
            Self::every_request(run, &mut request)?;
            Ok(request)
        }

        /// `pollBatch`, openai-batch-job.arazzo.yaml:70: what the reply means.
        fn poll_batch_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [status] = reply.json([&["status"]])?;
            if jsonpath::equal(status, "completed") {
                run.taken("batchCompleted");
                return Ok(Transition::Forward(BatchJobStep::GetResult));
            }
            run.skipped("batchCompleted", "$.status == \"completed\"");
            if jsonpath::equal(status, "validating")
                || jsonpath::equal(status, "in_progress")
                || jsonpath::equal(status, "finalizing")
            {
                run.taken("batchProcessing");
                return Ok(Transition::Again(BatchJobStep::PollBatch));
            }
            run.skipped(
                "batchProcessing",
                "$.status == \"validating\" || $.status == \"in_progress\" || $.status == \"finalizing\"",
            );
            Ok(Transition::Forward(BatchJobStep::GetResult))
        }

        /// `getResult`, openai-batch-job.arazzo.yaml:103: GET /batches/{batch_id}
        fn get_result_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::OPENAI_API);
            request.path_static("/batches/");
            let batch_id = run
                .state
                .create_batch
                .batch_id("the path parameter `batch_id`")?;
            request.path_parameter("batch_id", batch_id)?;
            Self::every_request(run, &mut request)?;
            Ok(request)
        }

        /// `getResult`, openai-batch-job.arazzo.yaml:103: what the reply means.
        fn get_result_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [output_file_id] = reply.json([&["output_file_id"]])?;
            run.state.get_result.output_file_id = output_file_id.read();
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
