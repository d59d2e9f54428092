//! Every style of scalar, changed.

use std::path::Path;

use crate::source::{Document, EditIndex, Sources, Span};

/// The document with `new` in the place of `old` in the value of the member `k`; `None` when it cannot be written.
fn changed(text: &str, old: &str, new: &str) -> Option<String> {
    let sources = Sources::new();
    let id = sources.add_text(Path::new("d.yaml"), text.to_owned());
    let root = Document::open(&sources, id).unwrap().root().unwrap().clone();
    let node = root
        .pointer(&["k"])
        .or_else(|| root.pointer(&["m", "k"]))
        .unwrap();
    let outline = EditIndex::of(sources.text(id), &root);
    let scalar = outline.scalar(node.span)?;
    let start = scalar.value().find(old).unwrap();
    let edits = scalar.with(&[(start..start + old.len(), new)])?;
    let mut written = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        written.replace_range(range, &new);
    }
    let id = sources.add_text(Path::new("e.yaml"), written.clone());
    let after = Document::open(&sources, id).unwrap().root().unwrap().clone();
    let after = after
        .pointer(&["k"])
        .or_else(|| after.pointer(&["m", "k"]))
        .unwrap();
    assert_eq!(
        after.as_str().unwrap(),
        node.as_str().unwrap().replacen(old, new, 1),
        "{written}"
    );
    Some(written)
}

#[test]
fn only_the_part_changes_and_the_style_stays() {
    for (text, expected) in [
        ("k: a $x b # c\n", "k: a {$x} b # c\n"),
        ("k: 'it''s $x'\n", "k: 'it''s {$x}'\n"),
        (r#"k: "\t$x\u0041""#, r#"k: "\t{$x}\u0041""#),
        (r#"{"k": "a\"$x\ud83d\ude00"}"#, r#"{"k": "a\"{$x}\ud83d\ude00"}"#),
        (
            "k: |\n  a\n\n   $x\n  b\nl: 1\n",
            "k: |\n  a\n\n   {$x}\n  b\nl: 1\n",
        ),
        (
            "k: >-\n  a\n  $x\n\n  b\n    c\n  d\n",
            "k: >-\n  a\n  {$x}\n\n  b\n    c\n  d\n",
        ),
        ("m:\n  k: a\n    $x\n\n    b\n", "m:\n  k: a\n    {$x}\n\n    b\n"),
        ("k: \"a\n  $x \\\n  b\"\n", "k: \"a\n  {$x} \\\n  b\"\n"),
        ("k: |+\r\n  $x\r\n\r\n", "k: |+\r\n  {$x}\r\n\r\n"),
        ("m: {k: '$x, y'}\n", "m: {k: '{$x}, y'}\n"),
    ] {
        assert_eq!(changed(text, "$x", "{$x}").as_deref(), Some(expected));
    }
}

#[test]
fn a_plain_scalar_gets_quotes_when_it_needs_them() {
    for (text, new, expected) in [
        ("k: $x y\n", "{$x}", "k: '{$x} y'\n"),
        ("m: {k: a $x, l: 1}\n", "{$x}", "m: {k: 'a {$x}', l: 1}\n"),
        ("k: a $x\n", "b: c", "k: 'a b: c'\n"),
        ("k: a $x\n", "#", "k: 'a #'\n"),
        ("k: $x\n", "'q'", "k: \"'q'\"\n"),
        ("k: $x\n", "12", "k: '12'\n"),
        ("k: $x\n", "null", "k: 'null'\n"),
        ("k: $x\n", "& a \\ 'b'", "k: '& a \\ ''b'''\n"),
        ("k: $x\n  it's\n", "{$x}", "k: '{$x}\n  it''s'\n"),
    ] {
        assert_eq!(changed(text, "$x", new).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_a_style_cannot_hold_is_escaped_or_not_written() {
    assert_eq!(
        changed(r#"{"k": "$x"}"#, "$x", "a\"\\\n").as_deref(),
        Some(r#"{"k": "a\"\\\n"}"#)
    );
    assert_eq!(
        changed("k: '$x'\n", "$x", "it's").as_deref(),
        Some("k: 'it''s'\n")
    );
    assert_eq!(changed("k: '$x'\n", "$x", "a\nb"), None);
    assert_eq!(changed("k: |\n  $x\n", "$x", "a\nb"), None);
    assert_eq!(changed("k: |2\n  $x\n", "$x", "a"), None);
}

#[test]
fn an_alias_is_changed_where_it_is_written() {
    assert_eq!(changed("a: &a $x\nk: *a\n", "$x", "y"), None);
    assert_eq!(
        changed("k: &a $x\nb: *a\n", "$x", "y").as_deref(),
        Some("k: &a y\nb: *a\n")
    );
}

#[test]
fn a_place_in_a_file_is_a_part_of_the_value() {
    let sources = Sources::new();
    let text = r#"k: "a\t$x""#;
    let id = sources.add_text(Path::new("d.yaml"), text.to_owned());
    let root = Document::open(&sources, id).unwrap().root().unwrap().clone();
    let outline = EditIndex::of(sources.text(id), &root);
    let at = |start, end| Span {
        source: id,
        start,
        end,
    };
    let scalar = outline.scalar(at(7, 9)).unwrap();
    assert_eq!(scalar.part(at(7, 9)), Some(2..4));
    assert_eq!(scalar.part(at(5, 7)), Some(1..2));
    assert_eq!(scalar.part(at(3, 10)), Some(0..4));
    assert_eq!(scalar.part(at(6, 7)), None);
    assert!(outline.scalar(at(0, 1)).is_some(), "keys are scalars");
}
