//! Steps that become loops: paging through a list, and polling for a state.

use arazzo_codegen::api::{Operation, Property, ValueKind};

use super::names::plain;
use super::plan::{Again, Sent, Step};
use super::planner::{fits, is_scalar};

/// A parameter that says where a page begins, and the properties of a reply that say where the next one does, both in
/// plain letters.
const CURSORS: [(&str, &[&str]); 11] = [
    ("cursor", &["nextcursor", "cursor", "endcursor", "next"]),
    ("pagetoken", &["nextpagetoken"]),
    ("nexttoken", &["nexttoken"]),
    ("token", &["nexttoken"]),
    (
        "continuationtoken",
        &["nextcontinuationtoken", "continuationtoken"],
    ),
    ("continue", &["continue"]),
    ("marker", &["nextmarker", "marker"]),
    ("after", &["lastid", "endcursor", "nextcursor"]),
    ("startingafter", &["lastid"]),
    ("page", &["nextpage"]),
    ("offset", &["nextoffset", "nextpageoffset"]),
];

/// Words for pending states. Every other state is final.
const UNDER_WAY: [&str; 24] = [
    "accepted",
    "active",
    "building",
    "cancelling",
    "canceling",
    "created",
    "creating",
    "deploying",
    "finalizing",
    "inprogress",
    "inprocess",
    "late",
    "new",
    "pending",
    "processing",
    "provisioning",
    "queued",
    "requested",
    "running",
    "scheduled",
    "started",
    "starting",
    "submitted",
    "validating",
];

/// Words for an end.
const ENDS: [&str; 20] = [
    "cancelled",
    "canceled",
    "complete",
    "completed",
    "crashed",
    "deployed",
    "dismissed",
    "done",
    "error",
    "errored",
    "expired",
    "failed",
    "failure",
    "finished",
    "ready",
    "rejected",
    "skipped",
    "succeeded",
    "success",
    "successful",
];

/// Makes the step a loop where its operation looks like one.
pub(super) fn close(step: &mut Step, operation: &Operation) {
    if !page(step, operation) {
        poll(step, operation);
    }
}

/// A query parameter takes what the reply says of the next page.
fn page(step: &mut Step, operation: &Operation) -> bool {
    let optional = operation.parameters.iter();
    let optional = optional.filter(|parameter| parameter.location == "query" && !parameter.required);
    let found = optional.into_iter().find_map(|parameter| {
        let (_, nexts) = CURSORS
            .iter()
            .find(|(cursor, _)| *cursor == plain(&parameter.name))?;
        let next = nexts.iter().find_map(|next| {
            let mut reply = operation.reply.iter();
            reply.find(|property| plain(&property.name) == *next && fits(property.kind, parameter.kind))
        })?;
        Some((parameter, next))
    });
    let Some((parameter, next)) = found else {
        return false;
    };
    let output = step.keep_property(&next.name);
    step.parameters.push(Sent {
        name: parameter.name.clone(),
        location: parameter.location,
        value: format!("$steps.{}.outputs.{output}", step.id),
    });
    let described = format!("{} ({})", parameter.name, parameter.location);
    step.more_parameters.retain(|more| *more != described);
    let place = reference(next);
    let mut conditions = vec![format!("{place} != null")];
    if next.kind == ValueKind::String {
        conditions.push(format!("{place} != ''"));
    }
    let more = operation
        .reply
        .iter()
        .find(|property| plain(&property.name) == "hasmore");
    if let Some(more) = more.filter(|more| more.kind == ValueKind::Boolean) {
        conditions.push(format!("{} == true", reference(more)));
    }
    step.again = Some(Again {
        name: "nextPage",
        about: "Each page takes the place of the one before: what is read of a page is read in the loop.",
        condition: conditions.join(" && "),
        pace: None,
    });
    true
}

/// The reply to a look at one thing says that it is not done yet.
fn poll(step: &mut Step, operation: &Operation) {
    let looks_at_one = step.method == "GET" && step.path.trim_end_matches('/').ends_with('}');
    // What an earlier step has made may not be done yet; what the caller names may be looked at as it is.
    let is_made_before = step
        .parameters
        .iter()
        .any(|sent| sent.value.starts_with("$steps."));
    if !looks_at_one || !is_made_before {
        return;
    }
    let state = operation.reply.iter().find(|property| is_state(property));
    let Some(state) = state else { return };
    let place = reference(state);
    let under_way = state.values.iter().filter(|value| is_word(value, &UNDER_WAY));
    let conditions: Vec<String> = under_way.map(|value| format!("{place} == '{value}'")).collect();
    step.again = Some(Again {
        name: "notDone",
        about: "It is looked at until it is done; the client waits before each look.",
        condition: conditions.join(" || "),
        pace: Some("poll"),
    });
    step.keep_property(&state.name);
}

/// Whether a property is a state with both pending and final words.
fn is_state(property: &Property) -> bool {
    let name = plain(&property.name);
    let is_named = ["status", "state"]
        .iter()
        .any(|word| name.ends_with(word) || name.starts_with(word));
    let any = |words: &[&str]| property.values.iter().any(|value| is_word(value, words));
    is_named && is_scalar(property.kind) && any(&UNDER_WAY) && any(&ENDS)
}

fn is_word(value: &str, words: &[&str]) -> bool {
    words.contains(&plain(value).as_str()) && !value.contains('\'')
}

fn reference(property: &Property) -> String {
    let token = property.name.replace('~', "~0").replace('/', "~1");
    format!("$response.body#/{token}")
}
