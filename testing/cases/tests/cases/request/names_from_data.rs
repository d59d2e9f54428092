//! Names of XML elements, attributes and cookies that come from data, and URLs that data makes too long: what HTTP or
//! XML cannot have is a typed error of the step, and nothing is sent.

use arazzo_runtime::{
    Failure, Step, TransportError,
    error::{UrlError, XmlNameError},
};
use loopback::Response;
use serde_json::{Value, from_value, json};

use crate::scripted;

mod generated {
    arazzo_runtime::include_workflows!("names-from-data");
}

/// Sends an XML text, and gives what was sent or why nothing was.
async fn text_with(changed: &str, value: &str) -> Result<String, generated::NamedInTextError> {
    let mut inputs = json!({"name": "p:a", "attribute": "b", "part": "1", "note": "-5 < \"6\""});
    inputs[changed] = value.into();
    let (server, client) = scripted(vec![Response::empty(204)]);
    let sent = generated::named_in_text(&client, from_value(inputs).unwrap()).await;
    match sent {
        Ok(_) => Ok(server.requests()[0].text().into_owned()),
        Err(error) => {
            assert_eq!(error.step().map(|step| step.as_str()), Some("send"));
            assert!(server.requests().is_empty(), "{value}");
            Err(error)
        }
    }
}

#[tokio::test]
async fn s16_a_name_in_a_text_of_xml_is_a_name_or_nothing_is_sent() {
    let sent = text_with("name", "p:größe").await.unwrap();
    assert_eq!(
        sent,
        "<o xmlns:p=\"urn:p\"><!-- -5 < \"6\" --><p:größe b=\"1\"/><item-1 a=\">-5 &lt; &quot;6&quot;\"/></o>"
    );
    for (place, value, expected) in [
        ("name", "", XmlNameError::Empty),
        ("name", "a b", XmlNameError::Character(0x20)),
        ("name", "a/><b", XmlNameError::Character(0x2f)),
        ("name", "1a", XmlNameError::Character(0x31)),
        ("name", "q:a", XmlNameError::Prefix),
        ("attribute", "", XmlNameError::Empty),
        ("attribute", "a='1' b", XmlNameError::Character(0x3d)),
        ("attribute", "xmlns:p", XmlNameError::Prefix),
        ("part", "1 a=2", XmlNameError::Character(0x20)),
        ("part", "p:a", XmlNameError::Character(0x3a)),
    ] {
        let error = text_with(place, value).await.unwrap_err();
        match error.failure() {
            Failure::NotXmlName { reason } => assert_eq!(*reason, expected, "{place} {value}"),
            other => panic!("{place} {value}: {other:?}"),
        }
    }
    for note in ["a--b", "--><evil/><!--", "a-"] {
        let error = text_with("note", note).await.unwrap_err();
        assert!(
            matches!(error.failure(), Failure::NotXmlComment),
            "{note}: {error:?}"
        );
    }
}

#[tokio::test]
async fn s41_a_member_of_unknown_name_is_an_element_of_it_or_nothing_is_sent() {
    for (name, expected) in [
        ("p:x", None),
        ("x", None),
        ("", Some(XmlNameError::Empty)),
        ("a b", Some(XmlNameError::Character(0x20))),
        ("q:x", Some(XmlNameError::Prefix)),
    ] {
        let (server, client) = scripted(vec![Response::empty(204)]);
        let inputs = from_value(json!({"fields": {name: "v"}})).unwrap();
        let sent = generated::named_in_object(&client, inputs).await;
        match (sent.as_ref().map_err(|error| error.failure()), expected) {
            (Ok(_), None) => {
                let sent = server.requests()[0].text().into_owned();
                let inside = format!("<order><p:in xmlns:p=\"urn:p\"><{name}>v</{name}></p:in></order>");
                assert!(sent.ends_with(&inside), "{sent}");
            }
            (Err(Failure::NotXmlName { reason }), Some(expected)) => {
                assert_eq!(*reason, expected, "{name}");
                assert!(server.requests().is_empty());
            }
            (other, _) => panic!("{name}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn s11_a_cookie_whose_name_cannot_be_one_is_refused_in_one_line() {
    let (server, client) = scripted(vec![Response::empty(204)]);
    let sent = async |name: &str| {
        let inputs: Value = json!({"crumbs": {name: "v"}});
        generated::cookies(&client, from_value(inputs).unwrap()).await
    };
    for name in ["a\r\nSet: b", "a\u{1b}[31m", "\u{202e}a b", "a\u{85}b", ""] {
        let error = sent(name).await.unwrap_err();
        assert!(matches!(
            error.failure(),
            Failure::Parameter {
                location: "cookie",
                ..
            }
        ));
        let shown = error.to_string();
        assert!(shown.contains("cookie parameter"), "{shown}");
        assert!(
            !shown.contains(|c: char| c.is_control() || c == '\u{202e}'),
            "{shown:?}"
        );
    }
    assert!(server.requests().is_empty());
    sent("a").await.unwrap();
    assert_eq!(server.requests()[0].header("cookie"), Some("a=v"));
}

#[tokio::test]
async fn s11_a_url_that_is_too_long_says_so_before_anything_is_sent() {
    let (server, client) = scripted(vec![Response::empty(204); 2]);
    let base = server.url().len();
    let sent = async |length: usize| {
        let inputs = from_value(json!({"text": "a".repeat(length)})).unwrap();
        generated::long(&client, inputs).await
    };
    let longest = 65_534 - base - "/orders?q=".len();
    for (length, step) in [(longest + 1, "query"), (100_000, "query"), (longest + 2, "query")] {
        let error = sent(length).await.unwrap_err();
        assert_eq!(error.step().map(|step| step.as_str()), Some(step));
        let Failure::Transport(TransportError::Url { source, .. }) = error.failure() else {
            panic!("{error:?}");
        };
        let whole = length + base + "/orders?q=".len();
        assert_eq!(
            *source,
            UrlError::TooLong {
                length: whole,
                limit: 65_534
            }
        );
        assert!(
            error
                .to_string()
                .contains(&format!("the URL has {whole} bytes, and 65534 is the limit"))
        );
        assert!(error.to_string().len() < 400, "{}", error.to_string().len());
    }
    assert!(server.requests().is_empty());
    // The longest is sent, and it is the server that refuses it.
    let error = sent(longest).await.unwrap_err();
    assert!(
        matches!(error.failure(), Failure::Criterion { .. }),
        "{:?}",
        error.kind()
    );
}
