//! Outputs that conditions demand are plain fields: each is assigned to a variable of its plain type here (S31).

use arazzo_runtime::ErrorKind;
use loopback::Response;

mod generated {
    arazzo_runtime::include_workflows!("demanded-values");
}

use generated::{
    CallsInputs, CriteriaInputs, CriteriaOutputs, LostInputs, LostOutputs, PollInputs, PollOutputs,
    QueriesInputs, QueriesOutputs,
};

#[tokio::test]
async fn s31_what_success_criteria_demand_is_there() {
    let full = r#"{"id": "J1", "status": "Completed", "tokens": 0, "result": "r"}"#;
    let (_server, client) = crate::scripted(vec![Response::json(200, full).header("X-Trace", "t")]);
    let CriteriaOutputs {
        id,
        status,
        tokens,
        result,
        trace,
        reason,
    } = generated::criteria(&client, CriteriaInputs::new("j1"))
        .await
        .unwrap();
    let plain: (String, String, i64, String, String) = (id, status, tokens, result, trace);
    let expected = ("J1", "Completed", 0, "r", "t");
    assert_eq!(
        (
            plain.0.as_str(),
            plain.1.as_str(),
            plain.2,
            plain.3.as_str(),
            plain.4.as_str()
        ),
        expected
    );
    assert_eq!(reason, None::<String>, "nothing demands it");
    for lacking in [
        "{}",
        r#"{"status": "completed", "tokens": 0, "result": "r"}"#,
        r#"{"id": "j1", "tokens": 0, "result": "r"}"#,
        r#"{"id": "j1", "status": "completed", "result": "r"}"#,
        r#"{"id": "j1", "status": "completed", "tokens": 0, "result": null}"#,
        r#"{"id": "j1", "status": "completed", "tokens": 0}"#,
    ] {
        let reply = Response::json(200, lacking).header("X-Trace", "t");
        let (_server, client) = crate::scripted(vec![reply]);
        let error = generated::criteria(&client, CriteriaInputs::new("j1"))
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Criterion(_)),
            "{lacking}: {error}"
        );
    }
    let (_server, client) = crate::scripted(vec![Response::json(200, full)]);
    let error = generated::criteria(&client, CriteriaInputs::new("j1"))
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Criterion(_)),
        "without the header: {error}"
    );
}

#[tokio::test]
async fn s31_what_queries_and_patterns_find_is_there() {
    let full =
        r#"{"result": "r", "items": [{"done": true}], "detail": {"reason": "why"}, "status": "completed"}"#;
    let (_server, client) = crate::scripted(vec![Response::json(200, full)]);
    let QueriesOutputs {
        result,
        items,
        reason,
        status,
        first,
    } = generated::queries(&client, QueriesInputs::new()).await.unwrap();
    let texts: [String; 3] = [result, reason, status];
    assert_eq!(texts, ["r", "why", "completed"]);
    assert_eq!(items.len(), 1);
    assert_eq!(first, None::<String>, "the item that is found may be another one");
    for lacking in [
        r#"{"items": [{"done": true}], "detail": {"reason": "why"}, "status": "completed"}"#,
        r#"{"result": null, "items": [{"done": true}], "detail": {"reason": "why"}, "status": "completed"}"#,
        r#"{"result": "r", "detail": {"reason": "why"}, "status": "completed"}"#,
        r#"{"result": "r", "items": [{"done": true}], "status": "completed"}"#,
        r#"{"result": "r", "items": [{"done": true}], "detail": {"reason": "why"}}"#,
    ] {
        let (_server, client) = crate::scripted(vec![Response::json(200, lacking)]);
        let error = generated::queries(&client, QueriesInputs::new())
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Criterion(_)),
            "{lacking}: {error}"
        );
    }
}

#[tokio::test]
async fn s31_what_actions_demand_is_there_on_the_ways_behind_them() {
    for (replies, expected) in [
        // Straight on.
        (
            vec![r#"{"status": "completed", "result": "r"}"#, "{}"],
            ("completed", Some("r")),
        ),
        // Once around, and then the way of a failure.
        (
            vec![r#"{"result": null}"#, "{}", r#"{"status": "failed"}"#, "{}"],
            ("failed", None),
        ),
        // Not completed, so on to the last step.
        (
            vec![r#"{"status": "odd", "result": "r"}"#, "{}", "{}"],
            ("odd", Some("r")),
        ),
    ] {
        let replies = replies
            .into_iter()
            .map(|body| Response::json(200, body))
            .collect();
        let (_server, client) = crate::scripted(replies);
        let PollOutputs { status, result } = generated::poll(&client, PollInputs::new()).await.unwrap();
        let status: String = status;
        assert_eq!((status.as_str(), result.flatten().as_deref()), expected);
    }
    // There is a result, but no status: the last step demands it.
    let replies = [r#"{"result": "r"}"#, "{}", "{}"].map(|body| Response::json(200, body));
    let (_server, client) = crate::scripted(replies.into());
    let error = generated::poll(&client, PollInputs::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Criterion(_)), "{error}");
}

#[tokio::test]
async fn s31_what_is_demanded_of_a_called_workflow_is_there() {
    let replies = [
        r#"{"id": "a"}"#,
        r#"{"id": "b", "result": null}"#,
        r#"{"id": "c", "result": "r"}"#,
    ];
    let (server, client) = crate::scripted(replies.map(|body| Response::json(200, body)).into());
    let outputs = generated::calls(&client, CallsInputs::new()).await.unwrap();
    let plain: [String; 2] = [outputs.id, outputs.result];
    assert_eq!(plain, ["c", "r"]);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn s31_what_is_demanded_on_another_way_may_be_missing() {
    let replies = ["{}", "{}", r#"{"id": "b"}"#].map(|body| Response::json(200, body));
    let (_server, client) = crate::scripted(replies.into());
    let LostOutputs { looked, more, result } = generated::lost(&client, LostInputs::new()).await.unwrap();
    // The retry was used up, so that its criterion says nothing.
    assert_eq!(
        (looked, more.as_deref(), result),
        (None::<String>, Some("b"), None::<Option<String>>)
    );
}

#[tokio::test]
async fn s31_a_run_may_end_with_a_workflow_that_demands_less_or_more() {
    let replies = |bodies: &[&str]| bodies.iter().map(|body| Response::json(200, *body)).collect();
    let own = r#"{"id": "a", "result": "r"}"#;
    for (bodies, expected) in [
        (vec![own], Some(Some("r"))),
        (vec![r#"{"status": "called", "result": "r"}"#, "{}"], None),
        (
            vec![r#"{"status": "called", "result": "r"}"#, r#"{"result": null}"#],
            Some(None),
        ),
    ] {
        let (_server, client) = crate::scripted(replies(&bodies));
        let inputs = generated::EndsWithAnotherInputs::new();
        let outputs = generated::ends_with_another(&client, inputs).await.unwrap();
        let result: Option<Option<String>> = outputs.result;
        assert_eq!(result.as_ref().map(Option::as_deref), expected, "{bodies:?}");
    }
    for (bodies, expected) in [
        (vec!["{}"], None),
        (vec![r#"{"result": null}"#], Some(None)),
        (vec![r#"{"status": "calls"}"#, own], Some(Some("r"))),
    ] {
        let (_server, client) = crate::scripted(replies(&bodies));
        let inputs = generated::EndsWithADemandInputs::new();
        let outputs = generated::ends_with_a_demand(&client, inputs).await.unwrap();
        let result: Option<Option<String>> = outputs.result;
        assert_eq!(result.as_ref().map(Option::as_deref), expected, "{bodies:?}");
    }
}
