//! `cargo arazzo runs`: shows the runs of a store, and changes them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use arazzo_runtime::store::{
    Change, ChangeError, Files, Filter, Found, Id, Record, RunState, Sqlite, Store, StoreError, Timestamp,
    change,
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::output::{self, OutputError};
use crate::text::{one_line, visible};

const EXAMPLES: &str = "\
Examples:
  cargo arazzo runs list runs --state failed
  cargo arazzo runs show runs order-7
  cargo arazzo runs retry runs order-7
  cargo arazzo runs skip runs order-7 --outputs '{\"receipt\": \"r-1\"}'
  cargo arazzo runs set runs.sqlite order-7 pay amount 500

A store is a folder, or the file of a SQLite database. A step is named by its `stepId`; in a workflow that a step calls, the \
steps of the callers stand before it: `pay/confirm`. A process with a runner sees a change when it next looks at the store.

Exit codes: 0 done, 1 the run does not allow the change or a record is damaged, 2 the store could not be read or written.";

/// Show the runs of a store, and change them
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Runs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List runs
    List {
        #[command(flatten)]
        store: StorePath,
        /// Only runs of this workflow
        #[arg(long, value_name = "ID")]
        workflow: Option<String>,
        /// Only runs in this state
        #[arg(long, value_enum)]
        state: Option<State>,
        /// Set the format: `text` for people, or `json` for programs, with one record per line
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Show the record of a run, as JSON
    Show {
        #[command(flatten)]
        run: Run,
    },
    /// Repeat the step at which a run has failed or was cancelled; a run that waits goes on at once
    Retry {
        #[command(flatten)]
        run: Run,
    },
    /// Go back to an earlier step
    Back {
        #[command(flatten)]
        run: Run,
        /// The step
        step: String,
    },
    /// Go on after the current step without its request
    Skip {
        #[command(flatten)]
        run: Run,
        /// The outputs of the step, as a JSON object
        #[arg(long, value_name = "JSON", value_parser = object, default_value = "{}")]
        outputs: Map<String, Value>,
        /// The step to skip, if it is the step of a caller
        #[arg(long)]
        step: Option<String>,
        /// The next step; without it, the one that follows in the document
        #[arg(long, value_name = "STEP")]
        next: Option<String>,
    },
    /// Change an output of a step
    Set {
        #[command(flatten)]
        run: Run,
        /// The step
        step: String,
        /// The name of the output
        name: String,
        /// The value, as JSON; a text that is not JSON stands for itself
        value: String,
    },
    /// End a run
    Cancel {
        #[command(flatten)]
        run: Run,
    },
}

#[derive(Args)]
struct StorePath {
    /// The folder, or the file of the SQLite database
    #[arg(value_name = "STORE")]
    path: PathBuf,
}

#[derive(Args)]
struct Run {
    #[command(flatten)]
    store: StorePath,
    /// The id of the run
    #[arg(value_name = "RUN")]
    id: Id,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum State {
    Ready,
    Waiting,
    Running,
    Finished,
    Failed,
    Cancelled,
}

impl From<State> for RunState {
    fn from(state: State) -> Self {
        match state {
            State::Ready => Self::Ready,
            State::Waiting => Self::Waiting,
            State::Running => Self::Running,
            State::Finished => Self::Finished,
            State::Failed => Self::Failed,
            State::Cancelled => Self::Cancelled,
        }
    }
}

fn object(text: &str) -> Result<Map<String, Value>, serde_json::Error> {
    serde_json::from_str(text)
}

/// Why the runs could not be shown or changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunsError {
    #[error("there is no store at `{}`", .0.display())]
    NoStore(PathBuf),
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error("{}", whole(.0))]
    Store(#[from] StoreError),
}

/// An error with its causes.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // Writing to a string does not fail.
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

