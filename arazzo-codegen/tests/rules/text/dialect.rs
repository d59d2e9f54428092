//! S14: every idiom of the lenient dialect is accepted with its lint at its place, refused by `strict`, and the same
//! program as the specified spelling.

use std::path::Path;
use std::{env, fs};

use arazzo_codegen::{Code, Config, Diagnostics, Severity};

use crate::Folder;

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Things, version: 1.0.0}
servers: [{url: 'https://things.example'}]
paths:
  /things:
    get:
      operationId: listThings
      parameters:
      - {name: state, in: query, schema: {type: string}}
      - {name: limit, in: query, schema: {type: integer}}
      - {name: X-First, in: header, schema: {type: string}}
      - {name: X-Code, in: header, schema: {type: string}}
      responses:
        '200':
          description: The things.
          headers: {X-Next: {schema: {type: string}}}
          content:
            application/json:
              schema:
                type: object
                required: [status, items]
                properties:
                  status: {type: string}
                  n: {type: integer}
                  items: {type: array, items: {type: object, properties: {id: {type: string}, title: {type: string}}}}
  /things/{id}:
    get:
      operationId: getThing
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: title, in: query, schema: {type: string}}
      - {name: X-First, in: header, schema: {type: string}}
      responses: {'200': {description: The thing., content: {application/json: {schema: {type: object}}}}}
    put:
      operationId: putThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: The thing., content: {application/json: {schema: {type: object}}}}}
  /parts:
    get: {operationId: part, responses: {'200': {description: All parts.}}}
  /parts/{id}:
    get:
      operationId: part
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: The part.}}
";

