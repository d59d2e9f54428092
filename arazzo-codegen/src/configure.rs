//! The settings of a build, and the entry point for a `build.rs`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diagnostic::{Level, Levels, Lints};

/// The settings of a build. [`configure`] makes them.
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub(crate) sources: BTreeMap<String, Given>,
    pub(crate) documents: Vec<PathBuf>,
    pub(crate) levels: Levels,
    pub(crate) unsaved: BTreeMap<PathBuf, String>,
    pub(crate) lenient_outputs: bool,
    pub(crate) keep_going: bool,
    pub(crate) root: Option<PathBuf>,
    out_dir: Option<PathBuf>,
}

/// The document of a source description, in place of its `url`.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    File(PathBuf),
    /// Its text.
    #[cfg(feature = "openapiv3")]
    Text(String),
}

/// The default settings.
///
/// ```no_run
/// arazzo_codegen::configure()
///     .source("openaiApi", "vendor/openai.yaml") // instead of the document's `url`
///     .compile(&["specs/openai-batch-job.arazzo.yaml"])
///     .unwrap_or_else(|diagnostics| diagnostics.exit());
/// ```
#[must_use]
pub fn configure() -> Config {
    Config::default()
}

impl Config {
    /// Sets the path of a source description's document, in place of its `url`. The path is relative to the folder in
    /// which the compiler runs; for a `build.rs` that is the crate's folder.
    ///
    /// The source `api` of a document that is imported as `other` is named `other.api`. The name `api` alone also works
    /// if the importing document has no source `api`.
    #[must_use]
    pub fn source(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.sources.insert(name.into(), Given::File(path.into()));
        self
    }

    /// Sets the OpenAPI document of a source description.
    ///
    /// Use [`source`](Self::source) if there is a file. The crate `openapiv3` drops parts of a document, such as the
    /// additions of OpenAPI 3.1. Findings show the document as JSON, and `$ref`s to other files do not resolve.
    ///
    /// ```
    /// let pets: openapiv3::OpenAPI = serde_json::from_str(
    ///     r#"{"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "paths": {}}"#,
    /// )?;
    /// let config = arazzo_codegen::configure().openapi("pets", &pets)?;
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the document cannot be written as JSON.
    #[cfg(feature = "openapiv3")]
    pub fn openapi(
        mut self,
        name: impl Into<String>,
        document: &openapiv3::OpenAPI,
    ) -> Result<Self, serde_json::Error> {
        let text = serde_json::to_string_pretty(document)?;
        self.sources.insert(name.into(), Given::Text(text));
        Ok(self)
    }

    /// Adds documents that source descriptions may refer to by their `$self`. They are read only if a source
    /// description cannot be resolved in another way. [`compile`](Self::compile) adds the documents that it compiles.
    #[must_use]
    pub fn documents(mut self, paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        self.documents.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Uses this text as the content of a file, for example of a document that is not saved in an editor. The file has
    /// to exist.
    #[must_use]
    pub fn unsaved(mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        self.unsaved.insert(path.into(), text.into());
        self
    }

    /// Suppresses a lint, or a group of lints. If a lint gets several levels, the last one counts. `x-arazzo-allow` on
    /// an object of the document takes precedence. A level for an error is reported as `AZ0008`.
    ///
    /// ```
    /// use arazzo_codegen::{Code, Lints, configure};
    ///
    /// // Whatever would be warned of stops the build, but for the polling loops of these documents.
    /// let config = configure().deny(Lints::Warnings).allow(Code::PollWithoutDelay);
    /// ```
    #[must_use]
    pub fn allow(self, lints: impl Into<Lints>) -> Self {
        self.level(lints, Level::Allow)
    }

    /// Reports a lint, or a group of lints, without stopping the build. This is the default.
    #[must_use]
    pub fn warn(self, lints: impl Into<Lints>) -> Self {
        self.level(lints, Level::Warn)
    }

    /// Reports a lint, or a group of lints, as an error.
    #[must_use]
    pub fn deny(self, lints: impl Into<Lints>) -> Self {
        self.level(lints, Level::Deny)
    }

    /// Sets the level of a lint, or of a group of lints. [`allow`](Self::allow), [`warn`](Self::warn) and
    /// [`deny`](Self::deny) call it.
    #[must_use]
    pub fn level(mut self, lints: impl Into<Lints>, level: Level) -> Self {
        self.levels.set(lints.into(), level);
        self
    }

    /// Whether everything that only the lenient dialect accepts (lints `AZ09…`) is an error, except lints with another
    /// level. Off by default.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.levels.strict = strict;
        self
    }

    /// Whether every output of a workflow is an `Option`. Then no run fails at its end because a server violates its
    /// schema. Off by default.
    #[must_use]
    pub fn lenient_outputs(mut self, lenient: bool) -> Self {
        self.lenient_outputs = lenient;
        self
    }

    /// Whether workflows with errors are left out, together with the workflows that need them. For example, a missing
    /// document of a source description then costs only the workflows that use its operations. All findings are
    /// reported. An error that concerns the whole document still stops the build. Off by default.
    ///
    /// ```no_run
    /// let generated = arazzo_codegen::configure()
    ///     .keep_going(true)
    ///     .generate("specs/openai-batch-job.arazzo.yaml")?;
    /// for workflow in &generated.left_out {
    ///     eprintln!("there is no `{workflow}`");
    /// }
    /// # Ok::<(), arazzo_codegen::Diagnostics>(())
    /// ```
    #[must_use]
    pub fn keep_going(mut self, keep_going: bool) -> Self {
        self.keep_going = keep_going;
        self
    }

