//! Values in XML (S41): inside a text of the document, and an object as a whole XML document.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Failure, XmlNameError, text};

/// Escapes a text for an element or an attribute: markup, quotes, and white space that a parser would change.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// assert_eq!(arazzo_runtime::codegen::xml_text("a < \"b\"")?, "a &lt; &quot;b&quot;");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::NotXml`] when it has a character that XML 1.0 does not allow (section 2.2).
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

/// A text for a CDATA section. `]]>` is split over two sections.
///
/// # Errors
/// The same as [`xml_text`].
pub fn xml_cdata(text: &str) -> Result<String, Failure> {
    checked(text)?;
    Ok(text.replace("]]>", "]]]]><![CDATA[>"))
}

/// A text for a comment.
///
/// # Errors
/// [`Failure::NotXmlComment`] when it has `--` or ends with `-`, else the same as [`xml_text`].
pub fn xml_comment(text: &str) -> Result<String, Failure> {
    checked(text)?;
    if text.contains("--") || text.ends_with('-') {
        return Err(Failure::NotXmlComment);
    }
    Ok(text.to_owned())
}

/// A text as the start of the name of an element or attribute. `prefixes` are the ones that the payload binds.
///
/// ```
/// use arazzo_runtime::codegen::xml_name;
/// assert_eq!(xml_name("p:order", &["p"]).unwrap(), "p:order");
/// assert!(xml_name("", &[]).is_err() && xml_name("a b", &[]).is_err() && xml_name("q:a", &["p"]).is_err());
/// ```
///
/// # Errors
/// [`Failure::NotXmlName`] when it is empty, has a character that a name cannot have, or has another prefix.
pub fn xml_name(text: &str, prefixes: &[&str]) -> Result<String, Failure> {
    let around = Prefixes {
        own: prefixes,
        around: None,
    };
    named(text, Some(&around))?;
    Ok(text.to_owned())
}

/// A text after the start of a name.
///
/// # Errors
/// [`Failure::NotXmlName`] when it has a character that a name cannot have there.
pub fn xml_name_part(text: &str) -> Result<String, Failure> {
    match text.chars().find(|character| !is_in_name(*character)) {
        Some(character) => Err(not_name(XmlNameError::Character(character.into()))),
        None => Ok(text.to_owned()),
    }
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

/// The kind of XML node that a value becomes (`nodeType` of OpenAPI 3.2, `attribute` before).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XmlNode {
    /// An element.
    #[default]
    Element,
    /// An attribute of the parent element. Null becomes no attribute.
    Attribute,
    /// Text in the parent element.
    Text,
    /// Text in a CDATA section.
    Cdata,
    /// No node of its own: its content goes into the parent element.
    None,
}

/// How a value becomes an element (OpenAPI, section "XML Object").
#[derive(Clone, Copy, Debug)]
pub struct XmlElement {
    /// The name, with its prefix if it has one. An array becomes one element of this name per item.
    pub name: &'static str,
    /// The kind of node.
    pub node: XmlNode,
    /// `xmlns` or `xmlns:prefix`, and the namespace.
    pub namespace: Option<(&'static str, &'static str)>,
    /// The element around the items of an array.
    pub wrapper: Option<&'static XmlElement>,
    /// The members of an object in their order. Other members follow under their own names.
    pub members: &'static [(&'static str, XmlElement)],
}

impl XmlElement {
    /// An element with this name and no other settings.
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

/// Writes a value as an XML document.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// use arazzo_runtime::{codegen::{XmlElement, XmlNode, xml}, serde_json::json};
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
/// [`Failure::NotXml`] when a text has a character that XML does not allow, [`Failure::NotXmlName`] when a member's
/// name is not an XML name, [`Failure::Encode`] when the value cannot be written as JSON.
pub fn xml<T: Serialize + ?Sized>(value: &T, root: &XmlElement) -> Result<String, Failure> {
    let value = crate::secret::secret_slot::to_value(value).map_err(|source| Failure::Encode { source })?;
    let mut output = String::new();
    match &value {
        Value::Array(items) => array(&mut output, root.name, root, items, Some(&NO_PREFIXES))?,
        value => element(&mut output, root.name, root, value, Some(&NO_PREFIXES))?,
    }
    Ok(output)
}

/// The prefixes that an element and those around it bind.
struct Prefixes<'p> {
    own: &'p [&'p str],
    around: Option<&'p Prefixes<'p>>,
}

