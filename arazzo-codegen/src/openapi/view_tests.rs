//! The same operation in the words of each version, and what each says that others cannot.

use super::parameter::ParameterStyle;
use super::security::{KeyLocation, SecurityScheme};
use super::{Description, Operation, ParameterLocation};
use crate::diagnostic::Diagnostic;
use crate::schema::{SchemaDescription, Type, type_of};
use crate::source::Sources;

fn description(text: &str) -> SchemaDescription {
    let sources = Sources::new();
    let source = sources.add_text("api.yaml".as_ref(), text.to_owned());
    Description::open(&sources, source).unwrap().into()
}

/// The operation of an id, and the messages of what was found.
fn read(description: &Description, id: &str) -> (Operation, Vec<String>) {
    let mut findings: Vec<Diagnostic> = Vec::new();
    let name = description.operations_with_id(id)[0];
    let operation = Operation::read(description, name, &mut findings).unwrap();
    (
        operation,
        findings.into_iter().map(|found| found.message).collect(),
    )
}

/// `name in style explode required` of each parameter.
fn parameters(operation: &Operation) -> Vec<String> {
    let shown = operation.parameters.iter().map(|parameter| {
        let explode = if parameter.explode { "*" } else { "" };
        let required = if parameter.required { "!" } else { "" };
        format!(
            "{}{required} {:?} {:?}{explode}",
            parameter.name, parameter.location, parameter.style
        )
    });
    shown.collect()
}

/// `media type: name type` of each property of each offer of the body.
fn body(description: &SchemaDescription, operation: &Operation) -> Vec<String> {
    let content = &operation.request_body.as_ref().unwrap().content;
    let shown = content.iter().map(|offer| {
        let schema = description.resolve(offer.schema.as_ref().unwrap()).unwrap();
        let properties = schema.get("properties").and_then(|all| all.as_mapping()).unwrap();
        let properties: Vec<String> = properties
            .iter()
            .map(|entry| format!("{} {:?}", entry.key.text, type_of(description, &entry.value).ty))
            .collect();
        format!("{}: {}", offer.name, properties.join(", "))
    });
    shown.collect()
}

fn urls(operation: &Operation) -> Vec<&str> {
    operation
        .servers
        .iter()
        .map(|server| server.url.as_str())
        .collect()
}

const SWAGGER: &str = "
swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example
basePath: /v1
schemes: [http, https]
consumes: [application/json]
produces: [application/json]
parameters:
  Limit: {name: limit, in: query, type: integer}
responses:
  Gone: {description: Gone}
definitions:
  Pet:
    properties: {name: {type: string}, age: {type: integer}}
securityDefinitions:
  key: {type: apiKey, name: X-Key, in: header}
  simple: {type: basic}
  machine: {type: oauth2, flow: application, tokenUrl: https://pets.example/token, scopes: {read: Reads}}
security:
- key: []
paths:
  /pets/{id}:
    parameters:
    - {name: id, in: path, type: string, required: true}
    - {name: tags, in: query, type: array, items: {type: string}}
    get:
      operationId: list
      produces: [application/xml]
      schemes: [http]
      parameters:
      - {$ref: '#/parameters/Limit'}
      - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: multi}
      - {name: ids, in: header, type: array, items: {type: string}, collectionFormat: pipes}
      - {name: tabs, in: query, type: array, items: {type: string}, collectionFormat: tsv}
      security:
      - machine: [read]
        simple: []
      - {}
      responses:
        200: {description: All, schema: {type: array, items: {$ref: '#/definitions/Pet'}}}
        404: {$ref: '#/responses/Gone'}
    post:
      operationId: create
      parameters:
      - {name: pet, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}
      responses: {default: {description: Done}}
    put:
      operationId: upload
      consumes: [multipart/form-data]
      parameters:
      - {name: photo, in: formData, type: file, required: true}
      - {name: sizes, in: formData, type: array, items: {type: integer}, collectionFormat: ssv}
      responses: {200: {description: Done, schema: {type: file}}}
    patch:
      operationId: form
      parameters:
      - {name: name, in: formData, type: string}
      responses: {200: {description: Done}}
";

