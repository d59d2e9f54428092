//! Lowers requests.

pub(in crate::lower) mod constant;
pub(in crate::lower) mod every_request;
pub(in crate::lower) mod parameters;
pub(in crate::lower) mod secrets;
pub(in crate::lower) mod security;
pub(in crate::lower) mod servers;

use crate::check::{
    self, CheckedStep, OperationCall, PartKind, PathTemplate, Reference, Referent, RequiredMember,
    Serialization, Style, Value,
};
use crate::document::Location;
use crate::ids::ServerId;
use crate::lower::code::{lifted, root, set_header};
use crate::lower::data::{
    Data, Encoding, LoweredBody, LoweredContent, LoweredField, LoweredPart, LoweredTextPiece,
    LoweredXmlDocument, LoweredXmlReplacement, ValuePlace,
};
use crate::lower::machine::Lowering;
use crate::lower::program::{Expression, Request, Statement};
use crate::lower::value::not_null;

/// The names of the parameters of the path that the step passes.
fn names_of_path(call: &OperationCall) -> impl Iterator<Item = &str> {
    let parameters = call.parameters.iter();
    let of_path = parameters.filter(|parameter| parameter.location == Location::Path);
    of_path.map(|parameter| parameter.name.as_str())
}

/// `security` is the constant of the operation's security requirements.
pub(in crate::lower) fn lower(
    lowering: &Lowering<'_>,
    step: &CheckedStep,
    call: &OperationCall,
    server: ServerId,
    security: Option<String>,
    reads_tree: bool,
) -> Request {
    let template = PathTemplate::of(&call.operation, names_of_path(call));
    let body = call.body.as_ref().map(|body| LoweredBody {
        media_type: body.media_type.clone(),
        content: demanding(content(lowering, &body.content), &body.demands),
        encodings: body.encodings.clone(),
    });
    let mut request = Request {
        method: call.operation.method.clone(),
        path_template: call.operation.path.clone(),
        server,
        path: parameters::path(lowering, call, &template),
        parameters: parameters::parameters(lowering, call, &template),
        timeout: call.timeout,
        root: body.as_ref().and_then(root).cloned(),
        body,
        statements: Vec::new(),
        reads_run: false,
        items: call.items.filter(|_| step.judged().into_iter().any(is_of_body)),
    };
    request.statements = statements(lowering, step, call, security, &request);
    request.reads_run = request.statements.iter().any(Statement::reads_run);
    if reads_tree {
        request.statements.push(of_request("reads_tree", []));
    }
    request
}

/// A call of a method of `request`.
fn of_request<const N: usize>(method: &'static str, arguments: [Expression; N]) -> Statement {
    Statement::Do(Expression::name("request").method(method, arguments))
}

/// They build the request.
fn statements(
    lowering: &Lowering<'_>,
    step: &CheckedStep,
    call: &OperationCall,
    security: Option<String>,
    request: &Request,
) -> Vec<Statement> {
    let reader = lowering.reader();
    let path = request.path.iter().flat_map(|piece| reader.path_piece(piece));
    let security = security.map(|constant| of_request("secured_by", [Expression::Constant(constant)]));
    let secrets = secrets::sent_secrets(lowering, step.sent().into_iter().flat_map(Value::references));
    let secrets = secrets.iter().filter_map(|sent| reader.secret(sent));
    let accept = accept(lowering, call).map(|accept| set_header("Accept", &accept));
    let parameters = request.parameters.iter();
    let body = request.body.iter().flat_map(|body| reader.body(body));
    let timeout = request
        .timeout
        .map(|timeout| of_request("timeout", [Expression::Duration(timeout)]));
    let statements = path
        .chain(security)
        .chain(secrets)
        .chain(accept)
        .chain(parameters.map(|parameter| reader.parameter(parameter)))
        .chain(body)
        .chain(timeout);
    lifted(statements.collect())
}

fn is_of_body(reference: &Reference) -> bool {
    matches!(reference.to, Referent::ResponseBody(_))
}

