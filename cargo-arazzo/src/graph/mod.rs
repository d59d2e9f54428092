//! `cargo arazzo graph`: draws the state machines of a document's workflows.
//!
//! It draws the compiled program. It does not read the document a second time.

mod dot;
mod lanes;
mod layout;
mod mermaid;
mod picture;
mod svg;
mod ways;
mod words;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use arazzo_codegen::outline::Workflow;
use clap::{Args, ValueEnum};

use crate::Outcome;
use crate::document::{Document, Settings};
use crate::output::{self, OutputError};
use crate::text::json_escaped;

const EXAMPLES: &str = "\
Examples:
  cargo arazzo graph specs/batch.arazzo.yaml
  cargo arazzo graph specs/batch.arazzo.yaml -o batch.svg
  cargo arazzo graph specs/batch.arazzo.yaml --open
  cargo arazzo graph --workflow batch-job --format dot specs/batch.arazzo.yaml | dot -Tpdf -o batch.pdf

Formats: `mermaid` for Markdown, `dot` for Graphviz, `svg` for browsers and image viewers, `json` for programs. Transitions \
after a failure are dashed and red. A failure without an action ends the run with an error; `mermaid` and `dot` do not draw \
that.

Exit codes: 0 success, 1 the document has an error or no such workflow, 2 a file could not be read or written.";

/// Draw the state machines of a document's workflows
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Graph {
    /// The Arazzo document, YAML or JSON
    #[arg(value_name = "DOC")]
    document: PathBuf,

    /// Draw only this workflow. May be repeated
    #[arg(long = "workflow", value_name = "ID")]
    workflows: Vec<String>,

    /// Set the format. The default follows the extension of FILE, else it is `svg` with `--open`, else `mermaid`
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to FILE instead of standard output
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,

    /// Open the picture in the system's viewer. Without `-o` it is written to the temporary folder
    #[arg(long)]
    open: bool,

    #[command(flatten)]
    settings: Settings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Mermaid,
    Dot,
    Svg,
    Json,
}

/// Why no picture is shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GraphError {
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error("`{}` is written, but the system's viewer cannot be started: {source}", file.display())]
    Viewer { file: PathBuf, source: std::io::Error },
}

impl Graph {
    /// Draws the workflows.
    ///
    /// # Errors
    /// When the picture cannot be written or shown.
    pub(crate) fn run(&self) -> Result<Outcome, GraphError> {
        let generated = match self.settings.compiled_quietly(&self.document) {
            Document::Compiled(generated) => generated,
            Document::Refused(outcome) => return Ok(outcome),
        };
        let all = generated.workflows();
        let drawn = match chosen(&all, &self.workflows) {
            Ok(drawn) => drawn,
            Err(message) => {
                output::to_stderr(&message);
                return Ok(Outcome::Errors);
            }
        };
        let format = self.format();
        let picture = match format {
            Format::Mermaid => mermaid::mermaid(&drawn),
            Format::Dot => dot::dot(&drawn),
            Format::Svg => svg::svg(&drawn),
            Format::Json => json(&drawn),
        };
        let file = match (&self.output, self.open) {
            (Some(file), _) => Some(file.clone()),
            (None, true) => {
                Some(std::env::temp_dir().join(format!("{}.{}", generated.name, format.extension())))
            }
            (None, false) => None,
        };
        let Some(file) = file else {
            output::to_stdout(&picture)?;
            return Ok(Outcome::Clean);
        };
        output::to_file(&file, &picture)?;
        if self.open {
            output::to_stderr(&format!("written to {}", file.display()));
            show(&file).map_err(|source| GraphError::Viewer { file, source })?;
        }
        Ok(Outcome::Clean)
    }

    fn format(&self) -> Format {
        let by_name = || {
            let extension = self.output.as_ref()?.extension()?.to_str()?;
            match extension {
                "mmd" | "mermaid" | "md" => Some(Format::Mermaid),
                "dot" | "gv" => Some(Format::Dot),
                "svg" => Some(Format::Svg),
                "json" => Some(Format::Json),
                _ => None,
            }
        };
        let otherwise = if self.open { Format::Svg } else { Format::Mermaid };
        self.format.or_else(by_name).unwrap_or(otherwise)
    }
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Mermaid => "mmd",
            Self::Dot => "dot",
            Self::Svg => "svg",
            Self::Json => "json",
        }
    }
}

/// The workflows with these ids, or all without ids. The error lists the ids.
pub(crate) fn chosen<'w>(all: &'w [Workflow], ids: &[String]) -> Result<Vec<&'w Workflow>, String> {
    if ids.is_empty() {
        return Ok(all.iter().collect());
    }
    let find = |id: &String| {
        all.iter().find(|workflow| workflow.id == *id).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|workflow| workflow.id.as_str()).collect();
            format!(
                "error: there is no workflow `{id}`\nhelp: the workflows are `{}`",
                known.join("`, `")
            )
        })
    };
    ids.iter().map(find).collect()
}

fn json(workflows: &[&Workflow]) -> String {
    // Strings, numbers and lists: there is nothing in it that JSON has not.
    let text = serde_json::to_string_pretty(workflows).unwrap_or_default();
    format!("{}\n", json_escaped(&text))
}

fn show(file: &Path) -> std::io::Result<()> {
    let mut viewer = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        Command::new("explorer")
    } else {
        Command::new("xdg-open")
    };
    let quiet = viewer.arg(file).stdin(Stdio::null()).stdout(Stdio::null());
    quiet.stderr(Stdio::null()).spawn().map(|_| ())
}