#[test]
fn swagger_parameters_have_a_style() {
    let description = description(SWAGGER);
    let (operation, findings) = read(&description, "list");
    assert_eq!(findings, [""; 0]);
    assert_eq!(
        parameters(&operation),
        [
            "limit Query Form",
            "tags Query Form*",
            "ids Header PipeDelimited",
            "tabs Query TabDelimited",
            "id! Path Simple"
        ]
    );
}

#[test]
fn swagger_bodies_are_content() {
    let description = description(SWAGGER);
    let (create, _) = read(&description, "create");
    assert_eq!(
        body(&description, &create),
        ["application/json: name String, age Integer"]
    );
    assert!(create.request_body.unwrap().required);
    let (upload, _) = read(&description, "upload");
    assert_eq!(
        body(&description, &upload),
        ["multipart/form-data: photo String, sizes Array(Integer)"]
    );
    let offer = &upload.request_body.as_ref().unwrap().content[0];
    let photo = offer
        .schema
        .as_ref()
        .unwrap()
        .pointer(&["properties", "photo", "format"]);
    assert_eq!(photo.and_then(|format| format.as_str()), Some("binary"));
    let [sizes] = offer.encoding.as_slice() else {
        panic!("{:?}", offer.encoding)
    };
    let style = sizes.style.map(|style| style.kind);
    assert_eq!(
        (sizes.name.as_str(), style),
        ("sizes", Some(ParameterStyle::SpaceDelimited))
    );
    // A file is what `produces` says.
    let answer = &upload.responses[0].content[0];
    assert_eq!(answer.name, "application/json");
    // `consumes` of the document has no type that a form can have.
    let (form, _) = read(&description, "form");
    assert_eq!(
        body(&description, &form),
        ["application/x-www-form-urlencoded: name String"]
    );
}

#[test]
fn swagger_answers_servers_and_security() {
    let description = description(SWAGGER);
    let (list, _) = read(&description, "list");
    let statuses: Vec<_> = list
        .responses
        .iter()
        .map(|of| (of.status.as_str(), of.content.len()))
        .collect();
    assert_eq!(statuses, [("200", 1), ("404", 0)]);
    assert_eq!(list.responses[0].content[0].name, "application/xml");
    assert_eq!(urls(&list), ["http://pets.example/v1"]);
    let schemes: Vec<Vec<_>> = list
        .security
        .iter()
        .map(|either| either.schemes.iter().map(|scheme| scheme.name.as_str()).collect())
        .collect();
    assert_eq!(schemes, [vec!["machine", "simple"], vec![]]);
    let SecurityScheme::OAuth2 { flows } = &list.security[0].schemes[0].scheme else {
        panic!("{:?}", list.security);
    };
    assert_eq!(flows[0].name, "clientCredentials");
    assert_eq!(flows[0].token_url.as_deref(), Some("https://pets.example/token"));
    let (create, _) = read(&description, "create");
    assert_eq!(urls(&create), ["https://pets.example/v1"]);
    let key = SecurityScheme::ApiKey {
        name: "X-Key".to_owned(),
        location: KeyLocation::Header,
    };
    assert_eq!(create.security[0].schemes[0].scheme, key);
}

const MODERN: &str = "
openapi: 3.2.0
info: {title: Pets, version: '1'}
servers:
- url: https://{region}.example:{port}/v1
  variables: {region: {default: eu, enum: [eu, us]}, port: {default: 443}}
security: [{bearer: []}]
paths:
  /pets/{id}:
    servers: [{url: /relative}]
    parameters:
    - {name: id, in: path, style: matrix, explode: true, schema: {type: string}}
    - {name: X-Trace, in: header, schema: {type: string}}
    query:
      operationId: search
      parameters:
      - {name: filter, in: query, style: deepObject, schema: {type: object}}
      - {name: x-trace, in: header, required: true, schema: {type: string}}
      - {name: raw, in: query, allowReserved: true, schema: {type: string}}
      - {name: json, in: query, content: {application/json: {schema: {type: integer}}}}
      - {name: session, in: cookie, style: cookie, schema: {type: string}}
      - {name: old, in: query, explode: false, schema: {type: array}}
      security: []
      responses: {2XX: {description: Some}}
    additionalOperations:
      COPY:
        operationId: copy
        parameters: [{name: all, in: querystring, content: {application/x-www-form-urlencoded: {}}}]
        responses: {default: {description: Done}}
