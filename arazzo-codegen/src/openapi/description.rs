//! One OpenAPI document: its operations by name, and its references.

use crate::expression::Pointer;
use crate::source::{Document, Node, OperationEntry, SourceId, Sources, Span, SyntaxError};

/// `$ref`s that lead to `$ref`s are followed this far; a longer chain is a cycle.
const LONGEST_REFERENCE_CHAIN: usize = 64;

/// An OpenAPI document that steps refer to.
#[derive(Debug)]
pub(crate) struct Description {
    document: Document,
    operations: Vec<OperationEntry>,
}

/// Why a place of an OpenAPI document cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenApiError {
    #[error("the document is not well-formed")]
    Syntax(#[from] SyntaxError),
    #[error("`{reference}` does not resolve")]
    Dangling { reference: String, span: Span },
    #[error("`{reference}` refers to another document, which is not read yet")]
    External { reference: String, span: Span },
    #[error("`{reference}` refers to itself")]
    Cycle { reference: String, span: Span },
    #[error("this is not an OpenAPI 3 document")]
    NotOpenApi { span: Span },
}

impl Description {
    /// Reads the names of the operations, and nothing else.
    pub(crate) fn open(sources: &Sources, source: SourceId) -> Result<Self, OpenApiError> {
        let document = Document::open(sources, source)?;
        let version = document.node(&["openapi"])?;
        if !version
            .as_ref()
            .and_then(|version| version_text(version))
            .is_some_and(|text| text.starts_with("3."))
        {
            let span = version.map_or(
                Span {
                    source,
                    start: 0,
                    end: 0,
                },
                |version| version.span,
            );
            return Err(OpenApiError::NotOpenApi { span });
        }
        let operations = document.operation_ids()?;
        Ok(Self { document, operations })
    }

    /// The operations with this `operationId`; more than one when the document breaks its own rule.
    pub(crate) fn operations_with_id(&self, id: &str) -> impl Iterator<Item = &OperationEntry> {
        self.operations.iter().filter(move |operation| {
            operation
                .operation_id
                .as_ref()
                .is_some_and(|(known, _)| known == id)
        })
    }

    /// The operation at a path and a method.
    pub(crate) fn operation_at(&self, path: &str, method: &str) -> Option<&OperationEntry> {
        self.operations.iter().find(|operation| {
            operation.path.text == path && operation.method.text.eq_ignore_ascii_case(method)
        })
    }

    pub(crate) fn operation_ids(&self) -> impl Iterator<Item = &str> {
        self.operations
            .iter()
            .filter_map(|operation| operation.operation_id.as_ref().map(|(id, _)| id.as_str()))
    }

    pub(crate) fn operations(&self) -> &[OperationEntry] {
        &self.operations
    }

    pub(crate) fn node(&self, pointer: &[&str]) -> Result<Option<Node>, OpenApiError> {
        Ok(self.document.node(pointer)?)
    }

    /// The node itself, or what its `$ref` leads to.
    pub(crate) fn resolve(&self, node: &Node) -> Result<Node, OpenApiError> {
        let mut current = node.clone();
        for _ in 0..LONGEST_REFERENCE_CHAIN {
            let Some((reference, span)) = reference_of(&current) else {
                return Ok(current);
            };
            let Some(fragment) = reference.strip_prefix('#') else {
                return Err(OpenApiError::External { reference, span });
            };
            let dangling = || OpenApiError::Dangling {
                reference: reference.clone(),
                span,
            };
            let fragment = percent_decoded(fragment).ok_or_else(dangling)?;
            let pointer = Pointer::parse(&fragment).map_err(|_| dangling())?;
            let tokens: Vec<&str> = pointer.tokens.iter().map(String::as_str).collect();
            current = self.document.node(&tokens)?.ok_or_else(dangling)?;
        }
        let (reference, span) = reference_of(node).unwrap_or((String::new(), node.span));
        Err(OpenApiError::Cycle { reference, span })
    }
}

impl OpenApiError {
    /// Where the trouble is, for a finding's second place.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Syntax(error) => error.span(),
            Self::Dangling { span, .. }
            | Self::External { span, .. }
            | Self::Cycle { span, .. }
            | Self::NotOpenApi { span } => *span,
        }
    }
}

/// `openapi: 3.1` is a number to YAML.
fn version_text(node: &Node) -> Option<&str> {
    match &node.value {
        crate::source::Value::String(text) | crate::source::Value::Number(text) => Some(text),
        _ => None,
    }
}

fn reference_of(node: &Node) -> Option<(String, Span)> {
    let reference = node.as_mapping()?.get("$ref")?;
    Some((reference.as_str()?.to_owned(), reference.span))
}

/// `#/paths/~1a%7Bid%7D` is a URI fragment, so percent signs are escapes.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, tail)) = rest.split_first() {
        if *byte == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = tail.get(2..)?;
        } else {
            bytes.push(*byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}
