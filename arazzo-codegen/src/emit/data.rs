//! Values: where they are read from, and as what.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::inside;
use super::tokens::{self, ident, is_copy};
use crate::lower::{Data, Encoding, Leaf, Machine, OutputField, Place, Read, SlotField, TextPiece, Type};

/// What an expression may read from, in the function at hand.
#[derive(Clone, Copy)]
pub(super) struct Reader<'m> {
    pub(super) machine: &'m Machine,
    pub(super) leaves: &'m [Leaf],
    pub(super) replied: Replied,
}

/// Whether there is a reply at hand: not after a transport failure (S28), and perhaps not when a workflow that a step
/// calls has ended (S21).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Replied {
    Surely,
    /// The workflow that the step calls has ended, and its outputs are there.
    Ended,
    /// Neither a reply nor outputs are surely there.
    Maybe,
}

/// How a value stands in the code.
pub(super) enum Access {
    /// `&T`, always there.
    Value(TokenStream),
    /// `Option<&T>`.
    Optional(TokenStream),
    /// A slot, which knows why it is empty.
    Slot(TokenStream),
    /// `Option<Value>`, which lives only for the statement.
    Owned(TokenStream),
}

impl<'m> Reader<'m> {
    pub(super) fn new(machine: &'m Machine) -> Self {
        Self {
            machine,
            leaves: &[],
            replied: Replied::Surely,
        }
    }

