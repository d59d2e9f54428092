//! Which Rust type a schema becomes, and why: a row for every rule, on a document that is made of the rows.
//! `UPDATE_DOCS=1` writes `docs/inferred-types.md`.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use arazzo_codegen::{Code, Generated, configure};
use syn::{
    Attribute, Expr, ExprLit, FnArg, GenericArgument, ImplItem, Item, Lit, Meta, Pat, PathArguments, Type,
};

/// An input `x` of the workflow `name`.
struct Input {
    name: &'static str,
    /// With `required` in front where callers have to give it.
    schema: &'static str,
    ty: &'static str,
    /// How it is given, and why it is JSON.
    why: &'static str,
}

const fn input(name: &'static str, schema: &'static str, ty: &'static str, why: &'static str) -> Input {
    Input {
        name,
        schema,
        ty,
        why,
    }
}

const INPUTS: &[Input] = &[
    input("text", "required {type: string}", "String", "argument"),
    input("left-out", "{type: string}", "Option<String>", "setter"),
    input("defaulted", "{type: string, default: eu}", "String", "setter"),
    input(
        "maybe-null",
        "required {type: [string, 'null']}",
        "Option<String>",
        "argument",
    ),
    input(
        "old-null",
        "required {type: string, nullable: true}",
        "Option<String>",
        "argument",
    ),
    input(
        "any-of-null",
        "required {anyOf: [{type: integer}, {type: 'null'}]}",
        "Option<i64>",
        "argument",
    ),
    input(
        "left-out-or-null",
        "{type: [string, 'null']}",
        "Option<Option<String>>",
        "setter",
    ),
    input(
        "null-by-default",
        "{type: [string, 'null'], default: null}",
        "Option<String>",
        "setter",
    ),
    input(
        "moment",
        "required {type: string, format: date-time}",
        "String",
        "argument",
    ),
    input(
        "password",
        "required {type: string, format: password}",
        "Secret<String>",
        "argument",
    ),
    input("whole", "required {type: integer}", "i64", "argument"),
    input(
        "unsigned",
        "required {type: integer, format: uint64}",
        "u64",
        "argument",
    ),
    input(
        "bounded",
        "required {type: integer, minimum: 0, maximum: 18446744073709551615}",
        "u64",
        "argument",
    ),
    input(
        "wide",
        "required {type: integer, maximum: 18446744073709551616}",
        "Value",
        "argument; its schema allows integers that neither `i64` nor `u64` holds",
    ),
    input("decimal", "required {type: number}", "f64", "argument"),
    input("flag", "required {type: boolean}", "bool", "argument"),
    input(
        "words",
        "required {type: string, enum: [a, b]}",
        "WordsX",
        "argument",
    ),
    input("only-word", "required {const: a}", "OnlyWordX", "argument"),
    input(
        "some-numbers",
        "required {type: integer, enum: [1, 2]}",
        "i64",
        "argument",
    ),
    input(
        "list",
        "required {type: array, items: {type: string}}",
        "Vec<String>",
        "argument",
    ),
    input("list-of-any", "required {type: array}", "Vec<Value>", "argument"),
    input(
        "list-with-nulls",
        "required {type: array, items: {type: [integer, 'null']}}",
        "Vec<Option<i64>>",
        "argument",
    ),
    input(
        "tuple",
        "required {type: array, prefixItems: [{type: string}]}",
        "Vec<Value>",
        "argument",
    ),
    input(
        "map",
        "required {type: object, additionalProperties: {type: integer}}",
        "BTreeMap<String, i64>",
        "argument",
    ),
    input(
        "object",
        "required {type: object, properties: {a: {type: string}}}",
        "ObjectX",
        "argument",
    ),
    input(
        "implied-object",
        "required {properties: {a: {type: string}}}",
        "ImpliedObjectX",
        "argument",
    ),
    input(
        "merged",
        "required {allOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}",
        "MergedX",
        "argument",
    ),
    input(
        "shared",
        "required {$ref: '#/components/inputs/address'}",
        "Address",
        "argument",
    ),
    input(
        "kinds",
        "required {type: [string, integer]}",
        "KindsX",
        "argument",
    ),
    input(
        "tagged",
        "required {oneOf: [{required: [k], properties: {k: {const: a}}}, {required: [k], properties: {k: {const: b}}}]}",
        "TaggedX",
        "argument",
    ),
    input(
        "untagged",
        "required {oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}",
        "Value",
        "argument; its schema allows several types",
    ),
    input(
        "bare-object",
        "required {type: object}",
        "Value",
        "argument; its schema is an object that does not say its properties",
    ),
    input(
        "anything",
        "required {}",
        "Value",
        "argument; its schema does not say a type",
    ),
    input(
        "nothing",
        "required {type: string, enum: []}",
        "Value",
        "argument; its schema allows no value",
    ),
    input("file", "required {type: string}", "Upload", "argument"),
    input("file-and-text", "required {type: string}", "String", "argument"),
];

