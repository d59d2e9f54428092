//! A JSON pointer followed through a schema: what type is there, and may it be missing?

use std::collections::HashMap;

use super::description::Description;
use super::reference::Reference;
use super::schema::type_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Node, Span, Value};

/// Where a pointer leads.
#[derive(Clone, Debug)]
pub(crate) enum Lookup {
    /// To a schema. `optional`: a value that keeps the schema may have nothing, or null, there.
    Found { schema: Node, optional: bool },
    /// To a property that the schema does not have; `known` are those it has.
    NotDeclared { token: String, known: Vec<String> },
    /// Into a part that the schema leaves open.
    Open,
    /// To a `$ref` that does not resolve, or into a schema that contains itself and nothing else.
    /// The finding stands at the place in the OpenAPI document.
    Unclear(Diagnostic),
}

/// Schemas nested deeper than this are not followed.
const DEEPEST: usize = 64;

/// Names that are kept of the members that a schema has.
const MOST_NAMES: usize = 256;

/// Follows `tokens` from `schema`.
pub(crate) fn lookup(description: &Description, schema: &Node, tokens: &[String]) -> Lookup {
    let mut walk = Walk {
        description,
        seen: HashMap::new(),
    };
    walk.follow(schema, tokens, 0)
}

struct Walk<'d> {
    description: &'d Description,
    /// What was found from a schema with so many tokens left; nothing while it is looked for. Schemas refer to each
    /// other, each maybe twice, and in circles.
    seen: HashMap<(Span, usize), Option<Lookup>>,
}

impl Walk<'_> {
    fn follow(&mut self, schema: &Node, tokens: &[String], depth: usize) -> Lookup {
        if depth > DEEPEST {
            return Lookup::Open;
        }
        let place = (schema.span, tokens.len());
        match self.seen.insert(place, None) {
            // In a circle there is nothing that other ways do not find.
            Some(None) => return Lookup::Open,
            Some(Some(found)) => {
                self.seen.insert(place, Some(found.clone()));
                return found;
            }
            None => {}
        }
        let found = self.through_reference(schema, tokens, depth);
        self.seen.insert(place, Some(found.clone()));
        found
    }

    /// What stands beside a `$ref` holds as well, and is looked at first.
    fn through_reference(&mut self, schema: &Node, tokens: &[String], depth: usize) -> Lookup {
        let beside = match Reference::of(schema) {
            None => return self.own(schema, tokens, depth),
            Some(_) if tokens.is_empty() => return self.end(schema),
            Some(reference) => (
                self.own(schema, tokens, depth),
                self.description.target(&reference),
            ),
        };
        match beside {
            (found @ Lookup::Found { .. }, _) => found,
            (_, Ok(target)) => {
                let found = self.follow(&target, tokens, depth + 1);
                let nullable = type_of(Some(self.description), schema).nullable;
                or_missing(found, nullable)
            }
            (_, Err(error)) => Lookup::Unclear(error.diagnostic()),
        }
    }

    /// The pointer ends at a schema.
    fn end(&self, schema: &Node) -> Lookup {
        let typed = type_of(Some(self.description), schema);
        if let Some(why) = typed.untyped.filter(|why| why.is_unclear()) {
            return match self.description.resolve(schema) {
                Err(error) => Lookup::Unclear(error.diagnostic()),
                Ok(_) => Lookup::Unclear(
                    Diagnostic::new(Code::UntypedValue, schema.span, why.to_string())
                        .help("mend the OpenAPI document to have a type"),
                ),
            };
        }
        Lookup::Found {
            schema: schema.clone(),
            optional: typed.nullable,
        }
    }

    fn own(&mut self, schema: &Node, tokens: &[String], depth: usize) -> Lookup {
        let Some((token, rest)) = tokens.split_first() else {
            return self.end(schema);
        };
        // Null at any level of the way leaves nothing below it.
        let optional = type_of(Some(self.description), schema).nullable;
        if let Some((next, may_miss)) = child(schema, token) {
            let found = self.follow(next, rest, depth + 1);
            return or_missing(found, optional || may_miss);
        }
        if let Some(branches) = branches(schema, "allOf") {
            return or_missing(self.all_of(schema, branches, tokens, depth), optional);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(branches) = branches(schema, keyword) {
                return or_missing(self.one_of(branches, tokens, depth), optional);
            }
        }
        let known = properties(schema);
        if known.is_empty() || is_open(schema) {
            return Lookup::Open;
        }
        Lookup::NotDeclared {
            token: token.clone(),
            known,
        }
    }

    /// Every branch holds: the first that declares the member says its type, any may require it.
    fn all_of(&mut self, schema: &Node, branches: &[Node], tokens: &[String], depth: usize) -> Lookup {
        let required_here = tokens.first().is_some_and(|token| is_required(schema, token));
        let mut known = properties(schema);
        let mut open = None;
        for branch in branches {
            match self.follow(branch, tokens, depth + 1) {
                Lookup::Found { schema, optional } => {
                    let optional = optional && !(required_here && tokens.len() == 1);
                    return Lookup::Found { schema, optional };
                }
                Lookup::NotDeclared { known: more, .. } => add_names(&mut known, more),
                other => open = open.or(Some(other)),
            }
        }
        match (open, tokens.first()) {
            (None, Some(token)) if !known.is_empty() => Lookup::NotDeclared {
                token: token.clone(),
                known,
            },
            (open, _) => open.unwrap_or(Lookup::Open),
        }
    }

    /// One branch holds: a member that only some of them have may be missing.
    fn one_of(&mut self, branches: &[Node], tokens: &[String], depth: usize) -> Lookup {
        let mut found: Option<(Node, bool)> = None;
        let mut missing = false;
        let mut known = Vec::new();
        for branch in branches {
            match self.follow(branch, tokens, depth + 1) {
                Lookup::Found { schema, optional } => match &mut found {
                    None => found = Some((schema, optional)),
                    Some((first, may_miss)) => {
                        *may_miss |= optional;
                        let type_of = |schema| type_of(Some(self.description), schema).ty;
                        if type_of(first) != type_of(&schema) {
                            return Lookup::Open;
                        }
                    }
                },
                Lookup::NotDeclared { known: more, .. } => {
                    missing = true;
                    add_names(&mut known, more);
                }
                Lookup::Open => missing = true,
                Lookup::Unclear(_) => return Lookup::Open,
            }
        }
        match (found, tokens.first()) {
            (Some((schema, optional)), _) => Lookup::Found {
                schema,
                optional: optional || missing,
            },
            (None, Some(token)) if !known.is_empty() => Lookup::NotDeclared {
                token: token.clone(),
                known,
            },
            _ => Lookup::Open,
        }
    }
}

