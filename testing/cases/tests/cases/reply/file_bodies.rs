//! Bodies of replies that are files: bytes from end to end (S19a).

use arazzo_runtime::http::{HeaderMap, StatusCode};
use arazzo_runtime::serde_json::{self, Value, json};
use arazzo_runtime::{Effect, ErrorKind, RawBody, Reply, Run, transport::Body};
use loopback::{Response, Server};

mod generated {
    arazzo_runtime::include_workflows!("file-bodies");
}

/// Files of Swagger 2.0.
mod generated_2 {
    arazzo_runtime::include_workflows!("file-bodies-2");
}

use generated::*;

use crate::scripted;

const PNG: &[u8] = b"\x89PNG\xff\x00";
const PNG_IN_BASE64: &str = "iVBOR/8A";

fn file(content_type: &str, bytes: &[u8]) -> Response {
    unlabelled(bytes).header("Content-Type", content_type)
}

fn unlabelled(bytes: &[u8]) -> Response {
    let mut response = Response::empty(200);
    response.body = bytes.to_vec();
    response
}

fn taken() -> Response {
    Response::empty(200)
}

/// The file in the request at this place of the exchange.
fn uploaded(server: &Server, at: usize) -> Vec<u8> {
    let parts = server.requests()[at].parts();
    let part = parts.iter().find(|part| part.name == "file").unwrap();
    assert!(part.file_name.is_some());
    part.body.clone()
}

fn stored(server: &Server, at: usize) -> Vec<u8> {
    let request = &server.requests()[at];
    assert_eq!(request.header("content-type"), Some("application/octet-stream"));
    request.body.clone()
}

fn written(outputs: impl arazzo_runtime::serde::Serialize) -> Value {
    serde_json::to_value(outputs).unwrap()
}

#[tokio::test]
async fn s19a_a_file_is_the_same_bytes_in_a_part_and_in_a_body_and_base64_in_the_outputs() {
    let (server, client) = scripted(vec![file("application/pdf", PNG), taken(), taken()]);
    let outputs = copy_pdf(&client, CopyPdfInputs::new()).await.unwrap();
    assert_eq!(uploaded(&server, 1), PNG);
    assert_eq!(stored(&server, 2), PNG);
    let bytes: &RawBody = &outputs.file;
    assert_eq!(&bytes.bytes()[..], PNG);
    assert_eq!(written(&outputs), json!({"file": PNG_IN_BASE64}));
}

#[tokio::test]
async fn s19a_a_file_is_told_by_its_media_type_and_by_its_schema() {
    let (server, client) = scripted(vec![file("application/octet-stream", PNG), taken()]);
    let outputs = copy_stream(&client, CopyStreamInputs::new()).await.unwrap();
    assert_eq!(uploaded(&server, 1), PNG);
    assert_eq!(written(&outputs), json!({"file": PNG_IN_BASE64}));

    let (server, client) = scripted(vec![file("image/png", PNG), taken()]);
    let outputs = copy_image(&client, CopyImageInputs::new()).await.unwrap();
    assert_eq!(stored(&server, 1), PNG);
    assert_eq!(written(&outputs), json!({"file": PNG_IN_BASE64}));

    // What the server says it is does not matter then.
    for content_type in ["application/json", "application/pdf", "text/plain"] {
        let (server, client) = scripted(vec![file(content_type, PNG), taken()]);
        let outputs = copy_labelled_json(&client, CopyLabelledJsonInputs::new())
            .await
            .unwrap();
        assert_eq!(stored(&server, 1), PNG, "{content_type}");
        assert_eq!(written(&outputs), json!({"file": PNG_IN_BASE64}));
    }
}

#[tokio::test]
async fn s19a_a_file_that_happens_to_be_text_or_json_is_sent_as_it_came() {
    let text = b"{ \"b\": 1,  \"a\": 1.50 }\n";
    let (server, client) = scripted(vec![file("application/pdf", text), taken(), taken()]);
    let outputs = copy_pdf(&client, CopyPdfInputs::new()).await.unwrap();
    assert_eq!(uploaded(&server, 1), text);
    assert_eq!(stored(&server, 2), text);
    assert_eq!(outputs.file.text().map(str::as_bytes), Some(&text[..]));

    let (server, client) = scripted(vec![file("application/pdf", b""), taken(), taken()]);
    copy_pdf(&client, CopyPdfInputs::new()).await.unwrap();
    assert_eq!(uploaded(&server, 1), b"");
}

