//! The path, the query, the headers and the cookies of a request.

use super::json::{constant as constant_json, json_value};
use super::text::{as_text, lossy};
use super::{Access, ValueForm, ValueReader, value};
use crate::document::Location;
use crate::lower::data::{Data, Form, LoweredParameter, PathPiece, PlacedValue, ValuePlace};
use crate::lower::program::{Expression, Statement};
use crate::lower::request::constant;

/// A call of a method of `request`.
pub(super) fn request(method: &'static str, arguments: impl Into<Vec<Expression>>) -> Expression {
    Expression::name("request").method(method, arguments)
}

impl ValueReader<'_> {
    /// Statements that write a piece of the path.
    pub(in crate::lower) fn path_piece(self, piece: &PathPiece) -> Vec<Statement> {
        let (name, variable, form, data) = match piece {
            PathPiece::Literal(literal) => {
                let encoded = constant::literal_path(literal);
                return vec![Statement::Do(request("path_static", [Expression::text(encoded)]))];
            }
            PathPiece::Parameter {
                name,
                variable,
                form,
                value,
            } => (name, variable, form, value),
        };
        let needed_for = format!("the path parameter `{name}`");
        let write = |value: Expression| {
            let name = Expression::text(name);
            let written = match form {
                Form::Text | Form::Json => request("path_parameter", [name, value]),
                Form::Encoded => request("path_encoded", [name, value]),
                Form::Segments => request("path_segments", [name, value]),
                Form::Style(style) => request("path_value", [name, value, Expression::Style(*style)]),
            };
            Statement::Do(written.tried())
        };
        if let Data::Read(read) = data
            && !matches!(self.access(read), Access::Value(_) | Access::Owned(_))
            && !matches!(read.place, ValuePlace::InXml(_))
        {
            let value = self.demanded(read, &needed_for).reference();
            let known = ValueForm::Reference(Expression::name(variable));
            return vec![
                Statement::Let(variable.clone(), value),
                write(of_read(*form, known, read, &needed_for)),
            ];
        }
        if let (Form::Text, Data::String(text) | Data::Json(text)) = (form, data)
            && !text.is_empty()
        {
            let arguments = [name, text].map(Expression::text);
            return vec![Statement::Do(request("path_parameter_static", arguments))];
        }
        vec![write(self.written(*form, data, &needed_for))]
    }

    /// A statement that writes a query, header or cookie parameter.
    pub(in crate::lower) fn parameter(self, parameter: &LoweredParameter) -> Statement {
        let form = parameter.form;
        let place = parameter.location.as_str();
        let needed_for = format!("the {place} parameter `{}`", parameter.name);
        // S17: an optional parameter without a value is left out; inside a longer string absence is an error.
        if let (false, Data::Read(read)) = (parameter.required, &parameter.value)
            && !self.is_there(read)
        {
            let known = of_read(form, ValueForm::Reference(value()), read, &needed_for);
            let otherwise = parameter.otherwise.iter();
            let otherwise =
                otherwise.map(|pair| Statement::Do(request("query_encoded", [Expression::text(pair)])));
            return Statement::IfSome {
                name: "value",
                option: self.optional(read),
                then: vec![write(parameter, known)],
                otherwise: otherwise.collect(),
            };
        }
        write(parameter, self.written(form, &parameter.value, &needed_for))
    }

    /// The value as the request takes it: `&str`, or what can be written as JSON where a style decides.
    pub(super) fn written(self, form: Form, data: &Data, needed_for: &str) -> Expression {
        match form {
            Form::Text | Form::Encoded | Form::Segments => self.text(data, needed_for),
            Form::Json => match constant_json(data) {
                Some(json) => Expression::text(json),
                None => lossy(self.json(data, needed_for)).borrowed(),
            },
            Form::Style(_) => {
                let raw = |json: Expression| Expression::call("json_raw", [json]).tried().borrowed();
                match data {
                    Data::Json(json) => raw(Expression::text(json)),
                    Data::Object(_) | Data::Entries(_) | Data::Array(_) => raw(match constant_json(data) {
                        Some(json) => Expression::text(json),
                        None => self.json(data, needed_for),
                    }),
                    other => self.serializable(other, needed_for),
                }
            }
        }
    }
}

fn write(parameter: &LoweredParameter, value: Expression) -> Statement {
    let named = |method, rest: Vec<Expression>| {
        let name = Expression::text(&parameter.name);
        let arguments: Vec<Expression> = std::iter::once(name).chain(rest).collect();
        request(method, arguments)
    };
    Statement::Do(match (parameter.location, parameter.form) {
        (Location::Query, Form::Encoded) => request("query_encoded", [value]),
        (Location::Query, Form::Style(style)) => {
            named("query_value", vec![value, Expression::Style(style)]).tried()
        }
        (Location::Header, Form::Style(style)) => {
            named("header_value", vec![value, Expression::Style(style)]).tried()
        }
        (Location::Cookie, Form::Style(style)) => {
            named("cookie_value", vec![value, Expression::Style(style)]).tried()
        }
        (Location::Query, _) => named("query", vec![value]),
        (Location::QueryString, Form::Json) => {
            let encoded = Expression::call("url_encoded", [value]);
            request("query_string", [encoded.borrowed()])
        }
        (Location::QueryString, Form::Style(_)) => {
            let none = || Expression::Texts(Vec::new());
            let form = Expression::call("Form::of", [value, none(), none()]).tried();
            request("query_string", [form.method("as_str", [])])
        }
        (Location::QueryString, _) => request("query_string", [value]),
        (Location::Header, _) => match value {
            Expression::Text(value) => return set_header(&parameter.name, &value),
            value => named("header", vec![value]).tried(),
        },
        (Location::Cookie, _) => named("cookie", vec![value]).tried(),
        // Path parameters are written as pieces of the path.
        (Location::Path, _) => Expression::Unit,
    })
}

/// A header that is the same on every run. It cannot fail if HTTP allows it.
pub(in crate::lower) fn set_header(name: &str, value: &str) -> Statement {
    let arguments = [name, value].map(Expression::text);
    Statement::Do(if constant::is_header(name, value) {
        request("header_static", arguments)
    } else {
        request("header", arguments).tried()
    })
}

fn of_read(form: Form, value: ValueForm, read: &PlacedValue, needed_for: &str) -> Expression {
    match form {
        Form::Style(_) => value.reference(),
        Form::Json => lossy(json_value(value.reference())).borrowed(),
        Form::Text | Form::Encoded | Form::Segments => as_text(value, read, needed_for),
    }
}