/// What the operation may answer with, successes first. A header of the step's takes its place, when it has a value.
fn accept(lowering: &Lowering<'_>, call: &OperationCall) -> Option<String> {
    let is_given = call.parameters.iter().any(|parameter| {
        parameter.location == Location::Header
            && parameter.name.eq_ignore_ascii_case("accept")
            && !parameters::may_be_left_out(parameter.required, &lowering.data(&parameter.value))
    });
    if is_given {
        return None;
    }
    let responses = &call.operation.responses;
    let (successes, others): (Vec<_>, Vec<_>) = responses.iter().partition(|response| response.is_success());
    let mut types: Vec<String> = Vec::new();
    for offer in successes
        .into_iter()
        .chain(others)
        .flat_map(|response| &response.content)
    {
        let essence = offer.name.split(';').next().unwrap_or_default();
        let essence = essence.trim().to_ascii_lowercase();
        if is_media_range(&essence) && !types.contains(&essence) {
            types.push(essence);
        }
    }
    (!types.is_empty()).then(|| types.join(", "))
}

/// `type/subtype` of tokens (RFC 9110, section 8.3.1): a document may have anything as a key.
fn is_media_range(text: &str) -> bool {
    let is_token = |token: &str| {
        let is_of_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        !token.is_empty() && token.chars().all(is_of_token)
    };
    text.split_once('/')
        .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

fn content(lowering: &Lowering<'_>, content: &check::PayloadContent) -> LoweredContent {
    match content {
        check::PayloadContent::Json(value) => LoweredContent::Json(lowering.data(value)),
        check::PayloadContent::Form(fields) => LoweredContent::Form(
            fields
                .iter()
                .map(|field| {
                    let (form, value) = parameters::field(lowering, field);
                    let name = field.name.clone();
                    LoweredField { name, form, value }
                })
                .collect(),
        ),
        check::PayloadContent::FormOf { value, fields } => LoweredContent::FormOf {
            value: lowering.data(value),
            styles: styles(fields),
            json: json(fields),
        },
        check::PayloadContent::Multipart(parts) => LoweredContent::Multipart(
            parts
                .iter()
                .map(|part| LoweredPart {
                    name: part.name.clone(),
                    kind: part.kind,
                    value: match part.kind {
                        PartKind::File => not_null(lowering.data(&part.value)),
                        _ => lowering.data(&part.value),
                    },
                })
                .collect(),
        ),
        check::PayloadContent::MultipartOf { value, files, fields } => LoweredContent::MultipartOf {
            value: lowering.data(value),
            files: files.clone(),
            styles: styles(fields),
            json: json(fields),
        },
        check::PayloadContent::Xml { value, root } => LoweredContent::Xml {
            value: lowering.data(value),
            root: root.clone(),
        },
        check::PayloadContent::XmlReplaced {
            document,
            replacements,
        } => LoweredContent::XmlReplaced {
            document: match document {
                check::XmlDocument::Text(value) => LoweredXmlDocument::Text(xml(lowering.data(value))),
                check::XmlDocument::Written { value, root } => LoweredXmlDocument::Written {
                    value: lowering.data(value),
                    root: root.clone(),
                },
            },
            replacements: replacements
                .iter()
                .map(|replacement| LoweredXmlReplacement {
                    target: replacement.target.clone(),
                    value: lowering.data(&replacement.value),
                })
                .collect(),
        },
        check::PayloadContent::XmlText(value) => LoweredContent::Text(xml(lowering.data(value))),
        check::PayloadContent::Encoded(value) => LoweredContent::Text(encoded(lowering.data(value))),
        check::PayloadContent::Text(value) => LoweredContent::Text(lowering.data(value)),
        // There are no bytes for null.
        check::PayloadContent::Bytes(value) => LoweredContent::Text(not_null(lowering.data(value))),
    }
}

/// The content, with what the operation requires of it (S17).
fn demanding(mut content: LoweredContent, demands: &[RequiredMember]) -> LoweredContent {
    for demand in demands {
        let (data, rest) = match (&mut content, demand.tokens.as_slice()) {
            (LoweredContent::Form(fields), [name, rest @ ..]) => {
                let field = fields.iter_mut().find(|field| field.name == *name);
                (field.map(|field| &mut field.value), rest)
            }
            (LoweredContent::Multipart(parts), [name, rest @ ..]) => {
                let part = parts.iter_mut().find(|part| part.name == *name);
                (part.map(|part| &mut part.value), rest)
            }
            (
                LoweredContent::Json(data)
                | LoweredContent::Text(data)
                | LoweredContent::FormOf { value: data, .. }
                | LoweredContent::MultipartOf { value: data, .. }
                | LoweredContent::Xml { value: data, .. },
                tokens,
            ) => (Some(data), tokens),
            (
                LoweredContent::Form(_) | LoweredContent::Multipart(_) | LoweredContent::XmlReplaced { .. },
                tokens,
            ) => (None, tokens),
        };
        if let Some(Data::Read(read)) = data.and_then(|data| data_at(data, rest)) {
            let demanded = ValuePlace::Demanded(Box::new(read.clone()), demand.name.clone());
            read.place = demanded;
            read.optional = false;
        }
    }
    content
}

fn data_at<'d>(data: &'d mut Data, tokens: &[String]) -> Option<&'d mut Data> {
    let Some((first, rest)) = tokens.split_first() else {
        return Some(data);
    };
    match data {
        Data::Object(members) => {
            let member = members.iter_mut().find(|(name, _)| name == first)?;
            data_at(&mut member.1, rest)
        }
        Data::Array(items) => data_at(items.get_mut(first.parse::<usize>().ok()?)?, rest),
        _ => None,
    }
}

