//! Null is a value, and not absence (S17).

use std::sync::{Arc, Mutex};

use arazzo_runtime::{Client, Effect, Event, Failure, Run};
use loopback::{Response, Server};
use serde_json::{Value, json};

mod generated {
    arazzo_runtime::include_workflows!("null-values");
}

#[cfg(reported)]
mod explicit_null {
    arazzo_runtime::include_workflows!("reported/report-07-explicit-null/arazzo");
}

#[cfg(reported)]
mod dropped {
    arazzo_runtime::include_workflows!("reported/server-04-null-is-dropped/w");
}

fn ok(body: &Value) -> Response {
    Response::json(200, body.to_string())
}

fn bodies(server: &Server) -> Vec<Value> {
    let requests = server.requests();
    let bodies = requests.iter().filter(|request| !request.body.is_empty());
    bodies
        .map(|request| serde_json::from_str(&request.text()).unwrap())
        .collect()
}

/// A client, and what its observer is told of absent outputs.
fn watched(source: &str, server: &Server) -> (Client, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::<Mutex<Vec<String>>>::default();
    let told = Arc::clone(&seen);
    let client = crate::client(source, server).observer(move |event: &Event<'_>| {
        if let Event::Absent { absence, .. } = event {
            told.lock().unwrap().push(absence.place.clone());
        }
    });
    (client.build().unwrap(), seen)
}

#[tokio::test]
async fn s17_an_input_that_is_null_is_sent_as_null() {
    let (server, client) = crate::scripted(vec![ok(&json!({})), ok(&json!({}))]);
    let given = json!({
        "nick": null, "open": null, "number": null, "any": null, "plain": null, "standard": null, "token": null,
        "person": {"name": null, "born": null, "any": null, "parent": {"name": null}},
    });
    let inputs: generated::InputsInputs = serde_json::from_value(given).unwrap();
    let written = serde_json::to_value(&inputs).unwrap();
    let again: generated::InputsInputs = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), written);
    let outputs = generated::inputs(&client, inputs).await.unwrap();
    assert_eq!(
        bodies(&server)[0],
        json!({
            "nick": null, "open": null, "number": null, "any": null, "standard": null, "unset": null, "token": null,
            "person": {"name": null, "born": null, "any": null, "parent": {"name": null}},
            "name": null, "born": null, "parent": null, "text": "is null", "list": [null, null],
        })
    );
    // Styles write null like the empty string.
    assert_eq!(server.requests()[0].query.as_deref(), Some("q="));
    assert_eq!(server.requests()[0].header("x-note"), Some(""));
    assert_eq!(
        serde_json::to_value(&outputs).unwrap(),
        json!({"nick": null, "open": null, "any": null})
    );

    let inputs =
        generated::InputsInputs::new(Some("x".to_owned()), generated::types::InputsPerson::new(None));
    let outputs = generated::inputs(&client, inputs).await.unwrap();
    assert_eq!(
        bodies(&server)[1],
        json!({
            "nick": "x", "standard": "none", "unset": null, "person": {"name": null}, "name": null,
            "text": "is x", "list": ["x", null],
        })
    );
    assert_eq!(server.requests()[1].query, None);
    assert_eq!(serde_json::to_value(&outputs).unwrap(), json!({"nick": "x"}));
}

#[test]
fn s17_a_required_input_that_may_be_null_has_to_be_given() {
    let read = |json: Value| serde_json::from_value::<generated::InputsInputs>(json);
    let error = read(json!({"person": {"name": null}})).unwrap_err();
    assert_eq!(error.to_string(), "missing field `nick`");
    let error = read(json!({"nick": null, "person": {}})).unwrap_err();
    assert_eq!(error.to_string(), "missing field `name`");
    let inputs = read(json!({"nick": null, "open": null, "person": {"name": null}})).unwrap();
    assert_eq!(
        (inputs.nick, inputs.open, inputs.number),
        (None, Some(None), None)
    );
}

