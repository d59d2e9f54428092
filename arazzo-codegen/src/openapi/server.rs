//! Servers (OpenAPI 3.2.0, "Server Object").

use super::field;
use crate::diagnostic::Diagnostic;
use crate::source::{Node, Span};

/// A server of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// As written: it may be relative, and have variables in braces.
    pub(crate) url: String,
    pub(crate) variables: Vec<ServerVariable>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct ServerVariable {
    pub(crate) name: String,
    pub(crate) default: String,
    /// The values it may have; any when there are none.
    pub(crate) values: Vec<String>,
}

/// The servers of a list, in its order.
pub(super) fn read_servers(list: &Node, findings: &mut Vec<Diagnostic>) -> Vec<Server> {
    field::listed(list, "servers", findings)
        .iter()
        .filter_map(|server| {
            let url = field::text(server, "url", findings)?;
            let variables = field::members(server, "variables", findings)
                .filter_map(|entry| {
                    Some(ServerVariable {
                        name: entry.key.text.clone(),
                        // People write ports without quotes.
                        default: entry.value.get("default")?.scalar_text()?,
                        values: entry
                            .value
                            .get("enum")
                            .and_then(Node::as_sequence)
                            .unwrap_or_default()
                            .iter()
                            .filter_map(Node::scalar_text)
                            .collect(),
                    })
                })
                .collect();
            Some(Server {
                url,
                variables,
                span: server.span,
            })
        })
        .collect()
}
