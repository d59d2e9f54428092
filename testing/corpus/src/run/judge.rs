//! Whether an OpenAPI document lets a request be made.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use loopback::Request;
use serde_json::{Map, Value};

use super::api::{Api, Operation};
use super::percent_decoded;
use super::schema::top;

/// What a document says against a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Breach {
    /// What kind of rule it is.
    pub(crate) kind: &'static str,
    /// The operation and what is wrong.
    pub(crate) detail: String,
    pub(crate) subject: Subject,
    /// Several branches of a `oneOf` take the value.
    pub(crate) is_ambiguous: bool,
}

/// What says that a body is one of several branches of a `oneOf` and not of one alone.
const AMBIGUOUS: &str = "a JSON body that several branches of a `oneOf` take";

/// What of a request a rule is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// All of it.
    Whole,
    /// A parameter: its `in` and its name.
    Parameter(String, String),
    /// A place in the body, and the members there that are missing or too many.
    Body {
        pointer: Vec<String>,
        members: Vec<String>,
    },
}

/// What a schema says against a value.
struct Fault {
    text: String,
    pointer: Vec<String>,
    members: Vec<String>,
    /// Several branches of a `oneOf` take it.
    is_ambiguous: bool,
}

/// The operation that the request is meant for, and what is wrong with the request.
pub(crate) fn judge<'a>(api: &'a Api, request: &Request, path: &str) -> (Option<&'a Operation>, Vec<Breach>) {
    let matching = api.matching(path);
    let shown = format!("{} {path}", request.method);
    if matching.is_empty() {
        return (None, vec![breach("no such path", &shown, "", Subject::Whole)]);
    }
    let operations = matching
        .iter()
        .filter(|operation| operation.method == request.method);
    // Some paths have a query that tells them apart.
    let pairs = |operation: &Operation| Api::pairs_within(operation, request.query.as_deref());
    let most = operations.clone().filter_map(|operation| pairs(operation)).max();
    let operations = operations.filter(|operation| most.is_none() || pairs(operation) == most);
    // Where several paths match, it is the one with which the least is wrong.
    let judged = operations.map(|operation| (*operation, against(api, operation, request, path)));
    match judged.min_by_key(|(_, breaches)| breaches.len()) {
        Some((operation, breaches)) => (Some(operation), breaches),
        None => (None, vec![breach("no such method", &shown, "", Subject::Whole)]),
    }
}

fn breach(kind: &'static str, operation: &str, what: &str, subject: Subject) -> Breach {
    Breach {
        kind,
        detail: format!("{operation}{}{what}", if what.is_empty() { "" } else { ": " }),
        subject,
        is_ambiguous: kind == AMBIGUOUS,
    }
}

fn against(api: &Api, operation: &Operation, request: &Request, path: &str) -> Vec<Breach> {
    let shown = format!("{} {}", operation.method, operation.path);
    let mut breaches = Vec::new();
    let variables = Api::variables(operation, path);
    for parameter in api.parameters(operation) {
        let field = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
        let (name, location) = (field("name"), field("in"));
        let is_required = parameter.get("required") == Some(&Value::Bool(true));
        let value = match location {
            "path" => {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| percent_decoded(value))
            }
            "query" => query_value(request, name),
            "header" => request.header(name).map(str::to_owned),
            "cookie" => cookie(request, name),
            _ => continue,
        };
        // OpenAPI leaves these to the body and to the security schemes ("Parameter Object", `name`).
        let is_ignored = location == "header"
            && ["accept", "content-type", "authorization"].contains(&name.to_lowercase().as_str());
        if is_ignored {
            continue;
        }
        let subject = Subject::Parameter(location.to_owned(), name.to_owned());
        match value {
            Some(value) => {
                if let Some(fault) = against_schema(api, parameter, &value) {
                    let what = format!("{location} parameter `{name}`: {}", fault.text);
                    breaches.push(breach("a parameter against its schema", &shown, &what, subject));
                }
            }
            None if is_required && !is_spread(api, parameter, location) => {
                breaches.push(breach(
                    "a required parameter is missing",
                    &shown,
                    &format!("{location} parameter `{name}`"),
                    subject,
                ));
            }
            None => {}
        }
    }
    let wrong = body(api, operation, request).into_iter();
    breaches.extend(wrong.map(|(kind, what, subject)| breach(kind, &shown, &what, subject)));
    breaches
}

