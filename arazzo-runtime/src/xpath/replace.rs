//! XPath targets of replacements (section "Payload Replacement Object", S42).

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;
use sxd_document::Package;
use sxd_document::dom::{ChildOfElement, Element};
use sxd_xpath::nodeset::Node;

use super::document;
use super::markup::{self, Place};
use crate::request::xml::{content, elements_named};
use crate::{Failure, ReplacementError, XmlNameError, text, xml_text};

/// A part of the text, and what takes its place.
type Edit = (Range<usize>, String);

/// Sets the value of every element and attribute that an XPath expression selects. The rest of the document stays
/// unchanged. A string is escaped, an object becomes child elements, and an array becomes one element per item. An
/// absent value removes the element or attribute.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// use arazzo_runtime::codegen::xpath;
/// let mut body = String::from("<pet id='1'><name>?</name></pet>");
/// xpath::replace(&mut body, "/pet/name", Some("Rex & Co"))?;
/// xpath::replace(&mut body, "/pet/@id", Some(&7))?;
/// assert_eq!(body, "<pet id='7'><name>Rex &amp; Co</name></pet>");
/// let failure = xpath::replace(&mut body, "//none", Some("x")).unwrap_err();
/// assert_eq!(failure.to_string(), "the replacement at `//none` has no place: it selects nothing");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::Replacement`] when the body is no XML or the expression selects nothing that can be set,
/// [`Failure::NotXml`] when the value has a character that XML does not allow, [`Failure::NotXmlName`] when a member's
/// name is not allowed in XML, [`Failure::Encode`] when the value cannot be written as JSON.
pub fn replace<T: Serialize + ?Sized>(
    body: &mut String,
    target: &'static str,
    value: Option<&T>,
) -> Result<(), Failure> {
    let value = value.map(tree).transpose()?;
    let failed = |reason| failed(target, reason);
    let document = Document::open(body).map_err(failed)?;
    let edits = document
        .edits(target, value.as_ref())
        .map_err(|error| error.of(target))?;
    if edits.is_empty() {
        return Err(failed(ReplacementError::NothingSelected));
    }
    applied(body, edits, value.as_ref())
}

/// Like [`replace`], for the child element or, with `@`, the attribute `name` of each element that `parent` selects. A
/// missing one is created, last in its parent.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// use arazzo_runtime::codegen::xpath;
/// let mut body = String::from("<pet/>");
/// xpath::replace_member(&mut body, "/pet", "name", Some("Rex"))?;
/// xpath::replace_member(&mut body, "/pet", "@id", Some(&7))?;
/// assert_eq!(body, "<pet id=\"7\"><name>Rex</name></pet>");
/// let failure = xpath::replace_member(&mut body, "/pet/owner", "name", Some("x")).unwrap_err();
/// assert_eq!(failure.to_string(), "the replacement at `/pet/owner/name` has no place: there is nothing above it");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The same as [`replace`], and [`Failure::Replacement`] when `parent` selects no element.
pub fn replace_member<T: Serialize + ?Sized>(
    body: &mut String,
    parent: &'static str,
    name: &'static str,
    value: Option<&T>,
) -> Result<(), Failure> {
    let value = value.map(tree).transpose()?;
    let target = format!("{parent}/{name}");
    let document = Document::open(body).map_err(|reason| failed(&target, reason))?;
    let mut edits = document
        .edits(&target, value.as_ref())
        .map_err(|error| error.of(&target))?;
    if edits.is_empty() {
        edits = document
            .additions(parent, name, value.as_ref())
            .map_err(|error| error.of(&target))?;
    }
    applied(body, edits, value.as_ref())
}

fn tree<T: Serialize + ?Sized>(value: &T) -> Result<Value, Failure> {
    crate::secret::secret_slot::to_value(value).map_err(|source| Failure::Encode { source })
}

fn failed(target: &str, reason: ReplacementError) -> Failure {
    Failure::Replacement {
        target: target.into(),
        reason,
    }
}

/// Why a value cannot be set.
enum Problem {
    Place(ReplacementError),
    Value(Failure),
}

