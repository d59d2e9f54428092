//! The operations of an OpenAPI document, for tools that write workflows.

use std::path::Path;

use crate::check::PathTemplate;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Findings, nearest};
use crate::expression::Pointer;
use crate::openapi::{self, Description, MediaType, NamedOperation, ParameterLocation};
use crate::schema::{Definitions, References, SchemaDescription, SchemaReader, Shape, Side, Type, kind_of};
use crate::source::{Node, ReadError, Sources};

/// An OpenAPI document: Swagger 2.0, or OpenAPI 3.0, 3.1 or 3.2.
///
/// ```no_run
/// let api = arazzo_codegen::api::Api::open("specs/pets.openapi.yaml".as_ref())?;
/// for name in api.operations() {
///     println!("{} {} {}", name.method, name.path, name.id.unwrap_or_default());
/// }
/// # Ok::<(), arazzo_codegen::Diagnostics>(())
/// ```
#[derive(Debug)]
pub struct Api {
    sources: Sources,
    description: SchemaDescription,
}

/// The names of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationName {
    /// Its `operationId`.
    pub id: Option<String>,
    /// Its method. The methods of HTTP are in upper case.
    pub method: String,
    /// Its path, with its variables.
    pub path: String,
    /// The JSON pointer to it, which is the end of an `operationPath`.
    pub pointer: String,
}

/// An operation, as a step that calls it needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// Its parameters, and the variables of its path that are not declared as parameters.
    pub parameters: Vec<Parameter>,
    /// Its request body.
    pub body: Option<Body>,
    /// The status of its first successful reply, if the document names a single status.
    pub status: Option<u16>,
    /// The properties of that reply, if it is a JSON object.
    pub reply: Vec<Property>,
    /// The properties of the items of that reply, if it is a JSON array of objects.
    pub items: Vec<Property>,
    /// Whether that reply is a JSON array.
    pub is_list: bool,
    /// The name of the schema of that reply, or of its items.
    pub schema: Option<String>,
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its `in`: `path`, `query`, `header` and so on.
    pub location: &'static str,
    /// Whether it is required.
    pub required: bool,
    /// Its kind of value.
    pub kind: ValueKind,
}

/// A request body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Body {
    /// Whether it is required.
    pub required: bool,
    /// The media type. JSON is preferred.
    pub media_type: String,
    /// The kind of the whole body.
    pub kind: ValueKind,
    /// Its properties, if it is an object.
    pub properties: Vec<Property>,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Whether it is required.
    pub required: bool,
    /// Its kind of value.
    pub kind: ValueKind,
    /// The first line of its description.
    pub about: Option<String>,
    /// The only allowed value, as JSON text.
    pub constant: Option<String>,
    /// The allowed strings.
    pub values: Vec<String>,
    /// The properties of its items, if it is an array of objects.
    pub items: Vec<Property>,
    /// The name of the schema of its items, if it is an array.
    pub item_schema: Option<String>,
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueKind {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// An array.
    Array,
    /// An object.
    Object,
    /// The document gives no type.
    Any,
}

impl ValueKind {
    /// The word for JSON Schema's `type`. `None` without a type.
    #[must_use]
    pub fn as_str(self) -> Option<&'static str> {
        Some(match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
            Self::Any => return None,
        })
    }
}

impl Api {
    /// Opens a document and reads only the names of its operations.
    ///
    /// # Errors
    /// A finding, if the file cannot be read or is not an OpenAPI document.
    pub fn open(path: &Path) -> Result<Self, Diagnostics> {
        let sources = Sources::new();
        let opened = match sources.read(path) {
            Ok(source) => Description::open(&sources, source).map_err(|error| error.diagnostic()),
            Err(error) => {
                let message = match &error {
                    ReadError::Missing { .. } => format!("there is no file `{}`", path.display()),
                    other => other.to_string(),
                };
                Err(Diagnostic::without_place(Code::UnreadableFile, message))
            }
        };
        match opened {
            Ok(description) => Ok(Self {
                sources,
                description: description.into(),
            }),
            Err(finding) => {
                let mut findings = Findings::default();
                findings.push(finding);
                Err(findings.finish(sources, None))
            }
        }
    }

