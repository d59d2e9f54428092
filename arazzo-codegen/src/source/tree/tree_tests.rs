//! Tests of the loader through its result: values, places and errors.

use crate::source::*;

fn open(text: &str) -> (Sources, Result<Document, SyntaxError>) {
    let sources = Sources::new();
    let id = sources.add_text("test.yaml".as_ref(), text.to_owned());
    let document = Document::open(&sources, id);
    (sources, document)
}

fn root(text: &str) -> Node {
    open(text)
        .1
        .and_then(|document| document.root().cloned())
        .unwrap()
}

fn error(text: &str) -> SyntaxError {
    open(text)
        .1
        .and_then(|document| document.root().cloned())
        .unwrap_err()
}

/// The text that the node at a pointer was written as.
fn written<'t>(text: &'t str, pointer: &[&str]) -> &'t str {
    &text[root(text).pointer(pointer).unwrap().span.range()]
}

fn string(node: Option<&Node>) -> &str {
    node.and_then(Node::as_str).unwrap()
}

#[test]
fn s2_json_and_yaml_give_the_same_values() {
    let json = root("{\"a\": [1, true, null, \"x\\u00e9\\n\"],\n\t\"b\": {\"c\": 1.50}}");
    let yaml = root("a:\n- 1\n- true\n- ~\n- \"x\\u00e9\\n\"\nb: {c: 1.50}\n");
    for pointer in [
        &["a", "0"][..],
        &["a", "1"],
        &["a", "2"],
        &["a", "3"],
        &["b", "c"],
    ] {
        assert_eq!(
            json.pointer(pointer).unwrap().value,
            yaml.pointer(pointer).unwrap().value
        );
    }
    assert_eq!(
        yaml.pointer(&["b", "c"]).unwrap().value,
        Value::Number("1.50".to_owned())
    );
    assert_eq!(string(json.pointer(&["a", "3"])), "xé\n");
}

#[test]
fn pointers_lead_through_mappings_and_sequences_only() {
    let node = root("a: [x, {b: y}]\n");
    assert_eq!(string(node.pointer(&["a", "1", "b"])), "y");
    for nowhere in [
        &["a", "2"][..],
        &["a", "01"],
        &["a", "+1"],
        &["a", "-"],
        &["a", "0", "x"],
        &["b"],
    ] {
        assert!(node.pointer(nowhere).is_none(), "{nowhere:?}");
    }
    assert_eq!(node.pointer(&[]), Some(&node));
}

#[test]
fn every_node_knows_how_it_was_written() {
    let text = "# c\nplain: two  words # c\nquoted: 'it''s'\nmulti: a\n  b\n\nlist:\n- 1\n-\n- [a, {b: c}]\nnone:\nend: \"x\" \n";
    assert_eq!(written(text, &["plain"]), "two  words");
    assert_eq!(written(text, &["quoted"]), "'it''s'");
    assert_eq!(written(text, &["multi"]), "a\n  b");
    assert_eq!(written(text, &["list"]), "- 1\n-\n- [a, {b: c}]");
    assert_eq!(written(text, &["list", "2"]), "[a, {b: c}]");
    assert_eq!(written(text, &["list", "2", "1"]), "{b: c}");
    assert_eq!(written(text, &["none"]), "");
    let nested = "---\nl: &a # -\n- - - -1\n  -\n- 2\n";
    assert_eq!(
        written("l: &a # -\n- - - -1\n  -\n- 2\n", &["l"]),
        "- - - -1\n  -\n- 2"
    );
    assert_eq!(written(nested, &["l", "0"]), "- - -1\n  -");
    assert_eq!(written(nested, &["l", "0", "0"]), "- -1");
    assert_eq!(written("m:\n  - !x\n    - c\n", &["m"]), "- !x\n    - c");
    assert_eq!(
        root(text).span.range(),
        text.find("plain").unwrap()..text.rfind(' ').unwrap()
    );
    let node = root(text);
    let key = &node.as_mapping().unwrap().entry("none").unwrap().key;
    assert_eq!(&text[key.span.range()], "none");
    assert_eq!(node.get("none").unwrap().span.range().start, key.span.range().end);
}

#[test]
fn the_span_of_a_block_scalar_is_the_whole_block() {
    let text = "a: |\n  x\n\n  y\n\n\n# c\nb: !!str >2-  # | not this\n    z\nl:\n- |+\n\n  q\n\ne: |\nf:\n  |\n  # no comment\ng: |";
    assert_eq!(written(text, &["a"]), "|\n  x\n\n  y");
    assert_eq!(written(text, &["b"]), ">2-  # | not this\n    z");
    assert_eq!(written(text, &["l", "0"]), "|+\n\n  q");
    assert_eq!(written(text, &["e"]), "|");
    assert_eq!(written(text, &["f"]), "|\n  # no comment");
    assert_eq!(written(text, &["g"]), "|");
    assert_eq!(string(root(text).get("a")), "x\n\ny\n");
    assert_eq!(string(root(text).get("b")), "  z");
    assert_eq!(string(root(text).get("f")), "# no comment\n");
}

