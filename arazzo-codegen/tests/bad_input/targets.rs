//! What a step calls.

use crate::document::{adding_with, findings};

/// The output of the step is still that of an operation (S21).
const LAST_EXCHANGE: &str = "20:11 lint AZ0915 `$response.body#/id` reads the last exchange of the workflow `search` | \
                             keep the value as an output of that workflow, and read `$outputs.<name>`";

#[test]
fn two_targets_on_one_step() {
    assert_eq!(
        adding_with(
            "
    operationPath: '{$sourceDescriptions.library.url}#/paths/~1books/post'"
        ),
        [
            "18:20 AZ0107 a step has both `operationId` and `operationPath` | keep only the target that the step should call"
        ]
    );
}

#[test]
fn a_step_without_a_target() {
    assert_eq!(
        findings("    operationId: addBook\n", ""),
        [
            "16:5 AZ0102 a step does not say what it calls | add `operationId`, `operationPath` or `workflowId`"
        ]
    );
}

#[test]
fn an_operation_path_that_is_a_word() {
    assert_eq!(
        findings("operationId: addBook", "operationPath: addBook"),
        [
            "17:20 AZ0304 `addBook` does not point at an operation | write `{$sourceDescriptions.<name>.url}#/paths/~1pets/get`, or use `operationId`"
        ]
    );
}

#[test]
fn an_operation_path_without_a_method() {
    assert_eq!(
        findings(
            "operationId: addBook",
            "operationPath: '{$sourceDescriptions.library.url}#/paths/~1books'"
        ),
        ["17:20 AZ0201 there is no operation at `/paths/~1books` | did you mean `#/paths/~1books/get`?"]
    );
}

#[test]
fn a_misspelled_operation() {
    assert_eq!(
        findings("operationId: addBook", "operationId: AdBook"),
        ["17:18 AZ0201 there is no operation `AdBook` | did you mean `addBook`?"]
    );
}

#[test]
fn s14_an_operation_in_another_case() {
    assert_eq!(
        findings("operationId: addBook", "operationId: AddBook"),
        ["17:18 lint AZ0916 the operation is called `addBook`, not `AddBook` | write `addBook`"]
    );
}

#[test]
fn an_operation_of_an_unknown_source() {
    assert_eq!(
        findings(
            "operationId: addBook",
            "operationId: $sourceDescriptions.Library.addBook"
        ),
        ["17:18 AZ0205 there is no source `Library` | did you mean `library`?"]
    );
}

#[test]
fn an_unknown_workflow() {
    assert_eq!(
        findings("operationId: addBook", "workflowId: lent"),
        ["17:17 AZ0208 there is no workflow `lent` | did you mean `lend`?"]
    );
}

#[test]
fn a_workflow_of_a_source_that_has_none() {
    assert_eq!(
        findings(
            "operationId: addBook",
            "workflowId: $sourceDescriptions.library.lend"
        ),
        [
            "17:17 AZ0208 source `library` is no Arazzo document, so it has no workflows | name a source of `type: arazzo`"
        ]
    );
}

#[test]
fn a_workflow_named_by_an_expression() {
    assert_eq!(
        findings("operationId: addBook", "workflowId: $inputs.title"),
        [
            "17:17 AZ0104 `$inputs.title` does not name a workflow | write `<workflowId>` or `$sourceDescriptions.<name>.<workflowId>`"
        ]
    );
}

#[test]
fn an_action_on_an_http_operation() {
    assert_eq!(
        adding_with(
            "
    action: send"
        ),
        [
            "18:5 AZ0110 step `add` calls an HTTP operation and has an `action` | remove it, or name an operation of an AsyncAPI document"
        ]
    );
}

#[test]
fn an_action_on_a_workflow() {
    assert_eq!(
        findings(
            "\
    operationId: addBook
",
            "\
    workflowId: search
    action: send
"
        ),
        [
            "18:5 AZ0110 a step cannot have `action` here | remove it, or name an operation of an AsyncAPI document",
            LAST_EXCHANGE,
        ]
    );
}

#[test]
fn a_channel_without_an_action() {
    assert_eq!(
        findings("operationId: addBook", "channelPath: books"),
        ["17:18 AZ0102 a step on a channel has no `action` | add `action: send` or `action: receive`"]
    );
}

#[test]
fn a_correlation_id_of_a_sender() {
    assert_eq!(
        findings(
            "\
    operationId: addBook
",
            "\
    channelPath: books
    action: send
    correlationId: a
"
        ),
        ["19:5 AZ0110 a step cannot have `correlationId` here | remove it, or write `action: receive`"]
    );
}

#[test]
fn a_body_for_a_workflow() {
    assert_eq!(
        findings(
            "\
    operationId: addBook
",
            "\
    workflowId: search
    requestBody: {payload: 1}
"
        ),
        [
            "18:5 lint AZ0111 `requestBody` of a step has no effect | remove `requestBody`",
            LAST_EXCHANGE,
        ]
    );
}
