//! What an OpenAPI document says of the reply of a step: as much as the operators need, read without the compiler.

use arazzo_codegen::source::Node;

use crate::document::{Document, range};

/// The operation that a step names by its id.
pub struct Operation<'d> {
    /// The position of its document among the files.
    pub file: usize,
    root: &'d Node,
    pub node: &'d Node,
}

/// What a schema says of a place in a reply.
pub enum Schema<'d> {
    /// One of these.
    Words(Vec<&'d str>),
    /// Something else.
    Other,
    /// Nothing: the objects on the way have other members, and no more than those.
    Nothing,
}

/// The operation of the step that a path leads into; `None` when that is not simple to see.
pub fn operation_of<'d>(document: &'d Document, path: &[String]) -> Option<Operation<'d>> {
    let pointer: Vec<&str> = path.get(..4)?.iter().map(String::as_str).collect();
    let step = document.arazzo().root.pointer(&pointer)?;
    let id = step.get("operationId")?.as_str()?;
    let id = id.rsplit('.').next()?;
    let mut found = document.openapi().flat_map(|(file, opened)| {
        let operations = opened.at(&["paths/*/*"]).into_iter();
        operations
            .filter(|place| place.node.get("operationId").and_then(Node::as_str) == Some(id))
            .map(move |place| Operation {
                file,
                root: &opened.root,
                node: place.node,
            })
    });
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

impl<'d> Operation<'d> {
    fn responses(&self) -> Option<impl Iterator<Item = (&'d str, &'d Node)>> {
        let responses = self.node.get("responses")?.as_mapping()?;
        Some(
            responses
                .iter()
                .map(|entry| (entry.key.text.as_str(), &entry.value)),
        )
    }

    /// Whether no reply is declared as `default` or `2XX`.
    pub fn names_each_status(&self) -> bool {
        self.responses()
            .is_some_and(|mut all| all.all(|(status, _)| status.parse::<u16>().is_ok()))
    }

    /// What the one schema of its replies says of a place; `None` when there are several, or one that is open.
    pub fn schema_at(&self, tokens: &[&str]) -> Option<Schema<'d>> {
        let mut schemas = Vec::new();
        for (_, response) in self.responses()? {
            let response = self.resolved(response)?;
            for entry in response
                .get("content")
                .and_then(Node::as_mapping)
                .into_iter()
                .flatten()
            {
                schemas.push(entry.value.get("schema")?);
            }
        }
        let [schema] = schemas.as_slice() else { return None };
        let mut schema = self.resolved(schema)?;
        for token in tokens {
            const OPEN: [&str; 7] = [
                "additionalProperties",
                "patternProperties",
                "allOf",
                "anyOf",
                "oneOf",
                "if",
                "unevaluatedProperties",
            ];
            if OPEN.iter().any(|keyword| schema.get(keyword).is_some()) {
                return None;
            }
            let properties = schema.get("properties")?;
            schema = match properties.get(token) {
                Some(property) => self.resolved(property)?,
                None => return Some(Schema::Nothing),
            };
        }
        let words = schema.get("enum").and_then(Node::as_sequence);
        Some(match words {
            Some(words) => Schema::Words(words.iter().filter_map(Node::as_str).collect()),
            None => Schema::Other,
        })
    }

    fn resolved(&self, node: &'d Node) -> Option<&'d Node> {
        let mut node = node;
        for _ in 0..8 {
            let Some(reference) = node.get("$ref") else {
                return Some(node);
            };
            let tokens: Vec<&str> = reference.as_str()?.strip_prefix("#/")?.split('/').collect();
            node = self.root.pointer(&tokens)?;
        }
        None
    }

    /// Whether a byte of its document is in the operation.
    pub fn has(&self, byte: usize) -> bool {
        range(self.node).contains(&byte)
    }
}