#[tokio::test]
async fn s17_an_optional_input_is_set_to_null_or_left_out() {
    let (server, client) = crate::scripted(vec![ok(&json!({}))]);
    let inputs = generated::InputsInputs::new(None, generated::types::InputsPerson::new(None).born(Some(3)))
        .open(None)
        .number(Some(5))
        .any(Value::Null)
        .token(None);
    generated::inputs(&client, inputs).await.unwrap();
    let body = &bodies(&server)[0];
    assert_eq!(
        (&body["open"], &body["number"], &body["any"], &body["born"]),
        (&Value::Null, &json!(5), &Value::Null, &json!(3))
    );
    assert!(body.get("open").is_some() && body.get("token").is_some() && body.get("plain").is_none());
}

#[tokio::test]
async fn s17_an_output_that_is_null_is_sent_as_null_and_never_told_as_absent() {
    let reply = json!({
        "list": null, "anyOf": null, "ref": null, "old": null, "word": null, "nothing": null, "count": null,
        "flag": null, "any": null, "map": {"a": null},
        "note": {"kept": null, "open": null, "any": null, "tags": [null], "author": {"name": null, "born": null}},
        "maybe": null, "strict": null,
    });
    let server = Server::script([ok(&reply), ok(&json!({}))]).unwrap();
    let (client, absent) = watched("api", &server);
    let outputs = generated::outputs(&client, generated::OutputsInputs::new())
        .await
        .unwrap();
    let sent = &bodies(&server)[0];
    let mut expected = reply.clone();
    let members = expected.as_object_mut().unwrap();
    members.remove("strict");
    members.insert("text".to_owned(), json!("is null and null"));
    members.insert("items".to_owned(), json!([null, null]));
    assert_eq!(*sent, expected);
    // Where the schema promised a text, null is absence (S31a); and nothing is inside of null.
    let absent = absent.lock().unwrap();
    assert_eq!(*absent, ["$response.body#/strict", "$response.body#/ref/author"]);
    assert_eq!(
        serde_json::to_value(&outputs).unwrap(),
        json!({
            "list": null, "ref": null, "word": null, "nothing": null, "count": null, "any": null, "map": {"a": null},
            "note": reply["note"], "maybe": null,
        })
    );
    assert_eq!(
        (outputs.list, outputs.maybe, outputs.strict),
        (None, Some(None), None)
    );
}

#[tokio::test]
async fn s17_absent_and_null_are_told_apart_in_outputs() {
    let reply = json!({
        "list": "l", "anyOf": "a", "ref": {"kept": "k"}, "old": "o", "word": "red", "nothing": null, "count": 1,
        "flag": false, "any": 1, "map": {}, "note": {"kept": null},
    });
    let (server, client) = crate::scripted(vec![ok(&reply), ok(&json!({}))]);
    let outputs = generated::outputs(&client, generated::OutputsInputs::new())
        .await
        .unwrap();
    let mut expected = reply.clone();
    let members = expected.as_object_mut().unwrap();
    members.insert("text".to_owned(), json!("is l and 1"));
    members.insert("items".to_owned(), json!(["l", null]));
    assert_eq!(bodies(&server)[0], expected);
    assert_eq!(outputs.maybe, None);
    let written = serde_json::to_value(&outputs).unwrap();
    assert_eq!(written["note"], json!({"kept": null}));
    assert!(written.get("maybe").is_none());
}

#[tokio::test]
async fn s17_a_whole_body_may_be_null() {
    let replies = vec![ok(&json!({})), ok(&json!({})), ok(&json!(null)), ok(&json!({}))];
    let (server, client) = crate::scripted(replies);
    let outputs = generated::whole(&client, generated::WholeInputs::new(None))
        .await
        .unwrap();
    assert_eq!(bodies(&server), [json!(null), json!(null), json!({"it": null})]);
    assert_eq!(outputs.it, None);
}

#[tokio::test]
async fn s17_a_segment_of_a_path_has_no_form_for_null() {
    let (server, client) = crate::scripted(vec![]);
    let error = generated::segment(&client, generated::SegmentInputs::new(None))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("null was found"), "{error}");
    assert!(matches!(error.failure(), Failure::Absent { .. }) && server.requests().is_empty());
}

