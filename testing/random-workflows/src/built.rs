//! Some of the workflows, compiled.

use std::future::Future;
use std::pin::Pin;

use arazzo_runtime::{Client, ErrorKind};

/// How a run failed: the kind, and the whole story.
pub type Failed = (ErrorKind, String);

/// Runs a workflow, with the word that its conditions ask for.
pub type Run =
    for<'c> fn(&'c Client, String) -> Pin<Box<dyn Future<Output = Result<(), Failed>> + Send + 'c>>;

macro_rules! runs {
    ($graph:ident) => {
        |client, word| {
            Box::pin(async move {
                let ended = $graph::w0(client, $graph::W0Inputs::new(word)).await;
                ended.map(drop).map_err(|error| (error.kind(), error.to_string()))
            })
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/built.rs"));