impl Runs {
    /// Shows or changes runs.
    ///
    /// # Errors
    /// When the store cannot be read or written, or standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, RunsError> {
        let (run, made) = match &self.command {
            Command::List {
                store,
                workflow,
                state,
                format,
            } => {
                let mut filter = Filter::default();
                filter.workflow.clone_from(workflow);
                filter.state = state.map(RunState::from);
                return list(&*store.open()?, &filter, *format);
            }
            Command::Show { run } => return show(&*run.store.open()?, &run.id),
            Command::Retry { run } => (run, Change::Retry),
            Command::Back { run, step } => (run, Change::GoBack { step: step.clone() }),
            Command::Skip {
                run,
                outputs,
                step,
                next,
            } => {
                let change = Change::Skip {
                    step: step.clone(),
                    outputs: outputs.clone(),
                    next: next.clone(),
                };
                (run, change)
            }
            Command::Set {
                run,
                step,
                name,
                value,
            } => {
                let change = Change::Set {
                    step: step.clone(),
                    name: name.clone(),
                    value: serde_json::from_str(value).unwrap_or_else(|_| json!(value)),
                };
                (run, change)
            }
            Command::Cancel { run } => (run, Change::Cancel),
        };
        match change(&*run.store.open()?, &run.id, &made, Timestamp::now()) {
            Ok(record) => {
                output::to_stdout(&format!("{}\n", line(&record)))?;
                Ok(Outcome::Clean)
            }
            Err(ChangeError::Store(error)) if !matches!(error, StoreError::Conflict { .. }) => {
                Err(error.into())
            }
            Err(error) => Ok(refused(&error)),
        }
    }
}

impl StorePath {
    /// Opens the store, which has to be there.
    fn open(&self) -> Result<Box<dyn Store>, RunsError> {
        let path: &Path = &self.path;
        if path.join("runs").is_dir() {
            return Ok(Box::new(Files::open(path)?));
        }
        if path.is_file() {
            return Ok(Box::new(Sqlite::open(path)?));
        }
        Err(RunsError::NoStore(path.to_path_buf()))
    }
}

fn refused(error: &dyn std::error::Error) -> Outcome {
    output::to_stderr(&format!("error: {}", whole(error)));
    Outcome::Errors
}

fn list(store: &dyn Store, filter: &Filter, format: Format) -> Result<Outcome, RunsError> {
    let Found { runs, damaged } = store.list(filter)?;
    let mut text = String::new();
    for record in &runs {
        let line = match format {
            Format::Text => line(record),
            Format::Json => serde_json::to_string(record).unwrap_or_default(),
        };
        let _ = writeln!(text, "{line}");
    }
    output::to_stdout(&text)?;
    damaged.iter().for_each(|error| {
        refused(error);
    });
    match damaged.is_empty() {
        true => Ok(Outcome::Clean),
        false => Ok(Outcome::Errors),
    }
}

fn show(store: &dyn Store, id: &Id) -> Result<Outcome, RunsError> {
    match store.load(id) {
        Ok(Some(stored)) => {
            output::to_stdout(&format!("{:#}\n", json!(stored.record)))?;
            Ok(Outcome::Clean)
        }
        Ok(None) => Ok(refused(&ChangeError::Unknown { id: id.clone() })),
        Err(error @ StoreError::Damaged { .. }) => Ok(refused(&error)),
        Err(error) => Err(error.into()),
    }
}

/// A run in one line.
fn line(record: &Record) -> String {
    let step = record.step.as_deref().map(|step| match record.attempt {
        1 => format!(" at `{step}`"),
        attempt => format!(" at `{step}`, attempt {attempt}"),
    });
    let error: Option<Value> = record
        .error
        .as_ref()
        .and_then(|error| serde_json::from_str(error.get()).ok());
    let reason = error.as_ref().and_then(|error| error.get("reason")?.as_str());
    let reason = reason.map(|reason| format!(": {}", one_line(reason)));
    let line = format!(
        "{} {} {}{}{}",
        record.id,
        record.workflow,
        record.state,
        step.unwrap_or_default(),
        reason.unwrap_or_default()
    );
    visible(&line).into_owned()
}
