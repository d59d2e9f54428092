//! What a request has in its path, its query, its headers and its cookies.

use proc_macro2::TokenStream;
use quote::quote;

use super::data::{Access, Reader, as_text, constant_json};
use super::tokens::ident;
use crate::lower::{Data, Form, Location, Parameter, PathPiece, Place, Read, Style, StyleKind};

pub(super) fn path_piece(reader: Reader<'_>, piece: &PathPiece) -> TokenStream {
    let (name, variable, form, value) = match piece {
        PathPiece::Literal(literal) => return quote!(request.path(#literal);),
        PathPiece::Parameter {
            name,
            variable,
            form,
            value,
        } => (name, variable, form, value),
    };
    let needed_for = format!("the path parameter `{name}`");
    let write = |value: TokenStream| match form {
        Form::Text | Form::Json => quote!(request.path_parameter(#name, #value)?;),
        Form::Encoded => quote!(request.path_encoded(#name, #value)?;),
        Form::Segments => quote!(request.path_segments(#name, #value)?;),
        Form::Style(style) => {
            let style = self::style(*style);
            quote!(request.path_value(#name, #value, #style)?;)
        }
    };
    if let Data::Read(read) = value
        && !matches!(reader.access(read), Access::Value(_) | Access::Owned(_))
        && !matches!(read.place, Place::InXml(_))
    {
        let variable = ident(variable);
        let value = reader.demanded(read, &needed_for);
        let write = write(of_read(*form, &quote!(#variable), read, &needed_for));
        return quote! {
            let #variable = #value;
            #write
        };
    }
    write(self::value(reader, *form, value, &needed_for))
}

pub(super) fn parameter(reader: Reader<'_>, parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    if parameter.location == Location::Path {
        return TokenStream::new();
    }
    let place = parameter.location.as_str();
    let form = parameter.form;
    let needed_for = format!("the {place} parameter `{name}`");
    // S17: an optional parameter without a value is left out; inside a longer string absence is an error.
    if let (false, Data::Read(read)) = (parameter.required, &parameter.value)
        && !matches!(reader.access(read), Access::Value(_))
    {
        let option = reader.optional(read);
        let write = write(parameter, of_read(form, &quote!(value), read, &needed_for));
        let otherwise = parameter
            .otherwise
            .as_ref()
            .map(|pair| quote!(else { request.query_encoded(#pair); }));
        return quote! {
            if let Some(value) = #option {
                #write
            } #otherwise
        };
    }
    write(parameter, value(reader, form, &parameter.value, &needed_for))
}

fn write(parameter: &Parameter, value: TokenStream) -> TokenStream {
    let name = &parameter.name;
    match (parameter.location, parameter.form) {
        (Location::Query, Form::Encoded) => quote!(request.query_encoded(#value);),
        (Location::Query, Form::Style(style)) => {
            let style = self::style(style);
            quote!(request.query_value(#name, #value, #style)?;)
        }
        (Location::Header, Form::Style(style)) => {
            let style = self::style(style);
            quote!(request.header_value(#name, #value, #style)?;)
        }
        (Location::Cookie, Form::Style(style)) => {
            let style = self::style(style);
            quote!(request.cookie_value(#name, #value, #style)?;)
        }
        (Location::Query, _) => quote!(request.query(#name, #value);),
        (Location::QueryString, Form::Json) => quote!(request.query_string(&url_encoded(#value));),
        (Location::QueryString, Form::Style(_)) => {
            quote!(request.query_string(Form::of(#value, &[], &[])?.as_str());)
        }
        (Location::QueryString, _) => quote!(request.query_string(#value);),
        (Location::Header, _) => quote!(request.header(#name, #value)?;),
        (Location::Cookie, _) => quote!(request.cookie(#name, #value)?;),
        (Location::Path, _) => TokenStream::new(),
    }
}

/// The value as the request takes it: `&str`, or what can be written as JSON where a style decides.
pub(super) fn value(reader: Reader<'_>, form: Form, data: &Data, needed_for: &str) -> TokenStream {
    match form {
        Form::Text | Form::Encoded | Form::Segments => reader.text(data, needed_for),
        Form::Json => match constant_json(data) {
            Some(json) => quote!(#json),
            None => {
                let json = reader.json(data, needed_for);
                quote!(&String::from_utf8_lossy(&#json))
            }
        },
        Form::Style(_) => match data {
            Data::Json(json) => quote!(&json_raw(#json)?),
            Data::Object(_) | Data::Entries(_) | Data::Array(_) => {
                let json = match constant_json(data) {
                    Some(json) => quote!(#json),
                    None => reader.json(data, needed_for),
                };
                quote!(&json_raw(#json)?)
            }
            other => reader.serializable(other, needed_for),
        },
    }
}

fn of_read(form: Form, value: &TokenStream, read: &Read, needed_for: &str) -> TokenStream {
    match form {
        Form::Style(_) => value.clone(),
        Form::Json => quote!(&String::from_utf8_lossy(&json_value(#value)?)),
        Form::Text | Form::Encoded | Form::Segments => as_text(value, read, needed_for),
    }
}

/// `Style::FORM.explode()`
pub(super) fn style(style: Style) -> TokenStream {
    let kind = match style.kind {
        StyleKind::Simple => quote!(Style::SIMPLE),
        StyleKind::Label => quote!(Style::LABEL),
        StyleKind::Matrix => quote!(Style::MATRIX),
        StyleKind::Form => quote!(Style::FORM),
        StyleKind::SpaceDelimited => quote!(Style::SPACE_DELIMITED),
        StyleKind::PipeDelimited => quote!(Style::PIPE_DELIMITED),
        StyleKind::TabDelimited => quote!(Style::TAB_DELIMITED),
        StyleKind::DeepObject => quote!(Style::DEEP_OBJECT),
        StyleKind::Cookie => quote!(Style::COOKIE),
    };
    let explode = style.explode.then(|| quote!(.explode()));
    let allow_reserved = style.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(#kind #explode #allow_reserved)
}
