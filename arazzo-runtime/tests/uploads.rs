//! Files and readers to upload (S41): sent piece by piece, files as often as needed, readers once.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::thread;

use arazzo_runtime::http::{HeaderMap, StatusCode};
use arazzo_runtime::{
    Client, Failure, Method, Request, Server, TransportError, Upload,
    codegen::Multipart,
    error::UploadError,
    transport::{Body, Transport, TransportFuture, TransportReply, TransportRequest},
};

/// 200 MiB that take no room on the disk.
const LARGE: u64 = 200 * 1024 * 1024;

fn file(name: &str, length: u64) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let file = File::create(&path).unwrap();
    file.set_len(length).unwrap();
    path
}

fn sending(upload: &Upload) -> Request {
    let mut form = Multipart::new();
    form.text("purpose", "batch");
    form.file("file", upload);
    let mut request = Request::new(Method::POST, Server::unknown("api"));
    request.path("/files");
    request.multipart(form);
    request
}

/// Counts the pieces of the bodies it is given.
#[derive(Clone, Default)]
struct Counting(Arc<Mutex<Vec<Counted>>>);

/// One body: what was announced, what came, in how large pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counted {
    announced: Option<u64>,
    bytes: u64,
    pieces: usize,
    largest: usize,
}

impl Transport for Counting {
    fn send(&self, mut request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            let mut counted = Counted {
                announced: request.body.len(),
                ..Counted::default()
            };
            let next = |body: &mut arazzo_runtime::codegen::Payload, context: &mut std::task::Context<'_>| {
                http_body::Body::poll_frame(Pin::new(body), context)
            };
            while let Some(frame) = std::future::poll_fn(|context| next(&mut request.body, context)).await {
                let piece = frame.map_err(TransportError::other)?.into_data().unwrap();
                counted.bytes += piece.len() as u64;
                counted.pieces += 1;
                counted.largest = counted.largest.max(piece.len());
            }
            self.0.lock().unwrap().push(counted);
            Ok(TransportReply::new(StatusCode::OK, HeaderMap::new(), ""))
        })
    }
}

fn counting() -> (Client, Counting) {
    let counting = Counting::default();
    let client = Client::builder()
        .base_url("api", "http://h")
        .transport(counting.clone())
        .build()
        .unwrap();
    (client, counting)
}

#[tokio::test]
async fn s41_a_large_file_is_never_read_whole_and_is_read_again_for_every_request() {
    let (client, counting) = counting();
    let request = sending(&Upload::file(file("large.bin", LARGE)));
    for _ in 0..2 {
        client.send(request.clone()).await.unwrap();
    }
    let counted = counting.0.lock().unwrap().clone();
    assert_eq!(counted[0], counted[1]);
    let Counted {
        announced,
        bytes,
        pieces,
        largest,
    } = counted[0];
    assert_eq!(announced, Some(bytes));
    assert!(bytes > LARGE && bytes < LARGE + 1000, "{bytes}");
    assert!(largest <= 64 * 1024, "{largest} bytes were in memory at once");
    assert!(pieces >= (LARGE / (64 * 1024)) as usize, "{pieces}");
}

#[tokio::test]
async fn s41_a_reader_is_sent_once() {
    let (client, counting) = counting();
    let request = sending(&Upload::reader(&b"a,b\n"[..]).file_name("table.csv"));
    client.send(request.clone()).await.unwrap();
    let error = client.send(request).await.unwrap_err();
    assert!(
        matches!(&error, TransportError::Upload { source, .. } if matches!(**source, UploadError::AlreadySent)),
        "{error}"
    );
    let shown = "POST http://h/files: an upload that is read from a reader can be sent only once";
    assert_eq!(error.to_string(), shown);
    assert_eq!(Failure::from(error).kind(), arazzo_runtime::ErrorKind::Request);
    let counted = counting.0.lock().unwrap().clone();
    assert_eq!((counted.len(), counted[0].announced), (1, None));
}

#[tokio::test]
async fn s41_a_file_that_is_not_there_is_named_and_nothing_is_sent() {
    let (client, counting) = counting();
    let error = client
        .send(sending(&Upload::file("no/such/input.jsonl")))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST http://h/files: the file no/such/input.jsonl cannot be read"
    );
    assert!(counting.0.lock().unwrap().is_empty());
}

/// What a server read of one request: the head, and how many bytes there were behind it.
fn count(stream: &TcpStream) -> (String, u64) {
    let mut source = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(source.read_line(&mut head).unwrap(), 0, "{head}");
    }
    let length = head
        .lines()
        .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut bytes = 0;
    match length {
        Some(length) => {
            bytes = std::io::copy(&mut source.take(length), &mut std::io::sink()).unwrap();
        }
        None => loop {
            let mut size = String::new();
            source.read_line(&mut size).unwrap();
            let size = u64::from_str_radix(size.trim(), 16).unwrap();
            let read = std::io::copy(&mut (&mut source).take(size + 2), &mut std::io::sink()).unwrap();
            bytes += read - 2;
            if size == 0 {
                break;
            }
        },
    }
    (head, bytes)
}

/// Answers one request, and gives what came.
fn counting_server() -> (String, thread::JoinHandle<(String, u64)>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let counted = count(&stream);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .unwrap();
        counted
    });
    (url, server)
}

async fn over_the_wire(request: Request) -> (String, u64) {
    let (url, server) = counting_server();
    let client = Client::builder().base_url("api", url).build().unwrap();
    client.send(request).await.unwrap();
    server.join().unwrap()
}

#[tokio::test]
async fn s41_a_file_goes_over_the_wire_with_its_length_and_a_reader_in_chunks() {
    let mut request = Request::new(Method::PUT, Server::unknown("api"));
    request.path("/files/1");
    request.upload("application/octet-stream", &Upload::file(file("wire.bin", LARGE)));
    assert!(matches!(request.body(), Body::Upload { .. }));
    let (head, bytes) = over_the_wire(request).await;
    assert_eq!(bytes, LARGE);
    let head = head.to_lowercase();
    assert!(head.contains("content-type: application/octet-stream"), "{head}");

    let (head, bytes) = over_the_wire(sending(&Upload::reader(&b"abc"[..]))).await;
    assert!(
        head.to_lowercase().contains("transfer-encoding: chunked"),
        "{head}"
    );
    assert!(bytes > 3);
    let (head, _) = over_the_wire(sending(&Upload::reader_of_length(&b"abc"[..], 3))).await;
    assert!(head.to_lowercase().contains("content-length: "), "{head}");
}
