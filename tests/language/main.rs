//! The language, rule by rule: documents of `specs/language` compiled, and run against a scripted server.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod calls;
mod control_flow;
mod conversions;
mod criteria;
mod criteria_findings;
mod cycles;
mod dependencies;
mod error_bodies;
mod error_kinds;
mod expressions;
mod forms;
mod found;
mod lenient_outputs;
mod names;
mod only_text;
mod parameters;
mod payload_findings;
mod payloads;
mod put_together;
mod replacements;
mod request_findings;
mod requests;
mod rules;
mod secrets;
mod security;
mod sub_workflows;
mod tail_calls;
mod texts;
mod time_limits;
mod tracing;
mod types;
mod uploads;
mod values;
mod whole_bodies;
mod written_by_programs;
mod xml;

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
