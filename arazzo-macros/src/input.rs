//! What stands between the parentheses.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Token, Visibility};

mod keyword {
    syn::custom_keyword!(source);
}

/// `"path"`, or `pub mod name = "path"` with attributes, and any number of `, source "name" = "path"`.
pub(crate) struct Input {
    pub(crate) module: Option<Module>,
    pub(crate) path: LitStr,
    /// Where the documents of source descriptions are, by the descriptions' names.
    pub(crate) sources: Vec<(LitStr, LitStr)>,
}

pub(crate) struct Module {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let module = if input.peek(LitStr) {
            None
        } else {
            let attributes = input.call(Attribute::parse_outer)?;
            let visibility = input.parse()?;
            input.parse::<Token![mod]>()?;
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            Some(Module {
                attributes,
                visibility,
                name,
            })
        };
        let path = input.parse()?;
        let mut sources = Vec::new();
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            input.parse::<keyword::source>()?;
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            sources.push((name, input.parse()?));
        }
        input.parse::<Option<Token![;]>>()?;
        Ok(Self {
            module,
            path,
            sources,
        })
    }
}
