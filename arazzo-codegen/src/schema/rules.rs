//! The constraints of a schema that types do not express.

use super::DEEPEST_NESTING;
use super::json::json;
use super::merged::merged;
use super::references::{References, reference};
use crate::expression::check_pattern;
use crate::source::{Node, Span, Value};

/// A constraint, or the constraints of what is inside a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    Minimum(Bound),
    Maximum(Bound),
    ExclusiveMinimum(Bound),
    ExclusiveMaximum(Bound),
    MultipleOf(Bound),
    MinLength(usize),
    MaxLength(usize),
    Pattern(String),
    MinItems(usize),
    MaxItems(usize),
    UniqueItems,
    MinProperties(usize),
    MaxProperties(usize),
    Required(Vec<String>),
    /// `enum` or `const`: JSON texts.
    OneOf(Vec<String>),
    Items(Vec<Rule>),
    Member(String, Vec<Rule>),
    /// Members with other names than these.
    Others(Vec<String>, Vec<Rule>),
}

/// A number of a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    Integer(i128),
    /// A finite number as it is written.
    Number(String),
}

/// A constraint that is not checked.
#[derive(Debug)]
pub(crate) struct Unchecked {
    pub(crate) span: Span,
    pub(crate) why: String,
}

/// The constraints of schemas that all hold. Below a schema that contains itself they are not followed again; those in
/// the branches of `oneOf`, `anyOf`, `not`, `if` are none that always hold.
pub(crate) fn rules(
    references: References<'_>,
    schemas: &[Node],
    unchecked: &mut Vec<Unchecked>,
) -> Vec<Rule> {
    let mut active = Vec::new();
    Collector {
        references,
        unchecked,
    }
    .all(schemas, &mut active)
}

struct Collector<'c> {
    references: References<'c>,
    unchecked: &'c mut Vec<Unchecked>,
}

impl Collector<'_> {
    fn all(&mut self, schemas: &[Node], active: &mut Vec<Span>) -> Vec<Rule> {
        let merged = merged(self.references, schemas);
        if merged.spans.iter().any(|span| active.contains(span)) {
            return Vec::new();
        }
        let depth = active.len();
        active.extend(&merged.spans);
        let mut rules = Vec::new();
        for schema in schemas {
            self.own(schema, &mut rules, 0);
        }
        if !merged.items.is_empty() && !merged.is_tuple {
            let inner = self.all(&merged.items, active);
            if !inner.is_empty() {
                rules.push(Rule::Items(inner));
            }
        }
        for (name, schemas) in &merged.properties {
            let inner = self.all(schemas, active);
            if !inner.is_empty() {
                rules.push(Rule::Member(name.clone(), inner));
            }
        }
        if let Some(additional) = merged.additional.as_ref().filter(|_| !merged.has_patterns) {
            let inner = self.all(std::slice::from_ref(additional), active);
            if !inner.is_empty() {
                let names = merged.properties.iter().map(|(name, _)| name.clone());
                rules.push(Rule::Others(names.collect(), inner));
            }
        }
        active.truncate(depth);
        rules
    }

    /// The keywords of the schema, of what it refers to and of the branches of its `allOf`.
    fn own(&mut self, schema: &Node, rules: &mut Vec<Rule>, depth: usize) {
        if depth > DEEPEST_NESTING {
            return;
        }
        self.keywords(schema, rules);
        let branches = schema.get("allOf").and_then(Node::as_sequence);
        for branch in branches.unwrap_or_default() {
            self.own(branch, rules, depth + 1);
        }
        if reference(schema).is_some()
            && let Some(resolved) = self.references.resolve(schema)
        {
            self.own(&resolved.node, rules, depth + 1);
        }
    }

    fn keywords(&mut self, schema: &Node, rules: &mut Vec<Rule>) {
        let Some(keywords) = schema.as_mapping() else {
            return;
        };
        // OpenAPI 3.0: a flag beside the bound.
        let is_exclusive = |keyword: &str| {
            schema
                .get(keyword)
                .is_some_and(|node| node.value == Value::Bool(true))
        };
        for entry in keywords {
            let value = &entry.value;
            let rule = match entry.key.text.as_str() {
                "minimum" if is_exclusive("exclusiveMinimum") => bound(value).map(Rule::ExclusiveMinimum),
                "maximum" if is_exclusive("exclusiveMaximum") => bound(value).map(Rule::ExclusiveMaximum),
                "minimum" => bound(value).map(Rule::Minimum),
                "maximum" => bound(value).map(Rule::Maximum),
                "exclusiveMinimum" => bound(value).map(Rule::ExclusiveMinimum),
                "exclusiveMaximum" => bound(value).map(Rule::ExclusiveMaximum),
                "multipleOf" => bound(value).map(Rule::MultipleOf),
                "minLength" => count(value).map(Rule::MinLength),
                "maxLength" => count(value).map(Rule::MaxLength),
                "minItems" => count(value).map(Rule::MinItems),
                "maxItems" => count(value).map(Rule::MaxItems),
                "minProperties" => count(value).map(Rule::MinProperties),
                "maxProperties" => count(value).map(Rule::MaxProperties),
                "uniqueItems" if value.value == Value::Bool(true) => Some(Rule::UniqueItems),
                "required" => value.as_sequence().map(|names| {
                    Rule::Required(names.iter().filter_map(Node::as_str).map(str::to_owned).collect())
                }),
                "enum" => value.as_sequence().map(|values| {
                    Rule::OneOf(
                        values
                            .iter()
                            .filter_map(json)
                            .map(|value| value.to_string())
                            .collect(),
                    )
                }),
                "const" => json(value).map(|value| Rule::OneOf(vec![value.to_string()])),
                "pattern" => self.pattern(value),
                _ => None,
            };
            rules.extend(rule);
        }
    }

    fn pattern(&mut self, value: &Node) -> Option<Rule> {
        let pattern = value.as_str()?;
        match check_pattern(pattern) {
            Ok(()) => Some(Rule::Pattern(pattern.to_owned())),
            Err(error) => {
                self.unchecked.push(Unchecked {
                    span: value.span,
                    why: error.to_string(),
                });
                None
            }
        }
    }
}

fn bound(node: &Node) -> Option<Bound> {
    let Value::Number(text) = &node.value else {
        return None;
    };
    if let Ok(integer) = text.parse() {
        return Some(Bound::Integer(integer));
    }
    let number: f64 = text.parse().ok()?;
    number.is_finite().then(|| Bound::Number(text.clone()))
}

/// `2`, and `2.0`, which is the same number.
fn count(node: &Node) -> Option<usize> {
    let Value::Number(text) = &node.value else {
        return None;
    };
    let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    whole.parse().ok()
}
