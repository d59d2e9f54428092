//! Inserts type conversions (S15a).
//!
//! A string is parsed if the operation expects a number or a boolean, and in JSON also for an array or an object. A number or
//! a boolean becomes a string if JSON expects one. Other mismatches are sent unchanged.

use super::raw_bodies;
use crate::check::model::{
    Conversion, Interfaces, OperationCall, PartKind, PayloadContent, Reference, Referent, Selector,
    Serialization, Steps, TextPiece, Value, WorkflowInput, WorkflowInputs,
};
use crate::check::sources::descriptions::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Location;
use crate::ids::{IdVec, StepId, StepOutputId};
use crate::schema::{Definitions, Lookup, SchemaDescription, Shape, Type, kind_of, lookup, type_inside};
use crate::source::{Node, Span};

/// Converts what the steps send, where the types of all values are known.
pub(in crate::check) fn insert_conversions(
    steps: &mut Steps,
    inputs: &WorkflowInputs,
    definitions: &Definitions,
    descriptions: &Descriptions,
    callees: &Interfaces,
    findings: &mut Findings,
) {
    let selected: IdVec<StepId, IdVec<StepOutputId, bool>> = steps
        .iter()
        .map(|step| step.outputs.iter().map(|output| is_list(&output.value)).collect())
        .collect();
    let outputs = steps.iter().map(|step| {
        let outputs = step.outputs.iter();
        outputs.map(|output| output.ty.clone()).collect()
    });
    let outputs: IdVec<StepId, IdVec<StepOutputId, Type>> = outputs.collect();
    for step in steps {
        let types = Types {
            inputs,
            outputs: &outputs,
            selected: &selected,
            definitions,
        };
        let call = match &mut step.call {
            crate::check::model::StepCall::Operation(call) => call,
            crate::check::model::StepCall::Workflow(call) => {
                raw_bodies::convert_arguments(call, types, findings);
                let called = callees.get(&call.workflow);
                for (input, value) in &mut call.arguments {
                    if let Some(input) = called.and_then(|called| called.inputs.get(*input)) {
                        types.pass(value, input, step.span, findings);
                    }
                }
                continue;
            }
        };
        let description = descriptions.description(&call.source);
        raw_bodies::convert_raw_bodies(call, types, description, findings);
        let Some(description) = description else {
            continue;
        };
        ConversionPass {
            types,
            description,
            findings: &mut *findings,
        }
        .call(call);
    }
}

/// The types of values.
#[derive(Clone, Copy)]
pub(in crate::check) struct Types<'t> {
    inputs: &'t WorkflowInputs,
    /// By step and output.
    outputs: &'t IdVec<StepId, IdVec<StepOutputId, Type>>,
    /// Whether they are lists that queries select, by step and output.
    selected: &'t IdVec<StepId, IdVec<StepOutputId, bool>>,
    definitions: &'t Definitions,
}

/// Whether a value is the list that a query selects.
fn is_list(value: &Value) -> bool {
    let Value::Selected(selection) = value else {
        return false;
    };
    matches!(&selection.by, Selector::Query(query) if !query.is_singular)
}

fn is_scalar(ty: &Type) -> bool {
    matches!(
        ty,
        Type::String | Type::Integer | Type::Unsigned | Type::Number | Type::Boolean
    )
}

