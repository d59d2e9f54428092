//! Values in XML (S41): in a text that the document gives, and an object as a whole.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Failure, text};

/// A text as it may stand in an element or in an attribute: markup, quotes and white space that a reader would change
/// are escaped.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// assert_eq!(arazzo_runtime::xml_text("a < \"b\"")?, "a &lt; &quot;b&quot;");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::NotXml`] when it holds a character that XML 1.0 cannot have (section 2.2).
pub fn xml_text(text: &str) -> Result<String, Failure> {
    checked(text)?;
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(escaped, "&#{};", u32::from(character));
            }
            other => escaped.push(other),
        }
    }
    Ok(escaped)
}

/// A text as it may stand in a CDATA section, which has no escapes: `]]>` is put into two sections.
///
/// # Errors
/// As [`xml_text`].
pub fn xml_cdata(text: &str) -> Result<String, Failure> {
    checked(text)?;
    Ok(text.replace("]]>", "]]]]><![CDATA[>"))
}

fn checked(text: &str) -> Result<(), Failure> {
    let illegal = |character: &char| matches!(character, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    match text.chars().find(illegal) {
        Some(character) => Err(Failure::NotXml {
            character: character.into(),
        }),
        None => Ok(()),
    }
}

/// What a value is written as (`nodeType` of OpenAPI 3.2, `attribute` before).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XmlNode {
    /// An element.
    #[default]
    Element,
    /// An attribute of the element above it; there is none where the value is null.
    Attribute,
    /// Text in the element above it.
    Text,
    /// Text in a CDATA section.
    Cdata,
    /// Nothing of its own: what is in it stands in the element above it.
    None,
}

/// How a value becomes an element (OpenAPI, section "XML Object").
#[derive(Clone, Copy, Debug)]
pub struct XmlElement {
    /// The name, with its prefix if it has one. An array writes an element of this name for each item.
    pub name: &'static str,
    /// What the value is written as.
    pub node: XmlNode,
    /// `xmlns` or `xmlns:prefix`, and the namespace.
    pub namespace: Option<(&'static str, &'static str)>,
    /// The element that the items of an array stand in.
    pub wrapper: Option<&'static XmlElement>,
    /// The members of an object in the order in which they are written; others come behind them under their own names.
    pub members: &'static [(&'static str, XmlElement)],
}

impl XmlElement {
    /// An element of a name, and nothing else.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            node: XmlNode::Element,
            namespace: None,
            wrapper: None,
            members: &[],
        }
    }
}

/// A value as an XML document.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// use arazzo_runtime::{XmlElement, XmlNode, serde_json::json, xml};
/// const ORDER: XmlElement = XmlElement {
///     members: &[("id", XmlElement { node: XmlNode::Attribute, ..XmlElement::named("no") })],
///     ..XmlElement::named("order")
/// };
/// let text = xml(&json!({"id": 7, "item": ["a", "b"]}), &ORDER)?;
/// assert_eq!(text, "<order no=\"7\"><item>a</item><item>b</item></order>");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::NotXml`] when a text holds a character that XML cannot have or a member's name is no XML name,
/// [`Failure::Encode`] when the value cannot be written.
pub fn xml<T: Serialize + ?Sized>(value: &T, root: &XmlElement) -> Result<String, Failure> {
    let value = crate::secret_slot::to_value(value).map_err(|source| Failure::Encode { source })?;
    let mut output = String::new();
    match &value {
        Value::Array(items) => array(&mut output, root.name, root, items)?,
        value => element(&mut output, root.name, root, value)?,
    }
    Ok(output)
}

/// A value, as whatever it is written as. The name is that of its member.
fn node(output: &mut String, name: &str, shape: &XmlElement, value: &Value) -> Result<(), Failure> {
    match (shape.node, value) {
        (_, Value::Array(items)) => array(output, name, shape, items),
        (XmlNode::Attribute, _) => Ok(()),
        (XmlNode::Element, _) => element(output, name, shape, value),
        (_, Value::Null) => Ok(()),
        (XmlNode::None, Value::Object(members)) => inside(output, shape, members),
        (XmlNode::Text | XmlNode::None, _) => {
            output.push_str(&xml_text(&text(value)?)?);
            Ok(())
        }
        (XmlNode::Cdata, _) => {
            let _ = write!(output, "<![CDATA[{}]]>", xml_cdata(&text(value)?)?);
            Ok(())
        }
    }
}

fn array(output: &mut String, name: &str, shape: &XmlElement, items: &[Value]) -> Result<(), Failure> {
    if let Some(wrapper) = shape.wrapper {
        start(output, wrapper.name, wrapper)?;
        output.push('>');
    }
    for item in items {
        node(output, name, shape, item)?;
    }
    if let Some(wrapper) = shape.wrapper {
        let _ = write!(output, "</{}>", wrapper.name);
    }
    Ok(())
}

