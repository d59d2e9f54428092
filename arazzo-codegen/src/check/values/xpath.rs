//! Resolves XPath in selectors and in the targets of replacements.

use crate::check::model::{Selection, Selector, Value, XmlTarget};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{Text, XPathVersion};
use crate::expression::{Embedded, XPath, XPathKind, parse_xpath};
use crate::schema::Type;

/// An expression as written, which has no values in it.
fn parse(version: XPathVersion, text: &Text, findings: &mut Findings) -> Option<XPath> {
    let xpath = match parse_xpath(&text.value, version == XPathVersion::Later) {
        Ok(xpath) => xpath,
        Err(error) => {
            let rest = text.value.get(error.at..).unwrap_or_default();
            let next = rest.chars().next().map_or(0, char::len_utf8);
            // At the end there is nothing to underline but the whole.
            let range = match next {
                0 => 0..text.value.len(),
                next => error.at..error.at + next,
            };
            findings.push(
                Diagnostic::new(
                    Code::InvalidSelector,
                    text.within(range),
                    format!("`{}` is not an XPath expression that is supported", text.value),
                )
                .label(error.to_string())
                .help("XPath 1.0 is supported, and the parts of later versions that are the same"),
            );
            return None;
        }
    };
    let value = xpath.embedded.iter().find(|embedded| match embedded {
        Embedded::Expression { .. } => true,
        Embedded::String { text, .. } => text.contains("{$"),
    });
    let in_path = xpath.predicates.first().map(Embedded::range);
    let in_path = in_path.or(xpath.names.first().map(|(range, _)| range));
    if let Some(range) = value.map(Embedded::range).or(in_path) {
        findings.push(
            Diagnostic::new(
                Code::InvalidSelector,
                text.within(range.clone()),
                "there is a runtime expression inside an XPath expression",
            )
            .label("only the conditions of criteria can contain runtime expressions")
            .help("write the value itself, or select more and compare it in a criterion"),
        );
        return None;
    }
    Some(xpath)
}

/// What is selected from a text: as typed as the expression says.
pub(in crate::check) fn selected(
    from: Value,
    context: &str,
    version: XPathVersion,
    text: &Text,
    findings: &mut Findings,
) -> Option<Value> {
    let xpath = parse(version, text, findings)?;
    if !matches!(from, Value::Reference(_) | Value::Selected(_)) {
        findings.push(
            Diagnostic::new(Code::InvalidSelector, text.span, "the selector selects nothing")
                .label(format!("`{context}` is not text, so it is not XML")),
        );
        return None;
    }
    let ty = match xpath.gives {
        XPathKind::String | XPathKind::Node => Type::String,
        XPathKind::Integer => Type::Integer,
        XPathKind::Number => Type::Number,
        XPathKind::Boolean => Type::Boolean,
        XPathKind::Nodes | XPathKind::Value => Type::Any,
    };
    Some(Value::Selected(Box::new(Selection {
        text: format!("{} in {context}", text.value),
        from,
        by: Selector::XPath {
            expression: text.value.clone(),
            ty,
        },
    })))
}

/// What a replacement sets. Of a path to a child element or an attribute by its name only the last step may be missing
/// (S42).
pub(in crate::check) fn target(
    version: XPathVersion,
    text: &Text,
    findings: &mut Findings,
) -> Option<XmlTarget> {
    let xpath = parse(version, text, findings)?;
    if !matches!(xpath.gives, XPathKind::Node | XPathKind::Nodes) {
        findings.push(
            Diagnostic::new(
                Code::InvalidReplacement,
                text.span,
                format!("`{}` does not exist in the payload", text.value),
            )
            .label("its value is not a node")
            .help("for example `/order/@id`"),
        );
        return None;
    }
    let created = if xpath.is_path {
        text.value.rsplit_once('/').filter(|(parent, name)| {
            let is_name = |name: &str| {
                let may_start = |first: char| first.is_alphabetic() || first == '_';
                name.starts_with(may_start)
                    && name
                        .chars()
                        .all(|next| next.is_alphanumeric() || "_-.".contains(next))
            };
            let is_path =
                parse_xpath(parent, version == XPathVersion::Later).is_ok_and(|parent| parent.is_path);
            is_name(name.strip_prefix('@').unwrap_or(name)) && is_path && !parent.ends_with('/')
        })
    } else {
        None
    };
    Some(match created {
        Some((parent, name)) => XmlTarget::Member {
            parent: parent.to_owned(),
            name: name.to_owned(),
        },
        None => XmlTarget::Selected(text.value.clone()),
    })
}
