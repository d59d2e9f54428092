//! Values: literals, expressions, strings with expressions in them, objects and lists of all these.

use super::checked::{TextPiece, Value};
use super::scope::{Moment, Scope};
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::Text;
use crate::expression::{Expression, ExpressionError, Piece, Template};
use crate::source::{self, Node, Sources};

/// Reads values in one scope, at one moment.
pub(super) struct Values<'v> {
    pub(super) scope: &'v Scope<'v>,
    pub(super) moment: Moment,
    pub(super) sources: &'v Sources,
}

impl Values<'_> {
    /// A value of a document; `None` when a part of it does not resolve, which is reported.
    pub(super) fn read(&self, node: &Node, findings: &mut Findings) -> Option<Value> {
        match &node.value {
            source::Value::Null => Some(Value::Json("null".to_owned())),
            source::Value::Bool(value) => Some(Value::Json(value.to_string())),
            source::Value::Number(text) => Some(number(text)),
            source::Value::String(_) => {
                let text = Text::of(node, self.sources)?;
                self.string(&text, findings)
            }
            source::Value::Sequence(items) => {
                let items: Vec<_> = items.iter().map(|item| self.read(item, findings)).collect();
                items.into_iter().collect::<Option<_>>().map(Value::Array)
            }
            source::Value::Mapping(mapping) => {
                let members: Vec<_> = mapping
                    .iter()
                    .map(|entry| Some((entry.key.text.clone(), self.read(&entry.value, findings)?)))
                    .collect();
                members.into_iter().collect::<Option<_>>().map(Value::Object)
            }
        }
    }

    pub(super) fn string(&self, text: &Text, findings: &mut Findings) -> Option<Value> {
        Strings {
            scope: self.scope,
            moment: self.moment,
        }
        .read(text, findings)
    }
}

/// Reads strings in one scope, at one moment.
pub(super) struct Strings<'v> {
    pub(super) scope: &'v Scope<'v>,
    pub(super) moment: Moment,
}

impl Strings<'_> {
    /// S13: an expression when the whole string is one, else a template, else itself.
    pub(super) fn read(&self, text: &Text, findings: &mut Findings) -> Option<Value> {
        let span = text.within(0..text.value.len());
        if let Ok(parsed) = Expression::parse(&text.value) {
            match self.scope.referent(&parsed.expression, self.moment) {
                // Two expressions with a space between parse as one name with a space in it.
                Err(_) if text.value.contains(char::is_whitespace) => {}
                _ => {
                    return self
                        .scope
                        .resolve(&parsed, &text.value, span, self.moment, findings)
                        .map(Value::Reference);
                }
            }
        }
        self.almost_an_expression(text, findings);
        let template = Template::parse(&text.value, |parsed| {
            self.scope.referent(&parsed.expression, self.moment).is_ok()
        });
        let mut pieces = Vec::new();
        let mut complete = true;
        for piece in template.pieces {
            match piece {
                Piece::Literal(literal) => {
                    complete &= self.no_unresolved_names(&literal, text, findings);
                    pieces.push(TextPiece::Literal(literal));
                }
                Piece::Expression {
                    parsed,
                    range,
                    braced,
                } => {
                    let written = text.value.get(range.clone()).unwrap_or_default();
                    let bare = written.trim_start_matches('{').trim_end_matches('}');
                    let span = text.within(range);
                    match self.scope.resolve(&parsed, bare, span, self.moment, findings) {
                        Some(reference) => pieces.push(TextPiece::Reference(reference)),
                        None => complete = false,
                    }
                    if !braced {
                        findings.push(
                            Diagnostic::new(
                                Code::UnbracedExpression,
                                span,
                                format!("`{bare}` is embedded without braces"),
                            )
                            .help(format!("write `{{{bare}}}`")),
                        );
                    }
                }
            }
        }
        if !complete {
            return None;
        }
        Some(match pieces.as_mut_slice() {
            [] => Value::String(String::new()),
            [TextPiece::Literal(literal)] => Value::String(std::mem::take(literal)),
            _ => Value::Text(pieces),
        })
    }

    /// S13: what does not parse is text. A misspelled start is worth a word.
    fn almost_an_expression(&self, text: &Text, findings: &mut Findings) {
        const STARTS: [&str; 12] = [
            "url",
            "method",
            "statusCode",
            "self",
            "request",
            "response",
            "message",
            "inputs",
            "outputs",
            "steps",
            "workflows",
            "sourceDescriptions",
        ];
        if let Err(ExpressionError::UnknownStart(start)) = Expression::parse(&text.value)
            && let Some(near) = nearest(&start, STARTS)
        {
            findings.push(
                Diagnostic::new(
                    Code::NoExpression,
                    text.within(0..start.len() + 1),
                    format!("`{}` is no runtime expression, so it is text", text.value),
                )
                .help(format!("did you mean `${near}`?")),
            );
        }
    }

    /// Text that stays literal but starts like a reference is a misspelled name, not a text to send.
    fn no_unresolved_names(&self, literal: &str, text: &Text, findings: &mut Findings) -> bool {
        let mut clean = true;
        for start in ["$inputs.", "$steps."] {
            for (at, _) in literal.match_indices(start) {
                let rest = literal.get(at..).unwrap_or_default();
                let end = rest
                    .find(|next: char| !(next.is_alphanumeric() || "$._-#/[]".contains(next)))
                    .unwrap_or(rest.len());
                let name = rest
                    .get(..end)
                    .unwrap_or_default()
                    .trim_end_matches(['.', '[', '/', '#', '-']);
                let Ok(parsed) = Expression::parse(name) else {
                    continue;
                };
                if let Err(unresolved) = self.scope.referent(&parsed.expression, self.moment) {
                    let place = text
                        .value
                        .find(name)
                        .map_or(0..text.value.len(), |at| at..at + name.len());
                    findings.push(unresolved.diagnostic(name, text.within(place)));
                    clean = false;
                }
            }
        }
        clean
    }
}

/// YAML's numbers that JSON does not have (`0x1F`, `.5`) become JSON's.
fn number(text: &str) -> Value {
    if serde_json::from_str::<serde_json::Number>(text).is_ok() {
        return Value::Json(text.to_owned());
    }
    let digits = |prefix: &str, radix| {
        text.strip_prefix(prefix)
            .and_then(|digits| u128::from_str_radix(digits, radix).ok())
    };
    if let Some(integer) = digits("0x", 16).or_else(|| digits("0o", 8)) {
        return Value::Json(integer.to_string());
    }
    match text.trim_start_matches('+').parse::<f64>() {
        Ok(float) if float.is_finite() => Value::Json(serde_json::json!(float).to_string()),
        _ => Value::String(text.to_owned()),
    }
}
