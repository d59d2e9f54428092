//! Where the inputs of a workflow end up as they are, and what the operations there take.

use arazzo_codegen::outline::{Call, Destination, Origin, Sent, Workflow};
use serde_json::{Value, json};

use super::api::{Api, Operation};
use super::judge;
use super::sample::sample;
use super::schema::below;

/// An input, or a place in one, that is sent as it is.
pub(crate) struct Flow<'a> {
    pub(crate) input: String,
    pub(crate) pointer: Vec<String>,
    pub(crate) place: Place<'a>,
}

/// What takes it.
pub(crate) enum Place<'a> {
    Parameter {
        api: &'a Api,
        parameter: Value,
    },
    /// Something in a body, by its schema.
    Body(Value),
}

/// All places of the inputs of a workflow, those in the workflows that it calls among them.
pub(crate) fn flows<'a>(workflow: &Workflow, all: &[Workflow], apis: &'a [Api]) -> Vec<Flow<'a>> {
    let mut flows = Vec::new();
    collect(workflow, all, apis, &mut Vec::new(), &mut flows);
    flows
}

fn collect<'a, 'w>(
    workflow: &'w Workflow,
    all: &'w [Workflow],
    apis: &'a [Api],
    active: &mut Vec<&'w str>,
    flows: &mut Vec<Flow<'a>>,
) {
    if active.contains(&workflow.function.as_str()) {
        return;
    }
    active.push(&workflow.function);
    for step in &workflow.steps {
        match &step.call {
            Call::Request {
                method,
                path,
                source,
                body,
                sent,
                ..
            } => {
                let api = apis.iter().find(|api| api.name == *source);
                let operation = api.and_then(|api| Some((api, api.operation(method, path)?)));
                let Some((api, operation)) = operation else {
                    continue;
                };
                for (input, pointer, to) in sent.iter().filter_map(unchanged) {
                    let place = place(api, operation, body.as_deref(), to);
                    flows.extend(place.map(|place| Flow {
                        input: input.to_owned(),
                        pointer: pointer.to_vec(),
                        place,
                    }));
                }
            }
            Call::Workflow { function, passed, .. } => {
                let Some(called) = all.iter().find(|called| called.function == *function) else {
                    continue;
                };
                let mut inner = Vec::new();
                collect(called, all, apis, active, &mut inner);
                for (input, pointer, to) in passed.iter().filter_map(unchanged) {
                    let Destination::Input(name) = to else { continue };
                    let mut there = Vec::new();
                    for flow in inner.extract_if(.., |flow| flow.input == *name) {
                        there.push(Flow {
                            input: input.to_owned(),
                            pointer: [pointer, &flow.pointer].concat(),
                            place: flow.place,
                        });
                    }
                    flows.append(&mut there);
                }
            }
            _ => {}
        }
    }
    active.pop();
}

fn unchanged(sent: &Sent) -> Option<(&str, &[String], &Destination)> {
    match &sent.from {
        Origin::Input { name, pointer, .. } => Some((name, pointer, &sent.to)),
        _ => None,
    }
}

fn place<'a>(
    api: &'a Api,
    operation: &Operation,
    media_type: Option<&str>,
    to: &Destination,
) -> Option<Place<'a>> {
    match to {
        Destination::Parameter { location, name, .. } => {
            let is_it = |parameter: &&&Value| {
                let known = parameter["name"].as_str().unwrap_or_default();
                let is_same = match *location {
                    "header" => known.eq_ignore_ascii_case(name),
                    _ => known == name,
                };
                is_same && parameter["in"] == *location
            };
            let parameters = api.parameters(operation);
            let declared = parameters
                .iter()
                .find(is_it)
                .map(|parameter| (*parameter).clone());
            // OpenAPI leaves this header to the media types of the body.
            let is_media_type = *location == "header" && name.eq_ignore_ascii_case("content-type");
            let parameter = match (is_media_type, api.body(operation)) {
                (true, Some((content, _))) => {
                    let names: Vec<&String> = content.keys().collect();
                    Some(json!({ "schema": { "type": "string", "enum": names } }))
                }
                _ => declared,
            };
            parameter.map(|parameter| Place::Parameter { api, parameter })
        }
        Destination::Body(tokens) => {
            let (content, _) = api.body(operation)?;
            let media_type = judge::declared(&content, media_type.unwrap_or_default())?;
            let schema = api.schema(media_type.get("schema")?);
            below(&schema, tokens).map(Place::Body)
        }
        _ => None,
    }
}

impl Place<'_> {
    /// Whether the value can be sent there: as it is, or as what it is converted to (S15a).
    pub(crate) fn takes(&self, value: &Value) -> bool {
        match self {
            Self::Parameter { api, parameter } => match value {
                Value::String(text) => judge::takes(api, parameter, text),
                Value::Array(_) | Value::Object(_) => {
                    let schema = api.schema(parameter.get("schema").unwrap_or(parameter));
                    jsonschema::validator_for(&schema).is_ok_and(|judge| judge.is_valid(value))
                }
                scalar => judge::takes(api, parameter, &scalar.to_string()),
            },
            Self::Body(schema) => {
                let Ok(judge) = jsonschema::validator_for(schema) else {
                    return true;
                };
                let converted = match value {
                    Value::String(text) => serde_json::from_str(text).ok(),
                    Value::Number(_) | Value::Bool(_) => Some(Value::String(value.to_string())),
                    _ => None,
                };
                judge.is_valid(value) || converted.is_some_and(|converted| judge.is_valid(&converted))
            }
        }
    }

    /// A value that is taken, and the same as others may want it: as text, and what its text says.
    pub(crate) fn samples(&self) -> Vec<Value> {
        let value = match self {
            Self::Parameter { api, parameter } => {
                let schema = api.schema(parameter.get("schema").unwrap_or(parameter));
                sample(&schema, parameter.get("example").cloned())
            }
            Self::Body(schema) => sample(schema, []),
        };
        let other = match &value {
            Value::String(text) => serde_json::from_str(text).ok(),
            other => Some(Value::String(other.to_string())),
        };
        std::iter::once(value).chain(other).collect()
    }
}
