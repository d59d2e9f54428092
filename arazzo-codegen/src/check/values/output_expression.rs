//! Reads the value of an output: one runtime expression.

use super::trailing_queries::QueryBehind;
use super::value::{Values, unbraced_pointer};
use crate::check::model::{Reference, Value};
use crate::check::names::near_expressions;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{Output, Text};
use crate::expression::RuntimeExpression;
use crate::source;

/// Looks at outputs whose operation, or whose steps, did not resolve.
pub(in crate::check) fn expressions(outputs: &[Output], values: &Values<'_>, findings: &mut Findings) {
    for output in outputs {
        expression(output, values, findings);
    }
}

pub(in crate::check) fn expression(
    output: &Output,
    values: &Values<'_>,
    findings: &mut Findings,
) -> Option<Value> {
    if output.value.as_mapping().is_some() {
        return values.selector(&output.value, findings);
    }
    if let Some(text) = Text::of(&output.value, values.sources)
        && let Some(finding) = not_one_expression(&text, values)
    {
        findings.push(finding);
        return None;
    }
    let mut found = Findings::default();
    let value = match Text::of(&output.value, values.sources) {
        Some(text) => values.strings().read(&text, &mut found),
        None => values.read(&output.value, &mut found),
    };
    let found = found.into_all();
    let is_nearly_one = found
        .iter()
        .any(|found| matches!(found.code, Code::NoExpression | Code::ForeignExpression));
    findings.extend(found);
    let value = value?;
    // `$self` is known at build time and an expression all the same.
    let is_expression = output
        .value
        .as_str()
        .is_some_and(|text| RuntimeExpression::parse(text).is_ok());
    // What could not be read stands as null, and was reported.
    let is_null = output.value.value == source::Value::Null;
    let was_reported = is_null && findings.has_errors_within(output.value.span);
    if !is_expression && !is_nearly_one && !was_reported && matches!(value, Value::Json(_) | Value::String(_))
    {
        let what = if is_null { "null" } else { "a constant" };
        findings.push(
            Diagnostic::new(
                Code::ConstantOutput,
                output.value.span,
                format!("the output `{}` is {what}", output.name.value),
            )
            .label("expected a runtime expression")
            .help("for example `$response.body#/id`"),
        );
    }
    Some(value)
}

/// An output is one expression: `$response.body#/id - the id` and `$statusCode == 201` would otherwise be texts
/// with a value in them.
fn not_one_expression(text: &Text, values: &Values<'_>) -> Option<Diagnostic> {
    let written = text.value.as_str();
    if !written.starts_with('$') {
        return None;
    }
    if QueryBehind::of(written, values.scope, values.moment).is_some() {
        return None;
    }
    if unbraced_pointer(written).is_some_and(|unbraced| RuntimeExpression::parse(&unbraced).is_ok()) {
        return None;
    }
    let resolves = |text: &str| {
        RuntimeExpression::parse(text)
            .is_ok_and(|parsed| values.scope.referent(&parsed.expression, values.moment).is_ok())
    };
    let end = written.find(char::is_whitespace).unwrap_or(written.len());
    let (first, rest) = written.split_at_checked(end)?;
    match RuntimeExpression::parse(written) {
        // With a space in it, it may be a name or an expression and prose.
        Ok(_) if rest.is_empty() || resolves(written) || !resolves(first) => None,
        Err(error) if !resolves(first) => Some(
            Diagnostic::new(
                Code::InvalidExpression,
                text.span,
                format!("`{written}` is not a runtime expression"),
            )
            .label(error.to_string())
            .help(near_expressions::suggestion(written, &error).unwrap_or_else(|| {
                "an output is one runtime expression, such as `$response.body#/id`".to_owned()
            })),
        ),
        _ => Some(trailing_text(text, first, rest)),
    }
}

fn trailing_text(text: &Text, first: &str, rest: &str) -> Diagnostic {
    let behind = rest.trim_start();
    let start = text.value.len() - behind.len();
    let finding = Diagnostic::new(
        Code::TrailingText,
        text.within(start..text.value.len()),
        format!("text follows `{first}`"),
    )
    .label("an output is one runtime expression");
    let operators = ["==", "!=", "<", ">", "&&", "||", "+", "*", "/ "];
    if operators.iter().any(|operator| behind.starts_with(operator)) {
        return finding.help("an output is not computed: keep the value, and compare it where it is used");
    }
    finding.help(format!("write `{first}`, and move the words into a comment"))
}

/// Prose behind a pointer, `#/id - the id`: a space may belong to a name, so the schema is asked first.
pub(in crate::check) fn prose_in_pointer(
    tokens: &[String],
    known: Option<&[String]>,
    reference: &Reference,
) -> Option<Diagnostic> {
    let token = tokens.last()?;
    let (first, rest) = token.split_once(char::is_whitespace)?;
    let is_prose = match known {
        Some(known) => known.iter().any(|name| name == first),
        None => ["- ", "\u{2013} ", "\u{2014} ", "// ", "# "]
            .iter()
            .any(|dash| rest.starts_with(dash)),
    };
    let behind = reference.text.find(char::is_whitespace)?;
    let written = reference.text.get(..behind)?;
    is_prose.then(|| {
        Diagnostic::new(
            Code::TrailingText,
            reference.span,
            format!("text follows `{written}`"),
        )
        .label("an output is one runtime expression")
        .help(format!("write `{written}`, and move the words into a comment"))
    })
}
