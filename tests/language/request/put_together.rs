//! Names of members (S16) and own outputs that are put together, and braces inside of braces (S14).

use acceptance::language::{
    BracesInBracesInputs, NamesOfMembersInputs, OwnOutputsInputs, braces_in_braces, names_of_members,
    own_outputs,
};
use arazzo_runtime::Client;
use loopback::{Response, Server};
use serde_json::{Value, json};

fn client(server: &Server) -> Client {
    crate::client("shop", server).build().unwrap()
}

fn body(server: &Server, request: usize) -> Value {
    serde_json::from_slice(&server.requests()[request].body).unwrap()
}

fn reply(body: Value) -> Response {
    Response::json(201, body.to_string())
}

#[tokio::test]
async fn s16_expressions_in_the_names_of_members_are_escaped() {
    let server = Server::script([reply(json!({})), reply(json!({}))]).unwrap();
    let inputs = NamesOfMembersInputs::new("a \"b\" {$inputs.note}", 7);
    let error = names_of_members(&client(&server), inputs).await.unwrap_err();
    let name = "a \"b\" {$inputs.note}";
    let mut expected = json!({"7": {}, "plain": 1});
    expected[name] = json!(7);
    // S17: a member without a value is left out.
    expected[format!("x-7-{name}")] = json!([name, {}]);
    expected["7"][format!("{name}!")] = json!(true);
    assert_eq!(body(&server, 0), expected);
    // S42: what a replacement has above it is looked for when the program runs.
    assert!(error.to_string().contains("/known/n"), "{error}");

    let server = Server::script([reply(json!({})), reply(json!({}))]).unwrap();
    let inputs = NamesOfMembersInputs::new("known", 7).note("n");
    names_of_members(&client(&server), inputs).await.unwrap();
    assert_eq!(body(&server, 0)["x-7-known"], json!(["known", {"known": "n"}]));
    assert_eq!(body(&server, 1), json!({"known": {"n": 2}}));
}

#[tokio::test]
async fn s15_an_own_output_that_is_put_together_has_its_value_everywhere() {
    let first = json!({"id": "o1", "items": [{"n": 1, "v": 1}, {"n": 2, "v": {"deep": "d"}}]});
    let server = Server::script([reply(first), reply(json!({}))]).unwrap();
    let outputs = own_outputs(&client(&server), OwnOutputsInputs::new("k"))
        .await
        .unwrap();
    assert_eq!(
        body(&server, 1),
        json!({"said": "o1 of k", "text": "<o1 of k>", "picked": [{"deep": "d"}], "below": "d", "own": "o1 of k"})
    );
    // The criterion holds, so the third step does not run.
    assert_eq!(server.requests().len(), 2);
    assert_eq!(outputs.said, "o1 of k");
    let other = Server::script([reply(json!({"id": "o2"})), reply(json!({})), reply(json!({}))]).unwrap();
    own_outputs(&client(&other), OwnOutputsInputs::new("k"))
        .await
        .unwrap();
    // S17: what selects nothing is absent.
    let expected = json!({"said": "o2 of k", "text": "<o2 of k>", "own": "o2 of k"});
    assert_eq!(body(&other, 1), expected);
    assert_eq!(other.requests().len(), 3);
}

#[tokio::test]
async fn s14_braces_inside_a_pointer_belong_to_it() {
    let first = json!({"1": "one", "list": [{"v": "zero"}, {"v": "first"}]});
    let server = Server::script([reply(first), reply(json!({}))]).unwrap();
    braces_in_braces(&client(&server), BracesInBracesInputs::new("1"))
        .await
        .unwrap();
    assert_eq!(
        body(&server, 1),
        json!({"braced": "x one y", "bare": "x one y", "behind": "x first1", "here": "here first!"})
    );
}