/// An output `x` of the workflow `name`, whose step `s` calls an operation with this reply. A type without a name is called
/// after both.
struct Output {
    name: &'static str,
    /// The schema of the member `v` of the reply, with `required` in front where it is; or the responses as a whole.
    schema: &'static str,
    /// What the output of the step is.
    expression: &'static str,
    ty: &'static str,
    /// Why it is an `Option`, and why it is JSON.
    why: &'static str,
}

const fn output(
    name: &'static str,
    schema: &'static str,
    expression: &'static str,
    ty: &'static str,
    why: &'static str,
) -> Output {
    Output {
        name,
        schema,
        expression,
        ty,
        why,
    }
}

const V: &str = "$response.body#/v";
const MISSING: &str = "`None` when the reply to `s` does not have it.";

const OUTPUTS: &[Output] = &[
    output("there", "required {type: string}", V, "String", ""),
    output("perhaps-there", "{type: string}", V, "Option<String>", MISSING),
    output(
        "there-or-null",
        "required {type: [string, 'null']}",
        V,
        "Option<String>",
        "`None` when it is null.",
    ),
    output(
        "perhaps-there-or-null",
        "{type: [string, 'null']}",
        V,
        "Option<Option<String>>",
        "`None` when the reply to `s` does not have it, `Some(None)` when it is null.",
    ),
    output("whole-number", "required {type: integer}", V, "i64", ""),
    output("fraction", "required {type: number}", V, "f64", ""),
    output("yes-or-no", "required {type: boolean}", V, "bool", ""),
    output("state", "required {type: string, enum: [a, b]}", V, "SX", ""),
    output(
        "items",
        "required {type: array, items: {type: string}}",
        V,
        "Vec<String>",
        "",
    ),
    output(
        "first-item",
        "required {type: array, items: {type: string}}",
        "$response.body#/v/0",
        "Option<String>",
        MISSING,
    ),
    output(
        "labels",
        "required {type: object, additionalProperties: {type: boolean}}",
        V,
        "BTreeMap<String, bool>",
        "",
    ),
    output(
        "one-label",
        "required {type: object, additionalProperties: {type: boolean}}",
        "$response.body#/v/name",
        "Option<bool>",
        MISSING,
    ),
    output(
        "struct",
        "required {type: object, properties: {a: {type: string}}}",
        V,
        "SX2",
        "",
    ),
    output(
        "shared-struct",
        "required {$ref: '#/components/schemas/Pet'}",
        V,
        "Pet",
        "",
    ),
    output(
        "inside-required",
        "required {type: object, required: [a], properties: {a: {type: string}}}",
        "$response.body#/v/a",
        "String",
        "",
    ),
    output(
        "inside-optional",
        "{type: object, required: [a], properties: {a: {type: string}}}",
        "$response.body#/v/a",
        "Option<String>",
        MISSING,
    ),
    output(
        "inside-all-of",
        "required {allOf: [{required: [a]}, {properties: {a: {type: integer}}}]}",
        "$response.body#/v/a",
        "i64",
        "",
    ),
    output(
        "branches-agree",
        "required {oneOf: [{required: [a], properties: {a: {type: string}}}, {required: [a], properties: {a: {type: string, maxLength: 3}}}]}",
        "$response.body#/v/a",
        "String",
        "",
    ),
    output(
        "in-one-branch",
        "required {oneOf: [{required: [a], properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}",
        "$response.body#/v/a",
        "Option<String>",
        MISSING,
    ),
    output(
        "branches-differ",
        "required {oneOf: [{required: [a], properties: {a: {type: string}}}, {required: [a], properties: {a: {type: integer}}}]}",
        "$response.body#/v/a",
        "Value",
        "JSON: its schema allows several types.",
    ),
    output(
        "recursive",
        "required {$ref: '#/components/schemas/Tree'}",
        V,
        "Tree",
        "",
    ),
    output(
        "untyped",
        "required {}",
        V,
        "Value",
        "JSON: its schema does not say a type.",
    ),
    output(
        "any-object",
        "required {type: object}",
        V,
        "Value",
        "JSON: its schema is an object that does not say its properties.",
    ),
    output(
        "not-in-schema",
        "required {type: string}",
        "$response.body#/w",
        "Option<Value>",
        "`None` when the reply to `s` does not have it. JSON: the reply's schema has no such member.",
    ),
    output(
        "in-the-open",
        "required {type: object, additionalProperties: true}",
        "$response.body#/v/w",
        "Option<Value>",
        "`None` when the reply to `s` does not have it. JSON: the reply's schema leaves open what is there.",
    ),
    output(
        "header",
        "required {type: string}",
        "$response.header.X-Next",
        "Option<String>",
        MISSING,
    ),
    output("status", "required {type: string}", "$statusCode", "i64", ""),
    output("address-sent", "required {type: string}", "$url", "String", ""),
    output(
        "put-together",
        "required {type: string}",
        "'id {$response.body#/v}'",
        "String",
        "",
    ),
    output(
        "no-schema",
        "'200': {description: It, content: {application/json: {}}}",
        "$response.body",
        "RawBody",
        "As it came: the reply has no schema.",
    ),
    output(
        "whole-file",
        "'200': {description: It, content: {application/pdf: {}}}",
        "$response.body",
        "RawBody",
        "",
    ),
    output(
        "binary",
        "'200': {description: It, content: {application/json: {schema: {type: string, format: binary}}}}",
        "$response.body",
        "RawBody",
        "",
    ),
    output(
        "any-media-type",
        "'200': {description: It, content: {'*/*': {schema: {type: string}}}}",
        "$response.body",
        "RawBody",
        "As it came: its media type does not say what it is.",
    ),
    output(
        "file-or-json",
        "'200': {description: It, content: {application/pdf: {}}}, '202': {description: Wait, content: {application/json: {schema: {type: object}}}}",
        "$response.body",
        "RawBody",
        "As it came: the replies are of several media types.",
    ),
    output(
        "no-content",
        "'200': {description: It, content: {application/json: {schema: {type: integer}}}}, '204': {description: Nothing}",
        "$response.body",
        "Option<i64>",
        "`None` when the reply to `s` does not have it.",
    ),
    output(
        "xml-member",
        "'200': {description: It, content: {application/xml: {schema: {type: object, required: [v], properties: {v: {type: integer}}}}}}",
        "$response.body#/v",
        "Option<Value>",
        "`None` when the reply to `s` does not have it. JSON: the reply is not JSON.",
    ),
    output(
        "xml",
        "'200': {description: It, content: {application/xml: {schema: {type: object}}}}",
        "$response.body",
        "String",
        "",
    ),
    output(
        "two-replies",
        "'200': {description: It, content: {application/json: {schema: {required: [v], properties: {v: {type: string}}}}}}, '201': {description: It, content: {application/json: {schema: {required: [v], properties: {v: {type: integer}}}}}}",
        V,
        "Value",
        "JSON: its schema allows several types.",
    ),
    output(
        "narrowed",
        "'200': {description: It, content: {application/json: {schema: {required: [v], properties: {v: {type: string}}}}}}, '201': {description: It, content: {application/json: {schema: {required: [v], properties: {v: {type: integer}}}}}}",
        V,
        "i64",
        "",
    ),
    output(
        "skipped",
        "required {type: string}",
        V,
        "Option<String>",
        "`None` when the run ends without `s`.",
    ),
];

