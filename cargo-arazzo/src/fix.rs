//! `cargo arazzo check --fix`: applies the fixes of findings.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use arazzo_codegen::diagnostic::Safety;
use arazzo_codegen::{Diagnostics, Fixed};
use clap::Args;

use crate::Outcome;
use crate::diff;
use crate::document::{Settings, show_left_out};
use crate::output::{self, OutputError};
use crate::progress::Progress;
use crate::terminal::Paint;

/// Whether fixes are applied, and which ones.
#[derive(Args)]
pub(crate) struct Fixing {
    /// Apply the fixes that keep the meaning of a document
    #[arg(long)]
    fix: bool,

    /// With --fix: also apply fixes that may change the meaning, such as the nearest name for a misspelled one
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,

    /// With --fix: write nothing, and show the changes as a unified diff on standard output
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

impl Fixing {
    /// The level of safety; `None` without `--fix`.
    fn safety(&self) -> Option<Safety> {
        self.fix.then_some(match self.unsafe_fixes {
            true => Safety::Unsafe,
            false => Safety::Safe,
        })
    }
}

/// Counts the fixes that were applied, and those that could be.
pub(crate) struct Fixes<'f> {
    fixing: &'f Fixing,
    document_only: bool,
    documents: usize,
    mended: usize,
    safe: usize,
    not_safe: usize,
}

impl<'f> Fixes<'f> {
    pub(crate) fn new(fixing: &'f Fixing, document_only: bool) -> Self {
        Self {
            fixing,
            document_only,
            documents: 0,
            mended: 0,
            safe: 0,
            not_safe: 0,
        }
    }

    /// Checks a document, applies its fixes if asked to, and returns the remaining findings.
    ///
    /// # Errors
    /// When the document or standard output cannot be written.
    pub(crate) fn check(
        &mut self,
        document: &Path,
        all: &[PathBuf],
        settings: &Settings,
        progress: &Progress,
    ) -> Result<Diagnostics, OutputError> {
        let Some(safety) = self.fixing.safety() else {
            let findings = if self.document_only {
                settings.check_document(document)
            } else {
                match settings.compile_beside(document, all) {
                    Ok(generated) => {
                        progress.aside(|| show_left_out(document, &generated));
                        generated.lints
                    }
                    Err(findings) => findings,
                }
            };
            let safe = findings.fixable(document, Safety::Safe);
            self.safe += safe;
            self.not_safe += findings.fixable(document, Safety::Unsafe) - safe;
            return Ok(findings);
        };
        let Fixed {
            text,
            mended,
            findings,
            ..
        } = settings.fix(document, all, self.document_only, safety);
        if let Some(text) = text {
            self.documents += 1;
            self.mended += mended;
            if self.fixing.dry_run {
                let difference = difference(document, &text)?;
                progress.aside(|| output::to_stdout(&difference))?;
            } else {
                fs::write(document, text).map_err(|source| OutputError::File {
                    path: document.to_path_buf(),
                    source,
                })?;
            }
        }
        Ok(findings)
    }

    /// Whether findings are reported as well.
    pub(crate) fn reports(&self) -> bool {
        !self.fixing.dry_run
    }

    /// A dry run fails if it finds something to change.
    pub(crate) fn outcome(&self) -> Outcome {
        match self.fixing.dry_run && self.documents > 0 {
            true => Outcome::Errors,
            false => Outcome::Clean,
        }
    }

    /// A sentence on the fixes; `None` if there are none.
    pub(crate) fn summary(&self) -> Option<String> {
        if self.documents > 0 {
            let done = match self.fixing.dry_run {
                true => "would be mended",
                false => "mended",
            };
            let (findings, documents) = (
                counted(self.mended, "finding"),
                counted(self.documents, "document"),
            );
            return Some(format!("{findings} {done} in {documents}"));
        }
        match (self.safe, self.not_safe) {
            (0, 0) => None,
            (0, more) => Some(format!(
                "`--fix --unsafe-fixes` mends {}",
                counted(more, "finding")
            )),
            (safe, 0) => Some(format!("`--fix` mends {}", counted(safe, "finding"))),
            (safe, more) => Some(format!(
                "`--fix` mends {}, `--fix --unsafe-fixes` {more} more",
                counted(safe, "finding")
            )),
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// The changes to a file, as a diff.
fn difference(document: &Path, new: &str) -> Result<String, OutputError> {
    let old = fs::read_to_string(document).map_err(|source| OutputError::Unreadable {
        path: document.to_path_buf(),
        source,
    })?;
    let paint = Paint::on(&io::stdout());
    Ok(diff::unified(&old, new, document, None, paint))
}
