//! XML bodies that are written as text: checks that they are well-formed with any values (S16).

use crate::check::model::{TextPiece, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Stands for the value of an expression. It is a letter, so that it may be a name or a part of one too.
const VALUE: &str = "x";

/// The finding for a text that is no XML. A text that begins with no tag is left to the server.
pub(in crate::check) fn malformed(payload: &Value, span: Span) -> Option<Diagnostic> {
    let text: String = match payload {
        Value::String(text) => text.clone(),
        Value::Text(pieces) => pieces
            .iter()
            .map(|piece| match piece {
                TextPiece::Literal(literal) => literal.as_str(),
                TextPiece::Reference(_) | TextPiece::Selected(_) => VALUE,
            })
            .collect(),
        _ => return None,
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let problem = document(text).err()?;
    let finding = Diagnostic::new(
        Code::InvalidPayload,
        span,
        "the payload is not XML once its expressions have values",
    );
    Some(
        finding
            .label(problem)
            .help("correct the text, or write the payload as a YAML object"),
    )
}

/// XML 1.0, section 2.1: tags that match, one element around all, attributes in quotes, no bare `&`.
fn document(text: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    // The prefixes that are bound here, each with how many elements were open then.
    let mut prefixes: Vec<(&str, usize)> = vec![("xml", 0), ("xmlns", 0)];
    let mut had_root = false;
    let mut rest = text;
    while !rest.is_empty() {
        let (characters, markup) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        references(characters)?;
        if open.is_empty() && !characters.trim().is_empty() {
            return Err("text stands outside of the root element".to_owned());
        }
        rest = if markup.is_empty() {
            markup
        } else if markup.starts_with("<!--") {
            comment(markup)?
        } else if markup.starts_with("<![CDATA[") {
            after(markup, "]]>", "a CDATA section")?
        } else if markup.starts_with("<?") {
            after(markup, "?>", "a processing instruction")?
        } else if markup.starts_with("<!") {
            doctype(markup)?
        } else if let Some(end) = markup.strip_prefix("</") {
            let (name, rest) = end.split_once('>').ok_or("a tag has no `>`")?;
            let name = name.trim_end();
            prefixes.retain(|(_, depth)| *depth < open.len());
            match open.pop() {
                Some(start) if start == name => {}
                Some(start) => return Err(format!("`<{start}>` is closed by `</{name}>`")),
                None => return Err(format!("`</{name}>` closes nothing")),
            }
            rest
        } else {
            if open.is_empty() && had_root {
                return Err("there is a second root element".to_owned());
            }
            had_root = true;
            let tag = start_tag(markup)?;
            let bound = tag
                .attributes
                .iter()
                .filter_map(|name| name.strip_prefix("xmlns:"));
            prefixes.extend(bound.map(|prefix| (prefix, open.len() + 1)));
            for name in std::iter::once(&tag.name).chain(&tag.attributes) {
                qualified(name, &prefixes)?;
            }
            match tag.is_empty {
                true => prefixes.retain(|(_, depth)| *depth <= open.len()),
                false => open.push(tag.name),
            }
            tag.rest
        };
    }
    match open.pop() {
        Some(name) => Err(format!("`<{name}>` is not closed")),
        None if had_root => Ok(()),
        None => Err("there is no element".to_owned()),
    }
}

fn after<'t>(text: &'t str, end: &str, what: &str) -> Result<&'t str, String> {
    match text.split_once(end) {
        Some((_, rest)) => Ok(rest),
        None => Err(format!("{what} has no `{end}`")),
    }
}

/// The text after a comment. A comment has no `--` in it (section 2.5).
fn comment(text: &str) -> Result<&str, String> {
    let content = text.strip_prefix("<!--").unwrap_or_default();
    let (content, rest) = content.split_once("-->").ok_or("a comment has no `-->`")?;
    if content.contains("--") || content.ends_with('-') {
        return Err("a comment has `--` in it".to_owned());
    }
    Ok(rest)
}

/// Namespaces in XML 1.0, sections 4 and 5: a name has at most one colon, with something on both sides, and the prefix
/// is bound.
fn qualified(name: &str, prefixes: &[(&str, usize)]) -> Result<(), String> {
    let Some((prefix, local)) = name.split_once(':') else {
        return Ok(());
    };
    if prefix.is_empty() || local.is_empty() || local.contains(':') {
        return Err(format!("`{name}` is not a name"));
    }
    if !prefixes.iter().any(|(bound, _)| *bound == prefix) {
        return Err(format!(
            "the prefix `{prefix}` of `{name}` is not bound: `xmlns:{prefix}` is missing"
        ));
    }
    Ok(())
}

/// What is behind a document type declaration, which may have declarations in brackets.
fn doctype(text: &str) -> Result<&str, String> {
    let bracket = text.find('[');
    match text.find('>') {
        Some(end) if bracket.is_none_or(|bracket| end < bracket) => {
            Ok(text.get(end + 1..).unwrap_or_default())
        }
        _ => {
            let rest = after(text, "]", "a document type declaration")?;
            after(rest, ">", "a document type declaration")
        }
    }
}

/// A start tag, and the text after it.
struct StartTag<'t> {
    name: &'t str,
    attributes: Vec<&'t str>,
    /// It ends the element too.
    is_empty: bool,
    rest: &'t str,
}

