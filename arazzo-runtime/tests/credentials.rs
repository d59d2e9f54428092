//! Credentials go where the operation's `security` wants them, and nowhere else.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod server;

use std::sync::{Arc, Mutex};

use arazzo_runtime::http::{HeaderMap, HeaderValue};
use arazzo_runtime::{
    Client, ClientBuilder, Credential, Event, Method, Request, Server, TransportError,
    error::{BoxError, CredentialError},
    security::{Security, SecurityScheme},
    transport::TransportRequest,
};
use server::{answer, answering};

const KEY: SecurityScheme = SecurityScheme::header("Key", "X-Key");
const KEY_IN_QUERY: SecurityScheme = SecurityScheme::query("QueryKey", "key");
const KEY_IN_COOKIE: SecurityScheme = SecurityScheme::cookie("CookieKey", "sid");
const LOGIN: SecurityScheme = SecurityScheme::basic("Login");
const TOKEN: SecurityScheme = SecurityScheme::bearer("Token");
const DIGEST: SecurityScheme = SecurityScheme::http("Digest", "digest");

fn client(url: &str) -> ClientBuilder {
    Client::builder().base_url("api", url)
}

fn secured(alternatives: &'static [&'static [SecurityScheme]]) -> Request {
    let mut request = Request::new(Method::GET, Server::unknown("api"));
    request.path("/x");
    request.secured_by(Security::new("api", alternatives));
    request
}

fn ok() -> Vec<u8> {
    answer("200 OK", "", "")
}

#[tokio::test]
async fn each_credential_goes_to_its_place() {
    let (url, asked) = answering([ok()]);
    let client = client(&url)
        .credential("api", "Key", Credential::api_key("k 1"))
        .credential("api", "QueryKey", Credential::api_key("q&1"))
        .credential("api", "CookieKey", Credential::api_key("c-1"))
        .credential("api", "Login", Credential::basic("ada", "pä:ss"))
        .build()
        .unwrap();
    let mut request = secured(&[&[KEY, KEY_IN_QUERY, KEY_IN_COOKIE, LOGIN]]);
    request.query("a", "1");
    request.cookie("lang", "en").unwrap();
    let reply = client.send(request).await.unwrap();
    let asked = asked.texts().remove(0);
    assert!(asked.starts_with("GET /x?a=1&key=q%261 HTTP/1.1\r\n"), "{asked}");
    for line in [
        "x-key: k 1\r\n",
        "cookie: lang=en; sid=c-1\r\n",
        // `ada:pä:ss` in UTF-8.
        "authorization: Basic YWRhOnDDpDpzcw==\r\n",
    ] {
        assert!(asked.contains(line), "{line}: {asked}");
    }
    assert_eq!(
        reply.request_header("X-Key").get().map(String::as_str),
        Some("k 1"),
        "S18"
    );
}

#[tokio::test]
async fn what_the_step_sets_is_kept() {
    let (url, asked) = answering([ok(), ok()]);
    let client = client(&url)
        .credential("api", "Key", Credential::api_key("k-1"))
        .credential("api", "QueryKey", Credential::api_key("q-1"))
        .credential("api", "CookieKey", Credential::api_key("c-1"))
        .credential("api", "Token", Credential::bearer("t-1"))
        .build()
        .unwrap();
    let mut request = secured(&[&[KEY, KEY_IN_QUERY, KEY_IN_COOKIE, TOKEN]]);
    request.header("x-key", "own").unwrap();
    request.query_string("a=1&key=own");
    request.cookie("sid", "own").unwrap();
    request.header("Authorization", "Own").unwrap();
    client.send(request.clone()).await.unwrap();
    let sent = asked.texts().remove(0);
    assert!(sent.starts_with("GET /x?a=1&key=own HTTP/1.1\r\n"), "{sent}");
    for line in ["x-key: own\r\n", "cookie: sid=own\r\n", "authorization: Own\r\n"] {
        assert!(sent.contains(line), "{line}: {sent}");
    }
    assert!(!sent.contains("-1\r\n"), "{sent}");

    // Without a demand nothing is added either.
    let mut open = Request::new(Method::GET, Server::unknown("api"));
    open.path("/open");
    client.send(open).await.unwrap();
    let sent = asked.texts().remove(1);
    assert!(!sent.contains("k-1") && !sent.contains("t-1"), "{sent}");
}

