//! Lowers parameters: path, query, headers and cookies, and which parts are encoded at build time.

use crate::check::{self, OperationCall, ParameterStyle, PathPart, PathTemplate, Serialization, Style};
use crate::document::Location;
use crate::lower::data::{Data, Encoding, Form, LoweredParameter, LoweredTextPiece, PathPiece, ValuePlace};
use crate::lower::machine::Lowering;
use crate::lower::names::runtime_items;
use crate::lower::names::{UsedNames, snake, unique};
use crate::lower::program::{LoweredDefinitions, LoweredShape};
use crate::lower::request::constant;
use crate::lower::request::encoded;
use crate::lower::value::not_null;
use crate::schema::Type;

/// `/batches/{batch_id}/cancel` as the literal and the variable parts it is made of.
pub(in crate::lower) fn path(
    lowering: &Lowering<'_>,
    call: &OperationCall,
    template: &PathTemplate,
) -> Vec<PathPiece> {
    let mut taken: UsedNames = ["run", "request", "form", "body", "items", "value"]
        .into_iter()
        .chain(runtime_items::FUNCTIONS)
        .collect();
    template
        .path
        .iter()
        .map(|part| match part {
            PathPart::Literal(literal) => PathPiece::Literal(literal.clone()),
            PathPart::Variable { name, segments, .. } => {
                // An unfilled variable is an error that `check` has reported.
                let (form, value) = match given(call, name, Location::Path) {
                    Some(given) if *segments => (Form::Segments, not_null(lowering.data(&given.value))),
                    Some(given) => written(lowering, given),
                    None => (Form::Text, Data::String(String::new())),
                };
                PathPiece::Parameter {
                    name: name.clone(),
                    variable: unique(snake(name), &mut taken),
                    form,
                    value,
                }
            }
        })
        .collect()
}

/// All but those of the path: first those that the path's key has in its query, then the step's.
pub(in crate::lower) fn parameters(
    lowering: &Lowering<'_>,
    call: &OperationCall,
    template: &PathTemplate,
) -> Vec<LoweredParameter> {
    let mut parameters: Vec<LoweredParameter> = template
        .query
        .iter()
        .filter_map(|pair| of_template(lowering, call, pair))
        .collect();
    let in_template: Vec<&str> = template.query_variables().collect();
    for parameter in &call.parameters {
        let is_in_template =
            parameter.location == Location::Query && in_template.contains(&parameter.name.as_str());
        if parameter.location == Location::Path || is_in_template {
            continue;
        }
        if let Some(cookies) = constant_cookies(parameter, &lowering.data(&parameter.value)) {
            parameters.extend(cookies);
            continue;
        }
        let (form, value) = match parameter.location {
            Location::QueryString if parameter.serialization == Serialization::Text => {
                (Form::Text, encoded(lowering.data(&parameter.value)))
            }
            _ => written(lowering, parameter),
        };
        // An array or an object with nothing in it.
        if form == Form::Encoded && value == Data::String(String::new()) {
            continue;
        }
        let otherwise = (parameter.location == Location::Query
            && may_be_left_out(parameter.required, &value))
        .then(|| literal(template, &parameter.name))
        .flatten();
        parameters.push(LoweredParameter {
            name: parameter.name.clone(),
            location: parameter.location,
            required: parameter.required,
            form,
            value,
            otherwise,
        });
    }
    parameters
}

/// S17: whether a run may have no value for it and goes on.
pub(in crate::lower) fn may_be_left_out(required: bool, value: &Data) -> bool {
    match value {
        Data::Read(read) => match &read.place {
            ValuePlace::Converted(conversion) => {
                !conversion.is_only && may_be_left_out(required, &conversion.from)
            }
            ValuePlace::NotNull(_) => !required,
            ValuePlace::Demanded(..) => false,
            place => !required && (read.optional || !matches!(place, ValuePlace::Input(..))),
        },
        _ => false,
    }
}

/// The constant pair with a name in the query of a path's key.
fn literal(template: &PathTemplate, name: &str) -> Option<String> {
    template.query.iter().find_map(|pair| match pair.as_slice() {
        [PathPart::Literal(literal)] if literal.split('=').next() == Some(name) => Some(literal.clone()),
        _ => None,
    })
}

fn given<'c>(call: &'c OperationCall, name: &str, location: Location) -> Option<&'c check::CheckedParameter> {
    let mut given = call.parameters.iter();
    given.find(|parameter| parameter.location == location && parameter.name == name)
}

/// A pair of the query in a path's key. A parameter of the step's with the name of a constant one takes its place.
fn of_template(lowering: &Lowering<'_>, call: &OperationCall, pair: &[PathPart]) -> Option<LoweredParameter> {
    let of = |name: &str| given(call, name, Location::Query).or_else(|| given(call, name, Location::Path));
    let query = |name: &str, required: bool, form: Form, value: Data| LoweredParameter {
        name: name.to_owned(),
        location: Location::Query,
        required,
        form,
        value,
        otherwise: None,
    };
    match pair {
        [PathPart::Literal(literal)] => {
            let name = literal.split('=').next().unwrap_or_default();
            let replaced = given(call, name, Location::Query).is_some();
            (!replaced).then(|| query(name, true, Form::Encoded, Data::String(literal.clone())))
        }
        // A parameter of the query is written in its own style, under its own name.
        [PathPart::Literal(literal), PathPart::Variable { name, .. }]
            if literal.strip_suffix('=') == Some(name) && given(call, name, Location::Query).is_some() =>
        {
            let given = of(name)?;
            let (form, value) = written(lowering, given);
            Some(query(name, given.required, form, value))
        }
        pair => {
            let mut pieces: Vec<LoweredTextPiece> = Vec::new();
            for part in pair {
                let value = match part {
                    PathPart::Literal(literal) => Data::String(literal.clone()),
                    PathPart::Variable { name, .. } => match lowering.data(&of(name)?.value) {
                        Data::String(text) | Data::Json(text) => Data::String(constant::component(&text)),
                        other => other,
                    },
                };
                match value {
                    Data::String(text) => pieces.push(LoweredTextPiece::Literal(text)),
                    Data::Read(read) => pieces.push(LoweredTextPiece::Read(read, Encoding::Url)),
                    Data::Text(_) => match encoded(value) {
                        Data::Text(inner) => pieces.extend(inner),
                        other => drop(other),
                    },
                    _ => {}
                }
            }
            Some(query("", true, Form::Encoded, Data::Text(pieces)))
        }
    }
}

