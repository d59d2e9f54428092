//! The decisions on the language that show at build time: which documents are accepted, what is found in them and
//! where, and that two spellings of one thing are one program.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod control;
mod document;
mod reply;
mod request;
mod secrets;
mod steps;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use arazzo_codegen::{Code, Config, Diagnostics, Severity, configure};

/// An empty folder of a test's own, which the compiler takes for its root.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rules").join(test);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Writes a file; folders on the way are made.
    pub(crate) fn with(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Many tests share a document, and each of them reads other inputs of it.
    pub(crate) fn config(&self) -> Config {
        configure().root(&self.0).allow(Code::UnreadInput)
    }

    /// What is found in a document, as [`shown`] shows it.
    pub(crate) fn findings(&self, name: &str) -> Vec<String> {
        found(&self.config(), name)
    }

    /// The code that a document is compiled to.
    pub(crate) fn code(&self, name: &str) -> String {
        code(&self.config(), name)
    }
}

pub(crate) fn found(config: &Config, name: &str) -> Vec<String> {
    match config.generate(name) {
        Ok(generated) => shown(&generated.lints),
        Err(findings) => shown(&findings),
    }
}

pub(crate) fn code(config: &Config, name: &str) -> String {
    match config.generate(name) {
        Ok(generated) => generated.source(),
        Err(findings) => panic!("{findings}"),
    }
}

/// `file:line:column code message | help`, with `lint` before the code of one.
pub(crate) fn shown(findings: &Diagnostics) -> Vec<String> {
    findings
        .iter()
        .map(|found| {
            let place = findings.place(found).map(|(file, line, column)| {
                let file = file.display().to_string().replace('\\', "/");
                format!("{file}:{line}:{column} ")
            });
            let severity = match found.severity {
                Severity::Error => "",
                _ => "lint ",
            };
            format!(
                "{}{severity}{} {} | {}",
                place.unwrap_or_default(),
                found.code.as_str(),
                found.message,
                found.help.as_deref().unwrap_or_default()
            )
        })
        .collect()
}

/// The one finding begins so.
#[track_caller]
pub(crate) fn one(found: &[String], beginning: &str) {
    assert!(
        found.len() == 1 && found[0].starts_with(beginning),
        "expected `{beginning}`, found {found:#?}"
    );
}

#[track_caller]
pub(crate) fn none(found: &[String]) {
    assert!(found.is_empty(), "{found:#?}");
}

/// Two operations, `getPet` and `addPet`.
pub(crate) const PETS: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: 'https://pets.example'}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: The pet., content: {application/json: {schema: {type: object, properties: {id: {type: string}, name: {type: string}}}}}}}
  /pets:
    post:
      operationId: addPet
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: The pet., content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}
";

/// A document with one step; `sources` is the list of source descriptions, `target` the fields of the step.
pub(crate) fn document(sources: &str, target: &str) -> String {
    format!(
        "arazzo: 1.1.0
info: {{title: t, version: '1'}}
sourceDescriptions: [{sources}]
workflows:
- workflowId: w
  steps:
  - stepId: s
    {target}
"
    )
}

/// The source description of [`PETS`], and a step that is right.
pub(crate) const PETS_SOURCE: &str = "{name: pets, url: pets.yaml}";
