//! Follows a JSON pointer through a schema: to the schema at its end, and whether the value may be missing.

use std::collections::{HashMap, HashSet};

use super::DEEPEST_NESTING;
use super::SchemaDescription;
use super::merge_cache::MergeCache;
use super::merged::{SchemaKind, merged};
use super::references::{References, component, reference};
use super::types::{Type, Untyped};
use crate::diagnostic::{Code, Diagnostic};
use crate::openapi::OpenApiError;
use crate::source::{Key, Node, Span, Value};

/// Where a pointer leads.
#[derive(Clone, Debug)]
pub(crate) enum Lookup {
    Found(FoundSchema),
    /// To a property that the schema does not have; `known` are those it has.
    NotDeclared {
        token: String,
        known: Vec<Key>,
    },
    /// Into a part that the schema leaves open.
    Open,
    /// To a `$ref` that does not resolve, or into a schema that contains itself and nothing else.
    /// The finding stands at the place in the OpenAPI document.
    Unclear(Diagnostic),
}

/// What a pointer leads to.
#[derive(Clone, Debug)]
pub(crate) struct FoundSchema {
    /// One schema, or one in each of several branches.
    pub(crate) schemas: Vec<Node>,
    /// A value that keeps the schema may have nothing there, or null on the way.
    pub(crate) optional: bool,
    /// The way to it from the last component.
    pub(crate) name: Option<String>,
}

/// Names that are kept of the members that a schema has.
const MOST_NAMES: usize = 256;

/// Follows `tokens` from `schema`.
pub(crate) fn lookup(description: &SchemaDescription, schema: &Node, tokens: &[String]) -> Lookup {
    let mut walk = PointerWalk {
        description,
        reading: MergeCache::new(References::OpenApi(description)),
        seen: HashMap::new(),
    };
    let mut found = walk.follow(schema, tokens, 0);
    if let Lookup::Found(FoundSchema { name, .. }) = &mut found {
        // Only a way from a component is a name.
        *name = name
            .take()
            .and_then(|name| name.strip_prefix(COMPONENT).map(str::to_owned));
    }
    found
}

struct PointerWalk<'d> {
    description: &'d SchemaDescription,
    reading: MergeCache<'d>,
    /// The result from a schema with so many tokens left; `None` while it is computed. Schemas refer to each
    /// other, each maybe twice, and in cycles.
    seen: HashMap<(Span, usize), Option<Lookup>>,
}

