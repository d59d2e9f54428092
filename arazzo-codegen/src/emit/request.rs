//! The function that builds a step's request.

use proc_macro2::TokenStream;
use quote::quote;

use super::data::{Access, Reader, as_text, constant_json, owned_as_text};
use super::parameters::{self, style};
use super::payload::xml_element;
use super::tokens::{doc, duration, ident};
use crate::lower::{
    Content, Data, Field, Files, Form, Machine, Part, PartEncoding, PartKind, Read, Request, SentSecret,
    State, Style, Type, XmlDocument,
};

const NEEDED_FOR: &str = "the request body";

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
    let secrets = request.secrets.iter().map(|sent| secret(reader, sent));
    let security = request
        .security
        .and_then(|security| machine.security.get(security))
        .map(|security| {
            let constant = ident(&security.constant);
            quote!(request.secured_by(Self::#constant);)
        });
    let path = request
        .path
        .iter()
        .map(|piece| parameters::path_piece(reader, piece));
    let parameters = request
        .parameters
        .iter()
        .map(|parameter| parameters::parameter(reader, parameter));
    let accept = request
        .accept
        .as_ref()
        .map(|accept| quote!(request.header("Accept", #accept)?;));
    let body = body(reader, request);
    let timeout = request.timeout.map(|timeout| {
        let timeout = duration(timeout);
        quote!(request.timeout(#timeout);)
    });
    let reads_tree = request.reads_tree.then(|| quote!(request.reads_tree();));
    let root = match request.body.as_ref().map(|body| &body.content) {
        Some(
            Content::Xml { root, .. }
            | Content::XmlReplaced {
                document: XmlDocument::Written { root, .. },
                ..
            },
        ) => {
            let element = xml_element(root);
            Some(quote!(const ROOT: XmlElement = #element;))
        }
        _ => None,
    };
    quote! {
        #about
        fn #name(&self) -> Result<Request, Failure> {
            #root
            let mut request = Request::new(#method, Self::#server);
            #(#path)*
            #security
            #(#secrets)*
            #accept
            #(#parameters)*
            #body
            #timeout
            #reads_tree
            Ok(request)
        }
    }
}

fn method(method: &str) -> TokenStream {
    let name = ident(method);
    quote!(Method::#name)
}

/// S44: cut out of everything shown about the request.
fn secret(reader: Reader<'_>, secret: &SentSecret) -> Option<TokenStream> {
    let (read, cut): (_, fn(&TokenStream, &Type) -> TokenStream) = match secret {
        SentSecret::Input(input) => return secret_input(reader.machine, *input),
        SentSecret::Value(read) => (read, |value, ty| {
            if *ty == Type::String {
                quote!(request.secret(#value);)
            } else {
                quote!(request.secret_value(#value);)
            }
        }),
        SentSecret::Within(read) => (read, |value, _| quote!(request.secrets_in(#value);)),
    };
    if let Access::Value(value) = reader.access(read) {
        return Some(cut(&value, &read.ty));
    }
    let option = reader.optional(read);
    let cut = cut(&quote!(value), &read.ty);
    Some(quote! {
        if let Some(value) = #option {
            #cut
        }
    })
}

fn secret_input(machine: &Machine, input: usize) -> Option<TokenStream> {
    let field = machine.inputs.get(input)?;
    let name = ident(&field.field);
    Some(match (&field.ty, field.presence.is_option()) {
        (Type::String, true) => quote! {
            if let Some(value) = &self.inputs.#name {
                request.secret(value.expose());
            }
        },
        (Type::String, false) => quote!(request.secret(self.inputs.#name.expose());),
        _ => quote!(request.secrets_in(&self.inputs.#name);),
    })
}

fn body(reader: Reader<'_>, request: &Request) -> Option<TokenStream> {
    let body = request.body.as_ref()?;
    let media_type = &body.media_type;
    let encodings: Vec<TokenStream> = body.encodings.iter().map(encoding).collect();
    Some(match &body.content {
        Content::Json(data) => json(reader, media_type, data),
        Content::Text(data) => text(reader, media_type, data),
        Content::Form(fields) => form(reader, fields),
        Content::FormOf { value, styles, json } => {
            let fields = fields(styles, json);
            let send = |value| quote!(request.form(Form::of(#value, #fields)?););
            whole(reader, value, send)
        }
        Content::MultipartOf {
            value,
            files,
            styles,
            json,
        } => whole(reader, value, |value| {
            let fields = fields(styles, json);
            let form = match files {
                Files::Named(names) => quote!(Multipart::of(#value, &[#(#names),*], #fields)?),
                Files::AllBut(names) => quote!(Multipart::of_files(#value, &[#(#names),*], #fields)?),
            };
            if encodings.is_empty() {
                return quote!(request.multipart(#form););
            }
            quote! {
                let mut form = #form;
                #(#encodings)*
                request.multipart(form);
            }
        }),
        Content::Xml { value, .. } => {
            let send = |value| quote!(request.text(#media_type, xml(#value, &ROOT)?););
            whole(reader, value, send)
        }
        Content::XmlReplaced {
            document,
            replacements,
        } => {
            let statements = reader.replaced_in_xml(document, replacements, NEEDED_FOR);
            quote! {
                #statements
                request.text(#media_type, body);
            }
        }
        Content::Multipart(parts) => {
            let parts = parts.iter().map(|part| self::part(reader, part));
            quote! {
                let mut form = Multipart::new();
                #(#parts)*
                #(#encodings)*
                request.multipart(form);
            }
        }
    })
}

/// The fields of a form that are in a style of the query, and those that are JSON.
fn fields(styles: &[(String, Style)], json: &[String]) -> TokenStream {
    let styles = styles.iter().map(|(name, style)| {
        let style = self::style(*style);
        quote!((#name, #style))
    });
    quote!(&[#(#styles),*], &[#(#json),*])
}

/// Sends a value as a whole. S17: without it there is no body.
fn whole(reader: Reader<'_>, data: &Data, send: impl FnOnce(TokenStream) -> TokenStream) -> TokenStream {
    if let Data::Read(read) = data
        && !matches!(reader.access(read), Access::Value(_))
    {
        let option = reader.optional(read);
        let send = send(quote!(body));
        return quote! {
            if let Some(body) = #option {
                #send
            }
        };
    }
    if let Data::Replaced(replaced) = data {
        let statements = reader.replaced(replaced, NEEDED_FOR);
        let send = send(quote!(&body));
        return quote! {
            #statements
            #send
        };
    }
    send(reader.serializable(data, NEEDED_FOR))
}

fn text(reader: Reader<'_>, media_type: &str, data: &Data) -> TokenStream {
    let send = |value: TokenStream, read: &Read| match read.ty {
        Type::Upload => quote!(request.upload(#media_type, #value);),
        Type::File | Type::Body => quote!(request.raw_body(#media_type, #value);),
        _ => {
            let text = owned_as_text(&value, read, NEEDED_FOR);
            quote!(request.text(#media_type, #text);)
        }
    };
    let Data::Read(read) = data else {
        let text = reader.owned_text(data, NEEDED_FOR);
        return quote!(request.text(#media_type, #text););
    };
    if let Access::Value(value) = reader.access(read) {
        return send(value, read);
    }
    let option = reader.optional(read);
    let send = send(quote!(body), read);
    quote! {
        if let Some(body) = #option {
            #send
        }
    }
}

fn json(reader: Reader<'_>, media_type: &str, data: &Data) -> TokenStream {
    if let Data::Replaced(_) = data {
        return whole(
            reader,
            data,
            |value| quote!(request.json(#media_type, json_value(#value)?);),
        );
    }
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

fn form(reader: Reader<'_>, fields: &[Field]) -> TokenStream {
    let fields = fields.iter().map(|field| self::field(reader, field));
    quote! {
        let mut form = Form::new();
        #(#fields)*
        request.form(form);
    }
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

fn field(reader: Reader<'_>, field: &Field) -> TokenStream {
    let name = &field.name;
    let needed_for = format!("the form field `{name}`");
    if let Data::Read(read) = &field.value {
        let add = |value: TokenStream| match field.form {
            Form::Style(style) => {
                let style = self::style(style);
                quote!(form.value(#name, #value, #style)?;)
            }
            Form::Json => quote!(form.json(#name, #value)?;),
            _ => {
                let text = as_text(&value, read, &needed_for);
                quote!(form.text(#name, #text);)
            }
        };
        return match reader.access(read) {
            Access::Value(value) => add(value),
            // S17: a field without a value is left out.
            _ => {
                let option = reader.optional(read);
                let add = add(quote!(value));
                quote! {
                    if let Some(value) = #option {
                        #add
                    }
                }
            }
        };
    }
    let value = parameters::value(reader, field.form, &field.value, &needed_for);
    match field.form {
        Form::Style(style) => {
            let style = self::style(style);
            quote!(form.value(#name, #value, #style)?;)
        }
        _ => quote!(form.text(#name, #value);),
    }
}

fn part(reader: Reader<'_>, part: &Part) -> TokenStream {
    let name = &part.name;
    let needed_for = format!("the part `{name}`");
    let Data::Read(read) = &part.value else {
        if let PartKind::Style(style) = part.kind {
            let value = parameters::value(reader, Form::Style(style), &part.value, &needed_for);
            let style = self::style(style);
            return quote!(form.styled(#name, #value, #style)?;);
        }
        let is_json = part.kind == PartKind::Json
            || matches!(part.value, Data::Object(_) | Data::Entries(_) | Data::Array(_));
        return if part.kind == PartKind::File {
            let text = reader.owned_text(&part.value, &needed_for);
            quote!(form.file(#name, &Upload::from(#text));)
        } else if is_json {
            let json = reader.json(&part.value, &needed_for);
            quote!(form.json(#name, #json);)
        } else {
            let text = reader.text(&part.value, &needed_for);
            quote!(form.text(#name, #text);)
        };
    };
    let send = |value: TokenStream| match (part.kind, &read.ty) {
        (_, Type::Upload) => quote!(form.file(#name, #value);),
        (PartKind::File, Type::File | Type::Body) => quote!(form.file(#name, &Upload::from(#value));),
        (PartKind::File, Type::String) => quote!(form.file(#name, &Upload::from(#value.as_str()));),
        (PartKind::File, _) => quote!(form.files(#name, #value)?;),
        (PartKind::Json, ty) if is_scalar(ty) => quote!(form.json(#name, json_value(#value)?);),
        (PartKind::Json, _) => quote!(form.json_items(#name, #value)?;),
        (PartKind::Style(style), _) => {
            let style = self::style(style);
            quote!(form.styled(#name, #value, #style)?;)
        }
        (PartKind::Value, Type::String) => quote!(form.text(#name, #value);),
        (PartKind::Value, ty) if is_scalar(ty) => quote!(form.text(#name, &text(#value)?);),
        (PartKind::Value, _) => quote!(form.value(#name, #value)?;),
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

fn encoding(encoding: &PartEncoding) -> TokenStream {
    let name = &encoding.name;
    let content_type = encoding.content_type.iter();
    let headers = encoding
        .headers
        .iter()
        .map(|(header, value)| quote!(form.header(#name, #header, #value)?;));
    quote! {
        #(form.content_type(#name, #content_type);)*
        #(#headers)*
    }
}
