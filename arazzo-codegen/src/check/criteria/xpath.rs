//! `xpath` criteria (S38).

use super::super::checked::{By, Search};
use super::super::scope::{Moment, Scope};
use super::{embedded, malformed};
use crate::diagnostic::Findings;
use crate::document::{self, XPathVersion};
use crate::expression::parse_xpath;

/// An expression whose effective boolean value has to be true. The values in it become variables.
pub(super) fn read(
    criterion: &document::Criterion,
    version: XPathVersion,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Search> {
    let text = &criterion.condition;
    let context = scope.expression(criterion.context.as_ref()?, Moment::Reply, findings);
    let parts = match parse_xpath(&text.value, version == XPathVersion::Later) {
        Ok(xpath) => xpath.embedded,
        Err(error) => {
            let help = match text.value.trim_start().starts_with("$.") {
                true => "that is JSONPath: write `type: jsonpath`",
                false => "XPath 1.0 is supported, and of later versions what they share with it",
            };
            findings.push(malformed(text, &error).help(help));
            return None;
        }
    };
    let found = embedded::values(&parts, text, scope, findings)?;
    let mut expression = String::new();
    let mut position = 0;
    for (range, value) in found.places {
        expression.push_str(text.value.get(position..range.start).unwrap_or_default());
        expression.push_str(&format!("$v{value}"));
        position = range.end;
    }
    expression.push_str(text.value.get(position..).unwrap_or_default());
    Some(Search {
        context: context?,
        by: By::XPath(expression),
        values: found.values,
    })
}