webhooks:
  new: {post: {operationId: told}}
components:
  securitySchemes:
    bearer: {type: http, scheme: Bearer}
";

#[test]
fn what_3_2_can_say() {
    let description = description(MODERN);
    let (search, findings) = read(&description, "search");
    assert_eq!(findings, [""; 0]);
    assert_eq!(search.method, "QUERY");
    assert_eq!(
        parameters(&search),
        [
            "filter Query DeepObject",
            "x-trace! Header Simple",
            "raw Query Form*",
            "json Query Form*",
            "session Cookie Cookie*",
            "old Query Form",
            "id! Path Matrix*"
        ]
    );
    assert!(search.parameters[2].allow_reserved);
    assert_eq!(search.parameters[3].content.as_deref(), Some("application/json"));
    assert_eq!(urls(&search), ["/relative"]);
    assert!(search.security.is_empty() && search.response(204).is_some());
    let (copy, _) = read(&description, "copy");
    assert_eq!(copy.method, "COPY");
    assert_eq!(copy.parameters[0].location, ParameterLocation::QueryString);
    let bearer = SecurityScheme::Http {
        scheme: "bearer".to_owned(),
    };
    assert_eq!(copy.security[0].schemes[0].scheme, bearer);
    assert!(
        description.operations_with_id("told").is_empty(),
        "a webhook is not an operation"
    );
    assert!(description.operation_at("/pets/{id}", "copy").is_some());
}

#[test]
fn server_variables_have_their_defaults() {
    let text = MODERN.replace("    servers: [{url: /relative}]\n", "");
    let description = description(&text);
    let (operation, _) = read(&description, "search");
    let server = &operation.servers[0];
    assert_eq!(server.url, "https://{region}.example:{port}/v1");
    let variables: Vec<_> = server
        .variables
        .iter()
        .map(|variable| {
            (
                variable.name.as_str(),
                variable.default.as_str(),
                variable.values.len(),
            )
        })
        .collect();
    assert_eq!(variables, [("region", "eu", 2), ("port", "443", 0)]);
}

#[test]
fn what_breaks_the_rules_is_said_and_left_out() {
    let description = description(
        "
openapi: 3.0.3
security: [{tokn: []}]
paths:
  /pets:
    get:
      operationId: list
      parameters:
      - {name: a, in: query, style: spacedelimited, required: 'yes'}
      - {name: a, in: query}
      - {name: b, in: body}
      - {in: query}
      - {$ref: '#/components/parameters/Limt'}
      - {$ref: '#/components/parameters/Cycle'}
      - {$ref: '#/info/title/0'}
      requestBody: {$ref: '#/components/requestBodies/None'}
      responses: {200: {$ref: '#/components/responses/None'}}
components:
  parameters:
    Limit: {name: limit, in: query}
    Cycle: {$ref: '#/components/parameters/Cycle'}
  securitySchemes: {token: {type: http, scheme: bearer}}
info: {title: Pets}
",
    );
    let (operation, findings) = read(&description, "list");
    assert_eq!(parameters(&operation), ["a Query Form*"]);
    assert!(operation.request_body.is_none() && operation.responses[0].content.is_empty());
    assert_eq!(operation.parameters[0].style, ParameterStyle::Form);
    assert_eq!(
        findings,
        [
            "`required` is a string, not `true` or `false`",
            "`spacedelimited` is not a style of such a parameter",
            "the parameter `a` is declared twice",
            "a parameter has a `name` or an `in` that OpenAPI does not know",
            "a parameter has no `name`",
            "the parameter `#/components/parameters/Limt` does not resolve: `parameters` has no member `Limt`",
            "`#/components/parameters/Cycle` refers to itself",
            "the parameter `#/info/title/0` does not resolve: `title` is a string, which has no `0`",
            "`#/components/requestBodies/None` does not resolve: `components` has no member `requestBodies`",
            "`#/components/responses/None` does not resolve: `components` has no member `responses`",
            "there is no security scheme `tokn`",
        ]
    );
}

