//! Parses bodies and queries that are written as text with embedded expressions: JSON (S16), XML, forms.

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::value::{Found, Values};
use crate::check::model::{Referent, Selection, Selector, TextPiece, Value, WorkflowInputs};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Text;
use crate::openapi::{is_form, is_json};
use crate::schema::Type;
use crate::source::Node;

/// Nesting beyond this is refused, so that a hostile document cannot exhaust the stack.
const DEEPEST: usize = 128;

impl Values<'_> {
    /// A string that is a JSON text: the object, array or scalar that it describes, with the expressions in their places
    /// (S16). A text that does not begin like one is a string.
    pub(in crate::check) fn json_string(&self, text: &Text, findings: &mut Findings) -> Option<Value> {
        if let Some(value) = self.strings().expression(text, findings) {
            return value;
        }
        let pieces = self.strings().pieces(text, findings)?;
        let begins = match pieces.first() {
            Some(Found::Literal(literal)) => literal.trim_start().chars().next(),
            _ => None,
        };
        if matches!(begins, Some('{' | '[' | '"')) {
            return self.json_text(text, pieces, findings);
        }
        let pieces: Vec<TextPiece> = pieces
            .into_iter()
            .map(|piece| self.strings().in_text(piece))
            .collect();
        Some(match pieces.as_slice() {
            [] => Value::String(String::new()),
            // `5`, `true` and `null` are JSON texts too.
            [TextPiece::Literal(literal)] => match serde_json::from_str::<&RawValue>(literal) {
                Ok(scalar) => Value::Json(scalar.get().to_owned()),
                Err(_) => Value::String(literal.clone()),
            },
            pieces => Value::Text(pieces.to_vec()),
        })
    }

    fn json_text(&self, text: &Text, pieces: Vec<Found>, findings: &mut Findings) -> Option<Value> {
        let mark = unused_character(&text.value);
        let mut written = String::new();
        let mut values = Vec::new();
        // Where the written text follows the document's again: (byte of it, byte of the document's).
        let mut places = vec![(0, 0)];
        let mut in_string = false;
        for piece in pieces {
            match piece {
                Found::Literal(literal) => {
                    in_string = ends_in_string(&literal, in_string);
                    written.push_str(&literal);
                }
                Found::Value { value, range, span } => {
                    let number = values.len();
                    let quote = if in_string { "" } else { "\"" };
                    let sign = if in_string { 'q' } else { 'u' };
                    written.push_str(&format!("{quote}{mark}{sign}{number}{mark}{quote}"));
                    places.push((written.len(), range.end));
                    values.push(Placed {
                        quoted: in_string,
                        value,
                        range,
                        span,
                    });
                }
            }
        }
        let raw = match serde_json::from_str::<&RawValue>(&written) {
            Ok(raw) => raw,
            Err(error) => {
                let at = byte_of(&written, error.line(), error.column());
                let (from, to) = places
                    .iter()
                    .rev()
                    .find(|(from, _)| *from <= at)
                    .copied()
                    .unwrap_or_default();
                let at = (to + at - from).min(text.value.len());
                let end = text.value.get(at..).and_then(|rest| rest.chars().next());
                let range = at..at + end.map_or(0, char::len_utf8);
                findings.push(
                    Diagnostic::new(
                        Code::InvalidPayload,
                        text.within(range),
                        "the payload is not JSON once its expressions have values",
                    )
                    .label(without_place(&error))
                    .help("correct the text, or write the payload as a YAML object"),
                );
                return None;
            }
        };
        let mut tree = Tree {
            values: self,
            mark,
            placed: values.into_iter().map(Some).collect(),
            text,
            findings,
        };
        tree.value(raw, 0)
    }

    /// The value of `in: querystring`: a text that is the whole query. What is inserted into a longer text is encoded, so
    /// that it can add no field. Of a query that is JSON, the value that the JSON is; of one that is a form, the object of
    /// its fields may be given too.
    pub(in crate::check) fn query_string(
        &self,
        node: &Node,
        media_type: Option<&str>,
        findings: &mut Findings,
    ) -> Option<Value> {
        if media_type.is_some_and(is_json) {
            return match Text::of(node, self.sources) {
                Some(text) => self.json_string(&text, findings),
                None => self.read(node, findings),
            };
        }
        let value = self.read(node, findings)?;
        let is_form = media_type.is_some_and(is_form);
        match value {
            Value::Object(_) | Value::Entries(_) if is_form => Some(value),
            Value::Json(json) if is_form && json.starts_with('{') => Some(Value::Json(json)),
            Value::String(_)
            | Value::Text(_)
            | Value::Reference(_)
            | Value::Selected(_)
            | Value::Converted(_) => Some(value),
            Value::Json(_) | Value::Object(_) | Value::Entries(_) | Value::Array(_) | Value::Replaced(_) => {
                findings.push(
                    Diagnostic::new(
                        Code::WrongType,
                        node.span,
                        format!("the whole query is {}", node.kind()),
                    )
                    .label("expected a string such as `a={$inputs.a}&b=c`"),
                );
                None
            }
        }
    }
}

/// An expression and the place it stands at.
struct Placed {
    quoted: bool,
    value: Value,
    range: std::ops::Range<usize>,
    span: crate::source::Span,
}

/// Puts the expressions back into the JSON text in which marks stand for them.
struct Tree<'t, 'v> {
    values: &'t Values<'v>,
    mark: char,
    placed: Vec<Option<Placed>>,
    text: &'t Text,
    findings: &'t mut Findings,
}

