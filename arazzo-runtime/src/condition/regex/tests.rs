use serde_json::{Value, json};

use super::*;

fn evaluate(pattern: Option<String>, context: impl Compare) -> Option<bool> {
    found(&Engine::compile(&pattern?)?, context)
}

fn is_found(pattern: Option<String>, context: impl Compare) -> bool {
    evaluate(pattern, context).unwrap_or_default()
}

/// What the engine whose dialect is ECMA-262's says.
fn oracle(pattern: &str, text: &str) -> Option<bool> {
    let engine = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern));
    engine.ok().map(|engine| engine.find(text).is_some())
}

#[test]
fn s36_a_pattern_finds_what_ecma_262_finds() {
    let texts = [
        "",
        "a",
        "b",
        "ab",
        "aab",
        "abab",
        "abcabc",
        "A",
        "ß",
        "é",
        "1",
        "٣",
        "x y",
        "x\u{a0}y",
        "a\nb",
        "a\r",
        "\u{2028}",
        "2024-01-02",
        "2024-2024",
        "foo_bar",
        "foo bar",
        "{,5}",
        "a{x}",
        "a-b",
        "]",
        "-",
        "\u{1F600}",
        "\\",
        "c",
        "ba",
        "aXb",
        "/v1/x",
        "k",
        "\u{8}",
    ];
    let patterns = [
        "",
        "a",
        "^a",
        "b$",
        "^$",
        "a|b",
        "(a)(b)\\1\\2",
        "(ab)+",
        "(?:ab){2}",
        "a{1,2}?b",
        "a{,5}",
        "{,5}",
        "a{x}",
        "\\d",
        "\\D",
        "\\w",
        "\\W",
        "\\s",
        "\\S",
        "\\bfoo\\b",
        "\\Boo\\B",
        "a.b",
        ".",
        "[^]",
        "[]",
        "[^a]",
        "[a-c]",
        "[a\\-c]",
        "[\\w-]",
        "[^\\s\\d]",
        "[\\]]",
        "]",
        "\\/",
        "(?=a)a",
        "(?!a).",
        "(?<=a)b",
        "(?<!a)b",
        "(?<y>\\d{4})-\\k<y>",
        "\\u0061",
        "\\u{1F600}",
        "\\uD83D\\uDE00",
        "\\x61",
        "\\cA",
        "\\0",
        "\\p{Lu}",
        "\\P{L}",
        "[\\p{Ll}1]",
        "(?i:a)",
        "(?i:A)b",
        "(a)|\\1b",
        "(?:(a)|b)\\1",
        "(?s:a.b)",
        "(?m:^b)",
        "(?m:a$)",
        "a*?b",
        "[&&a]",
        "[a&&b]",
        "[+--b]",
        "[[a]",
        "^(?=.*\\d)(?=.*-).+$",
        "[\\b]",
        "\\\\",
        "#",
        " ",
        "(a*)*b",
        "(?:a|b)*?$",
        "[^\\W]",
        "\\k",
        "\\8",
    ];
    for pattern in patterns {
        for text in texts {
            let Some(expected) = oracle(pattern, text) else {
                panic!("the oracle refuses {pattern}")
            };
            assert_eq!(
                is_found(Some(pattern.to_owned()), text),
                expected,
                "`{pattern}` in {text:?}"
            );
        }
    }
}

/// Texts and patterns from small alphabets, the same on every run.
#[test]
fn s36_the_oracle_agrees_on_random_patterns() {
    const PATTERN: [&str; 26] = [
        "a", "b", "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!", "[", "]", "[^", "{1,2}", "*", "+", "?", "|",
        "^", "$", "\\w", "\\W", "\\s", "-", ".", "\\d", "1",
    ];
    const TEXT: [&str; 8] = ["a", "b", "1", " ", "\n", "-", "é", "_"];
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below).unwrap()
    };
    let (mut compared, mut matched) = (0, 0);
    for _ in 0..20_000 {
        let length = 1 + random(8);
        let pattern: String = (0..length).map(|_| PATTERN[random(26)]).collect();
        for _ in 0..3 {
            let length = random(6);
            let text: String = (0..length).map(|_| TEXT[random(8)]).collect();
            let Some(expected) = oracle(&pattern, &text) else {
                break;
            };
            compared += 1;
            matched += usize::from(expected);
            assert_eq!(
                is_found(Some(pattern.clone()), text.as_str()),
                expected,
                "`{pattern}` in {text:?}"
            );
        }
    }
    assert!(compared > 5_000 && matched > 2_000, "{compared}, {matched}");
}