fn required(schema: &str) -> (bool, &str) {
    match schema.strip_prefix("required ") {
        Some(schema) => (true, schema),
        None => (false, schema),
    }
}

/// The Arazzo document of all rows.
fn arazzo() -> String {
    let mut text = "\
arazzo: 1.1.0
info: {title: Types, version: '1'}
sourceDescriptions: [{name: api, url: api.yaml, type: openapi}]
components: {inputs: {address: {type: object, properties: {street: {type: string}}}}}
workflows:
"
    .to_owned();
    for Input { name, schema, .. } in INPUTS {
        let (is_required, schema) = required(schema);
        let list = if is_required { "required: [x], " } else { "" };
        let file = "requestBody: {contentType: multipart/form-data, payload: {file: $inputs.x}}";
        let step = match *name {
            "file" => format!("operationId: send, {file}"),
            "file-and-text" => {
                format!(
                    "operationId: send, {file}, parameters: [{{name: X-Name, in: header, value: $inputs.x}}]"
                )
            }
            _ => "operationId: ping".to_owned(),
        };
        writeln!(
            text,
            "- workflowId: {name}\n  inputs: {{type: object, {list}properties: {{x: {schema}}}}}\n  steps: [{{stepId: s, {step}}}]"
        )
        .unwrap();
    }
    for Output { name, expression, .. } in OUTPUTS {
        let more = match *name {
            "narrowed" => ", successCriteria: [{condition: $statusCode == 201}]",
            "skipped" => ", onFailure: [{name: on, type: goto, stepId: last}]",
            _ => "",
        };
        writeln!(
            text,
            "- workflowId: {name}\n  steps: [{{stepId: s, operationId: {name}, outputs: {{x: {expression}}}{more}}}, {{stepId: last, operationId: ping}}]\n  outputs: {{x: $steps.s.outputs.x}}"
        )
        .unwrap();
    }
    text
}

