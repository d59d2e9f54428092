//! Unions of many schemas that refer to the union again: work is counted, not timed.

use std::fmt::Write as _;

use super::{
    Definitions, FoundSchema, Lookup, References, SchemaDescription, SchemaReader, Shape, Side, Type, lookup,
};
use crate::ids::{DefinitionId, Id};
use crate::openapi::{Description, Operation};
use crate::source::{Node, Sources};

/// As many schemas are in the union.
const SCHEMAS: usize = 150;

/// A document whose operation `get` answers with the union.
fn document() -> String {
    let mut text = "
openapi: 3.0.3
info: {title: Records, version: 1.0.0}
paths:
  /any: {get: {operationId: get, responses: {'200': {description: One., content: {application/json: {schema: {$ref: '#/components/schemas/Any'}}}}}}}
components:
  schemas:
    Any:
      oneOf:
".to_owned();
    for number in 0..SCHEMAS {
        writeln!(text, "      - $ref: '#/components/schemas/S{number}'").unwrap();
    }
    for number in 0..SCHEMAS {
        let next = (number + 1) % SCHEMAS;
        writeln!(
            text,
            "    S{number}:
      type: object
      properties:
        id: {{type: string}}
        next: {{$ref: '#/components/schemas/S{next}'}}
        any: {{$ref: '#/components/schemas/Any'}}
        contained: {{type: array, items: {{$ref: '#/components/schemas/Any'}}}}
        inner:
          type: object
          properties:
            left: {{$ref: '#/components/schemas/Any'}}
            right: {{$ref: '#/components/schemas/Any'}}
            own{number}: {{type: integer}}"
        )
        .unwrap();
    }
    text
}

fn answer(description: &SchemaDescription) -> Node {
    let name = description.operations_with_id("get")[0];
    let operation = Operation::read(description, name, &mut Vec::new()).unwrap();
    operation.responses[0].content[0].schema.clone().unwrap()
}

fn description() -> SchemaDescription {
    let sources = Sources::new();
    let source = sources.add_text("api.yaml".as_ref(), document());
    Description::open(&sources, source).unwrap().into()
}

fn named(index: usize) -> Type {
    Type::Named(DefinitionId::new(index))
}

#[test]
fn a_reference_is_read_once_however_often_it_is_met() {
    let description = description();
    let answer = answer(&description);
    let Lookup::Found(FoundSchema {
        schemas, optional, ..
    }) = lookup(&description, &answer, &["next".to_owned()])
    else {
        panic!("every branch has it");
    };
    assert!(optional);
    assert_eq!(schemas.len(), SCHEMAS);
    for side in [Side::Output, Side::Input] {
        let definitions = Definitions::default();
        let reader = SchemaReader::new(&definitions, References::OpenApi(&description), side);
        let typed = reader.type_of(&schemas[0], "next");
        assert_eq!(typed.ty, named(0));
        let first = definitions.get(DefinitionId::new(0)).unwrap();
        assert_eq!(first.name, "S1");
        let Shape::Struct(first) = first.shape else {
            panic!("an object")
        };
        let types: Vec<&Type> = first.fields.iter().map(|field| &field.ty).collect();
        let any = Type::Array(Box::new(Type::Any));
        assert_eq!(types, [&Type::String, &named(1), &Type::Any, &any, &named(2)]);
        // A hundred structs are written, half of them with five fields and half with three; the schemas themselves and
        // the union are read once, not once for each of the four fields in each struct that is the union.
        let definitions = definitions.len();
        assert_eq!(definitions, 100);
        let most = SCHEMAS + 1 + definitions * 5;
        let count = reader.reading.count.get();
        assert!(count <= most, "{count} > {most}");
    }
}

#[test]
fn what_one_output_has_read_is_there_for_the_next() {
    let description = description();
    let answer = answer(&description);
    let read = || {
        let definitions = Definitions::default();
        let reader = SchemaReader::new(&definitions, References::OpenApi(&description), Side::Output);
        (reader.type_of(&answer, "it").ty, reader.reading.count.get())
    };
    let (ty, first) = read();
    assert!(first > SCHEMAS);
    assert_eq!(read(), (ty, 0));
}

#[test]
fn a_pointer_through_a_wide_union_leads_to_every_branch() {
    let description = description();
    let answer = answer(&description);
    let tokens = ["any", "inner", "left"].map(str::to_owned);
    let Lookup::Found(FoundSchema { schemas, .. }) = lookup(&description, &answer, &tokens) else {
        panic!("every branch has it");
    };
    assert_eq!(schemas.len(), SCHEMAS);
}