/// The fields that are in a style of the query.
fn styles(fields: &[(String, Serialization)]) -> Vec<(String, Style)> {
    let styles = fields
        .iter()
        .filter_map(|(name, serialization)| match serialization {
            Serialization::Style(style) => Some((name.clone(), *style)),
            Serialization::Json | Serialization::Text => None,
        });
    styles.collect()
}

/// The fields that are JSON.
fn json(fields: &[(String, Serialization)]) -> Vec<String> {
    let json = fields
        .iter()
        .filter(|(_, serialization)| *serialization == Serialization::Json);
    json.map(|(name, _)| name.clone()).collect()
}

/// What is inserted into a query or a form is encoded, so that it can add no field.
pub(in crate::lower) fn encoded(text: Data) -> Data {
    inserted(text, |_| Encoding::Url)
}

/// What is inserted into XML is escaped. In a CDATA section and in a comment nothing is, but their ends must not come
/// early, and what stands in a name has to be one (S16).
fn xml(text: Data) -> Data {
    let prefixes = bound_prefixes(&text);
    inserted(text, |before| {
        if before.rfind("<![CDATA[") > before.rfind("]]>") {
            Encoding::XmlCdata
        } else if before.rfind("<!--") > before.rfind("-->") {
            Encoding::XmlComment
        } else if !is_in_tag(before) {
            Encoding::XmlText
        } else if before.ends_with(|last: char| matches!(last, '<' | '/') || last.is_whitespace()) {
            let prefixes = prefixes.clone();
            Encoding::XmlName { prefixes }
        } else {
            Encoding::XmlNamePart
        }
    })
}

/// The prefixes that a text of XML binds, wherever in it.
fn bound_prefixes(text: &Data) -> Vec<String> {
    let Data::Text(pieces) = text else {
        return Vec::new();
    };
    let literals = pieces.iter().filter_map(|piece| match piece {
        LoweredTextPiece::Literal(literal) => Some(literal),
        LoweredTextPiece::Read(..) => None,
    });
    let bound = literals.flat_map(|literal| literal.split("xmlns:").skip(1));
    bound
        .filter_map(|behind| behind.split_once('='))
        .map(|(prefix, _)| prefix.trim_end().to_owned())
        .collect()
}

/// Whether the end of a text of XML stands in a tag and there in no value of an attribute.
fn is_in_tag(before: &str) -> bool {
    let Some(tag) = before.rfind('<').and_then(|start| before.get(start..)) else {
        return false;
    };
    let mut quote = None;
    for next in tag.chars() {
        match (quote, next) {
            (Some(open), next) if open == next => quote = None,
            (None, '"' | '\'') => quote = Some(next),
            (None, '>') => return false,
            _ => {}
        }
    }
    quote.is_none()
}

/// A text with an encoding for every value in it; `encoding` is told the literal text before it.
fn inserted(text: Data, encoding: impl Fn(&str) -> Encoding) -> Data {
    let Data::Text(pieces) = text else {
        return text;
    };
    let mut before = String::new();
    let pieces = pieces
        .into_iter()
        .map(|piece| match piece {
            LoweredTextPiece::Literal(literal) => {
                before.push_str(&literal);
                LoweredTextPiece::Literal(literal)
            }
            LoweredTextPiece::Read(read, _) => LoweredTextPiece::Read(read, encoding(&before)),
        })
        .collect();
    Data::Text(pieces)
}