#[tokio::test]
async fn s19a_without_a_schema_the_body_is_what_it_says_it_is() {
    for (reply, id, output) in [
        (unlabelled(PNG), Value::Null, json!(PNG_IN_BASE64)),
        (
            file("application/json", b" {\"id\": \"a\", \"b\":  [1.50]}"),
            json!("a"),
            json!({"id": "a", "b": [1.5]}),
        ),
        (file("text/plain", b"a,b\n"), Value::Null, json!("a,b\n")),
        (file("image/gif", PNG), Value::Null, json!(PNG_IN_BASE64)),
    ] {
        let sent = reply.body.clone();
        let (server, client) = scripted(vec![reply, taken(), taken()]);
        let outputs = copy_open(&client, CopyOpenInputs::new()).await.unwrap();
        assert_eq!(stored(&server, 1), sent);
        assert_eq!(uploaded(&server, 2), sent);
        assert_eq!(outputs.id.clone().unwrap_or_default(), id);
        assert_eq!(written(&outputs)["body"], output);
    }
    let (server, client) = scripted(vec![file("application/json", PNG), taken()]);
    let outputs = copy_untyped(&client, CopyUntypedInputs::new()).await.unwrap();
    assert_eq!(stored(&server, 1), PNG);
    assert_eq!(written(&outputs), json!({"body": PNG_IN_BASE64}));

    let (server, client) = scripted(vec![file("application/vnd.any", PNG), taken()]);
    let outputs = copy_range(&client, CopyRangeInputs::new()).await.unwrap();
    assert_eq!(stored(&server, 1), PNG);
    assert_eq!(written(&outputs), json!({"body": PNG_IN_BASE64}));
}

#[tokio::test]
async fn s19a_a_reply_may_be_a_file_or_json() {
    let (server, client) = scripted(vec![file("application/zip", PNG), taken()]);
    let outputs = copy_either(&client, CopyEitherInputs::new()).await.unwrap();
    assert_eq!(stored(&server, 1), PNG);
    assert_eq!(written(&outputs), json!({"body": PNG_IN_BASE64}));

    let json = r#"{"job":"7"}"#;
    let (server, client) = scripted(vec![Response::json(202, json), taken()]);
    let outputs = copy_either(&client, CopyEitherInputs::new()).await.unwrap();
    assert_eq!(stored(&server, 1), json.as_bytes());
    assert_eq!(outputs.job.as_deref(), Some("7"));
    assert_eq!(written(&outputs), json!({"body": {"job": "7"}, "job": "7"}));
}

#[tokio::test]
async fn s19a_where_text_is_taken_a_file_is_text_or_an_error_that_names_the_step() {
    let (server, client) = scripted(vec![file("application/pdf", b"caf\xc3\xa9 & co"), taken()]);
    search_for_text(&client, SearchForTextInputs::new())
        .await
        .unwrap();
    assert_eq!(
        server.requests()[1].query.as_deref(),
        Some("q=caf%C3%A9%20%26%20co")
    );

    let (server, client) = scripted(vec![file("application/pdf", PNG)]);
    let error = search_for_text(&client, SearchForTextInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.step(), Some(SearchForTextStep::Search));
    let failure =
        "`$steps.get.outputs.file`, which the query parameter `q` needs, is not a text: it is not UTF-8";
    assert_eq!(error.failure().to_string(), failure);
    assert_eq!(server.requests().len(), 1);

    let (server, client) = scripted(vec![file("application/json", b"\"json\""), taken()]);
    let inputs = SearchForLongerTextInputs::new();
    search_for_longer_text(&client, inputs).await.unwrap();
    assert_eq!(server.requests()[1].query.as_deref(), Some("q=about%20json"));

    let (_server, client) = scripted(vec![file("application/json", PNG)]);
    let inputs = SearchForLongerTextInputs::new();
    let error = search_for_longer_text(&client, inputs).await.unwrap_err();
    assert_eq!(error.step(), Some(SearchForLongerTextStep::Search));
    assert_eq!(error.failure().to_string(), failure);
}

#[tokio::test]
async fn s19a_in_json_a_file_is_base64_where_the_operation_says_so_else_text() {
    let (server, client) = scripted(vec![file("application/pdf", PNG), taken()]);
    attach_as_base64(&client, AttachAsBase64Inputs::new())
        .await
        .unwrap();
    let sent: Value = serde_json::from_slice(&server.requests()[1].body).unwrap();
    assert_eq!(sent, json!({"data": PNG_IN_BASE64, "bytes": PNG_IN_BASE64}));

    let (server, client) = scripted(vec![file("application/pdf", b"\"5\""), taken()]);
    attach_as_text(&client, AttachAsTextInputs::new()).await.unwrap();
    let sent: Value = serde_json::from_slice(&server.requests()[1].body).unwrap();
    assert_eq!(sent, json!({"text": "\"5\"", "note": "of \"5\""}));

    let (_server, client) = scripted(vec![file("application/pdf", PNG)]);
    let error = attach_as_text(&client, AttachAsTextInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.step(), Some(AttachAsTextStep::Attach));
}

