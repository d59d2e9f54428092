//! References from file to file.

use std::fs;
use std::path::PathBuf;

use super::{Description, Operation};
use crate::schema::{FoundSchema, Lookup, SchemaDescription, Type, lookup, type_of};
use crate::source::Sources;

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("arazzo-references-{}-{name}", std::process::id()));
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const ROOT: &str = "
openapi: 3.1.0
$self: https://pets.example/openapi.yaml
paths:
  /pets: {$ref: 'paths/pets.json'}
  /unused: {$ref: 'paths/missing.yaml'}
  /broken: {get: {operationId: broken, parameters: [{$ref: 'no-such.yaml#/Limit'}, {$ref: 'https://else.example/a.yaml#/B'}]}}
components:
  schemas:
    Name: {type: string}
";

/// In JSON, one folder down: what it refers to is relative to where it stands itself.
const PATHS: &str = r#"{"get": {"operationId": "list",
  "parameters": [{"$ref": "../shared%20parts.yaml#/parameters/Limit"}],
  "responses": {"200": {"$ref": "../shared%20parts.yaml#/responses/Pet"}}}}"#;

const SHARED: &str = "
parameters:
  Limit: {name: limit, in: query, schema: {type: integer}}
responses:
  Pet:
    description: One.
    content: {application/json: {schema: {$ref: 'pet.yaml'}}}
";

/// The file as a whole is a schema, and goes in a cycle with the document.
const PET: &str = "
type: object
required: [name, parent]
properties:
  name: {$ref: 'https://pets.example/openapi.yaml#/components/schemas/Name'}
  parent: {$ref: 'pet.yaml'}
  other: {$ref: 'cycle.yaml'}
";

#[test]
fn references_lead_through_files() {
    let folder = folder(
        "through",
        &[
            ("api.yaml", ROOT),
            ("paths/pets.json", PATHS),
            ("shared parts.yaml", SHARED),
            ("pet.yaml", PET),
            ("cycle.yaml", "$ref: back.yaml"),
            ("back.yaml", "$ref: cycle.yaml"),
        ],
    );
    let sources = Sources::new();
    let source = sources.read(&folder.join("api.yaml")).unwrap();
    let description = SchemaDescription::from(Description::open(&sources, source).unwrap());
    assert_eq!(sources.files().count(), 1, "nothing is read before it is needed");

    let mut findings = Vec::new();
    let name = description.operations_with_id("list")[0];
    let operation = Operation::read(&description, name, &mut findings).unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(operation.parameters[0].name, "limit");
    let schema = operation.responses[0].content[0].schema.as_ref().unwrap();
    let at = |tokens: &[&str]| {
        let tokens: Vec<String> = tokens.iter().map(|token| (*token).to_owned()).collect();
        lookup(&description, schema, &tokens)
    };
    let Lookup::Found(FoundSchema {
        schemas: there,
        optional: false,
        ..
    }) = at(&["parent", "parent", "name"])
    else {
        panic!("{:?}", at(&["parent", "parent", "name"]));
    };
    assert_eq!(type_of(&description, &there[0]).ty, Type::String);
    assert!(
        matches!(at(&["other"]), Lookup::Unclear(_)),
        "{:?}",
        at(&["other"])
    );

    let files: Vec<_> = sources
        .files()
        .map(|file| file.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(
        files,
        [
            "api.yaml",
            "pets.json",
            "shared parts.yaml",
            "pet.yaml",
            "cycle.yaml",
            "back.yaml"
        ]
    );
}

#[test]
fn a_file_that_is_not_there_is_said_where_it_is_needed() {
    let folder = folder("missing", &[("api.yaml", ROOT)]);
    let sources = Sources::new();
    let source = sources.read(&folder.join("api.yaml")).unwrap();
    let description = Description::open(&sources, source).unwrap();
    let mut findings = Vec::new();
    let name = description.operations_with_id("broken")[0];
    Operation::read(&description, name, &mut findings).unwrap();
    let shown: Vec<_> = findings
        .iter()
        .map(|found| (found.code.as_str(), sources.line_column(found.labels[0].span).0))
        .collect();
    assert_eq!(shown, [("AZ0001", 7), ("AZ0004", 7)]);
    assert!(description.operations_with_id("list").is_empty());
}
