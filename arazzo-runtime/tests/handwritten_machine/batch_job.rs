//! The code that the compiler is to generate for a workflow `batch-job`.

use ::arazzo_runtime::serde::{Deserialize, Serialize};
use ::arazzo_runtime::{
    Client, Effect, Failure, Limits, Method, Multipart, Progress, Reply, Request, Secret, Server, Slot, Step,
    Transition, TransportError, Upload, WorkflowError, json_object,
};

/// Uploads a file and runs a batch over it.
pub(crate) async fn batch_job(
    client: &Client,
    inputs: BatchJobInputs,
) -> Result<BatchJobOutputs, BatchJobError> {
    let mut run = BatchJob::new(inputs).with_limits(client.limits());
    loop {
        match run.next()? {
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
    const ALL: &'static [Self] = &[
        BatchJobStep::UploadInput,
        BatchJobStep::CreateBatch,
        BatchJobStep::PollBatch,
    ];

    fn as_str(self) -> &'static str {
        match self {
            BatchJobStep::UploadInput => "uploadInput",
            BatchJobStep::CreateBatch => "createBatch",
            BatchJobStep::PollBatch => "pollBatch",
        }
    }
}

pub(crate) type BatchJobError = WorkflowError<BatchJobStep>;

/// What is left of a run between two steps.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(crate = "::arazzo_runtime::serde")]
pub(crate) struct BatchJobCheckpoint {
    progress: Progress<BatchJobStep>,
    upload_input_input_file_id: Slot<String>,
    create_batch_batch_id: Slot<String>,
    poll_batch_output_file_id: Slot<String>,
    poll_batch_total: Slot<i64>,
}

pub(crate) struct BatchJob {
    inputs: BatchJobInputs,
    checkpoint: BatchJobCheckpoint,
    limits: Limits,
}

impl BatchJob {
    const OPENAI_API: Server = Server::new("openaiApi", "https://api.openai.com/v1");

    pub(crate) fn new(inputs: BatchJobInputs) -> Self {
        let checkpoint = BatchJobCheckpoint {
            progress: Progress::starting_at(BatchJobStep::UploadInput),
            upload_input_input_file_id: Slot::Unset,
            create_batch_batch_id: Slot::Unset,
            poll_batch_output_file_id: Slot::Unset,
            poll_batch_total: Slot::Unset,
        };
        Self::resume(inputs, checkpoint)
    }

    pub(crate) fn resume(inputs: BatchJobInputs, checkpoint: BatchJobCheckpoint) -> Self {
        Self {
            inputs,
            checkpoint,
            limits: Limits::default(),
        }
    }

    pub(crate) fn checkpoint(&self) -> &BatchJobCheckpoint {
        &self.checkpoint
    }

    pub(crate) fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    pub(crate) fn next(&mut self) -> Result<Effect<BatchJobOutputs>, BatchJobError> {
        if let Some(wait) = self.checkpoint.progress.take_wait("batch-job") {
            return Ok(Effect::Wait(wait));
        }
        let Some(step) = self.checkpoint.progress.step() else {
            return self
                .outputs()
                .map(Effect::Finished)
                .map_err(|failure| self.fail(failure));
        };
        let request = match step {
            BatchJobStep::UploadInput => self.upload_input_request(),
            BatchJobStep::CreateBatch => self.create_batch_request(),
            BatchJobStep::PollBatch => self.poll_batch_request(),
        };
        let attempt = self.checkpoint.progress.attempt();
        request
            .map(|request| Effect::Send(request.sent_by("batch-job", step.as_str(), attempt)))
            .map_err(|failure| self.fail(failure))
    }

    pub(crate) fn supply(&mut self, reply: Result<Reply, TransportError>) -> Result<(), BatchJobError> {
        let reply = reply.map_err(|error| self.fail(error.into()))?;
        let transition = match self.checkpoint.progress.step() {
            Some(BatchJobStep::UploadInput) => self.upload_input_reply(&reply),
            Some(BatchJobStep::CreateBatch) => self.create_batch_reply(&reply),
            Some(BatchJobStep::PollBatch) => self.poll_batch_reply(&reply),
            None => Err(Failure::NotRunning),
        };
        transition
            .and_then(|transition| {
                self.checkpoint
                    .progress
                    .apply(transition, reply.retry_after(), &self.limits)
            })
            .map_err(|failure| self.fail(failure).with_exchange(reply.exchange()))
    }