/// `<name xmlns="…"`
fn start(output: &mut String, name: &str, shape: &XmlElement) -> Result<(), Failure> {
    named(name)?;
    let _ = write!(output, "<{name}");
    if let Some((attribute, namespace)) = shape.namespace {
        let _ = write!(output, " {attribute}=\"{}\"", xml_text(namespace)?);
    }
    Ok(())
}

fn element(output: &mut String, name: &str, shape: &XmlElement, value: &Value) -> Result<(), Failure> {
    start(output, name, shape)?;
    let Value::Object(members) = value else {
        return leaf(output, name, value);
    };
    for (member, shape) in shape.members {
        let value = members.get(*member).filter(|value| !value.is_null());
        if let (XmlNode::Attribute, Some(value)) = (shape.node, value) {
            if let Some((attribute, namespace)) = shape.namespace {
                let _ = write!(output, " {attribute}=\"{}\"", xml_text(namespace)?);
            }
            let _ = write!(output, " {}=\"{}\"", shape.name, xml_text(&text(value)?)?);
        }
    }
    output.push('>');
    inside(output, shape, members)?;
    let _ = write!(output, "</{name}>");
    Ok(())
}

/// What stands between the tags of an element.
fn inside(output: &mut String, shape: &XmlElement, members: &Map<String, Value>) -> Result<(), Failure> {
    for (member, shape) in shape.members {
        if let Some(value) = members.get(*member) {
            node(output, shape.name, shape, value)?;
        }
    }
    for (member, value) in members {
        if !shape.members.iter().any(|(known, _)| known == member) {
            node(output, member, &XmlElement::named(""), value)?;
        }
    }
    Ok(())
}

fn leaf(output: &mut String, name: &str, value: &Value) -> Result<(), Failure> {
    if value.is_null() {
        output.push_str("/>");
    } else {
        let _ = write!(output, ">{}</{name}>", xml_text(&text(value)?)?);
    }
    Ok(())
}

/// What stands inside of an element that a value without a shape is written in: members are elements of their names.
#[cfg(feature = "xpath")]
pub(crate) fn content(value: &Value) -> Result<String, Failure> {
    let mut output = String::new();
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (member, value) in members {
                node(&mut output, member, &XmlElement::named(""), value)?;
            }
        }
        scalar => output = xml_text(&text(scalar)?)?,
    }
    Ok(output)
}

/// One element of this name for each item.
#[cfg(feature = "xpath")]
pub(crate) fn elements_named(name: &str, items: &[Value]) -> Result<String, Failure> {
    let mut output = String::new();
    for item in items {
        node(&mut output, name, &XmlElement::named(""), item)?;
    }
    Ok(output)
}

/// A name that comes from a value must not be able to be more than a name.
fn named(name: &str) -> Result<(), Failure> {
    let may_start = |character: char| character.is_alphabetic() || character == '_';
    let illegal = match name.chars().next() {
        Some(first) if !may_start(first) => Some(first),
        _ => name
            .chars()
            .find(|character| !(character.is_alphanumeric() || "_-.:".contains(*character))),
    };
    match illegal {
        Some(character) => Err(Failure::NotXml {
            character: character.into(),
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn s16_values_cannot_leave_their_place() {
        assert_eq!(
            xml_text("<a b='c'>&\n").unwrap(),
            "&lt;a b=&apos;c&apos;&gt;&amp;&#10;"
        );
        assert_eq!(xml_cdata("a]]>b<&").unwrap(), "a]]]]><![CDATA[>b<&");
        assert!(matches!(xml_text("\u{1}"), Err(Failure::NotXml { character: 1 })));
    }

    #[test]
    fn s41_an_object_is_written_as_the_schema_says() {
        const TAG: XmlElement = XmlElement {
            wrapper: Some(&XmlElement::named("tags")),
            ..XmlElement::named("tag")
        };
        const ROOT: XmlElement = XmlElement {
            namespace: Some(("xmlns:p", "urn:p")),
            members: &[
                ("tags", TAG),
                (
                    "id",
                    XmlElement {
                        node: XmlNode::Attribute,
                        ..XmlElement::named("no")
                    },
                ),
            ],
            ..XmlElement::named("p:pet")
        };
        let value = json!({"id": 5, "name": "a<b", "tags": ["x", "y"], "none": null});
        let expected = "<p:pet xmlns:p=\"urn:p\" no=\"5\"><tags><tag>x</tag><tag>y</tag></tags>\
            <name>a&lt;b</name><none/></p:pet>";
        assert_eq!(xml(&value, &ROOT).unwrap(), expected);
    }

    #[test]
    fn a_name_from_a_value_is_a_name_or_an_error() {
        let root = XmlElement::named("a");
        assert!(xml(&json!({"b": {"x y": 1}}), &root).is_err());
        assert!(xml(&json!({"1": 1}), &root).is_err());
    }
}