/// The same, but what was found may be missing as well.
fn or_missing(found: Lookup, may_miss: bool) -> Lookup {
    match found {
        Lookup::Found { schema, optional } => Lookup::Found {
            schema,
            optional: optional || may_miss,
        },
        other => other,
    }
}

/// The schema below one token, and whether the member may be missing.
fn child<'s>(schema: &'s Node, token: &str) -> Option<(&'s Node, bool)> {
    let property = schema.get("properties").and_then(|all| all.get(token));
    if let Some(property) = property {
        return Some((property, !is_required(schema, token)));
    }
    if let Ok(index) = token.parse::<usize>() {
        // `items` as a list is how older drafts, and so Swagger 2.0 documents, write a tuple.
        for tuple in ["prefixItems", "items"] {
            let position = schema.get(tuple).and_then(Node::as_sequence);
            if let Some(item) = position.and_then(|items| items.get(index)) {
                return Some((item, true));
            }
        }
        if let Some(items) = schema.get("items").filter(|items| items.as_mapping().is_some()) {
            return Some((items, true));
        }
    }
    // A pattern may say more of the member than `additionalProperties` does.
    if schema.get("patternProperties").is_some() {
        return None;
    }
    let values = schema.get("additionalProperties")?;
    values.as_mapping().filter(|values| !values.is_empty())?;
    Some((values, true))
}

/// Each name once: schemas that refer to each other have the same names on many ways. Beyond some hundred nobody reads
/// them.
fn add_names(known: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if known.len() >= MOST_NAMES {
            return;
        }
        if !known.contains(&name) {
            known.push(name);
        }
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

/// `additionalProperties: true` or an empty schema says outright that there is more; patterns say so of some names.
fn is_open(schema: &Node) -> bool {
    schema.get("patternProperties").is_some()
        || match schema.get("additionalProperties").map(|node| &node.value) {
            Some(Value::Bool(open)) => *open,
            Some(Value::Mapping(values)) => values.is_empty(),
            _ => false,
        }
}