impl PointerWalk<'_> {
    fn follow(&mut self, schema: &Node, tokens: &[String], depth: usize) -> Lookup {
        if depth > DEEPEST_NESTING {
            return Lookup::Open;
        }
        let place = (schema.span, tokens.len());
        match self.seen.insert(place, None) {
            // In a cycle there is nothing that other ways do not find.
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

    /// Keywords beside a `$ref` hold as well, and come first.
    fn through_reference(&mut self, schema: &Node, tokens: &[String], depth: usize) -> Lookup {
        let Some(written) = reference(schema) else {
            return self.own(schema, tokens, depth);
        };
        if tokens.is_empty() {
            return self.end(schema);
        }
        let beside = self.own(schema, tokens, depth);
        if matches!(beside, Lookup::Found(_)) {
            return beside;
        }
        match self.description.target_of(schema) {
            Ok(target) => {
                let found = self.follow(&target, tokens, depth + 1);
                in_component(
                    or_missing(found, self.reading.takes_null(schema)),
                    component(written),
                )
            }
            // In a cycle there is nothing to find.
            Err(OpenApiError::Cycle { .. }) => Lookup::Open,
            Err(error) => Lookup::Unclear(error.diagnostic()),
        }
    }

    /// The pointer ends at a schema.
    fn end(&self, schema: &Node) -> Lookup {
        let merged = self.reading.merged(std::slice::from_ref(schema));
        if let Some(why) = merged.problem.filter(|why| *why != Untyped::Contradiction) {
            return match self.description.resolve(schema) {
                Err(error) => Lookup::Unclear(error.diagnostic()),
                Ok(_) => Lookup::Unclear(
                    Diagnostic::new(Code::UntypedValue, schema.span, why.to_string())
                        .help("correct the OpenAPI document to have a type"),
                ),
            };
        }
        Lookup::Found(FoundSchema {
            schemas: vec![schema.clone()],
            optional: false,
            name: None,
        })
    }

    fn own(&mut self, schema: &Node, tokens: &[String], depth: usize) -> Lookup {
        let Some((token, rest)) = tokens.split_first() else {
            return self.end(schema);
        };
        // Null at any level of the way leaves nothing below it.
        let optional = self.reading.takes_null(schema);
        if let Some((next, may_miss)) = child(schema, token) {
            let found = or_missing(self.follow(next, rest, depth + 1), optional || may_miss);
            return below_token(found, token);
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
        let requires = |token: &String| {
            let by_branch = |branch| {
                let branch = self.description.resolve(branch);
                branch.is_ok_and(|branch| is_required(&branch, token))
            };
            is_required(schema, token) || branches.iter().any(by_branch)
        };
        let required_here = tokens.first().is_some_and(requires);
        let mut known = properties(schema);
        let mut open = None;
        for branch in branches {
            match self.follow(branch, tokens, depth + 1) {
                Lookup::Found(mut found) => {
                    found.optional &= !(required_here && tokens.len() == 1);
                    return Lookup::Found(found);
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
        let mut found = FoundSchema {
            schemas: Vec::new(),
            optional: false,
            name: None,
        };
        let mut places = HashSet::new();
        let mut known = Vec::new();
        for branch in branches {
            match self.follow(branch, tokens, depth + 1) {
                Lookup::Found(there) => {
                    // Each place once: through a union in a union every branch leads to the same ones.
                    let schemas = there.schemas.into_iter();
                    found
                        .schemas
                        .extend(schemas.filter(|schema| places.insert(schema.span)));
                    found.optional |= there.optional;
                    found.name = found.name.or(there.name);
                }
                Lookup::NotDeclared { known: more, .. } => {
                    found.optional = true;
                    add_names(&mut known, more);
                }
                Lookup::Open => found.optional = true,
                Lookup::Unclear(_) => return Lookup::Open,
            }
        }
        match tokens.first() {
            _ if !found.schemas.is_empty() => Lookup::Found(found),
            Some(token) if !known.is_empty() => Lookup::NotDeclared {
                token: token.clone(),
                known,
            },
            _ => Lookup::Open,
        }
    }
}

/// The same, but what was found may be missing as well.
fn or_missing(mut found: Lookup, may_miss: bool) -> Lookup {
    if let Lookup::Found(found) = &mut found {
        found.optional |= may_miss;
    }
    found
}

/// The same, below a member or an item. The name is the way from a component, put together from its end.
fn below_token(mut found: Lookup, token: &str) -> Lookup {
    if let Lookup::Found(FoundSchema { name, .. }) = &mut found
        && !name.as_ref().is_some_and(|name| name.starts_with(COMPONENT))
        && token.parse::<usize>().is_err()
    {
        *name = Some(match name.take() {
            Some(rest) => format!("{token} {rest}"),
            None => token.to_owned(),
        });
    }
    found
}

/// The same, in the component of this name.
fn in_component(mut found: Lookup, component: Option<String>) -> Lookup {
    if let (Lookup::Found(FoundSchema { name, .. }), Some(component)) = (&mut found, component)
        && !name.as_ref().is_some_and(|name| name.starts_with(COMPONENT))
    {
        *name = Some(match name.take() {
            Some(rest) => format!("{COMPONENT}{component} {rest}"),
            None => format!("{COMPONENT}{component}"),
        });
    }
    found
}

/// Stands before a name that is complete.
const COMPONENT: char = '#';

/// What kind of values the schemas have, as far as they agree: items and members are not looked at.
pub(crate) fn kind_of(description: &SchemaDescription, schemas: &[Node]) -> Type {
    let kind = |schema: &Node| merged(References::OpenApi(description), std::slice::from_ref(schema)).kind();
    let mut kinds = schemas.iter().map(kind);
    let first = kinds.next().flatten();
    if kinds.any(|other| other != first) {
        return Type::Any;
    }
    let any = || Box::new(Type::Any);
    match first {
        Some(SchemaKind::String) => Type::String,
        Some(SchemaKind::Integer) => Type::Integer,
        Some(SchemaKind::Number) => Type::Number,
        Some(SchemaKind::Boolean) => Type::Boolean,
        Some(SchemaKind::Array) => Type::Array(any()),
        Some(SchemaKind::Object) => Type::Map(any()),
        None => Type::Any,
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
fn add_names(known: &mut Vec<Key>, more: Vec<Key>) {
    for name in more {
        if known.len() >= MOST_NAMES {
            return;
        }
        if !known.iter().any(|key| key.text == name.text) {
            known.push(name);
        }
    }
}

fn branches<'s>(schema: &'s Node, keyword: &str) -> Option<&'s [Node]> {
    schema.get(keyword).and_then(Node::as_sequence)
}

fn properties(schema: &Node) -> Vec<Key> {
    let properties = schema.get("properties").and_then(Node::as_mapping);
    properties
        .into_iter()
        .flat_map(|all| all.iter())
        .map(|entry| entry.key.clone())
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
