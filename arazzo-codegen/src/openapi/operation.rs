//! An operation: all that a step needs of it.

use super::content::{self, RequestBody, Response};
use super::description::Description;
use super::error::OpenApiError;
use super::parameter::{self, DeclaredParameter};
use super::security::{self, SecurityRequirement};
use super::server::{self, Server};
use super::{NamedOperation, Version, swagger};
use crate::diagnostic::Diagnostic;
use crate::source::{Node, Span, Value};

/// An operation, sliced out of its document.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) path: String,
    /// In upper case, unless it is none of HTTP's own.
    pub(crate) method: String,
    /// The servers that apply, the first by default (S10).
    pub(crate) servers: Vec<Server>,
    pub(crate) parameters: Vec<DeclaredParameter>,
    pub(crate) request_body: Option<RequestBody>,
    /// It declares a body that cannot be read, which is reported.
    pub(crate) unread_body: bool,
    pub(crate) responses: Vec<Response>,
    /// The alternatives; none when the document asks for no credential.
    pub(crate) security: Vec<SecurityRequirement>,
    /// The place that says `deprecated: true`.
    pub(crate) deprecated: Option<Span>,
    /// The key of the path, for findings.
    pub(crate) span: Span,
}

impl Operation {
    /// Slices the operation out of its document. What is wrong in it is reported, and left out of it.
    ///
    /// # Errors
    /// [`OpenApiError`] when the operation cannot be read at all.
    pub(crate) fn read(
        description: &Description,
        name: &NamedOperation,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<Self, OpenApiError> {
        let own = |field: &str| name.field(description, field);
        let shared = |field: &str| name.path_item_field(description, field);
        let document = |field: &str| description.node(&[field]);
        let mut operation = Self {
            path: name.path.text.clone(),
            method: name.http_method(),
            servers: Vec::new(),
            parameters: Vec::new(),
            request_body: None,
            unread_body: false,
            responses: Vec::new(),
            security: Vec::new(),
            deprecated: deprecated(own("deprecated")?.as_ref()),
            span: name.path.span,
        };
        let lists = [own("parameters")?, shared("parameters")?];
        if description.version() == Version::V2 {
            let or_document = |field: &str| Ok::<_, OpenApiError>(own(field)?.or(document(field)?));
            let produces = swagger::media_types(or_document("produces")?.as_ref());
            let consumes = swagger::media_types(or_document("consumes")?.as_ref());
            let lists = lists.iter().flatten();
            let (parameters, body) = swagger::parameters(description, lists, &consumes, findings);
            operation.parameters = parameters;
            operation.request_body = body;
            operation.servers = swagger::servers(description, own("schemes")?.as_ref())?;
            if let Some(responses) = own("responses")? {
                operation.responses = content::responses(description, &responses, findings, |response, _| {
                    swagger::content(response, &produces)
                });
            }
        } else {
            for list in lists.iter().flatten() {
                parameter::read_parameters(description, list, &mut operation.parameters, findings);
            }
            let body = own("requestBody")?;
            operation.request_body = body
                .as_ref()
                .and_then(|body| content::request_body(description, body, findings));
            operation.unread_body = body.is_some() && operation.request_body.is_none();
            if let Some(responses) = own("responses")? {
                operation.responses = content::responses(description, &responses, findings, content::content);
            }
            for servers in [own("servers")?, shared("servers")?, document("servers")?]
                .iter()
                .flatten()
            {
                if operation.servers.is_empty() {
                    operation.servers = server::read_servers(servers, findings);
                }
            }
        }
        if let Some(security) = own("security")?.or(document("security")?) {
            operation.security = security::read_security(description, &security, findings);
        }
        Ok(operation)
    }

    /// What the document declares for a status: the status itself, its class, or `default`.
    pub(crate) fn response(&self, status: u16) -> Option<&Response> {
        let exact = status.to_string();
        let class = format!("{}XX", status / 100);
        [exact.as_str(), class.as_str(), "default"]
            .into_iter()
            .find_map(|wanted| {
                self.responses
                    .iter()
                    .find(|response| response.status.eq_ignore_ascii_case(wanted))
            })
    }
}

/// The place of `deprecated`, if it is true.
fn deprecated(field: Option<&Node>) -> Option<Span> {
    let is_true = |field: &&Node| field.value == Value::Bool(true);
    field.filter(is_true).map(|field| field.span)
}