impl Problem {
    fn of(self, target: &str) -> Failure {
        match self {
            Self::Place(reason) => failed(target, reason),
            Self::Value(failure) => failure,
        }
    }
}

impl From<ReplacementError> for Problem {
    fn from(reason: ReplacementError) -> Self {
        Self::Place(reason)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Value(failure)
    }
}

/// A document beside its text.
struct Document<'x> {
    xml: &'x str,
    package: Package,
    places: Vec<Place>,
}

/// A walk over the elements of a document. The parser has no places, but it finds the same elements in the same order.
struct Walk<'d> {
    elements: Vec<Element<'d>>,
    /// Selected nodes come in the order of the document, so each is at or behind the one before.
    reached: usize,
}

impl<'x> Document<'x> {
    fn open(xml: &'x str) -> Result<Self, ReplacementError> {
        let package = document::open(xml).ok_or(ReplacementError::NotXml)?;
        Ok(Self {
            xml,
            package,
            places: markup::places(xml),
        })
    }

    fn select(&self, expression: &str) -> Vec<Node<'_>> {
        match document::evaluate(&self.package, expression, &[]) {
            Some(sxd_xpath::Value::Nodeset(nodes)) => nodes.document_order(),
            _ => Vec::new(),
        }
    }

    fn walk(&self) -> Walk<'_> {
        Walk {
            elements: document::elements(&self.package),
            reached: 0,
        }
    }

    fn place<'d>(&'d self, element: Element<'d>, walk: &mut Walk<'d>) -> Result<&'d Place, ReplacementError> {
        let ahead = walk.elements.get(walk.reached..).unwrap_or_default();
        let further = ahead.iter().position(|other| *other == element);
        walk.reached += further.ok_or(ReplacementError::NothingSelected)?;
        self.places
            .get(walk.reached)
            .ok_or(ReplacementError::NothingSelected)
    }

    /// One for every node that the expression selects.
    fn edits(&self, expression: &str, value: Option<&Value>) -> Result<Vec<Edit>, Problem> {
        let (nodes, mut walk) = (self.select(expression), self.walk());
        let edit = |node| self.edit(node, value, &mut walk);
        nodes.into_iter().map(edit).collect()
    }

    fn edit<'d>(
        &'d self,
        node: Node<'d>,
        value: Option<&Value>,
        walk: &mut Walk<'d>,
    ) -> Result<Edit, Problem> {
        match node {
            Node::Element(element) => self.element(element, value, walk),
            Node::Text(node) => match node.parent() {
                Some(parent) if is_only_text(parent) => {
                    self.element(parent, value.or(Some(&Value::Null)), walk)
                }
                _ => Err(ReplacementError::NotReplaceable.into()),
            },
            Node::Attribute(attribute) => {
                let parent = attribute.parent().ok_or(ReplacementError::NotReplaceable)?;
                let local = attribute.name().local_part();
                let name = match attribute.preferred_prefix() {
                    Some(prefix) => format!("{prefix}:{local}"),
                    None => local.to_owned(),
                };
                let (whole, inside) = self
                    .place(parent, walk)?
                    .attribute(self.xml, &name)
                    .ok_or(ReplacementError::NotReplaceable)?;
                Ok(match attribute_text(value)? {
                    Some(text) => (inside, text),
                    None => (whole, String::new()),
                })
            }
            _ => Err(ReplacementError::NotReplaceable.into()),
        }
    }

    fn element<'d>(
        &'d self,
        element: Element<'d>,
        value: Option<&Value>,
        walk: &mut Walk<'d>,
    ) -> Result<Edit, Problem> {
        let place = self.place(element, walk)?;
        let whole = place.tag.start..place.end.end;
        match value {
            None if element.parent().and_then(|parent| parent.element()).is_none() => {
                Err(ReplacementError::NotReplaceable.into())
            }
            None => Ok((whole, String::new())),
            Some(Value::Array(items)) => {
                let name = place.name(self.xml);
                Ok((whole, elements_named(name, items)?))
            }
            Some(value) => Ok(self.filled(place, place.tag.end..place.end.start, &content(value)?)),
        }
    }

    /// Content at a range of an element; one that is `<a/>` is opened.
    fn filled(&self, place: &Place, range: Range<usize>, content: &str) -> Edit {
        if !place.is_empty_tag() {
            return (range, content.to_owned());
        }
        if content.is_empty() {
            return (range, String::new());
        }
        let name = place.name(self.xml);
        (place.tag.end - 2..place.tag.end, format!(">{content}</{name}>"))
    }

    /// New members, one in every element that `parent` selects.
    fn additions(&self, parent: &str, name: &str, value: Option<&Value>) -> Result<Vec<Edit>, Problem> {
        let parents = self.select(parent);
        if parents.is_empty() {
            return Err(ReplacementError::NoParent.into());
        }
        let mut walk = self.walk();
        let addition = |parent| {
            let Node::Element(parent) = parent else {
                return Err(ReplacementError::NotReplaceable.into());
            };
            let place = self.place(parent, &mut walk)?;
            let behind = place.end.start..place.end.start;
            let Some(value) = value else {
                return Ok((behind, String::new()));
            };
            if let Some(name) = name.strip_prefix('@') {
                let written = attribute_text(Some(value))?.map(|text| format!(" {name}=\"{text}\""));
                let end = place.tag.start + 1 + place.name(self.xml).len();
                return Ok((end..end, written.unwrap_or_default()));
            }
            let items = match value {
                Value::Array(items) => items.as_slice(),
                one => std::slice::from_ref(one),
            };
            Ok(self.filled(place, behind, &elements_named(name, items)?))
        };
        parents.into_iter().map(addition).collect()
    }
}

