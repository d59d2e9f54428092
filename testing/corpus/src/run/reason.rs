//! Why a run did not end with success, said so that the same reason in different documents is one.

use arazzo_codegen::outline::{Call, Step};
use corpus_runner::{Absent, Cause, Outcome, Told};

use super::announced::Said;
use super::api::Api;

/// The reason; nothing after a success, and where there is none but what was said.
pub(crate) fn reason(workflow: &str, told: &Told, said: &Said<'_>, apis: &[Api]) -> Option<String> {
    let Outcome::Failed { step, cause, message } = &told.outcome else {
        return None;
    };
    let failed = step.as_ref().and_then(|step| said.step(workflow, step));
    let failed = failed.map(|(_, step)| step);
    let last = told.senders.last();
    let last = last.and_then(|sender| said.step(&sender.workflow, &sender.step));
    let text = match cause {
        Cause::Criterion(condition) => criterion(condition, last?.1, said, apis),
        Cause::Absent(place) => absent(told, failed, place.as_deref(), said),
        Cause::Input => "an input is demanded that its schema does not require",
        Cause::Unfit => "a text does not become what the operation takes, which AZ0917 announces",
        Cause::Request => "a value is empty where the path needs one, or is not valid in HTTP",
        Cause::Budget if message.contains("deeper") => "workflows call each other without end",
        Cause::Budget => "a loop waits for what the same reply, sent again and again, never says",
        Cause::Ended => "the document ends the workflow with a failure for such a reply",
        Cause::Other => return None,
    };
    Some(text.to_owned())
}

