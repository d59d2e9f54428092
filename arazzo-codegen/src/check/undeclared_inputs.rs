//! Inputs that a workflow reads and does not declare: the declaration that would mend it, of the type of the place that the
//! input goes to.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::checked::{Workflow, WorkflowKey};
use super::documents::Loaded;
use super::{inputs, operations, parameters};
use crate::diagnostic::{Change, Code, Findings, Mending, Safety};
use crate::document::{self, Arazzo, OrReusable, Step, Target};
use crate::expression::Expression;
use crate::openapi::essence;
use crate::schema::{Definitions, Lookup, SchemaDescription, Shape, Type, kind_of, lookup};
use crate::source::{Node, Sources, Span, Value};

/// Adds the declarations to the findings; `calls` are the workflows that the steps call, and `done` those that are checked.
pub(super) fn mend(
    workflow: &document::Workflow,
    calls: &[Option<WorkflowKey>],
    loaded: &Loaded,
    (definitions, done): (&Definitions, &[Workflow]),
    sources: &Sources,
    findings: &mut Findings,
) {
    if !findings.has(Code::UnknownInput) {
        return;
    }
    let mut wanted = Wanted::default();
    for (step, calls) in workflow.steps.iter().zip(calls) {
        match calls {
            Some(key) => {
                if let Some(called) = done.iter().find(|known| known.key == *key) {
                    wanted.by_call(step, workflow, &loaded.document, definitions, called);
                }
            }
            None => wanted.by_request(step, workflow, loaded),
        }
    }
    let name_at = |place: Span| {
        let text = sources.text(place.source).get(place.range())?;
        let name = text.rsplit("$inputs.").next().unwrap_or(text);
        let end = name.find(|c: char| !(c.is_alphanumeric() || "_-".contains(c)));
        name.get(..end.unwrap_or(name.len())).map(str::to_owned)
    };
    // All at once: the first that are declared would be what the others look like.
    let places = findings.unmended_within(workflow.span, Code::UnknownInput);
    let mut members: Vec<(String, Json)> = Vec::new();
    for name in places.into_iter().filter_map(name_at) {
        if !name.is_empty() && !members.iter().any(|(known, _)| *known == name) {
            let schema = wanted.0.remove(&name);
            members.push((name, schema.unwrap_or_else(|| json!({"type": "string"}))));
        }
    }
    if let Some(change) = declaration(workflow, &loaded.document, members) {
        let mending = Mending {
            safety: Safety::Safe,
            changes: vec![change],
        };
        findings.mend_within(workflow.span, Code::UnknownInput, &mending);
    }
}

/// Inserts the declarations after the last one, or into the existing `inputs`.
fn declaration(
    workflow: &document::Workflow,
    document: &Arazzo,
    members: Vec<(String, Json)>,
) -> Option<Change> {
    let one = |name: &str, value: Json| vec![(name.to_owned(), value)];
    let Some(given) = &workflow.inputs else {
        let properties: serde_json::Map<String, Json> = members.into_iter().collect();
        let inputs = json!({"type": "object", "properties": properties});
        return Some(Change::Add {
            behind: workflow.workflow_id.span,
            members: one("inputs", inputs),
        });
    };
    let declared = inputs::dereferenced(given, document, &mut Findings::default())?;
    let last = |node: &Node| Some(node.as_mapping()?.iter().last()?.value.span);
    Some(match declared.get("properties") {
        Some(properties) => Change::Add {
            behind: last(properties)?,
            members,
        },
        None => Change::Add {
            behind: last(declared)?,
            members: one("properties", members.into_iter().collect()),
        },
    })
}

/// Schemas of inputs by their names: each that of the first place it goes to as a whole.
#[derive(Default)]
struct Wanted(HashMap<String, Json>);

