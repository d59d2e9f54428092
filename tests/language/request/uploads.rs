//! Files that are sent (S41): text, bytes, files on disk, readers.

use std::fs;
use std::path::{Path, PathBuf};

use acceptance::language::{ReplaceFileInputs, SendFileInputs, replace_file, send_file};
use arazzo_runtime::{Client, Failure, TransportError, Upload, error::UploadError};
use loopback::{Response, Server};

fn file(name: &str, content: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("uploads");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path
}

fn answering(statuses: &[u16]) -> (Server, Client) {
    let server = Server::script(statuses.iter().map(|status| Response::json(*status, "{}"))).unwrap();
    let client = crate::client("files", &server).build().unwrap();
    (server, client)
}

/// Name, content and media type of the file that was sent with a request.
fn sent(server: &Server, request: usize) -> (Option<String>, Vec<u8>) {
    let parts = server.requests()[request].parts();
    let part = parts.into_iter().find(|part| part.name == "file").unwrap();
    (part.file_name, part.body)
}

#[tokio::test]
async fn s41_a_file_on_disk_is_read_again_for_a_retry() {
    let path = file("input.jsonl", "{\"n\": 1}\n");
    let (server, client) = answering(&[500, 200]);
    send_file(&client, SendFileInputs::new(path)).await.unwrap();
    let expected = (Some("input.jsonl".to_owned()), b"{\"n\": 1}\n".to_vec());
    assert_eq!(sent(&server, 0), expected);
    assert_eq!(sent(&server, 1), expected);
    let length = server.requests()[0].body.len().to_string();
    assert_eq!(
        server.requests()[0].header("content-length"),
        Some(length.as_str())
    );
}

#[tokio::test]
async fn s41_a_reader_is_sent_once_and_a_retry_says_so() {
    let (server, client) = answering(&[200]);
    let reader = || Upload::reader(&b"a,b\n"[..]).file_name("table.csv");
    send_file(&client, SendFileInputs::new(reader())).await.unwrap();
    assert_eq!(
        sent(&server, 0),
        (Some("table.csv".to_owned()), b"a,b\n".to_vec())
    );

    let (server, client) = answering(&[500, 200]);
    let error = send_file(&client, SendFileInputs::new(reader()))
        .await
        .unwrap_err();
    let Failure::Transport(TransportError::Upload { source, .. }) = error.failure() else {
        panic!("{error}");
    };
    assert!(matches!(**source, UploadError::AlreadySent));
    assert_eq!((error.attempt(), server.requests().len()), (2, 1));
    assert!(error.to_string().ends_with("can be sent only once"), "{error}");
}

#[tokio::test]
async fn s41_a_whole_body_from_disk() {
    let (server, client) = answering(&[200, 200]);
    let path = file("whole.bin", "\u{1}whole");
    replace_file(&client, ReplaceFileInputs::new(path.as_path()))
        .await
        .unwrap();
    replace_file(&client, ReplaceFileInputs::new("text"))
        .await
        .unwrap();
    let bodies: Vec<Vec<u8>> = server
        .requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(bodies, [b"\x01whole".to_vec(), b"text".to_vec()]);
    let header = server.requests()[0].header("content-type").map(str::to_owned);
    assert_eq!(header.as_deref(), Some("application/octet-stream"));
}

#[tokio::test]
async fn s41_a_file_that_is_not_there_is_named_before_anything_is_sent() {
    let (server, client) = answering(&[]);
    let inputs = SendFileInputs::new(Path::new("no/such.file"));
    let error = send_file(&client, inputs).await.unwrap_err();
    let shown = error.to_string();
    assert!(
        shown.contains("the file no/such.file cannot be read: "),
        "{shown}"
    );
    assert!(server.requests().is_empty());
}
