//! Conditions that are JSON (S14): the value that the context has to equal. Test generators write them.

use serde_json::Value as Json;

use crate::check::model::{CheckedCriterion, CheckedOperand, Dialect};
use crate::check::names::scope::{Moment, Scope};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{self, Text};
use crate::expression::{Comparison, Condition, Piece, Template};

/// No message shows more of the JSON than this many characters.
const LONGEST_SHOWN: usize = 60;

/// `None` for what is a condition. The inner option is empty when something does not resolve, which is reported.
pub(super) fn read_json(
    criterion: &document::Criterion,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<Option<CheckedCriterion>> {
    let (context, condition) = (criterion.context.as_ref()?, &criterion.condition);
    let (json, operand) = match serde_json::from_str(&condition.value).ok()? {
        json @ (Json::Object(_) | Json::Array(_)) => {
            let json = json.to_string();
            (json.clone(), CheckedOperand::Json(json))
        }
        Json::String(text) => (format!("'{text}'"), CheckedOperand::String(text)),
        // `true` and numbers are conditions.
        _ => return None,
    };
    Some(equal(context, condition, &json, operand, scope, findings))
}

fn equal(
    context: &Text,
    condition: &Text,
    json: &str,
    operand: CheckedOperand,
    scope: &Scope<'_>,
    findings: &mut Findings,
) -> Option<CheckedCriterion> {
    let reference = scope.expression(context, Moment::Reply, findings)?;
    let template = Template::parse(&condition.value, |parsed| {
        scope.referent(&parsed.expression, Moment::Reply).is_ok()
    });
    let expression = template.pieces.into_iter().find_map(|piece| match piece {
        Piece::Literal(_) => None,
        Piece::Expression { range, .. } => Some(range),
    });
    if let Some(range) = expression {
        findings.push(
            Diagnostic::new(
                Code::InvalidCondition,
                condition.within(range),
                "a JSON condition contains an expression",
            )
            .label("only constants are compared as a whole")
            .help("compare the member alone, such as `$response.body#/id == $inputs.id`"),
        );
        return None;
    }
    let context = &context.value;
    let start = condition.value.len() - condition.value.trim_start().len();
    let first_line = condition.value.trim().lines().next().map_or(0, str::len);
    findings.push(
        Diagnostic::new(
            Code::JsonCondition,
            condition.within(start..start + first_line),
            format!("the condition is JSON, and holds when `{context}` is equal to it"),
        )
        .help("compare what matters, such as `$response.body#/name == 'value'`"),
    );
    let shown = match json.chars().count() {
        ..=LONGEST_SHOWN => json,
        _ if json.starts_with('[') => "[…]",
        _ if json.starts_with('{') => "{…}",
        _ => "'…'",
    };
    Some(CheckedCriterion {
        text: Text {
            value: format!("{context} == {shown}"),
            span: condition.span,
            verbatim: None,
            places: None,
        },
        dialect: Dialect::Simple,
        condition: Condition::Compare {
            left: CheckedOperand::Reference(reference),
            comparison: Comparison::Equal,
            right: operand,
        },
    })
}
