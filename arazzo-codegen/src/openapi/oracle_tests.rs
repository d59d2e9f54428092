//! The operations of real OpenAPI 3.0 documents as the crate `openapiv3` reads them: names and places of parameters, their
//! styles, statuses, media types, and what local `$ref`s lead to have to agree.
//!
//! Differences that are not compared: what it refuses to read at all, as a whole or (`$ref`s of path items, references to
//! other files) in part; its `Responses` lose keys that are no status, ours keep them as written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use openapiv3::{OpenAPI, Parameter, ReferenceOr};

use super::{Description, Operation};
use crate::source::{Document, Node, Sources, Value};

#[test]
fn documents_of_3_0_read_as_openapiv3_reads_them() {
    let Some(root) = shared_data::find(".") else {
        return;
    };
    let mut paths = Vec::new();
    for folder in ["corpus", "seeds"] {
        super::corpus_tests::collect(&root.join(folder), &mut paths);
    }
    paths.sort();
    let all = std::env::var("ARAZZO_CORPUS").is_ok_and(|which| which == "all");
    let paths: Vec<PathBuf> = paths.into_iter().step_by(if all { 1 } else { 10 }).collect();
    let (compared, different) = judged(&paths);
    assert!(
        different.is_empty(),
        "{} differences: {different:#?}",
        different.len()
    );
    assert!(compared > 100);
}

/// The same of the documents of this project, which are always at hand.
#[test]
fn documents_of_this_project_read_as_openapiv3_reads_them() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    super::corpus_tests::collect(&here.join("../specs"), &mut paths);
    let (compared, different) = judged(&paths);
    assert!(different.is_empty(), "{different:#?}");
    assert!(compared > 5, "{compared}");
}

/// Parameters in all places and styles, references, and statuses of all kinds.
const ORDERS: &str = "\
openapi: 3.0.3
info: {title: Orders, version: '1'}
components:
  parameters:
    Page: {name: page, in: query, explode: false, schema: {type: array, items: {type: integer}}}
  requestBodies:
    Order:
      content:
        application/json: {schema: {type: object}}
        application/xml: {schema: {type: object}}
  responses:
    Problem: {description: d, content: {application/problem+json: {schema: {type: object}}, text/plain: {}}}
paths:
  /orders/{id}{rest}:
    parameters:
    - {name: id, in: path, required: true, style: label, explode: true, schema: {type: array, items: {type: string}}}
    - {name: X-Trace, in: header, schema: {type: string}}
    get:
      parameters:
      - {name: rest, in: path, required: true, style: matrix, schema: {type: string}}
      - {name: x-trace, in: header, required: true, explode: true, schema: {type: object}}
      - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object}}
      - {name: tags, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}
      - {name: words, in: query, style: spaceDelimited, explode: true, schema: {type: array, items: {type: string}}}
      - {name: sid, in: cookie, required: true, schema: {type: string}}
      - {$ref: '#/components/parameters/Page'}
      responses:
        '200': {description: d, content: {application/json: {}, text/csv: {}}}
        4XX: {$ref: '#/components/responses/Problem'}
        default: {description: d}
    put:
      requestBody: {$ref: '#/components/requestBodies/Order'}
      responses: {'204': {description: d}, 5XX: {$ref: '#/components/responses/Problem'}}
    post:
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object}}}}
      responses: {'201': {description: d, content: {'application/*': {}}}}
";

#[test]
fn a_document_of_3_0_reads_as_openapiv3_reads_it() {
    let sources = Sources::new();
    let source = sources.add_text("orders.yaml".as_ref(), ORDERS.to_owned());
    let document = Document::open(&sources, source).unwrap();
    let judge: OpenAPI = serde_json::from_value(json(document.root().unwrap())).unwrap();
    let description = Description::open(&sources, source).unwrap();
    let mut different = Vec::new();
    let compared = compare(&description, &judge, Path::new("orders.yaml"), &mut different);
    assert_eq!((compared, different), (3, Vec::new()));
}

/// How many operations were compared, and what is different.
fn judged(paths: &[PathBuf]) -> (usize, Vec<String>) {
    let (mut compared, mut refused) = (0, Vec::new());
    let mut different = Vec::new();
    for path in paths {
        let sources = Sources::new();
        let Ok(source) = sources.read(path) else { continue };
        let Ok(document) = Document::open(&sources, source) else {
            continue;
        };
        let version = document.node(&["openapi"]).ok().flatten();
        let version = version.and_then(|version| version.scalar_text());
        if !version.is_some_and(|text| text.starts_with("3.0")) {
            continue;
        }
        let Ok(root) = document.root() else { continue };
        let judge: OpenAPI = match serde_json::from_value(json(root)) {
            Ok(judge) => judge,
            Err(error) => {
                refused.push(format!("{}: {error}", path.display()));
                continue;
            }
        };
        let description = Description::open(&sources, source).unwrap();
        compared += compare(&description, &judge, path, &mut different);
    }
    eprintln!(
        "{compared} operations compared, {} documents refused by the judge",
        refused.len()
    );
    for refused in &refused {
        eprintln!("  {refused}");
    }
    (compared, different)
}

