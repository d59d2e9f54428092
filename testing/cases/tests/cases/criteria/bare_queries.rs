//! A query in a predicate that is not compared asks whether it selects a node (S14).

use loopback::Response;

mod generated {
    arazzo_runtime::include_workflows!("bare-queries");
}

#[tokio::test]
async fn s14_a_query_that_is_not_compared_asks_whether_it_selects_a_node() {
    for (items, is_last, is_any) in [
        (r#"[{"name": "x"}]"#, true, true),
        (r#"[{}, {"name": ""}]"#, true, true),
        (r#"[{"name": "x"}, {}]"#, false, true),
        ("[{}]", false, false),
        ("[]", false, false),
    ] {
        let reply = || Response::json(200, format!(r#"{{"token": "t", "items": {items}}}"#));
        let (_server, client) = crate::scripted(vec![reply(), reply(), reply()]);
        let last = generated::last(&client, generated::LastInputs::new()).await;
        assert_eq!(last.is_ok(), is_last, "{items}");
        let not_last = generated::not_last(&client, generated::NotLastInputs::new()).await;
        assert_eq!(not_last.is_ok(), !is_last, "{items}");
        let any = generated::any(&client, generated::AnyInputs::new()).await;
        assert_eq!(any.is_ok(), is_any, "{items}");
    }
}
