//! What documents, reports, servers and attacks by strangers broke, each kind with its right behaviour: documents of
//! `specs/cases` run against a scripted server, and the reported documents themselves where they are at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod action_parameters;
mod any_text;
mod bare_queries;
mod bodies_of_items;
mod checkpoints;
mod demanded_values;
mod drafted;
mod embedded_conditions;
mod empty_bodies;
mod file_bodies;
mod first_cause;
mod headers;
mod json_schemas;
mod large_trees;
mod last_run;
mod lengths;
mod lists_as_json;
mod long_chain;
mod named_inputs;
mod names_from_data;
mod never_set;
mod null_in_predicates;
mod null_values;
mod numbers;
mod paging;
mod parts_of_any_name;
mod prose;
mod query_strings;
mod reported;
mod required_bodies;
mod retry_of_itself;
mod secret_spellings;
mod selected_items;
mod shared_actions;
mod sources_of_one_name;
mod steps_named_as_implied;
mod struct_parameters;
mod together;
mod turns;
mod unions;
mod whole_objects;
mod workflow_parameters;

use arazzo_runtime::{Client, ClientBuilder, Pacing};
use loopback::{Response, Server};

/// A server that gives these replies in turn, and a client for the source `api` that does not wait.
fn scripted(replies: Vec<Response>) -> (Server, Client) {
    let server = Server::script(replies).unwrap();
    let client = client("api", &server).build().unwrap();
    (server, client)
}

/// A client for the server that does not wait; `source` is the name of the source description.
fn client(source: &str, server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(source, server.url())
        .pacing(Pacing::immediate())
}
