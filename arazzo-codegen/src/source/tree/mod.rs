//! Builds the nodes of a text, without recursion: events in, one tree out.

pub(in crate::source) mod members;
pub(in crate::source) mod numbers;
pub(in crate::source) mod scalar;
#[cfg(test)]
mod tree_tests;

use std::collections::HashMap;

use crate::source::error::SyntaxError;
use crate::source::files::sources::{SourceId, Span};
use crate::source::node::{Entry, Key, Mapping, Node, Value};
use crate::source::parser::{Event, EventParser, NESTING_LIMIT};
use crate::source::tree::members::{merge, repeated_key};
use crate::source::tree::scalar::resolve;

/// What anchors and aliases may add to a document, in bytes of memory, roughly. Without a bound a few lines of aliases
/// to aliases are a tree of billions of nodes.
const ALIAS_LIMIT: usize = 64 * 1024 * 1024;

/// What a node takes beside its text, in bytes, roughly.
const NODE_SIZE: usize = 128;

/// Parses `text`, the part of the file `source` at `offset`, as one document.
pub(in crate::source) fn parse(text: &str, source: SourceId, offset: usize) -> Result<Node, SyntaxError> {
    let mut builder = Builder {
        source,
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        alias_budget: ALIAS_LIMIT,
    };
    let mut parser = EventParser::new(text, source, offset);
    while let Some(event) = parser.next()? {
        builder.take(event)?;
    }
    let nothing = Span::new(source, offset + text.len()..offset + text.len());
    Ok(builder.root.map_or(
        Node {
            span: nothing,
            value: Value::Null,
        },
        |built| built.node,
    ))
}

/// A node and what it takes to copy it.
#[derive(Clone)]
struct BuiltNode {
    node: Node,
    /// In bytes, roughly.
    size: usize,
    /// Levels of collections, 0 for a scalar.
    height: usize,
}

/// What an anchor marks.
enum Anchored {
    /// A collection that is still open.
    Open,
    /// Copied when it was complete.
    Complete(BuiltNode),
    /// Complete, but there was no budget to keep it.
    Dropped,
}

/// A collection whose end is not reached.
struct Collection {
    content: CollectionContent,
    start: usize,
    end: usize,
    anchor: usize,
    size: usize,
    height: usize,
}

enum CollectionContent {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        /// The key whose value is next.
        key: Option<Key>,
        /// The entry whose key is a plain `<<`.
        merge: Option<usize>,
    },
}

