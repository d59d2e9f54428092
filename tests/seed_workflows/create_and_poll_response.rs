//! `create-and-poll-response`: a POST with an optional member, a poll, two terminal branches.

use serde_json::{Value, json};

use crate::sent::{KEY, client, get, ok, post, script, sent};
use crate::workflows::{
    CreateAndPollResponseInputs, CreateAndPollResponseOutputs, CreateAndPollResponseRequired,
    create_and_poll_response,
};

pub(crate) fn inputs() -> CreateAndPollResponseInputs {
    CreateAndPollResponseInputs::new(CreateAndPollResponseRequired {
        api_key: KEY.into(),
        model: "gpt-4o".into(),
        input: "Tell me a story.".into(),
    })
}

/// A response as the API answers while it works: `usage` is null although the schema requires it (S31a).
pub(crate) fn response(status: &str) -> Value {
    json!({
        "id": "resp_1", "object": "response", "created_at": 1, "model": "gpt-4o", "status": status,
        "output": [], "usage": null, "error": null, "incomplete_details": null,
    })
}

pub(crate) fn completed() -> Value {
    let mut response = response("completed");
    response["output"] = json!([{
        "type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
        "content": [{ "type": "output_text", "text": "Once upon a time…", "annotations": [] }],
    }]);
    response["usage"] = json!({ "input_tokens": 5, "output_tokens": 7, "total_tokens": 12 });
    response
}

fn created() -> Value {
    post(
        "/v1/responses",
        &json!({ "model": "gpt-4o", "input": "Tell me a story.", "store": true }),
    )
}

#[tokio::test]
async fn completed_after_three_polls() {
    let server = script([
        ok(&response("in_progress")),
        ok(&response("in_progress")),
        ok(&response("in_progress")),
        ok(&completed()),
        ok(&completed()),
    ]);
    let outputs = create_and_poll_response(&client(&server), inputs())
        .await
        .unwrap();

    let polled = get("/v1/responses/resp_1");
    assert_eq!(
        sent(&server),
        [created(), polled.clone(), polled.clone(), polled.clone(), polled]
    );
    // `response_id` is plain: every path completes createResponse and the schema requires `id`. The others depend on
    // the branch that was taken.
    let expected = CreateAndPollResponseOutputs {
        response_id: String::from("resp_1"),
        output_text: Some(String::from("Once upon a time…")),
        total_tokens: Some(12_i64),
        failure_status: None,
        failure_reason: None,
    };
    assert_eq!(outputs, expected);
    // What the branch did not set is left out (S17).
    assert_eq!(
        serde_json::to_value(&outputs).unwrap(),
        json!({ "responseId": "resp_1", "outputText": "Once upon a time…", "totalTokens": 12 })
    );
}

#[tokio::test]
async fn the_optional_input_is_sent_when_given() {
    let server = script([ok(&completed()), ok(&completed()), ok(&completed())]);
    let inputs = inputs().instructions("Be \"brief\".\nIn one line.");
    create_and_poll_response(&client(&server), inputs).await.unwrap();
    let body = json!({
        "model": "gpt-4o", "input": "Tell me a story.", "instructions": "Be \"brief\".\nIn one line.", "store": true,
    });
    assert_eq!(sent(&server)[0], post("/v1/responses", &body));
    assert_eq!(sent(&server).len(), 3);
}

#[tokio::test]
async fn failed_goes_to_the_other_branch() {
    let mut failed = response("failed");
    failed["error"] = json!({ "code": "server_error", "message": "It broke." });
    let server = script([ok(&response("in_progress")), ok(&failed), ok(&failed)]);
    let outputs = create_and_poll_response(&client(&server), inputs())
        .await
        .unwrap();

    let polled = get("/v1/responses/resp_1");
    assert_eq!(sent(&server), [created(), polled.clone(), polled]);
    assert_eq!(outputs.output_text, None);
    assert_eq!(outputs.total_tokens, None);
    let status = outputs.failure_status.as_ref().map(|status| status.as_str());
    assert_eq!(status, Some("failed"));
    assert_eq!(outputs.failure_reason, None);
}

#[tokio::test]
async fn incomplete_says_why() {
    let mut incomplete = response("incomplete");
    incomplete["incomplete_details"] = json!({ "reason": "max_output_tokens" });
    let server = script([ok(&response("in_progress")), ok(&incomplete), ok(&incomplete)]);
    let outputs = create_and_poll_response(&client(&server), inputs())
        .await
        .unwrap();
    assert_eq!(sent(&server).len(), 3);
    let status = outputs.failure_status.as_ref().map(|status| status.as_str());
    assert_eq!(status, Some("incomplete"));
    let reason = outputs.failure_reason.as_ref().map(|reason| reason.as_str());
    assert_eq!(reason, Some("max_output_tokens"));
    assert_eq!(outputs.output_text, None);
}

#[tokio::test]
async fn inputs_come_from_json_too() {
    let inputs: CreateAndPollResponseInputs =
        serde_json::from_value(json!({ "apiKey": KEY, "model": "gpt-4o", "input": "Tell me a story." }))
            .unwrap();
    assert_eq!(inputs.instructions, None);
    let server = script([ok(&completed()), ok(&completed()), ok(&completed())]);
    create_and_poll_response(&client(&server), inputs).await.unwrap();
    assert_eq!(sent(&server)[0], created());

    let missing =
        serde_json::from_value::<CreateAndPollResponseInputs>(json!({ "apiKey": KEY, "model": "m" }));
    assert!(missing.unwrap_err().to_string().contains("input"));
}
