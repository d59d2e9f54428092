//! The source descriptions of documents. Their own documents are not opened.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::configure::{Config, Given};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Findings, listed, nearest};
pub use crate::document::SourceKind;
use crate::source::{Sources, is_remote};

/// A source description of an Arazzo document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeclaredSource {
    /// Its `name`.
    pub name: String,
    /// Its `url`, as written.
    pub url: String,
    /// Its `type`.
    pub kind: SourceKind,
}

impl DeclaredSource {
    /// Whether its `url` is remote.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        is_remote(&self.url)
    }
}

impl Config {
    /// The source descriptions of a document, in its order. Their own documents are not opened.
    ///
    /// # Errors
    /// The findings, if the document cannot be read.
    ///
    /// ```no_run
    /// for source in arazzo_codegen::configure().declared_sources("specs/openai-batch-job.arazzo.yaml")? {
    ///     println!("{} {}", source.name, source.url);
    /// }
    /// # Ok::<(), arazzo_codegen::Diagnostics>(())
    /// ```
    pub fn declared_sources(&self, path: impl AsRef<Path>) -> Result<Vec<DeclaredSource>, Diagnostics> {
        let sources = Sources::new();
        let mut findings = Findings::default();
        match self.document(path.as_ref(), &sources, &mut findings) {
            Some((_, document)) => Ok(document
                .source_descriptions
                .into_iter()
                .map(|declared| DeclaredSource {
                    name: declared.name.value,
                    url: declared.url.value,
                    kind: declared.kind,
                })
                .collect()),
            None => Err(findings.finish(sources, self.root.clone())),
        }
    }

    /// Checks that every name given to [`source`](Self::source) is a source description of these documents, or of the
    /// Arazzo documents that they import. [`compile`](Self::compile) does so itself.
    ///
    /// # Errors
    /// A finding for each unknown name. If a document cannot be read, there is none, because that document may have the
    /// name.
    pub fn check_source_names(&self, paths: &[impl AsRef<Path>]) -> Result<(), Diagnostics> {
        let mut findings = Findings::default();
        if let Some(known) = self.source_names(paths) {
            for name in self.sources.keys().filter(|name| !known.contains(*name)) {
                let finding = Diagnostic::without_place(
                    Code::UnknownSource,
                    format!("a path is given for source `{name}`, and no document has a source of this name"),
                );
                findings.push(match nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None if known.is_empty() => finding.help("remove it"),
                    None => {
                        let names: Vec<&str> = known.iter().map(String::as_str).collect();
                        finding.help(format!("the sources are {}", listed(&names)))
                    }
                });
            }
        }
        if findings.has_errors() {
            Err(findings.finish(Sources::new(), self.root.clone()))
        } else {
            Ok(())
        }
    }

    /// The names in all the documents; `None` when one of them is not at hand.
    fn source_names(&self, paths: &[impl AsRef<Path>]) -> Option<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        if self.sources.is_empty() {
            return Some(names);
        }
        let documents = paths.iter().map(|path| path.as_ref().to_path_buf());
        // With what comes before the names of its sources.
        let mut open: Vec<(PathBuf, String)> = documents.map(|path| (path, String::new())).collect();
        let mut seen: Vec<PathBuf> = Vec::new();
        while let Some((path, prefix)) = open.pop() {
            if seen.contains(&path) {
                continue;
            }
            for declared in self.declared_sources(&path).ok()? {
                let address = format!("{prefix}{}", declared.name);
                if declared.kind == SourceKind::Arazzo {
                    let inner = format!("{address}.");
                    let given = self.sources.get(&address);
                    match given.or_else(|| self.sources.get(&declared.name)) {
                        Some(Given::File(given)) => open.push((given.clone(), inner)),
                        #[cfg(feature = "openapiv3")]
                        Some(Given::Text(_)) => {}
                        None if declared.is_remote() => return None,
                        None => {
                            let url = declared.url.strip_prefix("file://").unwrap_or(&declared.url);
                            open.push((path.parent().unwrap_or(Path::new("")).join(url), inner));
                        }
                    }
                }
                names.insert(declared.name);
                names.insert(address);
            }
            seen.push(path);
        }
        Some(names)
    }
}
