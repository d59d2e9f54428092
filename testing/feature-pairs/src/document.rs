//! The Arazzo document of a row. `main` is the workflow to run; the features meet at the step `subject`, or at it and at
//! the step `send` of the workflow that it calls.

use serde_json::{Map, Value, json};

use crate::openapi;
use crate::row::{
    Action, BodyKind, Criterion, DependsOn, Location, Presence, Replacement, RetryTarget, Reusable, Row,
    Secret, Selector, Shared, SubWorkflow, Timeout, Version,
};
use crate::values::{RETRY_AFTER, RETRY_LIMIT, TIMEOUT, WORD};

/// The document, which names `source` as its OpenAPI document.
pub fn document(row: &Row, source: &str) -> Value {
    let mut workflows = match row.sub_workflow {
        SubWorkflow::None => vec![working(row, "main", sending(row, "subject"))],
        SubWorkflow::Caller => vec![working(row, "main", calling(row)), called(row)],
        SubWorkflow::Callee => vec![outer(row), working(row, "part", sending(row, "subject"))],
    };
    if row.depends_on == DependsOn::Workflow {
        workflows.push(answering("first", "token", &[("token", "$response.body#/token")]));
    }
    if row.retry_target == RetryTarget::Workflow {
        workflows.push(answering("repair", "at", &[]));
    }
    if goes_to_workflow(row) {
        let outputs = [("id", "$response.body#/id"), ("extra", "$response.body#/extra")];
        workflows.push(answering("other", "id", &outputs));
    }
    let mut document = json!({
        "arazzo": match row.version { Version::V10 => "1.0.1", Version::V11 => "1.1.0" },
        "info": {"title": "Features that meet", "version": "1"},
        "sourceDescriptions": [{"name": "server", "url": source, "type": "openapi"}],
        "workflows": workflows,
    });
    if let Some(components) = components(row) {
        document["components"] = components;
    }
    document
}

fn goes_to_workflow(row: &Row) -> bool {
    matches!(
        row.action,
        Action::SuccessGotoWorkflow | Action::FailureGotoWorkflow
    )
}

/// The workflow of the step at which the features meet.
fn working(row: &Row, id: &str, mut subject: Value) -> Value {
    subject["stepId"] = json!("subject");
    if let Some(criterion) = criterion(row, "state", "done") {
        subject["successCriteria"] = json!([criterion]);
    }
    if row.timeout == Timeout::Yes {
        subject["timeout"] = json!(TIMEOUT);
    }
    if let Some(action) = action(row) {
        let reference = match row.reusable {
            Reusable::SuccessAction => json!({"reference": "$components.successActions.next"}),
            Reusable::FailureAction => json!({"reference": "$components.failureActions.next"}),
            _ => action,
        };
        subject[if succeeds(row) { "onSuccess" } else { "onFailure" }] = json!([reference]);
    }
    let mut steps = vec![subject, simple_step("after"), simple_step("last")];
    let mut workflow = json!({"workflowId": id, "inputs": inputs(row), "outputs": {}});
    match row.shared {
        Shared::None => {}
        Shared::Behind => workflow["failureActions"] = json!([{"name": "give up", "type": "end"}]),
        Shared::SameName => workflow["failureActions"] = json!([{"name": "next", "type": "end"}]),
    }
    match row.depends_on {
        DependsOn::None => {}
        DependsOn::Workflow => workflow["dependsOn"] = json!(["first"]),
        DependsOn::Step => {
            steps[0]["dependsOn"] = json!(["open"]);
            steps.push(json!({
                "stepId": "open", "operationId": "open", "outputs": {"token": "$response.body#/token"},
            }));
        }
    }
    workflow["steps"] = Value::Array(steps);
    workflow["outputs"]["id"] = json!("$steps.subject.outputs.id");
    // An output that no path can set is an error, and rightly.
    let always = row.criterion == Criterion::None;
    let ends = always && matches!(row.action, Action::SuccessEnd | Action::SuccessGotoWorkflow);
    if !(ends || always && row.action == Action::SuccessGotoStep) {
        workflow["outputs"]["after"] = json!("$steps.after.outputs.at");
    }
    if !ends {
        workflow["outputs"]["last"] = json!("$steps.last.outputs.at");
    }
    workflow
}

fn simple_step(id: &str) -> Value {
    json!({"stepId": id, "operationId": id, "outputs": {"at": "$response.body#/at"}})
}

