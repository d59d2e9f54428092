//! Selectors (section "Selector Object" of Arazzo 1.1).

use super::value::Values;
use super::xpath;
use crate::check::model::{Selection, Selector, Value};
use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::document::{Text, XPathVersion};
use crate::expression::{Nodes, Pointer, parse_selector};
use crate::source::{Node, Span};

/// How something is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum SelectorKind {
    Json(JsonSelector),
    XPath(XPathVersion),
}

/// How something is selected in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum JsonSelector {
    Path,
    Pointer,
}

/// A word, or the "Expression Type Object" (a word and a version).
pub(in crate::check) fn kind(node: &Node, findings: &mut Findings) -> Option<SelectorKind> {
    // What stands where the document is read for selectors was reported there.
    if findings.has_errors_within(node.span) {
        return None;
    }
    const KINDS: [(&str, SelectorKind, &[&str]); 3] = [
        (
            "jsonpath",
            SelectorKind::Json(JsonSelector::Path),
            &["rfc9535", "draft-goessner-dispatch-jsonpath-00"],
        ),
        (
            "xpath",
            SelectorKind::XPath(XPathVersion::Later),
            &["xpath-31", "xpath-30", "xpath-20", "xpath-10"],
        ),
        (
            "jsonpointer",
            SelectorKind::Json(JsonSelector::Pointer),
            &["rfc6901"],
        ),
    ];
    let invalid = |node: &Node, written: &str, what: &str, known: &[&str]| {
        let finding = Diagnostic::new(
            Code::InvalidValue,
            node.span,
            format!("`{written}` is not a {what} of a selector"),
        )
        .label(format!("expected one of `{}`", known.join("`, `")));
        match nearest(written, known.iter().copied()) {
            Some(near) => finding.did_you_mean(written, near),
            None => finding,
        }
    };
    let word_node = node.get("type").unwrap_or(node);
    let word = word_node.as_str().unwrap_or(word_node.kind());
    let Some((_, kind, versions)) = KINDS.iter().find(|(name, ..)| *name == word) else {
        findings.push(invalid(word_node, word, "type", &KINDS.map(|(name, ..)| name)));
        return None;
    };
    if let Some(version_node) = node.get("version") {
        let version = version_node.as_str().unwrap_or(version_node.kind());
        if !versions.contains(&version) {
            findings.push(invalid(version_node, version, "version", versions));
            return None;
        }
        if version == "xpath-10" {
            return Some(SelectorKind::XPath(XPathVersion::V1_0));
        }
    }
    Some(*kind)
}

/// A query or a pointer as written in `text`, which is of this kind.
pub(in crate::check) fn parse(kind: JsonSelector, text: &Text, findings: &mut Findings) -> Option<Nodes> {
    match kind {
        // People write the `#` of a fragment before a pointer.
        JsonSelector::Pointer => match Pointer::parse(text.value.strip_prefix('#').unwrap_or(&text.value)) {
            Ok(pointer) => Some(Nodes::One(pointer)),
            Err(error) => {
                let finding = Diagnostic::new(
                    Code::InvalidPointer,
                    text.span,
                    format!("`{}` is not a JSON pointer", text.value),
                )
                .label(error.to_string());
                findings.push(if text.value.starts_with('$') {
                    finding.help("set the type to `jsonpath`")
                } else {
                    finding.help(format!("write `/{}`", text.value))
                });
                None
            }
        },
        JsonSelector::Path => match parse_selector(&text.value) {
            Ok(query) => Some(query),
            Err(error) => {
                let end = text.value.len();
                let at = error.at.min(end.saturating_sub(1));
                let at = (0..=at)
                    .rev()
                    .find(|at| text.value.is_char_boundary(*at))
                    .unwrap_or(0);
                findings.push(
                    Diagnostic::new(
                        Code::InvalidSelector,
                        text.within(at..end),
                        format!("`{}` is not a JSONPath query", text.value),
                    )
                    .label(error.to_string())
                    .help("RFC 9535: for example `$.items[?@.sku == 'a'].id`"),
                );
                None
            }
        },
    }
}

impl Values<'_> {
    /// A selector, at build time as far as that is exact: one member or item is a pointer into the context.
    pub(in crate::check) fn selector(&self, node: &Node, findings: &mut Findings) -> Option<Value> {
        let context = Text::of(node.get("context")?, self.sources)?;
        let from = self.strings().expression(&context, findings);
        let kind = kind(node.get("type")?, findings)?;
        let written = node.get("selector")?;
        let Some(selector) = Text::of(written, self.sources) else {
            findings.push(
                Diagnostic::new(
                    Code::WrongType,
                    written.span,
                    format!("`selector` is {}", written.kind()),
                )
                .label("expected a string"),
            );
            return None;
        };
        let kind = match kind {
            SelectorKind::Json(kind) => kind,
            SelectorKind::XPath(version) => {
                return xpath::selected(from??, &context.value, version, &selector, findings);
            }
        };
        let query = parse(kind, &selector, findings)?;
        // Whether it is an expression was asked before.
        let from = from??;
        match query {
            Nodes::One(pointer) => below(from, &pointer, selector.span, findings),
            Nodes::FromEnd { within, query } => Some(Value::Selected(Box::new(Selection {
                text: format!("{} in {}", selector.value, context.value),
                from: below(from, &within, selector.span, findings)?,
                by: Selector::Query(query),
            }))),
            Nodes::Several(query) => Some(Value::Selected(Box::new(Selection {
                text: format!("{} in {}", query.query, context.value),
                from,
                by: Selector::Query(query),
            }))),
        }
    }
}

pub(in crate::check) fn below(
    value: Value,
    pointer: &Pointer,
    span: Span,
    findings: &mut Findings,
) -> Option<Value> {
    let nothing = |problem: String| {
        Diagnostic::new(Code::InvalidSelector, span, "the selector selects nothing").label(problem)
    };
    let Some((first, rest)) = pointer.tokens.split_first() else {
        return Some(value);
    };
    match value {
        Value::Reference(reference) => {
            let text = reference.text.clone();
            let found = reference.below(pointer);
            if found.is_none() {
                findings.push(nothing(format!("there is nothing inside `{text}`")));
            }
            found.map(|mut reference| {
                reference.text = format!("{text}#{pointer}");
                Value::Reference(reference)
            })
        }
        Value::Object(members) => {
            let names: Vec<String> = members.iter().map(|(name, _)| name.clone()).collect();
            let Some((_, member)) = members.into_iter().find(|(name, _)| name == first) else {
                let finding = nothing(format!("there is no `{first}`"));
                findings.push(match nearest(first, names.iter().map(String::as_str)) {
                    Some(near) => finding.did_you_mean(first, near),
                    None => finding,
                });
                return None;
            };
            below(
                member,
                &Pointer {
                    tokens: rest.to_vec(),
                },
                span,
                findings,
            )
        }
        Value::Selected(mut selection) => match &mut selection.by {
            Selector::Pointer(tokens) => {
                let more = pointer.tokens.iter().cloned();
                tokens.extend(more.map(crate::check::model::PointerToken::Literal));
                Some(Value::Selected(selection))
            }
            Selector::Query(_) | Selector::XPath { .. } | Selector::JsonText => {
                findings.push(nothing("the context is a selection itself".to_owned()));
                None
            }
        },
        _ => {
            findings.push(nothing("the context is a scalar".to_owned()));
            None
        }
    }
}
