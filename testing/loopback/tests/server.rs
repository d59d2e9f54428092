//! The server as a client sees it.
#![allow(
    clippy::unwrap_used,
    reason = "clippy counts the functions beside the tests as no tests"
)]

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use loopback::{Response, Server};

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// Sends bytes on a connection of their own and returns all that comes back.
fn exchange(server: &Server, bytes: &[u8]) -> String {
    let mut stream = connect(server);
    stream.write_all(bytes).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Reads one answer from a connection that stays open: its status line and its body.
fn read_answer(source: &mut impl BufRead) -> (String, String) {
    let mut status = String::new();
    source.read_line(&mut status).unwrap();
    let mut length = 0;
    for _ in 0..20 {
        let mut line = String::new();
        source.read_line(&mut line).unwrap();
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    source.read_exact(&mut body).unwrap();
    (status.trim().to_owned(), String::from_utf8(body).unwrap())
}

const CLOSE: &[u8] = b"GET /last HTTP/1.1\r\nConnection: close\r\n\r\n";

#[test]
fn several_requests_on_one_connection() {
    let server = Server::start(|request| Response::text(200, "text/plain", request.text())).unwrap();
    let mut stream = connect(&server);
    let mut source = BufReader::new(stream.try_clone().unwrap());
    for body in ["one", "two", "three"] {
        let length = body.len();
        write!(
            stream,
            "POST /{body}?a=%20 HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        assert_eq!(
            read_answer(&mut source),
            ("HTTP/1.1 200".to_owned(), body.to_owned())
        );
    }
    stream.write_all(CLOSE).unwrap();
    read_answer(&mut source);
    assert_eq!(
        source.read(&mut [0]).unwrap(),
        0,
        "Connection: close is respected"
    );

    let paths: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    assert_eq!(paths, ["/one", "/two", "/three", "/last"]);
    assert_eq!(server.requests()[0].query.as_deref(), Some("a=%20"));
}

#[test]
fn requests_sent_ahead_are_answered_in_order() {
    let server = Server::start(|request| Response::text(200, "text/plain", request.text())).unwrap();
    let first = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    let answer = exchange(&server, &[first.as_slice(), CLOSE].concat());
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 2, "{answer}");
    assert!(answer.contains("\r\n\r\nabcdeHTTP/1.1"), "{answer}");
}

#[test]
fn a_response_can_close_the_connection() {
    let server = Server::start(|_| Response::empty(200).header("Connection", "close")).unwrap();
    let answer = exchange(&server, b"GET / HTTP/1.1\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn a_script_ends_with_599() {
    let server = Server::script(vec![Response::json(200, "1"), Response::json(503, "2")]).unwrap();
    assert!(exchange(&server, CLOSE).starts_with("HTTP/1.1 200"));
    assert!(exchange(&server, CLOSE).starts_with("HTTP/1.1 503"));
    for _ in 0..2 {
        let answer = exchange(&server, CLOSE);
        assert!(
            answer.starts_with("HTTP/1.1 599") && answer.ends_with("script is over"),
            "{answer}"
        );
    }
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn multipart_as_sent() {
    let server = Server::script(vec![Response::empty(200)]).unwrap();
    let body = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--B--\r\n";
    let length = body.len();
    let head = format!(
        "POST / HTTP/1.1\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: {length}\r\n\r\n"
    );
    exchange(&server, (head + body).as_bytes());
    let parts = server.requests()[0].parts();
    assert_eq!(parts.len(), 1);
    assert_eq!(
        (parts[0].name.as_str(), parts[0].file_name.as_deref()),
        ("file", Some("f"))
    );
}

#[test]
fn misbehaviour() {
    let server = Server::script(vec![
        Response::cut_short(100, "abc"),
        Response::hang_up(),
        Response::stall(Duration::from_millis(1)),
    ])
    .unwrap();
    let request = b"GET / HTTP/1.1\r\n\r\n";
    let cut = exchange(&server, request);
    assert!(
        cut.contains("Content-Length: 100\r\n") && cut.ends_with("\r\n\r\nabc"),
        "{cut}"
    );
    assert_eq!(exchange(&server, request), "");
    assert_eq!(exchange(&server, request), "");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_stall_keeps_the_client_waiting_while_the_server_runs() {
    // The handler, and with it this copy, is owned by the server and its threads.
    let owned = Arc::new(());
    let server = Server::start({
        let owned = Arc::clone(&owned);
        move |_| {
            let _ = &owned;
            Response::stall(Duration::MAX)
        }
    })
    .unwrap();
    let mut stream = connect(&server);
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let error = stream.read(&mut [0]).unwrap_err();
    assert!(
        matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut),
        "{error}"
    );
    drop(server);
    assert_eq!(Arc::strong_count(&owned), 1, "the stall has ended");
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
}

#[test]
fn nothing_is_answered_after_the_last_answer() {
    let closing = Response::empty(200).header("Connection", "close");
    let cases: [(&[u8], Response); 4] = [
        (CLOSE, Response::empty(200)),
        (b"GET / HTTP/1.0\r\n\r\n", Response::empty(200)),
        (b"GET / HTTP/1.1\r\n\r\n", closing),
        (b"GET / HTTP/1.1\r\n\r\n", Response::cut_short(9, "")),
    ];
    for (first, response) in cases {
        let server = Server::script(vec![response]).unwrap();
        let answer = exchange(&server, &[first, CLOSE].concat());
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn connections_are_served_side_by_side() {
    // Neither answer is given before both requests are there.
    let both = Barrier::new(2);
    let server = Server::start(move |_| {
        both.wait();
        Response::empty(200)
    })
    .unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert!(exchange(&server, CLOSE).starts_with("HTTP/1.1 200")));
        }
    });
}

#[test]
fn a_panic_in_the_handler_is_told() {
    let server = Server::start(|request| match request.path.as_str() {
        "/" => panic!("expected {}", "a body"),
        _ => Response::empty(200),
    })
    .unwrap();
    let answer = exchange(&server, b"GET / HTTP/1.1\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    assert!(
        answer.ends_with("the handler panicked: expected a body"),
        "{answer}"
    );
    assert!(
        exchange(&server, CLOSE).starts_with("HTTP/1.1 200"),
        "the server goes on"
    );
}

#[test]
fn what_cannot_be_read_is_refused_and_forgotten() {
    let server = Server::start(|_| Response::empty(200)).unwrap();
    for (bytes, status) in [
        ("nonsense\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "413"),
    ] {
        let mut stream = connect(&server);
        stream.write_all(bytes.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{bytes:?}: {answer}"
        );
    }
    assert_eq!(server.requests(), []);
}

#[test]
fn dropping_closes_connections_and_ends_threads() {
    // The handler, and with it this copy, is owned by the server and its threads.
    let owned = Arc::new(());
    let server = Server::start({
        let owned = Arc::clone(&owned);
        move |_| {
            let _ = &owned;
            Response::empty(200)
        }
    })
    .unwrap();
    assert_eq!(server.url(), format!("http://{}", server.address()));
    let mut idle = connect(&server);
    idle.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let mut source = BufReader::new(idle);
    read_answer(&mut source);
    drop(server);
    assert_eq!(Arc::strong_count(&owned), 1, "all threads have ended");
    assert_eq!(source.read(&mut [0]).unwrap(), 0);
}
