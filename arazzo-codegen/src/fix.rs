//! Documents with the fixes of their findings.

use std::path::Path;

use crate::configure::Config;
use crate::diagnostic::{Code, Diagnostics, Fix, Safety, Severity};

/// Fixes that overlap wait for the next round. A text in which every word has one would end here.
const ROUNDS: usize = 32;

/// A document after its fixes. Nothing is written.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The new text; `None` when nothing was mended.
    pub text: Option<String>,
    /// How many findings were mended.
    pub mended: usize,
    /// Everything that is found in the new text, errors and lints.
    pub findings: Diagnostics,
}

impl Config {
    /// Mends what [`generate`](Self::generate) finds in a document and has a [`Fix`](crate::diagnostic::Fix) for, as far
    /// as the level of safety allows; lints that are allowed are left as they are. Only the document itself is changed.
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

    /// As [`fix`](Self::fix), with what [`check_document`](Self::check_document) finds.
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