fn compare(description: &Description, judge: &OpenAPI, path: &Path, different: &mut Vec<String>) -> usize {
    let mut compared = 0;
    for (template, item) in judge.paths.iter() {
        let Some(item) = item.as_item() else { continue };
        for (method, theirs) in item.iter() {
            let at = format!("{} {method} {template}", path.display());
            let Some(name) = description.operation_at(template, method) else {
                different.push(format!("{at}: not found"));
                continue;
            };
            let mut findings = Vec::new();
            let ours = Operation::read(description, name, &mut findings).unwrap();
            let parameters = theirs.parameters.iter().chain(&item.parameters);
            let Some(parameters) = parameters
                .map(|given| parameter(judge, given))
                .collect::<Option<Vec<_>>>()
            else {
                continue;
            };
            compared += 1;
            // The operation's own come first and replace the path item's.
            let mut seen = BTreeSet::new();
            let expected: BTreeSet<String> = parameters
                .iter()
                .filter(|parameter| seen.insert(key(parameter)))
                .map(|parameter| shown(parameter))
                .collect();
            let found = ours.parameters.iter().map(|parameter| {
                let location = format!("{:?}", parameter.location);
                format!(
                    "{} {location} {:?} {} {}",
                    parameter.name, parameter.style, parameter.explode, parameter.required
                )
            });
            let found: BTreeSet<String> = found.collect();
            if expected != found {
                different.push(format!("{at}: {expected:?} != {found:?}"));
            }
            let expected = answers(judge, theirs);
            let found: Vec<(String, Vec<String>)> = ours
                .responses
                .iter()
                .filter(|response| {
                    response.status == "default"
                        || response.status.starts_with(|first: char| first.is_ascii_digit())
                })
                .map(|response| {
                    let names = response.content.iter().map(|offer| offer.name.clone()).collect();
                    (response.status.clone(), names)
                })
                .collect();
            let sorted = |mut list: Vec<(String, Vec<String>)>| {
                for (status, names) in &mut list {
                    *status = status.to_ascii_uppercase();
                    names.sort();
                }
                list.sort();
                list
            };
            if let Some(expected) = expected
                && sorted(expected.clone()) != sorted(found.clone())
            {
                different.push(format!("{at}: {expected:?} != {found:?}"));
            }
            let body = theirs.request_body.as_ref().and_then(|body| match body {
                ReferenceOr::Item(body) => Some(body),
                ReferenceOr::Reference { reference } => judge
                    .components
                    .as_ref()?
                    .request_bodies
                    .get(reference.strip_prefix("#/components/requestBodies/")?)?
                    .as_item(),
            });
            // Theirs are in the order of JSON values here, which is alphabetical.
            let expected: BTreeSet<&String> = body.iter().flat_map(|body| body.content.keys()).collect();
            let found = ours.request_body.iter().flat_map(|body| &body.content);
            let found: BTreeSet<&String> = found.map(|offer| &offer.name).collect();
            if expected != found {
                different.push(format!("{at}: {expected:?} != {found:?}"));
            }
        }
    }
    compared
}

/// `None` for a reference that the judge does not follow.
fn parameter<'j>(judge: &'j OpenAPI, given: &'j ReferenceOr<Parameter>) -> Option<&'j Parameter> {
    match given {
        ReferenceOr::Item(parameter) => Some(parameter),
        ReferenceOr::Reference { reference } => judge
            .components
            .as_ref()?
            .parameters
            .get(reference.strip_prefix("#/components/parameters/")?)?
            .as_item(),
    }
}

/// What makes two parameters the same one.
fn key(parameter: &Parameter) -> (String, &'static str) {
    let name = parameter.parameter_data_ref().name.clone();
    match parameter {
        Parameter::Query { .. } => (name, "Query"),
        Parameter::Header { .. } => (name.to_ascii_lowercase(), "Header"),
        Parameter::Path { .. } => (name, "Path"),
        Parameter::Cookie { .. } => (name, "Cookie"),
    }
}

fn shown(parameter: &Parameter) -> String {
    let data = parameter.parameter_data_ref();
    let style = match parameter {
        Parameter::Query { style, .. } => format!("{style:?}"),
        Parameter::Header { style, .. } => format!("{style:?}"),
        Parameter::Path { style, .. } => format!("{style:?}"),
        Parameter::Cookie { style, .. } => format!("{style:?}"),
    };
    let (_, location) = key(parameter);
    let explode = data.explode.unwrap_or(style == "Form");
    let required = data.required || location == "Path";
    format!("{} {location} {style} {explode} {required}", data.name)
}

/// The statuses with their media types; `None` when the judge does not follow a reference.
fn answers(judge: &OpenAPI, operation: &openapiv3::Operation) -> Option<Vec<(String, Vec<String>)>> {
    let responses = &operation.responses;
    let by_status = responses
        .responses
        .iter()
        .map(|(status, response)| (status.to_string(), response));
    let default = responses
        .default
        .iter()
        .map(|response| ("default".to_owned(), response));
    by_status
        .chain(default)
        .map(|(status, response)| {
            let response = match response {
                ReferenceOr::Item(response) => response,
                ReferenceOr::Reference { reference } => judge
                    .components
                    .as_ref()?
                    .responses
                    .get(reference.strip_prefix("#/components/responses/")?)?
                    .as_item()?,
            };
            Some((status, response.content.keys().cloned().collect()))
        })
        .collect()
}

/// Integers beyond 64 bits become decimal numbers.
fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(integer), _) => integer.into(),
            (_, Ok(number)) => number.into(),
            _ => text.as_str().into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Sequence(items) => items.iter().map(json).collect(),
        Value::Mapping(mapping) => {
            let members = mapping
                .iter()
                .map(|entry| (entry.key.text.clone(), json(&entry.value)));
            serde_json::Value::Object(members.collect())
        }
    }
}
