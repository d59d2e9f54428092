//! Applies the fixes of findings to documents.

use std::path::Path;

use crate::configure::Config;
use crate::diagnostic::{Code, Diagnostics, Fix, Safety, Severity};

/// Fixes that overlap wait for the next round. A text in which every word has one would end here.
const ROUNDS: usize = 32;

/// The result of applying fixes to a document. Nothing is written.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The new text. `None` if no fix was applied.
    pub text: Option<String>,
    /// The number of applied fixes.
    pub mended: usize,
    /// All findings in the new text, errors and lints.
    pub findings: Diagnostics,
}

impl Config {
    /// Applies the [`Fix`](crate::diagnostic::Fix)es of everything that [`generate`](Self::generate) finds in a
    /// document, up to this level of safety. Suppressed lints are not fixed. Only the document itself is changed, not
    /// its sources.
    ///
    /// ```no_run
    /// use arazzo_codegen::diagnostic::Safety;
    ///
    /// let fixed = arazzo_codegen::configure().fix("specs/openai-batch-job.arazzo.yaml", Safety::Safe);
    /// if let Some(text) = fixed.text {
    ///     std::fs::write("specs/openai-batch-job.arazzo.yaml", text)?;
    /// }
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn fix(&self, path: impl AsRef<Path>, safety: Safety) -> Fixed {
        let path = path.as_ref();
        self.fix_what(path, safety, |config| match config.generate(path) {
            Ok(generated) => generated.lints,
            Err(findings) => findings,
        })
    }

    /// Like [`fix`](Self::fix), for the findings of [`check_document`](Self::check_document).
    #[must_use]
    pub fn fix_document(&self, path: impl AsRef<Path>, safety: Safety) -> Fixed {
        let path = path.as_ref();
        self.fix_what(path, safety, |config| config.check_document(path))
    }

    fn fix_what(&self, path: &Path, safety: Safety, check: impl Fn(&Self) -> Diagnostics) -> Fixed {
        let mut fixed = Fixed {
            text: None,
            mended: 0,
            findings: check(self),
        };
        for _ in 0..ROUNDS {
            let fixes = fixed.findings.fixes_in(&self.rooted(path), safety);
            let with = |fixes: &[&Fix]| {
                let (text, mended) = fixed.findings.edited(&self.rooted(path), fixes)?;
                let findings = check(&self.clone().unsaved(path, text.clone()));
                let next = Fixed {
                    text: Some(text),
                    mended: fixed.mended + mended,
                    findings,
                };
                (!is_worse(&next.findings, &fixed.findings, safety)).then_some(next)
            };
            let Some(next) = with(&fixes).or_else(|| one_by_one(&fixes, with)) else {
                break;
            };
            fixed = next;
        }
        fixed
    }
}

/// As many of the fixes as do no harm together, the earlier ones first.
fn one_by_one(fixes: &[&Fix], with: impl Fn(&[&Fix]) -> Option<Fixed>) -> Option<Fixed> {
    let mut kept = Vec::with_capacity(fixes.len());
    let mut fixed = None;
    for fix in fixes {
        kept.push(*fix);
        match with(&kept) {
            Some(next) => fixed = Some(next),
            None => drop(kept.pop()),
        }
    }
    fixed
}

/// Whether fixes did harm, which none should. One that is not safe may uncover other errors.
fn is_worse(after: &Diagnostics, before: &Diagnostics, safety: Safety) -> bool {
    let errors = |findings: &Diagnostics| {
        let errors = findings.iter().filter(|found| found.severity == Severity::Error);
        errors.count()
    };
    let is_unreadable = |findings: &Diagnostics| {
        findings
            .iter()
            .any(|found| matches!(found.code, Code::Syntax | Code::DuplicateKey))
    };
    is_unreadable(after) && !is_unreadable(before) || safety == Safety::Safe && errors(after) > errors(before)
}
