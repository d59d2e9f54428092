//! `cargo arazzo new`: drafts a document for operations of an OpenAPI document.

mod loops;
mod names;
mod plan;
mod planner;
mod write;

use std::env;
use std::path::{Component, Path, PathBuf};

use arazzo_codegen::Diagnostics;
use arazzo_codegen::api::{Api, OperationName};
use clap::Args;

use crate::Outcome;
use crate::output::{self, OutputError};
use plan::{Plan, Titles};

const EXAMPLES: &str = "\
Examples:
  cargo arazzo new specs/openai.openapi.yaml
  cargo arazzo new specs/openai.openapi.yaml --op createFile --op createBatch
  cargo arazzo new specs/openai.openapi.yaml --op 'GET /batches/{batch_id}'
  cargo arazzo new specs/openai.openapi.yaml --op createFile -o specs/a.arazzo.yaml

Without `--op` the operations are listed. The draft compiles. It has one step per operation, in their order. Values come from \
earlier replies if they fit a parameter or a field, otherwise from inputs. An operation that looks like paging or polling \
becomes a loop. Comments say what was left out.

Exit codes: 0 success, 1 there is no such operation or the OpenAPI document cannot be used, 2 a file could not be read or \
written.";

/// Draft a document for operations of an OpenAPI document
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct New {
    /// The OpenAPI document, YAML or JSON
    #[arg(value_name = "OPENAPI")]
    openapi: PathBuf,

    /// An operation, by its id or as `METHOD /path`. May be repeated: the steps have the same order
    #[arg(long = "op", value_name = "ID")]
    operations: Vec<String>,

    /// Set the id of the workflow. The default comes from the first operation
    #[arg(long, value_name = "ID")]
    workflow: Option<String>,

    /// Write to FILE instead of standard output. FILE must not exist
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite FILE
    #[arg(long, requires = "output")]
    force: bool,
}

impl New {
    /// Writes the document, or lists the operations.
    ///
    /// # Errors
    /// When the file or standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let api = match Api::open(&self.openapi) {
            Ok(api) => api,
            Err(findings) => return Ok(refused(&findings)),
        };
        let known = api.operations();
        if self.operations.is_empty() {
            output::to_stdout(&listed(&known))?;
            return Ok(Outcome::Clean);
        }
        let mut operations = Vec::new();
        for wanted in &self.operations {
            let Some(name) = find(&known, wanted) else {
                output::to_stderr(&unknown(&api, &known, wanted, &self.openapi));
                return Ok(Outcome::Errors);
            };
            match api.operation(name) {
                Ok(operation) => operations.push((name, operation, self.needs_path(&api, name))),
                Err(findings) => return Ok(refused(&findings)),
            }
        }
        if let Some(file) = self.output.as_ref().filter(|file| file.exists() && !self.force) {
            output::to_stderr(&format!(
                "error: `{}` is there already\nhelp: `--force` writes over it",
                file.display()
            ));
            return Ok(Outcome::Failed);
        }
        let titles = Titles {
            source: names::source(&self.openapi),
            url: self.url(),
            workflow: self.workflow.clone(),
        };
        let document = write::document(&Plan::of(&operations, titles));
        match &self.output {
            Some(file) => {
                output::to_file(file, &document)?;
                let file = file.display();
                output::to_stderr(&format!(
                    "written to {file}; what is left to say of it: cargo arazzo check {file}"
                ));
            }
            None => output::to_stdout(&document)?,
        }
        Ok(Outcome::Clean)
    }

    /// Whether only the path identifies the operation.
    fn needs_path(&self, api: &Api, name: &OperationName) -> bool {
        name.id
            .as_ref()
            .is_none_or(|id| id.is_empty() || id.starts_with('$') || api.is_ambiguous(id))
    }

    /// The relative path of the OpenAPI document from the new document.
    fn url(&self) -> String {
        let folder = self
            .output
            .as_deref()
            .and_then(Path::parent)
            .unwrap_or(Path::new(""));
        let relative = relative(&absolute(folder), &absolute(&self.openapi));
        let url = relative.to_string_lossy().replace('\\', "/");
        if url.starts_with('.') || url.starts_with('/') {
            url
        } else {
            format!("./{url}")
        }
    }
}

fn absolute(path: &Path) -> PathBuf {
    let whole = path
        .canonicalize()
        .or_else(|_| env::current_dir().map(|here| here.join(path)));
    whole.unwrap_or_else(|_| path.to_path_buf())
}

/// The relative path from a folder to a file.
pub(crate) fn relative(folder: &Path, file: &Path) -> PathBuf {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (folder.components().collect(), file.components().collect());
    let shared = from
        .iter()
        .zip(&to)
        .take_while(|(left, right)| left == right)
        .count();
    let up = from.iter().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.iter().skip(shared).copied()).collect()
}

fn find<'n>(known: &'n [OperationName], wanted: &str) -> Option<&'n OperationName> {
    known
        .iter()
        .find(|name| name.id.as_deref() == Some(wanted))
        .or_else(|| {
            let (method, path) = wanted.split_once(' ')?;
            known
                .iter()
                .find(|name| name.method.eq_ignore_ascii_case(method) && name.path == path.trim())
        })
}

fn unknown(api: &Api, known: &[OperationName], wanted: &str, file: &Path) -> String {
    let help = match api.nearest(wanted) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "`cargo arazzo new {}` lists its {} operations",
            file.display(),
            known.len()
        ),
    };
    format!(
        "error: `{}` has no operation `{wanted}`\nhelp: {help}",
        file.display()
    )
}

fn listed(known: &[OperationName]) -> String {
    let widest = known
        .iter()
        .map(|name| name.method.len())
        .max()
        .unwrap_or_default();
    let paths = known.iter().map(|name| name.path.chars().count());
    let longest = paths.filter(|length| *length <= 60).max().unwrap_or_default();
    known
        .iter()
        .map(|name| {
            let id = name.id.as_deref().unwrap_or_default();
            let line = format!("{:widest$}  {:longest$}  {id}", name.method, name.path);
            format!("{}\n", line.trim_end())
        })
        .collect()
}

fn refused(findings: &Diagnostics) -> Outcome {
    output::show(findings);
    if findings.iter().all(|found| found.labels.is_empty()) {
        Outcome::Failed
    } else {
        Outcome::Errors
    }
}
