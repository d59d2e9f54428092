//! The index against the whole tree, on documents made to fool it.

use crate::source::*;

const SAMPLE: &str = r#"openapi: 3.1.0
info:
  title: "a title
    of two lines"
  description: |
    Some text: [not a
    list]
      - {
    paths:
paths:
  /a/{id}: # the first
    get:
      operationId: 'getA'
      tags: [a, "b, c", 'd''e']
      parameters:
      - name: id
        schema: {type: string,
          enum: [a,
            b]}
      - $ref: '#/x'
    "post":
      description: plain text
        goes on {here
        and on
      x: [
        1,
        {"a": "b", c: d}
      ]
      operationId: postA

  '/b':
    get: {operationId: getB}
    x-other: 1
components:
  schemas:
    A: &a
      type: object
      example: >-
        {
          "x": 1
        }
    "\u0042":
      - !!str 12
      - - nested: [x]
          other: |
            text {
          more: "quoted \
            line"
    C:

    D: ~
x-last: "end"
"#;

const JSON_SAMPLE: &str = r#"{
  "paths": {"/a": {"get": {"operationId": "q", "tags": ["a \" b", null, true, {"b": []}, -1.5e3]}, "post": {}}},
  "components": {"schemas": {"\u0041": {"type": "object"}, "B": [], "C": "}"}}
}
"#;

fn open(text: &str) -> (Sources, SourceId) {
    let sources = Sources::new();
    let id = sources.add_text("test.yaml".as_ref(), text.to_owned());
    (sources, id)
}

fn pointers(node: &Node, at: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    found.push(at.clone());
    for entry in node.as_mapping().into_iter().flatten() {
        at.push(entry.key.text.clone());
        pointers(&entry.value, at, found);
        at.pop();
    }
    for (index, item) in node.as_sequence().into_iter().flatten().enumerate() {
        at.push(index.to_string());
        pointers(item, at, found);
        at.pop();
    }
}

/// Compares everything in a well-formed document; says whether it was found without parsing the whole file.
fn agrees(text: &str) -> Option<bool> {
    let (sources, id) = open(text);
    let root = tree::parse(text, id, 0).ok()?;
    let document = Document::open(&sources, id).unwrap();
    let mut found = Vec::new();
    pointers(&root, &mut Vec::new(), &mut found);
    let mut parsed = false;
    for pointer in &found {
        let tokens: Vec<&str> = pointer.iter().map(String::as_str).collect();
        let expected = root.pointer(&tokens);
        let keys = expected
            .and_then(Node::as_mapping)
            .map(|mapping| mapping.iter().map(|entry| entry.key.clone()));
        assert_eq!(
            document.keys(&tokens).unwrap(),
            keys.map(Iterator::collect),
            "{pointer:?} of\n{text}"
        );
        if !tokens.is_empty() {
            assert_eq!(
                document.node(&tokens).unwrap().as_ref(),
                expected,
                "{pointer:?} of\n{text}"
            );
        }
        parsed |= document.is_parsed();
    }
    let indexed = Document::open(&sources, id).unwrap();
    let whole = Document::open(&sources, id).unwrap();
    whole.root().unwrap();
    assert_eq!(
        indexed.operation_ids().unwrap(),
        whole.operation_ids().unwrap(),
        "{text}"
    );
    Some(!parsed)
}

#[test]
fn ordinary_documents_are_not_parsed_as_a_whole() {
    let windows = SAMPLE.replace('\n', "\r\n");
    let marked = format!("\u{feff}# a comment\n---\n{SAMPLE}");
    for text in [
        SAMPLE,
        JSON_SAMPLE,
        &windows,
        &marked,
        "a: 1",
        "a:\n  b:\n",
        "{}",
        "\u{feff} {\"a\": 1}",
    ] {
        assert_eq!(agrees(text), Some(true), "{text}");
    }
    let nested = "a:\n- b: 1\n  c: [\n    2\n  ]\n- d\nb: [\n]\nc: 'it''s'\n\"d\\n\" : x\n'e''' :\n  f: 1\n";
    assert_eq!(agrees(nested), Some(true));
}

#[test]
fn what_indentation_does_not_tell_is_parsed_as_a_whole() {
    for text in [
        "a: [\nb: 1\n]\nc: 2\n",
        "a:\n  x: {\n  b: 1,\nc: 2\n}\nd: 3\n",
        "a: [\"x\nb: 1\n\"]\nc: 2\n",
        "a:\n  - x: ['\n\nb: 1']\nc: 2\n",
        "a:\n  - k: |\n      x\n    o: [\n b: 1 ]\nc: 2\n",
        "a: \"x \\\nb: y\\\n  z\"\nc: 2\n",
        "? a\n: b\nc: d\n",
        "<<: {a: 1}\nb: 2\n",
        "a: &x 1\nb: *x\n",
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        "a: 1\n...\n",
        "a:\t1\nb: 2\n",
        "a: 1\rb: 2\n",
        "\n\u{feff}a: 1\n",
        "{a: 1, 'b': 2}",
        "{\"a\": ---}",
        "{\"a\": x y}",
        "[1, 2]\n# comment\n",
        "- a\n- b: c\n",
        "just text",
        "'quoted: text'",
        "",
    ] {
        assert_eq!(agrees(text), Some(false), "{text}");
    }
}

#[test]
fn brackets_that_are_text_cost_no_more_than_the_file_is_worth() {
    for line in ["    [\n", "    - k: {\n", "    a\n    [ 'b\n", "    {]\n"] {
        for start in ["k: text\n", "k: |\n", "k:\n  - |\n", "k: 'text\n"] {
            let text = format!("a: 1\n{start}{}", line.repeat(20_000));
            let (sources, id) = open(&text);
            if let Ok(document) = Document::open(&sources, id) {
                assert!(
                    document
                        .keys(&[])
                        .is_ok_and(|keys| keys.unwrap_or_default().len() == 2),
                    "{start}{line}"
                );
            }
        }
    }
}

#[test]
fn a_key_twice_is_found_where_it_is_reached() {
    for text in [
        "a:\n  b:\n    c: 1\n    c: 2\n  d: 3\n",
        "{\"a\": {\"b\": {\"c\": 1, \"c\": 2}, \"d\": 3}}",
    ] {
        let (sources, id) = open(text);
        let document = Document::open(&sources, id).unwrap();
        assert_eq!(
            document.node(&["a", "d"]).unwrap().unwrap().value,
            Value::Number("3".to_owned())
        );
        assert_eq!(document.keys(&["a"]).unwrap().unwrap().len(), 2);
        for error in [
            document.keys(&["a", "b"]).unwrap_err(),
            document.node(&["a", "b", "c"]).unwrap_err(),
        ] {
            let SyntaxError::DuplicateKey { key, first, second } = error else {
                panic!("{error}")
            };
            assert_eq!(key, "c");
            assert!(
                first.start < second.start
                    && second.start as usize == text.rfind('c').unwrap() - usize::from(text.starts_with('{'))
            );
        }
        let SyntaxError::DuplicateKey { .. } =
            Document::open(&sources, id).unwrap().node(&["a"]).unwrap_err()
        else {
            panic!("{text}")
        };
    }
}

#[test]
fn operations_are_found_in_every_style() {
    for text in [SAMPLE, JSON_SAMPLE] {
        let (sources, id) = open(text);
        let operations = Document::open(&sources, id).unwrap().operation_ids().unwrap();
        for operation in &operations {
            if let Some((name, span)) = &operation.operation_id {
                assert!(text[span.range()].contains(name.as_str()));
            }
        }
        let names: Vec<Option<&str>> = operations
            .iter()
            .map(|found| found.operation_id.as_ref().map(|(name, _)| name.as_str()))
            .collect();
        match text == SAMPLE {
            true => assert_eq!(names, [Some("getA"), Some("postA"), Some("getB")]),
            false => assert_eq!(names, [Some("q"), None]),
        }
    }
    let (sources, id) =
        open("paths:\n  x-a:\n    get: {operationId: no}\n  /b: {get: {operationId: 1}, GET: {}}\n");
    let operations = Document::open(&sources, id).unwrap().operation_ids().unwrap();
    assert_eq!(operations.len(), 1);
    assert_eq!(
        (operations[0].path.text.as_str(), &operations[0].operation_id),
        ("/b", &None)
    );
}

/// The same changes on every run: two thousand documents, one to three changes away from the samples.
#[test]
fn changed_documents_agree_or_are_not_well_formed() {
    const PARTS: [&str; 40] = [
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        ": ",
        ":\n",
        "- ",
        "#",
        " # ",
        "|",
        ">",
        "\\\n",
        "\\",
        "&a ",
        "*a",
        "!!str ",
        "? ",
        "\t",
        "\r",
        "\n",
        "  ",
        " ",
        ",",
        "<<: ",
        "---\n",
        "...\n",
        "%",
        "~",
        "é",
        "''",
        "key: [",
        "key: {",
        "- [",
        "- key: |",
        "- key: \"a",
        "key: |2",
        "key: \"x\\",
        "a: b",
    ];
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % limit
    };
    let (mut well_formed, mut indexed) = (0, 0);
    for round in 0..2000 {
        let sample = if round % 4 == 0 { JSON_SAMPLE } else { SAMPLE };
        let mut lines: Vec<String> = sample.split_inclusive('\n').map(str::to_owned).collect();
        for _ in 0..1 + below(3) {
            let (line, other, part) = (below(lines.len()), below(lines.len()), PARTS[below(PARTS.len())]);
            let indent = lines[line].len() - lines[line].trim_start_matches(' ').len();
            match below(7) {
                0 => lines[line].clear(),
                1 => lines[line] = lines[other].clone(),
                2 => lines.swap(line, other),
                3 => lines[line].insert_str(0, &" ".repeat(1 + below(3))),
                4 => lines[line] = lines[line][indent.min(1 + below(4))..].to_owned(),
                5 => lines[line].insert_str(indent, part),
                _ => {
                    let end = lines[line].trim_end_matches('\n').len();
                    lines[line].insert_str(end, part);
                }
            }
        }
        if let Some(by_index) = agrees(&lines.concat()) {
            well_formed += 1;
            indexed += usize::from(by_index);
        }
    }
    assert!(
        well_formed > 400 && indexed > 200,
        "{well_formed} well-formed, {indexed} by the index"
    );
}
