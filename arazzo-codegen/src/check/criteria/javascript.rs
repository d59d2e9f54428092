//! Patterns written as JavaScript's literals, `/…/i` (S14).

use crate::diagnostic::{Change, Code, Diagnostic, Findings, Safety};
use crate::document::{Criterion, Text};
use crate::expression::check_pattern;

/// The pattern and the flags of the group around it, where the slashes are surely those of a literal: there are flags, or
/// an anchor beside a slash, behind or before which nothing could ever be found. Everything else is a pattern that has
/// slashes at its ends, as of a path.
pub(super) fn read_javascript(criterion: &Criterion, findings: &mut Findings) -> Option<(Text, String)> {
    let text = &criterion.condition;
    let (inner, flags) = literal(&text.value)?;
    let group: String = flags.chars().filter(|flag| "ims".contains(*flag)).collect();
    let pattern = match group.as_str() {
        "" => inner.to_owned(),
        flags => format!("(?{flags}:{inner})"),
    };
    let is_anchored = inner.starts_with('^') || inner.ends_with('$') && !inner.ends_with("\\$");
    let of_path = criterion
        .context
        .as_ref()
        .is_some_and(|context| is_of_path(&context.value));
    let is_literal = is_anchored || !flags.is_empty() && !of_path;
    if !is_literal && of_path && flags.is_empty() {
        return None;
    }
    let unicode =
        flags.contains(['u', 'v']) && ["\\u{", "\\p{", "\\P{"].iter().any(|sign| inner.contains(sign));
    let span = text.within(0..text.value.len());
    if is_literal && unicode {
        // Without the flag these are other patterns.
        let message = "the flags `u` and `v` are not supported";
        let finding = Diagnostic::new(Code::InvalidCondition, span, message);
        findings.push(finding.help("write the characters themselves, and no flag"));
        return None;
    }
    let (message, safety) = match is_literal {
        true => ("the pattern is a JavaScript literal, in slashes", Safety::Safe),
        false => (
            "the slashes are part of the pattern, so the text must contain them",
            Safety::Unsafe,
        ),
    };
    findings.push(
        Diagnostic::new(Code::JavaScriptPattern, span, message)
            .help(format!("write `{pattern}`"))
            .fixed_by(
                safety,
                vec![Change::Text {
                    at: span,
                    old: text.value.clone(),
                    new: pattern,
                }],
            ),
    );
    is_literal.then_some((text.part(1..1 + inner.len())?, group))
}

/// `/inner/flags`.
fn literal(text: &str) -> Option<(&str, &str)> {
    let (inner, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    let known = flags
        .char_indices()
        .all(|(at, flag)| "dgimsuvy".contains(flag) && !flags[..at].contains(flag));
    let mut in_class = false;
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                characters.next()?;
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return None,
            _ => {}
        }
    }
    // With expressions in it, it is checked when they are known.
    let is_pattern = inner.contains("{$") || check_pattern(inner).is_ok();
    (known && !inner.is_empty() && is_pattern).then_some((inner, flags))
}

/// Whether slashes are what is looked for.
fn is_of_path(context: &str) -> bool {
    ["$url", "$request.path", "$response.header"]
        .iter()
        .any(|start| context.starts_with(start))
}
