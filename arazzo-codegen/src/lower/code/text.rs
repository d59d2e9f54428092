//! Values as text (S15).

use super::{Reader, Value};
use crate::lower::data::{Data, Encoding, Read, TextPiece};
use crate::lower::program::{Expression, Type};

/// A value as `&str` (S15): strings as they are, other scalars as JSON text, the rest as JSON.
pub(super) fn as_text(value: Value, read: &Read, needed_for: &str) -> Expression {
    match read.ty {
        Type::String => value.reference(),
        _ => owned_as_text(value, read, needed_for).borrowed(),
    }
}

/// As [`as_text`], but `String`.
pub(super) fn owned_as_text(value: Value, read: &Read, needed_for: &str) -> Expression {
    match read.ty {
        Type::File | Type::Body => {
            let [expression, needed_for] = [&read.expression, needed_for].map(Expression::text);
            Expression::call("body_as_text", [value.reference(), expression, needed_for]).tried()
        }
        Type::String => value.bare().method("clone", []),
        Type::Integer | Type::Unsigned | Type::Boolean => value.bare().method("to_string", []),
        _ => Expression::call("text", [value.reference()]).tried(),
    }
}

/// A value as something that `format!` shows as its text.
fn displayed(value: Value, read: &Read, needed_for: &str) -> Expression {
    match read.ty {
        Type::String | Type::Integer | Type::Unsigned | Type::Boolean => value.bare(),
        _ => owned_as_text(value, read, needed_for),
    }
}

/// Whether the text of such a value takes no function that may fail.
pub(super) fn is_plain(read: &Read) -> bool {
    matches!(
        read.ty,
        Type::String | Type::Integer | Type::Unsigned | Type::Boolean
    )
}

impl Reader<'_> {
    /// `&str`, or something that derefs to it, of a value that has to be there.
    pub(super) fn text(self, data: &Data, needed_for: &str) -> Expression {
        match data {
            Data::String(text) | Data::Json(text) => Expression::text(text),
            Data::Read(read) => as_text(self.demanded(read, needed_for), read, needed_for),
            Data::Text(pieces) => match pieces.as_slice() {
                [TextPiece::Read(read, Encoding::None)] => {
                    as_text(self.demanded(read, needed_for), read, needed_for)
                }
                _ => self.template(pieces, needed_for).borrowed(),
            },
            Data::Object(_) | Data::Entries(_) | Data::Array(_) => {
                lossy(self.json(data, needed_for)).borrowed()
            }
            Data::Replaced(_) => {
                let value = self.serializable(data, needed_for);
                Expression::call("text", [value]).tried().borrowed()
            }
        }
    }

    /// `String` of a value that has to be there.
    pub(super) fn owned_text(self, data: &Data, needed_for: &str) -> Expression {
        match data {
            Data::String(text) | Data::Json(text) => Expression::text(text).method("to_owned", []),
            Data::Text(pieces) => match pieces.as_slice() {
                // `{$inputs.text}` and nothing around it.
                [TextPiece::Read(read, Encoding::None)] => {
                    owned_as_text(self.demanded(read, needed_for), read, needed_for)
                }
                _ => self.template(pieces, needed_for),
            },
            Data::Read(read) => owned_as_text(self.demanded(read, needed_for), read, needed_for),
            Data::Object(_) | Data::Entries(_) | Data::Array(_) => {
                lossy(self.json(data, needed_for)).method("into_owned", [])
            }
            Data::Replaced(_) => {
                let value = self.serializable(data, needed_for);
                Expression::call("text", [value]).tried()
            }
        }
    }

    /// `format!("Bearer {}", …)` (S15).
    pub(super) fn template(self, pieces: &[TextPiece], needed_for: &str) -> Expression {
        let mut format = String::new();
        let mut values = Vec::new();
        for piece in pieces {
            match piece {
                TextPiece::Literal(literal) => {
                    format.push_str(&literal.replace('{', "{{").replace('}', "}}"));
                }
                TextPiece::Read(read, encoding) => {
                    format.push_str("{}");
                    let value = self.demanded(read, needed_for);
                    values.push(inserted(value, read, encoding, needed_for));
                }
            }
        }
        Expression::Format(format, values)
    }
}

/// `Cow<str>` of JSON.
pub(super) fn lossy(json: Expression) -> Expression {
    Expression::call("String::from_utf8_lossy", [json.borrowed()])
}

/// A value as it stands in a text.
fn inserted(value: Value, read: &Read, encoding: &Encoding, needed_for: &str) -> Expression {
    let (function, prefixes) = match encoding {
        Encoding::None => return displayed(value, read, needed_for),
        Encoding::Url => {
            return Expression::call("url_encoded", [as_text(value, read, needed_for)]);
        }
        Encoding::XmlText => ("xml_text", None),
        Encoding::XmlCdata => ("xml_cdata", None),
        Encoding::XmlComment => ("xml_comment", None),
        Encoding::XmlName { prefixes } => ("xml_name", Some(Expression::Texts(prefixes.clone()))),
        Encoding::XmlNamePart => ("xml_name_part", None),
    };
    let text = std::iter::once(as_text(value, read, needed_for));
    Expression::call(function, text.chain(prefixes).collect::<Vec<_>>()).tried()
}
