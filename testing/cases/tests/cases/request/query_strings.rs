//! `in: querystring` with an object: a form or JSON, as the operation says (OpenAPI 3.2, S11).

use loopback::Response;
use serde_json::{from_value, json};

mod generated {
    arazzo_runtime::include_workflows!("query-strings");
}

#[tokio::test]
async fn s11_an_object_is_the_whole_query_in_the_media_type_of_the_parameter() {
    let replies = vec![Response::json(200, r#"{"a": "p+q", "n": 3, "tags": []}"#); 6];
    let (server, client) = crate::scripted(replies);
    let inputs = json!({"all": {"a": "x y&z=1", "n": 7, "tags": ["s", "t"]}, "a": "ü", "text": "a=b&c=d"});
    generated::objects(&client, from_value(inputs).unwrap())
        .await
        .unwrap();
    let queries: Vec<String> = server
        .requests()
        .into_iter()
        .map(|request| request.query.unwrap_or_default())
        .collect();
    assert_eq!(
        queries,
        [
            "a=x+y%26z%3D1&n=7&tags=s&tags=t",
            "a=%C3%BC&n=5&tags=x&tags=y",
            "a=b+c&n=5",
            "a=p%2Bq&n=3",
            "a=b&c=d",
            "%7B%22a%22%3A%22x%20y%26z%3D1%22%2C%22n%22%3A7%2C%22tags%22%3A%5B%22s%22%2C%22t%22%5D%7D",
        ]
    );
}

#[tokio::test]
async fn s17_an_optional_object_that_is_absent_leaves_the_query_out() {
    let (server, client) = crate::scripted(vec![Response::json(200, "[]"); 6]);
    let inputs = json!({"all": {}});
    generated::objects(&client, from_value(inputs).unwrap())
        .await
        .unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].query.as_deref().unwrap_or_default(), "");
    assert_eq!(requests[1].query.as_deref(), Some("n=5&tags=x&tags=y"));
    assert_eq!(requests[3].query, None);
    assert_eq!(requests[4].query, None);
}