/// The value of `name=value`; also that of `name[]=` and the first of `name[…]=`.
fn query_value(request: &Request, name: &str) -> Option<String> {
    let name = name.split('[').next().unwrap_or(name);
    let query = request.query.as_deref()?;
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = percent_decoded(&key.replace('+', " "));
        let key = key.split('[').next().unwrap_or_default();
        (key == name).then(|| percent_decoded(&value.replace('+', " ")))
    })
}

fn cookie(request: &Request, name: &str) -> Option<String> {
    let cookies = request.header("Cookie")?.split(';');
    let mut pairs = cookies.filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// An object in the query whose members are parameters of their own, as the style `form` with `explode` has it.
fn is_spread(api: &Api, parameter: &Value, location: &str) -> bool {
    let schema = parameter.get("schema").map(|schema| api.schema(schema));
    let kind = schema.as_ref().and_then(|schema| top(schema).get("type"));
    location == "query" && kind.and_then(Value::as_str) != Some("string") && !is_scalar(schema.as_ref())
}

fn is_scalar(schema: Option<&Value>) -> bool {
    let kind = schema
        .and_then(|schema| top(schema).get("type"))
        .and_then(Value::as_str);
    matches!(kind, Some("string" | "integer" | "number" | "boolean"))
}

/// Whether a parameter takes a value, as far as that is judged.
pub(crate) fn takes(api: &Api, parameter: &Value, value: &str) -> bool {
    against_schema(api, parameter, value).is_none()
}

/// What is wrong with the value of a scalar parameter.
fn against_schema(api: &Api, parameter: &Value, value: &str) -> Option<Fault> {
    // Swagger 2.0 has the schema in the parameter itself.
    let schema = api.schema(parameter.get("schema").unwrap_or(parameter));
    if !is_scalar(Some(&schema)) {
        return None;
    }
    let typed = match top(&schema).get("type").and_then(Value::as_str) {
        Some("string") => Value::from(value),
        _ => serde_json::from_str(value).unwrap_or_else(|_| Value::from(value)),
    };
    faults(&schema, &typed).into_iter().next()
}

/// What is not met, and where.
fn faults(schema: &Value, value: &Value) -> Vec<Fault> {
    const MOST: usize = 8;
    let Ok(judge) = jsonschema::validator_for(schema) else {
        return Vec::new();
    };
    judge
        .iter_errors(value)
        .take(MOST)
        .map(|error| fault(&error))
        .collect()
}

fn fault(error: &ValidationError<'_>) -> Fault {
    let text: String = error.to_string().chars().take(160).collect();
    let keyword = error.kind().keyword();
    let path = error.instance_path().to_string();
    let unescaped = |token: &str| token.replace("~1", "/").replace("~0", "~");
    let members = match error.kind() {
        ValidationErrorKind::Required { property } => {
            property.as_str().map(str::to_owned).into_iter().collect()
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected.clone(),
        _ => Vec::new(),
    };
    Fault {
        text: format!("`{keyword}` at `{path}`: {text}"),
        pointer: path.split('/').skip(1).map(unescaped).collect(),
        members,
        is_ambiguous: matches!(error.kind(), ValidationErrorKind::OneOfMultipleValid { .. }),
    }
}

fn body(api: &Api, operation: &Operation, request: &Request) -> Vec<(&'static str, String, Subject)> {
    let whole = |kind| vec![(kind, String::new(), Subject::Whole)];
    let Some((content, required)) = api.body(operation) else {
        return match request.body.is_empty() {
            true => Vec::new(),
            false => whole("a body that the operation does not take"),
        };
    };
    let sent = request.header("Content-Type").unwrap_or_default();
    // A form without fields is one.
    if request.body.is_empty() && essence(sent) != "application/x-www-form-urlencoded" {
        return match required {
            true => whole("the required body is missing"),
            false => Vec::new(),
        };
    }
    let Some(media_type) = declared(&content, sent) else {
        let names: Vec<&str> = content.keys().map(String::as_str).collect();
        let what = format!("`{sent}` is none of `{}`", names.join("`, `"));
        let subject = Subject::Parameter("header".to_owned(), "Content-Type".to_owned());
        return vec![("a media type that the operation does not take", what, subject)];
    };
    let Some(schema) = media_type.get("schema").map(|schema| api.schema(schema)) else {
        return Vec::new();
    };
    let essence = essence(sent);
    if is_json(&essence) {
        let Ok(value) = serde_json::from_slice(&request.body) else {
            return whole("a body that is not what its media type says");
        };
        let faults = faults(&schema, &value).into_iter();
        let faults = faults.map(|fault| {
            let kind = if fault.is_ambiguous {
                AMBIGUOUS
            } else {
                "a JSON body against its schema"
            };
            let (pointer, members) = (fault.pointer, fault.members);
            (kind, fault.text, Subject::Body { pointer, members })
        });
        return faults.collect();
    }
    if essence == "application/x-www-form-urlencoded" || essence == "multipart/form-data" {
        let given = fields(request, &essence);
        let required = top(&schema).get("required").and_then(Value::as_array);
        let required = required.into_iter().flatten().filter_map(Value::as_str);
        let missing = required.filter(|name| !given.iter().any(|field| is_of_field(field, name)));
        let missing = missing.map(|name| {
            let subject = Subject::Body {
                pointer: Vec::new(),
                members: vec![name.to_owned()],
            };
            (
                "a required field of a form is missing",
                format!("`{name}`"),
                subject,
            )
        });
        return missing.collect();
    }
    Vec::new()
}

/// Whether the essence of a media type is that of JSON.
pub(crate) fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json")
}

/// `item[0]` is of the field `item`; a field may have brackets in its own name.
fn is_of_field(field: &str, name: &str) -> bool {
    field == name || field.split('[').next() == Some(name)
}

fn fields(request: &Request, media_type: &str) -> Vec<String> {
    if media_type == "multipart/form-data" {
        return request.parts().into_iter().map(|part| part.name).collect();
    }
    let text = request.text();
    let pairs = text.split('&');
    pairs
        .map(|pair| percent_decoded(&pair.split('=').next().unwrap_or_default().replace('+', " ")))
        .collect()
}

pub(crate) fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase()
}