#[test]
fn a_part_of_a_string_has_a_place_when_it_stands_there_verbatim() {
    let text = "a: xé$b\nb: 'xé$b'\nc: \"x\\u00e9$b\"\nd: x\n  y\ne: 1\nf: |\n  x$b\n";
    let (sources, document) = open(text);
    let node = document.unwrap().root().unwrap().clone();
    let part = |key: &str, range| &text[node.get(key).unwrap().span_within(&sources, range).range()];
    assert_eq!(part("a", 3..5), "$b");
    assert_eq!(part("b", 3..5), "$b");
    assert_eq!(part("b", 0..5), "xé$b");
    assert_eq!(part("c", 3..5), "\"x\\u00e9$b\"");
    assert_eq!(part("d", 0..1), "x\n  y");
    assert_eq!(part("e", 0..1), "1");
    assert_eq!(part("f", 0..1), "|\n  x$b");
    assert_eq!(part("a", 4..9), "xé$b", "a range outside of the string");
    assert_eq!(part("a", 2..3), "xé$b", "a range inside of a character");
}

#[test]
fn keys_are_their_text() {
    let node = root("200: a\nnull: b\ntrue: c\n'q''q': d\n~: e\n? x\n: f\n");
    let keys: Vec<&str> = node
        .as_mapping()
        .unwrap()
        .iter()
        .map(|entry| entry.key.text.as_str())
        .collect();
    assert_eq!(keys, ["200", "null", "true", "q'q", "~", "x"]);
    assert_eq!(root(": x\n").get("").and_then(Node::as_str), Some("x"));
}

#[test]
fn s2_a_key_twice_is_an_error_with_both_places() {
    for text in [
        "a: 1\nb:\n  c: 1\n  d: 2\n  \"c\": 3\n",
        "{\"a\": {\"c\": 1, \"d\": 2, \"c\": 3}}",
    ] {
        let SyntaxError::DuplicateKey { key, first, second } = error(text) else {
            panic!("{text}")
        };
        assert_eq!(key, "c");
        assert_eq!(
            first.range().start,
            text.find("c: 1").or(text.find("\"c\": 1")).unwrap()
        );
        assert_eq!(second.range().start, text.find("\"c\": 3").unwrap());
    }
    let many: String = (0..40).map(|key| format!("k{key}: 1\n")).collect();
    assert!(matches!(error(&format!("{many}k3: 2\n")), SyntaxError::DuplicateKey { key, .. } if key == "k3"));
    assert_eq!(root(&many).as_mapping().map(Mapping::len), Some(40));
}

#[test]
fn s2_words_of_yaml_1_1_are_strings() {
    let node = root("on: yes\na: [no, off, y, 0o17, 012, 1_000]\n");
    assert_eq!(string(node.get("on")), "yes");
    for (index, kind) in [
        "a string", "a string", "a string", "a number", "a number", "a string",
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(node.pointer(&["a", &index.to_string()]).unwrap().kind(), *kind);
    }
}

#[test]
fn core_tags_are_kept_and_others_ignored() {
    let node = root(
        "a: !!str 12\nb: ! 12\nc: !mine 12\nd: !!int '12'\ne: !!str\nf: !!map {g: 1}\nh: !<tag:yaml.org,2002:str> 1\n",
    );
    assert_eq!(string(node.get("a")), "12");
    assert_eq!(string(node.get("b")), "12");
    assert_eq!(node.get("c").unwrap().kind(), "a number");
    assert_eq!(node.get("d").unwrap().kind(), "a number");
    assert_eq!(string(node.get("e")), "");
    assert_eq!(node.get("f").unwrap().kind(), "a mapping");
    assert_eq!(string(node.get("h")), "1");
}