/// The OpenAPI document of all rows.
fn openapi() -> String {
    let mut text = "\
openapi: 3.1.0
info: {title: Types, version: '1'}
servers: [{url: 'https://types.example'}]
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
    Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'}}}
paths:
  /ping: {get: {operationId: ping, responses: {'200': {description: It}}}}
  /send:
    post:
      operationId: send
      parameters: [{name: X-Name, in: header, schema: {type: string}}]
      requestBody: {content: {multipart/form-data: {schema: {properties: {file: {type: string, format: binary}}}}}}
      responses: {'200': {description: It}}
"
    .to_owned();
    for Output { name, schema, .. } in OUTPUTS {
        let responses = if schema.starts_with('\'') {
            (*schema).to_owned()
        } else {
            let (is_required, schema) = required(schema);
            let list = if is_required { "required: [v], " } else { "" };
            format!(
                "'200': {{description: It, content: {{application/json: {{schema: {{type: object, {list}properties: {{v: {schema}}}}}}}}}}}"
            )
        };
        writeln!(
            text,
            "  /{name}: {{get: {{operationId: {name}, responses: {{{responses}}}}}}}"
        )
        .unwrap();
    }
    text
}

/// What the tables compile to; each test has a folder of its own.
fn generated(test: &str) -> (Generated, syn::File) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("inferred-types")
        .join(test);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("types.arazzo.yaml"), arazzo()).unwrap();
    fs::write(folder.join("api.yaml"), openapi()).unwrap();
    let generated = configure().root(folder).generate("types.arazzo.yaml");
    let generated = generated.unwrap_or_else(|findings| panic!("{findings}"));
    let file = syn::parse2(generated.items.clone()).unwrap();
    (generated, file)
}

/// `perhaps-there` gives `PerhapsThere`.
fn camel(name: &str) -> String {
    name.split('-')
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}

/// The type and the documentation of the field `x` of a struct.
fn field(file: &syn::File, name: &str) -> (String, String) {
    let item = file.items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == name => Some(item),
        _ => None,
    });
    let item = item.unwrap_or_else(|| panic!("no `{name}`"));
    let mut fields = item.fields.iter();
    let field = fields
        .find(|field| field.ident.as_ref().is_some_and(|ident| ident == "x"))
        .unwrap();
    let lines: Vec<String> = field.attrs.iter().filter_map(doc).collect();
    (shown(&field.ty), lines.join(" ").trim().to_owned())
}