    fn fail(&self, failure: Failure) -> BatchJobError {
        WorkflowError::new("batch-job", &self.checkpoint.progress, failure).with_outputs([
            (
                "outputFileId",
                self.checkpoint.poll_batch_output_file_id.to_value(),
            ),
            ("total", self.checkpoint.poll_batch_total.to_value()),
        ])
    }

    fn outputs(&self) -> Result<BatchJobOutputs, Failure> {
        Ok(BatchJobOutputs {
            output_file_id: self
                .checkpoint
                .poll_batch_output_file_id
                .demand("$steps.pollBatch.outputs.outputFileId", "output `outputFileId`")?
                .clone(),
            total: self.checkpoint.poll_batch_total.get().copied(),
        })
    }

    fn upload_input_request(&self) -> Result<Request, Failure> {
        let mut request = Request::new(Method::POST, Self::OPENAI_API);
        request.path("/files");
        request.secret(self.inputs.api_key.expose());
        request.header(
            "Authorization",
            &format!("Bearer {}", self.inputs.api_key.expose()),
        )?;
        let mut form = Multipart::new();
        form.file("file", &self.inputs.batch_input_file);
        form.text("purpose", "batch");
        request.multipart(form);
        Ok(request)
    }

    fn upload_input_reply(&mut self, reply: &Reply) -> Result<Transition<BatchJobStep>, Failure> {
        if reply.status() != 200 {
            return Err(Failure::criterion("$statusCode == 200"));
        }
        let [id] = reply.json([&["id"]])?;
        self.checkpoint.upload_input_input_file_id = id.read();
        Ok(Transition::Forward(BatchJobStep::CreateBatch))
    }

    fn create_batch_request(&self) -> Result<Request, Failure> {
        let mut request = Request::new(Method::POST, Self::OPENAI_API);
        request.path("/batches");
        request.secret(self.inputs.api_key.expose());
        request.header(
            "Authorization",
            &format!("Bearer {}", self.inputs.api_key.expose()),
        )?;
        let input_file_id = &self.checkpoint.upload_input_input_file_id;
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
                body.insert("endpoint", &self.inputs.endpoint);
                body.insert_some("instructions", self.inputs.instructions.as_ref());
                body.insert_json("store", "true");
                body.object("metadata", |metadata| {
                    metadata.insert("origin", "arazzo");
                    Ok(())
                })?;
                body.array("tags", |tags| {
                    tags.push_some(self.inputs.instructions.as_ref());
                    Ok(())
                })?;
                Ok(())
            })?,
        );
        Ok(request)
    }

    fn create_batch_reply(&mut self, reply: &Reply) -> Result<Transition<BatchJobStep>, Failure> {
        if reply.status() != 200 {
            return Err(Failure::criterion("$statusCode == 200"));
        }
        let [id] = reply.json([&["id"]])?;
        self.checkpoint.create_batch_batch_id = id.read();
        Ok(Transition::Forward(BatchJobStep::PollBatch))
    }

    fn poll_batch_request(&self) -> Result<Request, Failure> {
        let mut request = Request::new(Method::GET, Self::OPENAI_API);
        let batch_id = self.checkpoint.create_batch_batch_id.demand(
            "$steps.createBatch.outputs.batchId",
            "pollBatch: path parameter `batch_id`",
        )?;
        request.path("/batches/");
        request.path_parameter("batch_id", batch_id)?;
        request.secret(self.inputs.api_key.expose());
        request.header(
            "Authorization",
            &format!("Bearer {}", self.inputs.api_key.expose()),
        )?;
        Ok(request)
    }

    fn poll_batch_reply(&mut self, reply: &Reply) -> Result<Transition<BatchJobStep>, Failure> {
        if reply.status() != 200 {
            return Err(Failure::criterion("$statusCode == 200"));
        }
        let [status, output_file_id, total] =
            reply.json([&["status"], &["output_file_id"], &["request_counts", "total"]])?;
        let status: Slot<String> = status.read();
        self.checkpoint.poll_batch_output_file_id = output_file_id.read();
        self.checkpoint.poll_batch_total = total.read();
        if status.get().is_some_and(|status| status == "completed") {
            return Ok(Transition::End);
        }
        Ok(Transition::Again(BatchJobStep::PollBatch))
    }
}
