//! What is said of criteria: members that the schemas do not have, expressions inside conditions, patterns of JavaScript.

use std::sync::atomic::{AtomicUsize, Ordering};

use arazzo_codegen::diagnostic::Safety;

use crate::Folder;

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
servers: [{url: 'https://orders.example'}]
paths:
  /orders:
    get:
      operationId: list
      responses:
        '200':
          description: The orders.
          content:
            application/json:
              schema:
                type: object
                required: [items, status, total]
                properties:
                  status: {type: string}
                  total: {type: integer}
                  any: {}
                  items: {type: array, items: {type: object, properties: {id: {type: string}, tags: {type: array, items: {type: string}}}}}
        '4XX':
          description: No.
          content: {application/json: {schema: {type: object, properties: {error: {type: string}}}}}
  /bare:
    get:
      operationId: bare
      responses:
        '200': {description: Yes., content: {application/json: {schema: {type: object, properties: {status: {type: string}}}}}}
";

fn document(operation: &str, place: &str, criterion: &str) -> String {
    let criteria = match place {
        "success" => format!("    successCriteria:\n    - {criterion}\n"),
        _ => format!("    {place}:\n    - {{name: on, type: end, criteria: [{criterion}]}}\n"),
    };
    format!(
        "arazzo: 1.1.0
info: {{title: t, version: '1'}}
sourceDescriptions: [{{name: orders, url: orders.yaml, type: openapi}}]
workflows:
- workflowId: w
  inputs:
    type: object
    properties: {{v: {{type: string}}, n: {{type: integer}}, yes: {{type: boolean}}, list: {{type: array, items: {{type: string}}}}}}
  steps:
  - stepId: ask
    operationId: {operation}
{criteria}"
    )
}

fn folder(operation: &str, place: &str, criterion: &str) -> Folder {
    // Tests run at the same time.
    static FOLDERS: AtomicUsize = AtomicUsize::new(0);
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    Folder::new(&format!("criteria/{number}"))
        .with("orders.yaml", OPENAPI)
        .with("w.arazzo.yaml", &document(operation, place, criterion))
}

/// The codes of what is found, but for the idioms that these criteria are written in.
fn codes(operation: &str, place: &str, criterion: &str) -> Vec<String> {
    let found = folder(operation, place, criterion).findings("w.arazzo.yaml");
    let code = |finding: &String| {
        finding
            .split(' ')
            .find(|word| word.starts_with("AZ"))
            .map(str::to_owned)
    };
    let idiom = |code: &String| ["AZ0902", "AZ0903", "AZ0912", "AZ0308"].contains(&code.as_str());
    found
        .iter()
        .filter_map(code)
        .filter(|code| !idiom(code))
        .collect()
}

fn of_body(kind: &str, condition: &str) -> String {
    format!("{{context: $response.body, type: {kind}, condition: {condition:?}}}")
}

#[test]
fn s34_a_member_that_no_reply_has_is_found_in_every_kind_of_criterion() {
    for criterion in [
        "{condition: \"$response.body#/statsu == 'ok'\"}".to_owned(),
        "{condition: \"$response.body.statsu == 'ok'\"}".to_owned(),
        "{condition: \"$response.body#/items[0] != null\"}".to_owned(),
        "{condition: \"$response.body#/items/length > 0\"}".to_owned(),
        "{condition: \"$response.body#/items/0/idd == $inputs.v\"}".to_owned(),
        "{condition: $response.body.total.length > 0}".to_owned(),
        "{condition: $response.body.itmes.length > 0}".to_owned(),
        "{context: $response.body#/statsu, type: regex, condition: ok}".to_owned(),
        "{context: $response.body#/itmes, type: jsonpath, condition: '$[0]'}".to_owned(),
        of_body("jsonpath", "$.statsu"),
        of_body("jsonpath", "$.itmes[?@.id]"),
        of_body("jsonpath", "$.items[?@.idd == 'x']"),
        of_body("jsonpath", "$.items[*].idd"),
        of_body("jsonpath", "$.items[-1].idd"),
        of_body("jsonpath", "$.items[0, 1].idd"),
        of_body("jsonpath", "$.items[?count(@.tag) > 0]"),
        of_body("jsonpath", "$.items[?@.tags.length > 0]"),
        of_body("jsonpath", "$.items[?@.id == $.statsu]"),
        of_body("jsonpath", "$.items.id"),
        of_body("jsonpath", "$.statsu == 'ok'"),
        of_body("jsonpath", "$.itmes.length > 0"),
    ] {
        for place in ["success", "onSuccess"] {
            let found = codes("list", place, &criterion);
            let found: Vec<_> = found.iter().filter(|code| *code != "AZ0939").collect();
            assert_eq!(found, ["AZ0407"], "{place}: {criterion}");
        }
    }
}