impl Types<'_> {
    /// Whether a value is the list that a query selects, here or in the step that it is an output of.
    fn is_selected(self, value: &Value) -> bool {
        match value.whole_output() {
            Some((step, output)) => {
                let of_step = self.selected.get(step);
                of_step.and_then(|outputs| outputs.get(output)) == Some(&true)
            }
            None => is_list(value),
        }
    }

    /// What is passed to a workflow: the one value that a query selects where the input is a scalar.
    fn pass(self, value: &mut Value, input: &WorkflowInput, step: Span, findings: &mut Findings) {
        let takes = self.kind(&input.ty);
        if is_scalar(&takes) && self.is_selected(value) {
            let place = ValueSink {
                takes,
                is_text: false,
                name: format!("the input `{}`", input.name),
                span: step,
                declared: None,
            };
            only_item(value, place, findings);
        }
    }

    /// What kind of JSON a value is, as far as that is known.
    pub(in crate::check) fn of(self, value: &Value) -> Type {
        match value {
            Value::Text(_) => Type::String,
            Value::Array(_) => Type::Array(Box::new(Type::Any)),
            Value::Object(_) | Value::Entries(_) => Type::Map(Box::new(Type::Any)),
            Value::Selected(selection) => selection.ty(),
            Value::Reference(reference) => self.of_reference(reference),
            Value::Json(_) | Value::String(_) | Value::Replaced(_) | Value::Converted(_) => Type::Any,
        }
    }

    pub(in crate::check) fn of_reference(self, reference: &Reference) -> Type {
        let (ty, pointer) = match &reference.to {
            Referent::Input { input, pointer } => (self.inputs.get(*input).map(|input| &input.ty), pointer),
            Referent::StepOutput {
                step,
                output,
                pointer,
            } => (
                self.outputs.get(*step).and_then(|outputs| outputs.get(*output)),
                pointer,
            ),
            _ => return Type::Any,
        };
        let found = ty.and_then(|ty| type_inside(self.definitions, ty, &pointer.tokens));
        found.map_or(Type::Any, |(ty, _)| self.kind(&ty))
    }

    /// A type as the kind of JSON that it is.
    fn kind(self, ty: &Type) -> Type {
        match ty {
            Type::Optional(inner) => self.kind(inner),
            Type::Named(position) => match self.definitions.get(*position).map(|definition| definition.shape)
            {
                Some(Shape::Enum(_)) => Type::String,
                Some(Shape::Struct(_)) => Type::Map(Box::new(Type::Any)),
                Some(Shape::Union(_)) | None => Type::Any,
            },
            Type::Array(_) => Type::Array(Box::new(Type::Any)),
            Type::Map(_) => Type::Map(Box::new(Type::Any)),
            other => other.clone(),
        }
    }
}

/// What becomes of a value where another type is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    Fits,
    Converts,
    /// It is sent as it is.
    Unfit,
}

/// A place that a value is sent in.
struct ValueSink<'p> {
    /// What it takes.
    takes: Type,
    /// It is written as text, so that 3 and `"3"` are the same.
    is_text: bool,
    name: String,
    /// Of the value in the document.
    span: Span,
    /// Of the declaration, where it is of one value.
    declared: Option<&'p Node>,
}

struct ConversionPass<'s> {
    types: Types<'s>,
    description: &'s SchemaDescription,
    findings: &'s mut Findings,
}

