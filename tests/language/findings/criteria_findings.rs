//! What is said about criteria that cannot be compiled: one coded finding with a place.

use std::fs;
use std::path::Path;

use arazzo_codegen::{Code, configure};

/// What stands before the criterion in its line.
const INDENT: usize = "          - ".len();

/// The findings for a document whose one criterion is this.
fn findings(name: &str, criterion: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("criteria-findings");
    fs::create_dir_all(&folder).unwrap();
    let openapi = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/language/criteria.openapi.yaml");
    let document = format!(
        "arazzo: 1.1.0
info: {{ title: t, version: '1' }}
sourceDescriptions: [{{ name: things, url: criteria.openapi.yaml, type: openapi }}]
workflows:
  - workflowId: w
    inputs: {{ type: object, properties: {{ id: {{ type: string }} }} }}
    steps:
      - stepId: ask
        operationId: getThing
        successCriteria:
          - {criterion}
"
    );
    let file = format!("{name}.arazzo.yaml");
    fs::write(folder.join(&file), document).unwrap();
    let findings = match configure()
        .allow(Code::UnreadInput)
        .root(&folder)
        .source("things", openapi)
        .generate(&file)
    {
        Ok(generated) => generated.lints,
        Err(diagnostics) => diagnostics,
    };
    findings
        .lines()
        .map(|line| line.replacen(&file, "", 1).split(" (").next().unwrap().to_owned())
        .collect()
}

/// There is one finding, `expected`, and it is where the criterion goes on with `at`.
fn one(name: &str, criterion: &str, at: &str, expected: &str) {
    let found = findings(name, criterion);
    let place = INDENT + criterion.find(at).unwrap() + 1;
    assert_eq!(found, [format!(":11:{place}: {expected}")], "{criterion}");
}

#[test]
fn s39_a_pattern_that_is_none_is_located() {
    let criterion = |pattern| format!("{{ context: $response.body, type: regex, condition: '{pattern}' }}");
    let malformed = "error[AZ0302]: the condition is malformed";
    one("group", &criterion("ab(c"), "(c", malformed);
    one(
        "flag",
        &criterion("(?i)a"),
        "(?i",
        "warning[AZ0924]: the pattern starts with flags, which ECMA-262 does not have",
    );
    one("unknown flag", &criterion("(?x)a"), "(?x", malformed);
    assert!(findings("pattern", &criterion("a(?=b)")).is_empty());
    let unknown = criterion("^{$inputs.ID}$");
    one(
        "value",
        &unknown,
        "{$inputs",
        "error[AZ0203]: there is no input `ID`",
    );
    let status = "{ context: $statusCode, type: regex, condition: ^2 }";
    assert!(findings("status", status).is_empty());
}

#[test]
fn s37_a_query_that_is_none_is_located() {
    let criterion = |query| format!("{{ context: $response.body, type: jsonpath, condition: '{query}' }}");
    let malformed = "error[AZ0302]: the condition is malformed";
    one("query", &criterion("$.a[?@.b ="), "='", malformed);
    one("function", &criterion("$[?max(@.a) > 1]"), "max", malformed);
    one("pointer", &criterion("#/a == 1"), "#", malformed);
    assert!(findings("valid", &criterion("$.data[?@.id == {$inputs.id}]")).is_empty());
    let several = findings("several", &criterion("$.a[*] == 1"));
    let error = several.iter().find(|finding| finding.contains("error")).unwrap();
    assert!(
        error.ends_with("error[AZ0302]: a query that may select several nodes is compared"),
        "{several:?}"
    );
    let unknown = criterion("$.a[?@.b == \"$inputs.other\"]");
    one(
        "input",
        &unknown,
        "other",
        "error[AZ0203]: there is no input `other`",
    );
}

#[test]
fn s14_idioms_in_queries_have_lints() {
    let criterion = |query| format!("{{ context: $response.body, type: jsonpath, condition: '{query}' }}");
    one(
        "predicate",
        &criterion("$.data.length > 0"),
        "$.data",
        "warning[AZ0902]: a jsonpath condition written as a predicate, which RFC 9535 does not have",
    );
    one(
        "root",
        &criterion("$[?@.token]"),
        "$[?",
        "warning[AZ0912]: this filters the members of `$response.body` if that is an object",
    );
    one(
        "bare",
        &criterion("$.data[?@.id == $inputs.id]"),
        "$inputs",
        "warning[AZ0901]: `$inputs.id` is embedded without braces",
    );
}

