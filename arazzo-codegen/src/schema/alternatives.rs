//! Types of `oneOf`, `anyOf` and lists of types: one type if the branches agree, a union for inputs.

use std::rc::Rc;

use super::definitions::{Shape, Side, Union, Variant};
use super::merged::{Merged, SchemaKind};
use super::read::{SchemaReader, untyped};
use super::types::{Type, Typed, Untyped};
use crate::source::{Node, Value};

impl SchemaReader<'_> {
    /// The type by `oneOf` and `anyOf`; nothing where they do not decide it.
    pub(super) fn alternatives(&self, merged: &Merged, name: &str, depth: usize) -> Option<Typed> {
        for branches in &merged.alternatives {
            let said = branches.iter().any(|branch| {
                let branch = self.merged(std::slice::from_ref(branch));
                branch.is_typed() && !branch.is_null()
            });
            // Branches that only require members, or allow null beside a type, do not decide.
            if !said {
                continue;
            }
            if merged.properties.is_empty() {
                let name = merged.name.as_deref().unwrap_or(name);
                return Some(self.one_of(branches, merged, name, depth));
            }
            // The properties that are there whatever the branch: enough to read, not enough to write.
            let adds = |branch: &Node| {
                let branch = self.merged(std::slice::from_ref(branch));
                !branch.properties.is_empty() || !branch.alternatives.is_empty()
            };
            if self.side == Side::Input && branches.iter().any(adds) {
                return Some(untyped(Untyped::SeveralTypes, false));
            }
        }
        None
    }

    fn one_of(&self, branches: &[Node], merged: &Merged, name: &str, depth: usize) -> Typed {
        let mut nullable = merged
            .alternatives
            .iter()
            .flatten()
            .any(|branch| self.merged(std::slice::from_ref(branch)).is_null());
        let mut parts = self.each(branches);
        parts.retain(|branch| !branch.is_null());
        nullable |= parts.iter().any(|branch| branch.nullable);
        let agreed = self.agreed(&parts, name, depth);
        if agreed.untyped != Some(Untyped::SeveralTypes) || self.side == Side::Output {
            return Typed {
                nullable: nullable || agreed.nullable,
                ..agreed
            };
        }
        match self.union(&parts, merged, name, depth) {
            Ok(ty) => Typed {
                ty,
                nullable,
                untyped: None,
            },
            Err(reason) => untyped(reason, nullable),
        }
    }

    /// The type when all branches have it.
    pub(super) fn agreed(&self, branches: &[Rc<Merged>], name: &str, depth: usize) -> Typed {
        let nullable = branches.iter().any(|branch| branch.nullable);
        let [first, others @ ..] = branches else {
            return untyped(Untyped::NoType, nullable);
        };
        if others.iter().all(|other| other.spans == first.spans) {
            return self.typed(first, name, depth + 1);
        }
        if let Some(ty) = self.strings(branches, name) {
            return Typed {
                ty,
                nullable,
                untyped: None,
            };
        }
        // Definitions are made only for branches that can agree.
        let kinds: Vec<Option<SchemaKind>> = branches.iter().map(|branch| branch.kind()).collect();
        let plain = |kind: &Option<SchemaKind>| {
            matches!(
                kind,
                Some(SchemaKind::String | SchemaKind::Integer | SchemaKind::Number | SchemaKind::Boolean)
            )
        };
        let is_number =
            |kind: &Option<SchemaKind>| matches!(kind, Some(SchemaKind::Integer | SchemaKind::Number));
        let no_choice = branches.iter().all(|branch| branch.alternatives.is_empty());
        let ty = match kinds.as_slice() {
            kinds if kinds.iter().all(is_number) && no_choice => Some(Type::Number),
            [kind, rest @ ..] if plain(kind) && rest.iter().all(|other| other == kind) && no_choice => self
                .of_kind(kind.unwrap_or(SchemaKind::String), first, name, depth)
                .ok(),
            kinds if kinds.iter().all(|kind| *kind == Some(SchemaKind::Array)) => {
                let types: Vec<Typed> = branches
                    .iter()
                    .map(|branch| self.typed(branch, name, depth + 1))
                    .collect();
                let first = types.first().map(|typed| typed.ty.clone());
                let same = types.iter().all(|typed| Some(&typed.ty) == first.as_ref());
                first.filter(|_| same)
            }
            _ => None,
        };
        let integers = kinds.iter().all(|kind| *kind == Some(SchemaKind::Integer));
        let ty = if integers && no_choice {
            self.of_kind(SchemaKind::Integer, first, name, depth).ok()
        } else {
            ty
        };
        match ty {
            Some(ty) => Typed {
                ty,
                nullable,
                untyped: None,
            },
            None => untyped(Untyped::SeveralTypes, nullable),
        }
    }

    /// Branches that are all strings: a list of them all, where each is a list, else any string.
    fn strings(&self, branches: &[Rc<Merged>], name: &str) -> Option<Type> {
        let is_string =
            |branch: &Rc<Merged>| branch.kind() == Some(SchemaKind::String) && branch.alternatives.is_empty();
        if !branches.iter().all(is_string) {
            return None;
        }
        let mut all: Vec<String> = Vec::new();
        for branch in branches {
            let Some(strings) = branch.strings() else {
                return Some(Type::String);
            };
            for string in strings {
                if !all.contains(&string) {
                    all.push(string);
                }
            }
        }
        let spans = branches.iter().flat_map(|branch| branch.spans.clone()).collect();
        // The documentation and the name of one branch are not those of all.
        let unnamed = Merged::default();
        Some(
            self.enumeration(spans, all, &unnamed, name)
                .unwrap_or(Type::String),
        )
    }

    /// Branches that are told apart by a member or by their kind.
    fn union(
        &self,
        branches: &[Rc<Merged>],
        merged: &Merged,
        name: &str,
        depth: usize,
    ) -> Result<Type, Untyped> {
        let objects = branches
            .iter()
            .all(|branch| branch.kind() == Some(SchemaKind::Object) && !branch.properties.is_empty());
        let discriminator = if objects {
            Some(discriminator(branches, merged).ok_or(Untyped::SeveralTypes)?)
        } else {
            let mut kinds = Vec::new();
            for branch in branches {
                let kind = match branch.kind().ok_or(Untyped::SeveralTypes)? {
                    SchemaKind::Integer => SchemaKind::Number,
                    kind => kind,
                };
                if kinds.contains(&kind) || !branch.alternatives.is_empty() {
                    return Err(Untyped::SeveralTypes);
                }
                kinds.push(kind);
            }
            None
        };
        let mut key = merged.spans.clone();
        key.extend(branches.iter().flat_map(|branch| branch.spans.clone()));
        if let Some(known) = self.definitions.find(&key, self.side) {
            return Ok(Type::Named(known));
        }
        let empty = Union {
            variants: Vec::new(),
            discriminator: None,
        };
        let position = self.define(key, name, merged, Shape::Union(empty))?;
        let variants = branches
            .iter()
            .enumerate()
            .map(|(number, branch)| {
                let tags = discriminator
                    .as_ref()
                    .and_then(|(_, tags)| tags.get(number))
                    .cloned()
                    .unwrap_or_default();
                let variant = variant_name(branch, &tags);
                let called = format!("{name} {variant}");
                let ty = self.typed(branch, &called, depth + 1).ty;
                Variant {
                    name: variant,
                    ty,
                    boxed: false,
                    tags,
                }
            })
            .collect();
        let union = Union {
            variants,
            discriminator: discriminator.map(|(name, _)| name),
        };
        self.definitions.set_shape(position, Shape::Union(union));
        Ok(Type::Named(position))
    }

    /// `type: [string, array]`.
    pub(super) fn of_kinds(
        &self,
        kinds: &[SchemaKind],
        merged: &Merged,
        name: &str,
        depth: usize,
    ) -> Result<Type, Untyped> {
        if merged.values.is_some() {
            return Err(Untyped::SeveralTypes);
        }
        if let Some(known) = self.definitions.find(&merged.spans, self.side) {
            return Ok(Type::Named(known));
        }
        let name = merged.name.as_deref().unwrap_or(name);
        let empty = Union {
            variants: Vec::new(),
            discriminator: None,
        };
        let position = self.define(merged.spans.clone(), name, merged, Shape::Union(empty))?;
        let variants = kinds
            .iter()
            .map(|kind| {
                let called = format!("{name} {}", kind_name(*kind));
                // The object among the kinds is a struct of its own, not this definition again.
                let ty = if *kind == SchemaKind::Object {
                    Type::Map(Box::new(Type::Any))
                } else {
                    self.of_kind(*kind, merged, &called, depth + 1)
                        .unwrap_or_else(|_| Type::Array(Box::new(Type::Any)))
                };
                Variant {
                    name: kind_name(*kind).to_owned(),
                    ty,
                    boxed: false,
                    tags: Vec::new(),
                }
            })
            .collect();
        let union = Union {
            variants,
            discriminator: None,
        };
        self.definitions.set_shape(position, Shape::Union(union));
        Ok(Type::Named(position))
    }
}

