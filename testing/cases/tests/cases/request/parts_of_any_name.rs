//! Forms in parts of which the schema says that members of any name are files (S41).

use arazzo_runtime::Upload;
use loopback::{Request, Response};
use serde_json::{from_value, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("parts-of-any-name");
}

/// The names of the parts, those of their files, and what is in them.
fn parts(request: &Request) -> Vec<(String, Option<String>, String)> {
    let parts = request.parts().into_iter();
    parts
        .map(|part| {
            let body = String::from_utf8_lossy(&part.body).into_owned();
            (part.name, part.file_name, body)
        })
        .collect()
}

fn file(name: &str, text: &str) -> (String, Option<String>, String) {
    (name.to_owned(), Some(name.to_owned()), text.to_owned())
}

fn field(name: &str, text: &str) -> (String, Option<String>, String) {
    (name.to_owned(), None, text.to_owned())
}

#[tokio::test]
async fn s41_members_that_the_schema_does_not_name_are_files() {
    let (server, client) = scripted(vec![Response::empty(200)]);
    // An input that is only sent so is an upload.
    let lock = Upload::from(b"\xff\x00".to_vec()).file_name("lock.bin");
    generated::literal_parts(&client, generated::LiteralPartsInputs::new(lock))
        .await
        .unwrap();
    let requests = server.requests();
    let sent = requests[0].parts();
    assert_eq!(sent[0].file_name.as_deref(), Some("lock.bin"));
    assert_eq!(sent[0].body, b"\xff\x00");
    assert_eq!(
        parts(&requests[0])[1..],
        [field("note", "n"), field("count", "2")]
    );
}

#[tokio::test]
async fn s41_the_members_of_a_whole_object_are_files() {
    let (server, client) = scripted(vec![Response::empty(200); 3]);
    let files = json!({"files": {"a.lock": "A", "b.lock": "B", "note": "n"}});
    generated::whole_parts(&client, from_value(files).unwrap())
        .await
        .unwrap();
    let requests = server.requests();
    assert_eq!(
        parts(&requests[0]),
        [file("a.lock", "A"), file("b.lock", "B"), field("note", "n")]
    );
    assert_eq!(
        parts(&requests[1]),
        [file("a.lock", "A"), file("b.lock", "B"), file("note", "n")]
    );
    assert_eq!(
        parts(&requests[2]),
        [field("a.lock", "A"), field("b.lock", "B"), field("note", "n")]
    );
}

#[tokio::test]
async fn s41_lists_of_files_of_any_name() {
    let (server, client) = scripted(vec![Response::empty(200)]);
    let inputs = generated::ListedPartsInputs::new("P").others(vec!["x".to_owned(), "y".to_owned()]);
    generated::listed_parts(&client, inputs).await.unwrap();
    let expected = [
        file("photo", "P"),
        file("others", "x"),
        file("others", "y"),
        file("two", "a"),
        file("two", "b"),
    ];
    assert_eq!(parts(&server.requests()[0]), expected);
}

#[cfg(reported)]
mod corpus_06 {
    use super::*;

    mod generated {
        arazzo_runtime::include_workflows!("reported/corpus-06-multipart-additional-binary/a");
    }

    #[tokio::test]
    async fn s41_files_of_any_name_as_reported() {
        let server = loopback::Server::script(vec![Response::empty(200); 2]).unwrap();
        let client = crate::client("scans", &server).build().unwrap();
        let lock = Upload::from("{}");
        generated::literal_members(&client, generated::LiteralMembersInputs::new(lock))
            .await
            .unwrap();
        let files = from_value(json!({"files": {"a": "A"}})).unwrap();
        generated::whole_object(&client, files).await.unwrap();
        let requests = server.requests();
        assert_eq!(parts(&requests[0]), [file("package-lock.json", "{}")]);
        assert_eq!(parts(&requests[1]), [file("a", "A")]);
    }
}
