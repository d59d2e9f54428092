//! One document: its nodes, reached by JSON pointers.

use std::sync::Arc;

use super::error::SyntaxError;
use super::node::{Key, Node};
use super::sources::{SourceId, SourceText, Sources};
use super::tree;

/// A YAML or JSON document.
#[derive(Debug)]
pub struct Document {
    #[allow(dead_code)]
    file: Arc<SourceText>,
    root: Node,
}

impl Document {
    /// Opens a file that was read. An empty one is null.
    ///
    /// # Errors
    /// [`SyntaxError`] when it is no well-formed YAML or JSON.
    ///
    /// # Panics
    /// When the id is of another `Sources`.
    pub fn open(sources: &Sources, source: SourceId) -> Result<Self, SyntaxError> {
        let file = Arc::clone(sources.file(source));
        let root = tree::parse(&file.text, file.id, 0)?;
        Ok(Self { file, root })
    }

    /// The whole document as a tree.
    ///
    /// # Errors
    /// [`SyntaxError`] when it is no well-formed YAML or JSON.
    pub fn root(&self) -> Result<&Node, SyntaxError> {
        Ok(&self.root)
    }

    /// The keys of the mapping that the tokens of a JSON pointer lead to; `None` when they lead nowhere or to something
    /// else.
    ///
    /// # Errors
    /// [`SyntaxError`] when what was read on the way is no well-formed YAML or JSON.
    pub fn keys(&self, pointer: &[&str]) -> Result<Option<Vec<Key>>, SyntaxError> {
        let mapping = self.root.pointer(pointer).and_then(Node::as_mapping);
        Ok(mapping.map(|mapping| mapping.iter().map(|entry| entry.key.clone()).collect()))
    }

    /// The node that the tokens of a JSON pointer lead to, `None` when they lead nowhere.
    ///
    /// # Errors
    /// [`SyntaxError`] when what was read on the way is no well-formed YAML or JSON.
    pub fn node(&self, pointer: &[&str]) -> Result<Option<Node>, SyntaxError> {
        Ok(self.root.pointer(pointer).cloned())
    }
}