/// How a value is written, and the value: encoded already where it is the same on every run.
fn written(lowering: &Lowering<'_>, parameter: &check::CheckedParameter) -> (Form, Data) {
    let mut value = lowering.data(&parameter.value);
    let style = match parameter.serialization {
        Serialization::Json => return (Form::Json, value),
        Serialization::Text => return (Form::Text, value),
        Serialization::Style(style) => style,
    };
    // A plain segment of a path has no form for null.
    if parameter.location == Location::Path && style.kind == ParameterStyle::Simple {
        value = not_null(value);
    }
    if is_plain(style, parameter.location) && is_scalar(lowering.definitions(), &value) {
        return (Form::Text, without_null(value));
    }
    let encoded = match parameter.location {
        Location::Path => {
            let encode = constant::in_style(style, constant::IN_SEGMENT);
            constant::text(style, &parameter.name, &value, encode)
        }
        Location::Header => constant::text(style, &parameter.name, &value, str::to_owned),
        Location::Query => {
            let encode = constant::in_style(style, constant::IN_QUERY);
            let pairs = constant::pairs(style, &parameter.name, &value, encode);
            pairs.map(|pairs| constant::query(&pairs))
        }
        Location::Cookie | Location::QueryString => None,
    };
    match (parameter.location, encoded) {
        (Location::Header, Some(text)) => (Form::Text, Data::String(text)),
        (_, Some(text)) => (Form::Encoded, Data::String(text)),
        (_, None) => (Form::Style(style), value),
    }
}

/// How a field of a form is written, and the value.
pub(in crate::lower) fn field(lowering: &Lowering<'_>, field: &check::FormField) -> (Form, Data) {
    let value = lowering.data(&field.value);
    match field.serialization {
        Serialization::Json => (Form::Json, value),
        Serialization::Style(style)
            if !is_plain(style, Location::Query) || !is_scalar(lowering.definitions(), &value) =>
        {
            (Form::Style(style), value)
        }
        Serialization::Style(_) | Serialization::Text => (Form::Text, without_null(value)),
    }
}

/// Cookies that are the same on every run: one, or in the style `cookie` as many as there are items or members.
fn constant_cookies(parameter: &check::CheckedParameter, value: &Data) -> Option<Vec<LoweredParameter>> {
    let Serialization::Style(style) = parameter.serialization else {
        return None;
    };
    if parameter.location != Location::Cookie {
        return None;
    }
    let pairs = if style.kind == ParameterStyle::Cookie {
        constant::pairs(style, &parameter.name, value, str::to_owned)?
    } else {
        let encode = constant::in_style(style, constant::IN_COOKIE);
        let pairs = constant::pairs(style, &parameter.name, value, encode)?;
        let line = constant::query(&pairs);
        let pair = line.split_once('=')?;
        vec![(pair.0.to_owned(), pair.1.to_owned())]
    };
    let cookies = pairs.into_iter().map(|(name, value)| LoweredParameter {
        name,
        location: Location::Cookie,
        required: true,
        form: Form::Text,
        value: Data::String(value),
        otherwise: None,
    });
    Some(cookies.collect())
}

/// Whether a scalar in this style is written by the request's methods that know no style.
fn is_plain(style: Style, location: Location) -> bool {
    match location {
        Location::Path => style.kind == ParameterStyle::Simple && !style.allow_reserved,
        Location::Query => !style.allow_reserved,
        Location::Header | Location::QueryString => true,
        Location::Cookie => style.kind == ParameterStyle::Cookie,
    }
}

/// Whether it is one text whatever it is when the program runs.
fn is_scalar(definitions: &LoweredDefinitions, value: &Data) -> bool {
    match value {
        Data::Json(json) => !json.starts_with(['[', '{']),
        Data::String(_) | Data::Text(_) => true,
        Data::Read(read) => match &read.ty {
            Type::Named(position) => definitions
                .get(*position)
                .is_some_and(|definition| matches!(definition.shape, LoweredShape::Enum { .. })),
            Type::Array(_)
            | Type::Map(_)
            | Type::Optional(_)
            | Type::Any
            | Type::File
            | Type::Body
            | Type::Json => false,
            Type::String | Type::Integer | Type::Unsigned | Type::Number | Type::Boolean | Type::Upload => {
                true
            }
        },
        Data::Object(_) | Data::Entries(_) | Data::Array(_) | Data::Replaced(_) => false,
    }
}

/// Null is written like the empty string ("Style Examples").
fn without_null(value: Data) -> Data {
    match value {
        Data::Json(json) if json == "null" => Data::String(String::new()),
        other => other,
    }
}
