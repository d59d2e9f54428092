//! `.length` behind a dot in simple conditions is a length, as in predicates (S14).

use arazzo_runtime::Failure;
use loopback::Response;
use serde_json::json;

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("lengths");
}
use generated::*;

/// Whether a workflow succeeds on a reply, which each of its steps gets.
macro_rules! holds {
    ($workflow:ident($inputs:expr), $body:expr) => {{
        let reply = || Response::json(200, $body.to_string());
        let (_server, client) = scripted(vec![reply(), reply()]);
        match $workflow(&client, $inputs).await {
            Ok(_) => true,
            Err(error) => {
                assert!(matches!(error.failure(), Failure::Criterion { .. }), "{error:?}");
                false
            }
        }
    }};
}

#[tokio::test]
async fn s14_a_length_is_that_of_an_array_or_a_text_without_such_a_member() {
    for (items, expected) in [
        (json!(["a", "b"]), true),
        (json!(["a"]), false),
        (json!([]), false),
    ] {
        let body = json!({"items": items, "name": "x"});
        assert_eq!(
            holds!(length_of_items(LengthOfItemsInputs::new()), body),
            expected,
            "{body}"
        );
        assert_eq!(
            holds!(length_of_output(LengthOfOutputInputs::new()), body),
            !expected,
            "{body}"
        );
        let list = vec!["x".to_owned(); 2];
        assert_eq!(
            holds!(length_of_input(LengthOfInputInputs::new(list)), body),
            expected,
            "{body}"
        );
    }
    for (name, expected) in [("abc", true), ("äöü", true), ("ab", false), ("", false)] {
        let body = json!({"items": [], "name": name});
        assert_eq!(
            holds!(length_of_text(LengthOfTextInputs::new()), body),
            expected,
            "{name}"
        );
    }
    for (any, expected) in [
        (json!([1, 2]), true),
        (json!("ab"), true),
        (json!({"length": 2}), true),
        (json!({"length": 3}), false),
        (json!({"a": 1, "b": 2}), false),
        (json!(2), false),
        (json!(null), false),
    ] {
        let body = json!({"items": [], "name": "x", "any": any});
        assert_eq!(
            holds!(length_of_anything(LengthOfAnythingInputs::new()), body),
            expected,
            "{any}"
        );
    }
}
