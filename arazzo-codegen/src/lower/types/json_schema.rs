//! The inputs and outputs of a workflow as JSON Schema (2020-12), for tools that offer the workflow to others.
//!
//! They describe the JSON that the generated types read and write. The schema of the inputs also has the constraints that
//! a run checks.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::check::{CheckedProgram, CheckedWorkflow};
use crate::ids::DefinitionId;
use crate::lower::program::{LoweredDefinitions, Rules};
use crate::schema::{Additional, Bound, Field, Rule, Shape, Side, Struct, Type};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of the inputs, as JSON text.
pub(in crate::lower) fn of_inputs(
    workflow: &CheckedWorkflow,
    rules: &Rules,
    program: &CheckedProgram,
    names: &LoweredDefinitions,
) -> String {
    let mut writer = SchemaWriter::new(program, names);
    let inputs = workflow.inputs.entries().map(|(id, input)| {
        let rules = rules.inputs.iter().find(|(known, _)| *known == id);
        let rules = rules.map_or(&[][..], |(_, rules)| rules);
        let mut schema = writer.of_type(&input.ty, rules);
        describe(&mut schema, input.description.as_deref());
        if input.secret {
            schema.insert("format".to_owned(), "password".into());
            schema.insert("writeOnly".to_owned(), true.into());
        }
        set_default(&mut schema, "default", input.default.as_deref());
        (input.name.clone(), Value::Object(schema))
    });
    let properties: Map<String, Value> = inputs.collect();
    let required = workflow.inputs.iter().filter(|input| input.required);
    let required: Vec<Value> = required.map(|input| input.name.as_str().into()).collect();
    writer.document(properties, required)
}

/// The schema of the outputs, as JSON text.
pub(in crate::lower) fn of_outputs(
    workflow: &CheckedWorkflow,
    program: &CheckedProgram,
    names: &LoweredDefinitions,
) -> String {
    let mut writer = SchemaWriter::new(program, names);
    let outputs = workflow.outputs.iter().map(|output| {
        let schema = writer.of_type(&output.ty, &[]);
        (output.name.clone(), Value::Object(schema))
    });
    let properties: Map<String, Value> = outputs.collect();
    let required = workflow.outputs.iter().filter(|output| !output.optional);
    let required: Vec<Value> = required.map(|output| output.name.as_str().into()).collect();
    writer.document(properties, required)
}

struct SchemaWriter<'w> {
    program: &'w CheckedProgram,
    names: &'w LoweredDefinitions,
    /// The definitions that are referred to.
    referred: BTreeSet<DefinitionId>,
}

impl<'w> SchemaWriter<'w> {
    fn new(program: &'w CheckedProgram, names: &'w LoweredDefinitions) -> Self {
        Self {
            program,
            names,
            referred: BTreeSet::new(),
        }
    }

    fn document(mut self, properties: Map<String, Value>, required: Vec<Value>) -> String {
        let mut document = Map::new();
        document.insert("$schema".to_owned(), DIALECT.into());
        document.insert("type".to_owned(), "object".into());
        document.insert("properties".to_owned(), properties.into());
        if !required.is_empty() {
            document.insert("required".to_owned(), required.into());
        }
        let definitions = self.definitions();
        if !definitions.is_empty() {
            document.insert("$defs".to_owned(), definitions.into());
        }
        Value::Object(document).to_string()
    }

    /// Those that are referred to, and those that these refer to.
    fn definitions(&mut self) -> Map<String, Value> {
        let mut written = Map::new();
        let mut done: BTreeSet<DefinitionId> = BTreeSet::new();
        while let Some(id) = self.referred.difference(&done).next().copied() {
            done.insert(id);
            if let Some(definition) = self.program.definitions.get(id) {
                let mut schema = self.of_shape(&definition.shape, definition.side);
                describe(&mut schema, definition.doc.as_deref());
                written.insert(self.name(id), schema.into());
            }
        }
        written
    }

    fn name(&self, id: DefinitionId) -> String {
        let definition = self.names.get(id);
        definition
            .map(|definition| definition.name.clone())
            .unwrap_or_default()
    }