struct Builder {
    source: SourceId,
    open: Vec<Collection>,
    root: Option<BuiltNode>,
    anchors: HashMap<usize, Anchored>,
    /// What anchors and aliases may still copy, in bytes.
    alias_budget: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) -> Result<(), SyntaxError> {
        match event {
            Event::Scalar {
                text,
                plain,
                tag,
                anchor,
                range,
            } => {
                let span = Span::new(self.source, range);
                if anchor == 0 && self.expects_key() {
                    self.key(text.into_owned(), span, plain);
                    return Ok(());
                }
                let node = Node {
                    span,
                    value: resolve(&text, plain, tag),
                };
                let built = BuiltNode {
                    node,
                    size: NODE_SIZE + text.len(),
                    height: 0,
                };
                self.anchored(anchor, &built);
                if self.expects_key() {
                    self.key(text.into_owned(), span, false);
                    return Ok(());
                }
                self.add(built);
            }
            Event::Start {
                mapping,
                anchor,
                range,
            } => {
                if self.expects_key() {
                    return Err(SyntaxError::CollectionAsKey {
                        span: Span::new(self.source, range),
                    });
                }
                if anchor != 0 {
                    self.anchors.insert(anchor, Anchored::Open);
                }
                let content = match mapping {
                    true => CollectionContent::Mapping {
                        entries: Vec::new(),
                        key: None,
                        merge: None,
                    },
                    false => CollectionContent::Sequence(Vec::new()),
                };
                let (start, end) = (range.start, range.end);
                self.open.push(Collection {
                    content,
                    start,
                    end,
                    anchor,
                    size: NODE_SIZE,
                    height: 1,
                });
            }
            Event::End { bracket } => {
                let Some(mut collection) = self.open.pop() else {
                    return Ok(());
                };
                if let Some(bracket) = bracket {
                    collection.end = bracket.end;
                }
                let anchor = collection.anchor;
                let built = collection.finish(self.source)?;
                self.anchored(anchor, &built);
                self.add(built);
            }
            Event::Alias { anchor, range } => self.alias(anchor, Span::new(self.source, range))?,
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Collection {
                content: CollectionContent::Mapping { key: None, .. },
                ..
            })
        )
    }

    fn key(&mut self, text: String, span: Span, plain: bool) {
        if let Some(collection) = self.open.last_mut()
            && let CollectionContent::Mapping { entries, key, merge } = &mut collection.content
        {
            if plain && text == "<<" {
                *merge = Some(entries.len());
            }
            *key = Some(Key { text, span });
        }
    }

    fn add(&mut self, built: BuiltNode) {
        let Some(collection) = self.open.last_mut() else {
            self.root = Some(built);
            return;
        };
        collection.end = collection.end.max(built.node.span.range().end);
        collection.size += built.size;
        collection.height = collection.height.max(built.height + 1);
        match &mut collection.content {
            CollectionContent::Sequence(items) => items.push(built.node),
            CollectionContent::Mapping { entries, key, .. } => {
                if let Some(key) = key.take() {
                    collection.size += key.text.len();
                    entries.push(Entry {
                        key,
                        value: built.node,
                    });
                }
            }
        }
    }

    fn anchored(&mut self, anchor: usize, built: &BuiltNode) {
        if anchor == 0 {
            return;
        }
        let kept = match self.alias_budget.checked_sub(built.size) {
            Some(left) => {
                self.alias_budget = left;
                Anchored::Complete(built.clone())
            }
            None => Anchored::Dropped,
        };
        self.anchors.insert(anchor, kept);
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), SyntaxError> {
        let built = match self.anchors.get(&anchor) {
            Some(Anchored::Complete(built)) => built,
            Some(Anchored::Open) => return Err(SyntaxError::RecursiveAlias { span }),
            Some(Anchored::Dropped) => {
                return Err(SyntaxError::AliasExpansion {
                    span,
                    limit: ALIAS_LIMIT,
                });
            }
            None => return Err(SyntaxError::UnknownAlias { span }),
        };
        if self.open.len() + built.height > NESTING_LIMIT {
            return Err(SyntaxError::NestingTooDeep {
                span,
                limit: NESTING_LIMIT,
            });
        }
        if self.expects_key() {
            let text = match &built.node.value {
                Value::String(text) | Value::Number(text) => text.clone(),
                Value::Bool(value) => value.to_string(),
                Value::Null => "null".to_owned(),
                Value::Sequence(_) | Value::Mapping(_) => return Err(SyntaxError::CollectionAsKey { span }),
            };
            self.key(text, span, false);
            return Ok(());
        }
        self.alias_budget = self
            .alias_budget
            .checked_sub(built.size)
            .ok_or(SyntaxError::AliasExpansion {
                span,
                limit: ALIAS_LIMIT,
            })?;
        let mut built = built.clone();
        built.node.span = span;
        self.add(built);
        Ok(())
    }
}

impl Collection {
    fn finish(self, source: SourceId) -> Result<BuiltNode, SyntaxError> {
        let value = match self.content {
            CollectionContent::Sequence(items) => Value::Sequence(items),
            CollectionContent::Mapping {
                mut entries,
                merge: merge_at,
                ..
            } => {
                if let Some((first, second)) = repeated_key(entries.iter().map(|entry| &entry.key)) {
                    let (key, first, second) = (second.text.clone(), first.span, second.span);
                    return Err(SyntaxError::DuplicateKey { key, first, second });
                }
                if let Some(position) = merge_at {
                    merge(&mut entries, position);
                }
                Value::Mapping(Mapping { entries })
            }
        };
        let span = Span::new(source, self.start..self.end);
        Ok(BuiltNode {
            node: Node { span, value },
            size: self.size,
            height: self.height,
        })
    }
}