fn doc(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(named) if named.path.is_ident("doc") => match &named.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text), ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

fn shown(ty: &Type) -> String {
    let Type::Path(path) = ty else {
        return "?".to_owned();
    };
    let last = path.path.segments.last().unwrap();
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return last.ident.to_string();
    };
    let arguments = arguments.args.iter().map(|argument| match argument {
        GenericArgument::Type(inner) => shown(inner),
        _ => "?".to_owned(),
    });
    format!("{}<{}>", last.ident, arguments.collect::<Vec<_>>().join(", "))
}

/// Whether `new` of a struct takes `x`.
fn is_argument(file: &syn::File, name: &str) -> bool {
    let methods = file.items.iter().filter_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() && shown(&item.self_ty) == name => Some(&item.items),
        _ => None,
    });
    methods.flatten().any(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == "new" => method.sig.inputs.iter().any(|argument| {
            matches!(argument, FnArg::Typed(typed) if matches!(&*typed.pat, Pat::Ident(pat) if pat.ident == "x"))
        }),
        _ => false,
    })
}

#[test]
fn every_input_has_the_type_that_the_table_says() {
    let (generated, file) = generated("inputs");
    let mut wrong = Vec::new();
    let mut lines = 6;
    for row in INPUTS {
        let name = format!("{}Inputs", camel(row.name));
        let (ty, _) = field(&file, &name);
        let way = if is_argument(&file, &name) {
            "argument"
        } else {
            "setter"
        };
        // The lint stands in the second line of the workflow.
        let lint = generated.lints.iter().find(|found| {
            let place = generated.lints.place(found);
            found.code == Code::UntypedValue && place.is_some_and(|(_, line, _)| line == lines + 1)
        });
        lines += 3;
        let why = match lint {
            Some(lint) => format!("{way}; {}", lint.labels[0].text),
            None => way.to_owned(),
        };
        if (ty.as_str(), why.as_str()) != (row.ty, row.why) {
            wrong.push(format!("{}: `{ty}`, {why}", row.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_output_has_the_type_that_the_table_says() {
    let (_, file) = generated("outputs");
    let mut wrong = Vec::new();
    for row in OUTPUTS {
        let (ty, doc) = field(&file, &format!("{}Outputs", camel(row.name)));
        let why = doc.strip_prefix("`$steps.s.outputs.x`.").unwrap().trim();
        if (ty.as_str(), why) != (row.ty, row.why) {
            wrong.push(format!("{}: `{ty}`, {why}", row.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The page for users is the table.
#[test]
fn the_page_is_what_the_table_says() {
    let mut page = "# Schemas and their types\n\nThe Rust type of each schema, as a test compiles it: \
        `UPDATE_DOCS=1 cargo test -p arazzo-codegen --test inferred_types` writes this page. The rules are in [types.md](types.md).\n\n\
        ## An input `x`\n\nA required input is an argument of `new`.\n\n| schema | type | given as, and why it is JSON |\n|---|---|---|\n"
        .to_owned();
    for row in INPUTS {
        let schema = match row.name {
            "file" => "required {type: string}, sent as a file only".to_owned(),
            "file-and-text" => "required {type: string}, sent as a file and in a header".to_owned(),
            _ => row.schema.to_owned(),
        };
        writeln!(page, "| `{schema}` | `{}` | {} |", row.ty, row.why).unwrap();
    }
    page.push_str(
        "\n## An output of a step `s`\n\nThe schema is that of the member `v` of the reply, or all responses.\n\n\
         | schema | output | type | why |\n|---|---|---|---|\n",
    );
    for row in OUTPUTS {
        let more = match row.name {
            "narrowed" => ", under `$statusCode == 201`",
            "skipped" => ", and a failure of `s` goes on",
            _ => "",
        };
        writeln!(
            page,
            "| `{}` | `{}`{more} | `{}` | {} |",
            row.schema, row.expression, row.ty, row.why
        )
        .unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/inferred-types.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        written, page,
        "docs/inferred-types.md is stale: UPDATE_DOCS=1 writes it anew"
    );
}
