//! XML bodies that are generated from values. Names, attributes and order come from the schema (OpenAPI, "XML Object").

use crate::check::model::{Value, XmlElement, XmlNode};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::schema::SchemaDescription;
use crate::source::{self, Node, Span};

/// The name of the document's element when nothing gives one.
const UNNAMED: &str = "root";

/// Schemas nested deeper than this are not followed; what is below is written by the names of its members.
const DEEPEST: usize = 16;

/// The element that a payload is written as, and the value for it.
///
/// Without `xml` in the schema the rules are: members are elements of their names in the order of the schema, then of the
/// payload; items of an array are elements of the array's name; the root is named after the schema's component, else a
/// payload with one member is that element, else the root is `root`.
pub(in crate::check) fn root(
    value: Value,
    schema: Option<&Node>,
    description: Option<&SchemaDescription>,
    span: Span,
    findings: &mut Findings,
) -> (Value, XmlElement) {
    let resolved = schema.and_then(|schema| description?.resolve(schema).ok());
    let component = schema.and_then(|schema| {
        let reference = schema.get("$ref")?.as_str()?;
        reference.rsplit('/').next()
    });
    let mut hinted = false;
    let mut shape = match &resolved {
        Some(schema) => element(description, schema, component.unwrap_or(UNNAMED), 0, &mut hinted),
        None => XmlElement::named(component.unwrap_or(UNNAMED)),
    };
    if !hinted {
        findings.push(
            Diagnostic::new(
                Code::XmlWithoutHints,
                span,
                "an XML body is written from an object, and its schema has no `xml` hints",
            )
            .help("write the XML as a text with `{$…}` in it, or check the element names that are sent"),
        );
    }
    let own_name = resolved
        .as_ref()
        .and_then(|schema| schema.get("xml")?.get("name"));
    let is_unnamed = component.is_none() && own_name.is_none();
    match value {
        Value::Object(mut members) if is_unnamed && members.len() == 1 => {
            let (name, inner) = members.remove(0);
            let mut inner_shape = match shape.members.iter().position(|(member, _)| *member == name) {
                Some(position) => shape.members.swap_remove(position).1,
                None => XmlElement::named(&name),
            };
            in_order(&mut inner_shape, &inner);
            (inner, inner_shape)
        }
        value => {
            in_order(&mut shape, &value);
            (value, shape)
        }
    }
}

/// Members that the schema does not have come behind its own, in the order of the payload.
fn in_order(shape: &mut XmlElement, value: &Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let known = shape.members.iter().position(|(member, _)| member == name);
                let position = known.unwrap_or_else(|| {
                    shape.members.push((name.clone(), XmlElement::named(name)));
                    shape.members.len() - 1
                });
                if let Some((_, member)) = shape.members.get_mut(position) {
                    in_order(member, value);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| in_order(shape, item)),
        _ => {}
    }
}

fn element(
    description: Option<&SchemaDescription>,
    schema: &Node,
    name: &str,
    depth: usize,
    hinted: &mut bool,
) -> XmlElement {
    let hints = schema.get("xml");
    *hinted |= hints.is_some();
    let (mut shape, node_type) = named_by(hints, name);
    if let Some(items) = schema.get("items").filter(|_| depth < DEEPEST) {
        let items = description.and_then(|description| description.resolve(items).ok());
        let mut item = match &items {
            Some(items) => element(description, items, name, depth + 1, hinted),
            None => XmlElement::named(name),
        };
        // An array is no element unless it says so.
        if is_true(hints, "wrapped") || node_type == Some(XmlNode::Element) {
            item.wrapper = Some(Box::new(shape));
        }
        return item;
    }
    let is_attribute = is_true(hints, "attribute");
    shape.node = node_type.unwrap_or(if is_attribute {
        XmlNode::Attribute
    } else {
        XmlNode::Element
    });
    if depth < DEEPEST {
        members(description, schema, depth, hinted, &mut shape.members);
    }
    shape
}

/// An element of the name and the namespace that hints give, and their `nodeType`.
fn named_by(hints: Option<&Node>, otherwise: &str) -> (XmlElement, Option<XmlNode>) {
    let text = |field: &str| hints?.get(field)?.as_str();
    let name = text("name").unwrap_or(otherwise);
    let prefix = text("prefix");
    let mut shape = match prefix {
        Some(prefix) => XmlElement::named(&format!("{prefix}:{name}")),
        None => XmlElement::named(name),
    };
    shape.namespace = text("namespace").map(|namespace| {
        let attribute = prefix.map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
        (attribute, namespace.to_owned())
    });
    let node_type = match text("nodeType") {
        Some("element") => Some(XmlNode::Element),
        Some("attribute") => Some(XmlNode::Attribute),
        Some("text") => Some(XmlNode::Text),
        Some("cdata") => Some(XmlNode::Cdata),
        Some("none") => Some(XmlNode::None),
        _ => None,
    };
    (shape, node_type)
}

/// The properties of a schema, those of its `allOf` included.
fn members(
    description: Option<&SchemaDescription>,
    schema: &Node,
    depth: usize,
    hinted: &mut bool,
    members_so_far: &mut Vec<(String, XmlElement)>,
) {
    let resolved = |node: &Node| description.and_then(|description| description.resolve(node).ok());
    for branch in schema
        .get("allOf")
        .and_then(Node::as_sequence)
        .unwrap_or_default()
    {
        if let Some(branch) = resolved(branch)
            && depth < DEEPEST
        {
            members(description, &branch, depth + 1, hinted, members_so_far);
        }
    }
    let properties = schema.get("properties").and_then(Node::as_mapping);
    for entry in properties.into_iter().flat_map(source::Mapping::iter) {
        let name = entry.key.text.as_str();
        if members_so_far.iter().any(|(known, _)| known == name) {
            continue;
        }
        if let Some(property) = resolved(&entry.value) {
            let shape = element(description, &property, name, depth + 1, hinted);
            // What is written as its name says needs no mention: it only holds the order.
            members_so_far.push((name.to_owned(), shape));
        }
    }
}

fn is_true(node: Option<&Node>, field: &str) -> bool {
    let value = node.and_then(|node| node.get(field)).map(|node| &node.value);
    matches!(value, Some(source::Value::Bool(true)))
}
