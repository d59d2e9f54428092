//! One document: its nodes, reached by JSON pointers.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use crate::source::error::SyntaxError;
use crate::source::files::sources::{SourceId, SourceText, Sources};
use crate::source::index::{Contents, Index, IndexedPlace, Unsure};
use crate::source::node::{Key, Node};
use crate::source::tree;

/// A YAML or JSON document.
///
/// It is parsed on demand: [`Document::keys`] and [`Document::node`] find a place in the text by indentation, or by
/// brackets in JSON, and parse only that part. If that is not safe, the whole file is parsed once; the results are the
/// same. An error in a part that is not reached is not found. [`Document::root`] finds all errors.
#[derive(Debug)]
pub struct Document {
    file: Arc<SourceText>,
    /// Without it the whole file is parsed.
    index: Option<Index>,
    root: OnceCell<Result<Node, SyntaxError>>,
    /// The nodes that were found, by [`IndexedPlace::id`].
    contents: RefCell<HashMap<usize, Contents>>,
    nodes: RefCell<HashMap<usize, Arc<Node>>>,
}

impl Document {
    /// Opens a file that was read. An empty one is null.
    ///
    /// # Errors
    /// [`SyntaxError`] when the file has to be parsed as a whole and is not well-formed.
    ///
    /// # Panics
    /// When the id belongs to another `Sources`.
    pub fn open(sources: &Sources, source: SourceId) -> Result<Self, SyntaxError> {
        let file = Arc::clone(sources.file(source));
        let index = Index::of(&file);
        let document = Self {
            file,
            index,
            root: OnceCell::new(),
            contents: RefCell::default(),
            nodes: RefCell::default(),
        };
        if document.index.is_none() {
            document.root()?;
        }
        Ok(document)
    }

    /// The whole document as a tree, parsed once.
    ///
    /// # Errors
    /// [`SyntaxError`] when it is not well-formed.
    pub fn root(&self) -> Result<&Node, SyntaxError> {
        let root = self
            .root
            .get_or_init(|| tree::parse(&self.file.text, self.file.id, 0));
        root.as_ref().map_err(Clone::clone)
    }

    /// The keys of the mapping at a JSON pointer. `None` if there is no mapping. The values are not parsed.
    ///
    /// # Errors
    /// [`SyntaxError`] when a part that was read is not well-formed.
    pub fn keys(&self, pointer: &[&str]) -> Result<Option<Vec<Key>>, SyntaxError> {
        let keys_of = |node: &Node| Some(node.as_mapping()?.iter().map(|entry| entry.key.clone()).collect());
        let found = self.find(pointer).and_then(|found| match found {
            IndexLookup::Nothing => Ok(None),
            IndexLookup::Place(place) => match self.contents(place)? {
                Contents::Members(members) => {
                    Ok(Some(members.iter().map(|member| member.key.clone()).collect()))
                }
                Contents::Opaque => Ok(keys_of(&*self.parsed(place)?)),
            },
            IndexLookup::Inside(place, rest) => Ok(self.parsed(place)?.pointer(rest).and_then(keys_of)),
        });
        match found {
            Ok(keys) => Ok(keys),
            Err(Unsure) => Ok(self.root()?.pointer(pointer).and_then(keys_of)),
        }
    }

    /// The node at a JSON pointer. `None` if there is none.
    ///
    /// # Errors
    /// [`SyntaxError`] when a part that was read is not well-formed.
    pub fn node(&self, pointer: &[&str]) -> Result<Option<Node>, SyntaxError> {
        let found = self.find(pointer).and_then(|found| match found {
            IndexLookup::Nothing => Ok(None),
            IndexLookup::Place(place) => Ok(Some(Node::clone(&*self.parsed(place)?))),
            IndexLookup::Inside(place, rest) => Ok(self.parsed(place)?.pointer(rest).cloned()),
        });
        match found {
            Ok(node) => Ok(node),
            Err(Unsure) => Ok(self.root()?.pointer(pointer).cloned()),
        }
    }

    /// Whether the whole file was parsed.
    #[cfg(test)]
    pub(super) fn is_parsed(&self) -> bool {
        self.root.get().is_some()
    }

    /// Follows the tokens as far as the index goes.
    pub(super) fn find<'p>(&self, pointer: &'p [&'p str]) -> Result<IndexLookup<'p>, Unsure> {
        // Once the whole file is parsed there is nothing cheaper.
        let index = self
            .index
            .as_ref()
            .filter(|_| self.root.get().is_none())
            .ok_or(Unsure)?;
        let mut place = index.root();
        for (depth, token) in pointer.iter().enumerate() {
            match self.contents(place)? {
                Contents::Members(members) => match members.iter().find(|member| member.key.text == *token) {
                    Some(member) => place = member.place,
                    None => return Ok(IndexLookup::Nothing),
                },
                Contents::Opaque => return Ok(IndexLookup::Inside(place, &pointer[depth..])),
            }
        }
        Ok(IndexLookup::Place(place))
    }

    pub(super) fn contents(&self, place: IndexedPlace) -> Result<Contents, Unsure> {
        if let Some(contents) = self.contents.borrow().get(&place.id()) {
            return Ok(contents.clone());
        }
        let contents = self.index.as_ref().ok_or(Unsure)?.contents(place)?;
        self.contents.borrow_mut().insert(place.id(), contents.clone());
        Ok(contents)
    }

    /// The node at a place. An error may come from what the text around it would explain, an anchor for example, so the
    /// whole file decides.
    pub(super) fn parsed(&self, place: IndexedPlace) -> Result<Arc<Node>, Unsure> {
        if let Some(node) = self.nodes.borrow().get(&place.id()) {
            return Ok(Arc::clone(node));
        }
        let (range, is_member) = self
            .index
            .as_ref()
            .and_then(|index| index.text(place))
            .ok_or(Unsure)?;
        let text = self.file.text.get(range.clone()).ok_or(Unsure)?;
        let mut node = tree::parse(text, self.file.id, range.start).map_err(|_| Unsure)?;
        if is_member {
            node = node.into_only_member().ok_or(Unsure)?;
        }
        let node = Arc::new(node);
        self.nodes.borrow_mut().insert(place.id(), Arc::clone(&node));
        Ok(node)
    }
}

/// Where the tokens of a pointer lead in the index.
pub(super) enum IndexLookup<'p> {
    Nothing,
    Place(IndexedPlace),
    /// To somewhere in what has to be parsed first; the tokens that are left.
    Inside(IndexedPlace, &'p [&'p str]),
}
