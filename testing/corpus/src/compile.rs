//! Compiles documents, several at a time, and keeps a row for each.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use arazzo_codegen::outline::Workflow;
use arazzo_codegen::source::{Document, Node, Sources};
use arazzo_codegen::{Config, Diagnostics, Severity};
use indicatif::{ProgressBar, ProgressStyle};

use crate::CorpusError;
use crate::crates::Crates;

/// What became of the documents.
pub(crate) struct Compiled {
    pub(crate) rows: Vec<Row>,
    /// From the first to the last document, without writing code.
    pub(crate) elapsed: Duration,
}

/// What became of one document.
pub(crate) struct Row {
    pub(crate) path: PathBuf,
    pub(crate) workflows: usize,
    pub(crate) steps: usize,
    pub(crate) outcome: Outcome,
    /// The workflows that there is code of.
    pub(crate) compiled: Vec<Workflow>,
    /// How many workflows were left out.
    pub(crate) left_out: usize,
    /// How often each code was found.
    pub(crate) errors: BTreeMap<&'static str, usize>,
    pub(crate) lints: BTreeMap<&'static str, usize>,
    /// The lints one by one.
    pub(crate) findings: Vec<Finding>,
    /// Lines of generated code.
    pub(crate) lines: usize,
    pub(crate) elapsed: Duration,
    /// What rustc says of the generated code.
    pub(crate) complaints: Vec<String>,
}

/// A lint, and where it is.
pub(crate) struct Finding {
    pub(crate) code: &'static str,
    /// The file's name without its folders.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Clean,
    WithLints,
    /// Some of its workflows were left out.
    InPart,
    Refused,
    /// The compiler panicked, which is a bug whatever the document says.
    Panicked,
}

impl Outcome {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::WithLints => "with lints",
            Self::InPart => "in part",
            Self::Refused => "refused",
            Self::Panicked => "panicked",
        }
    }
}

/// Compiles every document and hands what compiles to `crates`. The rows are in the order of the documents.
pub(crate) fn all(
    config: &Config,
    root: &Path,
    paths: &[PathBuf],
    jobs: usize,
    crates: &Crates,
) -> Result<Compiled, CorpusError> {
    let next = AtomicUsize::new(0);
    let rows: Mutex<BTreeMap<usize, Row>> = Mutex::default();
    let spent = Mutex::new(Duration::ZERO);
    let failed: Mutex<Option<CorpusError>> = Mutex::default();
    let progress = ProgressBar::new(paths.len() as u64).with_style(style());
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                while let Some((position, path)) = claim(&next, paths) {
                    progress.set_message(path.display().to_string());
                    let (row, code) = one(config, root, path);
                    let writing = Instant::now();
                    let written = code.map_or(Ok(0), |source| crates.add(position, path, &source()));
                    *locked(&spent) += writing.elapsed();
                    match written {
                        Ok(lines) => {
                            locked(&rows).insert(position, Row { lines, ..row });
                        }
                        Err(error) => *locked(&failed) = Some(error),
                    }
                    progress.inc(1);
                }
            });
        }
    });
    progress.finish_and_clear();
    let writing = locked(&spent).div_f64(jobs.max(1) as f64);
    if let Some(error) = locked(&failed).take() {
        return Err(error);
    }
    Ok(Compiled {
        elapsed: start.elapsed().saturating_sub(writing),
        rows: std::mem::take(&mut *locked(&rows)).into_values().collect(),
    })
}

pub(crate) fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// A thread that panicked while it held the lock has lost nothing that matters here.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn claim<'p>(next: &AtomicUsize, paths: &'p [PathBuf]) -> Option<(usize, &'p PathBuf)> {
    let position = next.fetch_add(1, Ordering::Relaxed);
    paths.get(position).map(|path| (position, path))
}

type Source = Box<dyn FnOnce() -> String>;

fn one(config: &Config, root: &Path, path: &Path) -> (Row, Option<Source>) {
    let start = Instant::now();
    // Nothing of what a panic would leave behind is looked at again.
    let result = catch_unwind(AssertUnwindSafe(|| config.generate(path)));
    let elapsed = start.elapsed();
    let (workflows, steps) = size(&root.join(path));
    let mut row = Row {
        path: path.to_path_buf(),
        workflows,
        steps,
        outcome: Outcome::Panicked,
        compiled: Vec::new(),
        left_out: 0,
        errors: BTreeMap::new(),
        lints: BTreeMap::new(),
        findings: Vec::new(),
        lines: 0,
        elapsed,
        complaints: Vec::new(),
    };
    match result {
        Err(_) => (row, None),
        Ok(Err(findings)) => {
            row.outcome = Outcome::Refused;
            row.count(&findings);
            (row, None)
        }
        Ok(Ok(generated)) => {
            row.count(&generated.lints);
            row.outcome = match (row.errors.is_empty(), row.lints.is_empty()) {
                (true, true) => Outcome::Clean,
                (true, false) => Outcome::WithLints,
                (false, _) => Outcome::InPart,
            };
            row.findings = located(&generated.lints);
            row.compiled = generated.workflows();
            row.left_out = generated.left_out.len();
            (row, Some(Box::new(move || generated.source())))
        }
    }
}

impl Row {
    fn count(&mut self, findings: &Diagnostics) {
        for found in findings.iter() {
            let counts = match found.severity {
                Severity::Error => &mut self.errors,
                _ => &mut self.lints,
            };
            *counts.entry(found.code.as_str()).or_default() += 1;
        }
    }
}

/// The lints with their places, but for those that have none.
pub(crate) fn located(lints: &Diagnostics) -> Vec<Finding> {
    let placed = lints
        .iter()
        .filter_map(|found| Some((found, lints.place(found)?)));
    placed
        .map(|(found, (path, line, _))| Finding {
            code: found.code.as_str(),
            file: path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            line,
            message: found.message.clone(),
        })
        .collect()
}

/// The workflows and steps of a document, as far as it can be read.
fn size(path: &Path) -> (usize, usize) {
    let sources = Sources::new();
    let Some(root) = sources
        .read(path)
        .ok()
        .and_then(|source| Document::open(&sources, source).ok())
        .and_then(|document| document.root().ok().cloned())
    else {
        return (0, 0);
    };
    let workflows = root
        .get("workflows")
        .and_then(Node::as_sequence)
        .unwrap_or_default();
    let steps = workflows
        .iter()
        .filter_map(|workflow| workflow.get("steps")?.as_sequence())
        .map(<[Node]>::len)
        .sum();
    (workflows.len(), steps)
}
