//! Resolves the `$ref`s of schemas.

use super::SchemaDescription;
use std::rc::Rc;

use crate::document::Arazzo;
use crate::expression::Pointer;
use crate::source::Node;

/// `$ref`s that lead to `$ref`s are followed this far; a longer chain is a cycle.
const LONGEST_CHAIN: usize = 64;

/// The document that a schema's references are looked up in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum References<'d> {
    OpenApi(&'d SchemaDescription),
    /// `#/components/inputs/x`, and pointers into the schema of the inputs itself.
    Arazzo {
        document: &'d Arazzo,
        root: &'d Node,
    },
}

/// What a reference leads to.
pub(super) struct Resolved {
    pub(super) node: Rc<Node>,
    /// The component's name.
    pub(super) name: Option<String>,
}

impl References<'_> {
    /// The schema itself, or what its `$ref` leads to.
    pub(super) fn resolve(self, schema: &Node) -> Option<Resolved> {
        let name = reference(schema).and_then(component);
        let node = match self {
            Self::OpenApi(description) => description.target_of(schema).ok()?,
            Self::Arazzo { document, root } => {
                let mut current = schema;
                for _ in 0..LONGEST_CHAIN {
                    let Some(reference) = reference(current) else {
                        break;
                    };
                    current = in_arazzo(reference, document, root)?;
                }
                if reference(current).is_some() {
                    return None;
                }
                Rc::new(current.clone())
            }
        };
        Some(Resolved { node, name })
    }
}

/// `$dynamicRef` counts as `$ref`: what another schema would put in its place is not known when code is written.
pub(super) fn reference(schema: &Node) -> Option<&str> {
    schema.get("$ref").or_else(|| schema.get("$dynamicRef"))?.as_str()
}

fn in_arazzo<'d>(reference: &str, document: &'d Arazzo, root: &'d Node) -> Option<&'d Node> {
    let pointer = Pointer::parse(reference.strip_prefix('#')?).ok()?;
    let tokens: Vec<&str> = pointer.tokens.iter().map(String::as_str).collect();
    if let ["components", "inputs", name, rest @ ..] = tokens.as_slice() {
        let inputs = &document.components.inputs;
        let (_, schema) = inputs.iter().find(|(key, _)| key == name)?;
        return schema.pointer(rest);
    }
    root.pointer(&tokens)
}

/// `Usage` of `#/components/schemas/Usage`.
pub(super) fn component(reference: &str) -> Option<String> {
    let pointer = Pointer::parse(reference.split_once('#')?.1).ok()?;
    match pointer.tokens.as_slice() {
        [.., group, name] if ["schemas", "inputs", "definitions", "$defs"].contains(&group.as_str()) => {
            Some(name.clone())
        }
        _ => None,
    }
}
