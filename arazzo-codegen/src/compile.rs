//! Runs the phases in their order.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use crate::check::{self, Opening};
use crate::configure::{Config, Given};
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, Findings, start_suggestions, syntax, without_consequences,
};
use crate::source::{Document, ReadError, SourceId, Sources};
use crate::{document, emit, lower, outline};

/// A compiled document.
#[derive(Debug)]
pub struct Generated {
    /// The document's file name without `.arazzo` and its extension, or the name that documents have together.
    /// `include_workflows!` takes it.
    pub name: String,
    /// The items of the workflows. [`with_module`](Self::with_module) wraps them in the module of the document.
    pub items: TokenStream,
    /// All files that were read, in that order. The document is the first.
    pub files: Vec<PathBuf>,
    /// The lints. They include errors only if something is [left out](Self::left_out).
    pub lints: Diagnostics,
    /// The ids of the workflows that were left out, because they have errors or need one that has. It is empty unless
    /// [`keep_going`](Config::keep_going) is set.
    pub left_out: Vec<String>,
    program: lower::LoweredProgram,
}

impl Config {
    /// Compiles one document. Nothing is written.
    ///
    /// # Errors
    /// All findings, errors and lints, if one of them is an error. With [`keep_going`](Self::keep_going) only if no
    /// workflow is left.
    ///
    /// ```no_run
    /// let generated = arazzo_codegen::configure().generate("specs/openai-batch-job.arazzo.yaml")?;
    /// println!("{}", generated.source());
    /// # Ok::<(), arazzo_codegen::Diagnostics>(())
    /// ```
    pub fn generate(&self, path: impl AsRef<Path>) -> Result<Generated, Diagnostics> {
        let path = path.as_ref();
        self.generated(&stem_of(path), &[path])
    }

