//! Finds the places of values in the text of a document, for edits.

pub(in crate::source) mod edit_index;
pub(in crate::source) mod scalar_edit;
pub(in crate::source) mod scalar_map;
#[cfg(test)]
mod written_tests;
