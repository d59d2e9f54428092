//! A reference as it is written: a file, `#`, and a pointer into it.

use crate::source::{Node, Span};

/// The value of a `$ref`. A relative file is relative to the file that the reference stands in.
#[derive(Clone, Debug)]
pub(super) struct RefObject {
    pub(super) text: String,
    pub(super) span: Span,
}

impl RefObject {
    /// The reference that a node is. `$dynamicRef` counts as `$ref`: what another schema would put in its place is not
    /// known when code is written.
    pub(super) fn of(node: &Node) -> Option<Self> {
        let mapping = node.as_mapping()?;
        let reference = mapping.get("$ref").or_else(|| mapping.get("$dynamicRef"))?;
        Self::written(reference)
    }

    /// The reference that a string is.
    pub(super) fn written(node: &Node) -> Option<Self> {
        Some(Self {
            text: node.as_str()?.to_owned(),
            span: node.span,
        })
    }

    /// What stands before the `#`: empty for a reference into the same file.
    pub(super) fn file(&self) -> &str {
        self.text.split_once('#').map_or(&self.text, |(file, _)| file)
    }

    /// What stands behind the `#`, decoded: `#/paths/~1a%7Bid%7D` is part of a URI, where percent signs are escapes.
    /// `None` when they are none.
    pub(super) fn fragment(&self) -> Option<String> {
        let fragment = self.text.split_once('#').map_or("", |(_, fragment)| fragment);
        crate::source::percent_decoded(fragment)
    }
}