impl ConversionPass<'_> {
    fn call(&mut self, call: &mut OperationCall) {
        for parameter in &mut call.parameters {
            let Some(schema) = parameter.schema.clone() else {
                continue;
            };
            // A text that is the whole query is written by the document.
            if parameter.location == Location::QueryString {
                continue;
            }
            let location = parameter.location.as_str();
            let name = format!("the {location} parameter `{}`", parameter.name);
            match parameter.serialization {
                Serialization::Style(_) => {
                    let takes = kind_of(self.description, std::slice::from_ref(&schema));
                    let place = ValueSink {
                        takes,
                        is_text: true,
                        name,
                        span: parameter.span,
                        declared: Some(&schema),
                    };
                    self.send(&mut parameter.value, place);
                }
                Serialization::Json => {
                    let written = Node {
                        span: parameter.span,
                        value: crate::source::Value::Null,
                    };
                    self.json(&mut parameter.value, &schema, &mut Vec::new(), &written, &name);
                }
                Serialization::Text => {}
            }
        }
        let Some(body) = &mut call.body else { return };
        let Some(schema) = body.schema.clone() else {
            return;
        };
        let written = &body.written;
        match &mut body.content {
            PayloadContent::Json(value) => {
                self.json(value, &schema, &mut Vec::new(), written, "the request body")
            }
            PayloadContent::Form(fields) => {
                for field in fields {
                    let name = format!("the form field `{}`", field.name);
                    self.field(&mut field.value, &schema, &field.name, written, name);
                }
            }
            PayloadContent::Multipart(parts) => {
                for part in parts.iter_mut().filter(|part| part.kind == PartKind::Value) {
                    let name = format!("the part `{}`", part.name);
                    self.field(&mut part.value, &schema, &part.name, written, name);
                }
            }
            // Text as the document writes it, or one value that the operation takes apart.
            _ => {}
        }
    }

    /// A field of a form, or a part: of a list each item is one.
    fn field(&mut self, value: &mut Value, schema: &Node, field: &str, written: &Node, name: String) {
        let mut takes = self.takes(schema, &[field.to_owned()]);
        let is_array = matches!(takes, Type::Array(_));
        if is_array && !matches!(value, Value::Array(_)) {
            takes = self.takes(schema, &[field.to_owned(), "0".to_owned()]);
        }
        let is_list =
            matches!(self.types.of(value), Type::Array(_)) && (is_array || !self.types.is_selected(value));
        let place = ValueSink {
            takes: if is_list { Type::Any } else { takes },
            is_text: true,
            name,
            span: written.get(field).unwrap_or(written).span,
            declared: None,
        };
        self.send(value, place);
    }

    /// A value in JSON, with all that is in it.
    fn json(
        &mut self,
        value: &mut Value,
        schema: &Node,
        tokens: &mut Vec<String>,
        written: &Node,
        whole: &str,
    ) {
        let takes = self.takes(schema, tokens);
        match (&mut *value, &takes) {
            (Value::Object(members), Type::Map(_) | Type::Any) => {
                for (name, member) in members {
                    tokens.push(name.clone());
                    self.json(
                        member,
                        schema,
                        tokens,
                        written.get(name).unwrap_or(written),
                        whole,
                    );
                    tokens.pop();
                }
            }
            (Value::Entries(entries), Type::Map(_) | Type::Any) => {
                for (name, member) in entries {
                    // Which property an expression names is only known when the program runs: such a member is sent
                    // as it is.
                    let [TextPiece::Literal(name)] = name.as_slice() else {
                        continue;
                    };
                    tokens.push(name.clone());
                    self.json(member, schema, tokens, written, whole);
                    tokens.pop();
                }
            }
            (Value::Array(items), Type::Array(_) | Type::Any) => {
                let nodes = written.as_sequence().unwrap_or_default();
                for (index, item) in items.iter_mut().enumerate() {
                    tokens.push(index.to_string());
                    self.json(item, schema, tokens, nodes.get(index).unwrap_or(written), whole);
                    tokens.pop();
                }
            }
            _ => {
                let pointer: String = tokens.iter().map(|token| format!("/{token}")).collect();
                let name = if pointer.is_empty() {
                    whole.to_owned()
                } else {
                    format!("`{pointer}` of {whole}")
                };
                let place = ValueSink {
                    takes,
                    is_text: false,
                    name,
                    span: written.span,
                    declared: None,
                };
                self.send(value, place);
            }
        }
    }

    /// What the operation takes at a place of a value.
    fn takes(&self, schema: &Node, tokens: &[String]) -> Type {
        match lookup(self.description, schema, tokens) {
            Lookup::Found(found) => kind_of(self.description, &found.schemas),
            Lookup::NotDeclared { .. } | Lookup::Open | Lookup::Unclear(_) => Type::Any,
        }
    }

    fn send(&mut self, value: &mut Value, place: ValueSink<'_>) {
        if is_scalar(&place.takes) && self.types.is_selected(value) {
            only_item(value, place, self.findings);
            return;
        }
        let constant = constant(value, &place);
        let given = constant.clone().unwrap_or_else(|| self.types.of(value));
        let mut fit = fit(&given, &place.takes, place.is_text);
        // What the document writes out is sent as it is written.
        if constant.is_some() && fit == Fit::Converts {
            fit = Fit::Unfit;
        }
        match fit {
            Fit::Fits => {}
            Fit::Unfit => self.findings.push(mismatch(&given, &place)),
            Fit::Converts => {
                let (text, span) = described_value(value, place.span);
                self.findings.push(converted(&given, &place, &text, span));
                let inner = std::mem::replace(value, Value::Json("null".to_owned()));
                *value = Value::Converted(Box::new(Conversion {
                    text,
                    value: inner,
                    ty: place.takes,
                    needed_for: place.name,
                    is_only: false,
                }));
            }
        }
    }
}

/// A query gives a list; where a scalar is taken the one value in it is passed (S14).
fn only_item(value: &mut Value, place: ValueSink<'_>, findings: &mut Findings) {
    let (text, span) = described_value(value, place.span);
    let (name, takes) = (&place.name, kind(&place.takes));
    let finding = Diagnostic::new(
        Code::OneOfList,
        span,
        format!("{name} takes {takes}, and `{text}` is the list of values that a query selects"),
    )
    .label("the value is passed when the query selects exactly one; else the step fails before it sends")
    .help("select one value: with an index, `[0]`, or a pointer");
    findings.push(match place.declared {
        Some(declared) => finding.also(declared.span, "declared by the operation"),
        None => finding,
    });
    let inner = std::mem::replace(value, Value::Json("null".to_owned()));
    *value = Value::Converted(Box::new(Conversion {
        text,
        value: inner,
        ty: Type::Any,
        needed_for: place.name,
        is_only: true,
    }));
}