#[tokio::test]
async fn s19a_a_file_goes_through_workflows_that_call_each_other() {
    let (server, client) = scripted(vec![file("application/pdf", PNG), taken()]);
    let outputs = copy_through_workflows(&client, CopyThroughWorkflowsInputs::new())
        .await
        .unwrap();
    assert_eq!(uploaded(&server, 1), PNG);
    assert_eq!(written(&outputs), json!({"file": PNG_IN_BASE64}));
}

#[tokio::test]
async fn s19a_a_value_that_is_handed_over_is_json_or_text_or_an_error() {
    for (reply, sent) in [
        (
            file("application/json", b"{\"a\": 1}"),
            json!({"text": "{\"a\": 1}", "note": {"a": 1}}),
        ),
        (file("text/plain", b"x"), json!({"text": "x", "note": "x"})),
    ] {
        let (server, client) = scripted(vec![reply, taken()]);
        hand_over(&client, HandOverInputs::new()).await.unwrap();
        let body: Value = serde_json::from_slice(&server.requests()[1].body).unwrap();
        assert_eq!(body, sent);
    }
    let (server, client) = scripted(vec![unlabelled(PNG)]);
    let error = hand_over(&client, HandOverInputs::new()).await.unwrap_err();
    assert_eq!(error.step(), Some(HandOverStep::Take));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn s19a_a_body_in_a_path_a_header_and_a_form_is_text() {
    let (server, client) = scripted(vec![file("text/plain", b"a/b"), taken()]);
    find_note(&client, FindNoteInputs::new()).await.unwrap();
    assert_eq!(server.requests()[1].path, "/notes/a%2Fb");
    assert_eq!(server.requests()[1].header("x-note"), Some("a/b"));

    let (server, client) = scripted(vec![file("application/pdf", b"a b"), taken()]);
    send_form(&client, SendFormInputs::new()).await.unwrap();
    assert_eq!(server.requests()[1].body, b"note=a+b");
}

#[tokio::test]
async fn s17_a_place_in_a_body_without_a_schema_is_sent_or_named() {
    let (server, client) = scripted(vec![Response::json(200, r#"{"id": "7"}"#), taken()]);
    find_note_by_id(&client, FindNoteByIdInputs::new()).await.unwrap();
    assert_eq!(server.requests()[1].path, "/notes/7");

    let (_server, client) = scripted(vec![unlabelled(PNG)]);
    let error = find_note_by_id(&client, FindNoteByIdInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Absent);
}

#[tokio::test]
async fn s19a_a_file_in_a_part_that_nobody_describes_is_a_file() {
    let (server, client) = scripted(vec![file("application/pdf", PNG), taken()]);
    send_undeclared_part(&client, SendUndeclaredPartInputs::new())
        .await
        .unwrap();
    let parts = server.requests()[1].parts();
    let bodies: Vec<_> = parts
        .iter()
        .map(|part| (part.name.as_str(), &part.body[..]))
        .collect();
    assert_eq!(bodies, [("file", PNG), ("more", PNG)]);
}

#[tokio::test]
async fn s19a_a_file_that_another_step_hands_on_is_the_same_file() {
    let replies = vec![file("application/pdf", PNG), Response::json(200, "{}"), taken()];
    let (server, client) = scripted(replies);
    let outputs = copy_of_copy(&client, CopyOfCopyInputs::new()).await.unwrap();
    assert_eq!(uploaded(&server, 2), PNG);
    assert_eq!(written(&outputs), json!({"copy": PNG_IN_BASE64}));
}

#[tokio::test]
async fn s16_a_file_in_a_json_text_is_text_base64_or_an_error() {
    let (server, client) = scripted(vec![file("application/pdf", b"{\"a\": 1}"), taken()]);
    send_json_text(&client, SendJsonTextInputs::new()).await.unwrap();
    let sent: Value = serde_json::from_slice(&server.requests()[1].body).unwrap();
    let text = "{\"a\": 1}";
    assert_eq!(
        sent,
        json!({"note": {"a": 1}, "more": text, "data": "eyJhIjogMX0="})
    );
    let (server, client) = scripted(vec![file("application/pdf", PNG)]);
    let error = send_json_text(&client, SendJsonTextInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.step(), Some(SendJsonTextStep::Attach));
    assert_eq!(server.requests().len(), 1);

    // What an input of a workflow has inside is no different.
    let (server, client) = scripted(vec![file("application/pdf", PNG)]);
    let error = hand_over_inside(&client, HandOverInsideInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.step(), Some(HandOverInsideStep::Take));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn s19a_a_file_that_is_the_whole_body_is_sent_as_it_came() {
    let text = b"{ \"data\":  null }";
    let (server, client) = scripted(vec![file("application/pdf", text), taken()]);
    send_file_as_json(&client, SendFileAsJsonInputs::new())
        .await
        .unwrap();
    let request = &server.requests()[1];
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.body, text);
}

#[tokio::test]
async fn s41_parts_that_are_files_by_their_schema_or_media_type() {
    let (server, client) = scripted(vec![file("application/pdf", PNG), unlabelled(PNG), taken()]);
    send_several_parts(&client, SendSeveralPartsInputs::new())
        .await
        .unwrap();
    let parts = server.requests()[2].parts();
    let names: Vec<_> = parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["files", "files", "picture", "thing"]);
    assert!(parts.iter().all(|part| part.body == PNG));
    assert_eq!(parts[2].content_type.as_deref(), Some("image/png"));
}

#[tokio::test]
async fn s19a_the_media_type_that_a_step_accepts_says_what_the_reply_is() {
    let (server, client) = scripted(vec![file("application/octet-stream", PNG), taken()]);
    let outputs = copy_asset(&client, CopyAssetInputs::new()).await.unwrap();
    assert_eq!(stored(&server, 1), PNG);
    assert_eq!(written(&outputs), json!({"file": PNG_IN_BASE64}));
}

#[tokio::test]
async fn s25_a_run_that_ends_with_another_workflow_has_its_files() {
    let (_server, client) = scripted(vec![taken(), file("application/pdf", PNG), taken(), taken()]);
    let outputs = end_with_copy(&client, EndWithCopyInputs::new()).await.unwrap();
    assert_eq!(written(&outputs), json!({"file": PNG_IN_BASE64}));
}

#[tokio::test]
async fn s19a_swagger_2_has_files_too() {
    let replies = vec![
        file("application/pdf", PNG),
        file("text/csv", PNG),
        taken(),
        taken(),
    ];
    let (server, client) = scripted(replies);
    let outputs = generated_2::copy_files(&client, generated_2::CopyFilesInputs::new())
        .await
        .unwrap();
    assert_eq!(uploaded(&server, 2), PNG);
    assert_eq!(uploaded(&server, 3), PNG);
    assert_eq!(
        written(&outputs),
        json!({"report": PNG_IN_BASE64, "export": PNG_IN_BASE64})
    );
}

#[test]
fn s19a_a_file_survives_a_checkpoint() {
    let reply = |content_type: &str, body: &'static [u8]| {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", content_type.parse().unwrap());
        Ok(Reply::new(StatusCode::OK, headers, body))
    };
    let mut run = Run::<CopyPdf>::new(CopyPdfInputs::new());
    assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
    run.supply(reply("application/pdf", PNG)).unwrap();
    let saved = serde_json::to_string(&run.checkpoint()).unwrap();
    assert!(saved.contains(PNG_IN_BASE64), "{saved}");
    let checkpoint = serde_json::from_str(&saved).unwrap();
    let mut run = Run::<CopyPdf>::resume(CopyPdfInputs::new(), checkpoint);
    for body in [None, Some(PNG)] {
        let Effect::Send(request) = run.advance().unwrap() else {
            panic!("the run has ended");
        };
        if let (Some(expected), Body::Bytes { bytes, .. }) = (body, request.body()) {
            assert_eq!(&bytes[..], expected);
        }
        run.supply(reply("text/plain", b"")).unwrap();
    }
    let Effect::Finished(outputs) = run.advance().unwrap() else {
        panic!("the run has not ended");
    };
    assert_eq!(&outputs.file.bytes()[..], PNG);

    // What no schema types is the same kind of thing after the checkpoint: text that looks like base64 stays text.
    for (content_type, body) in [
        ("text/plain", &b"aGVsbG8="[..]),
        ("application/json", b"{\"id\":  1}"),
        ("image/png", PNG),
    ] {
        let mut run = Run::<CopyOpen>::new(CopyOpenInputs::new());
        assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
        run.supply(reply(content_type, body)).unwrap();
        let saved = serde_json::to_string(&run.checkpoint()).unwrap();
        let checkpoint = serde_json::from_str(&saved).unwrap();
        let mut run = Run::<CopyOpen>::resume(CopyOpenInputs::new(), checkpoint);
        let Effect::Send(request) = run.advance().unwrap() else {
            panic!("the run has ended");
        };
        let Body::Bytes { bytes, .. } = request.body() else {
            panic!("{:?}", request.body());
        };
        assert_eq!(&bytes[..], body, "{saved}");
    }
}

#[cfg(reported)]
mod reported {
    mod generated {
        arazzo_runtime::include_workflows!("reported/report-01-binary-download/arazzo");
    }

    use super::*;

    #[tokio::test]
    async fn the_bytes_of_report_01_arrive() {
        let (server, client) = scripted(vec![file("application/pdf", PNG), taken()]);
        generated::copy_file(&client, generated::CopyFileInputs::new())
            .await
            .unwrap();
        assert_eq!(uploaded(&server, 1), PNG);
    }
}
