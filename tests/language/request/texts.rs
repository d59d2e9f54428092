//! Objects and computed places inside of longer texts (S14, S15) and of the criteria of calls (S21).

use acceptance::language::{InTextsInputs, JudgesTextsInputs, in_texts, judges_texts};
use arazzo_runtime::Client;
use loopback::{Response, Server};
use serde_json::{Value, json};

use crate::lines;

fn client(server: &Server) -> Client {
    crate::client("shop", server).build().unwrap()
}

fn order(id: &str, state: &str) -> Response {
    let body = json!({"id": id, "state": state});
    Response::json(201, body.to_string())
}

#[tokio::test]
async fn s15_an_object_in_a_longer_text_is_json() {
    let server = Server::script([order("o1", "open"), order("o1", "open")]).unwrap();
    let outputs = in_texts(&client(&server), InTextsInputs::new("state"))
        .await
        .unwrap();
    assert_eq!(outputs.text, "open of state");
    let requests = server.requests();
    // S17: what is absent is left out.
    assert_eq!(requests[0].header("x-token"), Some(r#"all: {"key":"state"}"#));
    assert_eq!(requests[1].path, "/orders/o-open");
    let all = requests[1].header("x-all").unwrap().strip_suffix('!').unwrap();
    let all: Value = serde_json::from_str(all).unwrap();
    assert_eq!(all, json!({"whole": {"id": "o1", "state": "open"}, "id": "o1"}));
}

#[tokio::test]
async fn s21_the_failure_criteria_of_a_call_read_computed_places() {
    for (id, state, taken) in [
        ("o1", "shipped", "DELETE /orders/computed"),
        ("by-exchange", "open", "DELETE /orders/exchange"),
        ("by-open", "open", "DELETE /orders/text"),
    ] {
        let server = Server::script([order(id, state), Response::empty(204)]).unwrap();
        judges_texts(&client(&server), JudgesTextsInputs::new("state"))
            .await
            .unwrap();
        assert_eq!(lines(&server), ["POST /orders", taken]);
    }
}
