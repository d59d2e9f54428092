//! One OpenAPI document, with the files that its references lead to.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::error::OpenApiError;
use super::named::{NamedOperation, referenced};
use super::reference::RefObject;
use super::version::Version;
use crate::diagnostic::nearest;
use crate::expression::Pointer;
use crate::source::{Copies, Document, Key, Node, SourceId, Sources, Span, Value};

/// `$ref`s that lead to `$ref`s are followed this far; a longer chain is a cycle.
const LONGEST_REFERENCE_CHAIN: usize = 64;

/// The target of a reference, or why it has none. It is resolved once.
type ResolvedTarget = Result<Rc<Node>, OpenApiError>;

/// An OpenAPI document that steps refer to.
#[derive(Debug)]
pub(crate) struct Description {
    sources: Sources,
    /// Of what references lead to on the network.
    copies: Copies,
    version: Version,
    document: Rc<Document>,
    /// Every document that was reached, this one included.
    documents: RefCell<HashMap<SourceId, Rc<Document>>>,
    operations: Vec<NamedOperation>,
    /// Those of path items that stand elsewhere; looked for when they are needed.
    referenced: OnceCell<Vec<NamedOperation>>,
    /// What references lead to, by the file they stand in and their text.
    targets: RefCell<HashMap<(SourceId, String), ResolvedTarget>>,
}

impl Description {
    /// Reads the names of the operations, and nothing else.
    pub(crate) fn open(sources: &Sources, source: SourceId) -> Result<Self, OpenApiError> {
        let document = Rc::new(Document::open(sources, source)?);
        let (swagger, openapi) = (document.node(&["swagger"])?, document.node(&["openapi"])?);
        let Some(version) = Version::of(swagger.as_ref(), openapi.as_ref()) else {
            let span = openapi
                .or(swagger)
                .map_or(Span::start_of(source), |found| found.span);
            return Err(OpenApiError::NotOpenApi { span });
        };
        let operations = document.operation_ids()?.into_iter().map(Into::into).collect();
        let documents = RefCell::new(HashMap::from([(source, Rc::clone(&document))]));
        Ok(Self {
            sources: sources.clone(),
            copies: Copies::of(source, sources),
            version,
            document,
            documents,
            operations,
            referenced: OnceCell::new(),
            targets: RefCell::default(),
        })
    }

    /// The same, read for another document than itself, beside which the copies of what is on the network are.
    pub(crate) fn with_copies(self, copies: Copies) -> Self {
        Self { copies, ..self }
    }

    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// The operations with this `operationId`; more than one when the document breaks its own rule.
    pub(crate) fn operations_with_id(&self, id: &str) -> Vec<&NamedOperation> {
        let has_id = |operation: &&NamedOperation| {
            let known = operation.operation_id.as_ref();
            known.is_some_and(|(known, _)| known == id)
        };
        let found: Vec<_> = self.operations.iter().filter(has_id).collect();
        if !found.is_empty() {
            return found;
        }
        self.referenced().iter().filter(has_id).collect()
    }

    /// The operation at a path and a method.
    pub(crate) fn operation_at(&self, path: &str, method: &str) -> Option<&NamedOperation> {
        let is_at = |operation: &&NamedOperation| {
            operation.path.text == path && operation.method.text.eq_ignore_ascii_case(method)
        };
        let found = self.operations.iter().find(is_at);
        found.or_else(|| self.referenced().iter().find(is_at))
    }

    pub(crate) fn operation_ids(&self) -> impl Iterator<Item = &str> {
        self.operations()
            .filter_map(|operation| operation.operation_id.as_ref().map(|(id, _)| id.as_str()))
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &NamedOperation> {
        self.operations.iter().chain(self.referenced())
    }

    fn referenced(&self) -> &[NamedOperation] {
        self.referenced.get_or_init(|| referenced(self))
    }

    /// The node of this document that the tokens of a pointer lead to.
    pub(crate) fn node(&self, pointer: &[&str]) -> Result<Option<Node>, OpenApiError> {
        Ok(self.document.node(pointer)?)
    }

    /// The keys of the mapping of this document that the tokens of a pointer lead to; none where there is none.
    pub(crate) fn keys(&self, pointer: &[&str]) -> Result<Vec<Key>, OpenApiError> {
        Ok(self.document.keys(pointer)?.unwrap_or_default())
    }

    /// The node itself, or the target of its `$ref`, in any file.
    pub(crate) fn resolve(&self, node: &Node) -> Result<Node, OpenApiError> {
        self.target_of(node).map(Rc::unwrap_or_clone)
    }

    /// [`Description::resolve`] without a copy of what a `$ref` leads to.
    pub(crate) fn target_of(&self, node: &Node) -> ResolvedTarget {
        let mut current = Rc::new(node.clone());
        for _ in 0..LONGEST_REFERENCE_CHAIN {
            let Some(reference) = RefObject::of(&current) else {
                return Ok(current);
            };
            current = self.target(&reference)?;
        }
        let (reference, span) = RefObject::of(node).map_or((String::new(), node.span), |reference| {
            (reference.text, reference.span)
        });
        Err(OpenApiError::Cycle { reference, span })
    }

    /// The target of one reference. It may be a reference again.
    pub(super) fn target(&self, reference: &RefObject) -> ResolvedTarget {
        let key = (reference.span.source, reference.text.clone());
        if let Some(target) = self.targets.borrow().get(&key) {
            return target.clone().map_err(|error| error.of(reference.span));
        }
        let target = self.found(reference).map(Rc::new);
        self.targets.borrow_mut().insert(key, target.clone());
        target
    }

    fn found(&self, reference: &RefObject) -> Result<Node, OpenApiError> {
        let document = match reference.file() {
            "" => self.document(reference.span.source)?,
            file if self.is_own_name(file)? => Rc::clone(&self.document),
            file => self.document(self.read(reference, file)?)?,
        };
        let dangling = |why: String, near| OpenApiError::Dangling {
            reference: reference.text.clone(),
            span: reference.span,
            why,
            near,
        };
        let fragment = reference
            .fragment()
            .ok_or_else(|| dangling("its percent signs are not escapes".to_owned(), None))?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let found = anchored(document.root()?, &fragment).cloned();
            return found.ok_or_else(|| dangling(format!("there is no `$anchor: {fragment}`"), None));
        }
        let pointer =
            Pointer::parse(&fragment).map_err(|error| dangling(format!("{error} in its pointer"), None))?;
        let tokens: Vec<&str> = pointer.tokens.iter().map(String::as_str).collect();
        if let Some(node) = document.node(&tokens)? {
            return Ok(node);
        }
        let (why, near) = broken_at(&document, &tokens)?;
        let near = near.map(|near| format!("{}#{near}", reference.file()));
        Err(dangling(why, near))
    }

