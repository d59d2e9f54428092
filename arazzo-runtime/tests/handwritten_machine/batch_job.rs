//! The code that the compiler is to generate for a workflow `batch-job`.

use ::arazzo_runtime::codegen::*;

/// Uploads a file and runs a batch over it.
pub(crate) async fn batch_job(
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

#[derive(Clone, Debug, Deserialize)]
#[serde(crate = "::arazzo_runtime::serde", rename_all = "camelCase")]
pub(crate) struct BatchJobInputs {
    api_key: Secret<String>,
    batch_input_file: Upload,
    endpoint: String,
    instructions: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(crate = "::arazzo_runtime::serde", rename_all = "camelCase")]
pub(crate) struct BatchJobOutputs {
    pub(crate) output_file_id: String,
    pub(crate) total: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum BatchJobStep {
    UploadInput,
    CreateBatch,
    PollBatch,
}

impl Step for BatchJobStep {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::UploadInput, "uploadInput", "POST /files"),
        (Self::CreateBatch, "createBatch", "POST /batches"),
        (Self::PollBatch, "pollBatch", "GET /batches/{batch_id}"),
    ];
}

pub(crate) type BatchJobError = WorkflowError<BatchJobStep>;

step_state!(UploadInputState "uploadInput" { "inputFileId" => input_file_id: String });
step_state!(CreateBatchState "createBatch" { "batchId" => batch_id: String });
step_state!(PollBatchState "pollBatch" { "outputFileId" => output_file_id: String, "total" => total: i64 });
state!(pub(crate) BatchJobState {
    upload_input: UploadInputState,
    create_batch: CreateBatchState,
    poll_batch: PollBatchState,
});

pub(crate) struct BatchJob;

impl Workflow for BatchJob {
    type Step = BatchJobStep;
    type Inputs = BatchJobInputs;
    type Outputs = BatchJobOutputs;
    type State = BatchJobState;

    const ID: &'static str = "batch-job";
    const FIRST: BatchJobStep = BatchJobStep::UploadInput;
    const SERVERS: &'static [Server] = &[Self::OPENAI_API];

    fn handlers(step: BatchJobStep) -> Handlers<Self> {
        match step {
            BatchJobStep::UploadInput => Handlers::send(Self::upload_input_request, Self::upload_input_reply),
            BatchJobStep::CreateBatch => Handlers::send(Self::create_batch_request, Self::create_batch_reply),
            BatchJobStep::PollBatch => Handlers::send(Self::poll_batch_request, Self::poll_batch_reply),
        }
    }

    fn outputs(run: &Run<Self>) -> Result<BatchJobOutputs, Failure> {
        let output_file_id = &run.state.poll_batch.output_file_id;
        Ok(BatchJobOutputs {
            output_file_id: output_file_id
                .demand("$steps.pollBatch.outputs.outputFileId", "output `outputFileId`")?
                .clone(),
            total: run.state.poll_batch.total.get().copied(),
        })
    }

    fn outputs_so_far(run: &Run<Self>) -> Vec<(&'static str, Option<Value>)> {
        Vec::from([
            ("outputFileId", run.state.poll_batch.output_file_id.to_value()),
            ("total", run.state.poll_batch.total.to_value()),
        ])
    }
}

impl BatchJob {
    const OPENAI_API: Server = Server::new("openaiApi", "https://api.openai.com/v1");

    fn upload_input_request(run: &Run<Self>) -> Result<Request, Failure> {
        let mut request = Request::new(Method::POST, Self::OPENAI_API);
        request.path("/files");
        request.secret(run.inputs.api_key.expose());
        request.header(
            "Authorization",
            &format!("Bearer {}", run.inputs.api_key.expose()),
        )?;
        let mut form = Multipart::new();
        form.file("file", &run.inputs.batch_input_file);
        form.text("purpose", "batch");
        request.multipart(form);
        Ok(request)
    }

    fn upload_input_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
        if reply.status() != 200 {
            return Err(run.unmet("$statusCode == 200"));
        }
        let [id] = reply.json([&["id"]])?;
        run.state.upload_input.input_file_id = id.read();
        Ok(Transition::Forward(BatchJobStep::CreateBatch))
    }

    fn create_batch_request(run: &Run<Self>) -> Result<Request, Failure> {
        let mut request = Request::new(Method::POST, Self::OPENAI_API);
        request.path("/batches");
        request.secret(run.inputs.api_key.expose());
        request.header(
            "Authorization",
            &format!("Bearer {}", run.inputs.api_key.expose()),
        )?;
        let input_file_id = &run.state.upload_input.input_file_id;
        request.json(
            "application/json",
            json_object(|body| {
                body.insert(
                    "input_file_id",
                    input_file_id.demand(
                        "$steps.uploadInput.outputs.inputFileId",
                        "createBatch: payload member `input_file_id`",
                    )?,
                );
                body.insert("endpoint", &run.inputs.endpoint);
                body.insert_some("instructions", run.inputs.instructions.as_ref());
                body.insert_json("store", "true");
                body.object("metadata", |metadata| {
                    metadata.insert("origin", "arazzo");
                    Ok(())
                })?;
                body.array("tags", |tags| {
                    tags.push_some(run.inputs.instructions.as_ref());
                    Ok(())
                })?;
                Ok(())
            })?,
        );
        Ok(request)
    }

    fn create_batch_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
        if reply.status() != 200 {
            return Err(run.unmet("$statusCode == 200"));
        }
        let [id] = reply.json([&["id"]])?;
        run.state.create_batch.batch_id = id.read();
        Ok(Transition::Forward(BatchJobStep::PollBatch))
    }

    fn poll_batch_request(run: &Run<Self>) -> Result<Request, Failure> {
        let mut request = Request::new(Method::GET, Self::OPENAI_API);
        let batch_id = run.state.create_batch.batch_id.demand(
            "$steps.createBatch.outputs.batchId",
            "pollBatch: path parameter `batch_id`",
        )?;
        request.path("/batches/");
        request.path_parameter("batch_id", batch_id)?;
        request.secret(run.inputs.api_key.expose());
        request.header(
            "Authorization",
            &format!("Bearer {}", run.inputs.api_key.expose()),
        )?;
        Ok(request)
    }

    fn poll_batch_reply(run: &mut Run<Self>, reply: &Reply) -> Judged<Self> {
        if reply.status() != 200 {
            return Err(run.unmet("$statusCode == 200"));
        }
        let [status, output_file_id, total] =
            reply.json([&["status"], &["output_file_id"], &["request_counts", "total"]])?;
        let status: Slot<String> = status.read();
        run.state.poll_batch.output_file_id = output_file_id.read();
        run.state.poll_batch.total = total.read();
        if status.get().is_some_and(|status| status == "completed") {
            return Ok(Transition::End);
        }
        Ok(Transition::Again(BatchJobStep::PollBatch))
    }
}