/// The media type object for what was sent; ranges such as `text/*` come last.
pub(crate) fn declared<'c>(content: &'c Map<String, Value>, sent: &str) -> Option<&'c Value> {
    let sent = essence(sent);
    let exact = content.iter().find(|(name, _)| essence(name) == sent);
    let range = || {
        content.iter().find(|(name, _)| {
            let name = essence(name);
            let start = name.strip_suffix('*');
            name == "*/*" || name == "*" || start.is_some_and(|start| sent.starts_with(start))
        })
    };
    exact.or_else(range).map(|(_, media_type)| media_type)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn api() -> Api {
        let id = json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } });
        let pet = json!({ "type": "object", "required": ["name"], "properties": {
            "name": { "type": "string", "nullable": true },
            "id": { "type": "integer", "readOnly": true },
        } });
        let document = json!({
            "openapi": "3.0.3",
            "paths": {
                "/pets/{id}": {
                    "parameters": [id],
                    "get": { "parameters": [
                        { "name": "kind", "in": "query", "required": true, "schema": { "enum": ["cat"], "type": "string" } },
                        { "name": "X-Trace", "in": "header", "required": true },
                    ] },
                    "put": { "requestBody": { "required": true, "content": {
                        "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } },
                        "application/x-www-form-urlencoded": { "schema": { "$ref": "#/components/schemas/Pet" } },
                    } } },
                },
                "/pets/mine": { "get": {} },
                "/toys?kind=ball": { "get": { "parameters": [
                    { "name": "size", "in": "query", "required": true, "schema": { "type": "string" } },
                ] } },
                "/toys": { "get": {}, "post": { "parameters": [ { "name": "kind", "in": "query" } ] } },
            },
            "components": { "schemas": { "Pet": pet } },
        });
        Api::of("pets", document)
    }

    fn request(method: &str, query: &str, headers: &[(&str, &str)], body: &str) -> Request {
        Request {
            method: method.to_owned(),
            path: String::new(),
            query: (!query.is_empty()).then(|| query.to_owned()),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    fn kinds(request: &Request, path: &str) -> Vec<&'static str> {
        let (_, breaches) = judge(&api(), request, path);
        breaches.into_iter().map(|breach| breach.kind).collect()
    }

    const TRACE: &[(&str, &str)] = &[("x-trace", "1")];

    #[test]
    fn parameters_are_judged() {
        let get = |query, headers| request("GET", query, headers, "");
        assert!(kinds(&get("kind=cat", TRACE), "/pets/7").is_empty());
        assert!(kinds(&get("", &[]), "/pets/mine").is_empty());
        assert_eq!(
            kinds(&get("", &[]), "/pets/7"),
            [
                "a required parameter is missing",
                "a required parameter is missing"
            ]
        );
        assert_eq!(
            kinds(&get("kind=dog", TRACE), "/pets/seven"),
            ["a parameter against its schema", "a parameter against its schema"]
        );
        assert_eq!(kinds(&get("", &[]), "/pests"), ["no such path"]);
        assert_eq!(
            kinds(&request("POST", "", &[], ""), "/pets/7"),
            ["no such method"]
        );
    }

    #[test]
    fn a_query_in_the_key_of_a_path_tells_operations_apart() {
        let toys = |method, query| kinds(&request(method, query, &[], ""), "/toys");
        assert_eq!(toys("GET", "kind=ball"), ["a required parameter is missing"]);
        assert!(toys("GET", "size=1&kind=ball").is_empty());
        assert!(toys("GET", "kind=car").is_empty());
        assert!(toys("POST", "kind=ball").is_empty());
    }

    #[test]
    fn bodies_are_judged() {
        let put = |media_type, body| {
            kinds(
                &request("PUT", "", &[("Content-Type", media_type)], body),
                "/pets/7",
            )
        };
        assert!(put("application/json; charset=utf-8", r#"{"name":null}"#).is_empty());
        assert!(put("application/x-www-form-urlencoded", "name=Rex").is_empty());
        for (media_type, body, kind) in [
            ("application/json", "", "the required body is missing"),
            (
                "application/x-www-form-urlencoded",
                "",
                "a required field of a form is missing",
            ),
            (
                "application/json",
                "{",
                "a body that is not what its media type says",
            ),
            ("application/json", "{}", "a JSON body against its schema"),
            (
                "application/json",
                r#"{"name":1}"#,
                "a JSON body against its schema",
            ),
            (
                "text/plain",
                "Rex",
                "a media type that the operation does not take",
            ),
            (
                "application/x-www-form-urlencoded",
                "nome=Rex",
                "a required field of a form is missing",
            ),
        ] {
            assert_eq!(put(media_type, body), [kind], "{media_type} {body}");
        }
        let get = request("GET", "", &[("Content-Type", "text/plain")], "x");
        assert_eq!(
            kinds(&get, "/pets/mine"),
            ["a body that the operation does not take"]
        );
    }

    #[test]
    fn the_reply_is_what_the_document_declares_first() {
        let document = json!({ "openapi": "3.1.0", "paths": { "/a": { "get": { "responses": {
            "404": { "description": "No." },
            "202": { "description": "Later." },
            "201": { "description": "Made.", "content": { "application/json": { "schema": {
                "type": "object", "required": ["id"], "properties": { "id": { "const": 7 } } } } } },
        } } } } });
        let api = Api::of("a", document);
        let (operation, _) = judge(&api, &request("GET", "", &[], ""), "/a");
        let reply = operation.map(|operation| super::super::answer::answer(&api, operation));
        let reply = reply.map(|reply| (reply.status, reply.body));
        assert_eq!(reply, Some((201, br#"{"id":7}"#.to_vec())));
    }
}
