//! The constraints of inputs that their types do not express.

use crate::check::CheckedWorkflow;
use crate::lower::names::{UsedNames, unique};
use crate::lower::program::{LoweredDefinitions, LoweredShape, Rule, Rules};
use crate::schema::Type;

/// The rules of each input that has some, and a static for each of their patterns.
pub(in crate::lower) fn lower(workflow: &CheckedWorkflow, definitions: &LoweredDefinitions) -> Rules {
    let mut all = Rules::default();
    let mut taken = UsedNames::default();
    for (id, input) in workflow.inputs.entries() {
        // What is sent as a file need not be text.
        if input.ty == Type::Upload {
            continue;
        }
        let rules = beyond_type(&input.rules, &input.ty, definitions);
        if rules.is_empty() {
            continue;
        }
        collect(&rules, &mut all.patterns, &mut taken);
        all.inputs.push((id, rules));
    }
    all
}

fn collect(rules: &[Rule], patterns: &mut Vec<(String, String)>, taken: &mut UsedNames) {
    for rule in rules {
        match rule {
            Rule::Pattern(pattern) if !patterns.iter().any(|(_, known)| known == pattern) => {
                patterns.push((unique("PATTERN".to_owned(), taken), pattern.clone()));
            }
            Rule::Items(rules) | Rule::Member(_, rules) | Rule::Others(_, rules) => {
                collect(rules, patterns, taken);
            }
            _ => {}
        }
    }
}

/// A struct has its required members, and a list of words has only those.
fn beyond_type(rules: &[Rule], ty: &Type, definitions: &LoweredDefinitions) -> Vec<Rule> {
    let shape = match bare(ty) {
        Type::Named(position) => definitions.get(*position).map(|definition| &definition.shape),
        _ => None,
    };
    rules
        .iter()
        .filter_map(|rule| match (rule, shape) {
            (Rule::Required(names), _) if names.is_empty() => None,
            (Rule::Required(names), Some(LoweredShape::Struct { fields, .. })) => {
                let known = |name: &&String| fields.iter().any(|field| field.name == **name);
                let others: Vec<String> = names.iter().filter(|name| !known(name)).cloned().collect();
                (!others.is_empty()).then_some(Rule::Required(others))
            }
            (Rule::OneOf(_), Some(LoweredShape::Enum { .. })) => None,
            (Rule::Member(name, inner), Some(LoweredShape::Struct { fields, .. })) => {
                let field = fields.iter().find(|field| field.name == *name);
                let inner = match field {
                    Some(field) => beyond_type(inner, &field.ty, definitions),
                    None => inner.clone(),
                };
                (!inner.is_empty()).then(|| Rule::Member(name.clone(), inner))
            }
            (Rule::Items(inner), _) => {
                let inner = match bare(ty) {
                    Type::Array(item) => beyond_type(inner, item, definitions),
                    _ => inner.clone(),
                };
                (!inner.is_empty()).then_some(Rule::Items(inner))
            }
            (Rule::Others(names, inner), None) => {
                let inner = match bare(ty) {
                    Type::Map(value) => beyond_type(inner, value, definitions),
                    _ => inner.clone(),
                };
                (!inner.is_empty()).then(|| Rule::Others(names.clone(), inner))
            }
            (rule, _) => Some(rule.clone()),
        })
        .collect()
}

fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Optional(inner) => bare(inner),
        other => other,
    }
}