fn criterion(condition: &str, step: &Step, said: &Said<'_>, apis: &[Api]) -> &'static str {
    let found = said.at(step);
    let has = |code: &str| found.iter().any(|found| found.code == code);
    if condition.contains("$statusCode") {
        let asks_for = |status: &u16| condition.contains(&status.to_string());
        return if has("AZ0461") {
            "a criterion asks for a status that the operation does not declare, which AZ0461 announces"
        } else if declared(step, apis).iter().any(asks_for) {
            "a criterion asks for another declared status of success than the first"
        } else {
            "a criterion asks for a status of which the operation only says `default`, or a failure"
        };
    }
    if has("AZ0462") {
        "a criterion compares with a word that the schema rules out, which AZ0462 announces"
    } else if said.nowhere(step, condition).is_some() {
        "a criterion reads what the reply's schema does not have, which AZ0407 announces"
    } else {
        "a criterion asks for another value than the sampled reply has"
    }
}

/// The success statuses that the operation of a step declares.
fn declared(step: &Step, apis: &[Api]) -> Vec<u16> {
    let Call::Request {
        method, path, source, ..
    } = &step.call
    else {
        return Vec::new();
    };
    let api = apis.iter().find(|api| api.name == *source);
    let statuses = api.and_then(|api| Some(api.successes(api.operation(method, path)?)));
    statuses.unwrap_or_default()
}

fn absent(told: &Told, failed: Option<&Step>, place: Option<&str>, said: &Said<'_>) -> &'static str {
    let is_it = |absent: &&Absent| place.is_none_or(|place| absent.place == place);
    let found = told.absent.iter().rev().find(is_it);
    // A way that leads on from an output, `$steps.a.outputs.b#/c`, leads to nothing where it is taken.
    let output = place.and_then(|place| place.strip_prefix("$steps."));
    let (of, at, place, found) = match (output, found) {
        (Some(output), _) => {
            let id = output.split(".outputs").next().unwrap_or_default();
            let sender = told.senders.iter().find(|sender| sender.step == id);
            (sender, failed, output, "nothing")
        }
        (None, Some(absent)) => {
            let step = said.step(&absent.of.workflow, &absent.of.step);
            let step = step.map(|(_, step)| step);
            (
                Some(&absent.of),
                step,
                absent.place.as_str(),
                absent.found.as_str(),
            )
        }
        (None, None) => return "a value is demanded of a step that has not run",
    };
    if at.is_some_and(|step| said.nowhere(step, place).is_some()) {
        return "a value is demanded that the reply's schema does not have, which AZ0407 announces";
    }
    let from = of.and_then(|sender| said.step(&sender.workflow, &sender.step));
    let is_untyped = |(_, step): (_, &Step)| said.at(step).iter().any(|found| found.code == "AZ0406");
    match found {
        found if found.contains("not JSON") => {
            "a value is demanded of a reply that is declared to have no JSON body"
        }
        // No schema describes the reply, so there is nothing to sample.
        "an empty body" => "a value is demanded of a reply that is sampled without a body",
        _ if place.starts_with("$response.header") => "a header is demanded that the reply does not declare",
        found if found.starts_with("nothing") && from.is_some_and(is_untyped) => {
            "a value is demanded that the OpenAPI document does not describe, which AZ0406 announces"
        }
        "nothing" => "a value is demanded that the sampled reply lacks",
        _ => "a value is demanded where the sampled reply has null or another type",
    }
}

#[cfg(test)]
mod tests {
    use corpus_runner::Sender;

    use super::super::announced::tests::compiled;
    use super::*;

    const OPENAPI: &str = "
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://example.com'}]
paths:
  /a:
    post:
      operationId: a
      responses:
        '200': {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
        '201': {description: d}
  /b/{id}:
    get:
      operationId: b
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {default: {description: d}}
";

    const STEPS: &str = "
  - stepId: first
    operationId: a
    successCriteria: [{condition: $statusCode == 201}]
    outputs: {id: $response.body#/id, other: $response.body#/other, all: $response.body}
  - {stepId: second, operationId: b, parameters: [{name: id, in: path, value: $steps.first.outputs.all#/idd}]}
";

    #[test]
    fn reasons_are_told_apart() {
        let (workflows, findings) = compiled("reasons", OPENAPI, &STEPS.replace("201}]", "200}]"));
        let said = Said::of(&workflows, &findings);
        let sender = |step: &str| Sender {
            workflow: "w".to_owned(),
            step: step.to_owned(),
        };
        let document = serde_json::json!({ "openapi": "3.1.0", "paths": {
            "/a": { "post": { "responses": { "200": {}, "201": {} } } },
        } });
        let apis = [Api::of("api", document)];
        let reason = |failed: &str, cause: Cause, absent: &[(&str, &str)]| {
            let absent = absent.iter().map(|(place, found)| Absent {
                of: sender("first"),
                place: (*place).to_owned(),
                found: (*found).to_owned(),
            });
            let told = Told {
                outcome: Outcome::Failed {
                    step: Some(failed.to_owned()),
                    message: String::new(),
                    cause,
                },
                senders: vec![sender("first")],
                absent: absent.collect(),
            };
            reason("w", &told, &said, &apis).unwrap_or_default()
        };
        let criterion = |text: &str| Cause::Criterion(text.to_owned());
        let absent = |place: &str| Cause::Absent(Some(place.to_owned()));
        for (text, found) in [
            (
                "another declared status of success than the first",
                reason("first", criterion("$statusCode == 201"), &[]),
            ),
            (
                "only says `default`",
                reason("first", criterion("$statusCode == 204"), &[]),
            ),
            (
                "another value",
                reason("first", criterion("$response.body#/id == 'x'"), &[]),
            ),
            (
                "which AZ0407 announces",
                reason(
                    "second",
                    absent("$response.body#/other"),
                    &[("$response.body#/other", "nothing")],
                ),
            ),
            (
                "which AZ0407 announces",
                reason("second", absent("$steps.first.outputs.all#/idd"), &[]),
            ),
            (
                "no JSON body",
                reason(
                    "second",
                    absent("$response.body#/id"),
                    &[("$response.body#/id", "a body that is not JSON")],
                ),
            ),
            (
                "without a body",
                reason(
                    "second",
                    absent("$response.body#/id"),
                    &[("$response.body#/id", "an empty body")],
                ),
            ),
            (
                "null or another type",
                reason(
                    "second",
                    absent("$response.body#/id"),
                    &[("$response.body#/id", "null")],
                ),
            ),
            ("has not run", reason("second", absent("$response.body#/id"), &[])),
            ("a loop waits", reason("first", Cause::Budget, &[])),
        ] {
            assert!(found.contains(text), "{text}: {found}");
        }
    }
}