    fn document(&self, source: SourceId) -> Result<Rc<Document>, OpenApiError> {
        if let Some(document) = self.documents.borrow().get(&source) {
            return Ok(Rc::clone(document));
        }
        let document = Rc::new(Document::open(&self.sources, source)?);
        self.documents.borrow_mut().insert(source, Rc::clone(&document));
        Ok(document)
    }

    /// OpenAPI 3.2: whether a reference is by the name that the document gives itself.
    fn is_own_name(&self, file: &str) -> Result<bool, OpenApiError> {
        let own = match file.contains("://") {
            true => self.document.node(&["$self"])?,
            false => None,
        };
        Ok(own.is_some_and(|own| own.as_str() == Some(file)))
    }

    fn read(&self, reference: &RefObject, file: &str) -> Result<SourceId, OpenApiError> {
        let (base, span) = (reference.span.source, reference.span);
        if let Some(url) = self.copies.url_of(base, file) {
            return self.copies.read(&url, &self.sources).map_err(|error| {
                let (reference, document) = (reference.text.clone(), self.copies.document().to_path_buf());
                OpenApiError::NoCopy {
                    reference,
                    span,
                    error,
                    document,
                }
            });
        }
        self.sources
            .read_beside(base, file)
            .map_err(|error| OpenApiError::Unreadable {
                reference: reference.text.clone(),
                span,
                error: Rc::new(error),
            })
    }

    /// The paths whose path item is a `$ref`, with the reference.
    pub(super) fn path_items_elsewhere(&self) -> Result<Vec<(Key, RefObject)>, OpenApiError> {
        let mut found = Vec::new();
        for path in self.keys(&["paths"])? {
            let reference = self.node(&["paths", &path.text, "$ref"])?;
            found.extend(reference.and_then(|node| Some((path, RefObject::written(&node)?))));
        }
        Ok(found)
    }
}

/// The schema that has a name of its own (JSON Schema 2020-12, sections 8.2.2 and 8.2.3.2).
fn anchored<'n>(root: &'n Node, anchor: &str) -> Option<&'n Node> {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(mapping) => {
                for name in ["$anchor", "$dynamicAnchor"] {
                    if mapping.get(name).and_then(Node::as_str) == Some(anchor) {
                        return Some(node);
                    }
                }
                open.extend(mapping.iter().map(|entry| &entry.value));
            }
            Value::Sequence(items) => open.extend(items),
            _ => {}
        }
    }
    None
}

/// Where a pointer leaves the document, and the pointer that may be meant.
fn broken_at(document: &Document, tokens: &[&str]) -> Result<(String, Option<String>), OpenApiError> {
    for length in (0..tokens.len()).rev() {
        let (there, rest) = tokens.split_at(length);
        let Some(missing) = rest.first() else { break };
        let name = there
            .last()
            .map_or("the document".to_owned(), |last| format!("`{last}`"));
        if let Some(keys) = document.keys(there)? {
            let near = nearest(missing, keys.iter().map(|key| key.text.as_str())).map(|near| {
                let behind = rest.get(1..).unwrap_or_default();
                Pointer::of(there.iter().chain([&near]).chain(behind).copied()).to_string()
            });
            return Ok((format!("{name} has no member `{missing}`"), near));
        }
        if let Some(node) = document.node(there)? {
            return Ok((
                format!("{name} is {}, which has no `{missing}`", node.kind()),
                None,
            ));
        }
    }
    Ok(("the document is empty".to_owned(), None))
}
