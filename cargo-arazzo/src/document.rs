//! Compiles one document with the settings of the command line.

use std::path::{Path, PathBuf};

use arazzo_codegen::diagnostic::Safety;
use arazzo_codegen::{Code, Config, Diagnostics, Fixed, Generated, configure};
use clap::Args;

use crate::Outcome;
use crate::level::LevelOptions;
use crate::output;

/// The settings of every command that compiles.
#[derive(Args)]
pub(crate) struct Settings {
    /// Read the document of the source description NAME from PATH, not from its `url`. May be repeated
    #[arg(long = "source", value_name = "NAME=PATH")]
    sources: Vec<SourcePath>,

    /// Report everything that only the lenient dialect accepts (lints AZ09…) as an error, except lints with another
    /// level
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    levels: LevelOptions,

    /// Make every output of a workflow an `Option`
    #[arg(long)]
    lenient_outputs: bool,

    /// Leave out workflows with errors, and the workflows that need them
    #[arg(long)]
    keep_going: bool,
}

/// The result of compiling a document.
pub(crate) enum Document {
    Compiled(Box<Generated>),
    /// It has errors. They were shown.
    Refused(Outcome),
}

impl Settings {
    /// Compiles the document of a command and shows the findings.
    pub(crate) fn compiled(&self, document: &PathBuf) -> Document {
        let compiled = self.compiled_quietly(document);
        if let Document::Compiled(generated) = &compiled {
            output::show(&generated.lints);
        }
        compiled
    }

    /// Compiles the document of a command and shows only errors.
    pub(crate) fn compiled_quietly(&self, document: &PathBuf) -> Document {
        if let Err(findings) = self.check_sources(std::slice::from_ref(document)) {
            output::show(&findings);
            return Document::Refused(Outcome::Errors);
        }
        match self.config().generate(document) {
            Ok(generated) => Document::Compiled(Box::new(generated)),
            Err(findings) => {
                output::show(&findings);
                Document::Refused(if is_unreadable(&findings) {
                    Outcome::Failed
                } else {
                    Outcome::Errors
                })
            }
        }
    }

    /// Compiles a document.
    ///
    /// # Errors
    /// All findings, when one of them is an error.
    pub(crate) fn compile(&self, document: &Path) -> Result<Generated, Diagnostics> {
        self.config().generate(document)
    }

    /// The path given for a source description.
    pub(crate) fn source_path(&self, name: &str) -> Option<&Path> {
        let given = self.sources.iter().find(|given| given.name == name);
        given.map(|given| given.path.as_path())
    }

    /// Checks that every `--source` names a source description of a document.
    ///
    /// # Errors
    /// A finding for each unknown name.
    pub(crate) fn check_sources(&self, documents: &[PathBuf]) -> Result<(), Diagnostics> {
        self.config().check_source_names(documents)
    }

    /// Compiles a document that may refer to the others by their `$self`.
    ///
    /// # Errors
    /// All findings, when one of them is an error.
    pub(crate) fn compile_beside(
        &self,
        document: &Path,
        others: &[PathBuf],
    ) -> Result<Generated, Diagnostics> {
        self.config().documents(others).generate(document)
    }

    /// All findings about a document by itself.
    pub(crate) fn check_document(&self, document: &Path) -> Diagnostics {
        self.config().check_document(document)
    }

    /// Applies the fixes of a document, up to this level of safety. Nothing is written.
    pub(crate) fn fix(
        &self,
        document: &Path,
        others: &[PathBuf],
        document_only: bool,
        safety: Safety,
    ) -> Fixed {
        match document_only {
            true => self.config().fix_document(document, safety),
            false => self.config().documents(others).fix(document, safety),
        }
    }

    fn config(&self) -> Config {
        let config = configure()
            .strict(self.strict)
            .lenient_outputs(self.lenient_outputs)
            .keep_going(self.keep_going);
        let config = self
            .sources
            .iter()
            .fold(config, |config, source| config.source(&source.name, &source.path));
        self.levels.apply(config)
    }
}

/// Reports the workflows that were left out.
pub(crate) fn show_left_out(document: &Path, generated: &Generated) {
    for workflow in &generated.left_out {
        let document = document.display();
        output::to_stderr(&format!("left out: workflow `{workflow}` of {document}"));
    }
}

/// Whether the document itself could not be read. Such a finding has no place. A source that cannot be read is an error
/// of the document that names it.
pub(crate) fn is_unreadable(findings: &Diagnostics) -> bool {
    findings
        .iter()
        .any(|found| found.code == Code::UnreadableFile && found.labels.is_empty())
}

/// An argument `NAME=PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SourcePath {
    name: String,
    path: PathBuf,
}

/// Why an argument is not `NAME=PATH`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum SourcePathError {
    #[error("expected NAME=PATH, there is no `=`")]
    NotAPair,
    #[error("expected NAME=PATH, there is nothing before the `=`")]
    EmptyName,
    #[error("expected NAME=PATH, there is nothing behind the `=`")]
    EmptyPath,
}

impl std::str::FromStr for SourcePath {
    type Err = SourcePathError;

    /// Splits at the first `=`. The name of a source description has none (`[A-Za-z0-9_\-]+`), but a path may.
    fn from_str(argument: &str) -> Result<Self, SourcePathError> {
        let (name, path) = argument.split_once('=').ok_or(SourcePathError::NotAPair)?;
        match (name, path) {
            ("", _) => Err(SourcePathError::EmptyName),
            (_, "") => Err(SourcePathError::EmptyPath),
            (name, path) => Ok(Self {
                name: name.to_owned(),
                path: path.into(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SourcePath, SourcePathError};

    #[test]
    fn a_source_path_is_split_at_the_first_equals_sign() {
        let parsed: SourcePath = "api=vendor/a=b.yaml".parse().unwrap();
        assert_eq!(
            (parsed.name.as_str(), parsed.path.to_str()),
            ("api", Some("vendor/a=b.yaml"))
        );
    }

    #[test]
    fn half_a_source_path_is_refused() {
        assert_eq!("api".parse::<SourcePath>(), Err(SourcePathError::NotAPair));
        assert_eq!("=a.yaml".parse::<SourcePath>(), Err(SourcePathError::EmptyName));
        assert_eq!("api=".parse::<SourcePath>(), Err(SourcePathError::EmptyPath));
    }
}