#[tokio::test]
async fn s17_null_in_a_form_is_written_by_its_style() {
    let (server, client) = crate::scripted(vec![ok(&json!({}))]);
    generated::fields(&client, generated::FieldsInputs::new(None))
        .await
        .unwrap();
    assert_eq!(server.requests()[0].text(), "name=");
}

#[tokio::test]
async fn s15a_null_stays_null_where_a_value_is_converted() {
    let (server, client) = crate::scripted(vec![ok(&json!({})), ok(&json!({}))]);
    let inputs = generated::ConvertedInputs::new(None).name(None);
    generated::converted(&client, inputs).await.unwrap();
    let inputs = generated::ConvertedInputs::new(Some("7".to_owned()));
    generated::converted(&client, inputs).await.unwrap();
    assert_eq!(
        bodies(&server),
        [json!({"count": null, "name": null}), json!({"count": 7})]
    );
}

#[tokio::test]
async fn s17_null_reaches_a_called_workflow_and_comes_back() {
    let replies = (0..4).map(|_| ok(&json!({}))).collect();
    let (server, client) = crate::scripted(replies);
    let inputs = generated::CallsInputs::new(None).open(None);
    let outputs = generated::calls(&client, inputs).await.unwrap();
    // `plain` and `thing` take no null, so that null is as good as absent.
    assert_eq!(
        bodies(&server),
        [
            json!({"nick": null, "open": null, "fixed": null}),
            json!({"nick": null, "open": null})
        ]
    );
    assert_eq!((outputs.nick, outputs.open), (None, Some(None)));
    let inputs = generated::CallsInputs::new(Some("n".to_owned()));
    let outputs = generated::calls(&client, inputs).await.unwrap();
    assert_eq!(
        bodies(&server)[2..],
        [json!({"nick": "n", "fixed": null}), json!({"nick": "n"})]
    );
    assert_eq!(outputs.open, None);
}

#[tokio::test]
async fn s17_null_for_a_called_workflow_that_demands_a_value_is_an_error() {
    let (server, client) = crate::scripted(vec![]);
    let error = generated::demanding(&client, generated::DemandingInputs::new(None))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("null was found"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn s17_a_checkpoint_keeps_null_apart_from_absence() {
    let (server, client) = crate::scripted(vec![
        Response::json(201, "{}"),
        Response::json(201, "{}"),
        Response::json(200, "{}"),
    ]);
    // Each workflow gives the other what it has, in the other input.
    let given = generated::PingInputs::new().open(None);
    let mut run = Run::<generated::Ping>::new(given.clone());
    loop {
        match run.advance().unwrap() {
            Effect::Send(request) => run.supply(client.send(request).await).unwrap(),
            Effect::Wait(wait) => client.wait(wait).await,
            Effect::Finished(_) => break,
        }
        let written = serde_json::to_string(&run.checkpoint()).unwrap();
        let checkpoint: generated::PingCheckpoint = serde_json::from_str(&written).unwrap();
        run = Run::<generated::Ping>::resume(given.clone(), checkpoint);
    }
    assert_eq!(
        bodies(&server),
        [json!({"open": null}), json!({"any": null}), json!({"open": null})]
    );
}

#[cfg(reported)]
#[tokio::test]
async fn report_07_an_explicit_null() {
    let (server, client) = crate::scripted(vec![ok(&json!({"e": null, "o": null})), ok(&json!({}))]);
    let inputs: explicit_null::PatchInputs = serde_json::from_str(r#"{"nick": null, "any": null}"#).unwrap();
    explicit_null::patch(&client, inputs).await.unwrap();
    assert_eq!(
        bodies(&server),
        [json!({"nick": null, "any": null}), json!({"e": null, "o": null})]
    );
    assert!(serde_json::from_str::<explicit_null::PatchInputs>("{}").is_err());
}

#[cfg(reported)]
#[tokio::test]
async fn server_04_null_is_not_dropped() {
    let server = Server::script([ok(&json!({"id": "x1", "note": null})), ok(&json!({}))]).unwrap();
    let (client, absent) = watched("a", &server);
    dropped::copy(&client, dropped::CopyInputs::new(None))
        .await
        .unwrap();
    assert_eq!(bodies(&server), [json!({"note": null, "given": null})]);
    assert!(absent.lock().unwrap().is_empty());
}
