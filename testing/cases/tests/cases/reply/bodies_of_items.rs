//! Replies whose media type is no JSON, with a schema that is no string: lists of items, scalars, or text (S19a, S20).

use arazzo_runtime::serde_json::{self, json};
use loopback::Response;

mod generated {
    arazzo_runtime::include_workflows!("bodies-of-items");
}

use generated::*;

use crate::scripted;

fn reply(content_type: &str, text: &str) -> Response {
    Response::text(200, content_type, text)
}

#[tokio::test]
async fn s19a_lines_and_sequences_are_lists_of_their_items() {
    let lines = "{\"id\": 1, \"name\": \"a\"}\n{\"id\": 2}\n";
    for content_type in ["application/x-ndjson", "application/jsonl; charset=utf-8"] {
        let (_server, client) = scripted(vec![reply(content_type, lines)]);
        let outputs = read_lines(&client, ReadLinesInputs::new()).await.unwrap();
        let ids: Vec<i64> = outputs.jobs.iter().map(|job| job.id).collect();
        assert_eq!((ids, outputs.second), (vec![1, 2], Some(2)));
    }
    // A server that sends the list as JSON is read as well.
    let (_server, client) = scripted(vec![Response::json(200, r#"[{"id": 5}]"#)]);
    let outputs = read_lines(&client, ReadLinesInputs::new()).await.unwrap();
    assert_eq!((outputs.jobs.len(), outputs.second), (1, None));

    let (_server, client) = scripted(vec![reply("application/jsonl", lines)]);
    let outputs = read_lines_of_jobs(&client, ReadLinesOfJobsInputs::new())
        .await
        .unwrap();
    assert_eq!((outputs.jobs.len(), outputs.first.as_deref()), (2, Some("a")));

    let (_server, client) = scripted(vec![reply("application/json-seq", "\u{1e}1\n\u{1e}2\n")]);
    let outputs = read_sequence(&client, ReadSequenceInputs::new()).await.unwrap();
    assert_eq!(outputs.numbers, [1, 2]);

    let (_server, client) = scripted(vec![reply("application/x-ndjson", "")]);
    let outputs = read_lines(&client, ReadLinesInputs::new()).await.unwrap();
    assert_eq!(outputs.jobs.len(), 0);
}

#[tokio::test]
async fn s19a_an_event_stream_is_the_list_of_its_events() {
    let stream = "data: {\"id\": 1}\n\ndata: {\"id\":\ndata: 2}\n\n";
    let (_server, client) = scripted(vec![reply("text/event-stream", stream)]);
    let outputs = read_data(&client, ReadDataInputs::new()).await.unwrap();
    let ids: Vec<i64> = outputs.jobs.iter().map(|job| job.id).collect();
    assert_eq!(ids, [1, 2]);

    let stream = "event: added\nid: 9\ndata: {\"id\": 1}\n\n:\n\ndata: {\"id\": 2}";
    let (_server, client) = scripted(vec![reply("text/event-stream", stream)]);
    let outputs = read_events(&client, ReadEventsInputs::new()).await.unwrap();
    assert_eq!((outputs.name.as_deref(), outputs.id), (Some("added"), Some(1)));
    assert_eq!(
        serde_json::to_value(&outputs).unwrap()["events"],
        json!([{"event": "added", "id": "9", "data": {"id": 1}}, {"data": {"id": 2}}])
    );

    let events = [6, 7].map(|id| reply("text/event-stream", &format!("data: {{\"id\": {id}}}\n\n")));
    let (server, client) = scripted(events.into());
    wait_for_event(&client, WaitForEventInputs::new()).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn s31a_a_line_that_is_no_json_leaves_the_output_absent() {
    let (_server, client) = scripted(vec![reply("application/x-ndjson", "{\"id\": 1}\n{\"id\":")]);
    let error = read_lines(&client, ReadLinesInputs::new()).await.unwrap_err();
    assert_eq!(error.step(), None);
    let text = error.to_string();
    assert!(
        text.contains("an array was expected and an application/x-ndjson body was found"),
        "{text}"
    );
}

#[tokio::test]
async fn s19_every_other_body_is_text_whatever_its_schema() {
    let stream = "data: {\"id\": 1}\n\n";
    let (server, client) = scripted(vec![
        reply("text/event-stream", stream),
        reply("application/x-ndjson", "{\"id\": 1}\n"),
        reply("text/csv", "id\n1\n"),
        reply("application/yaml", "id: 1\n"),
        reply("application/x-www-form-urlencoded", "id=1&name=a%26b"),
        reply("application/xml", "<job><id>1</id></job>"),
        Response::empty(200),
        Response::empty(200),
    ]);
    let outputs = read_texts(&client, ReadTextsInputs::new()).await.unwrap();
    assert_eq!(outputs.event, stream);
    assert_eq!(outputs.line, "{\"id\": 1}\n");
    assert_eq!(
        (outputs.table.as_str(), outputs.yaml.as_str()),
        ("id\n1\n", "id: 1\n")
    );
    // What came as text goes out as that text.
    assert_eq!(server.requests()[6].body, b"id=1&name=a%26b");
    assert_eq!(server.requests()[7].body, b"<job><id>1</id></job>");
    assert_eq!(outputs.xml, "<job><id>1</id></job>");
}

#[tokio::test]
async fn s20_a_pointer_finds_nothing_in_text_and_the_run_goes_on() {
    let (_server, client) = scripted(vec![
        reply("application/xml", "<job><id>1</id></job>"),
        reply("text/event-stream", "data: {\"id\": 1}\n\n"),
    ]);
    let outputs = read_pointers(&client, ReadPointersInputs::new()).await.unwrap();
    assert_eq!((outputs.xml, outputs.event), (None, None));
}

#[tokio::test]
async fn s19a_a_scalar_in_plain_text_is_that_scalar() {
    let replies = vec![
        reply("text/plain", "42\n"),
        reply("text/plain; charset=utf-8", "true"),
    ];
    let (_server, client) = scripted(replies);
    let outputs = read_scalars(&client, ReadScalarsInputs::new()).await.unwrap();
    assert_eq!((outputs.count, outputs.ready), (42, true));

    let (_server, client) = scripted(vec![reply("text/plain", "many"), reply("text/plain", "true")]);
    let error = read_scalars(&client, ReadScalarsInputs::new()).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("an integer was expected and a text/plain body was found"),
        "{text}"
    );
}

#[cfg(reported)]
mod reported {
    mod stream {
        arazzo_runtime::include_workflows!("reported/report-05-stream-with-item-schema/arazzo");
    }
    mod xml {
        arazzo_runtime::include_workflows!("reported/corpus-13-json-pointer-into-xml/a");
    }

    use super::*;

    #[tokio::test]
    async fn the_stream_of_report_05_is_text() {
        let (_server, client) = scripted(vec![reply("text/event-stream", "data: {\"id\":1}")]);
        let outputs = stream::tail(&client, stream::TailInputs::new()).await.unwrap();
        assert_eq!(outputs.text, "data: {\"id\":1}");
    }

    #[tokio::test]
    async fn the_pointer_of_corpus_13_finds_nothing() {
        let server =
            loopback::Server::script(vec![reply("application/xml", "<a><Rule>x</Rule></a>")]).unwrap();
        let client = crate::client("x", &server).build().unwrap();
        let outputs = xml::w(&client, xml::WInputs::new()).await.unwrap();
        assert_eq!(outputs.rules, None);
    }
}
