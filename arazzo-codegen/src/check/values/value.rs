//! Resolves values: literals, expressions, strings with embedded expressions, and objects and lists of these.

use std::ops::Range;

use serde_json::Value as Json;

use super::trailing_queries::QueryBehind;
use crate::check::model::{PointerToken, Reference, Referent, Selection, Selector, TextPiece, Value};
use crate::check::names::near_expressions;
use crate::check::names::scope::{Moment, Scope};
use crate::diagnostic::{Change, Code, Diagnostic, Findings, Safety, nearest};
use crate::document::{Text, is_selector};
use crate::expression::{Parsed, Piece, Pointer, RuntimeExpression, Template, expression_at_start};
use crate::ids::{Id, StepOutputId};
use crate::source::{self, Node, Sources, Span};

/// A piece of a string.
pub(in crate::check) enum Found {
    Literal(String),
    Value {
        value: Value,
        /// The bytes of the string it stands on.
        range: Range<usize>,
        span: Span,
    },
}

/// Reads values in one scope, at one moment.
pub(in crate::check) struct Values<'v> {
    pub(in crate::check) scope: &'v Scope<'v>,
    pub(in crate::check) moment: Moment,
    pub(in crate::check) sources: &'v Sources,
}

impl Values<'_> {
    /// A value of a document; `None` when a part of it does not resolve, which is reported.
    pub(in crate::check) fn read(&self, node: &Node, findings: &mut Findings) -> Option<Value> {
        match &node.value {
            source::Value::Null => Some(Value::Json("null".to_owned())),
            source::Value::Bool(value) => Some(Value::Json(value.to_string())),
            source::Value::Number(text) => Some(Value::Json(source::json_number(text))),
            source::Value::String(_) => {
                let text = Text::of(node, self.sources)?;
                self.string(&text, findings)
            }
            source::Value::Sequence(items) => {
                let items: Vec<_> = items.iter().map(|item| self.read(item, findings)).collect();
                items.into_iter().collect::<Option<_>>().map(Value::Array)
            }
            source::Value::Mapping(_) if is_selector(node, self.scope.document.version) => {
                self.selector(node, findings)
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

    fn string(&self, text: &Text, findings: &mut Findings) -> Option<Value> {
        let strings = Strings {
            replaceable: true,
            ..self.strings()
        };
        strings.read(text, findings)
    }

    pub(in crate::check) fn strings(&self) -> Strings<'_> {
        Strings {
            scope: self.scope,
            moment: self.moment,
            replaceable: false,
        }
    }
}

/// No name that stands for nothing is looked for in more characters than this.
const LONGEST_NAME: usize = 256;

/// Reads strings in one scope, at one moment.
pub(in crate::check) struct Strings<'v> {
    pub(in crate::check) scope: &'v Scope<'v>,
    pub(in crate::check) moment: Moment,
    /// Whether an object may stand in the place of the string.
    pub(in crate::check) replaceable: bool,
}

