//! One connection: requests in, answers out, until somebody closes it.

use std::any::Any;
use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::body::{BODY_LIMIT, read_body};
use crate::head::read_head;
use crate::read_error::ReadError;
use crate::response::Delivery;
use crate::server::Shared;
use crate::{Request, Response};

/// The longest that a read or a write may make no progress.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves a connection to its end. Errors end it; there is nobody to report them to.
pub(crate) fn serve(stream: &TcpStream, shared: &Shared) {
    let _ = serve_requests(stream, shared);
    // A copy of the stream is kept for stopping, so dropping this one would not close the connection.
    let _ = stream.shutdown(Shutdown::Both);
}

fn serve_requests(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut source = BufReader::new(stream);
    loop {
        let (request, keep_alive) = match read_request(&mut source) {
            Ok(read) => read,
            Err(error) => return refuse(stream, &mut source, &error),
        };
        shared.remember(&request);
        let response = answer(&request, shared);
        match response.delivery {
            Delivery::HangUp => return Ok(()),
            Delivery::Stall(pause) => {
                shared.wait_until_stopped(pause);
                return Ok(());
            }
            Delivery::Whole | Delivery::CutShort { .. } => {}
        }
        (&mut &*stream).write_all(&message(&response, &request.method))?;
        let cut_short = response.delivery != Delivery::Whole;
        if cut_short || !keep_alive || response.asks_to_close() {
            return Ok(());
        }
    }
}

fn read_request(source: &mut BufReader<&TcpStream>) -> Result<(Request, bool), ReadError> {
    let head = read_head(source)?;
    let body = read_body(source, &head.headers)?;
    let request = Request {
        method: head.method,
        path: head.path,
        query: head.query,
        headers: head.headers,
        body,
    };
    Ok((request, head.keep_alive))
}

/// Says why a request could not be read.
fn refuse(mut stream: &TcpStream, source: &mut BufReader<&TcpStream>, error: &ReadError) -> io::Result<()> {
    let Some(status) = error.status() else {
        return Ok(());
    };
    let response = Response::text(status, "text/plain", error.to_string()).header("Connection", "close");
    stream.write_all(&message(&response, ""))?;
    stream.shutdown(Shutdown::Write)?;
    // Closing with bytes unread would reset the connection, and the client might lose the answer.
    io::copy(&mut source.take(BODY_LIMIT as u64), &mut io::sink())?;
    Ok(())
}

/// The handler's answer. A handler that panics, as a failing assertion does, is told to the client as a 500 with
/// the message, lest the test see nothing but a closed connection.
fn answer(request: &Request, shared: &Shared) -> Response {
    let outcome = catch_unwind(AssertUnwindSafe(|| (shared.handler)(request)));
    outcome.unwrap_or_else(|panic| {
        let text = format!("the handler panicked: {}", panic_message(&*panic));
        Response::text(500, "text/plain", text).header("Connection", "close")
    })
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(message), _) => message,
        (_, Some(message)) => message,
        _ => "",
    }
}

/// The bytes to send.
fn message(response: &Response, method: &str) -> Vec<u8> {
    let status = response.status;
    let mut head = format!("HTTP/1.1 {status} \r\n");
    for (name, value) in &response.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let without_content = matches!(status, 100..=199 | 204 | 304);
    if let Delivery::CutShort { declared_length } = response.delivery {
        head.push_str(&format!("Content-Length: {declared_length}\r\n"));
    } else if !without_content
        && !response.has_header("Content-Length")
        && !response.has_header("Transfer-Encoding")
    {
        head.push_str(&format!("Content-Length: {}\r\n", response.body.len()));
    }
    head.push_str("\r\n");
    let mut message = head.into_bytes();
    if !without_content && method != "HEAD" {
        message.extend_from_slice(&response.body);
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(response: &Response, method: &str) -> String {
        String::from_utf8(message(response, method)).unwrap()
    }

    #[test]
    fn the_length_is_added() {
        let response = Response::json(200, "{}").header("X-A", "1");
        let expected =
            "HTTP/1.1 200 \r\nContent-Type: application/json\r\nX-A: 1\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(text(&response, "GET"), expected);
        assert_eq!(
            text(&Response::empty(404), "GET"),
            "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n"
        );
    }

    #[test]
    fn the_length_is_left_to_who_gives_a_framing() {
        let chunked =
            Response::text(200, "text/plain", "1\r\na\r\n0\r\n\r\n").header("transfer-encoding", "chunked");
        assert!(!text(&chunked, "GET").contains("Content-Length"));
        let own = Response::text(200, "text/plain", "abc").header("content-length", "1");
        assert!(!text(&own, "GET").contains("Content-Length"));
    }

    #[test]
    fn no_content_where_http_has_none() {
        assert_eq!(
            text(&Response::json(204, "x"), "GET").split("\r\n\r\n").nth(1),
            Some("")
        );
        assert!(!text(&Response::json(204, "x"), "GET").contains("Content-Length"));
        let head = text(&Response::json(200, "abc"), "HEAD");
        assert!(head.ends_with("Content-Length: 3\r\n\r\n"), "{head}");
    }

    #[test]
    fn a_body_cut_short_declares_its_own_length() {
        assert_eq!(
            text(&Response::cut_short(10, "abc"), "GET"),
            "HTTP/1.1 200 \r\nContent-Length: 10\r\n\r\nabc"
        );
    }
}
