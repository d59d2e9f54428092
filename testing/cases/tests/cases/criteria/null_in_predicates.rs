//! Absent equals null in predicates: `!= null` asks whether something is there (S14).

use loopback::Response;

mod generated {
    arazzo_runtime::include_workflows!("null-in-predicates");
}

/// The same document after its fixes.
mod mended {
    arazzo_runtime::include_workflows!("mended/null-in-predicates");
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
        let replies = (0..6).map(|_| Response::json(status, body)).collect();
        let (_server, client) = crate::scripted(replies);
        let there = generated::there(&client, generated::ThereInputs::new()).await;
        assert_eq!(there.is_ok(), is_there, "{body}");
        let turned = generated::turned(&client, generated::TurnedInputs::new()).await;
        assert_eq!(turned.is_ok(), is_there, "{body}");
        let missing = generated::missing(&client, generated::MissingInputs::new()).await;
        assert_eq!(missing.is_ok(), !is_there, "{body}");
        // The simple conditions that the lint offers say the same.
        let there = mended::there(&client, mended::ThereInputs::new()).await;
        assert_eq!(there.is_ok(), is_there, "{body}");
        let turned = mended::turned(&client, mended::TurnedInputs::new()).await;
        assert_eq!(turned.is_ok(), is_there, "{body}");
        let missing = mended::missing(&client, mended::MissingInputs::new()).await;
        assert_eq!(missing.is_ok(), !is_there, "{body}");
    }
}

/// That is why the fix is not safe: a simple condition compares strings without regard to case.
#[tokio::test]
async fn s34_the_simple_condition_for_a_predicate_ignores_case() {
    for (token, is_it, is_it_mended) in [("t", true, true), ("T", false, true), ("u", false, false)] {
        let reply = || Response::json(200, format!(r#"{{"token": "{token}"}}"#));
        let (_server, client) = crate::scripted(vec![reply(), reply()]);
        let word = generated::word(&client, generated::WordInputs::new()).await;
        assert_eq!(word.is_ok(), is_it, "{token}");
        let word = mended::word(&client, mended::WordInputs::new()).await;
        assert_eq!(word.is_ok(), is_it_mended, "{token}");
    }
}

#[cfg(reported)]
#[tokio::test]
async fn corpus_09_a_token_that_is_absent_is_not_there() {
    for (body, is_there) in [(r#"{"id": "i"}"#, false), (r#"{"access_token": "t"}"#, true)] {
        let server = loopback::Server::script([Response::json(200, body)]).unwrap();
        let client = crate::client("rs", &server).build().unwrap();
        let run = null_of_absent::w(&client, null_of_absent::WInputs::new()).await;
        assert_eq!(run.is_ok(), is_there, "{body}");
    }
}
