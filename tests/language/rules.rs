//! Decisions that no other subject here shows.

use acceptance::language::{
    BodyOfRemoveInputs, CheckedWhenCalledInputs, CriteriaAloneInputs, NamedOperationsInputs,
    ValueInTextInputs, ValueInTextStep, ValuesInPayloadsInputs, VisitedAgainInputs, VisitedAgainOutputs,
    VisitedAgainStep, body_of_remove, checked_when_called, criteria_alone, named_operations, value_in_text,
    values_in_payloads, visited_again,
};
use arazzo_runtime::{Client, Failure, Limits};
use loopback::{Response, Server};
use serde_json::{Value, json};

use super::lines;

fn client(server: &Server) -> Client {
    let client = super::client("things", server).base_url("shop", server.url());
    client.build().unwrap()
}

fn thing(n: i64) -> Response {
    Response::json(200, json!({ "n": n }).to_string())
}

fn answering(status: u16) -> Server {
    Server::start(move |_| Response::empty(status)).unwrap()
}

#[tokio::test]
async fn s7_s8_operations_of_two_sources_are_named_in_every_way() {
    let server = answering(200);
    named_operations(&client(&server), NamedOperationsInputs::new())
        .await
        .unwrap();
    assert_eq!(
        lines(&server),
        ["GET /things", "POST /token", "POST /orders", "GET /things/a"]
    );
}

fn values() -> ValuesInPayloadsInputs {
    let object = json!({"a": [true, null]});
    ValuesInPayloadsInputs::new(1.5, true, vec![1, 2], object, "say \"x\"")
}

fn payload(server: &Server) -> Value {
    serde_json::from_slice(&server.requests()[0].body).unwrap()
}

