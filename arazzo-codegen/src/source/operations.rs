//! The names of the operations of an OpenAPI document, found without reading the operations.

use super::document::Document;
use super::error::SyntaxError;
use super::node::Key;
use super::sources::Span;

/// The fields of a Path Item Object that are operations (OpenAPI 3.2.0, section 4.9; `query` is new there).
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// Where an operation stands, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationEntry {
    /// The path template: a key of `paths`.
    pub path: Key,
    /// The method in lower case: a key of the path item.
    pub method: Key,
    /// Its `operationId` and the place of that, when it has one and it is a string.
    pub operation_id: Option<(String, Span)>,
}

impl Document {
    /// The operations of an OpenAPI document in the order of the file: every method of every member of `paths` that is
    /// no extension (`x-`). `$ref`s of path items are not followed. Of the operations only the keys are read, and the
    /// `operationId`.
    ///
    /// ```
    /// use arazzo_codegen::source::{Document, Sources};
    ///
    /// let mut sources = Sources::new();
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
    /// [`SyntaxError`] when what was read is no well-formed YAML or JSON.
    pub fn operation_ids(&self) -> Result<Vec<OperationEntry>, SyntaxError> {
        let mut operations = Vec::new();
        for path in self.keys(&["paths"])?.unwrap_or_default() {
            if path.text.starts_with("x-") {
                continue;
            }
            for method in self.keys(&["paths", &path.text])?.unwrap_or_default() {
                if METHODS.contains(&method.text.as_str()) {
                    let id = self.node(&["paths", &path.text, &method.text, "operationId"])?;
                    let operation_id = id.and_then(|id| Some((id.as_str()?.to_owned(), id.span)));
                    operations.push(OperationEntry {
                        path: path.clone(),
                        method,
                        operation_id,
                    });
                }
            }
        }
        Ok(operations)
    }
}
