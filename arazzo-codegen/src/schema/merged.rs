//! Merges a schema with its `allOf` branches and its `$ref` target.

use std::collections::HashSet;

use super::DEEPEST_NESTING;
use super::references::{References, reference};
use super::types::Untyped;
use crate::source::{Node, Span, Value, json_number};

/// A kind of JSON value other than null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SchemaKind {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

/// The keywords of one or more schemas, put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Merged {
    /// The schemas it is put together from, as they were given, references resolved.
    pub(super) spans: Vec<Span>,
    /// The component's name.
    pub(super) name: Option<String>,
    /// The kinds that `type` allows.
    pub(super) kinds: Option<Vec<SchemaKind>>,
    pub(super) nullable: bool,
    /// `enum` or `const`, without null.
    pub(super) values: Option<Vec<Node>>,
    /// Each with the schemas that hold for it.
    pub(super) properties: Vec<(String, Vec<Node>)>,
    pub(super) required: Vec<String>,
    /// Where each of them is listed.
    pub(super) required_by: Vec<Span>,
    pub(super) additional: Option<Node>,
    pub(super) items: Vec<Node>,
    pub(super) is_tuple: bool,
    /// `patternProperties` says more of some members.
    pub(super) has_patterns: bool,
    /// `if`, `dependentSchemas` and the like say more of some members.
    pub(super) has_conditions: bool,
    /// The branches of each `oneOf` and `anyOf`.
    pub(super) alternatives: Vec<Vec<Node>>,
    pub(super) discriminator: Option<Node>,
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) format: Option<String>,
    pub(super) minimum: Option<String>,
    pub(super) maximum: Option<String>,
    pub(super) default: Option<Node>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) problem: Option<Untyped>,
}

/// Puts schemas together that all hold.
pub(super) fn merged(references: References<'_>, schemas: &[Node]) -> Merged {
    let mut merged = Merged::default();
    let mut seen = Vec::new();
    for schema in schemas {
        merged.add(references, schema, true, 0, &mut seen);
    }
    merged
}

impl Merged {
    fn add(
        &mut self,
        references: References<'_>,
        schema: &Node,
        is_given: bool,
        depth: usize,
        seen: &mut Vec<Span>,
    ) {
        let resolved;
        let mut node = schema;
        let mut name = None;
        if reference(schema).is_some() {
            let Some(found) = references.resolve(schema) else {
                self.problem = Some(Untyped::Dangling);
                return;
            };
            // 2020-12 lets keywords stand beside a `$ref`.
            self.own(schema);
            for branch in sequence(schema, "allOf") {
                self.add(references, branch, false, depth + 1, seen);
            }
            if is_given && (shapes(schema) || schema.get("allOf").is_some()) {
                self.spans.push(schema.span);
            }
            resolved = found.node;
            name = found.name;
            node = &resolved;
        }
        // A schema that is met again, maybe in its own `allOf`, adds nothing.
        if seen.contains(&node.span) {
            return;
        }
        if depth > DEEPEST_NESTING {
            self.problem = Some(Untyped::TooDeep);
            return;
        }
        let branches = sequence(node, "allOf");
        // `allOf` with one branch, beside a description, is that branch.
        let stands_for_branch = branches.len() == 1 && !shapes(node) && name.is_none();
        if is_given && !stands_for_branch {
            self.spans.push(node.span);
            self.name = match (self.spans.as_slice(), name) {
                ([_], name) => name,
                _ => None,
            };
        }
        if node.value == Value::Bool(false) {
            self.problem = Some(Untyped::Contradiction);
        }
        self.own(node);
        seen.push(node.span);
        for branch in branches {
            self.add(references, branch, is_given && stands_for_branch, depth + 1, seen);
        }
    }