impl Strings<'_> {
    /// S13: an expression when the whole string is one, else a template, else itself.
    pub(in crate::check) fn read(&self, text: &Text, findings: &mut Findings) -> Option<Value> {
        if let Some(value) = self.expression(text, findings) {
            return value;
        }
        let pieces: Vec<TextPiece> = self
            .pieces(text, findings)?
            .into_iter()
            .map(|piece| self.in_text(piece))
            .collect();
        // Constants of the document are literal text too.
        let mut pieces = pieces.into_iter().fold(Vec::new(), |mut pieces, piece| {
            match (pieces.last_mut(), piece) {
                (Some(TextPiece::Literal(before)), TextPiece::Literal(literal)) => before.push_str(&literal),
                (_, piece) => pieces.push(piece),
            }
            pieces
        });
        Some(match pieces.as_mut_slice() {
            [] => Value::String(String::new()),
            [TextPiece::Literal(literal)] => Value::String(std::mem::take(literal)),
            _ => Value::Text(pieces),
        })
    }

    /// The value when the whole string is an expression; the inner option is empty when it does not resolve, which is
    /// reported.
    pub(in crate::check) fn expression(&self, text: &Text, findings: &mut Findings) -> Option<Option<Value>> {
        let span = text.within(0..text.value.len());
        // `…#/items/{$inputs.index}` is meant as a pointer, not as a text.
        let unbraced = unbraced_pointer(&text.value);
        let written = unbraced.as_deref().unwrap_or(&text.value);
        let parsed = RuntimeExpression::parse(written);
        let resolves = |parsed: &Parsed| self.scope.referent(&parsed.expression, self.moment).is_ok();
        if !parsed.as_ref().is_ok_and(resolves)
            && let Some(behind) = QueryBehind::of(&text.value, self.scope, self.moment)
        {
            return Some(self.selected_behind(&behind, &text.value, span, findings));
        }
        let parsed = parsed.ok()?;
        match self.scope.referent(&parsed.expression, self.moment) {
            // Two expressions with a space or a sign between parse as one name with that in it.
            Err(_) if text.value.contains(char::is_whitespace) || self.starts_text(&text.value) => None,
            _ => Some(self.whole(&parsed, &text.value, span, findings)),
        }
    }

    /// Whether it is several expressions in one text, `$inputs.a,$inputs.b`: the first resolves, and behind it stands what
    /// is in no name.
    fn starts_text(&self, text: &str) -> bool {
        let Some((at, _)) = text.match_indices('$').nth(1) else {
            return false;
        };
        let first = text.get(..at).unwrap_or_default();
        let first =
            first.trim_end_matches(|last: char| !(last.is_alphanumeric() || matches!(last, '_' | ']')));
        let behind = text.get(first.len()..).and_then(|behind| behind.chars().next());
        let ends = behind.is_some_and(|behind| !matches!(behind, '.' | '-' | '[' | '#' | '/' | '$'));
        let resolves = |parsed: Parsed| self.scope.referent(&parsed.expression, self.moment).is_ok();
        ends && RuntimeExpression::parse(first).is_ok_and(resolves)
    }

    /// What an expression between other text stands for.
    pub(in crate::check) fn embedded(
        &self,
        parsed: &Parsed,
        text: &str,
        braced: bool,
        span: Span,
        findings: &mut Findings,
    ) -> Option<Value> {
        if braced {
            return self.whole(parsed, text, span, findings);
        }
        let mut found = Findings::default();
        let value = self.whole(parsed, text, span, &mut found);
        found.push(unbraced(text, span));
        findings.extend(found.into_all().into_iter().map(|found| found.in_braces(text)));
        value
    }

    /// What an expression stands for as a value of its own.
    pub(in crate::check) fn whole(
        &self,
        parsed: &Parsed,
        text: &str,
        span: Span,
        findings: &mut Findings,
    ) -> Option<Value> {
        match &parsed.expression {
            RuntimeExpression::StepOutputs { step } => self.all_outputs(step, text, span, findings),
            RuntimeExpression::AllInputs => Some(self.all_inputs(span, findings)),
            RuntimeExpression::SelfUri => self.scope.self_uri(span, findings).map(Value::String),
            RuntimeExpression::SourceDescriptions { source, reference } => {
                self.source_field(source, reference, text, span, findings)
            }
            expression => {
                if let Some(value) = self.put_together(expression, text, span, findings) {
                    return value;
                }
                if let Ok((to, _)) = self.scope.referent(expression, self.moment)
                    && let Some(first) = self.scope.first_expression_in(&to, self.moment)
                {
                    return self.computed_pointer(to, first, text, span, findings);
                }
                if let Some(behind) = QueryBehind::of(text, self.scope, self.moment) {
                    return self.selected_behind(&behind, text, span, findings);
                }
                let reference = self.scope.resolve(parsed, text, span, self.moment, findings);
                reference.map(Value::Reference)
            }
        }
    }

    /// `$steps.s.outputs`: an object of all of them (S14).
    fn all_outputs(&self, step: &str, text: &str, span: Span, findings: &mut Findings) -> Option<Value> {
        let mut steps = self.scope.steps.entries();
        let Some((at, names)) = steps.find(|(_, names)| names.id == step) else {
            // The step is unknown, and the finding for any output of it says so.
            let parsed = RuntimeExpression::parse(&format!("{text}.x")).ok()?;
            self.scope.resolve(&parsed, text, span, self.moment, findings);
            return None;
        };
        let lint = Diagnostic::new(
            Code::InformalExpression,
            span,
            format!("`{text}` means all outputs of `{step}`"),
        )
        .help("the specification names one output: `$steps.<step>.outputs.<output>`");
        let each = |name: &String| (name.clone(), Json::from(format!("$steps.{step}.outputs.{name}")));
        findings.push(match self.replaceable {
            true => {
                let value = names.declared().iter().map(each).collect();
                lint.fixed_by(Safety::Safe, vec![Change::Value { at: span, value }])
            }
            false => lint,
        });
        let members = names.declared().iter().enumerate().map(|(output, name)| {
            let reference = Reference {
                text: format!("$steps.{step}.outputs.{name}"),
                span,
                to: Referent::StepOutput {
                    step: at,
                    output: StepOutputId::new(output),
                    pointer: Pointer::default(),
                },
            };
            (name.clone(), Value::Reference(reference))
        });
        Some(Value::Object(members.collect()))
    }

    /// `$inputs`: an object of all of them (S14).
    fn all_inputs(&self, span: Span, findings: &mut Findings) -> Value {
        findings.push(
            Diagnostic::new(
                Code::InformalExpression,
                span,
                "`$inputs` means all inputs of the workflow",
            )
            .help("the specification names one input: `$inputs.<name>`"),
        );
        let members = self.scope.inputs.entries().map(|(input, declared)| {
            let reference = Reference {
                text: format!("$inputs.{}", declared.name),
                span,
                to: Referent::Input {
                    input,
                    pointer: Pointer::default(),
                },
            };
            (declared.name.clone(), Value::Reference(reference))
        });
        Value::Object(members.collect())
    }

    /// A field of a source description (section "Source Description Expression Resolution"). An operation or workflow of
    /// the name comes first in the specification, but that has no value.
    fn source_field(
        &self,
        source: &str,
        field: &str,
        text: &str,
        span: Span,
        findings: &mut Findings,
    ) -> Option<Value> {
        let sources = &self.scope.document.source_descriptions;
        let Some(described) = sources.iter().find(|described| described.name.value == source) else {
            if self.scope.document.has_unread_sources {
                return None;
            }
            let finding = Diagnostic::new(
                Code::UnknownSource,
                span,
                format!("there is no source `{source}`"),
            );
            let names = sources.iter().map(|described| described.name.value.as_str());
            findings.push(match nearest(source, names) {
                Some(near) => finding.did_you_mean(source, near),
                None => finding.help("describe it under `sourceDescriptions`"),
            });
            return None;
        };
        let value = match field {
            "name" => described.name.value.clone(),
            "url" => described.url.value.clone(),
            "type" => described.kind.as_str().to_owned(),
            _ => {
                findings.push(
                    Diagnostic::new(
                        Code::MisplacedExpression,
                        span,
                        format!("`{text}` has no value here"),
                    )
                    .label("an operation or a workflow is not a value, and a source description has `name`, `url` and `type`")
                    .help(format!("for example `$sourceDescriptions.{source}.url`")),
                );
                return None;
            }
        };
        Some(Value::String(value))
    }

    /// `$response.body#/properties/$inputs.name/id` (S14): from the expression in it on, the pointer is followed when
    /// the program runs.
    fn computed_pointer(
        &self,
        mut to: Referent,
        first: usize,
        text: &str,
        span: Span,
        findings: &mut Findings,
    ) -> Option<Value> {
        findings.push(
            Diagnostic::new(
                Code::InformalExpression,
                span,
                format!("`{text}` has an expression inside its pointer"),
            )
            .help("the specification has only names in a pointer; the expression is evaluated first"),
        );
        self.scope.last_exchange(&to, text, span, findings);
        let rest = to.pointer_mut()?.tokens.split_off(first);
        let tokens: Option<Vec<PointerToken>> = rest
            .into_iter()
            .map(|token| match RuntimeExpression::parse(&token) {
                Ok(parsed) if self.scope.referent(&parsed.expression, self.moment).is_ok() => self
                    .scope
                    .resolve(&parsed, &token, span, self.moment, findings)
                    .map(PointerToken::Reference),
                _ => Some(PointerToken::Literal(token)),
            })
            .collect();
        let from = Reference {
            text: text.to_owned(),
            span,
            to,
        };
        Some(Value::Selected(Box::new(Selection {
            text: text.to_owned(),
            from: Value::Reference(from),
            by: Selector::Pointer(tokens?),
        })))
    }

    /// A string as literal text and the values of the expressions in it.
    pub(in crate::check) fn pieces(&self, text: &Text, findings: &mut Findings) -> Option<Vec<Found>> {
        if !near_expressions::check(text, self.scope, self.moment, findings) {
            return None;
        }
        let template = Template::parse(&text.value, |parsed| {
            self.scope.referent(&parsed.expression, self.moment).is_ok()
                || self.scope.put_together(&parsed.expression, self.moment).is_some()
        });
        let mut pieces = Vec::new();
        let mut complete = true;
        let mut position = 0;
        for piece in template.pieces {
            match piece {
                Piece::Literal(literal) => {
                    let range = position..position + literal.len();
                    position = range.end;
                    complete &= self.no_unresolved_names(range, text, findings);
                    pieces.push(Found::Literal(literal));
                }
                Piece::Expression {
                    parsed,
                    range,
                    braced,
                } => {
                    position = range.end;
                    let written = text.value.get(range.clone()).unwrap_or_default();
                    let bare = without_braces(written, braced);
                    let span = text.within(range.clone());
                    let before = text.value.get(..range.start).unwrap_or_default();
                    let embedded = if !braced && before.ends_with('{') {
                        findings.push(unclosed(bare, span));
                        self.whole(&parsed, bare, span, findings)
                    } else {
                        self.embedded(&parsed, bare, braced, span, findings)
                    };
                    match embedded {
                        Some(value) => pieces.push(Found::Value { value, range, span }),
                        None => complete = false,
                    }
                }
            }
        }
        complete.then_some(pieces)
    }

    /// A piece of a longer string (S15).
    pub(in crate::check) fn in_text(&self, piece: Found) -> TextPiece {
        let value = match piece {
            Found::Literal(literal) => return TextPiece::Literal(literal),
            Found::Value { value, .. } => value,
        };
        match value {
            Value::String(literal) => TextPiece::Literal(literal),
            Value::Reference(reference) => TextPiece::Reference(reference),
            Value::Selected(selection) => TextPiece::Selected(selection),
            // All inputs, or all outputs of a step.
            from => {
                let named = from.references().first().map(|first| first.text.clone());
                TextPiece::Selected(Box::new(Selection {
                    text: named.unwrap_or_default(),
                    from,
                    by: Selector::Pointer(Vec::new()),
                }))
            }
        }
    }

    /// Text that stays literal but starts like a reference (S14): text, unless it is nearly a name that there is, or all of
    /// a credential.
    fn no_unresolved_names(&self, literal: Range<usize>, text: &Text, findings: &mut Findings) -> bool {
        let mut clean = true;
        let value = text.value.as_str();
        for (at, _) in value.get(literal.clone()).unwrap_or_default().match_indices('$') {
            let at = literal.start + at;
            let rest = expression_at_start(value.get(at..literal.end).unwrap_or_default(), LONGEST_NAME);
            if !RuntimeExpression::may_start(rest) {
                continue;
            }
            let end = rest
                .find(|next: char| !(next.is_alphanumeric() || "$._-#/[]".contains(next)))
                .unwrap_or(rest.len());
            let written = rest.get(..end).unwrap_or_default();
            // Then it is meant as an expression, and its last name is missing: `$inputs.`.
            let is_alone = value.trim() == written;
            let name = written.trim_end_matches(['.', '[', '/', '#', '-']);
            // In braces it was looked at.
            let is_braced = value.get(..at).is_some_and(|before| before.ends_with('{'));
            let Ok(parsed) = RuntimeExpression::parse(name) else {
                continue;
            };
            if is_braced || !(is_alone || name.contains('.')) {
                continue;
            }
            let Err(unresolved) = self.scope.referent(&parsed.expression, self.moment) else {
                continue;
            };
            let range = at..at + name.len();
            let span = text.within(range.clone());
            let Some(finding) = unresolved.diagnostic(name, span) else {
                clean = false;
                continue;
            };
            if is_alone || unresolved.is_near() || near_expressions::is_credential(value, &range) {
                findings.push(self.scope.pointing(finding, &unresolved));
                clean = false;
                continue;
            }
            findings.push(
                Diagnostic::new(
                    Code::UnresolvedText,
                    span,
                    format!("`{name}` has no value here, so it is text"),
                )
                .label(finding.message)
                .help(format!("write `{{{name}}}` for a value that has to be there")),
            );
        }
        clean
    }
}

