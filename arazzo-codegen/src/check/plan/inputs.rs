//! Reads the inputs of a workflow from their JSON Schema.

use super::unknown::unknown_component;
use crate::check::model::{WorkflowInput, WorkflowInputs};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{Arazzo, Workflow};
use crate::schema::{Definitions, References, SchemaReader, Shape, Side, Untyped, rules};
use crate::source::{Node, Span};

/// One input a property of the schema; nothing when the workflow declares none.
pub(in crate::check) fn read_inputs(
    workflow: &Workflow,
    document: &Arazzo,
    definitions: &Definitions,
    findings: &mut Findings,
) -> WorkflowInputs {
    let Some(schema) = &workflow.inputs else {
        return WorkflowInputs::default();
    };
    let Some(schema) = dereferenced(schema, document, findings) else {
        return WorkflowInputs::default();
    };
    if schema.as_mapping().is_none() {
        findings.push(
            Diagnostic::new(
                Code::WrongType,
                schema.span,
                format!("`inputs` is {}", schema.kind()),
            )
            .label("expected a JSON Schema")
            .help("write `type: object` with `properties`"),
        );
        return WorkflowInputs::default();
    }
    let references = References::Arazzo {
        document,
        root: schema,
    };
    let reader = SchemaReader::new(definitions, references, Side::Input);
    let object = reader.object(schema);
    let first_new = definitions.next_id();
    let mut inputs = WorkflowInputs::default();
    let mut unchecked = Vec::new();
    for (name, schemas) in &object.properties {
        let Some(property) = schemas.first() else { continue };
        let called = format!("{} {name}", workflow.workflow_id.value);
        let field = reader.property(name, schemas, object.required.contains(name), &called);
        match (field.untyped, property.get("$ref")) {
            (Some(Untyped::Dangling), Some(reference)) => findings.push(unresolved(reference, document)),
            (Some(reason), _) => findings.push(untyped(property.span, name, reason)),
            (None, _) => {}
        }
        inputs.push(WorkflowInput {
            required: field.required,
            ty: field.ty,
            description: field.doc,
            secret: field.secret,
            default: field.default,
            rules: rules(references, schemas, &mut unchecked),
            name: name.clone(),
            span: property.span,
        });
    }
    for constraint in unchecked {
        findings.push(
            Diagnostic::new(
                Code::UncheckedConstraint,
                constraint.span,
                "a `pattern` of an input is not checked",
            )
            .label(constraint.why)
            .help("write a pattern of ECMA-262"),
        );
    }
    for definition in definitions.from(first_new) {
        let Shape::Struct(object) = definition.shape else {
            continue;
        };
        for field in object.fields {
            if let (Some(reason), Some(span)) = (field.untyped, field.span) {
                findings.push(untyped(span, &field.name, reason));
            }
        }
    }
    inputs
}

fn untyped(span: Span, name: &str, reason: Untyped) -> Diagnostic {
    Diagnostic::new(
        Code::UntypedValue,
        span,
        format!("input `{name}` is `serde_json::Value`"),
    )
    .label(reason.to_string())
    .help("it takes any JSON; a schema that says one type, its properties or its items makes it a Rust type")
}

/// The names of the inputs alone.
pub(in crate::check) fn names(workflow: &Workflow, document: &Arazzo) -> Vec<String> {
    let mut unheard = Findings::default();
    let schema = workflow
        .inputs
        .as_ref()
        .and_then(|schema| dereferenced(schema, document, &mut unheard));
    let properties = schema
        .and_then(|schema| schema.get("properties"))
        .and_then(Node::as_mapping);
    properties
        .into_iter()
        .flat_map(|all| all.iter())
        .map(|entry| entry.key.text.clone())
        .collect()
}

/// `inputs: {$ref: '#/components/inputs/x'}`.
pub(in crate::check) fn dereferenced<'a>(
    schema: &'a Node,
    document: &'a Arazzo,
    findings: &mut Findings,
) -> Option<&'a Node> {
    let Some(reference) = schema.get("$ref") else {
        return Some(schema);
    };
    let name = reference
        .as_str()
        .and_then(|text| text.strip_prefix("#/components/inputs/"));
    let found = name.and_then(|name| document.components.inputs.iter().find(|(key, _)| key == name));
    if found.is_none() {
        findings.push(unresolved(reference, document));
    }
    found.map(|(_, schema)| schema)
}

fn unresolved(reference: &Node, document: &Arazzo) -> Diagnostic {
    let name = reference.as_str().and_then(|text| text.rsplit('/').next());
    let known = document.components.inputs.iter();
    unknown_component(
        Diagnostic::new(
            Code::UnknownComponent,
            reference.span,
            "a `$ref` in `inputs` does not resolve",
        ),
        name.unwrap_or_default(),
        known.map(|(key, schema)| (key.as_str(), schema.span)),
        "refer to a schema of this document: `#/components/inputs/<name>`",
    )
}