#[tokio::test]
async fn the_first_alternative_that_is_given_whole_is_taken() {
    let (url, asked) = answering([ok(), ok(), ok(), ok()]);
    let all = || client(&url).credential("api", "Key", Credential::api_key("k-1"));
    let only_key = all().build().unwrap();
    let both = all()
        .credential("api", "Login", Credential::basic("a", "b"))
        .build()
        .unwrap();
    let none = client(&url).build().unwrap();
    let either = || secured(&[&[KEY, LOGIN], &[KEY]]);
    only_key.send(either()).await.unwrap();
    both.send(either()).await.unwrap();
    // `{}` makes it optional: a credential that is there is sent all the same.
    let optional = || secured(&[&[], &[KEY]]);
    none.send(optional()).await.unwrap();
    only_key.send(optional()).await.unwrap();
    let has = |text: &str| (text.contains("x-key: k-1"), text.contains("authorization: Basic"));
    let asked: Vec<_> = asked.texts().iter().map(|text| has(text)).collect();
    assert_eq!(
        asked,
        [(true, false), (true, true), (false, false), (true, false)]
    );
}

#[tokio::test]
async fn everything_that_is_missing_is_named_at_once() {
    const OAUTH: SecurityScheme = SecurityScheme::oauth2("OAuth")
        .token_url("https://h/token")
        .with_scopes(&["read", "write"]);
    let (url, asked) = answering([ok()]);
    let client = client(&url)
        .credential("api", "Login", Credential::api_key("k-1"))
        .build()
        .unwrap();
    let demands = [
        Security::new("api", &[&[KEY], &[OAUTH]]),
        Security::new("api", &[&[LOGIN, DIGEST]]),
        Security::new("api", &[&[KEY], &[OAUTH]]),
        Security::new("shop", &[&[KEY_IN_QUERY]]),
        Security::new("shop", &[&[TOKEN], &[]]),
    ];
    let error = client.check_credentials(&demands).unwrap_err();
    assert_eq!(
        error.to_string(),
        "source `api` demands `Key`, an API key in the header `X-Key` \
         (add `.credential(\"api\", \"Key\", Credential::api_key(…))` to the client), \
         or `OAuth`, OAuth 2.0 with `read write` \
         (add `.credential(\"api\", \"OAuth\", OAuth2::client_credentials(…, …))` to the client); \
         source `api` demands `Login`, HTTP Basic, and was given an API key \
         (add `.credential(\"api\", \"Login\", Credential::basic(…, …))` to the client), \
         and `Digest`, the HTTP scheme `digest` \
         (add `.credential(\"api\", \"Digest\", Credential::signer(…))` to the client); \
         source `shop` demands `QueryKey`, an API key in the query parameter `key` \
         (add `.credential(\"shop\", \"QueryKey\", Credential::api_key(…))` to the client)"
    );
    // Who drives a machine by hand and has not asked gets the same error instead of a request.
    let error = client.send(secured(&[&[TOKEN]])).await.unwrap_err();
    let TransportError::Credential { source, .. } = &error else {
        panic!("{error:?}");
    };
    assert!(matches!(**source, CredentialError::Missing(_)), "{error:?}");
    assert!(
        error.to_string().contains("GET ") && error.to_string().contains("`Token`"),
        "{error}"
    );
    assert!(asked.texts().is_empty());
}

#[tokio::test]
async fn nothing_is_a_credential_too() {
    let (url, asked) = answering([ok()]);
    let client = client(&url)
        .credential("api", "Digest", Credential::nothing())
        .build()
        .unwrap();
    client.send(secured(&[&[DIGEST]])).await.unwrap();
    assert!(!asked.texts().remove(0).contains("authorization"));
}