impl Wanted {
    fn by_request(&mut self, step: &Step, workflow: &document::Workflow, loaded: &Loaded) {
        if matches!(step.target, Some(Target::WorkflowId(_))) {
            return;
        }
        let mut unheard = Findings::default();
        let given = parameters::of_path(step, workflow, &loaded.document);
        let Some((source, operation)) =
            operations::operation(step, &given, &loaded.descriptions, &mut unheard)
        else {
            return;
        };
        let Some(description) = loaded.descriptions.description(&source) else {
            return;
        };
        for parameter in all(step, workflow, &loaded.document) {
            let declared = parameters::declared(&operation, &parameter);
            let schema = declared.and_then(|declared| declared.schema.as_ref());
            if let Some(schema) = schema {
                self.value(&parameter.value, schema, description, &mut Vec::new());
            }
        }
        let Some((body, declared)) = step.request_body.as_ref().zip(operation.request_body.as_ref()) else {
            return;
        };
        let named = body.content_type.as_ref().map(|text| essence(&text.value));
        let offer = declared.content.iter().find(|offer| {
            let is_named = |named: &String| *named == essence(&offer.name);
            named.as_ref().is_none_or(is_named)
        });
        if let Some((payload, schema)) = body
            .payload
            .as_ref()
            .zip(offer.and_then(|offer| offer.schema.as_ref()))
        {
            self.value(payload, schema, description, &mut Vec::new());
        }
    }

    fn by_call(
        &mut self,
        step: &Step,
        workflow: &document::Workflow,
        document: &Arazzo,
        definitions: &Definitions,
        called: &Workflow,
    ) {
        for parameter in all(step, workflow, document) {
            let mut inputs = called.inputs.iter();
            let input = inputs.find(|input| input.name == parameter.name.value);
            if let Some((input, (name, false))) = input.zip(input_in(&parameter.value)) {
                self.0
                    .entry(name)
                    .or_insert_with(|| of_type(definitions, &input.ty, Json::Null));
            }
        }
    }

    fn value(
        &mut self,
        node: &Node,
        schema: &Node,
        description: &SchemaDescription,
        tokens: &mut Vec<String>,
    ) {
        match &node.value {
            Value::Mapping(members) => {
                for entry in members.iter() {
                    tokens.push(entry.key.text.clone());
                    self.value(&entry.value, schema, description, tokens);
                    tokens.pop();
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    tokens.push(index.to_string());
                    self.value(item, schema, description, tokens);
                    tokens.pop();
                }
            }
            Value::String(_) => {
                let Some((name, has_pointer)) = input_in(node) else {
                    return;
                };
                let definitions = Definitions::default();
                let kind = |tokens: &[String]| match lookup(description, schema, tokens) {
                    Lookup::Found(found) => kind_of(description, &found.schemas),
                    _ => Type::Any,
                };
                let wanted = match kind(tokens) {
                    _ if has_pointer => json!({"type": "object"}),
                    Type::Any => return,
                    list @ Type::Array(_) => {
                        tokens.push("0".to_owned());
                        let item = of_type(&definitions, &kind(tokens), Json::Null);
                        tokens.pop();
                        of_type(&definitions, &list, item)
                    }
                    other => of_type(&definitions, &other, Json::Null),
                };
                self.0.entry(name).or_insert(wanted);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// All parameters that a step passes. Unresolved references are reported elsewhere.
fn all(step: &Step, workflow: &document::Workflow, document: &Arazzo) -> Vec<document::Parameter> {
    let given = step.parameters.iter().chain(&workflow.parameters);
    let resolved = |given: &OrReusable<document::Parameter>| {
        parameters::resolved(given, document, &mut Findings::default())
    };
    given.filter_map(resolved).collect()
}

/// The input that a string is as a whole, and whether something inside of it is meant.
fn input_in(node: &Node) -> Option<(String, bool)> {
    let text = node.as_str()?;
    let braced = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    match Expression::parse(braced.unwrap_or(text)).ok()?.expression {
        Expression::Inputs(name) => {
            let head = name.head().to_owned();
            let has_more = head != name.0;
            Some((head, has_more))
        }
        _ => None,
    }
}

/// The schema of a type; `item` is that of a list's items, where it is known.
fn of_type(definitions: &Definitions, ty: &Type, item: Json) -> Json {
    let name = match ty {
        Type::Optional(inner) => return of_type(definitions, inner, item),
        Type::String | Type::Upload | Type::File => "string",
        Type::Integer | Type::Unsigned => "integer",
        Type::Number => "number",
        Type::Boolean => "boolean",
        Type::Map(_) => "object",
        Type::Array(_) if item.is_object() && item != json!({}) => {
            return json!({"type": "array", "items": item});
        }
        Type::Array(_) => "array",
        Type::Named(position) => match definitions.get(*position).map(|definition| definition.shape) {
            Some(Shape::Enum(_)) => "string",
            Some(Shape::Struct(_)) => "object",
            Some(Shape::Union(_)) | None => return json!({}),
        },
        Type::Any | Type::Body => return json!({}),
    };
    json!({ "type": name })
}
