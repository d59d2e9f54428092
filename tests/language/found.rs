//! What was hard about documents of many authors, each difficulty in a document of its own.

use acceptance::found::*;
use arazzo_runtime::{Client, ErrorKind};
use loopback::{Request, Response, Server};
use serde_json::{Value, json};

fn library(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> (Server, Client) {
    let server = Server::start(answer).unwrap();
    let client = crate::client("library", &server).build().unwrap();
    (server, client)
}

fn sent(server: &Server, number: usize) -> Value {
    serde_json::from_slice(&server.requests()[number].body).unwrap()
}

const LOAN: &str = r#"{"id":"l-1","status":"lent","due date":"2026-12-01"}"#;

#[tokio::test]
async fn s13_variables_of_another_language_are_left_alone() {
    let (server, client) = library(|_| Response::json(200, r#"{"data":{"books":[{"id":"b-1"}]}}"#));
    let outputs = ask_by_graphql(&client, AskByGraphqlInputs::new("Emma"))
        .await
        .unwrap();
    assert_eq!(serde_json::to_value(outputs).unwrap(), json!({"first": "b-1"}));
    assert_eq!(
        sent(&server, 0),
        json!({
            "query": "query Search($title: String!, $message: String) { books(title: $title, note: $message) { id } }",
            "variables": {"title": "Emma", "message": "All of Emma", "limit": 3},
        })
    );
}

#[tokio::test]
async fn s14_expressions_with_and_without_braces_in_one_text() {
    let (server, client) = library(|_| Response::json(200, "{}"));
    let inputs = FilterByTextInputs::new(FilterByTextRequired {
        key_field: "author name".into(),
        key_value: "O'Brien & $inputs.keyField".into(),
    });
    filter_by_text(&client, inputs).await.unwrap();
    // What was inserted is not looked at again (S13).
    assert_eq!(
        server.requests()[0].query.as_deref(),
        Some(
            "filter=author%20name%20%3D%20%27O%27Brien%20%26%20%24inputs.keyField%27&%24.xgafv=author%20name"
        )
    );
}

#[tokio::test]
async fn s16_a_payload_that_is_json_text() {
    let (server, client) = library(|_| Response::json(201, LOAN));
    let inputs = LendByTextInputs::new("Ada \"L.\"", 1.5, json!({"quiet": true}));
    lend_by_text(&client, inputs).await.unwrap();
    assert_eq!(
        sent(&server, 0),
        json!({
            "reader": "Ada \"L.\"",
            "note": "for Ada \"L.\", at most 1.5",
            "threshold": 1.5,
            "options": {"quiet": true},
        })
    );
}

#[tokio::test]
async fn s11_paths_with_queries_suffixes_and_variables_of_several_segments() {
    let (server, client) = library(|_| Response::json(200, LOAN));
    let inputs = WalkOddPathsInputs::new(WalkOddPathsRequired {
        shelf: "a/b".into(),
        path: "c/d e".into(),
        loan: "l:1?".into(),
    });
    walk_odd_paths(&client, inputs).await.unwrap();
    let requests = server.requests();
    let targets: Vec<(&str, Option<&str>)> = requests
        .iter()
        .map(|request| (request.path.as_str(), request.query.as_deref()))
        .collect();
    assert_eq!(
        targets,
        [
            ("/shelves/a%2Fb/c/d%20e", Some("contents")),
            ("/loans/l%3A1%3F:extend", None)
        ]
    );
}

#[tokio::test]
async fn s6_names_that_are_sentences() {
    let (server, client) = library(|_| Response::json(201, LOAN));
    let outputs = lend_with_odd_names(
        &client,
        LendWithOddNamesInputs::new(LendWithOddNamesRequired {
            due_date: "today".into(),
            r#type: "long".into(),
        }),
    )
    .await
    .unwrap();
    let loan: Value = serde_json::from_str(LOAN).unwrap();
    assert_eq!(
        serde_json::to_value(outputs).unwrap(),
        json!({"Array<Loan> (including id)": loan, "due date": "2026-12-01"})
    );
    assert_eq!(sent(&server, 0), json!({"Due Date": "today", "type": "long"}));
}

#[tokio::test]
async fn s14_a_success_action_polls_within_its_limit() {
    let loan = |status: &str| Response::json(200, format!(r#"{{"id":"l","status":"{status}"}}"#));
    let script = loopback::Script::new([loan("waiting"), loan("lent"), loan("returned")]);
    let (server, client) = library(move |_| script.answer());
    let outputs = wait_for_return(&client, WaitForReturnInputs::new("l"))
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_value(outputs).unwrap(),
        json!({"status": "returned"})
    );
    assert_eq!(crate::lines(&server), ["GET /loans/l.json"; 3]);

    let (server, client) = library(move |_| loan("lent"));
    wait_for_return(&client, WaitForReturnInputs::new("l"))
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 61);
}

#[tokio::test]
async fn s14_places_that_an_input_names() {
    let (server, client) = library(|request| match request.path.as_str() {
        "/books" => Response::json(
            200,
            r#"{"fields":{"a/b":{"id":7}},"books":[{"data-sets":[{"id":"d"}]}]}"#,
        ),
        _ => Response::json(201, LOAN),
    });
    read_computed_places(&client, ReadComputedPlacesInputs::new("a/b"))
        .await
        .unwrap();
    // A member that is absent is left out (S17).
    assert_eq!(sent(&server, 1), json!({"first": "d", "named": 7}));
}

#[tokio::test]
async fn s14_the_length_of_what_a_filter_with_an_input_finds() {
    for (reply, then) in [
        (r#"{"books":[{"title":"Emma"}]}"#, "POST /graphql"),
        (r#"{"books":[{"title":"Emma's"}]}"#, "POST /loans"),
        (r#"{"books":[]}"#, "POST /loans"),
        (r#"{"books":[{"title":"Emma"}],"force":true}"#, "POST /loans"),
    ] {
        let (server, client) = library(move |request| match request.path.as_str() {
            "/books" => Response::json(200, reply),
            "/loans" => Response::json(201, LOAN),
            _ => Response::json(200, "{}"),
        });
        lend_unless_there(&client, LendUnlessThereInputs::new("Emma"))
            .await
            .unwrap();
        assert_eq!(crate::lines(&server), ["GET /books", then], "{reply}");
    }
}

#[tokio::test]
async fn s17_a_place_in_an_output_that_leads_to_nothing_is_absent() {
    let (_server, client) = library(|_| Response::json(200, r#"{"books":[]}"#));
    let error = borrow_first_book(&client, BorrowFirstBookInputs::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Absent);
    assert_eq!(
        error.failure().to_string(),
        "`$steps.search.outputs.whole.books[0].id`, which the path parameter `loanId` needs, is absent: \
         at `$steps.search.outputs.whole.books[0].id` any value was expected and nothing was found"
    );
}

#[tokio::test]
async fn s9_variables_and_operations_spelled_otherwise() {
    let (server, client) = library(|_| Response::json(200, LOAN));
    let outputs = read_loan_as_spelled(&client, ReadLoanAsSpelledInputs::new("l-1"))
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_value(outputs).unwrap(),
        json!({"due": "2026-12-01"})
    );
    assert_eq!(crate::lines(&server), ["GET /loans/l-1.json"]);
}

#[tokio::test]
async fn s17_outputs_of_steps_that_may_not_have_run() {
    let (server, client) = library(|request| match request.method.as_str() {
        "GET" => Response::json(404, "{}"),
        _ => Response::json(201, LOAN),
    });
    let outputs = lend_or_extend(&client, LendOrExtendInputs::new("l-0"))
        .await
        .unwrap();
    assert_eq!((outputs.lent.as_deref(), outputs.extended), (Some("l-1"), None));
    assert_eq!(sent(&server, 1), json!({"id": "l-0"}));

    let (server, client) = library(|_| Response::json(200, LOAN));
    let outputs = lend_or_extend(&client, LendOrExtendInputs::new("l-0"))
        .await
        .unwrap();
    assert_eq!((outputs.lent, outputs.extended.as_deref()), (None, Some("l-1")));
    assert_eq!(
        crate::lines(&server),
        ["GET /loans/l-0.json", "POST /loans/l-1:extend"]
    );
    assert_eq!(sent(&server, 1), json!({"by": "the loan l-1."}));
}
