//! The finding for a name that is not declared.

use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;

/// The finding for an undeclared component, with the nearest name as a suggestion.
pub(in crate::check) fn unknown_component<'c>(
    finding: Diagnostic,
    name: &str,
    known: impl Iterator<Item = (&'c str, Span)> + Clone,
    help: &str,
) -> Diagnostic {
    let near = nearest(name, known.clone().map(|(key, _)| key)).filter(|_| !name.is_empty());
    let mut known = known;
    match known.find(|(key, _)| Some(*key) == near) {
        Some((near, span)) => finding.did_you_mean(name, near).also(span, "declared here"),
        None => finding.help(help),
    }
}
