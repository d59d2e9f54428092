//! The names of the operations of an OpenAPI document, found without reading the operations.

use crate::source::document::{Document, IndexLookup};
use crate::source::error::SyntaxError;
use crate::source::files::sources::Span;
use crate::source::index::{Contents, IndexedPlace, Unsure};
use crate::source::node::{Entry, Key, Node};

/// The fields of a Path Item Object that are operations (OpenAPI 3.2.0, section 4.9; `query` is new there).
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The place and the names of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationEntry {
    /// The path template: a key of `paths`.
    pub path: Key,
    /// The method: a key of the path item in lower case, or a key of its `additionalOperations`.
    pub method: Key,
    /// Its `operationId` and the place of that, if it has one that is a string.
    pub operation_id: Option<(String, Span)>,
    /// Whether it is in `additionalOperations` (OpenAPI 3.2). Methods there are written as they are sent.
    pub additional: bool,
}

/// The field of a Path Item Object with the operations of other methods (OpenAPI 3.2.0, section 4.9).
const ADDITIONAL: &str = "additionalOperations";

impl Document {
    /// The operations of an OpenAPI document in the order of the file: every method of every member of `paths` that is
    /// no extension (`x-`). `$ref`s of path items are not followed. Of the operations only the keys are read, and the
    /// `operationId`.
    ///
    /// ```
    /// use arazzo_codegen::source::{Document, Sources};
    ///
    /// let sources = Sources::new();
    /// let text = "paths:\n  /pets:\n    get:\n      operationId: listPets\n    post: {}\n";
    /// let id = sources.add_text("pets.yaml".as_ref(), text.to_owned());
    /// let operations = Document::open(&sources, id)?.operation_ids()?;
    /// assert_eq!(operations.len(), 2);
    /// assert_eq!(operations[0].path.text, "/pets");
    /// assert_eq!(operations[0].operation_id.as_ref().unwrap().0, "listPets");
    /// # Ok::<(), arazzo_codegen::source::SyntaxError>(())
    /// ```
    ///
    /// # Errors
    /// [`SyntaxError`] when a part that was read is not well-formed.
    pub fn operation_ids(&self) -> Result<Vec<OperationEntry>, SyntaxError> {
        match self.indexed_operations() {
            Ok(operations) => Ok(operations),
            Err(Unsure) => Ok(self
                .root()?
                .get("paths")
                .map(operations_of_paths)
                .unwrap_or_default()),
        }
    }

    fn indexed_operations(&self) -> Result<Vec<OperationEntry>, Unsure> {
        let paths = match self.find(&["paths"])? {
            IndexLookup::Nothing => return Ok(Vec::new()),
            IndexLookup::Place(paths) => paths,
            IndexLookup::Inside(..) => return Err(Unsure),
        };
        let paths = match self.contents(paths)? {
            Contents::Members(paths) => paths,
            Contents::Opaque => return Ok(operations_of_paths(&*self.parsed(paths)?)),
        };
        let mut operations = Vec::new();
        for path in paths.iter().filter(|path| is_path(&path.key)) {
            match self.contents(path.place)? {
                Contents::Opaque => {
                    operations.extend(operations_of_path(&path.key, &*self.parsed(path.place)?))
                }
                Contents::Members(fields) => {
                    for field in fields.iter() {
                        if is_method(&field.key) {
                            operations.push(OperationEntry {
                                path: path.key.clone(),
                                method: field.key.clone(),
                                operation_id: self.indexed_operation_id(field.place)?,
                                additional: false,
                            });
                        } else if field.key.text == ADDITIONAL {
                            operations.extend(additional(&path.key, &*self.parsed(field.place)?));
                        }
                    }
                }
            }
        }
        Ok(operations)
    }

    fn indexed_operation_id(&self, operation: IndexedPlace) -> Result<Option<(String, Span)>, Unsure> {
        Ok(match self.contents(operation)? {
            Contents::Opaque => operation_id(self.parsed(operation)?.get("operationId")),
            Contents::Members(fields) => match fields.iter().find(|field| field.key.text == "operationId") {
                Some(field) => operation_id(Some(&*self.parsed(field.place)?)),
                None => None,
            },
        })
    }
}

fn is_path(key: &Key) -> bool {
    !key.text.starts_with("x-")
}

fn is_method(key: &Key) -> bool {
    METHODS.contains(&key.text.as_str())
}

fn operation_id(node: Option<&Node>) -> Option<(String, Span)> {
    node.and_then(|node| Some((node.as_str()?.to_owned(), node.span)))
}

fn operations_of_paths(paths: &Node) -> Vec<OperationEntry> {
    let paths = paths
        .as_mapping()
        .into_iter()
        .flatten()
        .filter(|path| is_path(&path.key));
    paths
        .flat_map(|path| operations_of_path(&path.key, &path.value))
        .collect()
}

/// The operations of one path item.
pub(crate) fn operations_of_path<'n>(
    path: &'n Key,
    item: &'n Node,
) -> impl Iterator<Item = OperationEntry> + 'n {
    let fields = item.as_mapping().into_iter().flatten();
    let methods = fields.filter(|method| is_method(&method.key));
    let methods = methods.map(|method| entry(path, method, false));
    methods.chain(
        item.get(ADDITIONAL)
            .into_iter()
            .flat_map(|all| additional(path, all)),
    )
}

fn additional<'n>(path: &'n Key, operations: &'n Node) -> impl Iterator<Item = OperationEntry> + 'n {
    let operations = operations.as_mapping().into_iter().flatten();
    let operations = operations.filter(|method| !method.key.text.starts_with("x-"));
    operations.map(|method| entry(path, method, true))
}

fn entry(path: &Key, method: &Entry, additional: bool) -> OperationEntry {
    OperationEntry {
        path: path.clone(),
        method: method.key.clone(),
        operation_id: operation_id(method.value.get("operationId")),
        additional,
    }
}