    fn of_type(&mut self, ty: &Type, rules: &[Rule]) -> Map<String, Value> {
        let mut schema = match ty {
            Type::String | Type::Upload => typed("string"),
            Type::Integer => typed("integer"),
            Type::Unsigned => {
                let mut schema = typed("integer");
                schema.insert("minimum".to_owned(), 0.into());
                schema
            }
            Type::Number => typed("number"),
            Type::Boolean => typed("boolean"),
            Type::Array(item) => {
                let mut schema = typed("array");
                let rules = rules.iter().find_map(|rule| match rule {
                    Rule::Items(rules) => Some(rules.as_slice()),
                    _ => None,
                });
                let items = self.of_type(item, rules.unwrap_or_default());
                schema.insert("items".to_owned(), items.into());
                schema
            }
            Type::Map(value) => {
                let mut schema = typed("object");
                let rules = rules.iter().find_map(|rule| match rule {
                    Rule::Others(_, rules) => Some(rules.as_slice()),
                    _ => None,
                });
                let values = self.of_type(value, rules.unwrap_or_default());
                schema.insert("additionalProperties".to_owned(), values.into());
                schema
            }
            // The rules hold for the value that is not null.
            Type::Optional(inner) => {
                let inner = self.of_type(inner, rules);
                return object(json!({"anyOf": [inner, {"type": "null"}]}));
            }
            Type::Named(id) => {
                self.referred.insert(*id);
                object(json!({"$ref": format!("#/$defs/{}", self.name(*id))}))
            }
            Type::File | Type::Body | Type::Any | Type::Json => Map::new(),
        };
        for rule in rules {
            add_rule(&mut schema, rule);
        }
        schema
    }

    fn of_shape(&mut self, shape: &Shape, side: Side) -> Map<String, Value> {
        match shape {
            Shape::Struct(object) => self.of_struct(object, side),
            Shape::Enum(values) => {
                let mut schema = typed("string");
                // A server may send another text.
                let keyword = match side {
                    Side::Input => "enum",
                    Side::Output => "examples",
                };
                schema.insert(keyword.to_owned(), values.clone().into());
                schema
            }
            Shape::Union(union) => {
                let variants = union.variants.iter();
                let variants: Vec<Value> = variants
                    .map(|variant| self.of_type(&variant.ty, &[]).into())
                    .collect();
                object(json!({"anyOf": variants}))
            }
        }
    }

    fn of_struct(&mut self, object: &Struct, side: Side) -> Map<String, Value> {
        let mut schema = typed("object");
        let properties = object.fields.iter().map(|field| {
            let schema = self.of_field(field);
            (field.name.clone(), Value::Object(schema))
        });
        let properties: Map<String, Value> = properties.collect();
        schema.insert("properties".to_owned(), properties.into());
        let required = object
            .fields
            .iter()
            .filter(|field| field.required && field.default.is_none());
        let required: Vec<Value> = required.map(|field| field.name.as_str().into()).collect();
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        match &object.additional {
            Additional::Members(ty) => {
                let members = self.of_type(ty, &[]);
                schema.insert("additionalProperties".to_owned(), members.into());
            }
            Additional::Nothing if side == Side::Input => {
                schema.insert("additionalProperties".to_owned(), false.into());
            }
            Additional::Nothing | Additional::Unsaid | Additional::Open => {}
        }
        schema
    }

    fn of_field(&mut self, field: &Field) -> Map<String, Value> {
        let mut schema = self.of_type(&field.ty, &[]);
        describe(&mut schema, field.doc.as_deref());
        if field.secret {
            schema.insert("format".to_owned(), "password".into());
        }
        let keyword = if field.fixed { "const" } else { "default" };
        set_default(&mut schema, keyword, field.default.as_deref());
        schema
    }
}

