//! Compares values of a document with their schemas, as far as a value is known at build time.
//!
//! Only certain mismatches count. An expression fits every schema. A value fits a union if it may fit one of its branches.
//! Keywords that are not compared forbid nothing: `pattern`, `format`, `not`, `if`, `unevaluatedProperties`.

use serde_json::Value as Json;

use super::DEEPEST_NESTING;
use super::SchemaDescription;
use super::json::json;
use super::merge_cache::MergeCache;
use super::references::References;
use crate::source::{Node, Span, Value};

/// A value as far as it is known.
#[derive(Clone, Debug)]
pub(crate) enum PartialValue {
    /// Only the program that runs knows it.
    Unknown,
    /// A scalar of JSON.
    Scalar(Json),
    /// A scalar that is written as text, so that 3 and `"3"` are the same.
    Text(String),
    Array {
        items: Vec<PartialValue>,
        /// It is written as text, where items may be left out.
        is_text: bool,
    },
    Object {
        members: Vec<(String, PartialValue)>,
        /// It has no other members.
        is_complete: bool,
    },
}

/// A value that a schema does not take.
#[derive(Debug)]
pub(crate) struct Mismatch {
    /// The way to the value.
    pub(crate) tokens: Vec<String>,
    pub(crate) problem: MismatchProblem,
    /// What rules it out.
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum MismatchProblem {
    /// The value is none of the kinds that `type` lists.
    Kind(String),
    /// The value is not what is asked for, in words.
    Value(String),
    /// The value is none of the words.
    Word { is: String, words: Vec<String> },
    /// No branch of a union takes it.
    NoBranch,
    /// The object lacks members that it has to have.
    Missing(Vec<String>),
    /// The value is a member that the object must not have, which may have these.
    Undeclared(Vec<String>),
}

/// The certain mismatches of a value, one for each value in it.
pub(crate) fn mismatches(
    description: &SchemaDescription,
    schema: &Node,
    value: &PartialValue,
) -> Vec<Mismatch> {
    let mut fitting = Comparison {
        description,
        tokens: Vec::new(),
        found: Vec::new(),
    };
    fitting.value(schema, value, true, 0);
    fitting.found
}

struct Comparison<'d> {
    description: &'d SchemaDescription,
    tokens: Vec<String>,
    found: Vec<Mismatch>,
}

