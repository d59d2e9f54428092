//! The crates that hold the generated code: written while documents are compiled, then built at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::compile::Row;
use crate::{Build, CorpusError};

/// So many documents share a crate: cargo builds crates side by side, and one of all would need all memory at once.
const DOCUMENTS_IN_A_CRATE: usize = 64;

/// A workspace of crates that is being written.
pub(crate) struct Crates {
    folder: PathBuf,
    build: Build,
    /// Programs are made of them.
    run: bool,
    /// The modules that were written.
    written: Mutex<BTreeSet<PathBuf>>,
}

/// What building took.
pub(crate) struct Built {
    pub(crate) elapsed: Duration,
    pub(crate) crates: usize,
}

impl Crates {
    /// A workspace in the folder. Of what stood there, modules that are the same stay as they are, with what cargo built
    /// of them; what is not written again is removed.
    pub(crate) fn under(folder: &Path, build: Build, run: bool) -> Result<Self, CorpusError> {
        let crates = Self {
            folder: folder.to_path_buf(),
            build,
            run,
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
        self.build != Build::None || self.run
    }

    fn members(&self) -> PathBuf {
        self.folder.join("crates")
    }

    fn programs(&self) -> PathBuf {
        self.folder.join("programs")
    }

    /// The program that runs the workflows of a document.
    pub(crate) fn program(&self, position: usize) -> PathBuf {
        let name = format!("run_{}", part(position));
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.folder.join("target").join("debug").join(file)
    }

    /// Writes the code of one document; gives the number of its lines.
    pub(crate) fn add(&self, position: usize, path: &Path, source: &str) -> Result<usize, CorpusError> {
        if self.are_written() {
            let folder = self.members().join(part(position)).join("src");
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
        let command = match self.build {
            Build::None => return Ok(None),
            Build::Check => "check",
            Build::Clippy => "clippy",
        };
        let crates = self.manifests("\"crates/*\"")?;
        if crates == 0 {
            return Ok(None);
        }
        let start = Instant::now();
        let complaints = self.cargo(&[command, "--package", "part_*", "--keep-going"])?;
        for (position, row) in rows.iter_mut().enumerate() {
            if let Some(found) = complaints.get(&module(position)) {
                row.complaints.clone_from(found);
            }
        }
        Ok(Some(Built {
            elapsed: start.elapsed(),
            crates,
        }))
    }

    /// Builds the programs that run the workflows, as far as those compile.
    pub(crate) fn build_programs(&self, rows: &[Row]) -> Result<Built, CorpusError> {
        self.manifests("\"crates/*\", \"programs/*\"")?;
        let runner = concat!(env!("CARGO_MANIFEST_DIR"), "/runner");
        let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../arazzo-runtime");
        let mut parts: BTreeMap<String, (String, String)> = BTreeMap::new();
        for (position, row) in rows
            .iter()
            .enumerate()
            .filter(|(_, row)| !row.compiled.is_empty() && row.complaints.is_empty())
        {
            let (part, module) = (part(position), module(position));
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
        let complaints = self.cargo(&["build", "--package", "run_part_*", "--keep-going"])?;
        match complaints.into_values().flatten().next() {
            Some(complaint) => Err(CorpusError::NotBuilt(complaint)),
            None => Ok(Built {
                elapsed: start.elapsed(),
                crates: parts.len(),
            }),
        }
    }

    /// Runs cargo in the workspace; gives what rustc says by module.
    fn cargo(&self, arguments: &[&str]) -> Result<BTreeMap<String, Vec<String>>, CorpusError> {
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
        let complaints = match cargo.stdout.take() {
            Some(output) => complaints(BufReader::new(output))?,
            None => BTreeMap::new(),
        };
        let status = cargo.wait().map_err(CorpusError::Cargo)?;
        if !status.success() && complaints.is_empty() {
            return Err(CorpusError::NotBuilt(status.to_string()));
        }
        Ok(complaints)
    }

    /// Completes the workspace around the modules that were written; gives the number of its crates.
    fn manifests(&self, members: &str) -> Result<usize, CorpusError> {
        let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../arazzo-runtime");
        let workspace = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n");
        write(&self.folder.join("Cargo.toml"), &workspace)?;
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
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\ndoctest = false\n\n\
                 [dependencies]\narazzo-runtime = {{ path = {runtime:?}, features = [\"xpath\"] }}\n"
            );
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

fn part(position: usize) -> String {
    format!("part_{}", position / DOCUMENTS_IN_A_CRATE)
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

fn unwritable(path: &Path, source: std::io::Error) -> CorpusError {
    CorpusError::Unwritable {
        path: path.to_path_buf(),
        source,
    }
}

/// One line of cargo's output.
#[derive(Deserialize)]
struct Line {
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    rendered: Option<String>,
    spans: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    file_name: PathBuf,
    is_primary: bool,
}

/// Errors and warnings by module.
fn complaints(output: impl BufRead) -> Result<BTreeMap<String, Vec<String>>, CorpusError> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in output.lines() {
        let line = line.map_err(CorpusError::Cargo)?;
        let Ok(Line {
            message: Some(message),
        }) = serde_json::from_str(&line)
        else {
            continue;
        };
        let place = message.spans.iter().find(|place| place.is_primary);
        let module = place.and_then(|place| place.file_name.file_stem()?.to_str());
        if let (Some(module), Some(text)) = (module, message.rendered) {
            found.entry(module.to_owned()).or_default().push(text);
        }
    }
    Ok(found)
}