#[tokio::test]
async fn s15_bare_values_keep_their_type_and_embedded_ones_are_text() {
    let server = answering(200);
    values_in_payloads(&client(&server), values()).await.unwrap();
    let sent = payload(&server);
    assert_eq!(
        sent["bare"],
        json!([1.5, true, [1, 2], {"a": [true, null]}, "say \"x\""])
    );
    assert_eq!(sent["embedded"], r#"1.5 true [1,2] {"a":[true,null]} say "x""#);
}

#[tokio::test]
async fn s17_an_absent_value_is_left_out_or_null_and_null_is_a_value() {
    let server = answering(200);
    values_in_payloads(&client(&server), values()).await.unwrap();
    let sent = payload(&server);
    assert_eq!(sent.get("absent"), None);
    assert_eq!(sent["among"], json!([null, 1]));
    assert_eq!(sent.get("none"), Some(&Value::Null));
    assert_eq!(server.requests()[1].query, None, "an optional parameter");

    let server = answering(200);
    values_in_payloads(&client(&server), values().maybe("m"))
        .await
        .unwrap();
    let sent = payload(&server);
    assert_eq!((&sent["absent"], &sent["among"]), (&json!("m"), &json!(["m", 1])));
    assert_eq!(server.requests()[1].query.as_deref(), Some("kind=m"));
}

#[tokio::test]
async fn s17_an_absent_value_in_a_longer_text_is_an_error_that_names_it() {
    let server = answering(200);
    let error = value_in_text(&client(&server), ValueInTextInputs::new())
        .await
        .unwrap_err();
    assert!(lines(&server).is_empty(), "nothing is sent");
    assert_eq!(error.step(), Some(ValueInTextStep::List));
    let text = error.to_string();
    assert!(
        text.contains("`$inputs.maybe`") && text.contains("`list`"),
        "{text}"
    );
}

#[tokio::test]
async fn s40_of_several_content_types_the_first_json_one_is_sent() {
    let server = answering(200);
    values_in_payloads(&client(&server), values()).await.unwrap();
    let sent = &server.requests()[0];
    assert_eq!(sent.header("content-type"), Some("application/vnd.things+json"));
}

#[tokio::test]
async fn s43_a_body_on_delete_is_sent() {
    let server = answering(204);
    body_of_remove(&client(&server), BodyOfRemoveInputs::new())
        .await
        .unwrap();
    assert_eq!(lines(&server), ["DELETE /things/a"]);
    assert_eq!(payload(&server), json!({"why": "old"}));
}

#[tokio::test]
async fn s22_with_criteria_the_status_decides_nothing_by_itself() {
    let server = Server::script([Response::json(500, r#"{"n":7,"ok":true}"#)]).unwrap();
    let outputs = criteria_alone(&client(&server), CriteriaAloneInputs::new())
        .await
        .unwrap();
    assert_eq!(outputs.n, 7);

    let server = Server::script([Response::json(200, r#"{"n":7,"ok":false}"#)]).unwrap();
    let error = criteria_alone(&client(&server), CriteriaAloneInputs::new())
        .await
        .unwrap_err();
    assert!(matches!(error.failure(), Failure::Criterion { .. }), "{error}");
}

#[tokio::test]
async fn s31_a_step_that_is_visited_again_overwrites_its_outputs() {
    let server = Server::script([
        thing(1).header("X-State", "first").header("x-state", "second"),
        thing(3),
        Response::empty(203),
    ])
    .unwrap();
    let outputs = visited_again(&client(&server), VisitedAgainInputs::new())
        .await
        .unwrap();
    // The second visit had no header, so nothing is left of what the first one found.
    let expected = VisitedAgainOutputs {
        n: Some(3),
        state: None,
        last: None,
    };
    assert_eq!(outputs, expected);
    assert_eq!(server.requests()[2].query.as_deref(), Some("kind=3"));
}

#[tokio::test]
async fn s31_a_step_that_fails_computes_no_outputs() {
    let server = Server::script([
        thing(1).header("X-State", "first").header("x-state", "second"),
        Response::json(410, r#"{"n":9}"#),
        Response::empty(203),
    ])
    .unwrap();
    let outputs = visited_again(&client(&server), VisitedAgainInputs::new())
        .await
        .unwrap();
    assert_eq!(server.requests()[2].query.as_deref(), Some("kind=1"));
    // S18: of several values of a header the first counts.
    assert_eq!((outputs.n, outputs.state.as_deref()), (Some(1), Some("first")));
}

#[tokio::test]
async fn s31_the_workflows_outputs_are_computed_at_the_end_s23_without_an_action_the_next_step_follows() {
    let server = Server::script([thing(5), Response::empty(200), thing(6)]).unwrap();
    let outputs = visited_again(&client(&server), VisitedAgainInputs::new())
        .await
        .unwrap();
    assert_eq!(
        lines(&server),
        ["GET /things/a", "GET /things", "GET /things/last"]
    );
    assert_eq!((outputs.n, outputs.last), (Some(5), Some(6)));
}

#[tokio::test]
async fn s24_an_end_on_success_has_the_outputs_that_resolve() {
    let server = Server::script([thing(5), Response::empty(203)]).unwrap();
    let outputs = visited_again(&client(&server), VisitedAgainInputs::new())
        .await
        .unwrap();
    assert_eq!((outputs.n, outputs.last), (Some(5), None));
}

#[tokio::test]
async fn s23_without_an_action_a_failure_is_the_steps_s26_no_retries_are_none() {
    for status in [500, 503] {
        let server = Server::script([Response::empty(status)]).unwrap();
        let error = visited_again(&client(&server), VisitedAgainInputs::new())
            .await
            .unwrap_err();
        assert_eq!(lines(&server).len(), 1);
        assert_eq!(error.step(), Some(VisitedAgainStep::Get));
        assert_eq!(error.exchange().unwrap().status(), status);
    }
}

#[test]
fn s33_the_budgets_are_on_by_default() {
    let limits = Limits::default();
    assert_eq!(
        (limits.transitions, limits.depth, limits.body_bytes),
        (100_000, 32, 64 * 1024 * 1024)
    );
}

#[tokio::test]
async fn the_inputs_of_a_workflow_that_is_called_late_are_checked_before_it_sends() {
    let server = answering(200);
    checked_when_called(&client(&server), CheckedWhenCalledInputs::new("abc"))
        .await
        .unwrap();
    assert_eq!(lines(&server), ["GET /things", "GET /things"]);
    let error = checked_when_called(&client(&server), CheckedWhenCalledInputs::new("abcd"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("kind"), "{error}");
    assert_eq!(lines(&server)[2..], ["GET /things"]);
}