/// The step that sends what the row says.
fn sending(row: &Row, id: &str) -> Value {
    let mut step = json!({"stepId": id, "operationId": "subject", "outputs": {"id": id_of_reply(row)}});
    let mut parameters: Vec<Value> = Vec::new();
    let (token, seen) = if row.sub_workflow == SubWorkflow::Caller {
        ("$inputs.token", "$inputs.seen")
    } else {
        (token(row), "$steps.last.outputs.at")
    };
    if row.depends_on != DependsOn::None {
        parameters.push(json!({"name": "X-Token", "in": "header", "value": token}));
    }
    if row.retry_target == RetryTarget::Step {
        parameters.push(json!({"name": "X-Seen", "in": "header", "value": seen}));
    }
    let value = match row.location {
        Location::QueryString => query_string(row),
        _ => picked(row),
    };
    parameters.extend(match row.reusable {
        _ if row.location == Location::None => None,
        Reusable::Parameter => Some(json!({"reference": "$components.parameters.word"})),
        Reusable::ParameterWithValue => {
            Some(json!({"reference": "$components.parameters.word", "value": value}))
        }
        _ => parameter(row, value),
    });
    if !parameters.is_empty() {
        step["parameters"] = Value::Array(parameters);
    }
    if openapi::has_body(row) {
        step["requestBody"] = request_body(row);
    }
    step
}

fn token(row: &Row) -> &'static str {
    if row.depends_on == DependsOn::Workflow {
        "$workflows.first.outputs.token"
    } else {
        "$steps.open.outputs.token"
    }
}

fn parameter(row: &Row, value: Value) -> Option<Value> {
    let (name, place) = match row.location {
        Location::None => return None,
        Location::Path => ("word", "path"),
        Location::Query => ("word", "query"),
        Location::Header => ("X-Word", "header"),
        Location::Cookie => ("word", "cookie"),
        Location::QueryString => ("all", "querystring"),
    };
    Some(json!({"name": name, "in": place, "value": value}))
}

/// The word: the input, or what a selector finds.
fn picked(row: &Row) -> Value {
    selected(row, "$inputs.thing", "word").unwrap_or_else(|| json!("$inputs.word"))
}

fn query_string(row: &Row) -> Value {
    selected(row, "$inputs.thing", "query")
        .unwrap_or_else(|| json!("word={$inputs.word}&count={$inputs.count}"))
}

fn selected(row: &Row, context: &str, member: &str) -> Option<Value> {
    match row.selector {
        Selector::None => None,
        Selector::Pointer => {
            Some(json!({"context": context, "selector": format!("/{member}"), "type": "jsonpointer"}))
        }
        Selector::JsonPath => {
            Some(json!({"context": context, "selector": format!("$.{member}"), "type": "jsonpath"}))
        }
        Selector::XPath => {
            let root = if context == "$response.body" {
                "reply"
            } else {
                "thing"
            };
            let selector = format!("string(/{root}/{member})");
            Some(json!({"context": context, "selector": selector, "type": "xpath"}))
        }
    }
}

fn id_of_reply(row: &Row) -> Value {
    // The reply is XML where XPath judges it, and else JSON.
    match (row.criterion, row.selector) {
        (Criterion::XPath, Selector::XPath) => {}
        (Criterion::XPath, _) => return json!("$response.header.X-Id"),
        (_, Selector::XPath) => return json!("$response.body#/id"),
        _ => {}
    }
    selected(row, "$response.body", "id").unwrap_or_else(|| json!("$response.body#/id"))
}

fn request_body(row: &Row) -> Value {
    let mut body = json!({"contentType": openapi::content_type(row)});
    let members = || json!({"word": picked(row), "count": "$inputs.count", "slot": "old"});
    let payload = match row.body {
        BodyKind::None => None,
        BodyKind::JsonObject => {
            let mut payload = members();
            payload["list"] = json!([1, "{$inputs.word}!", {"deep": null}]);
            Some(payload)
        }
        BodyKind::JsonTemplate => Some(json!(
            r#"{"word": "{$inputs.word}", "count": {$inputs.count}, "slot": "old"}"#
        )),
        BodyKind::JsonInput => Some(json!("$inputs.order")),
        BodyKind::Form | BodyKind::XmlObject => Some(members()),
        BodyKind::Multipart => {
            let mut payload = members();
            payload["file"] = json!("$inputs.file");
            Some(payload)
        }
        BodyKind::Text => Some(json!("{$inputs.count} x {$inputs.word}")),
        BodyKind::XmlTemplate => Some(json!(
            r#"<note count="{$inputs.count}"><slot>old</slot><word>{$inputs.word}</word></note>"#
        )),
        BodyKind::Bytes => Some(json!("$inputs.file")),
    };
    if let Some(payload) = payload {
        body["payload"] = payload;
    }
    match row.replacement {
        Replacement::None => {}
        Replacement::Pointer => body["replacements"] = json!([{"target": "/slot", "value": picked(row)}]),
        Replacement::JsonPath => {
            body["replacements"] =
                json!([{"target": "$.slot", "targetSelectorType": "jsonpath", "value": picked(row)}]);
        }
        Replacement::XPath => {
            let mut replacement = json!({"target": "/note/slot", "value": picked(row)});
            // In 1.0 a target in XML is XPath without saying so.
            if row.version == Version::V11 {
                replacement["targetSelectorType"] = json!("xpath");
            }
            body["replacements"] = json!([replacement]);
        }
    }
    body
}