impl Comparison<'_> {
    /// `is_alone`: no other schema says more of the same value.
    fn value(&mut self, schema: &Node, value: &PartialValue, is_alone: bool, depth: usize) {
        if depth > DEEPEST_NESTING || matches!(value, PartialValue::Unknown) {
            return;
        }
        // A reference that leads nowhere is reported where it is needed.
        let Ok(schema) = self.description.target_of(schema) else {
            return;
        };
        let schema = schema.as_ref();
        if matches!(value, PartialValue::Scalar(Json::Null)) && self.takes_null(schema) {
            return;
        }
        if let Some((kinds, span)) = kinds(schema)
            && !kinds.iter().any(|kind| is_of(kind, value))
        {
            self.push(MismatchProblem::Kind(listed(&kinds)), span);
            return;
        }
        match value {
            PartialValue::Scalar(scalar) => self.scalar(schema, scalar),
            PartialValue::Text(text) => self.text(schema, text),
            PartialValue::Array { items, is_text } => self.array(schema, items, *is_text, depth),
            PartialValue::Object { members, is_complete } => {
                self.object(schema, members, *is_complete, is_alone, depth)
            }
            PartialValue::Unknown => {}
        }
        for branch in sequence(schema, "allOf") {
            self.value(branch, value, false, depth + 1);
        }
        for keyword in ["oneOf", "anyOf"] {
            self.union(schema, keyword, value, depth);
        }
    }

    fn takes_null(&self, schema: &Node) -> bool {
        let says_nothing = ["type", "enum", "const", "allOf", "oneOf", "anyOf"]
            .iter()
            .all(|keyword| schema.get(keyword).is_none());
        says_nothing || MergeCache::new(References::OpenApi(self.description)).takes_null(schema)
    }

    /// One finding a value is enough, so only its first mismatch counts.
    fn push(&mut self, problem: MismatchProblem, span: Span) {
        let known = self.found.iter_mut().find(|known| known.tokens == self.tokens);
        match (known, problem) {
            (None, problem) => self.found.push(Mismatch {
                tokens: self.tokens.clone(),
                problem,
                span,
            }),
            (
                Some(Mismatch {
                    problem: MismatchProblem::Missing(known),
                    ..
                }),
                MismatchProblem::Missing(more),
            ) => {
                for name in more {
                    if !known.contains(&name) {
                        known.push(name);
                    }
                }
            }
            (Some(_), _) => {}
        }
    }

    fn below(&mut self, token: &str, schema: &Node, value: &PartialValue, depth: usize) {
        self.tokens.push(token.to_owned());
        self.value(schema, value, true, depth + 1);
        self.tokens.pop();
    }

    fn scalar(&mut self, schema: &Node, scalar: &Json) {
        self.listed_kinds(schema, |node| is_same(node, scalar), &shown(scalar));
        match scalar {
            Json::Number(number) => {
                if let Some(number) = number.as_f64() {
                    self.number(schema, number);
                }
            }
            Json::String(text) => self.length(schema, text),
            _ => {}
        }
    }

    fn text(&mut self, schema: &Node, text: &str) {
        let kinds = kinds(schema).map(|(kinds, _)| kinds).unwrap_or_default();
        let has = |kind: &str| kinds.contains(&kind);
        // Text that says a list is not taken apart.
        if has("array") || has("object") {
            return;
        }
        self.listed_kinds(
            schema,
            |node| node.scalar_text().is_none_or(|known| known == text),
            text,
        );
        let is_number = has("integer") || has("number");
        match text.parse() {
            Ok(number) if is_number && !has("string") => self.number(schema, number),
            _ if has("string") && !is_number => self.length(schema, text),
            _ => {}
        }
    }

    /// `enum` and `const`.
    fn listed_kinds(&mut self, schema: &Node, is_it: impl Fn(&Node) -> bool, shown: &str) {
        let constant = schema
            .get("const")
            .map(|node| (std::slice::from_ref(node), node.span));
        let list = schema
            .get("enum")
            .and_then(|node| Some((node.as_sequence()?, node.span)));
        for (nodes, span) in constant.into_iter().chain(list) {
            if nodes.is_empty() || nodes.iter().any(&is_it) {
                continue;
            }
            let words = nodes.iter().filter_map(|node| match &node.value {
                Value::Null => Some("null".to_owned()),
                _ => node.scalar_text(),
            });
            let problem = MismatchProblem::Word {
                is: shown.to_owned(),
                words: words.collect(),
            };
            self.push(problem, span);
        }
    }

    fn number(&mut self, schema: &Node, number: f64) {
        let is_flagged = |keyword: &str| {
            schema
                .get(keyword)
                .is_some_and(|node| node.value == Value::Bool(true))
        };
        type Bound = fn(f64, f64) -> bool;
        let bounds: [(&str, Bound, &str); 4] = [
            ("minimum", |number, bound| number >= bound, "at least"),
            ("maximum", |number, bound| number <= bound, "at most"),
            ("exclusiveMinimum", |number, bound| number > bound, "more than"),
            ("exclusiveMaximum", |number, bound| number < bound, "less than"),
        ];
        for (keyword, holds, words) in bounds {
            let Some((node, bound)) = schema.get(keyword).and_then(|node| Some((node, bound(node)?))) else {
                continue;
            };
            // OpenAPI 3.0: a flag beside the bound.
            let is_exclusive = match keyword {
                "minimum" => is_flagged("exclusiveMinimum"),
                "maximum" => is_flagged("exclusiveMaximum"),
                _ => false,
            };
            if !holds(number, bound) || is_exclusive && number == bound {
                let words = match (keyword, is_exclusive) {
                    ("minimum", true) => "more than",
                    ("maximum", true) => "less than",
                    _ => words,
                };
                self.push(MismatchProblem::Value(format!("{words} {bound}")), node.span);
            }
        }
    }

    /// `minLength` and `maxLength` count characters.
    fn length(&mut self, schema: &Node, text: &str) {
        self.count(schema, "Length", text.chars().count(), "character");
    }

    /// `min…` and `max…`.
    fn count(&mut self, schema: &Node, of: &str, count: usize, unit: &str) {
        let limits = [("min", "at least"), ("max", "at most")];
        for (side, words) in limits {
            let Some(node) = schema.get(&format!("{side}{of}")) else {
                continue;
            };
            let Some(limit) = bound(node) else { continue };
            // Nothing that a document writes out is so long that its count is not exact.
            let count = count as f64;
            if side == "min" && count < limit || side == "max" && count > limit {
                let plural = if limit == 1.0 { "" } else { "s" };
                self.push(
                    MismatchProblem::Value(format!("{words} {limit} {unit}{plural}")),
                    node.span,
                );
            }
        }
    }

    fn array(&mut self, schema: &Node, items: &[PartialValue], is_text: bool, depth: usize) {
        if !is_text {
            self.count(schema, "Items", items.len(), "item");
        }
        // `items` as a list is how older drafts, and so Swagger 2.0 documents, write a tuple.
        let tuple = match sequence(schema, "prefixItems") {
            [] => sequence(schema, "items"),
            tuple => tuple,
        };
        let others = schema.get("items").filter(|items| items.as_mapping().is_some());
        for (position, item) in items.iter().enumerate() {
            if let Some(schema) = tuple.get(position).or(others) {
                self.below(&position.to_string(), schema, item, depth);
            }
        }
    }

    fn object(
        &mut self,
        schema: &Node,
        members: &[(String, PartialValue)],
        is_complete: bool,
        is_alone: bool,
        depth: usize,
    ) {
        let property = |name: &str| schema.get("properties").and_then(|all| all.get(name));
        if is_complete && let Some(required) = schema.get("required") {
            let names = required.as_sequence().unwrap_or_default();
            let missing: Vec<String> = names
                .iter()
                .filter_map(Node::as_str)
                .filter(|name| !members.iter().any(|(known, _)| known == name))
                // What is only read is not required of a request (OpenAPI, "Schema Object").
                .filter(|name| !property(name).is_some_and(|property| self.is_read_only(property)))
                .map(str::to_owned)
                .collect();
            if !missing.is_empty() {
                self.push(MismatchProblem::Missing(missing), required.span);
            }
        }
        let has_patterns = schema.get("patternProperties").is_some();
        let others = schema.get("additionalProperties").filter(|_| !has_patterns);
        for (name, value) in members {
            match (property(name), others) {
                (Some(property), _) => self.below(name, property, value, depth),
                (None, Some(others)) if others.as_mapping().is_some() => {
                    self.below(name, others, value, depth);
                }
                // The other schemas of an `allOf` may have it, and then the trouble is theirs.
                (None, Some(others))
                    if others.value == Value::Bool(false) && is_alone && schema.get("allOf").is_none() =>
                {
                    let known = schema.get("properties").and_then(Node::as_mapping);
                    let known = known.into_iter().flat_map(|all| all.iter());
                    let known = known.map(|entry| entry.key.text.clone()).collect();
                    self.tokens.push(name.clone());
                    self.push(MismatchProblem::Undeclared(known), others.span);
                    self.tokens.pop();
                }
                _ => {}
            }
        }
    }

    fn is_read_only(&self, property: &Node) -> bool {
        let says = |node: &Node| {
            node.get("readOnly")
                .is_some_and(|node| node.value == Value::Bool(true))
        };
        says(property)
            || self
                .description
                .target_of(property)
                .is_ok_and(|target| says(&target))
    }

    /// A branch that may take the value is enough.
    fn union(&mut self, schema: &Node, keyword: &str, value: &PartialValue, depth: usize) {
        let branches = sequence(schema, keyword);
        let mut trials: Vec<Vec<Mismatch>> = Vec::new();
        for branch in branches {
            let mut trial = Comparison {
                description: self.description,
                tokens: self.tokens.clone(),
                found: Vec::new(),
            };
            trial.value(branch, value, false, depth + 1);
            if trial.found.is_empty() {
                return;
            }
            trials.push(trial.found);
        }
        // Null beside one schema is that schema.
        let is_null = |branch: &&Node| kinds(branch).is_some_and(|(kinds, _)| kinds == ["null"]);
        let mut others = branches.iter().zip(trials).filter(|(branch, _)| !is_null(branch));
        match (others.next(), others.next(), schema.get(keyword)) {
            (Some((_, only)), None, _) => {
                for mismatch in only {
                    if !self.found.iter().any(|known| known.tokens == mismatch.tokens) {
                        self.found.push(mismatch);
                    }
                }
            }
            (Some(_), Some(_), Some(node)) => self.push(MismatchProblem::NoBranch, node.span),
            _ => {}
        }
    }
}

