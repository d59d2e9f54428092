//! Values that become values of another type (S15a).

use super::{Access, ValueForm, ValueReader, value};
use crate::lower::data::{Data, LoweredConversion, PlacedValue};
use crate::lower::program::{Expression, Type};

impl ValueReader<'_> {
    /// The converted value, or nothing if there is no value to convert.
    pub(super) fn conversion(self, read: &PlacedValue, conversion: &LoweredConversion) -> Access {
        if let Data::Read(from) = &conversion.from
            && !conversion.is_only
            && !self.is_there(from)
        {
            let option = self.optional(from);
            if is_base64(read, conversion) {
                return Access::Owned(option.method("map", [Expression::name("body_as_base64")]));
            }
            let convert = if function(read).is_some() || is_nullable(read) {
                call(read, conversion, value()).of("value")
            } else {
                Expression::name("text")
            };
            let converted = option.method("map", [convert]).method("transpose", []);
            return Access::Owned(converted.tried());
        }
        Access::Value(self.converted(read, conversion))
    }

    /// The converted value, if a value is required.
    pub(super) fn converted(self, read: &PlacedValue, conversion: &LoweredConversion) -> ValueForm {
        let needed_for = &conversion.needed_for;
        let value = match &conversion.from {
            Data::Read(from) if conversion.is_only => {
                let [expression, needed_for] = [&read.expression, needed_for].map(Expression::text);
                let only = Expression::call("only_item", [self.optional(from), expression, needed_for]);
                return ValueForm::Temporary(only.tried());
            }
            Data::Read(from) => self.demanded(from, needed_for).reference(),
            other => self.text(other, needed_for),
        };
        ValueForm::Temporary(if is_base64(read, conversion) {
            Expression::call("body_as_base64", [value])
        } else {
            call(read, conversion, value).tried()
        })
    }
}

/// The body of a reply becomes a string only as base64; as text it is JSON.
fn is_base64(read: &PlacedValue, conversion: &LoweredConversion) -> bool {
    read.ty == Type::String && matches!(&conversion.from, Data::Read(from) if from.ty.is_raw_body())
}

fn is_nullable(read: &PlacedValue) -> bool {
    matches!(read.ty, Type::Optional(_))
}

/// `Result<_, Failure>`. Null stays null.
fn call(read: &PlacedValue, conversion: &LoweredConversion, from: Expression) -> Expression {
    let call = |from| match function(read) {
        Some(function) => {
            let [expression, needed_for] = [&read.expression, &conversion.needed_for].map(Expression::text);
            Expression::call(function, [from, expression, needed_for])
        }
        None => Expression::call("text", [from]),
    };
    if !is_nullable(read) {
        return call(from);
    }
    let convert = match function(read) {
        Some(_) => call(value()).of("value"),
        None => Expression::name("text"),
    };
    let option = Expression::call("Option::as_ref", [from]);
    option.method("map", [convert]).method("transpose", [])
}

/// The function that converts. There is none if a text is wanted, because every value can be written as text.
fn function(read: &PlacedValue) -> Option<&'static str> {
    Some(match read.ty.without_null() {
        Type::Boolean => "as_boolean",
        Type::Number => "as_number",
        Type::Integer | Type::Unsigned => "as_integer",
        Type::Array(_) => "as_array",
        Type::Map(_) => "as_object",
        // The body of a reply: every other value is JSON already.
        Type::Any => "body_as_json",
        _ => return None,
    })
}