#[test]
fn s36_time_is_bounded() {
    let text = "a".repeat(5_000);
    assert!(!is_found(Some("^(a+)+$".to_owned()), format!("{text}b").as_str()));
    // Given up, with lookahead.
    assert!(!is_found(
        Some("^(?=a)(a+a+)+$(?!x)".to_owned()),
        format!("{text}b").as_str()
    ));
    assert!(!is_found(Some("(".repeat(100_000)), "("));
    assert!(!is_found(Some("(a{1000}){1000}{1000}".to_owned()), "a"));
}

#[test]
fn s36_other_values_are_matched_as_json_text() {
    for (pattern, value) in [
        ("^200$", json!(200)),
        ("^true$", json!(true)),
        (r#""a":1"#, json!({"a": 1})),
        (r"^\[1,", json!([1, "x"])),
        ("^0.5$", json!(0.5)),
    ] {
        assert!(
            is_found(Some(pattern.to_owned()), &value),
            "`{pattern}` in {value}"
        );
    }
    let anything = || Some(String::new());
    assert!(is_found(anything(), "") && !is_found(anything(), json!(null)));
    assert!(!is_found(anything(), None::<Value>) && !is_found(None, ""));
}

#[test]
fn s34a_only_a_text_is_a_whole_pattern() {
    assert_eq!(Pattern::built([whole("5")]).evaluate("5"), Some(true));
    for value in [json!(5), json!(true), json!(["5"]), json!(null)] {
        assert_eq!(
            Pattern::built([whole(&value)]).evaluate("5 true"),
            None,
            "{value}"
        );
    }
}

#[test]
fn s39_a_bad_pattern_cannot_be_evaluated() {
    for pattern in ["(", "a)", "[", "*", "\\"] {
        assert_eq!(evaluate(Some(pattern.to_owned()), pattern), None, "{pattern}");
    }
    assert_eq!(evaluate(None, "a"), None);
    assert_eq!(evaluate(Some("a".to_owned()), None::<Value>), None);
    assert_eq!(evaluate(Some("a".to_owned()), "b"), Some(false));
}

#[test]
fn s36_a_pattern_that_would_read_a_long_text_too_often_is_not_matched() {
    let evaluate = |pattern: &str, text: &str| Engine::compile(pattern).unwrap().finds(text);
    let long = "a".repeat(20_000);
    // Each letter begins an attempt that reads to the end, or reads it once more for each repetition.
    for pattern in ["(?=a*b)a", "(?=b).*a", "(?<=ba*)a", "(?:(?=a*)a)+"] {
        assert_eq!(evaluate(pattern, &long), None, "{pattern}");
        assert!(evaluate(pattern, &long[..100]).is_some(), "{pattern}");
    }
    // One attempt, attempts that read little, and few places to begin at.
    for pattern in ["^(?=a*b)a", "a(?!a)b", "(?=x).*b", "^(?:(?!xy).)*b"] {
        assert_eq!(evaluate(pattern, &long), Some(false), "{pattern}");
    }
    let found = format!("{long}xb{long}");
    for pattern in ["x(?=b)a*", "(?=a).*a", "^(?!a*y).*xb", "(?<=a)xb", "x(?=.*a)b"] {
        assert_eq!(evaluate(pattern, &found), Some(true), "{pattern}");
    }
}

#[test]
fn s36_a_match_begins_where_its_approximation_does() {
    for (pattern, starts) in [
        ("(?=a*b)a", r"\x{61}"),
        ("(?:x|(?<!a))+b", r"(?:(?:\x{78}|))+\x{62}"),
        (r"(a)\1\B", r"(\x{61})(?s:.)*"),
    ] {
        assert_eq!(
            translate::with_lookaround(pattern).unwrap().starts,
            starts,
            "{pattern}"
        );
    }
}
