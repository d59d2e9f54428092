//! The statements that build a request.

use super::json::{constant, json_value};
use super::parameters::request;
use super::payload::xml;
use super::text::{as_text, owned_as_text};
use super::{Access, ValueForm, ValueReader};
use crate::check::{Files, PartEncoding, PartKind};
use crate::ids::InputId;
use crate::lower::data::{
    Data, Form, LoweredBody, LoweredContent, LoweredField, LoweredPart, LoweredXmlDocument, PlacedValue,
    SentSecret,
};
use crate::lower::program::{Expression, Statement, Style, Type, XmlElement};

const NEEDED_FOR: &str = "the request body";

fn form(method: &'static str, arguments: impl Into<Vec<Expression>>) -> Expression {
    Expression::name("form").method(method, arguments)
}

/// `let mut form = …;`
fn new_form(value: Expression) -> Statement {
    Statement::LetMutable("form".to_owned(), value)
}

/// The form is the body.
fn send(method: &'static str) -> Statement {
    Statement::Do(request(method, [Expression::name("form")]))
}

/// The root element of the body, if it is XML.
pub(in crate::lower) fn root(body: &LoweredBody) -> Option<&XmlElement> {
    match &body.content {
        LoweredContent::Xml { root, .. }
        | LoweredContent::XmlReplaced {
            document: LoweredXmlDocument::Written { root, .. },
            ..
        } => Some(root),
        _ => None,
    }
}