#[test]
fn s34_a_member_that_some_reply_has_is_no_finding() {
    for criterion in [
        "{condition: \"$response.body#/status == 'ok'\"}".to_owned(),
        "{condition: \"$response.body#/items/0/id == $inputs.v\"}".to_owned(),
        "{condition: \"$response.body#/any/thing/0 == 1\"}".to_owned(),
        "{condition: \"$response.body#/error == null\"}".to_owned(),
        of_body("jsonpath", "$.items[?@.id == 'x' && @.tags[?@ == 'y']]"),
        of_body("jsonpath", "$..statsu"),
        of_body("jsonpath", "$.any[?@.statsu]"),
        of_body("jsonpath", "$.items.length > 0 && $.status.length > 0"),
    ] {
        for place in ["success", "onSuccess", "onFailure"] {
            let found = codes("list", place, &criterion);
            let expected: &[&str] = &[];
            // What an error has is known too.
            let of_errors = place == "onFailure" && !criterion.contains("error");
            if !of_errors || criterion.contains("any") || criterion.contains("..") {
                assert_eq!(found, expected, "{place}: {criterion}");
            }
        }
    }
    assert_eq!(
        codes("list", "success", "{condition: $response.body.items.length > 0}"),
        ["AZ0939"]
    );
    assert_eq!(
        codes("list", "success", "{condition: $inputs.list.length > 0}"),
        ["AZ0939"]
    );
    // Errors that are not described may have any member, but not a misspelled one.
    let status = |name: &str| format!("{{condition: \"$response.body#/{name} == 'ok'\"}}");
    assert_eq!(codes("bare", "onFailure", &status("statsu")), ["AZ0407"]);
    assert_eq!(codes("bare", "onFailure", &status("detail")), [""; 0]);
    assert_eq!(codes("list", "onFailure", &status("eror")), ["AZ0407"]);
}

#[test]
fn s20_a_pointer_with_an_index_in_brackets_is_mended() {
    let criterion = "{condition: \"$response.body#/items[0]/id == 'x'\"}";
    let fixed = folder("list", "success", criterion)
        .config()
        .fix("w.arazzo.yaml", Safety::Unsafe);
    let text = fixed.text.unwrap_or_default();
    assert!(
        text.contains("$response.body#/items/0/id == 'x'"),
        "{text}\n{}",
        fixed.findings
    );
    let criterion =
        "{condition: \"$response.body#/items[0].id == 'x' && $response.body#/items/[1]/id == 'y'\"}";
    let fixed = folder("list", "success", criterion)
        .config()
        .fix("w.arazzo.yaml", Safety::Unsafe);
    let text = fixed.text.unwrap_or_default();
    assert!(
        text.contains("$response.body#/items/0/id == 'x' && $response.body#/items/1/id == 'y'"),
        "{text}\n{}",
        fixed.findings
    );
    let output = document("list", "success", "{condition: $statusCode == 200}")
        + "    outputs: {first: '$response.body#/items[0]'}\n";
    let folder = Folder::new("criteria/output")
        .with("orders.yaml", OPENAPI)
        .with("w.arazzo.yaml", &output);
    let fixed = folder.config().fix("w.arazzo.yaml", Safety::Unsafe);
    assert!(
        fixed
            .text
            .as_ref()
            .is_some_and(|text| text.contains("'$response.body#/items/0'")),
        "{}",
        fixed.findings
    );
}