/// The member that tells objects apart, and its values for each.
fn discriminator(branches: &[Rc<Merged>], merged: &Merged) -> Option<(String, Vec<Vec<String>>)> {
    let declared = merged.discriminator.as_ref();
    let name = declared
        .and_then(|declared| declared.get("propertyName"))
        .and_then(Node::as_str);
    if let Some(name) = name {
        let mapping = declared.and_then(|declared| declared.get("mapping"));
        let tags: Option<Vec<Vec<String>>> = branches
            .iter()
            .map(|branch| {
                let component = branch.name.clone()?;
                let mapped: Vec<String> = mapping
                    .and_then(Node::as_mapping)
                    .into_iter()
                    .flat_map(|mapping| mapping.iter())
                    .filter(|entry| entry.value.as_str().is_some_and(|to| leads_to(to, &component)))
                    .map(|entry| entry.key.text.clone())
                    .collect();
                let own = constants(branch, name);
                Some(if !mapped.is_empty() {
                    mapped
                } else if !own.is_empty() {
                    own
                } else {
                    vec![component]
                })
            })
            .collect();
        if let Some(tags) = tags.filter(|tags| are_distinct(tags)) {
            return Some((name.to_owned(), tags));
        }
    }
    let (first, others) = branches.split_first()?;
    first.properties.iter().find_map(|(name, _)| {
        let of = |branch: &Merged| {
            let tags = constants(branch, name);
            (!tags.is_empty() && branch.required.contains(name)).then_some(tags)
        };
        let mut tags = vec![of(first)?];
        for other in others {
            tags.push(of(other)?);
        }
        are_distinct(&tags).then(|| (name.clone(), tags))
    })
}

