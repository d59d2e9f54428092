//! S14: the retry fields of a step move to its `retry` actions, line by line, and nothing else moves.

use arazzo_codegen::diagnostic::Safety;

use crate::{Folder, PETS};

const HEAD: &str = "arazzo: 1.1.0
info: {title: t, version: '1'}
sourceDescriptions: [{name: pets, url: pets.yaml}]
workflows:
- workflowId: w
  inputs: {type: object, required: [id], properties: {id: {type: string}}}
  steps:
";

/// The steps after their fixes, and whether a finding about the retry fields is left.
fn fixed(test: &str, steps: &str) -> (Option<String>, bool) {
    let text = format!("{HEAD}{steps}");
    let folder = Folder::new(&format!("moved/{test}"))
        .with("pets.yaml", PETS)
        .with("w.yaml", &text);
    let fixed = folder.config().fix("w.yaml", Safety::Safe);
    assert!(!fixed.findings.has_errors(), "{}", fixed.findings);
    let left = fixed.findings.iter().any(|found| found.code.as_str() == "AZ0914");
    (
        fixed.text.map(|text| text.strip_prefix(HEAD).unwrap().to_owned()),
        left,
    )
}

#[test]
fn s14_a_line_goes_and_a_line_comes() {
    for (number, (before, after)) in [
        (
            "  - retryAfter: 2.5
    stepId: s
    operationId: getPet # the pet
    parameters: [{name: id, in: path, value: $inputs.id}]
    retryLimit: 3
    onFailure:
    - name: again
      type: retry   # and again
      criteria: [{condition: $statusCode == 503}]
    - {name: late, type: retry, retryLimit: 9}
    - {name: over, type: end}
",
            "  - stepId: s
    operationId: getPet # the pet
    parameters: [{name: id, in: path, value: $inputs.id}]
    onFailure:
    - name: again
      type: retry   # and again
      retryLimit: 3
      retryAfter: 2.5
      criteria: [{condition: $statusCode == 503}]
    - {name: late, type: retry, retryAfter: 2.5, retryLimit: 9}
    - {name: over, type: end}
",
        ),
        (
            "  - stepId: s
    operationId: getPet
    parameters: [{name: id, in: path, value: $inputs.id}]
    onFailure:
      - type: retry\r
        name: again\r
    retryLimit: 3\r
",
            "  - stepId: s
    operationId: getPet
    parameters: [{name: id, in: path, value: $inputs.id}]
    onFailure:
      - type: retry\r
        retryLimit: 3\r
        name: again\r
",
        ),
        (
            "  - {stepId: s, operationId: getPet, parameters: [{name: id, in: path, value: $inputs.id}], retryLimit: 3}\n",
            "  - {stepId: s, operationId: getPet, parameters: [{name: id, in: path, value: $inputs.id}]}\n",
        ),
        (
            r#"  - {
      "stepId": "s",
      "retryLimit": 3,
      "operationId": "getPet",
      "parameters": [{"name": "id", "in": "path", "value": "$inputs.id"}],
      "onFailure": [
        {
          "name": "again",
          "type": "retry"
        }
      ]
    }
"#,
            r#"  - {
      "stepId": "s",
      "operationId": "getPet",
      "parameters": [{"name": "id", "in": "path", "value": "$inputs.id"}],
      "onFailure": [
        {
          "name": "again",
          "type": "retry",
          "retryLimit": 3
        }
      ]
    }
"#,
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let (text, left) = fixed(&format!("moves-{number}"), before);
        assert_eq!((text.as_deref(), left), (Some(after), false));
    }
}

#[test]
fn s14_what_would_lose_a_comment_or_change_another_step_stays() {
    let parameters = "parameters: [{name: id, in: path, value: $inputs.id}]";
    for (number, steps) in [
        format!("  - stepId: s\n    operationId: getPet\n    {parameters}\n    retryLimit: 3 # no more\n"),
        format!(
            "  - stepId: s\n    operationId: getPet\n    {parameters}\n    retryLimit: 3\n  failureActions: [{{name: a, type: retry}}]\n"
        ),
        format!(
            "  - stepId: s\n    operationId: getPet\n    {parameters}\n    retryLimit: 3\n    \
             onFailure: [{{reference: $components.failureActions.a}}]\n\
             components: {{failureActions: {{a: {{name: a, type: retry}}}}}}\n"
        ),
        // Another step has the same actions, the same action, or the field itself.
        format!(
            "  - stepId: s\n    operationId: getPet\n    {parameters}\n    retryLimit: 3\n    onFailure: &again [{{name: a, type: retry}}]\n  \
             - {{stepId: u, operationId: getPet, {parameters}, onFailure: *again}}\n"
        ),
        format!(
            "  - stepId: s\n    operationId: getPet\n    {parameters}\n    retryLimit: 3\n    onFailure: [&again {{name: a, type: retry}}]\n  \
             - {{stepId: u, operationId: getPet, {parameters}, onFailure: [*again]}}\n"
        ),
        format!(
            "  - &first\n    stepId: s\n    operationId: getPet\n    {parameters}\n    retryLimit: 3\n  \
             - <<: *first\n    stepId: u\n    onFailure: [{{name: a, type: retry}}]\n"
        ),
        format!("  - stepId: s\n    operationId: getPet\n    {parameters}\n    timeout: &t 3\n    onFailure: [{{name: a, type: retry}}]\n    retryLimit: *t\n"),
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(fixed(&format!("stays-{number}"), steps), (None, true), "{steps}");
    }
}
