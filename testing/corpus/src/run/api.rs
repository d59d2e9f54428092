//! An OpenAPI document as a server sees it.

use corpus_runner::{Given, Scheme};
use serde_json::{Map, Value};

use super::document::resolved;
use super::schema::{self, Dialect};
use super::template::Template;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The document of a source description.
pub(crate) struct Api {
    pub(crate) name: String,
    document: Value,
    dialect: Dialect,
    operations: Vec<Operation>,
}

/// An operation and where it stands.
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    template: Template,
}

impl Api {
    pub(crate) fn of(name: &str, document: Value) -> Self {
        let version = document
            .get("openapi")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let dialect = if version.starts_with("3.1") || version.starts_with("3.2") {
            Dialect::JsonSchema
        } else {
            Dialect::OpenApi3_0
        };
        let mut operations = Vec::new();
        for (path, item) in document
            .get("paths")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let Some(item) = resolved(&document, item) else {
                continue;
            };
            for method in METHODS.iter().filter(|method| item.get(*method).is_some()) {
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    template: Template::of(path),
                });
            }
        }
        Self {
            name: name.to_owned(),
            document,
            dialect,
            operations,
        }
    }

    /// The operations that a request may be meant for, the likeliest first: those whose path matches, of any method.
    pub(crate) fn matching<'a>(&'a self, path: &str) -> Vec<&'a Operation> {
        let operations = self.operations.iter();
        let mut found: Vec<&Operation> = operations
            .filter(|operation| operation.template.matches(path).is_some())
            .collect();
        found.sort_by_key(|operation| std::cmp::Reverse(operation.template.literal_length()));
        found
    }

    /// How much of the query that its path has the request has, if it has all of it.
    pub(crate) fn pairs_within(operation: &Operation, query: Option<&str>) -> Option<usize> {
        operation.template.pairs_within(query)
    }

    /// The operation at a path and a method.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let mut operations = self.operations.iter();
        operations.find(|operation| operation.path == path && operation.method.eq_ignore_ascii_case(method))
    }

    fn path_item(&self, operation: &Operation) -> Option<&Value> {
        resolved(&self.document, self.document.get("paths")?.get(&operation.path)?)
    }

    fn object(&self, operation: &Operation) -> Option<&Value> {
        self.path_item(operation)?.get(operation.method.to_lowercase())
    }

    /// The parameters, those of the path item that the operation does not replace among them.
    pub(crate) fn parameters(&self, operation: &Operation) -> Vec<&Value> {
        let own = self.list(self.object(operation));
        let mut shared = self.list(self.path_item(operation));
        let same = |one: &Value, other: &Value| one["name"] == other["name"] && one["in"] == other["in"];
        shared.retain(|shared| !own.iter().any(|own| same(own, shared)));
        own.into_iter().chain(shared).collect()
    }

    fn list<'d>(&'d self, of: Option<&'d Value>) -> Vec<&'d Value> {
        let list = of.and_then(|of| of.get("parameters")).and_then(Value::as_array);
        let list = list.into_iter().flatten();
        list.filter_map(|parameter| resolved(&self.document, parameter))
            .collect()
    }

    /// The variables of the path with their values.
    pub(crate) fn variables<'p>(operation: &'p Operation, path: &'p str) -> Vec<(&'p str, &'p str)> {
        operation.template.matches(path).unwrap_or_default()
    }

    /// The media types of the request body, and whether there has to be one; `None` when the operation takes none.
    pub(crate) fn body(&self, operation: &Operation) -> Option<(Map<String, Value>, bool)> {
        let object = self.object(operation)?;
        if let Some(body) = object.get("requestBody") {
            let body = resolved(&self.document, body)?;
            let content = body.get("content").and_then(Value::as_object).cloned();
            return Some((
                content.unwrap_or_default(),
                body.get("required") == Some(&Value::Bool(true)),
            ));
        }
        // Swagger 2.0.
        let parameters = self.parameters(operation);
        let body = parameters.iter().find(|parameter| parameter["in"] == "body");
        let has_form = parameters.iter().any(|parameter| parameter["in"] == "formData");
        if body.is_none() && !has_form {
            return None;
        }
        let schema = body
            .and_then(|body| body.get("schema"))
            .cloned()
            .unwrap_or(Value::Bool(true));
        let media_type = serde_json::json!({ "schema": schema });
        let consumes = object.get("consumes").or(self.document.get("consumes"));
        let fallback = if has_form { "*/*" } else { "application/json" };
        let names = consumes.and_then(Value::as_array).into_iter().flatten();
        let mut content: Map<String, Value> = names
            .filter_map(|name| Some((name.as_str()?.to_owned(), media_type.clone())))
            .collect();
        if content.is_empty() {
            content.insert(fallback.to_owned(), media_type);
        }
        let required = body.is_some_and(|body| body.get("required") == Some(&Value::Bool(true)));
        Some((content, required))
    }

    /// The first success status that the operation declares and the response object; 200 where none is declared.
    pub(crate) fn success(&self, operation: &Operation) -> (u16, Option<&Value>) {
        let found = self.declared(operation);
        match found.first().copied() {
            Some(found) => found,
            None => {
                let responses = self.responses(operation);
                let default = responses.and_then(|responses| responses.get("default"));
                (200, default.and_then(|default| resolved(&self.document, default)))
            }
        }
    }

    /// All statuses of success that the operation declares, the first first.
    pub(crate) fn successes(&self, operation: &Operation) -> Vec<u16> {
        let declared = self.declared(operation);
        declared.into_iter().map(|(status, _)| status).collect()
    }

    fn responses(&self, operation: &Operation) -> Option<&Map<String, Value>> {
        self.object(operation)?.get("responses")?.as_object()
    }

    /// Those of 2xx in front of those of 3xx.
    fn declared(&self, operation: &Operation) -> Vec<(u16, Option<&Value>)> {
        let responses = self.responses(operation).into_iter().flatten();
        let mut found: Vec<(u16, Option<&Value>)> = responses
            .filter_map(|(status, response)| {
                let status = status.replace(['X', 'x'], "0").parse().ok()?;
                Some((status, resolved(&self.document, response)))
            })
            .filter(|(status, _)| (200..400).contains(status))
            .collect();
        found.sort_by_key(|(status, _)| *status);
        found
    }

    /// The media types of a response.
    pub(crate) fn contents(&self, operation: &Operation, response: &Value) -> Map<String, Value> {
        if let Some(content) = response.get("content").and_then(Value::as_object) {
            return content.clone();
        }
        // Swagger 2.0.
        let Some(schema) = response.get("schema") else {
            return Map::new();
        };
        let object = self.object(operation);
        let produces = object
            .and_then(|object| object.get("produces"))
            .or(self.document.get("produces"));
        let names = produces.and_then(Value::as_array).into_iter().flatten();
        let mut names: Vec<&str> = names.filter_map(Value::as_str).collect();
        if names.is_empty() {
            names.push("application/json");
        }
        let media_type = serde_json::json!({ "schema": schema });
        names
            .into_iter()
            .map(|name| (name.to_owned(), media_type.clone()))
            .collect()
    }

    /// What a value refers to.
    pub(crate) fn resolved<'d>(&'d self, value: &'d Value) -> Option<&'d Value> {
        resolved(&self.document, value)
    }

    /// A schema of the document that stands by itself.
    pub(crate) fn schema(&self, schema: &Value) -> Value {
        schema::alone(&self.document, schema, self.dialect)
    }

    /// The security schemes, and what is given for each.
    pub(crate) fn schemes(&self) -> Vec<Scheme> {
        let components = self.document.pointer("/components/securitySchemes");
        let schemes = components.or(self.document.get("securityDefinitions"));
        let schemes = schemes.and_then(Value::as_object).into_iter().flatten();
        schemes
            .map(|(name, scheme)| Scheme {
                source: self.name.clone(),
                name: name.clone(),
                credential: given(resolved(&self.document, scheme).unwrap_or(scheme)),
            })
            .collect()
    }
}

fn given(scheme: &Value) -> Given {
    let text = |field: &str| scheme.get(field).and_then(Value::as_str).unwrap_or_default();
    match text("type") {
        "apiKey" => Given::ApiKey,
        "basic" => Given::Basic,
        "http" if text("scheme").eq_ignore_ascii_case("basic") => Given::Basic,
        "http" if text("scheme").eq_ignore_ascii_case("bearer") => Given::Bearer,
        "oauth2" | "openIdConnect" => Given::Bearer,
        _ => Given::Nothing,
    }
}