    /// The names of all operations, in the order of the document.
    #[must_use]
    pub fn operations(&self) -> Vec<OperationName> {
        self.description.operations().map(name).collect()
    }

    /// The `operationId` closest to a misspelled one.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<String> {
        nearest(id, self.description.operation_ids()).map(str::to_owned)
    }

    /// Whether several operations have this `operationId`. A step has to refer to them by path.
    #[must_use]
    pub fn is_ambiguous(&self, id: &str) -> bool {
        self.description.operations_with_id(id).len() > 1
    }

    /// Reads an operation. Invalid parts of it are left out.
    ///
    /// # Errors
    /// A finding, if it cannot be read.
    pub fn operation(&self, operation: &OperationName) -> Result<Operation, Diagnostics> {
        let mut unheard = Vec::new();
        let found = self
            .description
            .operations()
            .find(|known| name(known) == *operation);
        let read = found.map(|found| openapi::Operation::read(&self.description, found, &mut unheard));
        match read {
            Some(Ok(read)) => Ok(self.outline(&read)),
            Some(Err(error)) => Err(self.refused(error.diagnostic())),
            None => {
                let message = format!("there is no operation `{} {}`", operation.method, operation.path);
                Err(self.refused(Diagnostic::without_place(Code::UnknownOperation, message)))
            }
        }
    }

    fn refused(&self, finding: Diagnostic) -> Diagnostics {
        let mut findings = Findings::default();
        findings.push(finding);
        findings.finish(self.sources.clone(), None)
    }

    fn outline(&self, read: &openapi::Operation) -> Operation {
        let declared = read.parameters.iter().map(|declared| Parameter {
            name: declared.name.clone(),
            location: location(declared.location),
            required: declared.required,
            kind: self.kind(declared.schema.as_ref()),
        });
        let mut parameters: Vec<Parameter> = declared.collect();
        let template = PathTemplate::of(read, []);
        for variable in template.variables().chain(template.query_variables()) {
            if !parameters
                .iter()
                .any(|known| known.name == variable && known.location == "path")
            {
                parameters.push(Parameter {
                    name: variable.to_owned(),
                    location: "path",
                    required: true,
                    kind: ValueKind::String,
                });
            }
        }
        let body = read.request_body.as_ref().and_then(|body| {
            let offer = preferred(&body.content)?;
            Some(Body {
                required: body.required,
                media_type: offer.name.clone(),
                kind: self.kind(offer.schema.as_ref()),
                properties: self.properties(offer.schema.as_ref(), Side::Input),
            })
        });
        let success = read.responses.iter().find(|response| response.is_success());
        let content = success
            .map(|response| response.content.as_slice())
            .unwrap_or_default();
        let json = content.iter().find(|offer| offer.is_json());
        let schema = json.and_then(|offer| offer.schema.as_ref());
        let is_list = self.kind(schema) == ValueKind::Array;
        let item = schema.filter(|_| is_list).and_then(|schema| self.item(schema));
        Operation {
            parameters,
            body,
            status: success.and_then(|response| response.status.parse().ok()),
            reply: self.properties(schema, Side::Output),
            items: self.properties(item.as_ref(), Side::Output),
            is_list,
            schema: schema_name(if is_list { item.as_ref() } else { schema }),
        }
    }

    /// The schema of a list's items.
    fn item(&self, list: &Node) -> Option<Node> {
        let list = self.description.resolve(list).ok()?;
        list.get("items").cloned()
    }

    /// The properties of the items of a property that is a list, and the name of their schema.
    fn items(&self, schemas: &[Node], side: Side) -> Items {
        let item = schemas.iter().find_map(|schema| self.item(schema));
        let properties = item.as_ref().map_or_else(Vec::new, |item| {
            // No deeper: a schema may hold itself.
            self.properties_of(item, side, &|_| (Vec::new(), None))
        });
        (properties, schema_name(item.as_ref()))
    }

    fn kind(&self, schema: Option<&Node>) -> ValueKind {
        schema.map_or(ValueKind::Any, |schema| {
            kind(&self.description, std::slice::from_ref(schema))
        })
    }

    fn properties(&self, schema: Option<&Node>, side: Side) -> Vec<Property> {
        let Some(schema) = schema else { return Vec::new() };
        self.properties_of(schema, side, &|schemas| self.items(schemas, side))
    }

    fn properties_of(&self, schema: &Node, side: Side, items: &dyn Fn(&[Node]) -> Items) -> Vec<Property> {
        let definitions = Definitions::default();
        let reader = SchemaReader::new(&definitions, References::OpenApi(&self.description), side);
        let object = reader.object(schema);
        let properties = object.properties.iter().map(|(name, schemas)| {
            let required = object.required.contains(name);
            let field = reader.property(name, schemas, required, name);
            let values = match field.ty.without_null() {
                Type::Named(position) => match definitions.get(*position).map(|known| known.shape) {
                    Some(Shape::Enum(values)) => values,
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            let (items, item_schema) = items(schemas);
            Property {
                name: name.clone(),
                required: field.required && !matches!(field.ty, Type::Optional(_)),
                kind: match kind(&self.description, schemas) {
                    ValueKind::Any => kind_of_type(&field.ty, !values.is_empty()),
                    kind => kind,
                },
                about: field.doc.and_then(|doc| doc.lines().next().map(str::to_owned)),
                constant: field.default.filter(|_| field.fixed),
                values,
                items,
                item_schema,
            }
        });
        properties.collect()
    }
}

/// The properties of a list's items, and the name of their schema.
type Items = (Vec<Property>, Option<String>);

/// The name under which a schema is declared.
fn schema_name(schema: Option<&Node>) -> Option<String> {
    let reference = schema?.get("$ref")?.as_str()?;
    reference.rsplit('/').next().map(str::to_owned)
}

fn name(operation: &NamedOperation) -> OperationName {
    OperationName {
        id: operation.operation_id.as_ref().map(|(id, _)| id.clone()),
        method: operation.http_method(),
        path: operation.path.text.clone(),
        pointer: Pointer::of(operation.pointer()).to_string(),
    }
}

/// Of what the schema says in alternatives, such as a string or null.
fn kind_of_type(ty: &Type, is_enum: bool) -> ValueKind {
    match ty {
        Type::Optional(inner) => kind_of_type(inner, is_enum),
        Type::Named(_) if is_enum => ValueKind::String,
        Type::String => ValueKind::String,
        Type::Integer | Type::Unsigned => ValueKind::Integer,
        Type::Number => ValueKind::Number,
        Type::Boolean => ValueKind::Boolean,
        Type::Array(_) => ValueKind::Array,
        Type::Map(_) => ValueKind::Object,
        Type::Named(_) | Type::Upload | Type::File | Type::Body | Type::Any | Type::Json => ValueKind::Any,
    }
}

fn kind(description: &SchemaDescription, schemas: &[Node]) -> ValueKind {
    match kind_of(description, schemas) {
        Type::String => ValueKind::String,
        Type::Integer => ValueKind::Integer,
        Type::Number => ValueKind::Number,
        Type::Boolean => ValueKind::Boolean,
        Type::Array(_) => ValueKind::Array,
        Type::Map(_) => ValueKind::Object,
        _ => ValueKind::Any,
    }
}

/// JSON before forms, and forms before everything else.
fn preferred(content: &[MediaType]) -> Option<&MediaType> {
    let rank = |offer: &&MediaType| match openapi::essence(&offer.name).as_str() {
        "application/json" => 0,
        _ if offer.is_json() => 1,
        "application/x-www-form-urlencoded" => 2,
        "multipart/form-data" => 3,
        _ => 4,
    };
    content.iter().min_by_key(rank)
}

fn location(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
        ParameterLocation::QueryString => "querystring",
    }
}
