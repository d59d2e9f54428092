//! Values that become values of another type (S15a).

use proc_macro2::TokenStream;
use quote::quote;

use super::data::{Access, Reader};
use crate::lower::{Conversion, Data, Read, Type};

impl Reader<'_> {
    /// The converted value, or nothing where there is none to convert.
    pub(super) fn conversion(self, read: &Read, conversion: &Conversion) -> Access {
        if let Data::Read(from) = &conversion.from
            && !conversion.is_only
            && !matches!(self.access(from), Access::Value(_))
        {
            let option = self.optional(from);
            if is_base64(read, conversion) {
                return Access::Owned(quote!(#option.map(body_as_base64)));
            }
            let convert = if function(read).is_some() || is_nullable(read) {
                let converted = call(read, conversion, &quote!(value));
                quote!(|value| #converted)
            } else {
                quote!(text)
            };
            return Access::Owned(quote!(#option.map(#convert).transpose()?));
        }
        Access::Value(self.converted(read, conversion))
    }

    /// `&T` of the converted value, where there has to be one.
    pub(super) fn converted(self, read: &Read, conversion: &Conversion) -> TokenStream {
        let value = match &conversion.from {
            Data::Read(from) if conversion.is_only => {
                let (option, expression, needed_for) =
                    (self.optional(from), &read.expression, &conversion.needed_for);
                return quote!(&only_item(#option, #expression, #needed_for)?);
            }
            Data::Read(from) => self.demanded(from, &conversion.needed_for),
            other => self.text(other, &conversion.needed_for),
        };
        if is_base64(read, conversion) {
            return quote!(&body_as_base64(#value));
        }
        let converted = call(read, conversion, &value);
        quote!(&#converted?)
    }
}

/// The body of a reply becomes a string only as base64; as text it is JSON.
fn is_base64(read: &Read, conversion: &Conversion) -> bool {
    read.ty == Type::String && matches!(&conversion.from, Data::Read(from) if from.ty.is_raw_body())
}

fn is_nullable(read: &Read) -> bool {
    matches!(read.ty, Type::Optional(_))
}

/// `Result<_, Failure>`; null stays what it is.
fn call(read: &Read, conversion: &Conversion, value: &TokenStream) -> TokenStream {
    let (expression, needed_for) = (&read.expression, &conversion.needed_for);
    let call = |value: &TokenStream| match function(read) {
        Some(function) => quote!(#function(#value, #expression, #needed_for)),
        None => quote!(text(#value)),
    };
    if is_nullable(read) {
        let call = match function(read) {
            Some(_) => {
                let call = call(&quote!(value));
                quote!(|value| #call)
            }
            None => quote!(text),
        };
        return quote!(Option::as_ref(#value).map(#call).transpose());
    }
    call(value)
}

/// What converts; nothing where a text is wanted, which every value has.
fn function(read: &Read) -> Option<TokenStream> {
    Some(match read.ty.without_null() {
        Type::Boolean => quote!(as_boolean),
        Type::Number => quote!(as_number),
        Type::Integer | Type::Unsigned => quote!(as_integer),
        Type::Array(_) => quote!(as_array),
        Type::Map(_) => quote!(as_object),
        // The body of a reply: every other value is JSON already.
        Type::Any => quote!(body_as_json),
        _ => return None,
    })
}