#[test]
fn s34a_a_condition_with_expressions_is_checked_as_far_as_it_is_known() {
    for criterion in [
        of_body("regex", "^({$inputs.v}$"),
        of_body("regex", "^\\{$inputs.v}$"),
        of_body("regex", "(?<{$inputs.v}>a)"),
        of_body("jsonpath", "$.{$inputs.v"),
        of_body("jsonpath", "$.a{$inputs.v}b[x]"),
        of_body("jsonpath", "$[{$inputs.yes}]"),
        of_body("jsonpath", "$.items{$inputs.v} == "),
        of_body("xpath", "/a/{$inputs.v}("),
        of_body("xpath", "/a[{$inputs.v}"),
        "{condition: '{$statusCode == 401'}".to_owned(),
        "{condition: '{$statusCode ==}'}".to_owned(),
    ] {
        let found = codes("list", "success", &criterion);
        assert!(found.contains(&"AZ0302".to_owned()), "{criterion}: {found:?}");
    }
    // Names that are not declared are errors, wherever they stand.
    for criterion in [
        of_body("regex", "^{$inputs.w}$"),
        of_body("regex", "{$inputs.w}"),
        of_body("jsonpath", "$.{$inputs.w}"),
        of_body("jsonpath", "$['{$inputs.w}']"),
        of_body("jsonpath", "$.items[{$inputs.w}]"),
        of_body("jsonpath", "{$inputs.w}"),
        of_body("xpath", "/a/{$inputs.w}"),
        of_body("xpath", "/a[{$inputs.w}]"),
        of_body("xpath", "{$inputs.w}"),
    ] {
        assert_eq!(codes("list", "success", &criterion), ["AZ0203"], "{criterion}");
    }
    // Without braces the value is what is meant, and gets the lint for that.
    for criterion in [
        of_body("regex", "^$inputs.v-x"),
        of_body("regex", "$inputs.v"),
        of_body("jsonpath", "$inputs.v"),
        of_body("jsonpath", "$.items[$inputs.n]"),
        of_body("jsonpath", "$['a$inputs.v']"),
        of_body("xpath", "/a = $inputs.v"),
    ] {
        let found = codes("list", "success", &criterion);
        let found: Vec<_> = found.iter().filter(|code| *code != "AZ0407").collect();
        assert_eq!(found, ["AZ0901"], "{criterion}");
    }
}

#[test]
fn s14_a_pattern_of_javascript_is_told_from_one_with_slashes() {
    let pattern = |context: &str, condition: &str| {
        format!("{{context: {context}, type: regex, condition: '{condition}'}}")
    };
    let status = "$response.body#/status";
    for (context, condition, fixed) in [
        (status, "/^ok$/", Some("^ok$")),
        (status, "/^ok/gi", Some("(?i:^ok)")),
        (status, "/o\\/k/i", Some("(?i:o\\/k)")),
        (status, "/[/]k/s", Some("(?s:[/]k)")),
        (status, "/^{$inputs.v}$/i", Some("(?i:^{$inputs.v}$)")),
        ("$url", "/^ok$/", Some("^ok$")),
        (status, "/ok/", None),
        ("$url", "/orders/i", None),
    ] {
        let criterion = pattern(context, condition);
        assert_eq!(codes("list", "success", &criterion), ["AZ0938"], "{condition}");
        let safe = folder("list", "success", &criterion)
            .config()
            .fix("w.arazzo.yaml", Safety::Safe);
        let text = safe.text;
        match fixed {
            Some(fixed) => assert!(
                text.is_some_and(|text| text.contains(&format!("'{fixed}'"))),
                "{condition}"
            ),
            // The fix would change what is found.
            None => assert_eq!(text, None, "{condition}"),
        }
    }
    for (context, condition) in [
        ("$url", "/orders/"),
        (status, "/a/b/"),
        (status, "a/i"),
        (status, "/a/x"),
        ("$response.header.Location", "/orders/\\d+/"),
    ] {
        assert_eq!(
            codes("list", "success", &pattern(context, condition)),
            [""; 0],
            "{condition}"
        );
    }
    assert_eq!(
        codes("list", "success", &pattern(status, "/^\\u{61}/u")),
        ["AZ0302"]
    );
}