impl Tree<'_, '_> {
    fn value(&mut self, raw: &RawValue, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return self.refused("the payload is nested too deeply".to_owned());
        }
        let json = raw.get();
        match json.as_bytes().first() {
            Some(b'{') => {
                let members: Members<'_> = match serde_json::from_str(json) {
                    Ok(members) => members,
                    Err(error) => return self.refused(without_place(&error)),
                };
                if members.0.iter().any(|(name, _)| name.contains(self.mark)) {
                    return self.entries(members.0, depth);
                }
                let members: Option<Vec<(String, Value)>> = members
                    .0
                    .into_iter()
                    .map(|(name, raw)| Some((name, self.value(raw, depth + 1)?)))
                    .collect();
                members.map(Value::Object)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
                let items: Option<Vec<Value>> =
                    items.into_iter().map(|raw| self.value(raw, depth + 1)).collect();
                items.map(Value::Array)
            }
            Some(b'"') => {
                let string: String = serde_json::from_str(json).ok()?;
                self.string(&string)
            }
            _ => Some(Value::Json(json.to_owned())),
        }
    }

    fn refused(&mut self, problem: String) -> Option<Value> {
        let finding = Diagnostic::new(
            Code::InvalidPayload,
            self.text.span,
            "the payload cannot be read as JSON",
        );
        self.findings.push(finding.label(problem));
        None
    }

    /// The members of an object in whose names expressions stand.
    fn entries(&mut self, members: Vec<(String, &RawValue)>, depth: usize) -> Option<Value> {
        let entries: Option<Vec<(Vec<TextPiece>, Value)>> = members
            .into_iter()
            .map(|(name, raw)| Some((self.name(&name)?, self.value(raw, depth + 1)?)))
            .collect();
        entries.map(Value::Entries)
    }

    /// The name of a member is a string in quotes, also where an expression gives it.
    fn name(&mut self, name: &str) -> Option<Vec<TextPiece>> {
        let number = name.split(self.mark).nth(1).and_then(|marked| marked.get(1..));
        let placed = number.and_then(|number| self.placed.get(number.parse::<usize>().ok()?)?.as_ref());
        if let Some(placed) = placed.filter(|placed| !placed.quoted) {
            self.findings.push(
                Diagnostic::new(
                    Code::InvalidPayload,
                    placed.span,
                    "the payload is not JSON once its expressions have values",
                )
                .label("the name of a member stands in quotes")
                .help("write quotes around it"),
            );
            return None;
        }
        let span = placed.map_or(self.text.span, |placed| placed.span);
        Some(match self.string(name)? {
            Value::Text(pieces) => pieces,
            value => {
                let found = Found::Value {
                    value,
                    range: 0..0,
                    span,
                };
                vec![self.values.strings().in_text(found)]
            }
        })
    }

    /// A string literal, cut at the marks: a text, or what the one expression in it stands for.
    fn string(&mut self, string: &str) -> Option<Value> {
        let mut pieces = Vec::new();
        for (position, part) in string.split(self.mark).enumerate() {
            if position % 2 == 0 {
                if !part.is_empty() {
                    pieces.push(Found::Literal(part.to_owned()));
                }
                continue;
            }
            let placed = part.get(1..)?.parse::<usize>().ok();
            let Placed {
                quoted,
                value,
                range,
                span,
            } = self.placed.get_mut(placed?)?.take()?;
            if !quoted {
                return Some(unquoted(value, self.values.scope.inputs));
            }
            pieces.push(Found::Value { value, range, span });
        }
        match pieces.as_slice() {
            [] => return Some(Value::String(String::new())),
            [Found::Literal(literal)] => return Some(Value::String(literal.clone())),
            _ => {}
        }
        if pieces.len() == 1
            && let Some(Found::Value { value, .. }) = pieces.pop()
        {
            return Some(value);
        }
        let pieces: Vec<TextPiece> = pieces
            .into_iter()
            .map(|piece| self.values.strings().in_text(piece))
            .collect();
        Some(Value::Text(pieces))
    }
}

/// Without quotes a string stands for the JSON that it is; what is surely no string needs no look.
fn unquoted(value: Value, inputs: &WorkflowInputs) -> Value {
    let may_be_text = match &value {
        Value::Reference(reference) => match &reference.to {
            Referent::Input { input, pointer } if pointer.tokens.is_empty() => inputs
                .get(*input)
                .is_none_or(|input| matches!(input.ty.without_null(), Type::String | Type::Any)),
            Referent::StatusCode => false,
            _ => true,
        },
        Value::Selected(_) => true,
        _ => false,
    };
    if !may_be_text {
        return value;
    }
    let text = match &value {
        Value::Reference(reference) => reference.text.clone(),
        Value::Selected(selection) => selection.text.clone(),
        _ => String::new(),
    };
    Value::Selected(Box::new(Selection {
        text,
        from: value,
        by: Selector::JsonText,
    }))
}

/// The members of an object, in order and each once.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'t> Visitor<'t> for InOrder {
            type Value = Members<'t>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
                let mut members: Vec<(String, &'t RawValue)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'t RawValue>()? {
                    if members.iter().any(|(earlier, _)| *earlier == name) {
                        return Err(A::Error::custom(format_args!("the member `{name}` comes twice")));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Whether a JSON text that begins in a string, or not, ends in one.
fn ends_in_string(json: &str, mut in_string: bool) -> bool {
    let mut characters = json.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => in_string = !in_string,
            '\\' if in_string => {
                characters.next();
            }
            _ => {}
        }
    }
    in_string
}

/// A character of the private use area that the text does not have.
fn unused_character(text: &str) -> char {
    ('\u{e000}'..='\u{f8ff}')
        .find(|candidate| !text.contains(*candidate))
        .unwrap_or('\u{e000}')
}

/// What is wrong, without the line and column of a text that nobody sees.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next();
    what.unwrap_or_default().to_owned()
}

/// The byte at a line and a column, both counted from one, as `serde_json` has them.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let at = (before + column.saturating_sub(1)).min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