/// The kinds that `type` lists, where all are ones of JSON.
fn kinds(schema: &Node) -> Option<(Vec<&str>, Span)> {
    let node = schema.get("type")?;
    let names = match &node.value {
        Value::Sequence(names) => names.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut kinds: Vec<&str> = names
        .iter()
        .map(|name| match &name.value {
            // Without quotes it is YAML's null, and people mean the type.
            Value::Null => Some("null"),
            _ => name.as_str().filter(|name| article(name).is_some()),
        })
        .collect::<Option<_>>()?;
    let is_nullable = ["nullable", "x-nullable"].iter().any(|keyword| {
        schema
            .get(keyword)
            .is_some_and(|node| node.value == Value::Bool(true))
    });
    if is_nullable && !kinds.contains(&"null") {
        kinds.push("null");
    }
    (!kinds.is_empty()).then_some((kinds, node.span))
}

fn article(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "string" => "a string",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "a boolean",
        "array" => "an array",
        "object" => "an object",
        "null" => "null",
        _ => return None,
    })
}

fn listed(kinds: &[&str]) -> String {
    let kinds: Vec<&str> = kinds.iter().filter_map(|kind| article(kind)).collect();
    kinds.join(" or ")
}

fn is_of(kind: &str, value: &PartialValue) -> bool {
    match value {
        PartialValue::Unknown => true,
        PartialValue::Array { .. } => kind == "array",
        PartialValue::Object { .. } => kind == "object",
        PartialValue::Scalar(scalar) => match scalar {
            Json::Null => kind == "null",
            Json::Bool(_) => kind == "boolean",
            Json::String(_) => kind == "string",
            Json::Number(number) => {
                kind == "number"
                    || kind == "integer" && number.as_f64().is_none_or(|number| number.fract() == 0.0)
            }
            Json::Array(_) | Json::Object(_) => true,
        },
        PartialValue::Text(text) => match kind {
            "boolean" => ["true", "false"].contains(&text.as_str()),
            "number" => text.parse::<f64>().is_ok(),
            "integer" => text.parse::<f64>().is_ok_and(|number| number.fract() == 0.0),
            _ => true,
        },
    }
}

/// A number of YAML that is listed for a text is that text, and 1.0 is 1.
fn is_same(node: &Node, scalar: &Json) -> bool {
    match (&node.value, scalar) {
        (Value::Number(known), Json::Number(number)) => known
            .parse::<f64>()
            .ok()
            .is_none_or(|known| Some(known) == number.as_f64()),
        (Value::Null, Json::Null) => true,
        (_, Json::String(text)) => node.scalar_text().as_deref() == Some(text),
        (_, scalar) => json(node).as_ref() == Some(scalar),
    }
}

fn shown(scalar: &Json) -> String {
    match scalar {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn bound(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

fn sequence<'s>(schema: &'s Node, keyword: &str) -> &'s [Node] {
    schema
        .get(keyword)
        .and_then(Node::as_sequence)
        .unwrap_or_default()
}