/// A criterion of the row's type that `member` of the reply, `state` or `route`, has this value.
fn criterion(row: &Row, member: &str, value: &str) -> Option<Value> {
    // A step that calls a workflow judges what that hands back.
    let is_caller = row.sub_workflow == SubWorkflow::Caller;
    let (whole, part) = if is_caller {
        ("$outputs.body", format!("$outputs.{member}"))
    } else {
        ("$response.body", format!("$response.body#/{member}"))
    };
    match row.criterion {
        Criterion::None => None,
        Criterion::Simple => Some(json!({"condition": format!("{part} == '{value}'")})),
        Criterion::Regex => {
            Some(json!({"context": part, "condition": format!("^{value}$"), "type": "regex"}))
        }
        Criterion::JsonPathQuery => {
            let query = format!("$.facts[?@.{member} == '{value}']");
            Some(json!({"context": whole, "condition": query, "type": "jsonpath"}))
        }
        Criterion::JsonPathPredicate => {
            let predicate = format!("$.{member} == '{value}'");
            Some(json!({"context": whole, "condition": predicate, "type": "jsonpath"}))
        }
        Criterion::XPath => {
            let condition = format!("/reply/{member} = '{value}'");
            let version = json!({"type": "xpath", "version": "xpath-10"});
            Some(json!({"context": whole, "condition": condition, "type": version}))
        }
    }
}

fn succeeds(row: &Row) -> bool {
    matches!(
        row.action,
        Action::SuccessEnd | Action::SuccessGotoStep | Action::SuccessGotoWorkflow | Action::SuccessRetry
    )
}

/// The action, taken when the reply's `route` is `go`, or always without criteria.
fn action(row: &Row) -> Option<Value> {
    let mut action = match row.action {
        Action::None => return None,
        Action::SuccessEnd | Action::FailureEnd => json!({"type": "end"}),
        Action::SuccessGotoStep | Action::FailureGotoStep => json!({"type": "goto", "stepId": "last"}),
        Action::SuccessGotoWorkflow | Action::FailureGotoWorkflow => {
            with_parameters(row, json!({"type": "goto", "workflowId": "other"}))
        }
        Action::SuccessRetry | Action::FailureRetry => {
            let mut retry =
                json!({"type": "retry", "retryAfter": RETRY_AFTER.as_secs_f64(), "retryLimit": RETRY_LIMIT});
            match row.retry_target {
                RetryTarget::None => retry,
                RetryTarget::Step => {
                    retry["stepId"] = json!("last");
                    retry
                }
                RetryTarget::Workflow => {
                    retry["workflowId"] = json!("repair");
                    with_parameters(row, retry)
                }
            }
        }
    };
    action["name"] = json!("next");
    if let Some(criterion) = criterion(row, "route", "go") {
        action["criteria"] = json!([criterion]);
    }
    Some(action)
}

/// What the other workflow is given: new in 1.1. In 1.0 it takes the inputs by name.
fn with_parameters(row: &Row, mut action: Value) -> Value {
    if row.version == Version::V11 {
        action["parameters"] = json!([{"name": "word", "value": "to {$inputs.word}"}]);
    }
    action
}

/// A workflow of one request, which tells the word.
fn answering(id: &str, member: &str, outputs: &[(&str, &str)]) -> Value {
    let named = outputs
        .iter()
        .map(|(name, _)| ((*name).to_owned(), json!(format!("$steps.answer.outputs.{name}"))));
    let outputs_of_step = outputs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)));
    let mut step = json!({
        "stepId": "answer",
        "operationId": id,
        "parameters": [{"name": "X-Word", "in": "header", "value": "$inputs.word"}],
        "successCriteria": [{"condition": format!("$response.body#/{member} != null")}],
    });
    let mut workflow = json!({
        "workflowId": id,
        "inputs": {"type": "object", "required": ["word"], "properties": {"word": {"type": "string"}}},
    });
    if !outputs.is_empty() {
        step["outputs"] = Value::Object(outputs_of_step.collect());
        workflow["outputs"] = Value::Object(named.collect());
    }
    workflow["steps"] = json!([step]);
    workflow
}