/// The kind of a value that is the same on every run. A text that is sent as text is what it says.
fn constant(value: &Value, place: &ValueSink<'_>) -> Option<Type> {
    let text = match value {
        Value::Json(json) => json,
        Value::String(text) if place.is_text && place.takes != Type::String => text,
        Value::String(_) => return Some(Type::String),
        _ => return None,
    };
    Some(match serde_json::from_str(text) {
        Ok(serde_json::Value::Bool(_)) => Type::Boolean,
        Ok(serde_json::Value::Number(number)) if number.is_f64() => Type::Number,
        Ok(serde_json::Value::Number(_)) => Type::Integer,
        Ok(serde_json::Value::Array(_)) => Type::Array(Box::new(Type::Any)),
        Ok(serde_json::Value::Object(_)) => Type::Map(Box::new(Type::Any)),
        Ok(serde_json::Value::Null) => Type::Any,
        Ok(serde_json::Value::String(_)) | Err(_) => Type::String,
    })
}

fn fit(given: &Type, takes: &Type, is_text: bool) -> Fit {
    use Type::{Any, Array, Body, Boolean, File, Integer, Map, Number, String, Unsigned, Upload};
    match (given, takes) {
        // A body that is a file is converted before.
        (Any | File | Body, _) | (_, Any) => Fit::Fits,
        (Array(_), Array(_)) | (Map(_), Map(_)) | (Upload, String) => Fit::Fits,
        (Integer | Unsigned, Integer | Unsigned | Number) => Fit::Fits,
        // One item, or a list that the text has ready.
        (Integer | Unsigned | Number | Boolean | String, Array(_)) if is_text => Fit::Fits,
        (Integer | Unsigned | Number | Boolean, String) if is_text => Fit::Fits,
        (Integer | Unsigned | Number | Boolean, String) => Fit::Converts,
        (Number, Integer | Unsigned) => Fit::Converts,
        (String, Integer | Unsigned | Number | Boolean) => Fit::Converts,
        (String, Array(_) | Map(_)) if !is_text => Fit::Converts,
        (given, takes) if given == takes => Fit::Fits,
        _ => Fit::Unfit,
    }
}

/// What the document calls a value, and where.
fn described_value(value: &Value, span: Span) -> (String, Span) {
    match (value, value.references().first()) {
        (Value::Selected(selection), _) => (selection.text.clone(), span),
        (_, Some(reference)) => (reference.text.clone(), reference.span),
        (_, None) => ("the value".to_owned(), span),
    }
}

fn converted(given: &Type, place: &ValueSink<'_>, text: &str, span: Span) -> Diagnostic {
    let (name, takes, given) = (&place.name, kind(&place.takes), kind(given));
    let finding = Diagnostic::new(
        Code::ConvertedValue,
        span,
        format!("{name} takes {takes}, and `{text}` is {given}"),
    )
    .label("it is converted before it is sent; a value that cannot be converted is an error")
    .help(format!("declare the value as {takes}, or pass another value"));
    match place.declared {
        Some(declared) => finding.also(declared.span, "declared by the operation"),
        None => finding,
    }
}

fn mismatch(given: &Type, place: &ValueSink<'_>) -> Diagnostic {
    let (name, takes, given) = (&place.name, kind(&place.takes), kind(given));
    let finding = Diagnostic::new(
        Code::UnfitValue,
        place.span,
        format!("{name} takes {takes}, and this is {given}"),
    )
    .label("it is sent as it is")
    .help(format!("pass {takes}, or correct the OpenAPI document"));
    match place.declared {
        Some(declared) => finding.also(declared.span, "declared by the operation"),
        None => finding,
    }
}

/// A kind of JSON, with its article.
fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::String | Type::Upload => "a string",
        Type::Integer | Type::Unsigned => "an integer",
        Type::Number => "a number",
        Type::Boolean => "a boolean",
        Type::Array(_) => "an array",
        Type::Map(_) | Type::Named(_) => "an object",
        Type::Optional(_) | Type::Any | Type::File | Type::Body | Type::Json => "any value",
    }
}
