//! Texts that speak of expressions, or look like them, are sent as they stand (S13a, S14).

use loopback::Response;
use serde_json::{Value, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("prose");
}

#[tokio::test]
async fn s14_prose_about_expressions_is_text_on_the_wire() {
    let replies = [r#"{"id": "7"}"#, "{}"].map(|body| Response::json(200, body));
    let (server, client) = scripted(replies.into());
    generated::prose(&client, generated::ProseInputs::new("Rex"))
        .await
        .unwrap();
    let requests = server.requests();
    assert_eq!(
        requests[0].query.as_deref(),
        Some("q=%245%20off%2C%20%24HOME%20and%20%24set")
    );
    let sent: Vec<Value> = requests
        .iter()
        .map(|request| serde_json::from_str(&request.text()).unwrap())
        .collect();
    assert_eq!(
        sent,
        [
            json!({
                "later": "see $steps.second.outputs.x for context",
                "query": "query($id: ID!) { user(id: $id) { name } }",
                "other": "id-{$faker.id}, Rex",
                "both": "Rex,Rex"
            }),
            json!({"note": "7: as $steps.first.outputs.z says"}),
        ]
    );
}