#[test]
fn nothing_is_null() {
    for text in ["", "\n", "# only a comment\n", "---\n", "\u{feff}", "null", "~"] {
        assert_eq!(root(text).value, Value::Null, "{text:?}");
    }
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_no_content() {
    let text = "\u{feff}a: x\r\nb: |\r\n  y\r\n  z\r\nc: 'p\r\n  q'\r\n";
    assert_eq!(written(text, &["a"]), "x");
    assert_eq!(string(root(text).get("b")), "y\nz\n");
    assert_eq!(string(root(text).get("c")), "p q");
    assert_eq!(string(root("\u{feff}{\"a\": \"x\"}").get("a")), "x");
}

#[test]
fn an_alias_is_what_its_anchor_marks_at_its_own_place() {
    let text = "a: &x {b: &y c}\nd: *x\ne: *y\n*y : f\n";
    let node = root(text);
    assert_eq!(written(text, &["d"]), "*x");
    assert_eq!(written(text, &["d", "b"]), "c");
    assert_eq!(node.get("d").unwrap().value, node.get("a").unwrap().value);
    assert_eq!(string(node.get("e")), "c");
    assert_eq!(string(node.get("c")), "f");
}

#[test]
fn merged_members_come_behind_own_ones() {
    let node = root(
        "one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nx:\n  <<: [*two, *one]\n  c: 0\n  d: 0\ny: {<<: *one, a: 0}\nz: {'<<': *one}\nw: {<<: 1}\n",
    );
    let members = |key: &str| -> Vec<String> {
        let mapping = node.get(key).unwrap().as_mapping().unwrap();
        mapping
            .iter()
            .map(|entry| format!("{}={:?}", entry.key.text, entry.value.value))
            .collect()
    };
    let number = |key: &str, value: &str| format!("{key}=Number({value:?})");
    assert_eq!(
        members("x"),
        [
            number("c", "0"),
            number("d", "0"),
            number("b", "2"),
            number("a", "1")
        ]
    );
    assert_eq!(members("y"), [number("a", "0"), number("b", "1")]);
    assert_eq!(
        node.get("z")
            .unwrap()
            .as_mapping()
            .unwrap()
            .iter()
            .next()
            .unwrap()
            .key
            .text,
        "<<"
    );
    assert_eq!(members("w"), [number("<<", "1")]);
}

#[test]
fn aliases_to_aliases_are_refused_in_bounded_memory() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{before}]\n"));
    }
    assert!(matches!(error(&text), SyntaxError::AliasExpansion { .. }));
    // The same levels that double in depth instead of width.
    let mut text = "a0: &a0 [x]\n".to_owned();
    for level in 1..12 {
        let nested = format!("{}*a{}{}", "[".repeat(60), level - 1, "]".repeat(60));
        text.push_str(&format!("a{level}: &a{level} {nested}\n"));
    }
    assert!(matches!(error(&text), SyntaxError::NestingTooDeep { .. }));
}

#[test]
fn each_error_names_its_place() {
    let at = |text: &str| error(text).span().range();
    assert!(matches!(
        error("a:\n\tb: 1\n"),
        SyntaxError::TabIndentation { .. }
    ));
    assert_eq!(at("a:\n\tb: 1\n"), 3..4);
    assert_eq!(at("a:\n  c: 1\n\tb: 1\n"), 10..11);
    for text in ["a: 'x\nb: 1\n", "a: \"x\n", "a: \"x\n---\nb\""] {
        assert!(
            matches!(error(text), SyntaxError::UnclosedQuote { .. }),
            "{text:?} {:?}",
            error(text)
        );
        assert_eq!(at(text).start, 3, "{text:?}");
    }
    assert!(matches!(
        error("a: 1\n---\nb: 1\n"),
        SyntaxError::SeveralDocuments { .. }
    ));
    assert_eq!(at("a: 1\n---\nb: 1\n"), 5..8);
    assert!(matches!(error("a: *x\n"), SyntaxError::UnknownAlias { .. }));
    assert_eq!(at("a: [*xy, 1]\n"), 4..7);
    assert!(matches!(
        error("a: &x [*x]\n"),
        SyntaxError::RecursiveAlias { .. }
    ));
    assert!(matches!(
        error("? [a]\n: b\n"),
        SyntaxError::CollectionAsKey { .. }
    ));
    assert!(matches!(
        error("a: &x [b]\n*x : c\n"),
        SyntaxError::CollectionAsKey { .. }
    ));
    let SyntaxError::UnclosedBracket { span, noticed } = error("a: [é\n") else {
        panic!()
    };
    assert_eq!((span.range(), noticed.range()), (3..4, 6..6));
}

#[test]
fn deep_nesting_is_an_error_and_no_stack_overflow() {
    let block: String = (0..10_000)
        .map(|level| format!("{}a:\n", " ".repeat(level)))
        .collect();
    let mixed: String = (0..200)
        .map(|level| format!("{}a:\n", " ".repeat(level)))
        .collect();
    for text in [
        "[".repeat(10_000),
        "{\"a\":".repeat(10_000),
        "- ".repeat(10_000),
        block,
        format!("{mixed}{}{}{}", " ".repeat(200), "[".repeat(200), "]".repeat(200)),
    ] {
        assert!(
            matches!(error(&text), SyntaxError::NestingTooDeep { limit: 256, .. }),
            "{:?}",
            error(&text)
        );
    }
    error(&"? ".repeat(10_000));
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    assert_eq!(root(&deep).clone(), root(&deep));
}

