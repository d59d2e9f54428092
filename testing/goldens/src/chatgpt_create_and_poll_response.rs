#[allow(
    ambiguous_glob_reexports,
    reason = "the modules of several documents have the same names"
)]
#[allow(unused_imports, reason = "the crate may not use the workflows yet")]
pub use chatgpt_create_and_poll_response_arazzo::*;

/// Compiled from `chatgpt-create-and-poll-response.arazzo.yaml`.
#[allow(
    dead_code,
    reason = "the whole interface is there, whatever the crate uses of it"
)]
mod chatgpt_create_and_poll_response_arazzo {
    use ::arazzo_runtime::codegen::v1::*;
    use types::*;

    /// Ask a model one question and wait for the outcome.
    ///
    /// The prompt is sent with `store` set, so that the response has an id under which it can be fetched. Polling ends with the first status other than `in_progress`.
    ///
    /// Workflow `create-and-poll-response`, chatgpt-create-and-poll-response.arazzo.yaml:15.
    ///
    /// # Errors
    /// When a step fails and no action of the workflow takes over.
    pub async fn create_and_poll_response(
        client: &Client,
        inputs: CreateAndPollResponseInputs,
    ) -> Result<CreateAndPollResponseOutputs, CreateAndPollResponseError> {
        let mut run = Run::<CreateAndPollResponse>::start(client, inputs)?;
        loop {
            match run.advance()? {
                Effect::Send(request) => run.supply(client.send(request).await)?,
                Effect::Wait(wait) => client.wait(wait).await,
                Effect::Finished(outputs) => return Ok(outputs),
            }
        }
    }

    /// What `create-and-poll-response` needs to run.
    #[derive(Clone, Debug)]
    #[must_use]
    pub struct CreateAndPollResponseInputs {
        /// The secret key of the account that pays for the call.
        pub api_key: Secret<String>,
        /// Which model is to answer, for instance gpt-4o.
        pub model: String,
        /// What the model is asked.
        pub input: String,
        /// How the model should behave, placed before the prompt. Nothing is sent when it is not given.
        pub instructions: Option<String>,
    }

    /// The values that `CreateAndPollResponseInputs::new` takes.
    #[derive(Clone, Debug)]
    pub struct CreateAndPollResponseRequired {
        /// The secret key of the account that pays for the call.
        pub api_key: Secret<String>,
        /// Which model is to answer, for instance gpt-4o.
        pub model: String,
        /// What the model is asked.
        pub input: String,
    }

    impl CreateAndPollResponseInputs {
        /// The inputs that have to be given; the others keep their defaults.
        pub fn new(required: CreateAndPollResponseRequired) -> Self {
            let CreateAndPollResponseRequired { api_key, model, input } = required;
            Self {
                api_key,
                model,
                input,
                instructions: None,
            }
        }

        /// Sets `instructions`.
        pub fn instructions(mut self, instructions: impl Into<String>) -> Self {
            self.instructions = Some(instructions.into());
            self
        }
    }

    members!(
        read write CreateAndPollResponseInputs { "apiKey" => api_key, "model" => model,
        "input" => input, "instructions" => instructions optional } ignore
    );

    /// What `create-and-poll-response` hands back.
    #[derive(Clone, Debug, PartialEq)]
    pub struct CreateAndPollResponseOutputs {
        /// `$steps.createResponse.outputs.responseId`.
        pub response_id: String,
        /// `$steps.returnCompleted.outputs.outputText`. `None` when the run ends without `returnCompleted`.
        pub output_text: Option<String>,
        /// `$steps.returnCompleted.outputs.totalTokens`. `None` when the run ends without `returnCompleted`.
        pub total_tokens: Option<i64>,
        /// `$steps.returnIncomplete.outputs.finalStatus`. `None` when the run ends without `returnIncomplete`.
        pub failure_status: Option<ResponseObjectStatus>,
        /// `$steps.returnIncomplete.outputs.incompleteReason`. `None` when the run ends without `returnIncomplete`.
        pub failure_reason: Option<ResponseObjectIncompleteDetailsReason>,
    }

