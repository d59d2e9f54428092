//! Values as text (S15).

use super::{Replied, ValueForm, ValueReader, is_copy};
use crate::lower::data::{Data, Encoding, LoweredTextPiece, PlacedValue, ValuePlace};
use crate::lower::names::runtime_items;
use crate::lower::names::{UsedNames, snake, unique};
use crate::lower::program::{Expression, FormatPiece, Type};

/// A value as `&str` (S15): strings as they are, other scalars as JSON text, the rest as JSON.
pub(super) fn as_text(value: ValueForm, read: &PlacedValue, needed_for: &str) -> Expression {
    match read.ty {
        Type::String => value.reference(),
        _ => owned_as_text(value, read, needed_for).borrowed(),
    }
}

/// As [`as_text`], but `String`.
pub(super) fn owned_as_text(value: ValueForm, read: &PlacedValue, needed_for: &str) -> Expression {
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

/// Whether a value of this type becomes text without a function that may fail.
pub(super) fn is_plain(read: &PlacedValue) -> bool {
    matches!(
        read.ty,
        Type::String | Type::Integer | Type::Unsigned | Type::Boolean
    )
}

impl ValueReader<'_> {
    /// `&str`, or something that derefs to it, of a value that has to be there.
    pub(super) fn text(self, data: &Data, needed_for: &str) -> Expression {
        match data {
            Data::String(text) | Data::Json(text) => Expression::text(text),
            Data::Read(read) => as_text(self.demanded(read, needed_for), read, needed_for),
            Data::Text(pieces) => match pieces.as_slice() {
                [LoweredTextPiece::Read(read, Encoding::None)] => {
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
                // `{$inputs.text}` alone.
                [LoweredTextPiece::Read(read, Encoding::None)] => {
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

    /// `format!("Bearer {key}")` (S15).
    pub(super) fn template(self, pieces: &[LoweredTextPiece], needed_for: &str) -> Expression {
        let mut names = self.names_in_use();
        let pieces = pieces.iter().map(|piece| match piece {
            LoweredTextPiece::Literal(literal) => FormatPiece::Literal(literal.clone()),
            LoweredTextPiece::Read(read, encoding) => {
                let value = self.inserted(read, encoding, needed_for);
                FormatPiece::Value(unique(variable(read), &mut names), Some(value))
            }
        });
        Expression::Format(pieces.collect())
    }

    /// The names of functions, and of the variables of the current function.
    fn names_in_use(self) -> UsedNames {
        const VARIABLES: [&str; 11] = [
            "body", "called", "failure", "form", "inputs", "items", "outputs", "reply", "request", "run",
            "value",
        ];
        let leaves = self.leaves.iter().map(|leaf| leaf.variable.as_str());
        runtime_items::FUNCTIONS
            .into_iter()
            .chain(VARIABLES)
            .chain(leaves)
            .collect()
    }

    /// A value for use in a text. It is a reference only if its place outlives the statement.
    fn inserted(self, read: &PlacedValue, encoding: &Encoding, needed_for: &str) -> Expression {
        let value = self.demanded(read, needed_for);
        let (function, prefixes) = match encoding {
            Encoding::None => {
                return match value {
                    _ if !is_plain(read) => owned_as_text(value, read, needed_for),
                    ValueForm::Place(value) if !is_copy(&read.ty) => value.borrowed(),
                    ValueForm::Place(value) | ValueForm::Temporary(value) => value,
                    ValueForm::Reference(value) if self.lasts(read) => value,
                    ValueForm::Reference(value) => value.method("to_string", []),
                };
            }
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

    /// Whether a reference to the value outlives the statement that it is in.
    fn lasts(self, read: &PlacedValue) -> bool {
        match &read.place {
            ValuePlace::Input(..) | ValuePlace::Slot(..) => true,
            ValuePlace::ChildOutput(_, pointer) => pointer.is_empty(),
            ValuePlace::NotNull(inner) | ValuePlace::Demanded(inner, _) => self.lasts(inner),
            ValuePlace::Url | ValuePlace::Method => self.replied == Replied::Surely,
            _ => false,
        }
    }
}

/// A variable for the value of an expression: the last name in the expression.
fn variable(read: &PlacedValue) -> String {
    let is_of_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    let mut names = read.expression.rsplit(|character| !is_of_name(character));
    let name = names.find(|name| name.starts_with(|first: char| first.is_alphabetic()));
    let name = snake(name.unwrap_or("text"));
    match name.strip_prefix("r#") {
        // A `format!` text cannot name a raw identifier.
        Some(keyword) => format!("{keyword}_text"),
        None => name,
    }
}

/// `Cow<str>` of JSON.
pub(super) fn lossy(json: Expression) -> Expression {
    Expression::call("String::from_utf8_lossy", [json.borrowed()])
}
