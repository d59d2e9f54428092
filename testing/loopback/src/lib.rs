//! A small HTTP/1.1 server on 127.0.0.1, for tests and examples.
//!
//! It answers with what a function or a list says, remembers every request it read, and can misbehave on purpose:
//! close too early, answer nothing, keep the client waiting. It is made of threads and `std` alone.
//!
//! ```
//! use std::io::{Read, Write};
//! use loopback::{Response, Server};
//!
//! let server = Server::start(|request| match request.path.as_str() {
//!     "/pets" => Response::json(200, "[]"),
//!     _ => Response::empty(404),
//! })?;
//!
//! let mut client = std::net::TcpStream::connect(server.address())?;
//! client.write_all(b"GET /pets?limit=3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
//! let mut answer = String::new();
//! client.read_to_string(&mut answer)?;
//!
//! assert!(answer.starts_with("HTTP/1.1 200"));
//! assert_eq!(server.requests()[0].query.as_deref(), Some("limit=3"));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Bounds
//!
//! So that no test can hang or eat the memory: 10 seconds for a read or a write that makes no progress, 64 KiB for
//! the request line and the headers, 32 MiB for a request body, 30 seconds for a stall. A request that exceeds them
//! or is not HTTP is answered with a 4xx that says why; it is neither remembered nor shown to the handler.

mod body;
mod connection;
mod head;
mod multipart;
mod read_error;
mod request;
mod response;
mod script;
mod server;

pub use multipart::Part;
pub use request::Request;
pub use response::Response;
pub use script::Script;
pub use server::Server;