    /// The keywords of the schema itself.
    fn own(&mut self, schema: &Node) {
        self.types(schema);
        self.constants(schema);
        for entry in mapping(schema, "properties") {
            let (name, property) = (&entry.key.text, &entry.value);
            match self.properties.iter_mut().find(|(known, _)| known == name) {
                // The same schema, met along two ways, says nothing new.
                Some((_, schemas)) if schemas.iter().any(|known| known.span == property.span) => {}
                Some((_, schemas)) => schemas.push(property.clone()),
                None => self.properties.push((name.clone(), vec![property.clone()])),
            }
        }
        for name in sequence(schema, "required") {
            if let Some(text) = name.as_str() {
                self.required.push(text.to_owned());
                self.required_by.push(name.span);
            }
        }
        if let Some(additional) = schema.get("additionalProperties") {
            self.additional.get_or_insert_with(|| additional.clone());
        }
        self.is_tuple |= schema.get("prefixItems").is_some();
        self.has_patterns |= schema.get("patternProperties").is_some();
        let conditions = ["if", "dependentSchemas", "dependencies"];
        self.has_conditions |= conditions.iter().any(|keyword| schema.get(keyword).is_some());
        match schema.get("items") {
            // Before 2020-12.
            Some(items) if items.as_sequence().is_some() => self.is_tuple = true,
            Some(items) => self.items.push(items.clone()),
            None => {}
        }
        for keyword in ["oneOf", "anyOf"] {
            let branches = sequence(schema, keyword);
            if !branches.is_empty() {
                self.alternatives.push(branches.to_vec());
                self.discriminator = schema.get("discriminator").cloned();
            }
        }
        let text = |keyword: &str| schema.get(keyword).and_then(Node::as_str).map(str::to_owned);
        self.title = self.title.take().or_else(|| text("title"));
        self.description = self.description.take().or_else(|| text("description"));
        self.format = self.format.take().or_else(|| text("format"));
        self.minimum = self.minimum.take().or_else(|| number(schema, "minimum"));
        self.maximum = self.maximum.take().or_else(|| number(schema, "maximum"));
        if let Some(default) = schema.get("default") {
            self.default.get_or_insert_with(|| default.clone());
        }
        self.read_only |= is_true(schema, "readOnly");
        self.write_only |= is_true(schema, "writeOnly");
    }

    fn types(&mut self, schema: &Node) {
        // OpenAPI 3.0's way to say it, also found in 3.1 documents.
        self.nullable |= is_true(schema, "nullable") || is_true(schema, "x-nullable");
        let names: Vec<&Node> = match schema.get("type") {
            Some(Node {
                value: Value::Sequence(names),
                ..
            }) => names.iter().collect(),
            Some(name) => vec![name],
            None => return,
        };
        let mut kinds = Vec::new();
        for name in names {
            match &name.value {
                // `null` without quotes is YAML's null, and people mean the type.
                Value::Null => self.nullable = true,
                Value::String(name) if name == "null" => self.nullable = true,
                Value::String(name) => kinds.extend(kind(name)),
                _ => {}
            }
        }
        let numbers = [SchemaKind::Integer, SchemaKind::Number];
        if numbers.iter().all(|number| kinds.contains(number)) {
            kinds.retain(|kind| *kind != SchemaKind::Integer);
        }
        self.kinds = Some(match self.kinds.take() {
            None => kinds,
            Some(known) => intersection(&known, &kinds),
        });
    }

    fn constants(&mut self, schema: &Node) {
        let constant = schema.get("const").map(std::slice::from_ref);
        let Some(values) = constant.or_else(|| schema.get("enum").and_then(Node::as_sequence)) else {
            return;
        };
        let is_null = |node: &&Node| node.value == Value::Null;
        self.nullable |= values.iter().any(|node| is_null(&node));
        let values: Vec<Node> = values.iter().filter(|node| !is_null(node)).cloned().collect();
        self.values = Some(match self.values.take() {
            None => values,
            Some(known) => known
                .into_iter()
                .filter(|node| values.iter().any(|other| other.value == node.value))
                .collect(),
        });
    }

    /// Whether anything in it says a type.
    pub(super) fn is_typed(&self) -> bool {
        self.kinds.is_some()
            || self.values.is_some()
            || !self.properties.is_empty()
            || !self.items.is_empty()
            || !self.alternatives.is_empty()
            || self.problem.is_some()
    }

    /// Null and nothing else.
    pub(super) fn is_null(&self) -> bool {
        let nothing = |values: &Option<Vec<Node>>| values.as_ref().is_none_or(Vec::is_empty);
        let no_kind = self.kinds.as_ref().is_none_or(Vec::is_empty);
        self.nullable
            && no_kind
            && nothing(&self.values)
            && (self.kinds.is_some() || self.values.is_some())
            && self.alternatives.is_empty()
    }

