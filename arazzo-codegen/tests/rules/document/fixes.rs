//! The fixes of the lenient dialect (S14): whatever has a specified spelling is rewritten to it, in every way in which
//! YAML and JSON write a string, and the document stays the same program.

use std::fmt::Write as _;
use std::fs;

use arazzo_codegen::Code;
use arazzo_codegen::diagnostic::Safety;
use arazzo_codegen::source::{Document, Node, Sources, Value};

use crate::text::dialect::{ROWS, Row, SPECIFIED, code, config, folder, found, lenient, without_places};

/// How the strings of a document are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// As in the table.
    Table,
    Plain,
    Single,
    Double,
    Literal,
    Folded,
    Json,
}

/// What it needs is written somewhere else, as a new field of a step.
const ELSEWHERE: Code = Code::OutputOfCalled;

#[test]
fn s14_each_idiom_with_a_specified_spelling_is_rewritten_to_it() {
    are_fixed(&[Style::Table, Style::Plain]);
}

#[test]
fn s14_each_idiom_is_rewritten_in_quotes() {
    are_fixed(&[Style::Single, Style::Double]);
}

#[test]
fn s14_each_idiom_is_rewritten_in_block_scalars() {
    are_fixed(&[Style::Literal, Style::Folded]);
}

#[test]
fn s14_each_idiom_is_rewritten_in_json() {
    are_fixed(&[Style::Json]);
}

fn are_fixed(styles: &[Style]) {
    let specified = code(&folder(&format!("fixes-{styles:?}"), SPECIFIED));
    let mut wrong = Vec::new();
    for (number, row) in ROWS
        .iter()
        .enumerate()
        .filter(|(_, row)| row.same && row.lint.0 != ELSEWHERE)
    {
        for style in styles {
            let text = written(&lenient(row), *style);
            if let Err(problem) = is_fixed(&format!("fix-{number}-{style:?}"), &text, row, &specified) {
                wrong.push(format!("{} ({style:?}): {problem}", row.idiom));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn is_fixed(test: &str, text: &str, row: &Row, specified: &str) -> Result<(), String> {
    let folder = folder(test, text);
    let before = config(&folder).fix("w.arazzo.yaml", Safety::Safe);
    let Some(fixed) = before.text else {
        return Err(format!("no fix\n{}", before.findings));
    };
    let left = found(&before.findings);
    if !left.is_empty() {
        return Err(format!("{left:?} is left in\n{}\n{fixed}", before.findings));
    }
    fs::write(folder.path("w.arazzo.yaml"), &fixed).map_err(|error| error.to_string())?;
    let strict = config(&folder).strict(true).generate("w.arazzo.yaml");
    let program = strict
        .map_err(|findings| format!("{findings}\n{fixed}"))?
        .source();
    let program = without_places(&program);
    // The document may name an operation with its source, which is the same operation.
    let program = program.replace("$sourceDescriptions.things.putThing", "putThing");
    match specified
        .lines()
        .zip(program.lines())
        .find(|(left, right)| left != right)
    {
        None => Ok(()),
        Some((left, right)) => Err(format!(
            "another program\n  {left}\n  {right}\n{}: {fixed}",
            row.idiom
        )),
    }
}

/// What has no specified spelling is left as it is.
#[test]
fn s14_what_only_the_dialect_can_say_has_no_safe_fix() {
    for (number, row) in ROWS.iter().enumerate().filter(|(_, row)| !row.same) {
        let folder = folder(&format!("unfixed-{number}"), &lenient(row));
        let fixed = config(&folder).fix("w.arazzo.yaml", Safety::Safe);
        assert_eq!((fixed.text, fixed.mended), (None, 0), "{}", row.idiom);
    }
}

#[test]
fn the_styles_of_this_test_say_the_same() {
    let program = code(&folder("style", SPECIFIED));
    for style in [
        Style::Plain,
        Style::Single,
        Style::Double,
        Style::Literal,
        Style::Folded,
        Style::Json,
    ] {
        let folder = folder(&format!("style-{style:?}"), &written(SPECIFIED, style));
        assert!(program == code(&folder), "{style:?}");
    }
}

/// The document with its strings in another style.
pub(crate) fn written(document: &str, style: Style) -> String {
    if style == Style::Table {
        return document.to_owned();
    }
    let sources = Sources::new();
    let id = sources.add_text("w.yaml".as_ref(), document.to_owned());
    let document = Document::open(&sources, id).unwrap();
    let root = document.root().unwrap();
    if style == Style::Json {
        return json(root);
    }
    let mut text = String::new();
    block(root, style, 0, &mut text);
    text
}

fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().map(json).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping(members) => {
            let member = |entry: &arazzo_codegen::source::Entry| {
                format!(
                    "{}: {}",
                    serde_json::Value::from(entry.key.text.as_str()),
                    json(&entry.value)
                )
            };
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// A value behind a `:` or a `-`, with the line break that ends it.
fn block(node: &Node, style: Style, indent: usize, text: &mut String) {
    let margin = " ".repeat(indent);
    match &node.value {
        Value::Null | Value::Bool(_) | Value::Number(_) => writeln!(text, " {}", json(node)).unwrap(),
        Value::String(value) => string(value, style, &margin, text),
        Value::Sequence(items) if items.is_empty() => text.push_str(" []\n"),
        Value::Sequence(items) => {
            text.push('\n');
            for item in items {
                write!(text, "{margin}-").unwrap();
                block(item, style, indent + 2, text);
            }
        }
        Value::Mapping(members) if members.is_empty() => text.push_str(" {}\n"),
        Value::Mapping(members) => {
            text.push('\n');
            for entry in members {
                write!(text, "{margin}{}:", entry.key.text).unwrap();
                block(&entry.value, style, indent + 2, text);
            }
        }
    }
}

fn string(value: &str, style: Style, margin: &str, text: &mut String) {
    let breaks = value.contains('\n');
    match style {
        Style::Single if !breaks => writeln!(text, " '{}'", value.replace('\'', "''")),
        Style::Literal => writeln!(
            text,
            " |-\n{margin}{}",
            value.replace('\n', &format!("\n{margin}"))
        ),
        // Each word on a line.
        Style::Folded if !breaks => writeln!(
            text,
            " >-\n{margin}{}",
            value.replace(' ', &format!("\n{margin}"))
        ),
        Style::Plain if is_plain(value) => writeln!(text, " {value}"),
        _ => writeln!(text, " {}", serde_json::Value::from(value)),
    }
    .unwrap();
}

fn is_plain(value: &str) -> bool {
    let sources = Sources::new();
    let id = sources.add_text("s.yaml".as_ref(), format!("k: {value}\n"));
    let document = Document::open(&sources, id);
    document.is_ok_and(|document| {
        let root = document.root().ok();
        root.and_then(|root| root.get("k")?.as_str()) == Some(value)
    })
}
