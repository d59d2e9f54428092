//! The members that a schema requires of the objects in a value.

use std::collections::HashSet;

use super::SchemaDescription;
use super::merged::{Merged, merged};
use super::mismatches::PartialValue;
use super::references::References;
use crate::source::{Node, Span, Value};

/// The ways to all members that `schema` requires of the objects in `value`, whether they are there or not, and where it
/// says so. What is only read is not required of a request (OpenAPI, "Schema Object"). Of several branches of a union nobody knows which one holds.
pub(crate) fn required_members(
    description: &SchemaDescription,
    schema: &Node,
    value: &PartialValue,
) -> Vec<(Vec<String>, Span)> {
    let mut walk = RequiredWalk {
        references: References::OpenApi(description),
        tokens: Vec::new(),
        found: Vec::new(),
    };
    walk.value(std::slice::from_ref(schema), value);
    walk.found
}

struct RequiredWalk<'d> {
    references: References<'d>,
    tokens: Vec<String>,
    found: Vec<(Vec<String>, Span)>,
}

impl RequiredWalk<'_> {
    /// All `schemas` hold for the value.
    fn value(&mut self, schemas: &[Node], value: &PartialValue) {
        if !matches!(value, PartialValue::Object { .. } | PartialValue::Array { .. }) {
            return;
        }
        let all = self.all(schemas);
        if all.problem.is_some() {
            return;
        }
        match value {
            PartialValue::Object { members, is_complete } => {
                if *is_complete {
                    self.required(&all);
                }
                for (name, member) in members {
                    let declared = all.properties.iter().find(|(known, _)| known == name);
                    match (declared, &all.additional) {
                        (Some((_, schemas)), _) => self.below(name, schemas, member),
                        (None, Some(others))
                            if matches!(others.value, Value::Mapping(_)) && !all.has_patterns =>
                        {
                            self.below(name, std::slice::from_ref(others), member);
                        }
                        _ => {}
                    }
                }
            }
            PartialValue::Array { items, .. } if !all.is_tuple => {
                for (position, item) in items.iter().enumerate() {
                    self.below(&position.to_string(), &all.items, item);
                }
            }
            _ => {}
        }
    }

    /// With the branch of each union that has only one beside null.
    fn all(&self, schemas: &[Node]) -> Merged {
        let all = merged(self.references, schemas);
        let is_null = |branch: &Node| merged(self.references, std::slice::from_ref(branch)).is_null();
        let only = all.alternatives.iter().filter_map(|branches| {
            let mut others = branches.iter().filter(|branch| !is_null(branch));
            others.next().filter(|_| others.next().is_none())
        });
        let only: Vec<Node> = only.cloned().collect();
        if only.is_empty() {
            return all;
        }
        let schemas: Vec<Node> = schemas.iter().cloned().chain(only).collect();
        merged(self.references, &schemas)
    }

    fn required(&mut self, all: &Merged) {
        let mut seen = HashSet::new();
        let required = all.required.iter().zip(&all.required_by);
        for (name, span) in required.filter(|(name, _)| seen.insert(*name)) {
            let declared = all.properties.iter().find(|(known, _)| known == name);
            let is_read_only =
                declared.is_some_and(|(_, schemas)| merged(self.references, schemas).read_only);
            if !is_read_only {
                let way = self.tokens.iter().chain([name]).cloned().collect();
                self.found.push((way, *span));
            }
        }
    }

    fn below(&mut self, token: &str, schemas: &[Node], value: &PartialValue) {
        self.tokens.push(token.to_owned());
        self.value(schemas, value);
        self.tokens.pop();
    }
}
