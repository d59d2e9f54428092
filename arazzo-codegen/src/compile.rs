//! The phases in their order.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use crate::check::{self, Opening};
use crate::configure::{Config, Given};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Findings, Severity, syntax};
use crate::source::{Document, ReadError, SourceId, Sources};
use crate::{document, emit, lower, outline};

/// What a document was compiled to.
#[derive(Debug)]
pub struct Generated {
    /// The file's name without `.arazzo` and its extension, which `include_workflows!` takes.
    pub name: String,
    /// The module of the document and its re-export: what both doors put into the caller's crate.
    pub tokens: TokenStream,
    /// What stands in that module.
    pub items: TokenStream,
    /// Every file that was read, in the order of reading: the document first.
    pub files: Vec<PathBuf>,
    /// The lints; never an error.
    pub lints: Diagnostics,
    program: lower::Program,
}

impl Config {
    /// Compiles one document without writing anything.
    ///
    /// # Errors
    /// All findings, errors and lints, when one of them is an error.
    ///
    /// ```no_run
    /// let generated = arazzo_codegen::configure().generate("specs/openai-batch-job.arazzo.yaml")?;
    /// println!("{}", generated.source());
    /// # Ok::<(), arazzo_codegen::Diagnostics>(())
    /// ```
    pub fn generate(&self, path: impl AsRef<Path>) -> Result<Generated, Diagnostics> {
        let path = path.as_ref();
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
        let program = self.program(path, &opening, &sources, &mut findings);
        self.apply_levels(&mut findings);
        let failed = findings.has_errors();
        let diagnostics = findings.finish(sources, self.root.clone());
        let files = diagnostics.files().map(Path::to_path_buf).collect();
        match program {
            Some(program) if !failed => Ok(Generated {
                name: lower::stem(&program.file_name).to_owned(),
                tokens: emit::emit(&program),
                items: emit::items(&program),
                files,
                lints: diagnostics.only(Severity::Warning),
                program,
            }),
            _ => Err(diagnostics),
        }
    }

    /// Everything that can be said about one document by itself: the objects of the specification, and the names
    /// that stand in the document. No source description is opened, so nothing is known of operations, their
    /// parameters and what they reply; nothing is compiled.
    ///
    /// ```no_run
    /// let findings = arazzo_codegen::configure().check_document("specs/openai-batch-job.arazzo.yaml");
    /// assert!(!findings.has_errors(), "{findings}");
    /// ```
    #[must_use]
    pub fn check_document(&self, path: impl AsRef<Path>) -> Diagnostics {
        let sources = Sources::new();
        let mut findings = Findings::default();
        self.program(path.as_ref(), &Opening::Nothing, &sources, &mut findings);
        self.apply_levels(&mut findings);
        findings.finish(sources, self.root.clone())
    }

    fn program(
        &self,
        path: &Path,
        opening: &Opening,
        sources: &Sources,
        findings: &mut Findings,
    ) -> Option<lower::Program> {
        let (source, document) = self.document(path, sources, findings)?;
        let checked = check::check(
            &document,
            source,
            opening,
            self.lenient_outputs,
            sources,
            findings,
        );
        Some(lower::lower(&checked, findings))
    }

    /// The document itself; `None` when it is not at hand, which is reported.
    pub(crate) fn document(
        &self,
        path: &Path,
        sources: &Sources,
        findings: &mut Findings,
    ) -> Option<(SourceId, document::Arazzo)> {
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
        Some((source, document::read(&root, sources, findings)?))
    }

    fn rooted(&self, path: &Path) -> PathBuf {
        self.root
            .as_ref()
            .map_or_else(|| path.to_path_buf(), |root| root.join(path))
    }

    fn apply_levels(&self, findings: &mut Findings) {
        findings.allow(|code| self.allowed.contains(&code));
        if self.strict {
            findings.deny(Code::is_lenient);
        }
    }
}

impl Generated {
    /// The workflows as their machines run them, for those who draw or tell them: those of the document, and behind them
    /// those of other documents that they call.
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
        outline::read(&self.program)
    }
}

#[cfg(feature = "format")]
impl Generated {
    /// The formatted source, as `build.rs` writes it.
    #[must_use]
    pub fn source(&self) -> String {
        crate::format::format(&self.tokens)
    }
}