    /// Where a value is.
    pub(super) fn access(self, read: &Read) -> Access {
        match &read.place {
            Place::Input(input, hops) => inside::input(self.machine, *input, hops),
            Place::Slot(slot, pointer) => self.slot(*slot, pointer),
            // A workflow that has failed has none.
            Place::ChildOutput(field, pointer) if self.replied == Replied::Maybe => {
                let field = ident(field);
                match (pointer.is_empty(), read.optional) {
                    (true, false) => Access::Optional(quote!(outputs.map(|outputs| &outputs.#field))),
                    (true, true) => {
                        Access::Optional(quote!(outputs.and_then(|outputs| outputs.#field.as_ref())))
                    }
                    (false, _) => {
                        let found = quote!(within(&outputs.#field, &[#(#pointer),*]));
                        Access::Owned(quote!(outputs.and_then(|outputs| #found)))
                    }
                }
            }
            Place::ChildOutput(field, pointer) => child_output(field, pointer, read),
            Place::Leaf(leaf) => {
                let variable = self.leaves.get(*leaf).map(|leaf| ident(&leaf.variable));
                Access::Slot(quote!(#variable.read::<Value>()))
            }
            Place::Body if read.ty == Type::String => self.of_reply(read, quote!(reply.body_text())),
            Place::Body if read.ty == Type::Any => self.of_reply(read, quote!(reply.body_value())),
            Place::Body if read.ty == Type::Json => self.of_reply(read, quote!(reply.body_json())),
            Place::Body if read.ty == Type::File => self.of_reply(read, quote!(reply.file())),
            Place::Body if read.ty == Type::Body => self.of_reply(read, quote!(reply.raw_body())),
            Place::Body => self.of_reply(read, quote!(reply.body_as())),
            Place::Header(name) => self.of_reply(read, quote!(reply.header(#name))),
            Place::Request(part) => self.of_reply(read, Self::request_part(part)),
            Place::StatusCode if self.replied != Replied::Surely => {
                self.of_reply(read, quote!(Slot::Set(i64::from(reply.status()))))
            }
            Place::Url if self.replied != Replied::Surely => {
                self.of_reply(read, quote!(Slot::Set(reply.url().to_owned())))
            }
            Place::Method if self.replied != Replied::Surely => {
                self.of_reply(read, quote!(Slot::Set(reply.method().to_owned())))
            }
            Place::StatusCode => Access::Value(quote!(&i64::from(reply.status()))),
            Place::Url => Access::Value(quote!(reply.url())),
            Place::Method => Access::Value(quote!(reply.method())),
            Place::Selected(selection) => self.selection(selection),
            Place::InXml(selection) => Access::Slot(self.selected_as(selection, &read.ty)),
            Place::Converted(conversion) => self.conversion(read, conversion),
            Place::Demanded(inner, needed_for) => Access::Value(self.demanded(inner, needed_for)),
            Place::NotNull(inner) => Access::Optional(match self.access(inner) {
                Access::Value(value) => quote!(Option::as_ref(#value)),
                Access::Optional(option) => quote!(#option.and_then(Option::as_ref)),
                Access::Slot(slot) => quote!(#slot.get().and_then(Option::as_ref)),
                Access::Owned(option) => quote!(#option.as_ref().and_then(Option::as_ref)),
            }),
        }
    }

    /// A slot that is read from the reply, if there is one.
    fn of_reply(self, read: &Read, slot: TokenStream) -> Access {
        let expression = &read.expression;
        Access::Slot(match self.replied {
            Replied::Surely => slot,
            Replied::Ended | Replied::Maybe => quote!(Slot::of_reply(reply, #expression, |reply| #slot)),
        })
    }

    fn slot(self, slot: usize, pointer: &[String]) -> Access {
        let Some(field) = self.machine.slots.get(slot) else {
            return Access::Optional(quote!(None));
        };
        let slot = kept(field);
        if pointer.is_empty() {
            Access::Slot(slot)
        } else if field.ty.is_raw_body() {
            Access::Owned(quote!(#slot.get().and_then(|body| within(body, &[#(#pointer),*]))))
        } else {
            Access::Optional(quote!(#slot.get().and_then(|value| at(value, &[#(#pointer),*]))))
        }
    }

    /// An output of the workflow whose slot holds it as JSON or text.
    fn typed_at_end(self, read: &Read, output: &OutputField, needed_for: &str) -> TokenStream {
        let Place::Slot(slot, pointer) = &read.place else {
            return TokenStream::new();
        };
        let slot = self.machine.slots.get(*slot).map(kept);
        let expression = &read.expression;
        let typed = quote!(#slot.typed(#expression, &[#(#pointer),*]));
        if output.optional {
            quote!(#typed.into_option())
        } else {
            quote!(#typed.into_demanded(#expression, #needed_for)?)
        }
    }

    /// `Option<&T>`.
    pub(super) fn optional(self, read: &Read) -> TokenStream {
        match self.access(read) {
            Access::Value(value) => quote!(Some(#value)),
            Access::Optional(option) => option,
            Access::Slot(slot) => quote!(#slot.get()),
            Access::Owned(option) => quote!(#option.as_ref()),
        }
    }

    /// `&T`; when it is absent, the function at hand ends with an error that names the expression and what it is
    /// needed for (S17).
    pub(super) fn demanded(self, read: &Read, needed_for: &str) -> TokenStream {
        let expression = &read.expression;
        if let Place::Slot(slot, pointer) = &read.place
            && !pointer.is_empty()
            && let Some(slot) = self.machine.slots.get(*slot)
        {
            // What is inside of a body is a value of its own.
            let owned = slot.ty.is_raw_body().then(|| quote!(&));
            let slot = kept(slot);
            return quote!(#owned #slot.demand_at(&[#(#pointer),*], #expression, #needed_for)?);
        }
        if let Place::Converted(conversion) = &read.place {
            return self.converted(read, conversion);
        }
        if let Place::NotNull(inner) = &read.place {
            let value = self.demanded(inner, needed_for);
            return quote!(not_null(#value, #expression, #needed_for)?);
        }
        match self.access(read) {
            Access::Value(value) => value,
            Access::Optional(option) => quote!(demand(#option, #expression, #needed_for)?),
            Access::Slot(slot) => quote!(#slot.demand(#expression, #needed_for)?),
            Access::Owned(option) => quote!(demand(#option.as_ref(), #expression, #needed_for)?),
        }
    }

    /// `&str`, or something that derefs to it, of a value that has to be there.
    pub(super) fn text(self, data: &Data, needed_for: &str) -> TokenStream {
        match data {
            Data::String(text) => quote!(#text),
            Data::Json(json) => quote!(#json),
            Data::Read(read) => {
                let value = self.demanded(read, needed_for);
                as_text(&value, read, needed_for)
            }
            Data::Text(pieces) => match pieces.as_slice() {
                [TextPiece::Read(read, Encoding::None)] => {
                    let value = self.demanded(read, needed_for);
                    as_text(&value, read, needed_for)
                }
                _ => self.template(pieces, needed_for),
            },
            Data::Object(_) | Data::Entries(_) | Data::Array(_) => {
                let json = self.json(data, needed_for);
                quote!(&String::from_utf8_lossy(&#json))
            }
            Data::Replaced(_) => {
                let value = self.serializable(data, needed_for);
                quote!(&text(#value)?)
            }
        }
    }

    /// `String` of a value that has to be there.
    pub(super) fn owned_text(self, data: &Data, needed_for: &str) -> TokenStream {
        // `{$inputs.text}` and nothing around it.
        if let Data::Text(pieces) = data
            && let [TextPiece::Read(read, Encoding::None)] = pieces.as_slice()
        {
            return owned_as_text(&self.demanded(read, needed_for), read, needed_for);
        }
        let text = self.text(data, needed_for);
        match data {
            Data::String(_) | Data::Json(_) => quote!(#text.to_owned()),
            Data::Text(pieces) => match pieces.as_slice() {
                [TextPiece::Read(read, Encoding::None)] => {
                    owned_as_text(&self.demanded(read, needed_for), read, needed_for)
                }
                _ => bare(&text),
            },
            Data::Read(read) => owned_as_text(&self.demanded(read, needed_for), read, needed_for),
            Data::Object(_) | Data::Entries(_) | Data::Array(_) => {
                let text = bare(&text);
                quote!(#text.into_owned())
            }
            Data::Replaced(_) => bare(&text),
        }
    }

    /// `&format!("Bearer {}", …)` (S15).
    fn template(self, pieces: &[TextPiece], needed_for: &str) -> TokenStream {
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
                    let text = as_text(&value, read, needed_for);
                    values.push(match encoding {
                        Encoding::None => displayed(&value, read, needed_for),
                        Encoding::Url => quote!(url_encoded(#text)),
                        Encoding::XmlText => quote!(xml_text(#text)?),
                        Encoding::XmlCdata => quote!(xml_cdata(#text)?),
                        Encoding::XmlComment => quote!(xml_comment(#text)?),
                        Encoding::XmlName { prefixes } => quote!(xml_name(#text, &[#(#prefixes),*])?),
                        Encoding::XmlNamePart => quote!(xml_name_part(#text)?),
                    });
                }
            }
        }
        quote!(&format!(#format, #(#values),*))
    }

    /// `Result<Value, Failure>` of JSON.
    pub(super) fn tree(self, data: &Data, needed_for: &str) -> TokenStream {
        if let Data::Json(json) = data {
            return quote!(json_tree(#json));
        }
        let json = self.json(data, needed_for);
        quote!(json_tree(#json))
    }

    /// `Vec<u8>` of JSON.
    pub(super) fn json(self, data: &Data, needed_for: &str) -> TokenStream {
        match data {
            Data::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| self.member(name, value, needed_for));
                quote!(json_object(|body| { #(#members)* Ok(()) })?)
            }
            Data::Entries(entries) => {
                let entries = self.entries(entries, needed_for);
                quote!(json_object(|body| { #entries Ok(()) })?)
            }
            Data::Array(items) => {
                let items = items.iter().map(|item| self.item(item, needed_for));
                quote!(json_array(|items| { #(#items)* Ok(()) })?)
            }
            Data::Json(json) => quote!(#json.into()),
            Data::String(text) => quote!(json_value(#text)?),
            Data::Read(read) => {
                let value = self.demanded(read, needed_for);
                quote!(json_value(#value)?)
            }
            Data::Text(pieces) => {
                let text = self.template(pieces, needed_for);
                quote!(json_value(#text)?)
            }
            Data::Replaced(_) => {
                let value = self.serializable(data, needed_for);
                quote!(json_value(#value)?)
            }
        }
    }

    fn entries(self, entries: &[(Vec<TextPiece>, Data)], needed_for: &str) -> TokenStream {
        let members = entries.iter().map(|(name, value)| {
            let name = match name.as_slice() {
                [TextPiece::Literal(name)] => quote!(#name),
                _ => self.text(&Data::Text(name.clone()), needed_for),
            };
            self.member(name, value, needed_for)
        });
        quote!(#(#members)*)
    }

    /// `name` becomes a `&str`.
    fn member(self, name: impl ToTokens, value: &Data, needed_for: &str) -> TokenStream {
        if let Some(json) = constant_json(value) {
            return quote!(body.insert_json(#name, #json););
        }
        match value {
            Data::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| self.member(name, value, needed_for));
                quote!(body.object(#name, |body| { #(#members)* Ok(()) })?;)
            }
            Data::Entries(entries) => {
                let entries = self.entries(entries, needed_for);
                quote!(body.object(#name, |body| { #entries Ok(()) })?;)
            }
            Data::Array(items) => {
                let items = items.iter().map(|item| self.item(item, needed_for));
                quote!(body.array(#name, |items| { #(#items)* Ok(()) })?;)
            }
            Data::Read(read) => match self.access(read) {
                Access::Value(value) => quote!(body.insert(#name, #value);),
                // S17: a member that is absent is left out.
                _ => {
                    let option = self.optional(read);
                    quote!(body.insert_some(#name, #option);)
                }
            },
            _ => {
                let text = self.text(value, needed_for);
                quote!(body.insert(#name, #text);)
            }
        }
    }

    fn item(self, item: &Data, needed_for: &str) -> TokenStream {
        if let Some(json) = constant_json(item) {
            return quote!(items.push_json(#json););
        }
        match item {
            Data::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| self.member(name, value, needed_for));
                quote!(items.object(|body| { #(#members)* Ok(()) })?;)
            }
            Data::Entries(entries) => {
                let entries = self.entries(entries, needed_for);
                quote!(items.object(|body| { #entries Ok(()) })?;)
            }
            Data::Array(inner) => {
                let inner = inner.iter().map(|item| self.item(item, needed_for));
                quote!(items.array(|items| { #(#inner)* Ok(()) })?;)
            }
            Data::Read(read) => match self.access(read) {
                Access::Value(value) => quote!(items.push(#value);),
                // S17: an item that is absent becomes null.
                _ => {
                    let option = self.optional(read);
                    quote!(items.push_some(#option);)
                }
            },
            _ => {
                let text = self.text(item, needed_for);
                quote!(items.push(#text);)
            }
        }
    }
}

/// The slot of an output, also where it is one for secrets.
fn kept(slot: &SlotField) -> TokenStream {
    let field = ident(&slot.field);
    if slot.secret {
        quote!(self.checkpoint.#field.expose())
    } else {
        quote!(self.checkpoint.#field)
    }
}

/// What a comparison takes, where the workflow that the step calls may have failed, so that there are no outputs.
pub(super) fn child_output_if_any(field: &str, pointer: &[String], read: &Read) -> TokenStream {
    let field = ident(field);
    match (pointer.is_empty(), read.optional) {
        // Types with a name are compared as the JSON that they are.
        (true, false) if read.ty.names().is_some() => {
            quote!(outputs.and_then(|outputs| within(&outputs.#field, &[])))
        }
        (true, true) if read.ty.names().is_some() => {
            quote!(outputs.and_then(|outputs| within(outputs.#field.as_ref()?, &[])))
        }
        (true, false) if is_copy(&read.ty) => quote!(outputs.map(|outputs| outputs.#field)),
        (true, false) => quote!(outputs.map(|outputs| &outputs.#field)),
        (true, true) => quote!(outputs.and_then(|outputs| outputs.#field.as_ref())),
        (false, _) => quote!(outputs.and_then(|outputs| within(&outputs.#field, &[#(#pointer),*]))),
    }
}

/// `outputs` are those of the workflow that the step calls.
fn child_output(field: &str, pointer: &[String], read: &Read) -> Access {
    let field = ident(field);
    match (pointer.is_empty(), read.optional) {
        (true, false) => Access::Value(quote!(&outputs.#field)),
        (true, true) => Access::Optional(quote!(outputs.#field.as_ref())),
        (false, _) => Access::Optional(quote!(within(&outputs.#field, &[#(#pointer),*]).as_ref())),
    }
}

/// JSON text of a value that is the same on every run.
pub(super) fn constant_json(data: &Data) -> Option<String> {
    match data {
        Data::Json(json) => Some(json.clone()),
        Data::String(text) => Some(quoted(text)),
        Data::Read(_) | Data::Text(_) | Data::Entries(_) | Data::Replaced(_) => None,
        Data::Object(members) => {
            let members: Option<Vec<String>> = members
                .iter()
                .map(|(name, value)| Some(format!("{}:{}", quoted(name), constant_json(value)?)))
                .collect();
            members.map(|members| format!("{{{}}}", members.join(",")))
        }
        Data::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(constant_json).collect();
            items.map(|items| format!("[{}]", items.join(",")))
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A value as `&str` (S15): strings as they are, other scalars as JSON text, the rest as JSON.
pub(super) fn as_text(value: &TokenStream, read: &Read, needed_for: &str) -> TokenStream {
    match read.ty {
        Type::String => value.clone(),
        Type::Integer | Type::Unsigned | Type::Boolean => {
            let value = bare(value);
            quote!(&#value.to_string())
        }
        Type::File | Type::Body => {
            let text = owned_as_text(value, read, needed_for);
            quote!(&#text)
        }
        _ => quote!(&text(#value)?),
    }
}

/// As [`as_text`], but `String`.
pub(super) fn owned_as_text(value: &TokenStream, read: &Read, needed_for: &str) -> TokenStream {
    let bare = bare(value);
    match read.ty {
        Type::File | Type::Body => {
            let expression = &read.expression;
            quote!(body_as_text(#value, #expression, #needed_for)?)
        }
        Type::String => quote!(#bare.clone()),
        Type::Integer | Type::Unsigned | Type::Boolean => quote!(#bare.to_string()),
        _ => quote!(text(#value)?),
    }
}

/// A value as something that `format!` shows as its text.
fn displayed(value: &TokenStream, read: &Read, needed_for: &str) -> TokenStream {
    match read.ty {
        Type::String | Type::Integer | Type::Unsigned | Type::Boolean => bare(value),
        Type::File | Type::Body => owned_as_text(value, read, needed_for),
        _ => quote!(text(#value)?),
    }
}

/// `self.inputs.x` for `&self.inputs.x`, where the reference is not needed.
pub(super) fn bare(value: &TokenStream) -> TokenStream {
    let mut trees = value.clone().into_iter();
    match trees.next() {
        Some(TokenTree::Punct(reference)) if reference.as_char() == '&' => trees.collect(),
        _ => value.clone(),
    }
}

/// A workflow's output at the end of a run.
pub(super) fn owned(machine: &Machine, output: &OutputField, value: &Data) -> TokenStream {
    let reader = Reader::new(machine);
    let needed_for = format!("the output `{}` of the workflow", output.name);
    // What is never absent, for an output that may be.
    let wrapped = |value: TokenStream| {
        if output.optional {
            quote!(Some(#value))
        } else {
            value
        }
    };
    // S25: what two ways give different types is JSON.
    let is_widened = output.optional && output.ty == Type::Any;
    let read = match value {
        // An output that only another workflow has, when the run did not end with that one.
        Data::Json(json) if json == "null" && output.optional => return quote!(None),
        Data::Read(read) if is_widened && !matches!(read.ty, Type::Any | Type::Json) => {
            return reader.widened(read);
        }
        // What is kept plainly gets its type at the end.
        Data::Read(read) if read.ty != output.ty && matches!(read.place, Place::Slot(..)) => {
            return reader.typed_at_end(read, output, &needed_for);
        }
        // What is picked out gets its type at the end.
        Data::Read(read) if read.ty != output.ty && matches!(read.place, Place::Selected(_)) => {
            let (option, expression) = (reader.optional(read), &read.expression);
            let ty = tokens::ty(&machine.definitions, &output.ty);
            return quote!(Slot::<#ty>::converted(#expression, #option).into_option());
        }
        Data::Read(read) => read,
        Data::String(_) | Data::Text(_) => {
            let text = reader.owned_text(value, &needed_for);
            return wrapped(if is_widened {
                quote!(Value::from(#text))
            } else {
                text
            });
        }
        other => {
            let tree = reader.tree(other, &needed_for);
            return wrapped(quote!(#tree?));
        }
    };
    let copy = is_copy(&output.ty);
    match (output.optional, reader.access(read)) {
        (true, Access::Value(value)) => {
            let value = cloned(&value, copy);
            quote!(Some(#value))
        }
        (true, Access::Owned(option)) => option,
        (true, _) => {
            let option = reader.optional(read);
            if copy {
                quote!(#option.copied())
            } else {
                quote!(#option.cloned())
            }
        }
        (false, _) => cloned(&reader.demanded(read, &needed_for), copy),
    }
}

/// The value that a reference leads to.
fn cloned(value: &TokenStream, copy: bool) -> TokenStream {
    let bare = bare(value);
    let is_place = bare.to_string() != value.to_string();
    match (copy, is_place) {
        (true, true) => bare,
        (true, false) => quote!(*#value),
        (false, _) => quote!(#bare.clone()),
    }
}

impl Reader<'_> {
    /// `Option<Value>` of a value of another type.
    fn widened(self, read: &Read) -> TokenStream {
        match self.access(read) {
            Access::Slot(slot) => quote!(#slot.to_value()),
            Access::Value(value) => quote!(within(#value, &[])),
            Access::Optional(option) => quote!(#option.and_then(|value| within(value, &[]))),
            Access::Owned(option) => option,
        }
    }
}

/// An output as JSON if it can be had already, for the error of a run that fails. Inputs are the caller's own.
pub(super) fn json_so_far(machine: &Machine, data: &Data) -> Option<TokenStream> {
    match data {
        Data::Read(Read {
            place: Place::Slot(slot, _),
            ..
        }) => {
            let slot = kept(machine.slots.get(*slot)?);
            Some(quote!(#slot.to_value()))
        }
        _ => None,
    }
}
