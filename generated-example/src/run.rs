//! Runs the workflows one after the other.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use arazzo_runtime::{BuildError, Client, Pacing, Step, Upload, WorkflowError};
use serde::Serialize;

use crate::arguments::{Arguments, Service};
use crate::display::Display;
use crate::server;
use crate::workflows::batches::{
    BatchJobError, BatchJobInputs, BatchJobRequired, DownloadBatchResultsError, DownloadBatchResultsInputs,
    DownloadBatchResultsRequired, batch_job, download_batch_results, sources as batch_sources,
};
use crate::workflows::responses::{
    CreateAndPollResponseError, CreateAndPollResponseInputs, CreateAndPollResponseRequired,
    create_and_poll_response, sources as response_sources,
};

/// What the batch is made of unless the caller has a file.
const REQUESTS: &str = include_str!("../requests.jsonl");

/// The embedded server takes any key.
const ANY_KEY: &str = "any key";

/// The wait between two polls of the embedded server: long enough to be seen.
const EMBEDDED_WAIT: Duration = Duration::from_millis(400);

/// Why the program fails.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error("the embedded server does not start: {0}")]
    Server(#[source] io::Error),
    #[error("the HTTP client cannot be set up: {0}")]
    Http(#[from] reqwest::Error),
    #[error(transparent)]
    Client(#[from] BuildError),
    #[error("{} cannot be read: {source}", path.display())]
    BatchFile { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Response(#[from] CreateAndPollResponseError),
    #[error(transparent)]
    Batch(#[from] BatchJobError),
    #[error(transparent)]
    Results(#[from] DownloadBatchResultsError),
    #[error("the outputs cannot be written: {0}")]
    Output(#[from] io::Error),
}

/// Asks the question, runs the batch, downloads its answers, and writes what each of them gives to `output`.
///
/// # Errors
/// The first thing that fails; workflows after it do not run.
pub(crate) async fn run(
    arguments: Arguments,
    service: Service,
    display: &Display,
    output: &mut impl Write,
) -> Result<(), RunError> {
    let requests = requests(arguments.batch_file.as_deref())?;
    // The server runs as long as it is held.
    let (client, base_url, api_key, _server) = match service {
        Service::At { base_url, api_key } => (Client::builder(), base_url, api_key, None),
        Service::Embedded => {
            let server = server::start().map_err(RunError::Server)?;
            // A proxy of the user's does not reach this machine's loopback.
            let http = reqwest::Client::builder().no_proxy().build()?;
            let pacing = Pacing::default().with_first(EMBEDDED_WAIT).with_growth(1.0);
            let client = Client::builder().http(http).pacing(pacing);
            (
                client,
                format!("{}/v1", server.url()),
                ANY_KEY.into(),
                Some(server),
            )
        }
    };
    let client = client
        .base_url(response_sources::RESPONSES_API, &base_url)
        .base_url(batch_sources::OPENAI_API, &base_url)
        .only_given_servers()
        .observer(display.clone())
        .build()?;
    let mut report = Report { display, output };

    let mut inputs = CreateAndPollResponseInputs::new(CreateAndPollResponseRequired {
        api_key: api_key.clone(),
        model: arguments.model,
        input: arguments.input,
    });
    inputs.instructions = arguments.instructions;
    let response = create_and_poll_response(&client, inputs).await;
    report.ended("create-and-poll-response", response)?;

    let inputs = BatchJobInputs::new(BatchJobRequired {
        api_key: api_key.clone(),
        batch_input_file: requests,
        endpoint: arguments.batch_endpoint,
    });
    let batch = report.ended("batch-job", batch_job(&client, inputs).await)?;

    let inputs = DownloadBatchResultsInputs::new(DownloadBatchResultsRequired {
        api_key,
        batch_id: batch.batch_id,
    });
    let results = download_batch_results(&client, inputs).await;
    report.ended("download-batch-results", results)?;
    Ok(())
}

/// The file to upload.
fn requests(path: Option<&Path>) -> Result<Upload, RunError> {
    let Some(path) = path else {
        return Ok(Upload::from(REQUESTS).file_name("requests.jsonl"));
    };
    let content = fs::read(path).map_err(|source| RunError::BatchFile {
        path: path.to_owned(),
        source,
    })?;
    let upload = Upload::from(content);
    Ok(match path.file_name() {
        Some(name) => upload.file_name(name.to_string_lossy()),
        None => upload,
    })
}

/// Where the end of a workflow is told.
struct Report<'a, W> {
    display: &'a Display,
    output: &'a mut W,
}

/// What is written of a workflow that succeeded.
#[derive(Serialize)]
struct Ended<'a, T> {
    workflow: &'a str,
    outputs: &'a T,
}

impl<W: Write> Report<'_, W> {
    /// Hands the outputs back after they were written.
    fn ended<T, S>(&mut self, workflow: &str, result: Result<T, WorkflowError<S>>) -> Result<T, RunError>
    where
        T: Serialize,
        S: Step,
        RunError: From<WorkflowError<S>>,
    {
        let failed = result.as_ref().err().and_then(WorkflowError::step);
        self.display.ended(failed.map(Step::as_str));
        let outputs = result?;
        let ended = Ended {
            workflow,
            outputs: &outputs,
        };
        serde_json::to_writer_pretty(&mut *self.output, &ended).map_err(io::Error::from)?;
        writeln!(self.output)?;
        Ok(outputs)
    }
}