/// In the specified spelling throughout.
pub(crate) const SPECIFIED: &str = r"arazzo: 1.1.0
info: {title: Things, version: 1.0.0}
sourceDescriptions:
- {name: things, url: things.yaml, type: openapi}
workflows:
- workflowId: count
  inputs: {type: object, required: [n], properties: {n: {type: integer}}}
  steps:
  - stepId: only
    operationPath: '{$sourceDescriptions.things.url}#/paths/~1things/get'
    parameters:
    - {name: state, in: query, value: $inputs.n}
    outputs: {n: $response.body#/n}
  outputs: {total: $steps.only.outputs.n}
- workflowId: limits
  steps:
  - stepId: only
    operationPath: '{$sourceDescriptions.things.url}#/paths/~1parts/get'
    outputs: {url: $url}
  outputs: {url: $steps.only.outputs.url}
- workflowId: things
  inputs:
    type: object
    required: [apiKey, code, code.v, filter]
    properties:
      apiKey: {type: string}
      code: {type: string}
      code.v: {type: string}
      filter: {type: object}
  steps:
  - stepId: list
    operationId: listThings
    parameters:
    - {name: Authorization, in: header, value: 'Bearer {$inputs.apiKey}'}
    - {name: X-Code, in: header, value: 'v {$inputs.code.v}'}
    - {name: state, in: query, value: '$inputs.filter#/state'}
    successCriteria:
    - condition: $statusCode == 200
    - condition: $response.body#/status == 'done'
    - {context: $response.body#/status, type: regex, condition: (?i:things)}
    - context: $response.body
      type: jsonpath
      condition: $.items[?@.id == {$inputs.code}]
    outputs:
      first: $response.body#/items/0/id
      items: $response.body#/items
      status: $response.body#/status
      next: $response.header.X-Next
      said: is {$response.body#/status}
  - stepId: get
    operationPath: '{$sourceDescriptions.things.url}#/paths/~1things~1{id}/get'
    parameters:
    - {name: id, in: path, value: $steps.list.outputs.first}
    - {name: title, in: query, value: '$steps.list.outputs.items#/0/title'}
    - {name: X-First, in: header, value: 'first {$steps.list.outputs.next}'}
    outputs:
      got: $response.body#/id
    onSuccess:
    - {name: again, type: goto, stepId: put, criteria: [{condition: ($statusCode < 200 || $statusCode >= 300)}]}
    onFailure:
    - {name: retry, type: retry, retryAfter: 2, retryLimit: 3}
  - stepId: put
    operationId: putThing
    parameters: [{name: id, in: path, value: $steps.list.outputs.status}]
    requestBody:
      contentType: application/json
      payload:
        all: {got: $steps.get.outputs.got}
  - stepId: part
    dependsOn: [put]
    operationPath: '{$sourceDescriptions.things.url}#/paths/~1parts~1{id}/get'
    parameters: [{name: id, in: path, value: left}]
  - stepId: count
    workflowId: count
    parameters: [{name: n, value: 3}]
    outputs: {total: $outputs.total}
  outputs: {whole: $steps.count.outputs.total}
";

/// One idiom: where it stands for what.
pub(crate) struct Row {
    pub(crate) idiom: &'static str,
    /// The specified spelling; it stands in the document once.
    specified: &'static str,
    lenient: &'static str,
    /// The code of the finding, and the part of the lenient spelling that is underlined first.
    pub(crate) lint: (Code, &'static str),
    /// Whether both are one program. Where the specification has no words for what an idiom means, tests of what the
    /// program does say it.
    pub(crate) same: bool,
}

const fn row(
    idiom: &'static str,
    specified: &'static str,
    lenient: &'static str,
    code: Code,
    at: &'static str,
) -> Row {
    Row {
        idiom,
        specified,
        lenient,
        lint: (code, at),
        same: true,
    }
}

/// An idiom that the specification cannot say.
const fn beyond(
    idiom: &'static str,
    specified: &'static str,
    lenient: &'static str,
    code: Code,
    at: &'static str,
) -> Row {
    Row {
        same: false,
        ..row(idiom, specified, lenient, code, at)
    }
}

const LIST_STATUS: &str = "status: $response.body#/status\n";
const QUERY: &str = "$.items[?@.id == {$inputs.code}]\n";
const GET: &str = "'{$sourceDescriptions.things.url}#/paths/~1things~1{id}/get'";
const COUNT: &str = "'{$sourceDescriptions.things.url}#/paths/~1things/get'";

pub(crate) const ROWS: &[Row] = &[
    // An expression embedded without braces.
    row(
        "an input in a text",
        "Bearer {$inputs.apiKey}",
        "Bearer $inputs.apiKey",
        Code::UnbracedExpression,
        "$inputs",
    ),
    row(
        "the longest name",
        "v {$inputs.code.v}",
        "v $inputs.code.v",
        Code::UnbracedExpression,
        "$inputs",
    ),
    row(
        "an output in a text",
        "first {$steps.list.outputs.next}",
        "first $steps.list.outputs.next",
        Code::UnbracedExpression,
        "$steps",
    ),
    row(
        "a reply in a text",
        "is {$response.body#/status}",
        "is $response.body#/status",
        Code::UnbracedExpression,
        "$response",
    ),
    // Dotted access into a body.
    row(
        "dots and brackets into a body",
        "$response.body#/items/0/id",
        "$response.body.items[0].id",
        Code::DottedAccess,
        "$response",
    ),
    row(
        "a dot into a body in a condition",
        "$response.body#/status == 'done'",
        "$response.body.status == 'done'",
        Code::DottedAccess,
        "$response",
    ),
    // A path behind an output or an input.
    row(
        "dots behind an output",
        "$steps.list.outputs.items#/0/title",
        "$steps.list.outputs.items[0].title",
        Code::DottedAccess,
        "$steps",
    ),
    row(
        "dots behind an input",
        "$inputs.filter#/state",
        "$inputs.filter.state",
        Code::DottedAccess,
        "$inputs",
    ),
    // JSONPath conditions that are predicates.
    beyond(
        "a predicate",
        QUERY,
        "$.status == \"done\" && $.n > 0\n",
        Code::PredicateJsonPath,
        "$.",
    ),
    beyond(
        "a predicate with alternatives",
        QUERY,
        "($.status == 'done' || $.n > 0) && $.n < 9\n",
        Code::PredicateJsonPath,
        "(",
    ),
    beyond(
        "a length",
        QUERY,
        "$.items.length > 0\n",
        Code::PredicateJsonPath,
        "$.",
    ),
    beyond(
        "a value in a predicate",
        QUERY,
        "$.status == {$inputs.code}\n",
        Code::PredicateJsonPath,
        "$.",
    ),
    row(
        "an input in a filter",
        QUERY,
        "$.items[?@.id == $inputs.code]\n",
        Code::UnbracedExpression,
        "$inputs",
    ),
    // Strings in conditions.
    row(
        "double quotes",
        "body#/status == 'done'",
        "body#/status == \"done\"",
        Code::DoubleQuotedString,
        "\"done\"",
    ),
    row(
        "a bare word",
        "body#/status == 'done'",
        "body#/status == done",
        Code::BareWord,
        "done",
    ),
    row(
        "a criterion that is a text",
        "[{condition: ($statusCode < 200 || $statusCode >= 300)}]",
        "['($statusCode < 200 || $statusCode >= 300)']",
        Code::InformalField,
        "'(",
    ),
    // Expressions that are not quite in the specified form.
    row(
        "headers",
        "$response.header.X-Next",
        "$response.headers.X-Next",
        Code::InformalExpression,
        "$response",
    ),
    row(
        "a pointer without the slash",
        LIST_STATUS,
        "status: $response.body#status\n",
        Code::InformalExpression,
        "$response",
    ),
    row(
        "a body of nobody",
        "$response.body#/status == 'done'",
        "$body.status == 'done'",
        Code::InformalExpression,
        "$body",
    ),
    row(
        "an output without `outputs`",
        "$steps.list.outputs.first",
        "$steps.list.first",
        Code::OutputWithoutOutputs,
        "$steps",
    ),
    row(
        "all outputs",
        "{got: $steps.get.outputs.got}",
        "$steps.get.outputs",
        Code::InformalExpression,
        "$steps",
    ),
    beyond(
        "a pointer with an expression",
        LIST_STATUS,
        "status: $response.body#/$inputs.code\n",
        Code::InformalExpression,
        "$response",
    ),
    // How operations are named.
    row(
        "a path of a bare source",
        GET,
        "'things#/paths/~1things~1{id}/get'",
        Code::InformalOperationPath,
        "'",
    ),
    row(
        "a path of an expression",
        GET,
        "'$sourceDescriptions.things#/paths/~1things~1{id}/get'",
        Code::InformalOperationPath,
        "'",
    ),
    row(
        "a bare path",
        GET,
        "'#/paths/~1things~1{id}/get'",
        Code::InformalOperationPath,
        "'",
    ),
    row(
        "an id for a path",
        GET,
        "$sourceDescriptions.things.getThing",
        Code::InformalOperationPath,
        "$",
    ),
    row(
        "a method and a path",
        GET,
        "GET /things/{id}",
        Code::InformalOperationPath,
        "GET",
    ),
    row(
        "a path alone",
        COUNT,
        "/things",
        Code::InformalOperationPath,
        "/things",
    ),
    row(
        "a path for an id",
        "operationPath: '{$sourceDescriptions.things.url}#/paths/~1things~1{id}/get'",
        "operationId: $sourceDescriptions.things#/paths/~1things~1{id}/get",
        Code::InformalOperationPath,
        "$",
    ),
    row(
        "an id in another case",
        "operationId: putThing",
        "operationId: PutThing",
        Code::OtherSpelling,
        "PutThing",
    ),
    row(
        "a variable of the path in another case",
        "{name: id, in: path, value: $steps.list.outputs.status}",
        "{name: ID, in: path, value: $steps.list.outputs.status}",
        Code::OtherSpelling,
        "ID",
    ),
    row(
        "a source before an id",
        "operationId: putThing",
        "operationId: things.putThing",
        Code::UnqualifiedOperation,
        "things.",
    ),
    row(
        "an output of the workflow that a step calls",
        "    outputs: {total: $outputs.total}\n  outputs: {whole: $steps.count.outputs.total}\n",
        "  outputs: {whole: $steps.count.outputs.total}\n",
        Code::OutputOfCalled,
        "$steps",
    ),
    beyond(
        "a workflow that is needed without `dependsOn`",
        "value: 'v {$inputs.code.v}'",
        "value: $workflows.limits.outputs.url",
        Code::ImpliedDependency,
        "$workflows",
    ),
    row(
        "an expression that names the step depended on",
        "dependsOn: [put]",
        "dependsOn: [$steps.put]",
        Code::InformalField,
        "$steps.put",
    ),
    // Retries.
    beyond(
        "a retry on success",
        "type: goto, stepId: put, criteria",
        "type: retry, criteria",
        Code::RetryOnSuccess,
        "",
    ),
    row(
        "a retry's wait on the step",
        "    - {name: retry, type: retry, retryAfter: 2, retryLimit: 3}\n",
        "    - {name: retry, type: retry, retryLimit: 3}\n    retryAfter: 2\n",
        Code::RetryOnStep,
        "retryAfter",
    ),
    row(
        "a retry's limit on the step",
        "    - {name: retry, type: retry, retryAfter: 2, retryLimit: 3}\n",
        "    - {name: retry, type: retry, retryAfter: 2}\n    retryLimit: 3\n",
        Code::RetryOnStep,
        "retryLimit: 3\n",
    ),
    // Beside the list of S14.
    beyond(
        "a filter of an object",
        QUERY,
        "$[?@.status]\n",
        Code::FilterOfObject,
        "$",
    ),
    beyond(
        "a name with a space",
        "said: is",
        "said it: is",
        Code::NonconformingName,
        "said",
    ),
    row(
        "a text for an integer",
        "{name: n, value: 3}",
        "{name: n, value: '3'}",
        Code::TextAsValue,
        "'3'",
    ),
    beyond(
        "a text where the operation takes an integer",
        "{name: state, in: query, value: '$inputs.filter#/state'}\n",
        "{name: limit, in: query, value: $inputs.code}\n",
        Code::ConvertedValue,
        "$inputs.code",
    ),
    beyond(
        "the last exchange of a workflow",
        "parameters: [{name: n, value: 3}]\n",
        "parameters: [{name: n, value: 3}]\n    successCriteria: [{condition: $statusCode == 200}]\n",
        Code::LastExchange,
        "$statusCode",
    ),
    // What generators of tests write.
    beyond(
        "JSON for a condition",
        "- condition: $response.body#/status == 'done'\n",
        "- {context: $response.body, condition: '{\"status\": \"done\"}'}\n",
        Code::JsonCondition,
        "{\"status\"",
    ),
    row(
        "a range of statuses",
        "($statusCode < 200 || $statusCode >= 300)",
        "$statusCode != 2XX",
        Code::StatusRange,
        "2XX",
    ),
    row(
        "a condition in three fields",
        "- condition: $response.body#/status == 'done'\n",
        "- {context: $response.body#/status, condition: ==, value: done}\n",
        Code::InformalField,
        "==",
    ),
    // Queries and patterns.
    beyond(
        "a query behind a body",
        "said: is {$response.body#/status}\n",
        "said: $response.body.items[?(@.title == $inputs.code)].id\n",
        Code::QueryBehind,
        "$response",
    ),
    beyond(
        "a query where one value is taken",
        "{name: title, in: query, value: '$steps.list.outputs.items#/0/title'}\n",
        "{name: title, in: query, value: {context: $steps.list.outputs.items, type: jsonpath, selector: '$[*].title'}}\n",
        Code::OneOfList,
        "{context",
    ),
    beyond(
        "a filter that the draft does not have",
        "      type: jsonpath\n      condition: $.items[?@",
        "      type: {type: jsonpath, version: draft-goessner-dispatch-jsonpath-00}\n      condition: $.items[?@",
        Code::BeyondDraft,
        "?@",
    ),
    row(
        "flags in front of a pattern",
        "(?i:things)",
        "(?i)things",
        Code::InlineFlags,
        "(?i)",
    ),
    row(
        "a pattern as a literal of JavaScript",
        "(?i:things)",
        "/things/i",
        Code::JavaScriptPattern,
        "/things",
    ),
    row(
        "a condition in braces",
        "condition: $statusCode == 200\n",
        "condition: '{$statusCode == 200}'\n",
        Code::BracedCondition,
        "{",
    ),
    beyond(
        "a length in a simple condition",
        "$response.body#/status == 'done'",
        "$response.body.items.length > 0",
        Code::LengthOfValue,
        "$response",
    ),
    // References and fields.
    row(
        "a pointer without the hash",
        LIST_STATUS,
        "status: $response.body/status\n",
        Code::InformalExpression,
        "$response",
    ),
    row(
        "a path without its method",
        COUNT,
        "'{$sourceDescriptions.things.url}#/paths/~1things'",
        Code::InformalOperationPath,
        "'",
    ),
    row(
        "a source in braces before a path",
        GET,
        "GET {things}./things/{id}",
        Code::InformalOperationPath,
        "GET",
    ),
    row(
        "an id of several operations",
        "operationPath: '{$sourceDescriptions.things.url}#/paths/~1parts~1{id}/get'",
        "operationId: part",
        Code::SharedOperationId,
        "part",
    ),
    beyond(
        "an action without a name",
        "{name: again, type: goto",
        "{type: goto",
        Code::InformalField,
        "type",
    ),
    beyond(
        "a field without a value",
        "parameters: [{name: n, value: 3}]\n",
        "parameters: [{name: n, value: 3}]\n    onFailure:\n",
        Code::InformalField,
        "onFailure",
    ),
    row(
        "an empty name",
        "{name: again, type: goto, stepId: put,",
        "{name: again, type: goto, workflowId: '', stepId: put,",
        Code::InformalField,
        "workflowId",
    ),
    beyond(
        "all inputs",
        "all: {got: $steps.get.outputs.got}",
        "all: $inputs",
        Code::InformalExpression,
        "$inputs",
    ),
];

#[test]
fn the_specified_spelling_has_no_lints() {
    let folder = folder("specified", SPECIFIED);
    let generated = config(&folder).strict(true).generate("w.arazzo.yaml");
    let lints = generated.unwrap_or_else(|findings| panic!("{findings}")).lints;
    assert!(lints.is_empty(), "{lints}");
}

#[test]
fn s14_each_idiom_has_its_lint_at_its_place_and_is_what_it_stands_for() {
    let specified = code(&folder("program", SPECIFIED));
    let mut wrong = Vec::new();
    for (number, row) in ROWS.iter().enumerate() {
        let document = lenient(row);
        let folder = folder(&format!("row-{number}"), &document);
        let generated = match config(&folder).generate("w.arazzo.yaml") {
            Ok(generated) => generated,
            Err(findings) => {
                wrong.push(format!("{}: refused\n{findings}", row.idiom));
                continue;
            }
        };
        let expected = [(row.lint.0, Severity::Warning, place(row, &document))];
        if found(&generated.lints) != expected {
            wrong.push(format!(
                "{}: not {expected:?} but\n{}",
                row.idiom, generated.lints
            ));
        }
        let program = without_places(&generated.source());
        let quoted = in_specified_words(&program, row);
        let other = specified
            .lines()
            .zip(quoted.lines())
            .find(|(left, right)| left != right);
        if row.same
            && program != specified
            && let Some((left, right)) = other
        {
            wrong.push(format!("{}: another program\n  {left}\n  {right}", row.idiom));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn s14_strict_makes_each_idiom_an_error_of_the_same_code_at_the_same_place() {
    let mut wrong = Vec::new();
    for (number, row) in ROWS.iter().enumerate() {
        let document = lenient(row);
        let folder = folder(&format!("strict-{number}"), &document);
        let expected = [(row.lint.0, Severity::Error, place(row, &document))];
        match config(&folder).strict(true).generate("w.arazzo.yaml") {
            Ok(_) => wrong.push(format!("{}: accepted", row.idiom)),
            Err(findings) if found(&findings) != expected => {
                wrong.push(format!("{}: not {expected:?} but\n{findings}", row.idiom));
            }
            Err(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Every lint of the dialect has a row.
#[test]
fn s14_no_code_of_the_dialect_is_without_a_row() {
    let of_dialect = Code::ALL.iter().filter(|code| code.as_str().starts_with("AZ09"));
    for code in of_dialect {
        assert!(ROWS.iter().any(|row| row.lint.0 == *code), "{}", code.as_str());
    }
}

/// The page for users is the table. `UPDATE_DOCS=1` writes it anew.
#[test]
fn s14_the_page_on_the_dialect_is_the_table() {
    let mut page = String::from(
        "# The lenient dialect\n\nReal documents use spellings that the specification does not have. The compiler accepts those below, \
         each with a lint. `allow` in a build script suppresses a lint, and `strict` makes all of them errors. If there is a specified \
         spelling, both compile to the same program, and `cargo arazzo check --fix` writes the specified one. Only AZ0918 is corrected by hand, at the \
         step. With `--unsafe-fixes` a predicate becomes the nearest simple condition. That one ignores the case of strings, and compares \
         a number with a string of digits as numbers. Made by `UPDATE_DOCS=1 cargo test -p arazzo-codegen --test rules`.\n\n\
         | lint | about | accepted | specified |\n|---|---|---|---|\n",
    );
    for row in ROWS {
        let cell = |text: &str| {
            let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
            let text = lines.join(" ⏎ ").replace('|', "\\|");
            format!("`{}`", text.trim_start_matches("- "))
        };
        let specified = if row.same {
            cell(row.specified)
        } else {
            "–".to_owned()
        };
        page += &format!(
            "| {} | {} | {} | {specified} |\n",
            row.lint.0.as_str(),
            row.idiom,
            cell(row.lenient)
        );
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/lenient-dialect.md");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &page).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == page,
        "docs/lenient-dialect.md is stale; write it anew with UPDATE_DOCS=1"
    );
}

pub(crate) fn folder(test: &str, document: &str) -> Folder {
    Folder::new(&format!("dialect/{test}"))
        .with("things.yaml", OPENAPI)
        .with("w.arazzo.yaml", document)
}

/// What an object is to Rust is not the question here.
pub(crate) fn config(folder: &Folder) -> Config {
    folder.config().allow(Code::UntypedValue)
}

pub(crate) fn lenient(row: &Row) -> String {
    assert_eq!(SPECIFIED.matches(row.specified).count(), 1, "{}", row.idiom);
    SPECIFIED.replace(row.specified, row.lenient)
}

/// The line and column at which the lenient spelling is underlined.
fn place(row: &Row, document: &str) -> (usize, usize) {
    let start = SPECIFIED.find(row.specified).unwrap();
    // A success action is underlined as a whole.
    let at = match row.lint.1 {
        "" => document[..start].rfind('{').unwrap(),
        at => start + row.lenient.find(at).unwrap(),
    };
    let before = &document[..at];
    let line = before.matches('\n').count() + 1;
    let column = at - before.rfind('\n').map_or(0, |end| end + 1) + 1;
    (line, column)
}

pub(crate) fn found(findings: &Diagnostics) -> Vec<(Code, Severity, (usize, usize))> {
    let place = |found| findings.place(found).map(|(_, line, column)| (line, column));
    let all = findings.iter();
    all.map(|found| (found.code, found.severity, place(found).unwrap_or_default()))
        .collect()
}

pub(crate) fn code(folder: &Folder) -> String {
    without_places(&folder.code("w.arazzo.yaml"))
}

/// The program, with its quotes of the document in the specified spelling. If a specified criterion is only a pattern,
/// the pattern has the text for messages, so the calls are replaced too.
fn in_specified_words(program: &str, row: &Row) -> String {
    let literal = |text: &str| {
        let quoted = format!("{:?}", text.trim());
        quoted[1..quoted.len() - 1].to_owned()
    };
    let specified = literal(row.specified);
    let program = program.replace(&literal(row.lenient), &specified);
    let quoting = format!("Reply::judged(reply, \"{specified}\", PATTERN.evaluate(status))");
    if !program.contains(&quoting) {
        return program;
    }
    let quoted = format!("run.unmet(\"{specified}\")");
    program
        .replace(&quoting, "PATTERN.holds(reply, status)")
        .replace(&quoted, "run.unmet(PATTERN.text())")
}

/// Without the lines that steps stand on, `w.arazzo.yaml:12`.
pub(crate) fn without_places(code: &str) -> String {
    let mut parts = code.split("w.arazzo.yaml:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.trim_start_matches(|next: char| next.is_ascii_digit())
    })
}

/// OpenAPI has no variable that stands for several segments, so without the dialect a value never adds one (S11).
#[test]
fn s11_a_variable_of_several_segments_is_of_the_dialect() {
    let openapi = "\
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://files.example'}]
paths:
  '/files/{+name}':
    get: {operationId: fetch, parameters: [{name: name, in: path, required: true, schema: {type: string}}]}
";
    let text = crate::document(
        "{name: files, url: files.yaml, type: openapi}",
        "operationId: fetch\n    parameters: [{name: name, in: path, value: a/b}]",
    );
    let folder = Folder::new("segments")
        .with("files.yaml", openapi)
        .with("w.arazzo.yaml", &text);
    let says = "AZ0443 the value of `{+name}` may be several segments of the path";
    let lenient = folder.findings("w.arazzo.yaml").join("\n");
    assert!(lenient.contains(&format!("lint {says}")), "{lenient}");
    let strict = crate::found(&folder.config().strict(true), "w.arazzo.yaml").join("\n");
    assert!(
        strict.contains(says) && !strict.contains("lint AZ0443"),
        "{strict}"
    );
}
