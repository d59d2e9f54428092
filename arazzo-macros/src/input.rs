//! The arguments of the macro.

use arazzo_codegen::{Level, Lints};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Token, Visibility, parenthesized};

mod keyword {
    syn::custom_keyword!(source);
    syn::custom_keyword!(allow);
    syn::custom_keyword!(warn);
    syn::custom_keyword!(deny);
    syn::custom_keyword!(lenient_outputs);
}

/// `"path"`, or `pub mod name = "path"` with attributes. Then any number of `, source "name" = "path"`,
/// `, deny(warnings)` or `, allow(AZ0504)`, and `, lenient_outputs`.
pub(crate) struct Input {
    pub(crate) module: Option<Module>,
    pub(crate) path: LitStr,
    /// The paths of source descriptions, by name.
    pub(crate) sources: Vec<(LitStr, LitStr)>,
    /// The levels of lints, in their order.
    pub(crate) levels: Vec<(Lints, Level)>,
    /// Whether every output of a workflow is an `Option`.
    pub(crate) lenient_outputs: bool,
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
        let mut levels = Vec::new();
        let mut lenient_outputs = false;
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            if let Some(level) = level(input)? {
                levels.extend(lints(input)?.into_iter().map(|lints| (lints, level)));
                continue;
            }
            if input.parse::<Option<keyword::lenient_outputs>>()?.is_some() {
                lenient_outputs = true;
                continue;
            }
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
            levels,
            lenient_outputs,
        })
    }
}

fn level(input: ParseStream<'_>) -> syn::Result<Option<Level>> {
    let level = if input.peek(keyword::allow) {
        Level::Allow
    } else if input.peek(keyword::warn) {
        Level::Warn
    } else if input.peek(keyword::deny) {
        Level::Deny
    } else {
        return Ok(None);
    };
    input.parse::<Ident>()?;
    Ok(Some(level))
}

/// `(AZ0504, lenient)`
fn lints(input: ParseStream<'_>) -> syn::Result<Vec<Lints>> {
    let words;
    parenthesized!(words in input);
    Punctuated::<Ident, Token![,]>::parse_terminated(&words)?
        .into_iter()
        .map(|word| {
            let lints = word.to_string().parse::<Lints>();
            lints.map_err(|error| syn::Error::new(word.span(), error))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use arazzo_codegen::{Code, Level, Lints};

    use super::Input;

    #[test]
    fn levels_stand_among_the_sources_in_their_order() {
        let input: Input = syn::parse_str(
            r#""a.yaml", deny(warnings), source "b" = "c.yaml", allow(AZ0504, lenient), warn(AZ0901),"#,
        )
        .unwrap();
        assert_eq!(input.sources.len(), 1);
        assert_eq!(
            input.levels,
            [
                (Lints::Warnings, Level::Deny),
                (Lints::One(Code::PollWithoutDelay), Level::Allow),
                (Lints::Lenient, Level::Allow),
                (Lints::One(Code::UnbracedExpression), Level::Warn),
            ]
        );
    }

    #[test]
    fn a_level_of_an_error_is_refused() {
        let refused = syn::parse_str::<Input>(r#""a.yaml", allow(AZ0102)"#)
            .err()
            .unwrap();
        assert_eq!(
            refused.to_string(),
            "`AZ0102` is an error (a required field is missing), and only lints have a level"
        );
        assert!(syn::parse_str::<Input>(r#""a.yaml", deny(AZ9999)"#).is_err());
        assert!(syn::parse_str::<Input>(r#""a.yaml", forbid(AZ0504)"#).is_err());
    }
}