#[test]
fn nothing_is_lost_behind_a_nul() {
    error("a: 1\0\nb: 2\n");
    error("a: 1\n\0b: 2\n");
}

/// The keys that YAML has no room for, and one that just fits.
fn long_keys() -> Vec<String> {
    let lengths = [1021, 1022, 1023, 1024, 1025, 100_000];
    let plain = lengths.iter().map(|length| "a".repeat(*length));
    let wide = lengths.iter().map(|length| "\u{1f600}".repeat(*length));
    let escaped = lengths.iter().map(|length| "\\\"\\u00e9\\n\\/".repeat(*length));
    plain.chain(wide).chain(escaped).collect()
}

#[test]
fn s2_keys_of_json_have_no_limit() {
    for key in long_keys() {
        let name: String = serde_json::from_str(&format!("\"{key}\"")).unwrap();
        for (text, path) in [
            (format!("{{\"{key}\": 1, \"b\":\n [2]}}"), vec![name.as_str()]),
            (
                format!("\u{feff} {{\"a\":\n[0, {{\"{key}\" \n: 1}}], \"b\": [2]}}"),
                vec!["a", "1", &name],
            ),
            (
                format!("{{\"{key}\": {{\"{key}\": 1}}, \"b\": [2]}}"),
                vec![&name, &name],
            ),
            (
                format!("[{{\"{key}\": {{\"x\": [[1]]}}, \"c\": 1}}]"),
                vec!["0", &name, "x", "0", "0"],
            ),
        ] {
            let found = root(&text);
            let value = found.pointer(&path).unwrap();
            assert_eq!(value.value, Value::Number("1".to_owned()));
            assert_eq!(&text[value.span.range()], "1");
            if let Some(other) = found.get("b") {
                assert_eq!(&text[other.span.range()], "[2]");
            }
            let document = open(&text).1.unwrap();
            let alone = document.node(&path).unwrap();
            assert_eq!(alone.as_ref(), Some(value));
            let above = document.keys(&path[..path.len() - 1]).unwrap();
            assert!(above.is_none_or(|keys| !keys.is_empty()));
        }
    }
}

#[test]
fn s2_the_line_and_column_behind_a_long_key_are_right() {
    let key = "\u{e4}".repeat(5000);
    let text = format!("{{\n  \"{key}\": 1,\n  \"twice\": 1,\n   \"twice\": 2}}");
    let (sources, document) = open(&text);
    let error = document
        .and_then(|document| document.root().cloned())
        .unwrap_err();
    let SyntaxError::DuplicateKey { second, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(&text[second.range()], "\"twice\"");
    let (line, column) = sources.line_column(*second);
    assert_eq!((line, column), (4, 4));
}

#[test]
fn s2_a_key_that_is_too_long_for_yaml_is_named() {
    for (before, behind, quotes) in [
        ("a: 1\n", ": 2\n", true),
        ("a: 1\n", ": 2\n", false),
        ("", ": 2\n", true),
        ("", ": 2\n", false),
        ("l:\n- ", ": 2\n", false),
        ("a: {b: 1, ", ": 2}\n", true),
        ("a: {b: 1, ", ": 2}\n", false),
        ("{b: 1, ", ": 2}\n", true),
        ("{", ": 2}\n", false),
        ("a: [{", ": {x: 1}}]\n", true),
        ("a:\n  b: 1\n  ", ":\n    c: 1\n", false),
    ] {
        for length in [1024, 1025, 1026, 100_000] {
            let key = match quotes {
                true => format!("\"{}\"", "\u{e9}".repeat(length - 2)),
                false => "\u{e9}".repeat(length),
            };
            let text = format!("{before}{key}{behind}");
            let (_, document) = open(&text);
            let found = document.and_then(|document| document.root().cloned());
            match found {
                Ok(_) => assert_eq!(length, 1024, "{before}…{behind}"),
                Err(SyntaxError::KeyTooLong { span, limit }) => {
                    assert_eq!(&text[span.range()], key);
                    assert!(limit == 1024 && length > 1024);
                }
                Err(other) => panic!("{before}…{behind}: {other:?}"),
            }
        }
    }
    let explicit = format!("? {}\n: 1\n", "a".repeat(100_000));
    assert_eq!(root(&explicit).as_mapping().unwrap().iter().count(), 1);
}
