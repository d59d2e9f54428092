//! Suggests a declaration for each input that a workflow reads and does not declare. The type is that of the place that takes
//! the input.

use std::collections::{HashMap, HashSet};

use serde_json::{Value as Json, json};

use crate::check::model::{Interface, Interfaces, WorkflowKey};
use crate::check::operation::operations;
use crate::check::plan::inputs;
use crate::check::request::parameters;
use crate::check::sources::documents::Loaded;
use crate::diagnostic::{Change, Code, Findings, Safety, Suggestion};
use crate::document::{self, Arazzo, Location, OrReusable, Step, Target};
use crate::expression::RuntimeExpression;
use crate::openapi::essence;
use crate::schema::{
    Definitions, Lookup, PartialValue, SchemaDescription, Shape, Type, kind_of, lookup, required_members,
};
use crate::source::{Node, Sources, Span, Value};

/// Adds the declarations to the findings; `calls` are the workflows that the steps call, and `done` those that are checked.
pub(in crate::check) fn mend(
    workflow: &document::Workflow,
    calls: &[Option<WorkflowKey>],
    loaded: &Loaded,
    definitions: &Definitions,
    callees: &Interfaces,
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
                if let Some(called) = callees.get(key) {
                    wanted.by_call(step, workflow, &loaded.document, definitions, called);
                }
            }
            None => wanted.by_request(step, workflow, loaded),
        }
    }
    let name_at = |place: Span| {
        let text = sources.text(place.source).get(place.range())?;
        Some(name_at_start(text.rsplit(INPUTS).next().unwrap_or(text)))
    };
    // All at once: the first that are declared would be what the others look like.
    let places = findings.unfixed_within(workflow.span, Code::UnknownInput);
    let mut members: Vec<(String, Json)> = Vec::new();
    for name in places.into_iter().filter_map(name_at) {
        if !name.is_empty() && !members.iter().any(|(known, _)| *known == name) {
            let schema = wanted.schemas.remove(&name);
            members.push((name, schema.unwrap_or_else(|| json!({"type": "string"}))));
        }
    }
    let required = members.iter().map(|(name, _)| name.clone());
    let required = required.filter(|name| wanted.required.contains(name)).collect();
    if let Some(changes) = declaration(workflow, &loaded.document, members, required) {
        let suggestion = Suggestion {
            safety: Safety::Safe,
            changes,
        };
        findings.suggest_within(workflow.span, Code::UnknownInput, &suggestion);
    }
}

/// Inserts the declarations after the last one, or into the existing `inputs`, and the names of those that are required.
fn declaration(
    workflow: &document::Workflow,
    document: &Arazzo,
    members: Vec<(String, Json)>,
    required: Vec<String>,
) -> Option<Vec<Change>> {
    let Some(given) = &workflow.inputs else {
        return Some(vec![Change::Add {
            behind: workflow.workflow_id.span,
            members: vec![("inputs".to_owned(), schema(members, required))],
        }]);
    };
    let declared = inputs::dereferenced(given, document, &mut Findings::default())?;
    if declared.as_mapping()?.is_empty() {
        let value = schema(members, required);
        return Some(vec![Change::Fill {
            at: declared.span,
            value,
        }]);
    }
    let last = |node: &Node| Some(node.as_mapping()?.iter().last()?.value.span);
    let mut changes = Vec::new();
    let mut added: Vec<(String, Json)> = Vec::new();
    match declared.get("properties") {
        Some(properties) if properties.as_mapping()?.is_empty() => changes.push(Change::Fill {
            at: properties.span,
            value: members.into_iter().collect(),
        }),
        Some(properties) => changes.push(Change::Add {
            behind: last(properties)?,
            members,
        }),
        None => added.push(("properties".to_owned(), members.into_iter().collect())),
    }
    // What one workflow needs is not required of the others that have the same inputs.
    if !required.is_empty() && !is_shared(given, document) {
        match declared.get("required") {
            Some(list) => changes.push(match list.as_sequence()?.last() {
                Some(item) => Change::Append {
                    list: list.span,
                    behind: item.span,
                    items: required,
                },
                None => Change::Fill {
                    at: list.span,
                    value: json!(required),
                },
            }),
            None => added.push(("required".to_owned(), json!(required))),
        }
    }
    if !added.is_empty() {
        changes.push(Change::Add {
            behind: last(declared)?,
            members: added,
        });
    }
    Some(changes)
}

