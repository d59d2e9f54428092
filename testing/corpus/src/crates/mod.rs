//! The crates that hold the generated code: written while documents are compiled, then built at once.

mod said;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use said::Said;

use crate::compile::Row;
use crate::{Build, CorpusError, processor};

/// How the generated code is built.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) build: Build,
    /// Programs are made of them.
    pub(crate) run: bool,
    /// So many documents share a crate: cargo builds crates side by side, and one of all would need all memory at once.
    pub(crate) documents_in_a_crate: usize,
    /// How often the crates are built; the time is that of the fastest. Nothing: once, and not what was built before.
    pub(crate) times: Option<u32>,
}

/// A workspace of crates that is being written.
pub(crate) struct Crates {
    folder: PathBuf,
    plan: Plan,
    /// The modules that were written.
    written: Mutex<BTreeSet<PathBuf>>,
}

/// What building took, beyond the dependencies.
pub(crate) struct Built {
    pub(crate) elapsed: Duration,
    /// What processors did for it, where the system tells and all of it was done anew.
    pub(crate) processor: Option<Duration>,
    pub(crate) crates: usize,
}

/// One build of the crates of the workflows.
struct Round {
    elapsed: Duration,
    processor: Option<Duration>,
    said: Said,
}

impl Crates {
    /// A workspace in the folder. Of what stood there, modules that are the same stay as they are, with what cargo built
    /// of them; what is not written again is removed.
    pub(crate) fn under(folder: &Path, plan: Plan) -> Result<Self, CorpusError> {
        let crates = Self {
            folder: folder.to_path_buf(),
            plan,
            written: Mutex::default(),
        };
        if crates.are_written() {
            for members in [crates.members(), crates.programs()] {
                fs::create_dir_all(&members).map_err(|source| unwritable(&members, source))?;
            }
        }
        Ok(crates)
    }

    fn are_written(&self) -> bool {
        self.plan.build != Build::None || self.plan.run
    }

    fn members(&self) -> PathBuf {
        self.folder.join("crates")
    }

    /// The crate of a document.
    fn part(&self, position: usize) -> String {
        format!("part_{}", position / self.plan.documents_in_a_crate)
    }

    /// A crate without code of its own, for what all need.
    fn dependencies(&self) -> PathBuf {
        self.folder.join("dependencies")
    }

    fn programs(&self) -> PathBuf {
        self.folder.join("programs")
    }

    /// The program that runs the workflows of a document.
    pub(crate) fn program(&self, position: usize) -> PathBuf {
        let name = format!("run_{}", self.part(position));
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.folder.join("target").join("debug").join(file)
    }

    /// Writes the code of one document; gives the number of its lines.
    pub(crate) fn add(&self, position: usize, path: &Path, source: &str) -> Result<usize, CorpusError> {
        if self.are_written() {
            let folder = self.members().join(self.part(position)).join("src");
            fs::create_dir_all(&folder).map_err(|source| unwritable(&folder, source))?;
            let file = folder.join(format!("{}.rs", module(position)));
            let text = format!("//! {}\n\n{source}", path.display());
            write(&file, &text)?;
            self.written
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(file);
        }
        Ok(source.lines().count())
    }

    /// Builds everything that was written, and puts what rustc says into the rows.
    pub(crate) fn build(&self, rows: &mut [Row]) -> Result<Option<Built>, CorpusError> {
        let command = match self.plan.build {
            Build::None => return Ok(None),
            Build::Check => "check",
            Build::Clippy => "clippy",
        };
        let crates = self.manifests("\"crates/*\"")?;
        if crates == 0 {
            return Ok(None);
        }
        self.cargo(&[command, "--package", "dependencies"])?;
        let mut best = self.build_parts(command)?;
        for _ in 1..self.plan.times.unwrap_or(1) {
            let next = self.build_parts(command)?;
            best.elapsed = best.elapsed.min(next.elapsed);
            best.processor = best.processor.min(next.processor);
        }
        for (position, row) in rows.iter_mut().enumerate() {
            if let Some(found) = best.said.complaints.get(&module(position)) {
                row.complaints.clone_from(found);
            }
        }
        Ok(Some(Built {
            elapsed: best.elapsed,
            processor: best.processor,
            crates,
        }))
    }

    /// Builds the crates of the workflows once.
    fn build_parts(&self, command: &str) -> Result<Round, CorpusError> {
        if self.plan.times.is_some() {
            for part in entries(&self.members())? {
                touch(&part.join("src/lib.rs"))?;
            }
        }
        let (start, spent) = (Instant::now(), processor::spent_by_children());
        let said = self.cargo(&[command, "--package", "part_*", "--keep-going"])?;
        let elapsed = start.elapsed();
        let processor = processor::spent_by_children().zip(spent);
        Ok(Round {
            elapsed,
            processor: processor
                .filter(|_| said.fresh == 0)
                .map(|(after, before)| after.saturating_sub(before)),
            said,
        })
    }

