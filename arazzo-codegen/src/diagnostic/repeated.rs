//! A name that is nowhere declared and used many times is one mistake: one finding, which shows every use.

use super::{Code, Diagnostic, Label};

const AND_HERE: &str = "and here";

/// The findings, each name once; they are in source order.
pub(super) fn once(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    for finding in findings {
        let earlier = kept.iter_mut().find(|earlier| is_same(earlier, &finding));
        match earlier {
            Some(earlier) => add_places(earlier, finding.labels),
            None => kept.push(finding),
        }
    }
    kept
}

fn is_same(earlier: &Diagnostic, later: &Diagnostic) -> bool {
    let is_a_name = matches!(
        later.code,
        Code::UnknownOperation
            | Code::UnknownStep
            | Code::UnknownInput
            | Code::UnknownOutput
            | Code::UnknownSource
            | Code::UnknownComponent
            | Code::UnknownWorkflow
    );
    let file = |finding: &Diagnostic| finding.labels.first().map(|label| label.span.source);
    is_a_name
        && earlier.code == later.code
        && earlier.severity == later.severity
        && earlier.message == later.message
        && earlier.help == later.help
        && file(earlier) == file(later)
        && declaration(earlier) == declaration(later)
}

/// What the name may have meant; for two workflows it is not the same.
fn declaration(finding: &Diagnostic) -> Option<&Label> {
    let mut others = finding.labels.iter().skip(1);
    others.find(|label| label.text != AND_HERE)
}

fn add_places(earlier: &mut Diagnostic, later: Vec<Label>) {
    let Some(own) = later.into_iter().next() else {
        return;
    };
    earlier.labels.push(Label {
        text: AND_HERE.to_owned(),
        ..own
    });
}