/// An expression as it stands in a text, without the braces around it.
pub(in crate::check) fn without_braces(written: &str, braced: bool) -> &str {
    let inner = written
        .strip_prefix('{')
        .and_then(|inner| inner.strip_suffix('}'));
    inner.filter(|_| braced).unwrap_or(written)
}

/// S14: an expression between other text, without braces.
fn unbraced(expression: &str, span: Span) -> Diagnostic {
    let lint = Diagnostic::new(
        Code::UnbracedExpression,
        span,
        format!("`{expression}` is embedded without braces"),
    );
    lint.help(format!("write `{{{expression}}}`"))
        .suggest_safe(expression, expression)
}

/// `{$inputs.a` without its `}`.
fn unclosed(expression: &str, span: Span) -> Diagnostic {
    let lint = Diagnostic::new(
        Code::UnbracedExpression,
        span,
        format!("the brace before `{expression}` is not closed"),
    );
    lint.help(format!("write `{{{expression}}}`"))
        .suggest_unsafe(expression, format!("{expression}}}"))
}

/// `$…#/a/{$inputs.b}` as `$…#/a/$inputs.b`; `None` when there is nothing of the kind.
pub(in crate::check) fn unbraced_pointer(text: &str) -> Option<String> {
    let (head, pointer) = text.split_once('#')?;
    if !head.starts_with('$') || head.contains('{') || !pointer.contains("{$") {
        return None;
    }
    let tokens: Vec<&str> = pointer
        .split('/')
        .map(
            |token| match token.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
                Some(inner) if inner.starts_with('$') => inner,
                _ => token,
            },
        )
        .collect();
    Some(format!("{head}#{}", tokens.join("/")))
}
