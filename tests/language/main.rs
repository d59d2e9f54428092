//! The language, rule by rule: documents of `specs/language` compiled, and run against a scripted server.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod control;
mod criteria;
mod error_kinds;
mod expressions;
mod findings;
mod found;
mod names;
mod reply;
mod request;
mod rules;
mod secrets;
mod security;
mod tracing;

use arazzo_runtime::{Client, ClientBuilder, Pacing};
use loopback::Server;

/// A client for the server that does not wait; `source` is the name of the source description.
fn client(source: &str, server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(source, server.url())
        .pacing(Pacing::immediate())
}

/// `METHOD path` of every request, in order.
fn lines(server: &Server) -> Vec<String> {
    server
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect()
}
