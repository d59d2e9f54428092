//! A rate limit for all runs of a client, by a layer of tower: `cargo run -p transports --example rate_limit`.

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;
use std::time::Duration;

use arazzo_runtime::Client;
use arazzo_runtime::transport::{HttpService, Tower};
use tower::ServiceBuilder;
use transports::stock::{CheckStockInputs, check_stock};

/// A client that sends at most `number` requests in `time`. Others wait for their turn.
pub fn client(shop: &str, number: u64, time: Duration) -> Result<Client, Box<dyn Error>> {
    let service = ServiceBuilder::new()
        // A rate limit cannot be cloned. The buffer can, and so all requests share the limit.
        .buffer(64)
        .rate_limit(number, time)
        .service(HttpService::new()?);
    Ok(Client::builder()
        .base_url("shop", shop)
        .transport(Tower::new(service))
        .build()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let shop = transports::shop()?;
    let client = client(&shop.url(), 2, Duration::from_millis(200))?;
    let started = std::time::Instant::now();
    for item in ["a", "b", "c", "d"] {
        let stock = check_stock(&client, CheckStockInputs::new(item)).await?;
        println!("{item}: {} left after {:?}", stock.left, started.elapsed());
    }
    Ok(())
}
