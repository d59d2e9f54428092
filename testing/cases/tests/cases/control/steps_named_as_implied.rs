//! Steps of a document that have the ids which implied steps would have: each runs once, in checkpoints too (S6, S32).

use arazzo_runtime::Step;
use by_turns::by_turns;
use loopback::Response;

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("steps-named-as-implied");
}

use generated::*;

#[tokio::test]
async fn s32_a_step_of_the_document_is_never_taken_for_an_implied_one() {
    let listed = || Response::json(200, r#"{"ids": []}"#);
    let logged_in = || Response::json(200, r#"{"token": "first"}"#);
    let replies = vec![
        logged_in(),
        listed(),
        listed(),
        Response::empty(503),
        logged_in(),
        listed(),
        Response::json(201, r#"{"id": "7"}"#),
    ];
    for resumes in [false, true] {
        let (server, client) = scripted(replies.clone());
        let outputs = if resumes {
            by_turns::<Order>(&client, OrderInputs::new()).await
        } else {
            order(&client, OrderInputs::new()).await
        };
        assert!(outputs.is_ok(), "{outputs:?}");
        let asked: Vec<_> = server
            .requests()
            .iter()
            .map(|request| {
                format!(
                    "{} {}?{}",
                    request.method,
                    request.path,
                    request.query.clone().unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(
            asked,
            [
                "POST /login?",
                "GET /orders?q=first",
                "GET /orders?q=second",
                "GET /orders?q=third",
                "POST /login?",
                "GET /orders?q=third",
                "POST /orders?",
            ],
            "{resumes}"
        );
    }
    let steps = OrderStep::ALL.iter().map(|(_, id, _)| *id);
    let mut ids: Vec<_> = steps.collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), OrderStep::ALL.len());
}
