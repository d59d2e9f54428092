//! Merges the findings for one undeclared name into one finding, which shows every use.

use std::collections::HashMap;

use super::{Code, Diagnostic, Label};

const AND_HERE: &str = "and here";

/// The findings, each name once; they are in source order.
pub(super) fn once(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    let mut positions: HashMap<(Code, String), Vec<usize>> = HashMap::new();
    for finding in findings {
        if !is_of_a_name(finding.code) {
            kept.push(finding);
            continue;
        }
        let alike = positions
            .entry((finding.code, finding.message.clone()))
            .or_default();
        let same = |position: &&usize| {
            kept.get(**position)
                .is_some_and(|earlier| is_same(earlier, &finding))
        };
        match alike
            .iter()
            .find(same)
            .copied()
            .and_then(|earlier| kept.get_mut(earlier))
        {
            Some(earlier) => add_places(earlier, finding.labels),
            None => {
                alike.push(kept.len());
                kept.push(finding);
            }
        }
    }
    kept
}

fn is_of_a_name(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownOperation
            | Code::UnknownStep
            | Code::UnknownInput
            | Code::UnknownOutput
            | Code::UnknownSource
            | Code::UnknownComponent
            | Code::UnknownWorkflow
    )
}

/// Whether two findings of one code and message are of the same name.
fn is_same(earlier: &Diagnostic, later: &Diagnostic) -> bool {
    let file = |finding: &Diagnostic| finding.labels.first().map(|label| label.span.source);
    earlier.severity == later.severity
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
