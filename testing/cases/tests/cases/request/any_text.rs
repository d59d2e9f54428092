//! Descriptions and names that are more than text: what is generated from them builds without a warning, runs no text of
//! a document, and sends the names as they are written.

use loopback::Response;

use crate::scripted;

// What is only a warning elsewhere is an error here.
#[deny(warnings)]
mod generated {
    arazzo_runtime::include_workflows!("any-text");
}

/// As a crate that uses nothing of it yet.
#[deny(warnings)]
mod unused {
    arazzo_runtime::include_workflows!("any-text");
}

/// The reported documents build as well.
#[cfg(reported)]
#[deny(warnings)]
mod reports {
    mod bidi {
        arazzo_runtime::include_workflows!("reported/attack-03-bidi-does-not-build/doc");
    }

    mod doctest {
        arazzo_runtime::include_workflows!("reported/attack-02-doctest-runs/doc");
    }

    mod equal_names {
        arazzo_runtime::include_workflows!("reported/attack-04-nfc-names-do-not-build/doc");
    }

    mod words {
        arazzo_runtime::include_workflows!("reported/report-16-enum-self/arazzo");
    }
}

use generated::types::AnyTextWord;
use generated::{AnyTextInputs, any_text};

#[tokio::test]
async fn s6_names_that_are_numbered_in_rust_are_sent_as_written() {
    let reply = || Response::json(200, r#"{"kind": "\u2126", "deep": [[null]]}"#);
    let (server, client) = scripted(vec![reply(), reply()]);
    let inputs = AnyTextInputs::new(AnyTextWord::Self2)
        .cafe("first")
        .cafe_2("second");
    let outputs = any_text(&client, inputs).await.unwrap();
    let sent: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.query.clone().unwrap_or_default())
        .collect();
    assert_eq!(sent, ["word=Self&caf%C3%A9=first&cafe%CC%81=second", "word=Self"]);
    assert_eq!(serde_json::to_value(&outputs).unwrap()["kind"], "\u{2126}");
}

/// The fences and comments of the source itself, as rustdoc and rustc will read them.
#[test]
fn no_text_of_a_document_is_code() {
    let source = include_str!(concat!(env!("OUT_DIR"), "/any-text.rs"));
    let mut fenced = false;
    for line in source.lines().map(str::trim_start) {
        let Some(text) = line.strip_prefix("///") else {
            continue;
        };
        let text = text.trim_start();
        match text {
            "```text" if !fenced => fenced = true,
            "```" if fenced => fenced = false,
            _ => {
                let marked = text
                    .trim_start_matches(['>', '-', '*', '+', ' ', '.', ')'])
                    .trim_start_matches(|next: char| next.is_ascii_digit());
                let marked = marked.trim_start_matches(['.', ')', ' ']);
                assert!(
                    fenced || !(marked.starts_with("```") || marked.starts_with("~~~")),
                    "{line}"
                );
                assert!(fenced || !text.contains("     "), "{line}");
            }
        }
    }
    assert!(!fenced);
    let turns = |next: char| matches!(next, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!source.contains(turns));
}
