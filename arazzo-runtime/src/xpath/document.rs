//! XML documents as XPath sees them.

use serde_json::Value;
use sxd_document::dom::{ChildOfElement, ChildOfRoot, Element, Text};
use sxd_document::{Package, parser};
use sxd_xpath::{Context, Factory};

use super::{markup, visits};

/// A document; nothing where a text is none, has a document type declaration or is nested too deeply (S39).
pub(super) fn open(xml: &str) -> Option<Package> {
    let xml = xml.trim_start_matches('\u{feff}').trim();
    if !markup::is_safe(xml) {
        return None;
    }
    let package = parser::parse(xml).ok()?;
    for element in elements(&package) {
        join_texts(element);
    }
    Some(package)
}

/// What an expression gives for a document. Nothing where it is no expression, where one of its values is absent, an
/// object or an array, or where it would visit too many nodes (S39).
pub(super) fn evaluate<'d>(
    package: &'d Package,
    expression: &str,
    values: &[Option<Value>],
) -> Option<sxd_xpath::Value<'d>> {
    if !visits::are_bounded(expression, package) {
        return None;
    }
    let expression = Factory::new().build(expression).ok()??;
    let mut context = Context::new();
    for (place, value) in values.iter().enumerate() {
        let name = format!("v{place}");
        match value.as_ref()? {
            Value::Bool(value) => context.set_variable(name.as_str(), *value),
            Value::Number(number) => context.set_variable(name.as_str(), number.as_f64()?),
            Value::String(text) => context.set_variable(name.as_str(), text.as_str()),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        }
    }
    expression.evaluate(&context, package.as_document().root()).ok()
}

/// All elements, in the order in which they begin.
pub(super) fn elements(package: &Package) -> Vec<Element<'_>> {
    let top = package.as_document().root().children();
    let mut open: Vec<Element<'_>> = top.into_iter().filter_map(ChildOfRoot::element).collect();
    let mut found = Vec::new();
    while let Some(element) = open.pop() {
        found.push(element);
        let children = element.children();
        open.extend(children.into_iter().rev().filter_map(ChildOfElement::element));
    }
    found
}

/// Makes one text node of what the parser has cut at references and CDATA sections (XPath 1.0, section 5.7).
fn join_texts(element: Element<'_>) {
    let children = element.children();
    let mut joined = Vec::with_capacity(children.len());
    let mut run: Vec<Text<'_>> = Vec::new();
    for child in &children {
        if let ChildOfElement::Text(text) = child {
            run.push(*text);
        } else {
            joined.extend(one_text(&mut run).map(ChildOfElement::Text));
            joined.push(*child);
        }
    }
    joined.extend(one_text(&mut run).map(ChildOfElement::Text));
    if joined.len() != children.len() {
        element.replace_children(joined);
    }
}

fn one_text<'d>(run: &mut Vec<Text<'d>>) -> Option<Text<'d>> {
    let texts = std::mem::take(run);
    let first = *texts.first()?;
    if texts.len() > 1 {
        first.set_text(&texts.iter().map(Text::text).collect::<String>());
    }
    (!first.text().is_empty()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(xml: &str, expression: &str) -> Option<String> {
        let package = open(xml)?;
        Some(evaluate(&package, expression, &[])?.string())
    }

    #[test]
    fn text_between_tags_is_one_node() {
        let xml = "<a>x &amp; <![CDATA[<y>]]>&#122;<b/>tail<![CDATA[]]></a>";
        assert_eq!(string(xml, "count(/a/text())").as_deref(), Some("2"));
        assert_eq!(string(xml, "/a/text()[1]").as_deref(), Some("x & <y>z"));
        assert_eq!(string(xml, "/a/text()[2]").as_deref(), Some("tail"));
        assert_eq!(
            string("<a><![CDATA[]]></a>", "count(/a/text())").as_deref(),
            Some("0")
        );
    }

    #[test]
    fn s39_no_entity_is_read_or_expanded() {
        let file = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>";
        let laughs = "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;&l;&l;&l;&l;'>]><a>&m;</a>";
        for declared in [file, laughs, "<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'><a/>"] {
            assert!(string(declared, "/a").is_none(), "{declared}");
            let declared = format!("<?xml version='1.0'?>\n<!-- --> {declared}");
            assert!(string(&declared, "/a").is_none(), "{declared}");
        }
        assert!(string("<a>&x;</a>", "/a").is_none());
        assert_eq!(
            string("<a>&lt;!DOCTYPE <!-- <!DOCTYPE --></a>", "/a").as_deref(),
            Some("<!DOCTYPE ")
        );
    }
}