impl ValueReader<'_> {
    /// S44: removed from all texts about the request.
    pub(in crate::lower) fn secret(self, secret: &SentSecret) -> Option<Statement> {
        let (read, is_inside) = match secret {
            SentSecret::Input(input) => return self.secret_input(*input),
            SentSecret::Value(read) => (read, false),
            SentSecret::Within(read) => (read, true),
        };
        let cut = |value: Expression| {
            Statement::Do(match (is_inside, &read.ty) {
                (true, _) => request("secrets_in", [value]),
                (false, Type::String) => request("secret", [value]),
                (false, _) => request("secret_value", [value]),
            })
        };
        Some(self.if_there(read, "value", |value| cut(value.reference())))
    }

    fn secret_input(self, input: InputId) -> Option<Statement> {
        let field = self.inputs.get(input)?;
        let input = Expression::Inputs.field(&field.field);
        let exposed = |value: Expression| Statement::Do(request("secret", [value.method("expose", [])]));
        Some(match (&field.ty, field.presence.is_option()) {
            (Type::String, true) => Statement::IfSome {
                name: "value",
                option: input.borrowed(),
                then: vec![exposed(super::value())],
                otherwise: Vec::new(),
            },
            (Type::String, false) => exposed(input),
            _ => Statement::Do(request("secrets_in", [input.borrowed()])),
        })
    }

    /// Statements for a value. S17: they are skipped if it is absent.
    fn if_there(
        self,
        read: &PlacedValue,
        name: &'static str,
        act: impl FnOnce(ValueForm) -> Statement,
    ) -> Statement {
        if let Access::Value(value) = self.access(read) {
            return act(value);
        }
        Statement::IfSome {
            name,
            option: self.optional(read),
            then: vec![act(ValueForm::Reference(Expression::name(name)))],
            otherwise: Vec::new(),
        }
    }

    pub(in crate::lower) fn body(self, body: &LoweredBody) -> Vec<Statement> {
        let media_type = &body.media_type;
        let encodings = || body.encodings.iter().flat_map(encoding);
        match &body.content {
            LoweredContent::Json(data) => self.json_body(media_type, data),
            LoweredContent::Text(data) => vec![self.text_body(media_type, data)],
            LoweredContent::Form(fields) => {
                let start = new_form(Expression::call("Form::new", []));
                let fields = fields.iter().map(|field| self.form_field(field));
                std::iter::once(start)
                    .chain(fields)
                    .chain([send("form")])
                    .collect()
            }
            LoweredContent::FormOf { value, styles, json } => self.whole(value, |value| {
                let [styles, json] = fields(styles, json);
                let form = Expression::call("Form::of", [value, styles, json]).tried();
                vec![Statement::Do(request("form", [form]))]
            }),
            LoweredContent::MultipartOf {
                value,
                files,
                styles,
                json,
            } => self.whole(value, |value| {
                let [styles, json] = fields(styles, json);
                let (function, names) = match files {
                    Files::Named(names) => ("Multipart::of", names),
                    Files::AllBut(names) => ("Multipart::of_files", names),
                };
                let names = Expression::Texts(names.to_vec());
                let form = Expression::call(function, [value, names, styles, json]).tried();
                if body.encodings.is_empty() {
                    return vec![Statement::Do(request("multipart", [form]))];
                }
                std::iter::once(new_form(form))
                    .chain(encodings())
                    .chain([send("multipart")])
                    .collect()
            }),
            LoweredContent::Xml { value, .. } => {
                let send = |value| request("text", [Expression::text(media_type), xml(value)]);
                self.whole(value, |value| vec![Statement::Do(send(value))])
            }
            LoweredContent::XmlReplaced {
                document,
                replacements,
            } => {
                let mut statements = self.replaced_in_xml(document, replacements, NEEDED_FOR);
                let body = Expression::name("body");
                statements.push(Statement::Do(request(
                    "text",
                    [Expression::text(media_type), body],
                )));
                statements
            }
            LoweredContent::Multipart(parts) => {
                let start = new_form(Expression::call("Multipart::new", []));
                let parts = parts.iter().map(|part| self.part(part));
                std::iter::once(start)
                    .chain(parts)
                    .chain(encodings())
                    .chain([send("multipart")])
                    .collect()
            }
        }
    }

    /// Sends a value as a whole. S17: without it there is no body.
    fn whole(self, data: &Data, send: impl FnOnce(Expression) -> Vec<Statement>) -> Vec<Statement> {
        let body = Expression::name("body");
        match data {
            Data::Read(read) if !self.is_there(read) => vec![Statement::IfSome {
                name: "body",
                option: self.optional(read),
                then: send(body),
                otherwise: Vec::new(),
            }],
            Data::Replaced(replaced) => {
                let mut statements = self.replaced(replaced, NEEDED_FOR);
                statements.extend(send(body.borrowed()));
                statements
            }
            _ => send(self.serializable(data, NEEDED_FOR)),
        }
    }

    fn text_body(self, media_type: &str, data: &Data) -> Statement {
        let send = |method, value| Statement::Do(request(method, [Expression::text(media_type), value]));
        let Data::Read(read) = data else {
            return send("text", self.owned_text(data, NEEDED_FOR));
        };
        self.if_there(read, "body", |value| match read.ty {
            Type::Upload => send("upload", value.reference()),
            Type::File | Type::Body => send("raw_body", value.reference()),
            _ => send("text", owned_as_text(value, read, NEEDED_FOR)),
        })
    }

    fn json_body(self, media_type: &str, data: &Data) -> Vec<Statement> {
        let send = |json| Statement::Do(request("json", [Expression::text(media_type), json]));
        if let Data::Replaced(_) = data {
            return self.whole(data, |value| vec![send(json_value(value))]);
        }
        if let Some(json) = constant(data) {
            return vec![send(Expression::text(json).method("into", []))];
        }
        // S17 and S42: without the value there is no body.
        if let Data::Read(read) = data
            && !self.is_there(read)
        {
            return self.whole(data, |value| vec![send(json_value(value))]);
        }
        vec![
            Statement::Let("body".to_owned(), self.json(data, NEEDED_FOR)),
            send(Expression::name("body")),
        ]
    }

    fn form_field(self, field: &LoweredField) -> Statement {
        let name = || Expression::text(&field.name);
        let needed_for = format!("the form field `{}`", field.name);
        let Data::Read(read) = &field.value else {
            let value = self.written(field.form, &field.value, &needed_for);
            return Statement::Do(match field.form {
                Form::Style(style) => form("value", [name(), value, Expression::Style(style)]).tried(),
                _ => form("text", [name(), value]),
            });
        };
        // S17: a field without a value is left out.
        self.if_there(read, "value", |value| {
            Statement::Do(match field.form {
                Form::Style(style) => {
                    form("value", [name(), value.reference(), Expression::Style(style)]).tried()
                }
                Form::Json => form("json", [name(), value.reference()]).tried(),
                _ => form("text", [name(), as_text(value, read, &needed_for)]),
            })
        })
    }

    fn part(self, part: &LoweredPart) -> Statement {
        let needed_for = format!("the part `{}`", part.name);
        match &part.value {
            // S17: like a member of an object, a part without a value is left out.
            Data::Read(read) => self.if_there(read, "value", |value| part_of(part, read, value)),
            data => self.computed_part(part, data, &needed_for),
        }
    }

    fn computed_part(self, part: &LoweredPart, data: &Data, needed_for: &str) -> Statement {
        let name = Expression::text(&part.name);
        let is_object = matches!(data, Data::Object(_) | Data::Entries(_) | Data::Array(_));
        Statement::Do(match part.kind {
            PartKind::Style(style) => {
                let value = self.written(Form::Style(style), data, needed_for);
                form("styled", [name, value, Expression::Style(style)]).tried()
            }
            PartKind::File => {
                let upload = Expression::call("Upload::from", [self.owned_text(data, needed_for)]);
                form("file", [name, upload.borrowed()])
            }
            kind if kind == PartKind::Json || is_object => form("json", [name, self.json(data, needed_for)]),
            _ => form("text", [name, self.text(data, needed_for)]),
        })
    }
}

