//! Absent equals null in predicates: `!= null` asks whether something is there (S14).

use loopback::Response;

mod generated {
    arazzo_runtime::include_workflows!("null-in-predicates");
}

#[cfg(reported)]
mod null_of_absent {
    arazzo_runtime::include_workflows!("reported/corpus-09-jsonpath-null-of-absent/a");
}

#[tokio::test]
async fn s14_absent_equals_null_in_a_predicate() {
    for (status, body, is_there) in [
        (200, r#"{"token": "t"}"#, true),
        (200, r#"{"token": ""}"#, true),
        (200, r#"{"token": null}"#, false),
        (200, "{}", false),
        (500, r#"{"error": "no"}"#, false),
        (200, "[]", false),
    ] {
        let replies = (0..3).map(|_| Response::json(status, body)).collect();
        let (_server, client) = super::scripted(replies);
        let there = generated::there(&client, generated::ThereInputs::new()).await;
        assert_eq!(there.is_ok(), is_there, "{body}");
        let turned = generated::turned(&client, generated::TurnedInputs::new()).await;
        assert_eq!(turned.is_ok(), is_there, "{body}");
        let missing = generated::missing(&client, generated::MissingInputs::new()).await;
        assert_eq!(missing.is_ok(), !is_there, "{body}");
    }
}

#[cfg(reported)]
#[tokio::test]
async fn corpus_09_a_token_that_is_absent_is_not_there() {
    for (body, is_there) in [(r#"{"id": "i"}"#, false), (r#"{"access_token": "t"}"#, true)] {
        let server = loopback::Server::script([Response::json(200, body)]).unwrap();
        let client = super::client("rs", &server).build().unwrap();
        let run = null_of_absent::w(&client, null_of_absent::WInputs::new()).await;
        assert_eq!(run.is_ok(), is_there, "{body}");
    }
}
