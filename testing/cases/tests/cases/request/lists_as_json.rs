//! Lists of a document that are sent as the JSON of a parameter or a form field (S11).

use loopback::Response;

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("lists-as-json");
}

#[tokio::test]
async fn s11_a_list_is_the_json_of_a_parameter_and_of_a_form_field() {
    let (server, client) = scripted(vec![Response::empty(204), Response::empty(204)]);
    generated::list(&client, generated::ListInputs::new("a \"b\""))
        .await
        .unwrap();
    let requests = server.requests();
    // ["a \"b\"",1,[],{"word":"a \"b\""}]
    assert_eq!(
        requests[0].query.as_deref(),
        Some(
            "filter=%5B%22a%20%5C%22b%5C%22%22%2C1%2C%5B%5D%2C%7B%22word%22%3A%22a%20%5C%22b%5C%22%22%7D%5D"
        )
    );
    // ["a \"b\"",null]
    assert_eq!(requests[1].text(), "list=%5B%22a+%5C%22b%5C%22%22%2Cnull%5D");
}
