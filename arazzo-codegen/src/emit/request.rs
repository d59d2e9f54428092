//! The function that builds a step's request.

use proc_macro2::TokenStream;
use quote::quote;

use super::data::{Access, Reader, as_text, constant_json};
use super::tokens::{doc, duration, ident};
use crate::document::Location;
use crate::lower::{Content, Data, Machine, Parameter, Part, PathPiece, Presence, Request, State};
use crate::openapi::Type;

pub(super) fn function(machine: &Machine, state: &State, request: &Request) -> TokenStream {
    let name = ident(&state.functions.request);
    let about = doc(&[format!(
        "`{}`, {}: {} {}",
        state.id, state.place, request.method, request.path_template
    )]);
    let reader = Reader::new(machine);
    let method = method(&request.method);
    let server = machine
        .servers
        .get(request.server)
        .map(|server| ident(&server.constant));
    let secrets = request.secrets.iter().map(|input| secret(machine, *input));
    let path = request.path.iter().map(|piece| path_piece(reader, piece));
    let parameters = request
        .parameters
        .iter()
        .map(|parameter| self::parameter(reader, parameter));
    let body = body(reader, request);
    let timeout = request.timeout.map(|timeout| {
        let timeout = duration(timeout);
        quote!(request.timeout(#timeout);)
    });
    quote! {
        #about
        fn #name(&self) -> Result<Request, Failure> {
            let mut request = Request::new(#method, Self::#server);
            #(#path)*
            #(#secrets)*
            #(#parameters)*
            #body
            #timeout
            Ok(request)
        }
    }
}

fn method(method: &str) -> TokenStream {
    let name = ident(method);
    quote!(Method::#name)
}

/// S44: cut out of everything shown about the request.
fn secret(machine: &Machine, input: usize) -> Option<TokenStream> {
    let field = machine.inputs.get(input)?;
    let name = ident(&field.field);
    let text = match field.ty {
        Type::String => quote!(value.expose()),
        _ => quote!(&text(value.expose())?),
    };
    Some(if field.presence == Presence::Optional {
        quote! {
            if let Some(value) = &self.inputs.#name {
                request.secret(#text);
            }
        }
    } else if field.ty == Type::String {
        quote!(request.secret(self.inputs.#name.expose());)
    } else {
        quote!(request.secret(&text(self.inputs.#name.expose())?);)
    })
}

fn path_piece(reader: Reader<'_>, piece: &PathPiece) -> TokenStream {
    match piece {
        PathPiece::Literal(literal) => quote!(request.path(#literal);),
        PathPiece::Parameter {
            name,
            variable,
            value,
        } => {
            let needed_for = format!("the path parameter `{name}`");
            if let Data::Read(read) = value
                && !matches!(reader.access(read), Access::Value(_))
            {
                let variable = ident(variable);
                let value = reader.demanded(read, &needed_for);
                let text = as_text(&quote!(#variable), &read.ty);
                return quote! {
                    let #variable = #value;
                    request.path_parameter(#name, #text)?;
                };
            }
            let value = reader.text(value, &needed_for);
            quote!(request.path_parameter(#name, #value)?;)
        }
    }
}

fn parameter(reader: Reader<'_>, parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let (place, call): (_, fn(&str, TokenStream) -> TokenStream) = match parameter.location {
        Location::Query | Location::QueryString => {
            ("query", |name, value| quote!(request.query(#name, #value);))
        }
        Location::Header => ("header", |name, value| quote!(request.header(#name, #value)?;)),
        Location::Cookie => ("cookie", |name, value| quote!(request.cookie(#name, #value)?;)),
        Location::Path => return TokenStream::new(),
    };
    // S17: an optional parameter without a value is left out; inside a longer string absence is an error.
    if let (false, Data::Read(read)) = (parameter.required, &parameter.value)
        && !matches!(reader.access(read), Access::Value(_))
    {
        let option = reader.optional(read);
        let call = call(name, as_text(&quote!(value), &read.ty));
        return quote! {
            if let Some(value) = #option {
                #call
            }
        };
    }
    let value = reader.text(&parameter.value, &format!("the {place} parameter `{name}`"));
    call(name, value)
}

fn body(reader: Reader<'_>, request: &Request) -> Option<TokenStream> {
    let body = request.body.as_ref()?;
    let media_type = &body.media_type;
    Some(match &body.content {
        Content::Json(data) => json(reader, media_type, data),
        Content::Text(data) => {
            let text = reader.text(data, "the request body");
            quote!(request.text(#media_type, #text.to_string());)
        }
        Content::Form(members) => {
            let members = members.iter().map(|(name, value)| field(reader, name, value));
            quote! {
                let mut form = Vec::new();
                #(#members)*
                request.form(form);
            }
        }
        Content::Multipart(parts) => {
            let parts = parts.iter().map(|part| self::part(reader, part));
            quote! {
                let mut form = Multipart::new();
                #(#parts)*
                request.multipart(form);
            }
        }
    })
}

fn json(reader: Reader<'_>, media_type: &str, data: &Data) -> TokenStream {
    const NEEDED_FOR: &str = "the request body";
    if let Some(json) = constant_json(data) {
        return quote!(request.json(#media_type, #json.into()););
    }
    if let Data::Read(read) = data {
        // S17 and S42: without the value there is no body.
        if !matches!(reader.access(read), Access::Value(_)) {
            let option = reader.optional(read);
            return quote! {
                if let Some(body) = #option {
                    request.json(#media_type, json_value(body)?);
                }
            };
        }
    }
    let json = reader.json(data, NEEDED_FOR);
    quote! {
        let body = #json;
        request.json(#media_type, body);
    }
}

fn field(reader: Reader<'_>, name: &str, value: &Data) -> TokenStream {
    if let Data::Read(read) = value
        && !matches!(reader.access(read), Access::Value(_))
    {
        let option = reader.optional(read);
        let text = match read.ty {
            Type::String => quote!(value.clone()),
            Type::Integer | Type::Boolean => quote!(value.to_string()),
            _ => quote!(text(value)?),
        };
        return quote! {
            if let Some(value) = #option {
                form.push((#name.to_owned(), #text));
            }
        };
    }
    let value = reader.text(value, &format!("the form field `{name}`"));
    quote!(form.push((#name.to_owned(), #value.to_string()));)
}

fn part(reader: Reader<'_>, part: &Part) -> TokenStream {
    let name = &part.name;
    let needed_for = format!("the part `{name}`");
    let Data::Read(read) = &part.value else {
        let text = reader.text(&part.value, &needed_for);
        return if part.file {
            quote!(form.file(#name, &Upload::from(#text.to_string()));)
        } else if matches!(part.value, Data::Object(_) | Data::Array(_)) {
            let json = reader.json(&part.value, &needed_for);
            quote!(form.json(#name, #json);)
        } else {
            quote!(form.text(#name, #text);)
        };
    };
    let send = |value: TokenStream| match (&read.ty, part.file) {
        (Type::Upload, _) => quote!(form.file(#name, #value);),
        (Type::String, true) => quote!(form.file(#name, &Upload::from(#value.as_str()));),
        (Type::String, false) => quote!(form.text(#name, #value);),
        (_, true) => quote!(form.file(#name, &Upload::from(text(#value)?));),
        (Type::Array(_) | Type::Map(_), false) => quote!(form.json(#name, json_value(#value)?);),
        _ => quote!(form.text(#name, &text(#value)?);),
    };
    match reader.access(read) {
        Access::Value(value) => send(value),
        // S17: like a member of an object, a part without a value is left out.
        _ => {
            let option = reader.optional(read);
            let send = send(quote!(value));
            quote! {
                if let Some(value) = #option {
                    #send
                }
            }
        }
    }
}
