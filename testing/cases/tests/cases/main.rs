//! What documents, reports, servers and attacks by strangers broke, each kind with its right behaviour: documents of
//! `specs/cases` run against a scripted server, and the reported documents themselves where they are at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod control;
mod criteria;
mod drafted;
mod json_schemas;
mod reply;
mod reported;
mod request;
mod secret_spellings;
mod sources_of_one_name;
mod together;

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