#[test]
fn s37_a_filter_at_the_root_is_settled_on_both_sides_of_a_comparison() {
    for condition in [
        "$[?@.id].length == 0",
        "0 == $[?@.id].length",
        "!($[?@.id].length == 0)",
    ] {
        let found = folder("list", "success", &of_body("jsonpath", condition)).findings("w.arazzo.yaml");
        assert!(
            found.iter().any(|finding| finding.contains("AZ0912")),
            "{condition}: {found:#?}"
        );
    }
}

#[test]
fn s23_criteria_are_the_same_when_kind_context_and_condition_are() {
    let never = |first: &str, second: &str| {
        let criteria = format!(
            "{{condition: $statusCode == 200}}\n    onSuccess:\n    - {{name: a, type: end, criteria: [{first}]}}\n    - {{name: b, type: end, criteria: [{second}]}}"
        );
        codes("list", "success", &criteria).contains(&"AZ0503".to_owned())
    };
    let regex = "{context: $url, type: regex, condition: '$'}";
    for (second, same) in [
        (regex, true),
        ("{context: $url, type: regex, condition: ' $ '}", true),
        ("{context: $url, type: regex, condition: '^$'}", false),
        ("{context: $method, type: regex, condition: '$'}", false),
        ("{context: $url, type: jsonpath, condition: '$'}", false),
    ] {
        assert_eq!(never(regex, second), same, "{second}");
    }
}

#[test]
fn s23_an_action_hides_the_later_ones_that_ask_for_no_less() {
    let regex = |pattern: &str| format!("{{context: $url, type: regex, condition: {pattern}}}");
    let (a, b, c) = (regex("a"), regex("b"), regex("c"));
    let both = format!("{a}, {b}");
    let known = "{condition: $statusCode == 200}";
    // The criteria of three actions, and which of them is never taken.
    for (criteria, hidden) in [
        ([a.as_str(), b.as_str(), c.as_str()], None),
        ([&a, &both, &c], Some("y")),
        ([&both, &a, &c], None),
        ([&both, &c, &format!("{b}, {c}, {a}")], Some("z")),
        ([&both, &format!("{b}, {c}"), &format!("{c}, {a}")], None),
        ([&c, &b, &both], Some("z")),
        ([known, &a, &c], Some("y")),
        ([&a, known, &a], Some("z")),
        ([&a, &format!("{known}, {a}"), &c], Some("y")),
    ] {
        let actions: Vec<String> = ["x", "y", "z"]
            .iter()
            .zip(criteria)
            .map(|(name, criteria)| format!("    - {{name: {name}, type: end, criteria: [{criteria}]}}"))
            .collect();
        let given = format!(
            "{{condition: $statusCode == 200}}\n    onSuccess:\n{}",
            actions.join("\n")
        );
        let found = folder("list", "success", &given).findings("w.arazzo.yaml");
        let found: Vec<&String> = found.iter().filter(|found| found.contains("AZ0503")).collect();
        let Some(never) = hidden else {
            assert!(found.is_empty(), "{criteria:?}: {found:#?}");
            continue;
        };
        assert!(
            found
                .iter()
                .any(|found| found.contains(&format!("action `{never}` is never taken"))),
            "{criteria:?}: {found:#?}"
        );
    }
}
