//! The names that a workflow declares, in a form that expressions can search.

use std::collections::HashMap;

use super::pointer::Pointer;
use super::runtime::{Idiom, Name, parse_navigation};

/// Names with their positions. Of equal names the first counts.
#[derive(Debug, Default)]
pub(crate) struct DeclaredNames<'d> {
    positions: HashMap<&'d str, usize>,
    longest: usize,
}

impl<'d> FromIterator<&'d str> for DeclaredNames<'d> {
    fn from_iter<T: IntoIterator<Item = &'d str>>(names: T) -> Self {
        let mut positions = HashMap::new();
        for (position, name) in names.into_iter().enumerate() {
            positions.entry(name).or_insert(position);
        }
        let longest = positions.keys().map(|name: &&str| name.len()).max().unwrap_or(0);
        Self { positions, longest }
    }
}

impl DeclaredNames<'_> {
    /// Where a name stands that is exactly this one.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// Splits into the longest declared name, by its position, and the navigation behind it (S14).
    pub(crate) fn resolve(&self, name: &Name) -> Option<(usize, Pointer, Option<Idiom>)> {
        let text = name.0.as_str();
        if let Some(position) = self.position(text) {
            return Some((position, Pointer::default(), None));
        }
        let starts = text
            .char_indices()
            .filter(|(_, next)| matches!(next, '.' | '[' | '#'));
        let within: Vec<usize> = starts
            .map(|(at, _)| at)
            .take_while(|at| *at <= self.longest)
            .collect();
        within.into_iter().rev().find_map(|end| {
            let (head, behind) = text.split_at_checked(end)?;
            let position = self.position(head)?;
            let (pointer, idiom) = parse_navigation(behind).ok()?;
            Some((position, pointer, idiom))
        })
    }
}
