//! The settings of a build, and the hook that a `build.rs` calls.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diagnostic::{Level, Levels, Lints};

/// How documents are compiled. See [`configure`].
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

/// Where the document of a source description is, whatever its `url` says.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    File(PathBuf),
    /// It is at hand.
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
    /// Says where the document of a source description is, by the description's name. The path is relative to the
    /// folder in which the compiler runs: for a `build.rs`, the crate's. `other.api` is the source `api` of the document
    /// that is imported as `other`; `api` alone is that one only where the importing document has no source `api`.
    #[must_use]
    pub fn source(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.sources.insert(name.into(), Given::File(path.into()));
        self
    }

    /// Gives the OpenAPI document of a source description, by the description's name. What the crate `openapiv3` has lost
    /// of a document, such as what only OpenAPI 3.1 has, is lost here as well: where there is a file,
    /// [`source`](Self::source) is the better way. Findings show its JSON; `$ref`s to other files lead nowhere.
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

    /// Adds documents that source descriptions may name by their `$self` (S3). They are only read, and only when a
    /// source description names a document that nothing else leads to. [`compile`](Self::compile) adds those that it
    /// is given.
    #[must_use]
    pub fn documents(mut self, paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        self.documents.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Takes a text for what is in a file, as an editor does with a document that is not saved. The file has to exist.
    #[must_use]
    pub fn unsaved(mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        self.unsaved.insert(path.into(), text.into());
        self
    }

    /// Does not report a lint, or those of a group. Of two levels for one lint the later one counts; `x-arazzo-allow`
    /// on an object of the document comes before all of them. A level for an error is reported as `AZ0008`.
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

    /// Reports a lint, or those of a group, without stopping the build, as is the default.
    #[must_use]
    pub fn warn(self, lints: impl Into<Lints>) -> Self {
        self.level(lints, Level::Warn)
    }

    /// Takes a lint, or those of a group, for an error.
    #[must_use]
    pub fn deny(self, lints: impl Into<Lints>) -> Self {
        self.level(lints, Level::Deny)
    }

    /// Sets the level of a lint, or of a group: what [`allow`](Self::allow), [`warn`](Self::warn) and
    /// [`deny`](Self::deny) do.
    #[must_use]
    pub fn level(mut self, lints: impl Into<Lints>, level: Level) -> Self {
        self.levels.set(lints.into(), level);
        self
    }

    /// Whether everything that only the lenient dialect accepts (S14, lints `AZ09…`) is an error, unless another level
    /// is set for it. Off by default.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.levels.strict = strict;
        self
    }

    /// Whether every output of a workflow is an `Option`, so that no run fails at its end because a server did not keep
    /// its schema (S31a). Off by default.
    #[must_use]
    pub fn lenient_outputs(mut self, lenient: bool) -> Self {
        self.lenient_outputs = lenient;
        self
    }

    /// Whether a document of which some workflows have errors is compiled without them, and without those that need one
    /// of them: a source description whose document is missing then costs the workflows that name its operations, and no
    /// other. All findings are reported as ever. Errors that concern the whole document stop it all the same. Off by
    /// default.
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

    /// The folder that relative paths start from, instead of the current one. Findings name files relative to it.
    #[must_use]
    pub fn root(mut self, path: impl Into<PathBuf>) -> Self {
        self.root = Some(path.into());
        self
    }

    /// Where [`compile`](Self::compile) writes; by default the `OUT_DIR` that cargo gives a build script.
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
    use crate::diagnostic::{Code, Diagnostic, Diagnostics, Findings};
    use crate::source::Sources;

    impl Config {
        /// Compiles documents from a `build.rs`: writes `<name>.rs` for each into the output folder, tells cargo which
        /// files it read, and prints the lints as cargo's warnings.
        ///
        /// # Errors
        /// All findings of all documents, when one of them is an error; nothing is written for a document with errors. With
        /// [`keep_going`](Self::keep_going) a document is written without what has errors, and those are warnings of cargo.
        pub fn compile(&self, paths: &[impl AsRef<Path>]) -> Result<(), Diagnostics> {
            let config = self.clone().documents(paths.iter().map(AsRef::as_ref));
            let mut all = self.check_source_names(paths).err();
            let mut failed = all.is_some();
            for path in paths {
                let path = path.as_ref();
                let found = match config.generate(path) {
                    Ok(generated) => {
                        rerun_if_changed(generated.files.iter().map(PathBuf::as_path));
                        let file = self.out_folder().join(format!("{}.rs", generated.name));
                        write_if_changed(&file, &generated.source())
                            .map_err(|error| unwritable(&file, &error))?;
                        generated.lints
                    }
                    Err(diagnostics) => {
                        failed = true;
                        let read = diagnostics.files().next().is_some();
                        // A document that is not there may come.
                        rerun_if_changed(diagnostics.files().chain(Some(path).filter(|_| !read)));
                        diagnostics
                    }
                };
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
