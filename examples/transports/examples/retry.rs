//! Retries below the workflow: `cargo run -p transports --example retry`.
//!
//! They are off by default, because the document says what is tried again (`onFailure`, `type: retry`). Switch them on
//! only for failures that the document does not want to see, such as a connection that breaks.

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;

use arazzo_runtime::Client;
use async_trait::async_trait;
use loopback::{Response, Server};
use reqwest::{Request, Response as Reply};
use reqwest_middleware::{ClientBuilder, Middleware, Next};
use transports::stock::{CheckStockInputs, check_stock};

/// Sends a request again if there was no reply, at most this many times.
pub struct Again(pub usize);

#[async_trait]
impl Middleware for Again {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Reply> {
        for _ in 0..self.0 {
            // A request with a file in its body cannot be copied, so it is sent once.
            let Some(copy) = request.try_clone() else { break };
            if let Ok(reply) = next.clone().run(copy, extensions).await {
                return Ok(reply);
            }
        }
        next.run(request, extensions).await
    }
}

/// A client that sends a request again if there was no reply.
pub fn client(shop: &str, again: usize) -> Result<Client, Box<dyn Error>> {
    let reqwest = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let sender = ClientBuilder::new(reqwest).with(Again(again)).build();
    Ok(Client::builder()
        .base_url("shop", shop)
        .transport(sender)
        .build()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // The first connection ends without a reply.
    let shop = Server::script([Response::hang_up(), Response::json(200, r#"{"left": 7}"#)])?;
    let client = client(&shop.url(), 1)?;
    let stock = check_stock(&client, CheckStockInputs::new("a")).await?;
    println!("{} left, after {} requests", stock.left, shop.requests().len());
    Ok(())
}