    /// Builds the programs that run the workflows, as far as those compile.
    pub(crate) fn build_programs(&self, rows: &[Row]) -> Result<Built, CorpusError> {
        self.manifests("\"crates/*\", \"programs/*\"")?;
        let runner = concat!(env!("CARGO_MANIFEST_DIR"), "/runner");
        let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../../arazzo-runtime");
        let mut parts: BTreeMap<String, (String, String)> = BTreeMap::new();
        for (position, row) in rows
            .iter()
            .enumerate()
            .filter(|(_, row)| !row.compiled.is_empty() && row.complaints.is_empty())
        {
            let (part, module) = (self.part(position), module(position));
            let (modules, table) = parts.entry(part.clone()).or_default();
            let file = format!("../../../crates/{part}/src/{module}.rs");
            modules.push_str(&format!("#[path = {file:?}]\nmod {module};\n"));
            for workflow in &row.compiled {
                let (name, function) = (format!("{module} {}", workflow.id), &workflow.function);
                table.push_str(&format!(
                    "    ({name:?}, corpus_runner::workflow!({module}::{function})),\n"
                ));
            }
        }
        for folder in entries(&self.programs())? {
            if !parts.contains_key(&name(&folder)) {
                fs::remove_dir_all(&folder).map_err(|source| unwritable(&folder, source))?;
            }
        }
        for (part, (modules, table)) in &parts {
            let folder = self.programs().join(part);
            let source = folder.join("src");
            fs::create_dir_all(&source).map_err(|error| unwritable(&source, error))?;
            let manifest = format!(
                "[package]\nname = \"run_{part}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 arazzo-runtime = {{ path = {runtime:?}, default-features = false, features = [\"jsonpath\", \"regex\", \"xpath\"] }}\n\
                 corpus-runner = {{ path = {runner:?} }}\n"
            );
            write(&folder.join("Cargo.toml"), &manifest)?;
            let main = format!(
                "//! Runs the workflows of `{part}`.\n#![allow(unused)]\n\n{modules}\n\
                 const WORKFLOWS: &[(&str, corpus_runner::Run)] = &[\n{table}];\n\n\
                 fn main() -> std::io::Result<()> {{\n    corpus_runner::serve(WORKFLOWS)\n}}\n"
            );
            write(&source.join("main.rs"), &main)?;
        }
        let start = Instant::now();
        let said = self.cargo(&["build", "--package", "run_part_*", "--keep-going"])?;
        match said.complaints.into_values().flatten().next() {
            Some(complaint) => Err(CorpusError::NotBuilt(complaint)),
            None => Ok(Built {
                elapsed: start.elapsed(),
                processor: None,
                crates: parts.len(),
            }),
        }
    }

    /// Runs cargo in the workspace.
    fn cargo(&self, arguments: &[&str]) -> Result<Said, CorpusError> {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .arg("--message-format=json")
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", "target")
            // Nobody steps through it, and it is built once.
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .stdout(Stdio::piped())
            .spawn()
            .map_err(CorpusError::Cargo)?;
        let said = match cargo.stdout.take() {
            Some(output) => Said::read(BufReader::new(output))?,
            None => Said::default(),
        };
        let status = cargo.wait().map_err(CorpusError::Cargo)?;
        if !status.success() && said.complaints.is_empty() {
            return Err(CorpusError::NotBuilt(status.to_string()));
        }
        Ok(said)
    }

    /// Completes the workspace around the modules that were written; gives the number of its crates.
    fn manifests(&self, members: &str) -> Result<usize, CorpusError> {
        let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../../arazzo-runtime");
        let workspace = format!("[workspace]\nresolver = \"3\"\nmembers = [\"dependencies\", {members}]\n");
        write(&self.folder.join("Cargo.toml"), &workspace)?;
        let needs = format!(
            "edition = \"2024\"\n\n[lib]\ndoctest = false\n\n\
             [dependencies]\narazzo-runtime = {{ path = {runtime:?}, features = [\"xpath\"] }}\n"
        );
        let dependencies = self.dependencies();
        let source = dependencies.join("src");
        fs::create_dir_all(&source).map_err(|error| unwritable(&source, error))?;
        let manifest = format!("[package]\nname = \"dependencies\"\nversion = \"0.0.0\"\n{needs}");
        write(&dependencies.join("Cargo.toml"), &manifest)?;
        write(&source.join("lib.rs"), "//! What the generated code needs.\n")?;
        let mut parts = 0;
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        for part in entries(&self.members())? {
            if !written.iter().any(|file| file.starts_with(&part)) {
                fs::remove_dir_all(&part).map_err(|source| unwritable(&part, source))?;
                continue;
            }
            for file in entries(&part.join("src"))? {
                if !written.contains(&file) && !file.ends_with("lib.rs") {
                    fs::remove_file(&file).map_err(|source| unwritable(&file, source))?;
                }
            }
            let name = name(&part);
            let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\n{needs}");
            write(&part.join("Cargo.toml"), &manifest)?;
            let modules: Vec<String> = entries(&part.join("src"))?
                .iter()
                .filter_map(|file| Some(format!("pub mod {};\n", file.file_stem()?.to_str()?)))
                .filter(|line| !line.contains(" lib;"))
                .collect();
            let root = format!(
                "//! Generated code.\n#![warn(missing_docs)]\n\n{}",
                modules.concat()
            );
            write(&part.join("src/lib.rs"), &root)?;
            parts += 1;
        }
        Ok(parts)
    }
}

pub(crate) fn module(position: usize) -> String {
    format!("document_{position}")
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let unreadable = |source| CorpusError::Unreadable {
        path: folder.to_path_buf(),
        source,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        found.push(entry.map_err(unreadable)?.path());
    }
    found.sort();
    Ok(found)
}

/// A file that is the same keeps its time, so that cargo does not build it again.
fn write(file: &Path, text: &str) -> Result<(), CorpusError> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(file, text).map_err(|source| unwritable(file, source))
}

/// Has cargo build the crate of this file again.
fn touch(file: &Path) -> Result<(), CorpusError> {
    let touched = fs::File::options()
        .append(true)
        .open(file)
        .and_then(|opened| opened.set_modified(SystemTime::now()));
    touched.map_err(|source| unwritable(file, source))
}

fn unwritable(path: &Path, source: std::io::Error) -> CorpusError {
    CorpusError::Unwritable {
        path: path.to_path_buf(),
        source,
    }
}