#[tokio::test]
async fn a_signer_sees_the_request_and_adds_headers() {
    let (url, asked) = answering([ok()]);
    let sign = |request: &TransportRequest| -> Result<HeaderMap, BoxError> {
        let body = request.body.to_bytes().unwrap_or_default();
        let key = request
            .headers
            .get("x-key")
            .map(HeaderValue::as_bytes)
            .unwrap_or_default();
        let text = format!("{} {} {} {}", request.method, request.url, body.len(), key.len());
        let mut headers = HeaderMap::new();
        headers.insert("x-signature", HeaderValue::try_from(text)?);
        headers.insert("x-trace", HeaderValue::from_static("signed"));
        Ok(headers)
    };
    let client = client(&url)
        .credential("api", "Digest", Credential::signer(sign))
        .credential("api", "Key", Credential::api_key("k-1"))
        .build()
        .unwrap();
    // The signer is asked last, whatever the order.
    let mut request = secured(&[&[DIGEST, KEY]]);
    request.header("X-Trace", "plain").unwrap();
    request.text("text/plain", "hello".into());
    let reply = client.send(request).await.unwrap();
    let asked = asked.texts().remove(0);
    let signature = format!("GET {url}/x 5 3");
    assert!(
        asked.contains(&format!("x-signature: {signature}\r\n")),
        "{asked}"
    );
    assert!(
        asked.contains("x-trace: signed\r\n") && !asked.contains("x-trace: plain"),
        "{asked}"
    );
    assert_eq!(reply.request_header("x-signature").get(), Some(&signature), "S18");
}

#[tokio::test]
async fn a_signer_that_refuses_stops_the_request() {
    let (url, asked) = answering([ok()]);
    let client = client(&url)
        .credential(
            "api",
            "Digest",
            Credential::signer(|_: &TransportRequest| Err("no clock".into())),
        )
        .build()
        .unwrap();
    let error = client.send(secured(&[&[DIGEST]])).await.unwrap_err();
    let TransportError::Credential { source, .. } = &error else {
        panic!("{error:?}");
    };
    assert!(matches!(**source, CredentialError::Signer { .. }), "{error:?}");
    assert!(asked.texts().is_empty());
}

#[tokio::test]
async fn a_credential_that_http_cannot_send_is_refused_s11() {
    for credential in [
        ("Key", Credential::api_key("a\r\nb")),
        ("CookieKey", Credential::api_key("a;b")),
        ("Login", Credential::basic("a:b", "c")),
        ("Login", Credential::basic("a", "b\nc")),
        ("Token", Credential::bearer("a\nb")),
    ] {
        let (name, credential) = credential;
        let client = client("http://127.0.0.1:9")
            .credential("api", name, credential)
            .build()
            .unwrap();
        let request = match name {
            "Key" => secured(&[&[KEY]]),
            "CookieKey" => secured(&[&[KEY_IN_COOKIE]]),
            "Login" => secured(&[&[LOGIN]]),
            _ => secured(&[&[TOKEN]]),
        };
        let error = client.send(request).await.unwrap_err();
        let TransportError::Credential { source, .. } = &error else {
            panic!("{name}: {error:?}");
        };
        assert!(
            matches!(**source, CredentialError::Illegal { .. }),
            "{name}: {error:?}"
        );
    }
}

#[tokio::test]
async fn credentials_are_shown_nowhere_s44() {
    let seen = Arc::new(Mutex::new(String::new()));
    let record = Arc::clone(&seen);
    let echo = answer(
        "403 Forbidden",
        "X-Echo: k-77\r\n",
        "k-77 q/77 q%2F77 p-77 YWRhOnAtNzc= s-77",
    );
    let (url, asked) = answering([echo, Vec::new()]);
    let signer = |_: &TransportRequest| -> Result<HeaderMap, BoxError> {
        let signature = ("x-signature".parse()?, HeaderValue::from_static("s-77"));
        Ok(HeaderMap::from_iter([signature]))
    };
    let client = client(&url)
        .credential("api", "Key", Credential::api_key("k-77"))
        .credential("api", "QueryKey", Credential::api_key("q/77"))
        .credential("api", "Login", Credential::basic("ada", "p-77"))
        .credential("api", "Digest", Credential::signer(signer))
        .observer(move |event: &Event<'_>| record.lock().unwrap().push_str(&format!("{event:?}\n")))
        .build()
        .unwrap();
    let request = secured(&[&[KEY, KEY_IN_QUERY, LOGIN, DIGEST]]);
    let reply = client.send(request.clone()).await.unwrap();
    let error = client.send(request).await.unwrap_err();
    assert!(
        asked.texts()[0].contains("k-77") && asked.texts()[0].contains("s-77"),
        "it is sent"
    );
    let shown = format!(
        "{}{client:?}{:?}{} {error} {error:?}",
        seen.lock().unwrap(),
        reply.exchange(),
        reply.exchange()
    );
    for secret in ["k-77", "q/77", "q%2F77", "p-77", "YWRhOnAtNzc", "s-77"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(shown.contains("/x?key=[redacted]"), "{shown}");
}