fn leads_to(target: &str, component: &str) -> bool {
    target == component || target.rsplit('/').next() == Some(component)
}

/// The strings that a property of the schema may be, as far as the property itself lists them.
fn constants(branch: &Merged, name: &str) -> Vec<String> {
    let schemas = branch.properties.iter().find(|(known, _)| known == name);
    let schemas = schemas.map(|(_, schemas)| schemas.as_slice()).unwrap_or_default();
    for schema in schemas {
        let listed = match (schema.get("const"), schema.get("enum")) {
            (Some(constant), _) => std::slice::from_ref(constant),
            (
                None,
                Some(Node {
                    value: Value::Sequence(values),
                    ..
                }),
            ) => values,
            _ => continue,
        };
        let strings: Option<Vec<String>> = listed
            .iter()
            .map(|node| node.as_str().map(str::to_owned))
            .collect();
        return strings.unwrap_or_default();
    }
    Vec::new()
}

fn are_distinct(tags: &[Vec<String>]) -> bool {
    let mut all: Vec<&String> = tags.iter().flatten().collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    all.len() == count && tags.iter().all(|tags| !tags.is_empty())
}

fn variant_name(branch: &Merged, tags: &[String]) -> String {
    match (tags, branch.kind()) {
        ([tag], _) if tag.chars().any(char::is_alphanumeric) => tag.clone(),
        (_, Some(kind)) if tags.is_empty() && kind != SchemaKind::Object => kind_name(kind).to_owned(),
        (_, kind) => branch
            .name
            .clone()
            .or_else(|| branch.title.clone())
            .unwrap_or_else(|| kind.map_or("other", kind_name).to_owned()),
    }
}

fn kind_name(kind: SchemaKind) -> &'static str {
    match kind {
        SchemaKind::String => "text",
        SchemaKind::Integer => "integer",
        SchemaKind::Number => "number",
        SchemaKind::Boolean => "boolean",
        SchemaKind::Array => "list",
        SchemaKind::Object => "object",
    }
}
