//! What the help says where an author has written what other tools or drafts have.

use crate::{Folder, PETS, PETS_SOURCE, document, one};

fn findings(test: &str, step: &str) -> Vec<String> {
    let target =
        format!("operationId: getPet\n    parameters: [{{name: id, in: path, value: a}}]\n    {step}");
    Folder::new(&format!("messages-{test}"))
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &document(PETS_SOURCE, &target))
        .findings("w.arazzo.yaml")
}

#[test]
fn a_condition_that_other_tools_have_is_told_in_the_words_of_the_specification() {
    for (number, (condition, help)) in [
        ("$response.statusCode == 200", "write `$statusCode`"),
        ("$response.status == 200", "write `$statusCode`"),
        ("$response.status_code == 200", "write `$statusCode`"),
        ("$response.code == 200", "write `$statusCode`"),
        ("$request.method == 'GET'", "write `$method`"),
        ("$request.url == 'x'", "write `$url`"),
        ("$response.url == 'x'", "write `$url`"),
        (
            "$response.header == 1",
            "name the header: `$response.header.<name>`",
        ),
        (
            "$request.query == 1",
            "name the parameter: `$request.query.<name>`",
        ),
        ("$response.bdoy == 1", "did you mean `$response.body`?"),
        (
            "'{$statusCode} == 200'",
            "write `$statusCode == 200`, without braces",
        ),
        (
            "'{$statusCode} == 200 && {$response.body#/name} == 1'",
            "write `$statusCode == 200 && $response.body#/name == 1`, without braces",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let found = findings(
            &format!("condition-{number}"),
            &format!("successCriteria: [{{condition: {condition}}}]"),
        );
        assert!(
            found.len() == 1 && found[0].contains(" AZ0302 ") && found[0].ends_with(&format!("| {help}")),
            "{condition}: {found:#?}"
        );
    }
}

#[test]
fn an_expression_that_begins_like_jsonpath_is_told_as_what_it_means() {
    one(
        &findings("jsonpath", "outputs: {x: $.response.body#/name}"),
        "w.arazzo.yaml:10:18 AZ0301 `$.response.body#/name` is not a runtime expression | did you mean `$response.body#/name`?",
    );
    one(
        &findings("status", "outputs: {x: $response.status}"),
        "w.arazzo.yaml:10:18 AZ0301 `$response.status` is not a runtime expression | write `$statusCode`",
    );
}

#[test]
fn what_is_known_once_the_request_is_sent_is_no_value_of_it() {
    let found = findings("method", "requestBody: {payload: {method: $method, at: $url}}");
    for expected in [
        "AZ0303 `$method` has no value here | write the method of the operation as a constant, such as `GET`",
        "AZ0303 `$url` has no value here | read it in a criterion or an output, or write the URL as a constant",
    ] {
        assert!(found.iter().any(|found| found.contains(expected)), "{found:#?}");
    }
}

#[test]
fn text_between_a_source_and_its_pointer_is_named() {
    let text = document(
        PETS_SOURCE,
        "operationPath: '{$sourceDescriptions.pets.url}pets#/paths/~1pets/post'",
    );
    let folder = Folder::new("messages-path")
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &text);
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:8:20 AZ0306 `pets` is between the source and the pointer | remove it: `{$sourceDescriptions.pets.url}#/paths/~1pets/post`",
    );
}

#[test]
fn the_header_of_the_drafts_is_told_as_that() {
    let text = document(PETS_SOURCE, "operationId: addPet")
        .replace("arazzo: 1.1.0", "workflowsSpec: 1.0.0-prerelease");
    let folder = Folder::new("messages-draft")
        .with("pets.yaml", PETS)
        .with("w.arazzo.yaml", &text);
    one(
        &folder.findings("w.arazzo.yaml"),
        "w.arazzo.yaml:1:1 AZ0101 `workflowsSpec` is the header of the drafts before Arazzo 1.0 | write `arazzo: 1.0.1`",
    );
}