/// The fields of a form that are in a style of the query, and those that are JSON.
fn fields(styles: &[(String, Style)], json: &[String]) -> [Expression; 2] {
    let styles = styles.iter().map(|(name, style)| {
        Expression::Pair(
            Box::new(Expression::text(name)),
            Box::new(Expression::Style(*style)),
        )
    });
    [
        Expression::List(styles.collect()).borrowed(),
        Expression::Texts(json.to_vec()),
    ]
}

fn is_scalar(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::Array(_)
            | Type::Map(_)
            | Type::Optional(_)
            | Type::Named(_)
            | Type::Any
            | Type::File
            | Type::Body
            | Type::Json
    )
}

fn part_of(part: &LoweredPart, read: &PlacedValue, value: ValueForm) -> Statement {
    let name = Expression::text(&part.name);
    let upload = |value| Expression::call("Upload::from", [value]).borrowed();
    Statement::Do(match (part.kind, &read.ty) {
        (_, Type::Upload) => form("file", [name, value.reference()]),
        (PartKind::File, Type::File | Type::Body) => form("file", [name, upload(value.reference())]),
        (PartKind::File, Type::String) => form("file", [name, upload(value.bare().method("as_str", []))]),
        (PartKind::File, _) => form("files", [name, value.reference()]).tried(),
        (PartKind::Json, ty) if is_scalar(ty) => form("json", [name, json_value(value.reference())]),
        (PartKind::Json, _) => form("json_items", [name, value.reference()]).tried(),
        (PartKind::Style(style), _) => {
            form("styled", [name, value.reference(), Expression::Style(style)]).tried()
        }
        (PartKind::Value, Type::String) => form("text", [name, value.reference()]),
        (PartKind::Value, ty) if is_scalar(ty) => {
            let text = Expression::call("text", [value.reference()]).tried();
            form("text", [name, text.borrowed()])
        }
        (PartKind::Value, _) => form("value", [name, value.reference()]).tried(),
    })
}

fn encoding(encoding: &PartEncoding) -> Vec<Statement> {
    let name = || Expression::text(&encoding.name);
    let content_type = encoding
        .content_type
        .iter()
        .map(|content_type| form("content_type", [name(), Expression::text(content_type)]));
    let headers = encoding.headers.iter().map(|(header, value)| {
        form(
            "header",
            [name(), Expression::text(header), Expression::text(value)],
        )
        .tried()
    });
    content_type.chain(headers).map(Statement::Do).collect()
}
