//! What is told of the project's own documents.

use std::time::Duration;

use super::{Call, Destination, Origin, Role, Sent, Target, Workflow};

fn workflows(document: &str) -> Vec<Workflow> {
    let path = format!("{}/../specs/{document}.arazzo.yaml", env!("CARGO_MANIFEST_DIR"));
    crate::configure().generate(path).unwrap().workflows()
}

#[test]
fn the_ways_are_those_of_the_document_in_their_order() {
    let workflow = workflows("chatgpt-create-and-poll-response").remove(0);
    let poll = &workflow.steps[1];
    let ways: Vec<_> = poll
        .success
        .iter()
        .map(|way| (way.name.as_deref(), way.to, way.always))
        .collect();
    let expected = [
        (Some("stillRunning"), Target::Step(1), false),
        (Some("succeeded"), Target::Step(2), false),
        (Some("didNotComplete"), Target::Step(3), false),
        // S23: none of them holds.
        (None, Target::Step(2), true),
    ];
    assert_eq!(ways, expected);
    assert_eq!(poll.success[0].criteria, [r#"$.status == "in_progress""#]);
    assert_eq!(poll.criteria, ["$statusCode == 200"]);
    assert!(poll.success[0].leads_back(1) && !poll.success[1].leads_back(1));
    assert_eq!(poll.failure.len(), 1);
    assert_eq!(poll.failure[0].to, Target::Error);
    assert!(
        matches!(&poll.call, Call::Request { method, path, body: None, .. } if method == "GET" && path == "/responses/{response_id}"),
        "{:?}",
        poll.call
    );
    // An action without criteria leaves nothing for another.
    assert_eq!(workflow.steps[2].success.len(), 1);
    assert_eq!(workflow.steps[2].success[0].to, Target::End);
}

#[test]
fn a_way_without_a_step_explains_why_its_output_may_be_missing() {
    let workflow = workflows("chatgpt-create-and-poll-response").remove(0);
    assert_eq!(workflow.roles(), [Role::OnTheWay; 4]);
    let output = workflow
        .outputs
        .iter()
        .find(|output| output.name == "outputText")
        .unwrap();
    assert_eq!(
        (output.optional, output.step, output.ty.as_str()),
        (true, Some(2), "Option<String>")
    );
    assert!(
        output
            .reason
            .as_ref()
            .is_some_and(|reason| reason.contains("without `returnCompleted`")),
        "{:?}",
        output.reason
    );
    let path = workflow.path_without(2).unwrap();
    assert_eq!(path.steps, [(0, false), (1, false), (3, false)]);
    // No run ends without the first.
    assert_eq!(workflow.path_without(0), None);
}

/// Wherever the outline finds a way around a step, the compiler has made the outputs of that step optional, and the other
/// way round.
#[test]
fn ways_around_steps_agree_with_definite_assignment() {
    let mut compared = 0;
    for document in [
        "openai-batch-job",
        "language/control-flow",
        "language/sub-workflows",
        "language/calls",
    ] {
        for workflow in workflows(document) {
            for output in &workflow.outputs {
                let Some(step) = output.step else { continue };
                let skipped = output
                    .reason
                    .as_ref()
                    .is_some_and(|reason| reason.starts_with("`None` when the run ends without"));
                let around = workflow.path_without(step).is_some();
                assert_eq!(skipped, around, "{document} {} {output:?}", workflow.id);
                compared += 1;
            }
        }
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn s25_s27_s32_implied_steps_are_steps() {
    let workflows = workflows("language/sub-workflows");
    let calls = workflows.iter().flat_map(|workflow| &workflow.steps);
    let called = calls
        .filter(|step| matches!(step.call, Call::Workflow { .. }))
        .count();
    assert!(called > 0);
    for workflow in &workflows {
        assert_eq!(workflow.roles().len(), workflow.steps.len());
    }
}

#[test]
fn s24_an_end_on_failure_is_an_error_and_s26_a_retry_has_its_terms() {
    let workflows = workflows("language/control-flow");
    let fetch = &workflows[0].steps[0];
    assert_eq!(workflows[0].id, "retry-twice");
    let ways: Vec<_> = fetch
        .failure
        .iter()
        .map(|way| (way.criteria.join(" "), way.to, way.always))
        .collect();
    let retry = |after, limit| Target::Retry {
        after: Duration::from_millis(after),
        limit,
        first: None,
    };
    assert_eq!(
        ways,
        [
            ("$statusCode == 503".to_owned(), retry(1500, 2), false),
            (
                "$statusCode == null || $statusCode == 502".to_owned(),
                retry(0, 1),
                false
            ),
            ("$statusCode == 410".to_owned(), Target::Error, false),
            (String::new(), Target::Error, true),
        ]
    );
    // S27: what runs before a retry goes back.
    let renewed = workflows
        .iter()
        .find(|workflow| workflow.id == "renew-and-retry")
        .unwrap();
    assert_eq!(
        renewed.roles(),
        [Role::OnTheWay, Role::BeforeRetries, Role::Unreached]
    );
}

#[test]
fn what_steps_send_is_told_value_by_value() {
    let workflow = workflows("chatgpt-create-and-poll-response").remove(0);
    let sent = |step: usize| match &workflow.steps[step].call {
        Call::Request { sent, .. } => sent.clone(),
        Call::Workflow { .. } => Vec::new(),
    };
    let input = |name: &str| Origin::Input {
        name: name.to_owned(),
        pointer: Vec::new(),
    };
    let parameter = |location, name: &str| Destination::Parameter {
        location,
        name: name.to_owned(),
    };
    let member = |name: &str| Destination::Body(vec![name.to_owned()]);
    let told = |sent: Vec<Sent>| -> Vec<_> { sent.into_iter().map(|sent| (sent.to, sent.from)).collect() };
    assert_eq!(
        told(sent(0)),
        [
            (parameter("header", "Authorization"), Origin::Computed),
            (member("model"), input("model")),
            (member("input"), input("input")),
            (member("instructions"), input("instructions")),
            (member("store"), Origin::Constant),
        ]
    );
    let id = Origin::Output {
        step: 0,
        expression: "$steps.createResponse.outputs.responseId".to_owned(),
    };
    assert_eq!(
        told(sent(1)),
        [
            (parameter("path", "response_id"), id),
            (parameter("header", "Authorization"), Origin::Computed),
        ]
    );
}
