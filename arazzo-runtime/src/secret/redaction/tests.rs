use std::time::Instant;

use super::*;

fn secrets(values: &[&str]) -> Secrets {
    let mut secrets = Secrets::default();
    values.iter().for_each(|value| secrets.add(value));
    secrets
}

#[track_caller]
fn hides(secret: &str, spelling: &str) {
    let text = format!("{{\"a\": 1, \"error\": \"the token {spelling} is wrong\", \"b\": 2}}");
    assert_eq!(
        secrets(&[secret]).redact(&text),
        "{\"a\": 1, \"error\": \"the token [redacted] is wrong\", \"b\": 2}",
        "{spelling}"
    );
}

#[test]
fn s44_every_escape_is_undone() {
    for spelling in [
        "a/b \"c&ä",
        r#"a/b \"c&ä"#,
        r#"a\/b \"c\u0026\u00e4"#,
        r#"a\u002Fb\u0020\u0022c\u0026\u00E4"#,
        "a%2Fb%20%22c%26%C3%A4",
        "a%2fb%20%22c%26%c3%a4",
        "a%2fb+%22c%26%c3%a4",
        "a/b &quot;c&amp;&auml;",
        "a&#47;b&#32;&#34;c&#38;&#228;",
        "a&#x2f;b&#x20;&#X22;c&#x26;&#xE4;",
        "a&sol;b &QUOT;c&AMP;&auml;",
        "&#97;%2f\\u0062 \\u0022c&amp;\\u00e4",
    ] {
        hides("a/b \"c&ä", spelling);
    }
}

#[test]
fn s44_escapes_within_escapes_are_undone() {
    for spelling in [
        // JSON in a JSON string, twice.
        r#"a\\\/b \\\"c\\u0026d"#,
        r#"a\\u002fb \\\"c\\u0026d"#,
        r#"a\\\\u002fb \\\\\\\"c\\\\u0026d"#,
        "a%252Fb%2520%2522c%2526d",
        "a%25252fb %252522c%252526d",
        "a&amp;#47;b &amp;quot;c&amp;amp;d",
        r#"a\u0026#47;b \u0026quot;c\u0026amp;d"#,
        r"a\u00252fb%5Cu0020%5cu0022c%26amp;d",
    ] {
        hides("a/b \"c&d", spelling);
    }
}

#[test]
fn s44_a_secret_that_looks_like_an_escape_is_found_as_it_is() {
    for (secret, spellings) in [
        ("50%25x", ["50%25x", "50%2525x"]),
        (r"C:\new\u0041", [r"C:\new\u0041", r"C:\\new\\u0041"]),
        ("x&amp;y", ["x&amp;y", "x&amp;amp;y"]),
        ("one+two three", ["one+two three", "one%2Btwo+three"]),
    ] {
        for spelling in spellings {
            hides(secret, spelling);
        }
    }
    hides("sk-😀-1", r"sk-\ud83d\ude00-1");
    hides("sk-😀-1", r"sk-\\uD83D\\uDE00-1");
}

#[test]
fn s44_base64_is_undone_wherever_the_secret_begins_in_it() {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    let secret = "s3cret?~ÿ>token";
    for around in ["", "a", "ab", "abc", "user:"] {
        let whole = format!("{around}{secret}{around}");
        for encoded in [STANDARD.encode(&whole), URL_SAFE_NO_PAD.encode(&whole)] {
            for spelling in [
                encoded.clone(),
                encoded.replace('/', r"\/").replace('=', r"\u003d"),
                encoded
                    .replace('+', "%2b")
                    .replace('/', "%2f")
                    .replace('=', "%3D"),
            ] {
                let shown = secrets(&[secret]).redact(&format!("<{spelling}>"));
                assert!(shown.contains(REDACTED), "{around}: {spelling}");
                let padding = ["<", ">", "=", r"\u003d", "%3D"];
                let rest = padding
                    .iter()
                    .fold(shown.clone(), |rest, part| rest.replace(part, ""));
                let rest = rest.len() - REDACTED.len();
                assert!(rest <= 2 * around.len() * 4 / 3, "{shown} of {spelling}");
            }
        }
    }
}

#[test]
fn s44_overlapping_secrets_leave_no_end_behind() {
    assert_eq!(secrets(&["abcd", "cdef"]).redact("xabcdefy"), "x[redacted]y");
    assert_eq!(secrets(&["abcde", "bcd"]).redact("xabcdex"), "x[redacted]x");
    assert_eq!(
        secrets(&["abc", "abcd"]).redact("abcd ababcabcd"),
        "[redacted] ab[redacted]"
    );
    assert_eq!(secrets(&["aba"]).redact("xababay"), "x[redacted]y");
}

#[test]
fn s44_a_secret_across_the_limit_is_cut_out_whole() {
    let secrets = secrets(&["secret"]);
    assert_eq!(secrets.redact_start("0123secret89", 6), "0123[redacted]");
    assert_eq!(secrets.redact_start("é1", 1), "");
    assert_eq!(secrets.redact_start("0123456789", 4), "0123");
}

#[test]
fn s44_a_secret_whose_end_was_cut_off_is_cut_out() {
    let secrets = secrets(&["a/b/c/d/e/f"]);
    let whole = r"0123a\u002fb\u002fc\u002fd\u002fe\u002ff";
    for end in 30..whole.len() {
        assert_eq!(secrets.redact_start(&whole[..end], 6), "0123[redacted]", "{end}");
    }
}

#[test]
fn s44_a_short_secret_is_cut_out_where_it_stands_alone() {
    let secrets = secrets(&["a", "17"]);
    for text in [
        "a bad answer: 170 cats, an apple and 2017",
        "GET https://api.example/v1/cats answered 401 Unauthorized",
    ] {
        assert_eq!(secrets.redact(text), text);
    }
    for (text, shown) in [
        ("a", "[redacted]"),
        (
            r#"{"a": "a", "b": 17, "c":[17,1]}"#,
            r#"{"[redacted]": "[redacted]", "b": [redacted], "c":[[redacted],1]}"#,
        ),
        ("/x?key=a&pin=17#f", "/x?key=[redacted]&pin=[redacted]#f"),
        ("<k>a</k>", "<k>[redacted]</k>"),
        (r#"{\"k\":\"\u0061\"}"#, r#"{\"k\":\"[redacted]\"}"#),
    ] {
        assert_eq!(secrets.redact(text), shown);
    }
}

#[test]
fn s44_many_secrets_and_odd_texts_take_linear_time() {
    let long = "a".repeat(30_000);
    let secrets = secrets(&[&format!("{long}b"), &format!("b{long}"), &"%25".repeat(9_000)]);
    let started = Instant::now();
    for text in [
        "a", "%", "\\", "&", "%25", "\\u005c", "&amp;", "\\ud83d", "&#x26;",
    ] {
        let text = text.repeat(65_536 / text.len());
        secrets.redact(&text);
    }
    let many: Vec<String> = (0..6_000).map(|i| format!("s3cret{i}")).collect();
    let many = self::secrets(&many.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!many.redact(&"s3cret17 ".repeat(6_000)).contains("17"));
    // A second is seen where it is quadratic even on a fast machine.
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn an_empty_secret_hides_nothing() {
    assert_eq!(secrets(&[""]).redact("text"), "text");
}