fn start_tag(text: &str) -> Result<StartTag<'_>, String> {
    let text = text.strip_prefix('<').unwrap_or(text);
    let end = text
        .find(|next: char| next.is_whitespace() || "/>=<\"'".contains(next))
        .unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    if !name.starts_with(|first: char| first.is_alphabetic() || first == '_' || first == ':') {
        return Err(format!("`<{name}` is not a tag; in text `<` is `&lt;`"));
    }
    let mut attributes: Vec<&str> = Vec::new();
    loop {
        let trimmed = rest.trim_start();
        if let Some(rest) = trimmed.strip_prefix("/>") {
            return Ok(StartTag {
                name,
                attributes,
                is_empty: true,
                rest,
            });
        }
        if let Some(rest) = trimmed.strip_prefix('>') {
            return Ok(StartTag {
                name,
                attributes,
                is_empty: false,
                rest,
            });
        }
        if trimmed.is_empty() {
            return Err(format!("the tag `<{name}` has no `>`"));
        }
        if trimmed.len() == rest.len() {
            return Err(format!("in the tag `<{name}` a space is missing"));
        }
        let (attribute, value) = trimmed
            .split_once('=')
            .filter(|(attribute, _)| !attribute.contains(['<', '>', '"', '\'']))
            .ok_or_else(|| format!("the tag `<{name}` has text that is not an attribute"))?;
        let attribute = attribute.trim_end();
        if attribute.is_empty() {
            return Err(format!("an attribute of `<{name}` has no name"));
        }
        if attributes.contains(&attribute) {
            return Err(format!("the attribute `{attribute}` of `<{name}` comes twice"));
        }
        attributes.push(attribute);
        let value = value.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let quoted = quote.and_then(|quote| value.get(1..)?.split_once(quote));
        let Some((value, behind)) = quoted else {
            return Err(format!(
                "the attribute `{attribute}` of `<{name}` is not in quotes"
            ));
        };
        if value.contains('<') {
            return Err(format!("the attribute `{attribute}` of `<{name}` has a `<`"));
        }
        references(value)?;
        rest = behind;
    }
}

/// Section 4.1: `&` begins a reference, `&amp;` or `&#38;`.
fn references(text: &str) -> Result<(), String> {
    for (at, _) in text.match_indices('&') {
        let name = text.get(at + 1..).and_then(|rest| rest.split_once(';'));
        let is_name = |name: &str| {
            let name = name.strip_prefix('#').unwrap_or(name);
            !name.is_empty()
                && name
                    .chars()
                    .all(|next| next.is_alphanumeric() || "_-.:".contains(next))
        };
        if !name.is_some_and(|(name, _)| is_name(name)) {
            return Err("a bare `&`; in text it is `&amp;`".to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn s16_what_is_xml_is_accepted() {
        for text in [
            "<a/>",
            "<?xml version=\"1.0\"?>\n<!-- < & -->\n<a xmlns:c='urn:c' b='>' c:d = \"x &amp; y\"><b >x</b ><![CDATA[<&]]></a>\n",
            "<a xmlns:p='urn:p'><p:b xml:lang='en'/><p:c/></a>",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;&#10;&#xA;</a>",
            "<!DOCTYPE html><html></html>",
            "<ns:a xmlns:ns=\"urn:x\"\n/>",
        ] {
            assert_eq!(document(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn s16_what_is_no_xml_says_why() {
        for (text, why) in [
            ("<a>", "`<a>` is not closed"),
            ("<a></b>", "`<a>` is closed by `</b>`"),
            ("<a/></a>", "`</a>` closes nothing"),
            ("<a/><b/>", "there is a second root element"),
            ("<a/>x", "text stands outside of the root element"),
            ("<a b=x/>", "the attribute `b` of `<a` is not in quotes"),
            ("<a b=\"1\" b=\"2\"/>", "the attribute `b` of `<a` comes twice"),
            ("<a b=\"1\"c=\"2\"/>", "in the tag `<a` a space is missing"),
            ("<a b/>", "the tag `<a` has text that is not an attribute"),
            ("<a", "the tag `<a` has no `>`"),
            ("<a>x & y</a>", "a bare `&`; in text it is `&amp;`"),
            ("<a>1 < 2</a>", "`<` is not a tag; in text `<` is `&lt;`"),
            ("<!-- x", "a comment has no `-->`"),
            ("<!-- a -- b --><a/>", "a comment has `--` in it"),
            ("<!-- a ---><a/>", "a comment has `--` in it"),
            ("<></>", "`<` is not a tag; in text `<` is `&lt;`"),
            ("<a =\"x\"/>", "an attribute of `<a` has no name"),
            ("<:a/>", "`:a` is not a name"),
            ("<a:/>", "`a:` is not a name"),
            (
                "<p:a/>",
                "the prefix `p` of `p:a` is not bound: `xmlns:p` is missing",
            ),
            (
                "<a p:b=\"x\"/>",
                "the prefix `p` of `p:b` is not bound: `xmlns:p` is missing",
            ),
            (
                "<a><b xmlns:p='urn:p'/><p:c/></a>",
                "the prefix `p` of `p:c` is not bound: `xmlns:p` is missing",
            ),
            ("<?xml version='1.0'?>", "there is no element"),
        ] {
            assert_eq!(document(text), Err(why.to_owned()), "{text}");
        }
    }
}
