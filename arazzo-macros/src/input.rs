//! What stands between the parentheses.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Token, Visibility};

/// `"path"`, or `pub mod name = "path"` with attributes.
pub(crate) struct Input {
    pub(crate) module: Option<Module>,
    pub(crate) path: LitStr,
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
        input.parse::<Option<Token![;]>>()?;
        Ok(Self { module, path })
    }
}