    /// Compiles several documents together. Nothing is written.
    ///
    /// They share one module, so documents over the same OpenAPI document share its types. `name` is the name of the
    /// result. If two documents have a source of one name, both must mean the same document.
    ///
    /// ```no_run
    /// let documents = ["specs/openai-batch-job.arazzo.yaml", "specs/openai-download-batch-results.arazzo.yaml"];
    /// let generated = arazzo_codegen::configure().generate_together("batches", &documents)?;
    /// assert_eq!(generated.name, "batches");
    /// # Ok::<(), arazzo_codegen::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    pub fn generate_together(
        &self,
        name: &str,
        paths: &[impl AsRef<Path>],
    ) -> Result<Generated, Diagnostics> {
        let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
        self.generated(name, &paths)
    }

    fn generated(&self, name: &str, paths: &[&Path]) -> Result<Generated, Diagnostics> {
        let sources = Sources::new();
        let mut findings = Findings::default();
        let rooted = |(name, given): (&String, &Given)| {
            let given = match given {
                Given::File(path) => Given::File(self.rooted(path)),
                #[cfg(feature = "openapiv3")]
                Given::Text(text) => Given::Text(text.clone()),
            };
            (name.clone(), given)
        };
        let opening = Opening::Files {
            by_name: self.sources.iter().map(rooted).collect(),
            beside: self.documents.iter().map(|path| self.rooted(path)).collect(),
        };
        let mut checked = self.checked(paths, &opening, &sources, &mut findings);
        let mut program = checked
            .as_ref()
            .and_then(|checked| lower::lower(checked, name, &mut findings));
        let mut findings = self.without_consequences(findings, paths, &opening, &sources);
        self.apply_levels(&mut findings);
        let mut failed = findings.has_errors();
        let mut left_out = Vec::new();
        if failed
            && self.keep_going
            && let Some(checked) = &mut checked
            && let Some(ids) = checked.leave_out(&findings)
            && !checked.workflows.is_empty()
        {
            // Its findings were reported already, except for new internal errors.
            let mut again = Findings::default();
            program = lower::lower(checked, name, &mut again);
            again.keep(|code| code == Code::InternalError);
            failed = again.has_errors();
            findings.extend(again.into_all());
            left_out = ids;
        }
        let diagnostics = findings.finish(sources, self.root.clone());
        let files = diagnostics.files().map(Path::to_path_buf).collect();
        match program {
            Some(program) if !failed => Ok(Generated {
                name: program.name.clone(),
                items: emit::items(&program),
                files,
                lints: diagnostics,
                left_out,
                program,
            }),
            _ => Err(diagnostics),
        }
    }

    /// Checks one document alone, without opening its source descriptions: the objects of the specification, and the
    /// names in the document. Operations, their parameters and their replies are not checked, and nothing is compiled.
    ///
    /// ```no_run
    /// let findings = arazzo_codegen::configure().check_document("specs/openai-batch-job.arazzo.yaml");
    /// assert!(!findings.has_errors(), "{findings}");
    /// ```
    #[must_use]
    pub fn check_document(&self, path: impl AsRef<Path>) -> Diagnostics {
        let sources = Sources::new();
        let mut findings = Findings::default();
        let paths = [path.as_ref()];
        self.program(&paths, &Opening::Nothing, &sources, &mut findings);
        let mut findings = self.without_consequences(findings, &paths, &Opening::Nothing, &sources);
        self.apply_levels(&mut findings);
        findings.finish(sources, self.root.clone())
    }

    fn checked(
        &self,
        paths: &[&Path],
        opening: &Opening,
        sources: &Sources,
        findings: &mut Findings,
    ) -> Option<check::CheckedProgram> {
        for (path, text) in &self.unsaved {
            sources.hold(&self.rooted(path), text);
        }
        // Each document that is not at hand is reported.
        let documents = paths.iter().map(|path| self.document(path, sources, findings));
        let documents: Vec<Option<(SourceId, document::Arazzo)>> = documents.collect();
        let documents: Vec<(SourceId, document::Arazzo)> = documents.into_iter().collect::<Option<_>>()?;
        Some(check::check(
            &documents,
            opening,
            self.lenient_outputs,
            sources,
            findings,
        ))
    }

    fn program(
        &self,
        paths: &[&Path],
        opening: &Opening,
        sources: &Sources,
        findings: &mut Findings,
    ) -> Option<lower::LoweredProgram> {
        let checked = self.checked(paths, opening, sources, findings)?;
        lower::lower(&checked, "", findings)
    }

    /// One finding for a misspelled field that the document needs, whatever follows from it.
    fn without_consequences(
        &self,
        findings: Findings,
        paths: &[&Path],
        opening: &Opening,
        sources: &Sources,
    ) -> Findings {
        without_consequences(findings, |corrected| {
            let mut findings = Findings::correcting(corrected);
            self.program(paths, opening, sources, &mut findings);
            findings
        })
    }

    /// The document itself; `None` when it is not at hand, which is reported.
    pub(crate) fn document(
        &self,
        path: &Path,
        sources: &Sources,
        findings: &mut Findings,
    ) -> Option<(SourceId, document::Arazzo)> {
        start_suggestions();
        let source = match sources.read(&self.rooted(path)) {
            Ok(source) => source,
            Err(error) => {
                let message = match &error {
                    ReadError::Missing { .. } => format!("there is no file `{}`", path.display()),
                    other => other.to_string(),
                };
                let start = if self.root.is_some() {
                    "crate's manifest"
                } else {
                    "folder in which the compiler runs"
                };
                findings.push(
                    Diagnostic::without_place(Code::UnreadableFile, message)
                        .help(format!("the path is relative to the {start}")),
                );
                return None;
            }
        };
        let root = match Document::open(sources, source).and_then(|document| document.root().cloned()) {
            Ok(root) => root,
            Err(error) => {
                findings.push(syntax(&error));
                return None;
            }
        };
        Some((source, document::read_document(&root, sources, findings)?))
    }

    pub(crate) fn rooted(&self, path: &Path) -> PathBuf {
        self.root
            .as_ref()
            .map_or_else(|| path.to_path_buf(), |root| root.join(path))
    }

    fn apply_levels(&self, findings: &mut Findings) {
        findings.apply(&self.levels);
    }
}

/// The name of a document: that of its file, without `.arazzo` and its extension.
fn stem_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    lower::stem(&name.to_string_lossy()).to_owned()
}

impl Generated {
    /// The module of the document with the [items](Self::items) in it, and its re-export. The build script and the
    /// macro insert this code into the caller's crate.
    #[must_use]
    pub fn with_module(&self) -> TokenStream {
        emit::with_module(&self.program, &self.items)
    }

