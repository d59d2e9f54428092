//! S10: sources of one name in composed documents are different sources, and a client sends where it was told to.

use arazzo_runtime::{Client, ClientBuilder, Credential, Pacing};
use loopback::{Response, Server};

mod generated {
    arazzo_runtime::include_workflows!("sources-of-one-name");
}

use generated::{BothShopsInputs, both_shops, schemes, servers, sources};

fn server() -> Server {
    Server::start(|_| Response::json(200, "{}")).unwrap()
}

fn builder() -> ClientBuilder {
    Client::builder().pacing(Pacing::immediate())
}

/// The keys that a server was sent.
fn keys(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let keys = requests
        .iter()
        .map(|request| request.header("x-key").unwrap_or_default().to_owned());
    keys.collect()
}

#[test]
fn s10_the_constants_name_the_sources_their_servers_and_schemes() {
    assert_eq!(
        (sources::API, sources::OTHER_API, sources::OTHER_ALONE),
        ("api", "other.api", "other.alone")
    );
    assert_eq!(servers::OTHER_API, "https://second.example/v1");
    assert_eq!((schemes::API_KEY, schemes::OTHER_API_KEY), ("key", "key"));
}

#[tokio::test]
async fn s10_each_source_gets_what_was_given_for_it() {
    let (first, second) = (server(), server());
    let client = builder()
        .base_url(sources::API, first.url())
        .base_url(sources::OTHER_API, second.url())
        .base_url(sources::OTHER_ALONE, first.url())
        .credential(sources::API, schemes::API_KEY, Credential::api_key("k-first"))
        .credential(
            sources::OTHER_API,
            schemes::OTHER_API_KEY,
            Credential::api_key("k-second"),
        )
        .credential("other.alone", "key", Credential::api_key("k-alone"))
        .build()
        .unwrap();
    both_shops(&client, BothShopsInputs::new()).await.unwrap();
    assert_eq!(keys(&first), ["k-first", "k-alone"]);
    assert_eq!(keys(&second), ["k-second"]);
}

#[tokio::test]
async fn s10_a_credential_for_one_never_reaches_the_other() {
    let (first, second) = (server(), server());
    let client = builder()
        .base_url("api", first.url())
        .base_url("other.api", second.url())
        .base_url("other.alone", first.url())
        .credential("api", "key", Credential::api_key("k-first"))
        .build()
        .unwrap();
    let error = both_shops(&client, BothShopsInputs::new()).await.unwrap_err();
    assert!(error.to_string().contains("`other.api` demands `key`"), "{error}");
    assert!(first.requests().is_empty() && second.requests().is_empty());
}

#[tokio::test]
async fn s10_a_base_url_for_one_does_not_serve_the_other() {
    let first = server();
    let client = builder()
        .base_url("api", first.url())
        .base_url("alone", first.url())
        .credential("api", "key", Credential::api_key("k-first"))
        .credential("other.api", "key", Credential::api_key("k-second"))
        .credential("alone", "key", Credential::api_key("k-alone"))
        .only_given_servers()
        .build()
        .unwrap();
    let error = both_shops(&client, BothShopsInputs::new()).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("`other.api`") && text.contains("https://second.example/v1"),
        "{text}"
    );
    assert!(first.requests().is_empty());
}

#[tokio::test]
async fn s10_a_name_that_no_other_source_has_is_enough_as_long_as_the_whole_name_is_not_used() {
    let (first, second, alone) = (server(), server(), server());
    let common = || {
        builder()
            .base_url("api", first.url())
            .base_url("other.api", second.url())
            .credential("api", "key", Credential::api_key("k-first"))
            .credential("other.api", "key", Credential::api_key("k-second"))
            .only_given_servers()
    };
    let client = common()
        .base_url("alone", alone.url())
        .credential("alone", "key", Credential::api_key("k-alone"))
        .build()
        .unwrap();
    both_shops(&client, BothShopsInputs::new()).await.unwrap();
    assert_eq!(keys(&alone), ["k-alone"]);

    // A base URL for the whole name: the credential for the short one is another's.
    let client = common()
        .base_url("other.alone", alone.url())
        .credential("alone", "key", Credential::api_key("k-alone"))
        .build()
        .unwrap();
    let error = both_shops(&client, BothShopsInputs::new()).await.unwrap_err();
    assert!(
        error.to_string().contains("`other.alone` demands `key`"),
        "{error}"
    );
    assert_eq!(alone.requests().len(), 1);
}

#[tokio::test]
async fn s10_a_credential_for_the_whole_name_never_goes_to_the_server_of_the_short_one() {
    let (first, second, alone) = (server(), server(), server());
    let client = builder()
        .base_url("api", first.url())
        .base_url("other.api", second.url())
        .base_url("alone", alone.url())
        .credential("api", "key", Credential::api_key("k-first"))
        .credential("other.api", "key", Credential::api_key("k-second"))
        .credential("other.alone", "key", Credential::api_key("k-alone"))
        .only_given_servers()
        .build()
        .unwrap();
    let error = both_shops(&client, BothShopsInputs::new()).await.unwrap_err();
    assert!(error.to_string().contains("`other.alone`"), "{error}");
    assert!(alone.requests().is_empty());
}

#[tokio::test]
async fn s10_a_misspelled_source_sends_nothing_to_the_servers_of_the_documents() {
    let first = server();
    let client = builder()
        .base_url("apii", first.url())
        .base_url("other.api", first.url())
        .base_url("other.alone", first.url())
        .only_given_servers()
        .build()
        .unwrap();
    let error = both_shops(&client, BothShopsInputs::new()).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("`api`") && text.contains("`apii`"), "{text}");
    assert!(first.requests().is_empty());
}
