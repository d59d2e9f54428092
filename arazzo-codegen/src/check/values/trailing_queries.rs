//! Resolves a JSONPath query after an expression (S14): `$response.body.items[*].id`. Its value is the list of selected values,
//! as with a Selector Object.

use super::selector::below;
use super::value::{Strings, without_braces};
use crate::check::model::{CONTEXT, Selection, Selector, Value};
use crate::check::names::scope::{Moment, Scope};
use crate::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::document::Text;
use crate::expression::{Embedded, Nodes, Parsed, Query, QueryPart, RuntimeExpression, parse_lenient_query};
use crate::source::Span;

/// A name has no more dots and brackets in it than this; it bounds the search for where the query starts.
const MOST_STARTS: usize = 64;

/// An expression that resolves, and the query behind it.
pub(in crate::check) struct QueryBehind<'t> {
    parsed: Parsed,
    head: &'t str,
    /// With a `$` in the place of the expression.
    written: String,
    query: Query,
}

impl<'t> QueryBehind<'t> {
    /// Nothing for a text that is an expression as it is, or no expression with a query behind it.
    pub(in crate::check) fn of(text: &'t str, scope: &Scope<'_>, moment: Moment) -> Option<Self> {
        let resolves = |parsed: &Parsed| scope.referent(&parsed.expression, moment).is_ok();
        if !text.starts_with('$') || RuntimeExpression::parse(text).is_ok_and(|parsed| resolves(&parsed)) {
            return None;
        }
        let starts = text.char_indices().filter(|(at, character)| match character {
            '[' => true,
            '.' => text
                .get(at + 1..)
                .is_some_and(|next| next.starts_with(['.', '*'])),
            _ => false,
        });
        starts.take(MOST_STARTS).find_map(|(at, _)| {
            let (head, tail) = text.split_at_checked(at)?;
            let parsed = RuntimeExpression::parse(head).ok().filter(resolves)?;
            // `items[].id`, as generators write it.
            let written = format!("${}", tail.replace("[]", "[*]"));
            let query = parse_lenient_query(&written).ok()?;
            if !query.computed.is_empty() {
                return None;
            }
            Some(Self {
                parsed,
                head,
                written,
                query,
            })
        })
    }
}

impl Strings<'_> {
    /// What the query selects; `None` when an expression does not resolve, which is reported.
    pub(in crate::check) fn selected_behind(
        &self,
        behind: &QueryBehind<'_>,
        text: &str,
        span: Span,
        findings: &mut Findings,
    ) -> Option<Value> {
        // The one lint says all that is not specified.
        let mut found = Findings::default();
        let from = self.whole(&behind.parsed, behind.head, span, &mut found);
        findings.extend(errors(found));
        let from = from?;
        let specified = self.scope.specified(&behind.parsed.expression, self.moment);
        let head = specified.as_deref().unwrap_or(behind.head);
        if let Some(pointer) = behind.query.pointer() {
            findings.push(
                Diagnostic::new(
                    Code::DottedAccess,
                    span,
                    format!("`{text}` reaches into a value with dots or brackets"),
                )
                .help(format!("write `{head}#{pointer}`")),
            );
            return below(from, &pointer, span, findings);
        }
        let selects = if behind.query.is_singular() {
            "the selected value"
        } else {
            "the list of the selected values"
        };
        findings.push(
            Diagnostic::new(
                Code::QueryBehind,
                span,
                format!("`{text}` contains a JSONPath query, and is {selects}"),
            )
            .help(format!(
                "the specification (1.1) has a selector: `{{context: '{head}', type: jsonpath, selector: \"{}\"}}`",
                behind.written
            )),
        );
        let (mut places, mut values) = (Vec::new(), Vec::new());
        for part in &behind.query.embedded {
            let mut found = Findings::default();
            let value = self.in_query(part, &behind.written, span, &mut found);
            findings.extend(errors(found));
            let value = value?;
            if matches!(part, Embedded::String { .. }) && matches!(value, Value::String(_)) {
                continue;
            }
            places.push((part.range().clone(), values.len()));
            values.push((values.len().to_string(), value));
        }
        let parts = behind.query.rewritten(&behind.written, &places);
        let text_of = |part| match part {
            QueryPart::Text(text) => text,
            QueryPart::Computed(_) => String::new(),
        };
        let rewritten: String = parts.into_iter().map(text_of).collect();
        let (from, query) = match Nodes::of(&behind.query, &behind.written, rewritten) {
            Nodes::One(pointer) => return below(from, &pointer, span, findings),
            Nodes::FromEnd { within, query } => (below(from, &within, span, findings)?, query),
            Nodes::Several(query) if values.is_empty() => (from, query),
            // As the query is rewritten.
            Nodes::Several(query) => {
                let values = ("values".to_owned(), Value::Object(values));
                (Value::Object(vec![(CONTEXT.to_owned(), from), values]), query)
            }
        };
        Some(Value::Selected(Box::new(Selection {
            text: text.to_owned(),
            from,
            by: Selector::Query(query),
        })))
    }

    /// A runtime expression or a string in a filter.
    fn in_query(&self, part: &Embedded, written: &str, span: Span, findings: &mut Findings) -> Option<Value> {
        match part {
            Embedded::Expression {
                parsed,
                range,
                braced,
            } => {
                let bare = without_braces(written.get(range.clone()).unwrap_or_default(), *braced);
                self.embedded(parsed, bare, *braced, span, findings)
            }
            Embedded::String { text, .. } => {
                let text = Text {
                    value: text.clone(),
                    span,
                    verbatim: None,
                    places: None,
                };
                self.read(&text, findings)
            }
        }
    }
}

fn errors(findings: Findings) -> impl Iterator<Item = Diagnostic> {
    let found = findings.into_all().into_iter();
    found.filter(|found| found.severity == Severity::Error)
}
