//! Servers of source descriptions.

use std::collections::BTreeSet;

use crate::UrlError;

/// The server of a source description, as its OpenAPI document names it: the first one of the operation, else of the
/// path item, else of the document.
///
/// [`ClientBuilder::base_url`](crate::ClientBuilder::base_url) replaces it, also by another server of the document.
/// [`ClientBuilder::server_variable`](crate::ClientBuilder::server_variable) sets the variables of its URL.
///
/// ```
/// use arazzo_runtime::{Server, codegen::ServerVariable};
/// const SHOP: Server = Server::new("shop", "https://{region}.shop.example/v1")
///     .with_variables(&[ServerVariable::new("region", "eu").one_of(&["eu", "us"])]);
/// assert_eq!(SHOP.source(), "shop");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    source: &'static str,
    short_name: Option<&'static str>,
    url: Option<&'static str>,
    variables: &'static [ServerVariable],
}

/// A variable of a server's URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ServerVariable {
    name: &'static str,
    default: Option<&'static str>,
    values: &'static [&'static str],
}

impl Server {
    /// The server at `url` of the source description named `source`.
    #[must_use]
    pub const fn new(source: &'static str, url: &'static str) -> Self {
        Self {
            source,
            short_name: None,
            url: Some(url),
            variables: &[],
        }
    }

    /// A source description whose document names no server. The caller has to set the base URL.
    #[must_use]
    pub const fn unknown(source: &'static str) -> Self {
        Self {
            source,
            short_name: None,
            url: None,
            variables: &[],
        }
    }

    /// Sets the variables of its URL.
    #[must_use]
    pub const fn with_variables(self, variables: &'static [ServerVariable]) -> Self {
        Self { variables, ..self }
    }

    /// Lets a source of an imported document, `other.api`, also go by its short name, `api`. No other source of the
    /// build has this name. The short name counts only if the client has no setting for the full name.
    #[must_use]
    pub const fn with_short_name(self, name: &'static str) -> Self {
        Self {
            short_name: Some(name),
            ..self
        }
    }

    /// The name of the source description. For a source of an imported document it starts with the name of that
    /// document: `other.api`.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    pub(crate) const fn short_name(&self) -> Option<&'static str> {
        self.short_name
    }

    /// The URL in the document, if it names one.
    #[must_use]
    pub const fn url(&self) -> Option<&'static str> {
        self.url
    }

    /// The URL with the values of its variables: those that are given, else their defaults.
    pub(crate) fn expanded<'g>(
        &self,
        given: impl Fn(&'static str) -> Option<&'g str>,
    ) -> Result<String, UrlError> {
        let mut url = self.url.ok_or(UrlError::NoBase)?.to_owned();
        for variable in self.variables {
            let name = variable.name;
            let value = match given(name) {
                Some(value) if !variable.values.is_empty() && !variable.values.contains(&value) => {
                    return Err(UrlError::ServerVariable { name });
                }
                Some(value) => value,
                None => variable.default.ok_or(UrlError::NoServerVariable { name })?,
            };
            url = url.replace(&format!("{{{name}}}"), value);
        }
        Ok(url)
    }
}

/// The names of the sources that a client was given something for.
#[derive(Clone, Debug, Default)]
pub(crate) struct GivenSources(BTreeSet<String>);

impl GivenSources {
    pub(crate) fn insert(&mut self, name: String) {
        self.0.insert(name);
    }

    /// The one name under which all that was given for a source is found (S10): were each setting looked up under both
    /// names, a credential given for one source could go to the base URL given for another.
    pub(crate) fn address(&self, source: &'static str, short_name: Option<&'static str>) -> &'static str {
        match short_name {
            Some(short) if !self.0.contains(source) => short,
            _ => source,
        }
    }
}

impl ServerVariable {
    /// A variable and its default.
    #[must_use]
    pub const fn new(name: &'static str, default: &'static str) -> Self {
        Self {
            name,
            default: Some(default),
            values: &[],
        }
    }

    /// A variable without a default. The caller has to set it.
    #[must_use]
    pub const fn without_default(name: &'static str) -> Self {
        Self {
            name,
            default: None,
            values: &[],
        }
    }

    /// Sets the values that the document allows.
    #[must_use]
    pub const fn one_of(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: Server = Server::new("api", "https://{region}.example:{port}/{base}").with_variables(&[
        ServerVariable::new("region", "eu").one_of(&["eu", "us"]),
        ServerVariable::new("port", "8443"),
        ServerVariable::without_default("base"),
    ]);

    #[test]
    fn s10_variables_take_their_defaults_and_can_be_given() {
        let given = |name: &str| (name == "base").then_some("v1/x");
        assert_eq!(
            SERVER.expanded(given),
            Ok("https://eu.example:8443/v1/x".to_owned())
        );
        let given = |name: &str| {
            Some(match name {
                "region" => "us",
                "port" => "1",
                _ => "",
            })
        };
        assert_eq!(SERVER.expanded(given), Ok("https://us.example:1/".to_owned()));
    }

    #[test]
    fn s10_a_variable_without_a_value_or_with_a_wrong_one_is_an_error() {
        assert_eq!(
            SERVER.expanded(|_| None),
            Err(UrlError::NoServerVariable { name: "base" })
        );
        assert_eq!(
            SERVER.expanded(|_| Some("asia")),
            Err(UrlError::ServerVariable { name: "region" })
        );
        assert_eq!(Server::unknown("api").expanded(|_| None), Err(UrlError::NoBase));
    }
}
