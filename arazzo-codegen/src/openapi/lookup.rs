//! A JSON pointer followed through a schema: what type is there, and may it be missing?

use super::description::Description;
use super::schema::type_of;
use crate::source::{Node, Value};

/// Where a pointer leads.
#[derive(Debug)]
pub(crate) enum Lookup {
    /// To a schema. `optional`: a value that keeps the schema may have nothing, or null, there.
    Found { schema: Node, optional: bool },
    /// To a property that the schema does not have; `known` are those it has.
    NotDeclared { token: String, known: Vec<String> },
    /// Into a part that the schema leaves open.
    Open,
}

/// Schemas nested deeper than this are not followed.
const DEEPEST: usize = 64;

/// Follows `tokens` from `schema`.
pub(crate) fn lookup(description: &Description, schema: &Node, tokens: &[String]) -> Lookup {
    follow(description, schema, tokens, false, 0)
}

fn follow(
    description: &Description,
    schema: &Node,
    tokens: &[String],
    optional: bool,
    depth: usize,
) -> Lookup {
    let Ok(schema) = description.resolve(schema) else {
        return Lookup::Open;
    };
    if depth > DEEPEST {
        return Lookup::Open;
    }
    // Null at any level of the way leaves nothing below it.
    let optional = optional || type_of(Some(description), &schema).nullable;
    let Some((token, rest)) = tokens.split_first() else {
        return Lookup::Found { schema, optional };
    };
    let own = child(&schema, token);
    if let Some((next, may_miss)) = own {
        return follow(description, &next, rest, optional || may_miss, depth + 1);
    }
    if let Some(branches) = branches(&schema, "allOf") {
        return all_of(description, &schema, branches, tokens, optional, depth);
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(branches) = branches(&schema, keyword) {
            return one_of(description, branches, tokens, optional, depth);
        }
    }
    let known = properties(&schema);
    if known.is_empty() || is_open(&schema) {
        return Lookup::Open;
    }
    Lookup::NotDeclared {
        token: token.clone(),
        known,
    }
}

/// The schema below one token, and whether the member may be missing.
fn child(schema: &Node, token: &str) -> Option<(Node, bool)> {
    if let Some(property) = schema
        .get("properties")
        .and_then(|properties| properties.get(token))
    {
        return Some((property.clone(), !is_required(schema, token)));
    }
    if let (Some(items), Ok(_)) = (schema.get("items"), token.parse::<usize>()) {
        return Some((items.clone(), true));
    }
    let values = schema.get("additionalProperties")?;
    values.as_mapping().filter(|values| !values.is_empty())?;
    Some((values.clone(), true))
}

/// Every branch holds: the first that declares the member says its type, any may require it.
fn all_of(
    description: &Description,
    schema: &Node,
    branches: &[Node],
    tokens: &[String],
    optional: bool,
    depth: usize,
) -> Lookup {
    let required_here = tokens.first().is_some_and(|token| is_required(schema, token));
    let mut known = properties(schema);
    let mut open = false;
    for branch in branches {
        match follow(description, branch, tokens, false, depth + 1) {
            Lookup::Found {
                schema,
                optional: inner,
            } => {
                let inner = inner && !(required_here && tokens.len() == 1);
                return Lookup::Found {
                    schema,
                    optional: optional || inner,
                };
            }
            Lookup::NotDeclared { known: more, .. } => known.extend(more),
            Lookup::Open => open = true,
        }
    }
    match tokens.first() {
        Some(token) if !open && !known.is_empty() => Lookup::NotDeclared {
            token: token.clone(),
            known,
        },
        _ => Lookup::Open,
    }
}

/// One branch holds: a member that only some of them have may be missing.
fn one_of(
    description: &Description,
    branches: &[Node],
    tokens: &[String],
    optional: bool,
    depth: usize,
) -> Lookup {
    let mut found: Option<(Node, bool)> = None;
    let mut missing = false;
    let mut known = Vec::new();
    for branch in branches {
        match follow(description, branch, tokens, optional, depth + 1) {
            Lookup::Found {
                schema,
                optional: inner,
            } => match &mut found {
                None => found = Some((schema, inner)),
                Some((first, may_miss)) => {
                    *may_miss |= inner;
                    let agree =
                        type_of(Some(description), first).ty == type_of(Some(description), &schema).ty;
                    if !agree {
                        return Lookup::Open;
                    }
                }
            },
            Lookup::NotDeclared { known: more, .. } => {
                missing = true;
                known.extend(more);
            }
            Lookup::Open => missing = true,
        }
    }
    match (found, tokens.first()) {
        (Some((schema, inner)), _) => Lookup::Found {
            schema,
            optional: optional || inner || missing,
        },
        (None, Some(token)) if !known.is_empty() => Lookup::NotDeclared {
            token: token.clone(),
            known,
        },
        _ => Lookup::Open,
    }
}

fn branches<'s>(schema: &'s Node, keyword: &str) -> Option<&'s [Node]> {
    schema.get(keyword).and_then(Node::as_sequence)
}

fn properties(schema: &Node) -> Vec<String> {
    let properties = schema.get("properties").and_then(Node::as_mapping);
    properties
        .into_iter()
        .flat_map(|all| all.iter())
        .map(|entry| entry.key.text.clone())
        .collect()
}

fn is_required(schema: &Node, name: &str) -> bool {
    let required = schema
        .get("required")
        .and_then(Node::as_sequence)
        .unwrap_or_default();
    required.iter().any(|item| item.as_str() == Some(name))
}

/// `additionalProperties: true` or an empty schema says outright that there is more.
fn is_open(schema: &Node) -> bool {
    match schema.get("additionalProperties").map(|node| &node.value) {
        Some(Value::Bool(open)) => *open,
        Some(Value::Mapping(values)) => values.is_empty(),
        _ => false,
    }
}
