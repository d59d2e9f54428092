//! The workflow that the examples run, and the server that they run it against.

use std::io;

use loopback::{Response, Server};

/// The compiled workflow.
pub mod stock {
    arazzo_runtime::include_workflows!("stock");
}

/// A shop that has seven of everything.
///
/// # Errors
/// When no port is free.
pub fn shop() -> io::Result<Server> {
    Server::start(|_| Response::json(200, r#"{"left": 7}"#))
}