    /// Sets the folder for relative paths, in place of the current one. Findings name files relative to it.
    #[must_use]
    pub fn root(mut self, path: impl Into<PathBuf>) -> Self {
        self.root = Some(path.into());
        self
    }

    /// Sets the folder in which [`compile`](Self::compile) writes. The default is the `OUT_DIR` that cargo gives a
    /// build script.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }
}

#[cfg(feature = "format")]
mod hook {
    use std::path::{Path, PathBuf};
    use std::{env, fs, io};

    use super::Config;
    use crate::compile::Generated;
    use crate::diagnostic::{Code, Diagnostic, Diagnostics, Findings};
    use crate::source::Sources;

    impl Config {
        /// Compiles documents from a `build.rs`. It writes `<name>.rs` to the output folder for each document, tells
        /// cargo which files it read, and prints lints as cargo warnings.
        ///
        /// # Errors
        /// All findings of all documents, if one of them is an error. Nothing is written for a document with errors.
        /// With [`keep_going`](Self::keep_going) a document is written without the workflows that have errors, and
        /// their errors become cargo warnings.
        pub fn compile(&self, paths: &[impl AsRef<Path>]) -> Result<(), Diagnostics> {
            let config = self.clone().documents(paths.iter().map(AsRef::as_ref));
            let mut all = self.check_source_names(paths).err();
            let mut failed = all.is_some();
            for path in paths {
                let (found, is_written) = config.written(config.generate(path), &[path.as_ref()])?;
                failed |= !is_written;
                all = Some(match all {
                    Some(earlier) => earlier.followed_by(found),
                    None => found,
                });
            }
            match all {
                Some(all) if failed => Err(all),
                Some(lints) => {
                    warn(&lints);
                    Ok(())
                }
                None => Ok(()),
            }
        }

        /// Compiles documents together from a `build.rs`, into one file `<name>.rs`: see
        /// [`generate_together`](Self::generate_together). In the crate, include it with
        /// `arazzo_runtime::include_workflows!("<name>");`.
        ///
        /// ```no_run
        /// arazzo_codegen::configure()
        ///     .compile_together("batches", &[
        ///         "specs/openai-batch-job.arazzo.yaml",
        ///         "specs/openai-download-batch-results.arazzo.yaml",
        ///     ])
        ///     .unwrap_or_else(|diagnostics| diagnostics.exit());
        /// ```
        ///
        /// # Errors
        /// As [`compile`](Self::compile).
        pub fn compile_together(&self, name: &str, paths: &[impl AsRef<Path>]) -> Result<(), Diagnostics> {
            self.check_source_names(paths)?;
            let generated = self.generate_together(name, paths);
            let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
            match self.written(generated, &paths)? {
                (lints, true) => {
                    warn(&lints);
                    Ok(())
                }
                (findings, false) => Err(findings),
            }
        }

        /// Writes the code of documents, and tells cargo which files were read. The result has the findings, and
        /// whether the code was written.
        fn written(
            &self,
            generated: Result<Generated, Diagnostics>,
            paths: &[&Path],
        ) -> Result<(Diagnostics, bool), Diagnostics> {
            match generated {
                Ok(generated) => {
                    rerun_if_changed(generated.files.iter().map(PathBuf::as_path));
                    let file = self.out_folder().join(format!("{}.rs", generated.name));
                    write_if_changed(&file, &generated.source())
                        .map_err(|error| unwritable(&file, &error))?;
                    Ok((generated.lints, true))
                }
                Err(diagnostics) => {
                    let read = diagnostics.files().next().is_some();
                    // A document that is not there may come.
                    rerun_if_changed(diagnostics.files().chain(paths.iter().copied().filter(|_| !read)));
                    Ok((diagnostics, false))
                }
            }
        }

        fn out_folder(&self) -> PathBuf {
            let folder = self
                .out_dir
                .clone()
                .or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
            folder.unwrap_or_else(|| PathBuf::from("."))
        }
    }

    /// Cargo's own protocol; a build script's standard output is its channel.
    #[allow(
        clippy::print_stdout,
        reason = "cargo reads the build script's standard output"
    )]
    fn rerun_if_changed<'p>(files: impl Iterator<Item = &'p Path>) {
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
        }
    }

    #[allow(
        clippy::print_stdout,
        reason = "cargo reads the build script's standard output"
    )]
    fn warn(lints: &Diagnostics) {
        for lint in lints.lines() {
            println!("cargo::warning={lint}");
        }
    }

    /// A file that is the same keeps its time, so that cargo does not compile it again.
    fn write_if_changed(file: &Path, content: &str) -> io::Result<()> {
        if fs::read_to_string(file).is_ok_and(|old| old == content) {
            return Ok(());
        }
        fs::write(file, content)
    }

    fn unwritable(file: &Path, error: &io::Error) -> Diagnostics {
        let mut findings = Findings::default();
        findings.push(
            Diagnostic::without_place(
                Code::UnwritableOutput,
                format!("{} cannot be written: {error}", file.display()),
            )
            .help("call this from a build.rs, or set the folder with `out_dir`"),
        );
        findings.finish(Sources::new(), None)
    }
}