    members!(
        read write CreateAndPollResponseOutputs { "responseId" => response_id,
        "outputText" => output_text optional, "totalTokens" => total_tokens optional,
        "failureStatus" => failure_status optional, "failureReason" => failure_reason
        optional } ignore
    );

    /// The steps of `create-and-poll-response`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum CreateAndPollResponseStep {
        /// Start the generation and keep the id it can be fetched by.
        ///
        /// `POST /responses`, step `createResponse`, chatgpt-create-and-poll-response.arazzo.yaml:40.
        CreateResponse,
        /// Look at the response; come back here as long as it is running.
        ///
        /// `GET /responses/{response_id}`, step `pollResponse`, chatgpt-create-and-poll-response.arazzo.yaml:59.
        PollResponse,
        /// Take the text and the token count from a response that was finished.
        ///
        /// `GET /responses/{response_id}`, step `returnCompleted`, chatgpt-create-and-poll-response.arazzo.yaml:98.
        ReturnCompleted,
        /// Find out what went wrong, or what made the model stop before the end.
        ///
        /// `GET /responses/{response_id}`, step `returnIncomplete`, chatgpt-create-and-poll-response.arazzo.yaml:116.
        ReturnIncomplete,
    }

    impl Step for CreateAndPollResponseStep {
        const ALL: &'static [(Self, &'static str, &'static str)] = &[
            (Self::CreateResponse, "createResponse", "POST /responses"),
            (Self::PollResponse, "pollResponse", "GET /responses/{response_id}"),
            (Self::ReturnCompleted, "returnCompleted", "GET /responses/{response_id}"),
            (Self::ReturnIncomplete, "returnIncomplete", "GET /responses/{response_id}"),
        ];
    }

    /// How a run of `create-and-poll-response` fails. What the server said is in its `error_body`.
    pub type CreateAndPollResponseError = WorkflowError<CreateAndPollResponseStep>;

    impl ErrorBodies for CreateAndPollResponseStep {
        type Body = ErrorResponse;

        fn read(self, status: u16, json: &str) -> Option<ErrorResponse> {
            match (self, status) {
                (Self::CreateResponse, 400 | 401 | 429 | 500) => Expected::read(json),
                (
                    Self::PollResponse | Self::ReturnCompleted | Self::ReturnIncomplete,
                    404,
                ) => Expected::read(json),
                _ => None,
            }
        }
    }

    /// A snapshot of a run of `create-and-poll-response`. `Run::resume` continues it.
    pub type CreateAndPollResponseCheckpoint = Checkpoint<CreateAndPollResponse>;

    step_state!(
        CreateAndPollResponseCreateResponseState "createResponse" { "responseId" =>
        response_id : String }
    );
    step_state!(
        CreateAndPollResponseReturnCompletedState "returnCompleted" { "outputText" =>
        output_text : String, "totalTokens" => total_tokens : i64 }
    );
    step_state!(
        CreateAndPollResponseReturnIncompleteState "returnIncomplete" { "finalStatus" =>
        final_status : ResponseObjectStatus, "incompleteReason" => incomplete_reason :
        ResponseObjectIncompleteDetailsReason }
    );
    state!(
        pub CreateAndPollResponseState { create_response :
        CreateAndPollResponseCreateResponseState, return_completed :
        CreateAndPollResponseReturnCompletedState, return_incomplete :
        CreateAndPollResponseReturnIncompleteState }
    );

    /// `create-and-poll-response` as a state machine without I/O: `Run::<CreateAndPollResponse>` drives it.
    #[derive(Clone, Copy, Debug)]
    pub struct CreateAndPollResponse;

    impl Workflow for CreateAndPollResponse {
        type Step = CreateAndPollResponseStep;
        type Inputs = CreateAndPollResponseInputs;
        type Outputs = CreateAndPollResponseOutputs;
        type State = CreateAndPollResponseState;

        const ID: &'static str = "create-and-poll-response";
        const INPUTS_SCHEMA: &'static str = r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"apiKey":{"description":"The secret key of the account that pays for the call.","format":"password","type":"string","writeOnly":true},"input":{"description":"What the model is asked.","type":"string"},"instructions":{"description":"How the model should behave, placed before the prompt. Nothing is sent when it is not given.","type":"string"},"model":{"description":"Which model is to answer, for instance gpt-4o.","type":"string"}},"required":["apiKey","model","input"],"type":"object"}"#;
        const OUTPUTS_SCHEMA: &'static str = r##"{"$defs":{"ResponseObjectIncompleteDetailsReason":{"description":"The limit or the filter that was met.","examples":["max_output_tokens","content_filter"],"type":"string"},"ResponseObjectStatus":{"description":"How far the answer is, or how it ended.","examples":["completed","failed","in_progress","incomplete"],"type":"string"}},"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"failureReason":{"$ref":"#/$defs/ResponseObjectIncompleteDetailsReason"},"failureStatus":{"$ref":"#/$defs/ResponseObjectStatus"},"outputText":{"type":"string"},"responseId":{"type":"string"},"totalTokens":{"type":"integer"}},"required":["responseId"],"type":"object"}"##;
        const FIRST: CreateAndPollResponseStep = CreateAndPollResponseStep::CreateResponse;
        const SERVERS: &'static [Server] = &[Self::RESPONSES_API];
        const KEEPS_WHOLE_REPLY: bool = true;

        fn handlers(step: CreateAndPollResponseStep) -> Handlers<Self> {
            match step {
                CreateAndPollResponseStep::CreateResponse => {
                    Handlers::send(
                        Self::create_response_request,
                        Self::create_response_reply,
                    )
                }
                CreateAndPollResponseStep::PollResponse => {
                    Handlers::send(
                        Self::poll_response_request,
                        Self::poll_response_reply,
                    )
                }
                CreateAndPollResponseStep::ReturnCompleted => {
                    Handlers::send(
                        Self::return_completed_request,
                        Self::return_completed_reply,
                    )
                }
                CreateAndPollResponseStep::ReturnIncomplete => {
                    Handlers::send(
                        Self::return_incomplete_request,
                        Self::return_incomplete_reply,
                    )
                }
            }
        }

        fn outputs(run: &Run<Self>) -> Result<CreateAndPollResponseOutputs, Failure> {
            Ok(CreateAndPollResponseOutputs {
                response_id: run
                    .state
                    .create_response
                    .response_id("the output `responseId` of the workflow")?
                    .clone(),
                output_text: run.state.return_completed.output_text.get().cloned(),
                total_tokens: run.state.return_completed.total_tokens.get().copied(),
                failure_status: run.state.return_incomplete.final_status.get().cloned(),
                failure_reason: run
                    .state
                    .return_incomplete
                    .incomplete_reason
                    .get()
                    .cloned(),
            })
        }

        fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
            Vec::from([
                ("responseId", run.state.create_response.response_id.to_value()),
                ("outputText", run.state.return_completed.output_text.to_value()),
                ("totalTokens", run.state.return_completed.total_tokens.to_value()),
                ("failureStatus", run.state.return_incomplete.final_status.to_value()),
                (
                    "failureReason",
                    run.state.return_incomplete.incomplete_reason.to_value(),
                ),
            ])
        }
    }

    impl CreateAndPollResponse {
        const RESPONSES_API: Server = Server::new(
            "responsesApi",
            "https://api.openai.com/v1",
        );

        /// What several requests have in common.
        fn every_request(run: &Run<Self>, request: &mut Request) -> Result<(), Failure> {
            request.secret(run.inputs.api_key.expose());
            request.header_static("Accept", "application/json");
            let api_key = run.inputs.api_key.expose();
            request.header("Authorization", &format!("Bearer {api_key}"))?;
            Ok(())
        }

        /// `createResponse`, chatgpt-create-and-poll-response.arazzo.yaml:40: POST /responses
        fn create_response_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::POST, Self::RESPONSES_API);
            request.path_static("/responses");
            Self::every_request(run, &mut request)?;
            let body = json_object(|body| {
                body.insert("model", &run.inputs.model);
                body.insert("input", &run.inputs.input);
                body.insert_some("instructions", run.inputs.instructions.as_ref());
                body.insert("store", &true);
            })?;
            request.json("application/json", body);
            Ok(request)
        }

        /// `createResponse`, chatgpt-create-and-poll-response.arazzo.yaml:40: what the reply means.
        fn create_response_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [id] = reply.json([&["id"]])?;
            run.state.create_response.response_id = id.read();
            Ok(Transition::Forward(CreateAndPollResponseStep::PollResponse))
        }

        /// `pollResponse`, chatgpt-create-and-poll-response.arazzo.yaml:59: GET /responses/{response_id}
        fn poll_response_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::RESPONSES_API);
            request.path_static("/responses/");
            let response_id = run
                .state
                .create_response
                .response_id("the path parameter `response_id`")?;
            request.path_parameter("response_id", response_id)?;
            Self::every_request(run, &mut request)?;
            Ok(request)
        }

        /// `pollResponse`, chatgpt-create-and-poll-response.arazzo.yaml:59: what the reply means.
        fn poll_response_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [status] = reply.json([&["status"]])?;
            if jsonpath::equal(status, "in_progress") {
                run.taken("stillRunning");
                return Ok(Transition::Again(CreateAndPollResponseStep::PollResponse));
            }
            run.skipped("stillRunning", "$.status == \"in_progress\"");
            if jsonpath::equal(status, "completed") {
                run.taken("succeeded");
                return Ok(
                    Transition::Forward(CreateAndPollResponseStep::ReturnCompleted),
                );
            }
            run.skipped("succeeded", "$.status == \"completed\"");
            if !jsonpath::equal(status, "completed")
                && !jsonpath::equal(status, "in_progress")
            {
                run.taken("didNotComplete");
                return Ok(
                    Transition::Forward(CreateAndPollResponseStep::ReturnIncomplete),
                );
            }
            run.skipped(
                "didNotComplete",
                "$.status != \"completed\" && $.status != \"in_progress\"",
            );
            Ok(Transition::Forward(CreateAndPollResponseStep::ReturnCompleted))
        }

        /// `returnCompleted`, chatgpt-create-and-poll-response.arazzo.yaml:98: GET /responses/{response_id}
        fn return_completed_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::RESPONSES_API);
            request.path_static("/responses/");
            let response_id = run
                .state
                .create_response
                .response_id("the path parameter `response_id`")?;
            request.path_parameter("response_id", response_id)?;
            Self::every_request(run, &mut request)?;
            Ok(request)
        }

        /// `returnCompleted`, chatgpt-create-and-poll-response.arazzo.yaml:98: what the reply means.
        fn return_completed_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [text, total_tokens] = reply
                .json([
                    &["output", "0", "content", "0", "text"],
                    &["usage", "total_tokens"],
                ])?;
            run.state.return_completed.output_text = text.read();
            run.state.return_completed.total_tokens = total_tokens.read();
            run.taken("done");
            Ok(Transition::End)
        }

        /// `returnIncomplete`, chatgpt-create-and-poll-response.arazzo.yaml:116: GET /responses/{response_id}
        fn return_incomplete_request(run: &Run<Self>) -> Result<Request, Failure> {
            let mut request = Request::new(Method::GET, Self::RESPONSES_API);
            request.path_static("/responses/");
            let response_id = run
                .state
                .create_response
                .response_id("the path parameter `response_id`")?;
            request.path_parameter("response_id", response_id)?;
            Self::every_request(run, &mut request)?;
            Ok(request)
        }

        /// `returnIncomplete`, chatgpt-create-and-poll-response.arazzo.yaml:116: what the reply means.
        fn return_incomplete_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
            if reply.status() != 200 {
                return Err(run.unmet("$statusCode == 200"));
            }
            let [status, reason] = reply
                .json([&["status"], &["incomplete_details", "reason"]])?;
            run.state.return_incomplete.final_status = status.read();
            run.state.return_incomplete.incomplete_reason = reason.read();
            Ok(Transition::End)
        }
    }

    /// The types of the schemas.
    pub mod types {
        use ::arazzo_runtime::codegen::v1::*;

        /// How far the answer is, or how it ended.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum ResponseObjectStatus {
            /// `completed`
            Completed,
            /// `failed`
            Failed,
            /// `in_progress`
            InProgress,
            /// `incomplete`
            Incomplete,
            /// Any other text.
            Other(String),
        }

        impl ResponseObjectStatus {
            /// The text as the document has it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::Completed => "completed",
                    Self::Failed => "failed",
                    Self::InProgress => "in_progress",
                    Self::Incomplete => "incomplete",
                    Self::Other(text) => text,
                }
            }
        }

        impl Serialize for ResponseObjectStatus {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for ResponseObjectStatus {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                one_of_or(
                    deserializer,
                    &[Self::Completed, Self::Failed, Self::InProgress, Self::Incomplete],
                    Self::as_str,
                    Self::Other,
                )
            }
        }

        impl Expected for ResponseObjectStatus {
            const NAME: &'static str = "a string";
        }

        /// The schema `ErrorResponse`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct ErrorResponse {
            /// `error`
            pub error: ErrorResponseError,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(read expected ErrorResponse { "error" => error } keep additional);

        /// The schema `ErrorResponse error`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct ErrorResponseError {
            /// What is wrong, for people.
            pub message: String,
            /// The family of errors it belongs to.
            pub r#type: String,
            /// The field that is at fault.
            pub param: Option<Option<String>>,
            /// The kind of error, for programs.
            pub code: Option<Option<String>>,
            /// The other members.
            pub additional: BTreeMap<String, Value>,
        }

        members!(
            read expected ErrorResponseError { "message" => message, "type" => r#type,
            "param" => param nullable, "code" => code nullable } keep additional
        );

        /// The limit or the filter that was met.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum ResponseObjectIncompleteDetailsReason {
            /// `max_output_tokens`
            MaxOutputTokens,
            /// `content_filter`
            ContentFilter,
            /// Any other text.
            Other(String),
        }

        impl ResponseObjectIncompleteDetailsReason {
            /// The text as the document has it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::MaxOutputTokens => "max_output_tokens",
                    Self::ContentFilter => "content_filter",
                    Self::Other(text) => text,
                }
            }
        }

        impl Serialize for ResponseObjectIncompleteDetailsReason {
            fn serialize<S: Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for ResponseObjectIncompleteDetailsReason {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                one_of_or(
                    deserializer,
                    &[Self::MaxOutputTokens, Self::ContentFilter],
                    Self::as_str,
                    Self::Other,
                )
            }
        }

        impl Expected for ResponseObjectIncompleteDetailsReason {
            const NAME: &'static str = "a string";
        }
    }

    /// The names of the source descriptions, as `ClientBuilder::base_url` and `ClientBuilder::credential` take them.
    pub mod sources {
        /// Source `responsesApi`.
        pub const RESPONSES_API: &str = "responsesApi";
    }

    /// The servers that the documents name, as `ClientBuilder::base_url` takes them.
    pub mod servers {
        /// A server of source `responsesApi`.
        pub const RESPONSES_API: &str = "https://api.openai.com/v1";
    }
}
