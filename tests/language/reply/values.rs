//! Values from everywhere: selectors, `$request` (S18), whole outputs (S14), strings that must come out right.

use acceptance::language::{
    QueryStringsInputs, QueryStringsRequired, SelectorsInputs, SentInputs, StringsInputs, StringsRequired,
    WholesInputs, query_strings, selectors, sent, strings, wholes,
};
use arazzo_runtime::Client;
use loopback::{Response, Server};
use serde_json::{Value, json};

fn catalogue(item: &Value) -> (Server, Client) {
    let item = item.to_string();
    let server = Server::start(move |_| Response::json(200, item.clone())).unwrap();
    let client = Client::builder()
        .base_url("catalogue", server.url())
        .build()
        .unwrap();
    (server, client)
}

fn item() -> Value {
    json!({
        "id": "i-1",
        "title": "Thing",
        "properties": {"Email": {"id": "p-1"}, "$inputs.propertyName": {"id": "wrong"}},
        "prices": [{"sku": "a", "amount": 5}, {"sku": "b", "amount": 50}, {"sku": "c", "amount": 7}],
    })
}

fn json(server: &Server, request: usize) -> Value {
    serde_json::from_slice(&server.requests()[request].body).unwrap()
}

#[tokio::test]
async fn selectors_in_outputs_parameters_payloads_and_replacements() {
    let (server, client) = catalogue(&item());
    let cart = json!({"items": [{"sku": "x"}, {"sku": "y"}]});
    let outputs = selectors(&client, SelectorsInputs::new("i-1", cart))
        .await
        .unwrap();
    let (title, amount): (Option<String>, Option<i64>) = (outputs.title, outputs.first_amount);
    assert_eq!((title.as_deref(), amount), (Some("Thing"), Some(5)));
    assert_eq!(outputs.cheap, Some(vec!["a".to_owned(), "c".to_owned()]));
    assert_eq!(outputs.none, None);
    assert_eq!(
        outputs.skus,
        Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()])
    );
    assert_eq!(server.requests()[0].query.as_deref(), Some("fields=x&fields=y"));
    let expected = json!({
        "title": "Thing",
        "cheap": [{"sku": "a", "amount": 5}, {"sku": "c", "amount": 7}],
        "list": ["x"],
        "plain": {"context": "words", "selector": "$.a", "type": "jsonpath"},
        "amounts": [5, 50, 7],
    });
    assert_eq!(json(&server, 1), expected);
}

#[tokio::test]
async fn s18_what_was_really_sent_is_read_back() {
    let (server, client) = catalogue(&item());
    let outputs = sent(&client, SentInputs::new("a/b")).await.unwrap();
    assert_eq!(outputs.method, "GET");
    assert_eq!(
        outputs.url,
        format!("{}/items/a%2Fb?fields=a%26a%2Fb", server.url())
    );
    assert_eq!(outputs.header.as_deref(), Some("t-a/b"));
    assert_eq!(outputs.query.as_deref(), Some("a&a/b"));
    assert_eq!(outputs.path.as_deref(), Some("a/b"));
    assert_eq!(outputs.body, None);
    assert_eq!(outputs.said.as_deref(), Some("GET a/b: Thing"));
    // S31a: a text that lacks a part is absent, and the run goes on.
    assert_eq!(outputs.unsaid, None);
    assert_eq!(outputs.added_id, Some(json!("a/b")));
    assert_eq!(outputs.alias, Some(json!("a/b")));
    assert_eq!(outputs.whole, Some(json!({"item": {"id": "a/b"}})));
    assert_eq!(outputs.r#type.as_deref(), Some("application/json"));
    assert_eq!(outputs.absent, None);
}

#[tokio::test]
async fn s14_all_outputs_of_a_step_are_an_object() {
    let (server, client) = catalogue(&json!({"id": "i-1", "title": "Thing"}));
    let outputs = wholes(&client, WholesInputs::new("i-1")).await.unwrap();
    let all = json!({"id": "i-1", "title": "Thing"});
    let expected =
        json!({"all": all, "self": "https://workflows.example/values.arazzo.yaml", "early": "Thing"});
    assert_eq!(json(&server, 1), expected);
    assert_eq!(outputs.everything, all);
    assert_eq!(outputs.title.as_deref(), Some("Thing"));
}

#[tokio::test]
async fn s13_s14_strings_that_must_come_out_right() {
    let (server, client) = catalogue(&item());
    let inputs = StringsInputs::new(StringsRequired {
        property_name: "Email".into(),
        key_field: "Name".into(),
        key_value: "O'Neil {$inputs.keyField}".into(),
        xgafv: "v-2".into(),
        with: vec!["w".into()],
        aux_price: 1.5,
    })
    .index(2);
    let outputs = strings(&client, inputs).await.unwrap();
    assert_eq!(outputs.property_id, Some(json!("p-1")));
    assert_eq!(outputs.braced, Some(json!("c")));
    let formula = "Name = 'O'Neil {$inputs.keyField}'";
    let request = &server.requests()[0];
    let encoded = "/items/Name%20%3D%20%27O%27Neil%20%7B%24inputs.keyField%7D%27";
    assert_eq!(request.path, encoded);
    let query = "%24.xgafv=v-2&with%5B%5D=w&Aux%20Price=1.5";
    assert_eq!(request.query.as_deref(), Some(query));
    let expected = json!({
        "formula": formula, "version": "v-2", "with": ["w"], "price": 1.5, "later": "p-1",
        "text": "v-2/[\"w\"]/1.5",
    });
    assert_eq!(json(&server, 1), expected);

    // An index that is not given finds nothing.
    let inputs = StringsInputs::new(StringsRequired {
        property_name: "Phone".into(),
        key_field: "Name".into(),
        key_value: "x".into(),
        xgafv: "v-2".into(),
        with: vec![],
        aux_price: 1.5,
    });
    let outputs = strings(&client, inputs).await.unwrap();
    assert_eq!((outputs.property_id, outputs.braced), (None, None));
    assert_eq!(json(&server, 3).get("later"), None);
}

#[tokio::test]
async fn a_whole_query_is_sent_as_it_is_written_and_values_add_no_field_s11() {
    let (server, client) = catalogue(&json!({}));
    let inputs = QueryStringsInputs::new(QueryStringsRequired {
        term: "a&b=\"c\"".into(),
        whole: "x=1&y=a b%20c#d".into(),
    })
    .min(3);
    query_strings(&client, inputs).await.unwrap();
    let queries: Vec<String> = server
        .requests()
        .into_iter()
        .map(|request| request.query.unwrap_or_default())
        .collect();
    assert_eq!(
        queries,
        [
            "filter=a%26b%3D%22c%22&note=a%20b&limit=20",
            "x=1&y=a%20b%20c%23d",
            "%7B%22term%22%3A%22a%26b%3D%5C%22c%5C%22%22%2C%22min%22%3A3%2C%22limit%22%3A50%7D",
        ]
    );
}
