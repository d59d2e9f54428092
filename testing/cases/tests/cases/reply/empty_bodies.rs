//! Replies without a body: absence, never an error of the step (S19a, S31a, S39).

use arazzo_runtime::serde_json::{self, json};
use loopback::Response;

mod generated {
    arazzo_runtime::include_workflows!("empty-bodies");
}

use generated::*;

use crate::scripted;

/// Replies that say JSON and have no body.
fn empty() -> [Response; 4] {
    [
        Response::text(204, "application/json", ""),
        Response::empty(204),
        Response::text(200, "application/json", ""),
        Response::empty(200),
    ]
}

#[tokio::test]
async fn s19a_outputs_of_an_empty_body_are_absent() {
    for reply in empty() {
        let status = reply.status;
        let (_server, client) = scripted(vec![reply]);
        let outputs = remove(&client, RemoveInputs::new()).await.unwrap();
        let expected = json!({"code": status});
        assert_eq!(serde_json::to_value(&outputs).unwrap(), expected);
    }
    let (_server, client) = scripted(vec![Response::json(200, r#"{"ok": true}"#)]);
    let outputs = remove(&client, RemoveInputs::new()).await.unwrap();
    assert_eq!(
        (outputs.ok, outputs.body.map(|body| body.ok)),
        (Some(true), Some(true))
    );
}

#[tokio::test]
async fn s39_criteria_on_an_empty_body_are_judged() {
    for reply in empty() {
        let (server, client) = scripted(vec![reply]);
        judge(&client, JudgeInputs::new()).await.unwrap();
        assert_eq!(server.requests().len(), 1);
    }
    for reply in empty() {
        let settled = Response::json(200, r#"{"ok": true}"#);
        let (server, client) = scripted(vec![reply, settled]);
        let outputs = fail(&client, FailInputs::new()).await.unwrap();
        assert_eq!((outputs.ok, server.requests().len()), (true, 2));
    }
}

#[tokio::test]
async fn s19a_a_reply_to_head_has_no_body() {
    let reply = Response::text(200, "application/json", "").header("Content-Length", "12");
    let (_server, client) = scripted(vec![reply]);
    let outputs = ask(&client, AskInputs::new()).await.unwrap();
    assert_eq!(serde_json::to_value(&outputs).unwrap(), json!({}));
}

#[tokio::test]
async fn s31a_where_a_value_is_demanded_an_empty_body_is_named() {
    let (_server, client) = scripted(vec![Response::text(200, "application/json", "")]);
    let error = demand_body(&client, DemandBodyInputs::new()).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("at `$response.body` an object was expected and an empty body was found"),
        "{text}"
    );
    // What is no JSON is one, and is still said (S19).
    let (_server, client) = scripted(vec![Response::json(200, "{")]);
    let error = remove(&client, RemoveInputs::new()).await.unwrap_err();
    assert!(
        error.to_string().contains("says that it is JSON and is not"),
        "{error}"
    );
}

#[cfg(reported)]
mod reported {
    mod generated {
        arazzo_runtime::include_workflows!("reported/report-04-empty-json-body/arazzo");
    }

    use super::*;

    #[tokio::test]
    async fn the_step_of_report_04_succeeds() {
        let (_server, client) = scripted(vec![Response::text(204, "application/json", "")]);
        let outputs = generated::remove(&client, generated::RemoveInputs::new())
            .await
            .unwrap();
        assert_eq!(outputs.code, 204);
    }
}
