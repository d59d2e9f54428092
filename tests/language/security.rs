//! Credentials that the caller gives once, and steps that bring their own.

use acceptance::language::{
    BringYourOwnInputs, BringYourOwnRequired, BuyGoods, BuyGoodsInputs, PayOrder, PayOrderInputs,
    bring_your_own, buy_goods, pay_order,
};
use arazzo_runtime::{
    ClientBuilder, Credential, Effect, Failure, OAuth2, Run, Workflow, security::SecurityKind,
};
use loopback::{Response, Server};

use super::lines;

fn client(server: &Server) -> ClientBuilder {
    super::client("market", server)
}

fn all_good() -> Server {
    Server::start(|request| match request.path.as_str() {
        "/token" => Response::json(
            200,
            r#"{"access_token":"t-1","token_type":"bearer","expires_in":60}"#,
        ),
        _ => Response::json(200, "{}"),
    })
    .unwrap()
}

#[tokio::test]
async fn each_operation_gets_what_it_demands() {
    let server = all_good();
    let client = client(&server)
        .credential("market", "Key", Credential::api_key("k-1"))
        .credential("market", "OAuth", OAuth2::client_credentials("id", "secret"))
        .credential("market", "Session", Credential::api_key("s-1"))
        .build()
        .unwrap();
    buy_goods(&client, BuyGoodsInputs::new()).await.unwrap();
    assert_eq!(
        lines(&server),
        [
            "GET /goods",
            "GET /news",
            "POST /token",
            "POST /orders",
            "GET /search",
            "POST /payments"
        ]
    );
    let requests = server.requests();
    let sent = |position: usize| {
        let header = |name| requests[position].header(name);
        (header("x-market-key"), header("authorization"), header("cookie"))
    };
    assert_eq!(sent(0), (Some("k-1"), None, None), "the document's security");
    assert_eq!(sent(1), (None, None, None), "security: []");
    // There is no login for the first alternative.
    assert_eq!(sent(3), (None, Some("Bearer t-1"), None));
    assert_eq!(
        requests[2].text(),
        "grant_type=client_credentials&scope=orders%3Awrite"
    );
    assert_eq!(
        (sent(4), &requests[4].query),
        ((None, None, None), &None),
        "optional"
    );
    assert_eq!(sent(5), (None, None, Some("sid=s-1")));
}

#[tokio::test]
async fn what_is_missing_is_said_before_the_first_request_of_the_run() {
    let server = all_good();
    let client = client(&server)
        .credential("market", "Login", Credential::basic("ada", "p-77"))
        .build()
        .unwrap();
    let error = buy_goods(&client, BuyGoodsInputs::new()).await.unwrap_err();
    assert!(matches!(error.failure(), Failure::Credentials(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "workflow `buy-goods`, before its first request: \
         source `market` demands `Key`, an API key in the header `X-Market-Key` \
         (add `.credential(\"market\", \"Key\", Credential::api_key(…))` to the client); \
         source `market` demands `Key`, an API key in the header `X-Market-Key` \
         (add `.credential(\"market\", \"Key\", Credential::api_key(…))` to the client), \
         or `OAuth`, OAuth 2.0 with `orders:write` \
         (add `.credential(\"market\", \"OAuth\", OAuth2::client_credentials(…, …))` to the client); \
         source `market` demands `Session`, an API key in the cookie `sid` \
         (add `.credential(\"market\", \"Session\", Credential::api_key(…))` to the client)"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_called_workflow_by_itself_demands_its_own() {
    let server = all_good();
    let error = pay_order(&client(&server).build().unwrap(), PayOrderInputs::new())
        .await
        .unwrap_err();
    let names: Vec<&str> = PayOrder::SECURITY
        .iter()
        .flat_map(|security| security.alternatives().concat())
        .map(|scheme| scheme.name())
        .collect();
    assert_eq!(names, ["Session"], "a certificate is the transport's to give");
    assert!(
        error.to_string().contains("`Session`") && !error.to_string().contains("`Key`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_step_that_says_who_asks_keeps_its_own_s44() {
    let server = all_good();
    // No credential is demanded of this client, and those it has are not used.
    for client in [
        client(&server).build().unwrap(),
        client(&server)
            .credential("market", "Key", Credential::api_key("other"))
            .credential("market", "Token", Credential::bearer("other"))
            .credential("market", "Query", Credential::api_key("other"))
            .build()
            .unwrap(),
    ] {
        let inputs = BringYourOwnInputs::new(BringYourOwnRequired {
            token: "t-77".into(),
            key: "k-77".into(),
        });
        assert!(
            !format!("{inputs:?}").contains("77"),
            "they are secrets: {inputs:?}"
        );
        bring_your_own(&client, inputs).await.unwrap();
    }
    for run in server.requests().chunks(3) {
        assert_eq!(run[0].header("authorization"), Some("Bearer t-77"));
        assert_eq!(run[1].header("x-market-key"), Some("k-77"));
        assert_eq!(run[2].query.as_deref(), Some("key=k-77"));
    }
    assert_eq!(server.requests().len(), 6);
}

#[test]
fn who_drives_the_machine_reads_the_demand_from_the_request() {
    let mut run = Run::<BuyGoods>::new(BuyGoodsInputs::new());
    let Ok(Effect::Send(request)) = run.advance() else {
        panic!("the first step sends");
    };
    let security = request.security().unwrap();
    assert_eq!(security.source(), "market");
    let [[scheme]] = security.alternatives() else {
        panic!("{security:?}");
    };
    assert_eq!(
        (scheme.name(), scheme.kind()),
        ("Key", SecurityKind::Header("X-Market-Key"))
    );
}
