//! Chooses the style of a parameter (S11), and reports styles that OpenAPI does not define for its value.

use crate::check::model::{Reference, Referent, Serialization, Style, Value};
use crate::check::names::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::Location;
use crate::openapi::{self, DeclaredParameter, FieldEncoding, ParameterStyle};
use crate::schema::{Definitions, Shape, Type, type_inside};
use crate::source::Span;

/// The style of a parameter. One that nobody declares has the default of its place, and a cookie is sent as it is (S9).
pub(in crate::check) fn style(declared: Option<&DeclaredParameter>, location: Location) -> Style {
    if let Some(declared) = declared {
        return Style {
            kind: declared.style,
            explode: declared.explode,
            allow_reserved: declared.allow_reserved,
        };
    }
    let kind = match location {
        Location::Path | Location::Header => ParameterStyle::Simple,
        Location::Query | Location::QueryString => ParameterStyle::Form,
        Location::Cookie => ParameterStyle::Cookie,
    };
    Style {
        kind,
        explode: matches!(kind, ParameterStyle::Form | ParameterStyle::Cookie),
        allow_reserved: false,
    }
}

/// The style of a field of a form that nothing is said of.
pub(in crate::check) const OF_FIELD: Style = Style {
    kind: ParameterStyle::Form,
    explode: true,
    allow_reserved: false,
};

/// How a field of a form is written, if its Encoding Object says so: in a style of the query when any of its fields is
/// there, and only else by `contentType`.
pub(in crate::check) fn of_field(encoding: &FieldEncoding) -> Option<Serialization> {
    if let Some(style) = encoding.style {
        return Some(Serialization::Style(Style {
            kind: style.kind,
            explode: style.explode,
            allow_reserved: style.allow_reserved,
        }));
    }
    let content_type = encoding.content_type.as_deref()?;
    openapi::is_json(content_type).then_some(Serialization::Json)
}

fn separates_items(kind: ParameterStyle) -> bool {
    matches!(
        kind,
        ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited | ParameterStyle::TabDelimited
    )
}

fn name(kind: ParameterStyle) -> &'static str {
    match kind {
        ParameterStyle::Simple => "simple",
        ParameterStyle::Label => "label",
        ParameterStyle::Matrix => "matrix",
        ParameterStyle::Form => "form",
        ParameterStyle::SpaceDelimited => "spaceDelimited",
        ParameterStyle::PipeDelimited => "pipeDelimited",
        ParameterStyle::TabDelimited => "tsv",
        ParameterStyle::DeepObject => "deepObject",
        ParameterStyle::Cookie => "cookie",
    }
}

/// What kind of value it is, where that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueShape {
    Scalar,
    Array,
    Object,
}

fn kind(value: &Value, scope: &Scope<'_>) -> Option<ValueShape> {
    Some(match value {
        Value::Json(json) if json.starts_with('[') => ValueShape::Array,
        Value::Json(json) if json.starts_with('{') => ValueShape::Object,
        Value::Json(_) | Value::String(_) | Value::Text(_) => ValueShape::Scalar,
        Value::Array(_) => ValueShape::Array,
        Value::Object(_) | Value::Entries(_) => ValueShape::Object,
        Value::Reference(Reference {
            to: Referent::Input { input, pointer },
            ..
        }) => {
            let (ty, _) = type_inside(scope.definitions, &scope.inputs.get(*input)?.ty, &pointer.tokens)?;
            return kind_of(scope.definitions, &ty);
        }
        _ => return None,
    })
}

/// The kind of the values of a type, where all of them are of one.
fn kind_of(definitions: &Definitions, ty: &Type) -> Option<ValueShape> {
    Some(match ty {
        Type::Any | Type::File | Type::Body | Type::Json => return None,
        Type::Array(_) => ValueShape::Array,
        Type::Map(_) => ValueShape::Object,
        Type::Optional(inner) => return kind_of(definitions, inner),
        Type::Named(position) => match definitions.get(*position)?.shape {
            Shape::Struct(_) => ValueShape::Object,
            Shape::Enum(_) => ValueShape::Scalar,
            Shape::Union(union) if union.discriminator.is_some() => ValueShape::Object,
            Shape::Union(_) => return None,
        },
        Type::String | Type::Integer | Type::Unsigned | Type::Number | Type::Boolean | Type::Upload => {
            ValueShape::Scalar
        }
    })
}

/// Reports a value of a kind that OpenAPI does not define for the style ("Style Examples": `n/a`).
pub(in crate::check) fn defined(
    value: &Value,
    style: Style,
    scope: &Scope<'_>,
    span: Span,
    findings: &mut Findings,
) {
    let Some(kind) = kind(value, scope) else { return };
    let nested = |value: &Value| matches!(value, Value::Array(_) | Value::Object(_) | Value::Entries(_));
    let holds_nested = match value {
        Value::Array(items) => items.iter().any(nested),
        Value::Object(members) => members.iter().any(|(_, value)| nested(value)),
        _ => false,
    };
    let (what, written) = match (style.kind, kind) {
        (ParameterStyle::DeepObject, ValueShape::Scalar) => {
            ("a scalar", "it is written as in the style `form`")
        }
        (ParameterStyle::DeepObject, ValueShape::Array) => {
            ("an array", "each item is written with its index")
        }
        (separated, ValueShape::Scalar) if separates_items(separated) => {
            ("a scalar", "it is written as in the style `form`")
        }
        (separated, _) if separates_items(separated) && style.explode => {
            ("an exploded value", "it is written as in the style `form`")
        }
        (kind, _) if kind != ParameterStyle::DeepObject && holds_nested => (
            "an array or object within another",
            "the inner value is written as JSON",
        ),
        _ => return,
    };
    findings.push(
        Diagnostic::new(
            Code::UndefinedStyle,
            span,
            format!(
                "the style `{}` does not define how {what} is written",
                name(style.kind)
            ),
        )
        .label(written)
        .help("check what the server expects; a parameter with `content` can hold any value"),
    );
}
