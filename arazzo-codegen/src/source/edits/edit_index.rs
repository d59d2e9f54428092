//! Finds scalars and members of a document by their places, for edits.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::source::edits::scalar_edit::ScalarEdit;
use crate::source::files::sources::Span;
use crate::source::node::{Mapping, Node, Value};

/// A longer scalar is not changed: each change of a part is tried on the whole, and a text may have as many parts as it is
/// long.
const LONGEST: usize = 4096;

/// Where everything stands in one document.
#[derive(Debug)]
pub(crate) struct EditIndex<'n> {
    text: &'n str,
    /// Strings and keys by their first byte.
    scalars: BTreeMap<u32, Scalar<'n>>,
    /// Members by the first byte of their keys.
    members: HashMap<u32, EditedMember<'n>>,
    /// Members that an alias or a merge key has somewhere else too, by the first byte of their keys.
    repeated: HashSet<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Scalar<'n> {
    span: Span,
    value: &'n str,
    flow: bool,
}

/// A member and the mapping it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EditedMember<'n> {
    pub(crate) mapping: &'n Mapping,
    pub(crate) position: usize,
    /// Whether the mapping has brackets.
    pub(crate) flow: bool,
}

impl<'n> EditIndex<'n> {
    /// The outline of the file `text`, whose root is `root`.
    pub(crate) fn of(text: &'n str, root: &'n Node) -> Self {
        let mut outline = Self {
            text,
            scalars: BTreeMap::new(),
            members: HashMap::new(),
            repeated: HashSet::new(),
        };
        outline.walk(root, false);
        outline
    }

    pub(crate) fn text(&self) -> &'n str {
        self.text
    }

    /// The string or key that stands at `span`, or that `span` is a part of.
    pub(crate) fn scalar(&self, span: Span) -> Option<ScalarEdit<'n>> {
        let (_, scalar) = self.scalars.range(..=span.start).next_back()?;
        let found = scalar.span.end >= span.end;
        let short = scalar.span.range().len() <= LONGEST;
        (found && short)
            .then(|| ScalarEdit::of(self.text, scalar.span, scalar.value, scalar.flow))
            .flatten()
    }

    /// The key of the member whose value stands at `value`.
    pub(crate) fn key_of(&self, value: Span) -> Option<ScalarEdit<'n>> {
        let place = self.place_of_key(value)?;
        let key = self.scalars.get(&place.start)?;
        ScalarEdit::of(self.text, key.span, key.value, key.flow)
    }

    /// The place of the key of a value.
    pub(crate) fn place_of_key(&self, value: Span) -> Option<Span> {
        let (_, before) = self.scalars.range(..value.start).next_back()?;
        let member = self.member(before.span)?;
        let entry = member.mapping.iter().nth(member.position)?;
        (entry.value.span == value).then_some(before.span)
    }

    /// The member whose key stands at `key`.
    pub(crate) fn member(&self, key: Span) -> Option<EditedMember<'n>> {
        self.members.get(&key.start).copied()
    }

    /// Whether the member whose key stands at `key` is written once and stands in several places of the document, by an
    /// alias or a merge key.
    pub(crate) fn is_repeated(&self, key: Span) -> bool {
        self.repeated.contains(&key.start)
    }

    fn walk(&mut self, node: &'n Node, flow: bool) {
        let first = self.text.as_bytes().get(node.span.start as usize);
        let flow = match (&node.value, first) {
            (Value::Sequence(_) | Value::Mapping(_), Some(b'[' | b'{')) => true,
            _ => flow,
        };
        match &node.value {
            Value::String(value) => self.scalar_at(node.span, value, flow),
            Value::Sequence(items) => items.iter().for_each(|item| self.walk(item, flow)),
            Value::Mapping(mapping) => {
                for (position, entry) in mapping.iter().enumerate() {
                    self.scalar_at(entry.key.span, &entry.key.text, flow);
                    let member = EditedMember {
                        mapping,
                        position,
                        flow,
                    };
                    match self.members.entry(entry.key.span.start) {
                        Slot::Vacant(slot) => drop(slot.insert(member)),
                        Slot::Occupied(_) => drop(self.repeated.insert(entry.key.span.start)),
                    }
                    self.walk(&entry.value, flow);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// What aliases and merge keys repeat comes behind the one at its own place, so the first counts.
    fn scalar_at(&mut self, span: Span, value: &'n str, flow: bool) {
        let scalar = Scalar { span, value, flow };
        self.scalars.entry(span.start).or_insert(scalar);
    }
}