/// Adds a rule to a schema. The rules for items of an array and members of a map are in their own schemas.
fn add_rule(schema: &mut Map<String, Value>, rule: &Rule) {
    let (keyword, value) = match rule {
        Rule::Minimum(bound) => ("minimum", number(bound)),
        Rule::Maximum(bound) => ("maximum", number(bound)),
        Rule::ExclusiveMinimum(bound) => ("exclusiveMinimum", number(bound)),
        Rule::ExclusiveMaximum(bound) => ("exclusiveMaximum", number(bound)),
        Rule::MultipleOf(bound) => ("multipleOf", number(bound)),
        Rule::MinLength(count) => ("minLength", (*count).into()),
        Rule::MaxLength(count) => ("maxLength", (*count).into()),
        Rule::Pattern(pattern) => ("pattern", pattern.as_str().into()),
        Rule::MinItems(count) => ("minItems", (*count).into()),
        Rule::MaxItems(count) => ("maxItems", (*count).into()),
        Rule::UniqueItems => ("uniqueItems", true.into()),
        Rule::MinProperties(count) => ("minProperties", (*count).into()),
        Rule::MaxProperties(count) => ("maxProperties", (*count).into()),
        Rule::Required(names) if names.is_empty() => return,
        Rule::Required(names) => ("required", names.clone().into()),
        Rule::OneOf(values) => {
            let values = values
                .iter()
                .filter_map(|value| serde_json::from_str::<Value>(value).ok());
            ("enum", values.collect::<Vec<Value>>().into())
        }
        Rule::Member(name, rules) => {
            let mut member = Map::new();
            for rule in rules {
                add_rule(&mut member, rule);
            }
            if !member.is_empty() {
                let properties = schema.entry("properties").or_insert_with(|| json!({}));
                if let Value::Object(properties) = properties {
                    properties.insert(name.clone(), member.into());
                }
            }
            return;
        }
        // Those of an array or a map are in the types of its items or members.
        Rule::Items(rules) => ("items", rules_of(rules)),
        Rule::Others(names, rules) if schema.contains_key("$ref") => {
            // The members that have names of their own are not meant.
            let properties = schema.entry("properties").or_insert_with(|| json!({}));
            for name in names {
                if let Value::Object(properties) = properties {
                    properties.entry(name.clone()).or_insert_with(|| json!({}));
                }
            }
            ("additionalProperties", rules_of(rules))
        }
        Rule::Others(_, rules) => ("additionalProperties", rules_of(rules)),
    };
    // A bound that no number of JSON has is left to the check of the run.
    if value.is_null()
        || (matches!(keyword, "items" | "additionalProperties") && schema.contains_key(keyword))
    {
        return;
    }
    // A bound replaces the one that the type has. Of two bounds both hold.
    let is_of_type = |known: &Value| keyword == "minimum" && *known == json!(0);
    if schema.get(keyword).is_some_and(|known| !is_of_type(known)) {
        let all = schema.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(all) = all {
            all.push(json!({ keyword: value }));
        }
    } else {
        schema.insert(keyword.to_owned(), value);
    }
}

fn rules_of(rules: &[Rule]) -> Value {
    let mut schema = Map::new();
    for rule in rules {
        add_rule(&mut schema, rule);
    }
    schema.into()
}

fn number(bound: &Bound) -> Value {
    match bound {
        Bound::Integer(integer) => match i64::try_from(*integer) {
            Ok(integer) => integer.into(),
            Err(_) => u64::try_from(*integer).map_or(Value::Null, Value::from),
        },
        Bound::Number(text) => serde_json::from_str(text).unwrap_or_default(),
    }
}

fn typed(ty: &str) -> Map<String, Value> {
    object(json!({ "type": ty }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

fn describe(schema: &mut Map<String, Value>, description: Option<&str>) {
    if let Some(description) = description {
        schema.insert("description".to_owned(), description.trim().into());
    }
}

/// `default`: JSON text.
fn set_default(schema: &mut Map<String, Value>, keyword: &str, default: Option<&str>) {
    if let Some(value) = default.and_then(|text| serde_json::from_str::<Value>(text).ok()) {
        schema.insert(keyword.to_owned(), value);
    }
}
