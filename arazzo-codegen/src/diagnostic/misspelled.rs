//! Misspelled fields that the document needs: one finding for the mistake, and none for what follows from it.
//!
//! A field that is not known is only a lint (S5). Where another field is missing because of that, the document has errors
//! at all the places that need it; they are gone once the document is read as if the field were spelled right.

use super::{Code, Diagnostic, Findings, Severity};
use crate::source::Span;

/// A field that is not known, and the one that it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misspelled {
    pub(crate) key: Span,
    /// What the object is called, "a step".
    pub(crate) object: &'static str,
    pub(crate) written: String,
    pub(crate) meant: String,
}

/// A document with more of them is read as it is: each costs a reading.
const MOST: usize = 8;

/// The findings without those that follow from misspelled fields. `read` gives the findings of the document with the
/// given fields spelled right.
pub(crate) fn without_consequences(first: Findings, read: impl Fn(Vec<Misspelled>) -> Findings) -> Findings {
    if !first.has_errors() || first.misspelled.len() > MOST {
        return first;
    }
    let mut needed = Vec::new();
    let mut errors = Vec::new();
    for misspelled in &first.misspelled {
        let corrected = read(vec![misspelled.clone()]);
        let consequences: Vec<&Diagnostic> = first
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error && !corrected.diagnostics.contains(found))
            .collect();
        if !consequences.is_empty() {
            errors.push(error(misspelled, &consequences));
            needed.push(misspelled.clone());
        }
    }
    if needed.is_empty() {
        return first;
    }
    let mut findings = read(needed);
    findings.extend(errors);
    findings
}

fn error(misspelled: &Misspelled, consequences: &[&Diagnostic]) -> Diagnostic {
    let Misspelled {
        key,
        object,
        written,
        meant,
    } = misspelled;
    let finding = Diagnostic::new(
        Code::MisspelledField,
        *key,
        format!("{object} has no field `{written}`"),
    )
    .label(format!("`{meant}` is needed"))
    .did_you_mean(written, meant);
    // That a field is missing says nothing that is not said already.
    let mut consequences = consequences
        .iter()
        .filter(|found| found.code != Code::MissingField);
    match consequences
        .next()
        .and_then(|found| Some((found, found.labels.first()?)))
    {
        Some((found, label)) => finding.also(label.span, format!("without it, {}", found.message)),
        None => finding,
    }
}
