//! Values that are worked out while the program runs: picked out of others, set in payloads, written as XML or forms.

use proc_macro2::TokenStream;
use quote::quote;

use super::data::{Access, Reader, as_text, constant_json};
use super::tokens::{self, ident};
use crate::lower::{
    Data, Place, Read, Replaced, RequestPart, Selection, Selector, Target, Token, Type, XmlDocument,
    XmlElement, XmlNode, XmlReplacement, XmlSelection, XmlTarget,
};

impl Reader<'_> {
    /// A value that is picked out of another one: always there when all that is done is to look whether it is JSON.
    pub(super) fn selection(self, selection: &Selection) -> Access {
        if let (Selector::JsonText, Data::Read(read)) = (&selection.by, &selection.from)
            && let Access::Value(value) = self.access(read)
        {
            return Access::Value(quote!(&json_text(#value)));
        }
        Access::Owned(self.selected(selection))
    }

    /// A slot of a type that the place for it has.
    pub(super) fn selected_in_xml(self, selection: &XmlSelection) -> TokenStream {
        let (context, expression) = (self.xml_context(selection), &selection.expression);
        quote!(xpath::select(#context, #expression))
    }

    /// A slot of this type.
    pub(super) fn selected_as(self, selection: &XmlSelection, ty: &Type) -> TokenStream {
        let (context, expression) = (self.xml_context(selection), &selection.expression);
        let ty = tokens::ty(&self.machine.definitions, ty);
        quote!(xpath::select::<#ty>(#context, #expression))
    }

    /// What XPath selects from.
    fn xml_context(self, selection: &XmlSelection) -> TokenStream {
        match &selection.from {
            Data::Read(read) => match (self.access(read), &read.place) {
                (Access::Slot(slot), Place::Slot(..)) => quote!(&#slot),
                (
                    Access::Slot(context)
                    | Access::Value(context)
                    | Access::Optional(context)
                    | Access::Owned(context),
                    _,
                ) => context,
            },
            _ => quote!(None::<&str>),
        }
    }

    /// `Option<Value>`.
    fn selected(self, selection: &Selection) -> TokenStream {
        let pick = |value: TokenStream| match &selection.by {
            Selector::Query { query, is_singular } => {
                let select = ident(if *is_singular { "select_one" } else { "select" });
                quote!(#select(#value, #query))
            }
            Selector::Pointer(tokens) => {
                let tokens = tokens.iter().map(|token| self.token(token));
                quote!(select_at(#value, &[#(#tokens),*]))
            }
            Selector::JsonText => quote!(json_text(#value)),
        };
        let picked = pick(quote!(value));
        // A pointer's own expressions may be absent, which only a closure can say.
        let in_closure = matches!(&selection.by, Selector::Pointer(tokens)
            if tokens.iter().any(|token| matches!(token, Token::Read(read) if self.may_miss(read))));
        let option = match &selection.from {
            Data::Read(read) => match self.access(read) {
                Access::Value(value) if !in_closure => return pick(value),
                _ => self.optional(read),
            },
            other => {
                let tree = self.serializable(other, "what is selected from");
                if !in_closure && selection.by != Selector::JsonText {
                    return pick(tree);
                }
                quote!(Some(#tree))
            }
        };
        match selection.by {
            Selector::JsonText => quote!(#option.map(json_text)),
            _ => quote!(#option.and_then(|value| #picked)),
        }
    }

    fn may_miss(self, read: &Read) -> bool {
        !matches!(self.access(read), Access::Value(_)) || !is_text(read)
    }

    /// `&str`, in a closure that returns an `Option` when the value may be absent.
    fn token(self, token: &Token) -> TokenStream {
        match token {
            Token::Literal(literal) => quote!(#literal),
            Token::Read(read) => {
                let value = match self.access(read) {
                    Access::Value(value) => value,
                    _ => {
                        let option = self.optional(read);
                        quote!(#option?)
                    }
                };
                if is_text(read) {
                    as_text(&value, read, "what is selected")
                } else {
                    quote!(&text(#value).ok()?)
                }
            }
        }
    }

    /// `&T` of something that can be written as JSON.
    pub(super) fn serializable(self, data: &Data, needed_for: &str) -> TokenStream {
        match data {
            Data::Read(read) => self.demanded(read, needed_for),
            Data::String(text) => quote!(#text),
            Data::Text(_) => self.text(data, needed_for),
            Data::Replaced(replaced) => {
                let statements = self.replaced(replaced, needed_for);
                quote!(&{ #statements body })
            }
            Data::Json(_) | Data::Object(_) | Data::Entries(_) | Data::Array(_) => {
                match constant_json(data) {
                    Some(json) => quote!(&json_tree(#json)?),
                    None => {
                        let tree = self.tree(data, needed_for);
                        quote!(&#tree?)
                    }
                }
            }
        }
    }

    /// Statements that leave the payload with its replacements in `body` (S42).
    pub(super) fn replaced(self, replaced: &Replaced, needed_for: &str) -> TokenStream {
        let start = match &replaced.payload {
            None => quote!(payload::<Value>(None)?),
            Some(Data::Json(json)) if json == "{}" => quote!(payload::<Value>(None)?),
            Some(Data::Read(read)) => {
                let option = self.optional(read);
                quote!(payload(#option)?)
            }
            Some(other) => {
                let tree = self.tree(other, needed_for);
                quote!(#tree?)
            }
        };
        let replacements = replaced.replacements.iter().map(|replacement| {
            let value = self.set(&replacement.value, needed_for);
            match &replacement.target {
                Target::Pointer(pointer) => {
                    let tokens = &pointer.tokens;
                    quote!(replace(&mut body, &[#(#tokens),*], #value)?;)
                }
                Target::Query(query) => quote!(replace_selected(&mut body, #query, #value)?;),
            }
        });
        quote! {
            let mut body = #start;
            #(#replacements)*
        }
    }

    /// Statements that leave XML with its replacements in `body`, a `String` (S42).
    pub(super) fn replaced_in_xml(
        self,
        document: &XmlDocument,
        replacements: &[XmlReplacement],
        needed_for: &str,
    ) -> TokenStream {
        let start = match document {
            XmlDocument::Text(text) => self.owned_text(text, needed_for),
            XmlDocument::Written { value, .. } => {
                let value = self.serializable(value, needed_for);
                quote!(xml(#value, &ROOT)?)
            }
        };
        let replacements = replacements.iter().map(|replacement| {
            let value = self.set(&replacement.value, needed_for);
            match &replacement.target {
                XmlTarget::Selected(target) => quote!(xpath::replace(&mut body, #target, #value)?;),
                XmlTarget::Member { parent, name } => {
                    quote!(xpath::replace_member(&mut body, #parent, #name, #value)?;)
                }
            }
        });
        quote! {
            let mut body = #start;
            #(#replacements)*
        }
    }

    /// `Option<&T>` of a value that is set.
    fn set(self, value: &Data, needed_for: &str) -> TokenStream {
        match value {
            Data::Read(read) => self.optional(read),
            other => {
                let value = self.serializable(other, needed_for);
                quote!(Some(#value))
            }
        }
    }

    /// A part of the request that was sent (S18): a slot.
    pub(super) fn request_part(part: &RequestPart) -> TokenStream {
        match part {
            RequestPart::Header(name) => quote!(reply.request_header(#name)),
            RequestPart::Query(name) => quote!(reply.request_query(#name)),
            RequestPart::Path(name) => quote!(reply.request_path(#name)),
            RequestPart::Body(pointer) => {
                let tokens = &pointer.tokens;
                quote!(reply.request_body(&[#(#tokens),*]))
            }
        }
    }
}

fn is_text(read: &Read) -> bool {
    matches!(
        read.ty,
        Type::String | Type::Integer | Type::Unsigned | Type::Boolean
    )
}

/// A constant expression; only what is not the default is written.
pub(super) fn xml_element(element: &XmlElement) -> TokenStream {
    let name = &element.name;
    let node = match element.node {
        XmlNode::Element => None,
        XmlNode::Attribute => Some(quote!(node: XmlNode::Attribute,)),
        XmlNode::Text => Some(quote!(node: XmlNode::Text,)),
        XmlNode::Cdata => Some(quote!(node: XmlNode::Cdata,)),
        XmlNode::None => Some(quote!(node: XmlNode::None,)),
    };
    let namespace = element
        .namespace
        .as_ref()
        .map(|(name, uri)| quote!(namespace: Some((#name, #uri)),));
    let wrapper = element.wrapper.as_ref().map(|wrapper| {
        let wrapper = xml_element(wrapper);
        quote!(wrapper: Some(&#wrapper),)
    });
    let members = (!element.members.is_empty()).then(|| {
        let members = element.members.iter().map(|(name, element)| {
            let element = xml_element(element);
            quote!((#name, #element))
        });
        quote!(members: &[#(#members),*],)
    });
    if node.is_none() && namespace.is_none() && wrapper.is_none() && members.is_none() {
        return quote!(XmlElement::named(#name));
    }
    quote!(XmlElement { #node #namespace #wrapper #members ..XmlElement::named(#name) })
}
