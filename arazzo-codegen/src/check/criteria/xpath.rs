//! `xpath` criteria (S38).

use super::{embedded, malformed};
use crate::check::model::{ConditionPiece, Matcher, Search, ValueAs};
use crate::check::names::scope::{Moment, Scope};
use crate::diagnostic::Findings;
use crate::document::{self, XPathVersion};
use crate::expression::parse_xpath;

/// An expression whose effective boolean value has to be true. The values in it become variables.
pub(super) fn read_xpath(
    criterion: &document::Criterion,
    version: XPathVersion,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Search> {
    let text = &criterion.condition;
    let context = scope.expression(criterion.context.as_ref()?, Moment::Reply, findings);
    if let Some(expression) = embedded::whole(text, scope, findings) {
        return Some(Search {
            context: context?,
            by: Matcher::XPath(expression?),
            values: Vec::new(),
        });
    }
    let xpath = match parse_xpath(&text.value, version == XPathVersion::Later) {
        Ok(xpath) => xpath,
        Err(error) => {
            let help = match text.value.trim_start().starts_with("$.") {
                true => "that is JSONPath: write `type: jsonpath`",
                false => "XPath 1.0 is supported, and the parts of later versions that are the same",
            };
            findings.push(malformed(text, &error).help(help));
            return None;
        }
    };
    let mut found = embedded::values(&xpath.embedded, text, scope, findings)?;
    for (range, pieces) in &xpath.names {
        let name = embedded::name(pieces, text, scope, findings)?;
        found.push(range.clone(), name, ValueAs::Name);
    }
    for predicate in &xpath.predicates {
        let value = embedded::of_run_time(predicate, text, scope, findings)?;
        found.push(predicate.range().clone(), value, ValueAs::Predicate);
    }
    Some(Search {
        context: context?,
        by: Matcher::XPath(vec![ConditionPiece::Literal(with_variables(&text.value, &found))]),
        values: found.values,
    })
}

/// The expression with a variable in the place of each value (S34a), so that nothing of a value becomes syntax.
fn with_variables(text: &str, found: &embedded::Values) -> String {
    let mut places: Vec<_> = found.places.iter().collect();
    places.sort_by_key(|(range, _)| range.start);
    let mut expression = String::new();
    let mut position = 0;
    for (range, number) in places {
        expression.push_str(text.get(position..range.start).unwrap_or_default());
        let named = format!("*[local-name() = $v{number} and namespace-uri() = '']");
        expression.push_str(&match found.values.get(*number).map(|(_, as_what)| as_what) {
            Some(ValueAs::Name) => named,
            Some(ValueAs::Predicate) => format!("position() = $v{number} or {named}"),
            _ => format!("$v{number}"),
        });
        position = range.end;
    }
    expression.push_str(text.get(position..).unwrap_or_default());
    expression
}