    /// The one kind it has, said or implied.
    pub(super) fn kind(&self) -> Option<SchemaKind> {
        match self.kinds.as_deref() {
            Some([kind]) => Some(*kind),
            Some(_) => None,
            None if self.values.is_some() => self.kind_of_values(),
            None if !self.properties.is_empty() => Some(SchemaKind::Object),
            None if !self.items.is_empty() || self.is_tuple => Some(SchemaKind::Array),
            None => None,
        }
    }

    fn kind_of_values(&self) -> Option<SchemaKind> {
        let mut kinds = self.values.iter().flatten().map(|node| match &node.value {
            Value::Null => None,
            Value::Bool(_) => Some(SchemaKind::Boolean),
            Value::Number(text) if text.parse::<i64>().is_ok() => Some(SchemaKind::Integer),
            Value::Number(_) => Some(SchemaKind::Number),
            Value::String(_) => Some(SchemaKind::String),
            Value::Sequence(_) => Some(SchemaKind::Array),
            Value::Mapping(_) => Some(SchemaKind::Object),
        });
        let first = kinds.next()??;
        kinds.all(|kind| kind == Some(first)).then_some(first)
    }

    /// The strings that it lists, if it lists only strings.
    pub(super) fn strings(&self) -> Option<Vec<String>> {
        let mut strings: Vec<String> = Vec::new();
        let mut known = HashSet::new();
        for node in self.values.as_ref()? {
            let text = node.as_str()?;
            if known.insert(text) {
                strings.push(text.to_owned());
            }
        }
        (!strings.is_empty()).then_some(strings)
    }

    /// Its documentation: the title, where there is no description.
    pub(super) fn doc(&self) -> Option<String> {
        self.description.clone().or_else(|| self.title.clone())
    }
}

/// Whether it says itself what values are like, beside their kind.
fn shapes(schema: &Node) -> bool {
    const KEYWORDS: [&str; 9] = [
        "additionalProperties",
        "anyOf",
        "const",
        "enum",
        "items",
        "oneOf",
        "prefixItems",
        "properties",
        "required",
    ];
    KEYWORDS.iter().any(|keyword| schema.get(keyword).is_some())
}

fn kind(name: &str) -> Option<SchemaKind> {
    Some(match name {
        "string" => SchemaKind::String,
        "integer" => SchemaKind::Integer,
        "number" => SchemaKind::Number,
        "boolean" => SchemaKind::Boolean,
        "array" => SchemaKind::Array,
        "object" => SchemaKind::Object,
        _ => return None,
    })
}

/// The kinds that are in both; an integer is a number.
fn intersection(left: &[SchemaKind], right: &[SchemaKind]) -> Vec<SchemaKind> {
    let has = |kinds: &[SchemaKind], kind: SchemaKind| {
        kinds.contains(&kind) || kind == SchemaKind::Integer && kinds.contains(&SchemaKind::Number)
    };
    let mut common: Vec<SchemaKind> = left.iter().copied().filter(|kind| has(right, *kind)).collect();
    let more = right.iter().copied().filter(|kind| has(left, *kind));
    for kind in more {
        if !common.contains(&kind) {
            common.push(kind);
        }
    }
    common
}

fn sequence<'s>(schema: &'s Node, keyword: &str) -> &'s [Node] {
    schema
        .get(keyword)
        .and_then(Node::as_sequence)
        .unwrap_or_default()
}

fn mapping<'s>(schema: &'s Node, keyword: &str) -> impl Iterator<Item = &'s crate::source::Entry> {
    let mapping = schema.get(keyword).and_then(Node::as_mapping);
    mapping.into_iter().flat_map(|mapping| mapping.iter())
}

fn number(schema: &Node, keyword: &str) -> Option<String> {
    match &schema.get(keyword)?.value {
        Value::Number(text) => Some(json_number(text)),
        _ => None,
    }
}

fn is_true(schema: &Node, keyword: &str) -> bool {
    matches!(
        schema.get(keyword),
        Some(Node {
            value: Value::Bool(true),
            ..
        })
    )
}