/// Every construct of every dialect, with its Rust type; `?` where null belongs to it.
#[test]
fn every_schema_has_a_type() {
    let table = [
        ("{type: string}", "String"),
        ("{type: integer, format: int64}", "Integer"),
        ("{type: number}", "Number"),
        ("{type: boolean}", "Boolean"),
        ("{type: string, nullable: true}", "String?"),
        ("{type: [string, 'null']}", "String?"),
        ("{type: [string, null]}", "String?"),
        ("{type: [string, integer]}", "Any"),
        ("{type: 'null'}", "Any?"),
        ("true", "Any"),
        ("false", "Any"),
        ("{}", "Any"),
        ("{type: file}", "Any"),
        ("{const: 3}", "Integer"),
        ("{const: 9223372036854775808}", "Number"),
        ("{enum: [a, b, null]}", "Named(DefinitionId(0))?"),
        ("{enum: [a, 1]}", "Any"),
        ("{type: array, items: {type: integer}}", "Array(Integer)"),
        ("{items: {type: integer}}", "Array(Integer)"),
        (
            "{type: array, items: [{type: integer}, {type: string}]}",
            "Array(Any)",
        ),
        (
            "{type: array, prefixItems: [{type: integer}], items: {type: string}}",
            "Array(Any)",
        ),
        ("{prefixItems: [{type: integer}]}", "Array(Any)"),
        ("{type: array}", "Array(Any)"),
        ("{type: object, properties: {a: {}}}", "Named(DefinitionId(0))"),
        (
            "{type: object, additionalProperties: {type: integer}}",
            "Map(Integer)",
        ),
        (
            "{type: object, additionalProperties: {type: integer, nullable: true}}",
            "Map(Optional(Integer))",
        ),
        (
            "{type: object, additionalProperties: {type: integer}, patternProperties: {x: {}}}",
            "Any",
        ),
        ("{allOf: [{description: a}, {type: string}]}", "String"),
        ("{oneOf: [{type: string}, {type: 'null'}]}", "String?"),
        (
            "{anyOf: [{type: string, maxLength: 1}, {type: string}]}",
            "String",
        ),
        ("{anyOf: [{type: string}, {type: integer}]}", "Any"),
        ("{not: {type: string}}", "Any"),
        ("{if: {}, then: {type: string}}", "Any"),
        ("{$ref: '#/components/schemas/Name'}", "String"),
        ("{$ref: '#/components/schemas/Name', nullable: true}", "String?"),
        ("{$ref: '#/components/schemas/Open', type: integer}", "Integer"),
        ("{$ref: '#/components/schemas/Percent%20Sign'}", "Boolean"),
        ("{$ref: '#named'}", "Number"),
        ("{$dynamicRef: '#named'}", "Number"),
        ("{$ref: '#/components/schemas/Outer/$defs/inner'}", "Integer"),
        ("{$ref: '#/components/schemas/Missing'}", "Any"),
        ("{$ref: '#nameless'}", "Any"),
        ("{$ref: '#/components/schemas/List'}", "Array(Any)"),
        ("{$ref: '#/components/schemas/Cycle'}", "Any"),
        ("{$ref: 'https://example.com/schema.json'}", "Any"),
        ("a string", "Any"),
    ];
    let components = "
openapi: 3.1.0
components:
  schemas:
    Name: {type: string}
    Open: {description: Whatever}
    Percent Sign: {type: boolean}
    Anchored: {$anchor: named, type: number}
    Outer: {$defs: {inner: {type: integer}}}
    List: {type: array, items: {$ref: '#/components/schemas/List'}}
    Cycle: {oneOf: [{$ref: '#/components/schemas/Cycle'}, {type: string}]}
";
    for (schema, expected) in table {
        let description = description(&format!("{components}x: {schema}\n"));
        let schema_node = description.node(&["x"]).unwrap().unwrap();
        let found = type_of(&description, &schema_node);
        let null = if found.nullable { "?" } else { "" };
        assert_eq!(format!("{:?}{null}", found.ty), expected, "{schema}");
        assert_eq!(
            found.ty == Type::Any,
            found.untyped.is_some(),
            "{schema}: a reason"
        );
    }
}