#[test]
fn s37_the_draft_is_refused_where_it_means_something_else() {
    let version = "{ type: jsonpath, version: draft-goessner-dispatch-jsonpath-00 }";
    let criterion = |query| format!("{{ context: $response.body, type: {version}, condition: '{query}' }}");
    assert!(findings("draft", &criterion("$.data[?(@.id == \"x\")]")).is_empty());
    let other = "an index from the end means something else in draft-goessner-dispatch-jsonpath-00";
    one(
        "other",
        &criterion("$.data[-1]"),
        "-1",
        &format!("error[AZ0302]: {other}"),
    );
}

#[test]
fn s14_what_the_draft_does_not_have_is_read_as_rfc_9535() {
    let version = "{ type: jsonpath, version: draft-goessner-dispatch-jsonpath-00 }";
    let criterion = |query| format!("{{ context: $response.body, type: {version}, condition: '{query}' }}");
    for (query, at, what) in [
        ("$.data[?@.id]", "?@", "a filter without parentheses"),
        ("$.data[?(count(@.a) > 1)]", "count", "a function"),
    ] {
        let says = format!("warning[AZ0923]: {what} is not part of draft-goessner-dispatch-jsonpath-00");
        one("beyond", &criterion(query), at, &says);
    }
}

#[test]
fn s14_a_member_of_all_inputs_that_is_none_is_an_input_that_is_none() {
    for (query, error) in [
        ("$.ID", "error[AZ0203]: there is no input `ID`"),
        (
            "$[?@.a]",
            "error[AZ0303]: the query searches several inputs or outputs at once",
        ),
    ] {
        let found = findings(
            "all-inputs",
            &format!("{{ context: $inputs, type: jsonpath, condition: '{query}' }}"),
        );
        assert!(found.iter().any(|found| found.ends_with(error)), "{found:?}");
    }
}

#[test]
fn s38_what_xpath_does_not_have_is_located() {
    let criterion =
        |kind, xpath| format!("{{ context: $response.body, type: {kind}, condition: \"{xpath}\" }}");
    let malformed = "error[AZ0302]: the condition is malformed";
    one(
        "function",
        &criterion("xpath", "matches(/a, 'x')"),
        "matches",
        malformed,
    );
    one("order", &criterion("xpath", "/a < /b"), "< /b", malformed);
    assert!(
        findings(
            "order-10",
            &criterion("{ type: xpath, version: xpath-10 }", "/a < /b")
        )
        .is_empty()
    );
    assert!(
        findings(
            "later",
            &criterion("{ type: xpath, version: xpath-31 }", "//a[text()]")
        )
        .is_empty()
    );
}

#[test]
fn the_type_of_a_criterion_has_known_words_and_versions() {
    let criterion = |kind| format!("{{ context: $response.body, condition: $.id, type: {kind} }}");
    assert!(findings("rfc", &criterion("{ type: jsonpath, version: rfc9535 }")).is_empty());
    for (name, kind, at, expected) in [
        (
            "word",
            "jsonpth",
            "jsonpth",
            "error[AZ0104]: `jsonpth` is not a type of criterion",
        ),
        (
            "version",
            "{ type: jsonpath, version: rfc9536 }",
            "rfc9536 }",
            "error[AZ0104]: `rfc9536` is not a version of JSONPath",
        ),
        (
            "xpath",
            "{ type: xpath, version: xpath-40 }",
            "xpath-40 }",
            "error[AZ0104]: `xpath-40` is not a version of XPath",
        ),
        (
            "regex",
            "{ type: regex, version: '1' }",
            "regex, ",
            "error[AZ0104]: `regex` is not a type of criterion with a version",
        ),
        (
            "none",
            "{ type: xpath }",
            "{ type",
            "error[AZ0102]: a criterion's `type` has no `version`",
        ),
    ] {
        one(name, &criterion(kind), at, expected);
    }
}