fn is_only_text(element: Element<'_>) -> bool {
    matches!(element.children().as_slice(), [ChildOfElement::Text(_)])
}

/// An attribute that is null is left out.
fn attribute_text(value: Option<&Value>) -> Result<Option<String>, Problem> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(_) | Value::Array(_)) => Err(ReplacementError::NotScalar.into()),
        Some(scalar) => Ok(Some(xml_text(&text(scalar)?)?)),
    }
}

/// Makes the edits. Members of an object become elements of their names, which may have a prefix that nothing binds there.
fn applied(body: &mut String, edits: Vec<Edit>, value: Option<&Value>) -> Result<(), Failure> {
    apply(body, edits);
    let has_names = matches!(value, Some(Value::Object(_) | Value::Array(_)));
    if has_names && document::open(body).is_none() {
        let reason = XmlNameError::Prefix;
        return Err(Failure::NotXmlName { reason });
    }
    Ok(())
}

/// Writes the text anew. What stands inside of what is replaced is gone.
fn apply(body: &mut String, mut edits: Vec<Edit>) {
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut written = String::with_capacity(body.len());
    let mut reached = 0;
    for (range, text) in edits {
        if range.start >= reached {
            written.push_str(body.get(reached..range.start).unwrap_or_default());
            written.push_str(&text);
            reached = range.end;
        }
    }
    written.push_str(body.get(reached..).unwrap_or_default());
    *body = written;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PET: &str = "<?xml version=\"1.0\"?>\n<p:pet xmlns:p='urn:p' id = \"1\">\n  <!-- <name> -->\
        <name lang='en'>old &amp; <![CDATA[<name>]]></name>\n  <tag/><tag></tag><o><tag>x</tag></o></p:pet>\n";

    fn set(target: &'static str, value: &Value) -> String {
        let mut body = PET.to_owned();
        match replace(&mut body, target, Some(value)) {
            Ok(()) => body,
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn s41_a_member_whose_prefix_nothing_binds_is_refused() {
        let bound = PET.replacen("<tag/>", "<tag><p:x>1</p:x></tag>", 1);
        assert_eq!(set("/*/tag[1]", &json!({"p:x": 1})), bound);
        for name in ["q:x", "", "a b"] {
            let mut body = PET.to_owned();
            let refused = replace(&mut body, "/*/tag[1]", Some(&json!([{name: 1}])));
            assert!(matches!(refused, Err(Failure::NotXmlName { .. })), "{name}");
        }
    }

    #[test]
    fn s42_only_what_is_selected_changes() {
        let inside = "old &amp; <![CDATA[<name>]]>";
        for (target, value, from, to) in [
            ("//name", json!("a<b"), inside, "a&lt;b"),
            ("//name/text()", json!(5), inside, "5"),
            ("//name/@lang", json!("'&"), "'en'", "'&apos;&amp;'"),
            ("/*/@id", json!(true), "\"1\"", "\"true\""),
            ("//name", json!(null), inside, ""),
            (
                "//name",
                json!({"a": 1, "b": [1, 2]}),
                inside,
                "<a>1</a><b>1</b><b>2</b>",
            ),
            ("/*/tag[1]", json!("t"), "<tag/>", "<tag>t</tag>"),
            ("/*/tag[2]", json!("t"), "<tag></tag>", "<tag>t</tag>"),
            (
                "/*/tag[1]",
                json!(["a", "b"]),
                "<tag/>",
                "<tag>a</tag><tag>b</tag>",
            ),
            ("/*/tag[1]", json!([]), "<tag/>", ""),
            ("/*/o", json!("t"), "<tag>x</tag>", "t"),
            ("/*/o | /*/o/tag", json!("t"), "<o><tag>x</tag></o>", "<o>t</o>"),
        ] {
            assert_eq!(set(target, &value), PET.replacen(from, to, 1), "{target}");
        }
        let all = PET.replace("<tag/><tag></tag>", "<tag>t</tag><tag>t</tag>");
        assert_eq!(set("//tag", &json!("t")), all.replace(">x<", ">t<"));
    }

    #[test]
    fn s42_what_has_no_place_says_why() {
        for (target, value, why) in [
            ("//none", json!(1), "it selects nothing"),
            ("count(//name)", json!(1), "it selects nothing"),
            (
                "/",
                json!(1),
                "it is neither an element, an attribute nor the whole text of an element",
            ),
            (
                "//comment()",
                json!(1),
                "it is neither an element, an attribute nor the whole text of an element",
            ),
            ("/*/@id", json!({"a": 1}), "an attribute takes a scalar"),
        ] {
            let expected = format!("the replacement at `{target}` has no place: {why}");
            assert_eq!(set(target, &value), expected);
        }
        for body in ["", "{}", "<a>", "<!DOCTYPE a><a/>"] {
            let failure = replace(&mut body.to_owned(), "/a", Some("x")).unwrap_err();
            assert!(failure.to_string().contains("well-formed XML"), "{failure}");
        }
        assert!(set("//name", &json!("\u{1}")).contains("U+0001"));
    }

    #[test]
    fn s17_an_absent_value_takes_its_place_away() {
        let mut body = "<a x='1' y='2'><b>1</b><c/></a>".to_owned();
        replace(&mut body, "/a/@x", None::<&str>).unwrap();
        replace(&mut body, "/a/b", None::<&str>).unwrap();
        replace_member(&mut body, "/a", "d", None::<&str>).unwrap();
        replace_member(&mut body, "/a", "@z", None::<&str>).unwrap();
        assert_eq!(body, "<a y='2'><c/></a>");
        assert!(replace(&mut body, "/a", None::<&str>).is_err());
    }

    #[test]
    fn s42_a_missing_final_member_is_created_where_it_belongs() {
        let mut body = "<a><b/><b>t</b></a>".to_owned();
        replace_member(&mut body, "/a/b", "c", Some("1")).unwrap();
        assert_eq!(body, "<a><b><c>1</c></b><b>t<c>1</c></b></a>");
        replace_member(&mut body, "/a/b", "c", Some(&json!(["2", {"d": 3}]))).unwrap();
        assert_eq!(
            body,
            "<a><b><c>2</c><c><d>3</d></c></b><b>t<c>2</c><c><d>3</d></c></b></a>"
        );
        replace_member(&mut body, "/a", "@q", Some("\"")).unwrap();
        assert!(body.starts_with("<a q=\"&quot;\"><b>"), "{body}");
        let failure = replace_member(&mut body, "/a/x", "y", Some("1")).unwrap_err();
        assert!(
            failure.to_string().ends_with("there is nothing above it"),
            "{failure}"
        );
    }
}