const NO_PREFIXES: Prefixes<'_> = Prefixes {
    own: &[],
    around: None,
};

impl Prefixes<'_> {
    fn has(&self, prefix: &str) -> bool {
        self.own.contains(&prefix) || self.around.is_some_and(|around| around.has(prefix))
    }
}

/// The prefixes known where a name stands; `None` where what is around it is not known.
type Around<'p> = Option<&'p Prefixes<'p>>;

/// The prefix that an element binds.
fn bound(shape: &XmlElement) -> Option<&'static str> {
    shape.namespace?.0.strip_prefix("xmlns:")
}

/// A value, as whatever it is written as. The name is that of its member.
fn node(
    output: &mut String,
    name: &str,
    shape: &XmlElement,
    value: &Value,
    around: Around<'_>,
) -> Result<(), Failure> {
    match (shape.node, value) {
        (_, Value::Array(items)) => array(output, name, shape, items, around),
        (XmlNode::Attribute, _) => Ok(()),
        (XmlNode::Element, _) => element(output, name, shape, value, around),
        (_, Value::Null) => Ok(()),
        (XmlNode::None, Value::Object(members)) => inside(output, shape, members, around),
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

fn array(
    output: &mut String,
    name: &str,
    shape: &XmlElement,
    items: &[Value],
    around: Around<'_>,
) -> Result<(), Failure> {
    let own = shape.wrapper.and_then(bound);
    let within = around.map(|around| Prefixes {
        own: own.as_slice(),
        around: Some(around),
    });
    if let Some(wrapper) = shape.wrapper {
        start(output, wrapper.name, wrapper)?;
        output.push('>');
    }
    for item in items {
        node(output, name, shape, item, within.as_ref())?;
    }
    if let Some(wrapper) = shape.wrapper {
        let _ = write!(output, "</{}>", wrapper.name);
    }
    Ok(())
}

/// `<name xmlns="…"`
fn start(output: &mut String, name: &str, shape: &XmlElement) -> Result<(), Failure> {
    let _ = write!(output, "<{name}");
    if let Some((attribute, namespace)) = shape.namespace {
        let _ = write!(output, " {attribute}=\"{}\"", xml_text(namespace)?);
    }
    Ok(())
}

fn element(
    output: &mut String,
    name: &str,
    shape: &XmlElement,
    value: &Value,
    around: Around<'_>,
) -> Result<(), Failure> {
    start(output, name, shape)?;
    let attributes = shape.members.iter().map(|(_, member)| member);
    let attributes = attributes.filter(|member| member.node == XmlNode::Attribute);
    let own: Vec<&str> = attributes.filter_map(bound).chain(bound(shape)).collect();
    let within = around.map(|around| Prefixes {
        own: &own,
        around: Some(around),
    });
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
    inside(output, shape, members, within.as_ref())?;
    let _ = write!(output, "</{name}>");
    Ok(())
}

/// What stands between the tags of an element.
fn inside(
    output: &mut String,
    shape: &XmlElement,
    members: &Map<String, Value>,
    around: Around<'_>,
) -> Result<(), Failure> {
    for (member, shape) in shape.members {
        if let Some(value) = members.get(*member) {
            node(output, shape.name, shape, value, around)?;
        }
    }
    for (member, value) in members {
        if !shape.members.iter().any(|(known, _)| known == member) {
            named(member, around)?;
            node(output, member, &XmlElement::named(""), value, around)?;
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
                named(member, None)?;
                node(&mut output, member, &XmlElement::named(""), value, None)?;
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
        node(&mut output, name, &XmlElement::named(""), item, None)?;
    }
    Ok(output)
}

/// A name that comes from a value must not be able to be more than a name.
fn named(name: &str, around: Around<'_>) -> Result<(), Failure> {
    let local = match name.split_once(':') {
        Some((prefix, local)) => {
            is_name(prefix)?;
            let is_bound = around.is_none_or(|around| around.has(prefix));
            if local.contains(':') || !(is_bound || prefix == "xml") {
                return Err(not_name(XmlNameError::Prefix));
            }
            local
        }
        None => name,
    };
    is_name(local)
}

/// Namespaces in XML 1.0, section 3: a name without a colon.
fn is_name(name: &str) -> Result<(), Failure> {
    let first = name.chars().next().ok_or(not_name(XmlNameError::Empty))?;
    let illegal = match starts_name(first) {
        true => name.chars().find(|character| !is_in_name(*character)),
        false => Some(first),
    };
    match illegal {
        Some(character) => Err(not_name(XmlNameError::Character(character.into()))),
        None => Ok(()),
    }
}

fn not_name(reason: XmlNameError) -> Failure {
    Failure::NotXmlName { reason }
}

/// XML 1.0, section 2.3, `NameStartChar` without the colon.
fn starts_name(character: char) -> bool {
    matches!(
        character,
        'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}'
    )
}

/// XML 1.0, section 2.3, `NameChar` without the colon.
fn is_in_name(character: char) -> bool {
    starts_name(character)
        || matches!(
            character,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}'
        )
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
    fn s41_a_name_from_a_value_is_a_name_or_an_error() {
        const BINDS: XmlElement = XmlElement {
            namespace: Some(("xmlns:p", "urn:p")),
            ..XmlElement::named("p:in")
        };
        const ROOT: XmlElement = XmlElement {
            members: &[("in", BINDS)],
            ..XmlElement::named("a")
        };
        for name in ["b", "é", "_x-1.2", "xml:lang", "名"] {
            assert!(xml(&json!({name: {name: 1}}), &ROOT).is_ok(), "{name}");
        }
        assert_eq!(
            xml(&json!({"in": {"p:b": {"p:c": [1]}}}), &ROOT).unwrap(),
            "<a><p:in xmlns:p=\"urn:p\"><p:b><p:c>1</p:c></p:b></p:in></a>"
        );
        for (name, expected) in [
            ("", XmlNameError::Empty),
            (":", XmlNameError::Empty),
            ("p:", XmlNameError::Prefix),
            (":b", XmlNameError::Empty),
            ("x y", XmlNameError::Character(0x20)),
            ("1", XmlNameError::Character(0x31)),
            ("a\nb", XmlNameError::Character(0xa)),
            ("a<b", XmlNameError::Character(0x3c)),
            ("ª", XmlNameError::Character(0xaa)),
            ("p:b", XmlNameError::Prefix),
            ("xmlns:b", XmlNameError::Prefix),
            ("xml:a:b", XmlNameError::Prefix),
        ] {
            for value in [
                json!({name: 1}),
                json!({"b": {name: [{}]}}),
                json!({"c": [{name: null}]}),
            ] {
                match xml(&value, &ROOT) {
                    Err(Failure::NotXmlName { reason }) => assert_eq!(reason, expected, "{name}"),
                    other => panic!("{name}: {other:?}"),
                }
            }
        }
    }

    #[test]
    fn s16_a_comment_cannot_be_ended_by_a_value() {
        for text in ["a--b", "a-", "-->", "-"] {
            assert!(matches!(xml_comment(text), Err(Failure::NotXmlComment)), "{text}");
        }
        assert_eq!(xml_comment("-5 <&> a-b").unwrap(), "-5 <&> a-b");
        assert!(xml_name_part("-1").is_ok() && xml_name_part("").is_ok() && xml_name_part("a:b").is_err());
    }
}
