//! Why a run did not end with success, said so that the same reason in different documents is one.

use arazzo_codegen::outline::{Call, Step};
use corpus_runner::{Absent, Cause, Outcome, Told};

use super::announced::Said;
use super::api::Api;

/// The reason; nothing after a success, and where there is none but what was said.
pub(crate) fn reason(told: &Told, said: &Said<'_>, apis: &[Api]) -> Option<String> {
    let Outcome::Failed { cause, .. } = &told.outcome else {
        return None;
    };
    let last = told.senders.last();
    let step = last.and_then(|sender| said.step(&sender.workflow, &sender.step));
    let step = step.map(|(_, step)| step);
    let text = match cause {
        Cause::Criterion(condition) => criterion(condition, step?, said, apis),
        Cause::Absent(place) => absent(told, place.as_deref(), said),
        Cause::Input => {
            "the caller's to give: an input that is demanded has no sample, or an optional one is demanded"
                .to_owned()
        }
        Cause::Unfit => "a value does not become what the operation takes, which AZ0917 announces".to_owned(),
        Cause::Budget => "a loop waits for what the reply, which is always the same, never says".to_owned(),
        Cause::Ended => "the document ends the workflow with a failure for such a reply".to_owned(),
        Cause::Request | Cause::Other => return None,
    };
    Some(text)
}

fn criterion(condition: &str, step: &Step, said: &Said<'_>, apis: &[Api]) -> String {
    let found = said.at(step);
    let has = |code: &str| found.iter().any(|found| found.code == code);
    if condition.contains("$statusCode") {
        return match declared(step, apis).as_slice() {
            _ if has("AZ0461") => {
                "a criterion asks for a status that the operation does not declare, which AZ0461 announces"
            }
            [_, _, ..] => "a criterion asks for another declared success status than the first",
            _ => "a criterion asks for a status that is declared as no success",
        }
        .to_owned();
    }
    if has("AZ0462") {
        "a criterion compares with a word that the schema rules out, which AZ0462 announces".to_owned()
    } else if has("AZ0407") {
        "a criterion reads what the reply's schema does not have, which AZ0407 announces".to_owned()
    } else {
        "a criterion asks for another value than the sampled reply has".to_owned()
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

fn absent(told: &Told, place: Option<&str>, said: &Said<'_>) -> String {
    let is_it = |absent: &&Absent| place.is_none_or(|place| absent.place == place);
    let Some(absent) = told.absent.iter().rev().find(is_it) else {
        return "a value is demanded of a step that has not run".to_owned();
    };
    let step = said
        .step(&absent.of.workflow, &absent.of.step)
        .map(|(_, step)| step);
    let lint = step.and_then(|step| said.nowhere(step, absent));
    match (lint, absent.found.as_str()) {
        (Some(code), _) => {
            format!("a value is demanded that the reply's schema does not have, which {code} announces")
        }
        (None, found) if found.contains("not JSON") => {
            "a value is demanded of a reply that is declared to have no JSON body".to_owned()
        }
        (None, "nothing" | "null") if absent.place.starts_with("$response.header") => {
            "a header is demanded that the reply does not declare".to_owned()
        }
        (None, "nothing") => "a value is demanded that the sampled reply lacks".to_owned(),
        (None, found) => format!("a value is demanded where the sampled reply has {found}"),
    }
}