    /// Describes the compiled workflows, for tools that draw or explain them: first those of the document, then the
    /// called workflows of other documents.
    ///
    /// ```no_run
    /// let generated = arazzo_codegen::configure().generate("specs/openai-batch-job.arazzo.yaml")?;
    /// for workflow in generated.workflows() {
    ///     println!("{}: {} steps", workflow.id, workflow.steps.len());
    /// }
    /// # Ok::<(), arazzo_codegen::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn workflows(&self) -> Vec<outline::Workflow> {
        outline::outline_of(&self.program)
    }
}

#[cfg(feature = "format")]
impl Generated {
    /// The formatted source, as a `build.rs` writes it.
    #[must_use]
    pub fn source(&self) -> String {
        crate::format::format(&self.with_module())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;
    use std::{env, fs, process};

    use super::{Diagnostics, Findings, Opening, Sources, check, lower};
    use crate::check::Then;
    use crate::configure;
    use crate::diagnostic::Code;
    use crate::ids::{Id, IdVec, StepId};

    const DOCUMENT: &str = "arazzo: 1.0.1
info: {title: Adopt a pet, version: 1.0.0}
sourceDescriptions: [{name: pets, url: pets.openapi.yaml, type: openapi}]
workflows:
- workflowId: login
  inputs: {type: object, properties: {user: {type: string}, pet: {type: object, properties: {name: {type: string}}}}}
  steps:
  - stepId: ask
    operationId: login
    parameters: [{name: user, in: query, value: $inputs.user}, {name: pet, in: query, value: $inputs.pet#/name}]
    onSuccess: [{name: done, type: end}]
- workflowId: adopt
  steps: [{stepId: enter, workflowId: login, parameters: [{name: user, value: me}]}]
";

    const API: &str = "openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: 'https://pets.example'}]
paths:
  /login:
    get:
      operationId: login
      parameters: [{name: user, in: query, schema: {type: string}}, {name: pet, in: query, schema: {type: string}}]
      responses: {'200': {description: Done}}
";

    /// The findings after a fault was made in the checked program.
    fn found(test: &str, fault: impl Fn(&mut check::CheckedProgram)) -> Diagnostics {
        let folder = env::temp_dir().join(format!("arazzo-internal-error-{}-{test}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("adopt.arazzo.yaml"), DOCUMENT).unwrap();
        fs::write(folder.join("pets.openapi.yaml"), API).unwrap();
        let config = configure().root(&folder);
        let (sources, mut findings) = (Sources::new(), Findings::default());
        let opening = Opening::Files {
            by_name: BTreeMap::new(),
            beside: Vec::new(),
        };
        let path = Path::new("adopt.arazzo.yaml");
        let mut program = config
            .checked(&[path], &opening, &sources, &mut findings)
            .unwrap();
        assert!(!findings.has_errors());
        fault(&mut program);
        let lowered = lower::lower(&program, "adopt", &mut findings);
        assert_eq!(lowered.is_none(), findings.has(Code::InternalError));
        fs::remove_dir_all(folder).unwrap();
        findings.finish(sources, config.root)
    }

    #[test]
    fn a_sound_program_is_lowered() {
        assert!(found("sound", |_| {}).is_empty());
    }

    /// The page of the finding shows this one.
    #[test]
    fn a_call_of_a_lost_workflow_is_an_internal_error() {
        let found = found("workflow", |program| {
            program.workflows.retain(|workflow| workflow.id == "adopt")
        });
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let page = fs::read_to_string(folder.join("../docs/diagnostics/AZ0010.md")).unwrap();
        assert!(page.contains(&found.to_string()), "{found}");
    }

    #[test]
    fn a_value_of_a_lost_input_is_an_internal_error() {
        let found = found("input", |program| program.workflows[0].inputs = IdVec::default());
        assert_eq!(
            messages(&found),
            ["the compiler has lost the input 0 of 0 for `$inputs.user`"]
        );
    }

    #[test]
    fn a_way_to_a_lost_step_is_an_internal_error() {
        let found = found("step", |program| {
            program.workflows[0].steps[0].on_success[0].then = Then::Goto(StepId::new(7));
        });
        assert_eq!(messages(&found), ["the compiler has lost the step 7 of 1"]);
    }

    #[test]
    fn a_lost_type_is_an_internal_error() {
        let found = found("definition", |program| program.definitions = IdVec::default());
        assert_eq!(messages(&found), ["the compiler has lost the definition 0 of 0"]);
    }

    fn messages(found: &Diagnostics) -> Vec<&str> {
        found.iter().map(|finding| finding.message.as_str()).collect()
    }
}
