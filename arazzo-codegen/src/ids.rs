//! Typed indices, and the vectors that they index.
//!
//! Steps, inputs, outputs and the like are identified by their position in a list. Each kind has a separate index type,
//! so rustc rejects the index of another list. [`IdVec`] returns an `Option`, or a [`MissingEntry`] if a required entry
//! is missing. It never panics, and never returns another entry. `lower` reports a [`MissingEntry`] as an internal
//! error.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// The index of an entry of an [`IdVec`].
pub(crate) trait Id: Copy + Ord {
    /// The name of an entry in messages.
    const NOUN: &'static str;
    fn new(index: usize) -> Self;
    fn index(self) -> usize;

    /// The index behind this one.
    fn next(self) -> Self {
        Self::new(self.index() + 1)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $noun:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(usize);

        impl Id for $name {
            const NOUN: &'static str = $noun;

            fn new(index: usize) -> Self {
                Self(index)
            }

            fn index(self) -> usize {
                self.0
            }
        }
    )+};
}

ids! {
    /// A document of a build. The first is the Arazzo document that is compiled.
    DocumentId "document";
    /// A workflow of its document.
    WorkflowId "workflow";
    /// A step of its workflow, and the state that it becomes.
    StepId "step";
    /// An input of its workflow.
    InputId "input";
    /// An output of its workflow.
    OutputId "output";
    /// An output of its step.
    StepOutputId "output of a step";
    /// A place of a machine for the output of a step.
    SlotId "slot";
    /// A server of its workflow.
    ServerId "server";
    /// A type with a name.
    DefinitionId "definition";
}

impl DocumentId {
    /// The document that is compiled.
    pub(crate) const MAIN: Self = Self(0);
}

/// A required entry that is missing: a fault of the compiler.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the compiler has lost {what}")]
pub(crate) struct MissingEntry {
    what: String,
}

impl MissingEntry {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into() }
    }

    /// The same error, with the expression that needs the entry.
    pub(crate) fn for_value(self, expression: &str) -> Self {
        Self::new(format!("{} for `{expression}`", self.what))
    }
}

/// A list whose entries are found by one kind of index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IdVec<I, T> {
    entries: Vec<T>,
    index: PhantomData<I>,
}

impl<I: Id, T> IdVec<I, T> {
    pub(crate) fn push(&mut self, entry: T) -> I {
        let id = self.next_id();
        self.entries.push(entry);
        id
    }

    /// The index that the next entry will have.
    pub(crate) fn next_id(&self) -> I {
        I::new(self.entries.len())
    }

    pub(crate) fn get(&self, id: I) -> Option<&T> {
        self.entries.get(id.index())
    }

    pub(crate) fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.entries.get_mut(id.index())
    }

    /// An entry that has to be there.
    pub(crate) fn require(&self, id: I) -> Result<&T, MissingEntry> {
        let missing = || MissingEntry::new(format!("the {} {} of {}", I::NOUN, id.index(), self.len()));
        self.get(id).ok_or_else(missing)
    }

    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.entries.len()).map(I::new)
    }

    /// The entries, each with its index.
    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        let entries = self.entries.iter().enumerate();
        entries.map(|(index, entry)| (I::new(index), entry))
    }

    pub(crate) fn entries_mut(&mut self) -> impl DoubleEndedIterator<Item = (I, &mut T)> {
        let entries = self.entries.iter_mut().enumerate();
        entries.map(|(index, entry)| (I::new(index), entry))
    }

    /// The index of the first entry for which `is_it` is true.
    pub(crate) fn find(&self, is_it: impl FnMut(&T) -> bool) -> Option<I> {
        self.entries.iter().position(is_it).map(I::new)
    }
}

impl<I, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<I, T> From<Vec<T>> for IdVec<I, T> {
    fn from(entries: Vec<T>) -> Self {
        Self {
            entries,
            index: PhantomData,
        }
    }
}

impl<I, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<E: IntoIterator<Item = T>>(entries: E) -> Self {
        Self::from(Vec::from_iter(entries))
    }
}

impl<I, T> Extend<T> for IdVec<I, T> {
    fn extend<E: IntoIterator<Item = T>>(&mut self, entries: E) {
        self.entries.extend(entries);
    }
}

impl<I, T> Deref for IdVec<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.entries
    }
}

impl<I, T> DerefMut for IdVec<I, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.entries
    }
}

impl<I, T> IntoIterator for IdVec<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<'v, I, T> IntoIterator for &'v IdVec<I, T> {
    type Item = &'v T;
    type IntoIter = std::slice::Iter<'v, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}

impl<'v, I, T> IntoIterator for &'v mut IdVec<I, T> {
    type Item = &'v mut T;
    type IntoIter = std::slice::IterMut<'v, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, IdVec, MissingEntry, StepId};

    #[test]
    fn an_entry_is_found_by_the_index_that_it_was_given() {
        let mut steps: IdVec<StepId, &str> = IdVec::default();
        let (first, second) = (steps.push("login"), steps.push("buy"));
        assert!(first < second && first.next() == second);
        assert_eq!(steps.require(second), Ok(&"buy"));
        assert_eq!(steps.find(|step| *step == "login"), Some(first));
    }

    #[test]
    fn an_entry_that_is_not_there_is_an_error_and_no_other_entry() {
        let steps: IdVec<StepId, &str> = IdVec::from(vec!["login"]);
        let missing: Result<&&str, MissingEntry> = steps.require(steps.next_id());
        assert_eq!(
            missing.unwrap_err().to_string(),
            "the compiler has lost the step 1 of 1"
        );
    }
}