/// The schema of all inputs.
fn schema(members: Vec<(String, Json)>, required: Vec<String>) -> Json {
    let properties: serde_json::Map<String, Json> = members.into_iter().collect();
    match required.is_empty() {
        true => json!({"type": "object", "properties": properties}),
        false => json!({"type": "object", "required": required, "properties": properties}),
    }
}

/// Whether several workflows have the inputs by the same reference.
fn is_shared(given: &Node, document: &Arazzo) -> bool {
    let Some(reference) = given.get("$ref").and_then(Node::as_str) else {
        return false;
    };
    let others = document.workflows.iter().filter(|other| {
        let inputs = other.inputs.as_ref();
        inputs.and_then(|inputs| inputs.get("$ref")?.as_str()) == Some(reference)
    });
    others.count() > 1
}

/// What the places of inputs want, by the names of the inputs.
#[derive(Default)]
struct Wanted {
    /// Each that of the first place it goes to as a whole.
    schemas: HashMap<String, Json>,
    /// Those that some place cannot do without.
    required: HashSet<String>,
}

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
        for parameter in passed_parameters(step, workflow, &loaded.document) {
            let declared = parameters::declared(&operation, &parameter);
            let is_of_path = parameter.location == Some(Location::Path);
            let required = is_of_path || declared.is_some_and(|declared| declared.required);
            self.text(&parameter.value, required);
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
        let Some(payload) = &body.payload else {
            return;
        };
        if declared.required && payload.as_str().is_some() {
            self.whole(payload);
        }
        let Some(schema) = offer.and_then(|offer| offer.schema.as_ref()) else {
            return;
        };
        self.value(payload, schema, description, &mut Vec::new());
        for (tokens, _) in required_members(description, schema, &partial_payload(payload)) {
            let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
            if let Some(member) = payload.pointer(&tokens) {
                self.whole(member);
            }
        }
    }

    /// A string in a place that cannot do without it, where it is an input as a whole.
    fn whole(&mut self, node: &Node) {
        if let Some((name, _)) = input_in(node) {
            self.required.insert(name);
        }
    }

    /// A string that is sent as it is: a longer text needs each value in it (S17).
    fn text(&mut self, node: &Node, is_required: bool) {
        let whole = input_in(node);
        match node.as_str() {
            Some(_) if whole.is_some() && is_required => self.whole(node),
            Some(text) if whole.is_none() => self.required.extend(names_in(text)),
            _ => {}
        }
    }

    fn by_call(
        &mut self,
        step: &Step,
        workflow: &document::Workflow,
        document: &Arazzo,
        definitions: &Definitions,
        called: &Interface,
    ) {
        for parameter in passed_parameters(step, workflow, document) {
            let mut inputs = called.inputs.iter();
            let input = inputs.find(|input| input.name == parameter.name.value);
            self.text(&parameter.value, input.is_some_and(|input| input.required));
            if let Some((input, (name, false))) = input.zip(input_in(&parameter.value)) {
                self.schemas
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
                    self.text(&entry.value, false);
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
                self.schemas.entry(name).or_insert(wanted);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// The names of the inputs that a text has values of.
fn names_in(text: &str) -> impl Iterator<Item = String> {
    let found = text.match_indices(INPUTS);
    found.map(|(at, _)| name_at_start(text.get(at + INPUTS.len()..).unwrap_or_default()))
}

const INPUTS: &str = "$inputs.";

fn name_at_start(text: &str) -> String {
    let is_of_name = |c: char| c.is_alphanumeric() || "_-".contains(c);
    text.chars().take_while(|c| is_of_name(*c)).collect()
}

/// A payload as the document has it: what is in it is known only to be there.
fn partial_payload(node: &Node) -> PartialValue {
    match &node.value {
        Value::Mapping(members) => PartialValue::Object {
            members: members
                .iter()
                .map(|entry| (entry.key.text.clone(), partial_payload(&entry.value)))
                .collect(),
            is_complete: true,
        },
        Value::Sequence(items) => PartialValue::Array {
            items: items.iter().map(partial_payload).collect(),
            is_text: false,
        },
        _ => PartialValue::Unknown,
    }
}

/// All parameters that a step passes. Unresolved references are reported elsewhere.
fn passed_parameters(
    step: &Step,
    workflow: &document::Workflow,
    document: &Arazzo,
) -> Vec<document::Parameter> {
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
    match RuntimeExpression::parse(braced.unwrap_or(text)).ok()?.expression {
        RuntimeExpression::Inputs(name) => {
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
        Type::Any | Type::Body | Type::Json => return json!({}),
    };
    json!({ "type": name })
}