/// The step that calls the workflow [`called`].
fn calling(row: &Row) -> Value {
    let mut parameters = passed(row);
    if row.depends_on != DependsOn::None {
        parameters.push(json!({"name": "token", "value": token(row)}));
    }
    if row.retry_target == RetryTarget::Step {
        parameters.push(json!({"name": "seen", "value": "$steps.last.outputs.at"}));
    }
    json!({"workflowId": "part", "parameters": parameters, "outputs": {"id": "$outputs.id"}})
}

fn passed(row: &Row) -> Vec<Value> {
    let names = input_schema(row)["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let pass = |name: &String| json!({"name": name, "value": format!("$inputs.{name}")});
    names.keys().map(pass).collect()
}

/// The workflow that the step calls: it sends what the row says and hands back what is to be judged.
fn called(row: &Row) -> Value {
    let mut send = sending(row, "send");
    if row.criterion == Criterion::XPath {
        send["outputs"]["body"] = json!("$response.body");
    } else {
        for member in ["state", "route"] {
            send["outputs"][member] = json!(format!("$response.body#/{member}"));
        }
        send["outputs"]["body"] = json!("$response.body");
    }
    let mut inputs = input_schema(row);
    inputs["properties"]["token"] = json!({"type": "string"});
    inputs["properties"]["seen"] = json!({"type": "string"});
    let names = send["outputs"].as_object().cloned().unwrap_or_default();
    let outputs = names
        .keys()
        .map(|name| (name.clone(), json!(format!("$steps.send.outputs.{name}"))));
    let outputs: Map<String, Value> = outputs.collect();
    json!({"workflowId": "part", "inputs": inputs, "steps": [send], "outputs": outputs})
}

/// The workflow that calls the one at which the features meet.
fn outer(row: &Row) -> Value {
    let mut outputs = json!({"id": "$outputs.id"});
    if goes_to_workflow(row) {
        outputs["extra"] = json!("$outputs.extra");
    }
    let names = outputs.as_object().cloned().unwrap_or_default();
    let named = names
        .keys()
        .map(|name| (name.clone(), json!(format!("$steps.call.outputs.{name}"))));
    let mut named: Map<String, Value> = named.collect();
    named.insert("finish".to_owned(), json!("$steps.finish.outputs.at"));
    let call = json!({
        "stepId": "call", "workflowId": "part", "parameters": passed(row), "outputs": outputs,
    });
    json!({
        "workflowId": "main", "inputs": inputs(row), "steps": [call, simple_step("finish")], "outputs": named,
    })
}

fn inputs(row: &Row) -> Value {
    if row.reusable == Reusable::Inputs {
        json!({"$ref": "#/components/inputs/all"})
    } else {
        input_schema(row)
    }
}

fn input_schema(row: &Row) -> Value {
    let mut schema = json!({
        "type": "object",
        "properties": {"word": {"type": "string"}, "count": {"type": "integer"}},
    });
    let mut required = vec!["count"];
    match row.presence {
        Presence::Required => required.push("word"),
        Presence::Optional => {}
        Presence::Default => schema["properties"]["word"]["default"] = json!(WORD),
    }
    if row.secret == Secret::Yes {
        schema["properties"]["word"]["format"] = json!("password");
    }
    if row.body == BodyKind::JsonInput {
        schema["properties"]["order"] = json!({"type": "object"});
    }
    if row.selector != Selector::None {
        let ty = if row.selector == Selector::XPath {
            "string"
        } else {
            "object"
        };
        schema["properties"]["thing"] = json!({"type": ty});
    }
    if matches!(row.body, BodyKind::Multipart | BodyKind::Bytes) {
        schema["properties"]["file"] = json!({"type": "string", "format": "binary"});
        required.push("file");
    }
    schema["required"] = json!(required);
    schema
}

fn components(row: &Row) -> Option<Value> {
    match row.reusable {
        Reusable::None => None,
        Reusable::Parameter | Reusable::ParameterWithValue => {
            let value = match (row.reusable, row.location) {
                (Reusable::ParameterWithValue, _) => json!("not this one"),
                (_, Location::QueryString) => query_string(row),
                _ => picked(row),
            };
            Some(json!({"parameters": {"word": parameter(row, value)}}))
        }
        Reusable::SuccessAction => Some(json!({"successActions": {"next": action(row)}})),
        Reusable::FailureAction => Some(json!({"failureActions": {"next": action(row)}})),
        Reusable::Inputs => Some(json!({"inputs": {"all": input_schema(row)}})),
    }
}
