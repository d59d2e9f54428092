//! Signs every request, for an API that OpenAPI has no security scheme for: `cargo run -p transports --example signing`.

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;

use arazzo_runtime::Client;
use arazzo_runtime::transport::{HttpService, Payload, Tower};
use http::{HeaderValue, Request};
use tower::ServiceBuilder;
use transports::stock::{CheckStockInputs, check_stock};

/// The signature of a request: its method and its path, by HMAC-SHA256.
pub fn signature(key: &[u8], method: &str, path: &str) -> String {
    let mac = hmac_sha256::HMAC::mac(format!("{method} {path}"), key);
    mac.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A client that signs every request with this key.
pub fn client(shop: &str, key: &'static [u8]) -> Result<Client, Box<dyn Error>> {
    let sign = move |mut request: Request<Payload>| {
        let signature = signature(key, request.method().as_str(), request.uri().path());
        if let Ok(signature) = HeaderValue::from_str(&signature) {
            request.headers_mut().insert("x-signature", signature);
        }
        request
    };
    let service = ServiceBuilder::new()
        .map_request(sign)
        .service(HttpService::new()?);
    Ok(Client::builder()
        .base_url("shop", shop)
        .transport(Tower::new(service))
        .build()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let shop = transports::shop()?;
    let client = client(&shop.url(), b"a shared key")?;
    check_stock(&client, CheckStockInputs::new("a")).await?;
    let signature = shop.requests()[0].header("x-signature").map(str::to_owned);
    println!("signed with {}", signature.unwrap_or_default());
    Ok(())
}
