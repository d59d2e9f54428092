//! Resolves `$outputs.x` where the definition of the workflow's output `x` is a text or a selector.
//!
//! Its value is that of the definition at that time. If the definition is a single expression, `$outputs.x` resolves like that
//! expression, see [`Scope`].

use super::value::{Strings, Values};
use crate::check::model::{PointerToken, Selection, Selector, Value};
use crate::check::names::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::document::Output;
use crate::expression::RuntimeExpression;
use crate::source::Span;

/// Every place that names an output gets the whole definition, so a long one would make the program too large.
const LONGEST: usize = 4096;

impl Strings<'_> {
    /// The value of an output of the workflow itself that is not one expression; the inner option is empty when it has
    /// none, which is reported.
    pub(in crate::check) fn put_together(
        &self,
        expression: &RuntimeExpression,
        text: &str,
        span: Span,
        findings: &mut Findings,
    ) -> Option<Option<Value>> {
        let (output, pointer) = self.scope.put_together(expression, self.moment)?;
        let value = match self.defined(output) {
            Ok(value) if pointer.tokens.is_empty() => Ok(value),
            Ok(Value::Text(_) | Value::String(_) | Value::Json(_)) => {
                Err("there is nothing inside a text".to_owned())
            }
            Ok(from) => Ok(Value::Selected(Box::new(Selection {
                text: text.to_owned(),
                from,
                by: Selector::Pointer(pointer.tokens.into_iter().map(PointerToken::Literal).collect()),
            }))),
            Err(problem) => Err(problem),
        };
        Some(match value {
            Ok(value) => Some(value),
            Err(problem) => {
                findings.push(
                    Diagnostic::new(
                        Code::MisplacedExpression,
                        span,
                        format!("`{text}` has no value here"),
                    )
                    .label(problem)
                    .also(output.value.span, "the output is defined here")
                    .help("use an input or the output of a step"),
                );
                None
            }
        })
    }

    /// What the definition stands for at this moment. What is wrong with it at the end is reported there.
    fn defined(&self, output: &Output) -> Result<Value, String> {
        let length = output.value.span.end - output.value.span.start;
        if length as usize > LONGEST {
            return Err(format!("its definition is longer than {LONGEST} characters"));
        }
        // One that is put together may not be a part of another, so that this ends.
        let scope = Scope {
            in_output: true,
            ..*self.scope
        };
        let values = Values {
            scope: &scope,
            moment: self.moment,
            sources: self.scope.sources,
        };
        let mut found = Findings::default();
        let value = if output.value.as_mapping().is_some() {
            values.selector(&output.value, &mut found)
        } else {
            values.read(&output.value, &mut found)
        };
        value.ok_or_else(|| {
            let mut found = found.into_all().into_iter();
            let first = found.find(|finding| finding.severity == Severity::Error);
            first.map_or_else(|| "its definition has none".to_owned(), |finding| finding.message)
        })
    }
}
