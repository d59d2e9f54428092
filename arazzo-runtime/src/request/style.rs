//! Values as parameters: OpenAPI's `style`, `explode` and `allowReserved` (S11; "Style Values", "Style Examples").

use serde::Serialize;

use crate::request::encoding;
use crate::request::shape::Shape;
use crate::{Failure, Request, json_value};

/// How a parameter is serialised: `style`, `explode` and `allowReserved` (OpenAPI, "Parameter Object"). No constant is
/// exploded.
///
/// ```
/// use arazzo_runtime::{Method, Request, Server, codegen::Style};
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// let mut request = Request::new(Method::GET, Server::new("shop", "https://shop.example"));
/// request.path("/colors/");
/// request.path_value("id", &[3, 4], Style::LABEL.explode())?;
/// request.query_value("color", &["blue", "black"], Style::FORM)?;
/// assert_eq!(request.path_and_query(), "/colors/.3.4?color=blue,black");
/// # Ok(())
/// # }
/// ```
///
/// OpenAPI leaves some cases undefined. They are serialised like this:
/// - null is written like the empty string; as an item or a member it is left out, as in RFC 6570;
/// - an array or object without items is left out of the query, the headers and the cookies, as in RFC 6570;
/// - an array or object within one is its JSON text, except in `deepObject`, which goes on with `[name]` or `[index]`;
/// - `spaceDelimited`, `pipeDelimited` and tabs are like `form` when they are exploded or the value is a scalar;
/// - `deepObject` of a scalar is like `form`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    explode: bool,
    allow_reserved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    TabDelimited,
    DeepObject,
    Cookie,
}

impl Style {
    /// `blue,black`: the default in a path and in a header.
    pub const SIMPLE: Self = Self::of(Kind::Simple);
    /// `.blue,black`
    pub const LABEL: Self = Self::of(Kind::Label);
    /// `;color=blue,black`
    pub const MATRIX: Self = Self::of(Kind::Matrix);
    /// `color=blue,black`. Exploded, it is the default in a query and in a cookie.
    pub const FORM: Self = Self::of(Kind::Form);
    /// `color=blue%20black`
    pub const SPACE_DELIMITED: Self = Self::of(Kind::SpaceDelimited);
    /// `color=blue%7Cblack`
    pub const PIPE_DELIMITED: Self = Self::of(Kind::PipeDelimited);
    /// `color=blue%09black` (Swagger 2.0, `collectionFormat: tsv`).
    pub const TAB_DELIMITED: Self = Self::of(Kind::TabDelimited);
    /// `color[R]=100`, with percent-encoded brackets.
    pub const DEEP_OBJECT: Self = Self::of(Kind::DeepObject);
    /// Like `FORM`, but not percent-encoded, and with one cookie per item or member if exploded (OpenAPI 3.2).
    pub const COOKIE: Self = Self::of(Kind::Cookie);

    const fn of(kind: Kind) -> Self {
        Self {
            kind,
            explode: false,
            allow_reserved: false,
        }
    }

    /// Sets `explode`: each item or member is separate.
    #[must_use]
    pub const fn explode(self) -> Self {
        Self {
            explode: true,
            ..self
        }
    }

    /// Sets `allowReserved`: reserved characters and percent-encoded triplets stay unchanged (RFC 6570, "Reserved
    /// Expansion"). Characters that would end the place are encoded all the same: `/`, `?`, `#`, `[` and `]` in a path,
    /// and `#`, `[`, `]` and `'` in a query (URL standard). The caller is responsible for `&`, `=` and `+` in a query.
    #[must_use]
    pub const fn allow_reserved(self) -> Self {
        Self {
            allow_reserved: true,
            ..self
        }
    }

    /// What stands between items.
    fn separator(self) -> &'static str {
        match self.kind {
            Kind::SpaceDelimited => " ",
            Kind::PipeDelimited => "|",
            Kind::TabDelimited => "\t",
            _ => ",",
        }
    }

    /// The same, encoded where it is no delimiter of URLs.
    fn encoded_separator(self, encode: impl Fn(&str) -> String) -> String {
        match self.separator() {
            "," => ",".to_owned(),
            other => encode(other),
        }
    }

    /// How values are encoded: wholly, or as `reserved` does it where reserved characters pass.
    fn encoding(self, reserved: fn(&str) -> String) -> fn(&str) -> String {
        if self.allow_reserved {
            reserved
        } else {
            encoding::component
        }
    }

    /// `simple`, `label` and `matrix`: one text.
    fn text(self, name: &str, shape: &Shape, encode: impl Fn(&str) -> String) -> String {
        let named = |name: &str, value: &str| match value {
            "" => format!(";{}", encode(name)),
            value => format!(";{}={}", encode(name), encode(value)),
        };
        let members = || {
            let members = shape.members();
            members.map(|members| {
                let parts = members.iter().map(|(name, value)| (encode(name), encode(value)));
                parts.collect::<Vec<_>>()
            })
        };
        let list = |separator: &str, between: &str| match members() {
            Some(members) => {
                let parts = members
                    .iter()
                    .map(|(name, value)| format!("{name}{between}{value}"));
                parts.collect::<Vec<_>>().join(separator)
            }
            None => {
                let items = shape.items();
                items
                    .iter()
                    .map(|item| encode(item))
                    .collect::<Vec<_>>()
                    .join(separator)
            }
        };
        match (self.kind, self.explode) {
            (Kind::Label, true) => format!(".{}", list(".", "=")),
            (Kind::Label, false) => format!(".{}", list(",", ",")),
            (Kind::Matrix, true) => match shape.members() {
                Some(members) if !members.is_empty() => {
                    members.iter().map(|(name, value)| named(name, value)).collect()
                }
                _ if shape.is_empty() => named(name, ""),
                _ => shape.items().iter().map(|item| named(name, item)).collect(),
            },
            (Kind::Matrix, false) => match list(",", ",") {
                list if list.is_empty() => named(name, ""),
                list => format!(";{}={list}", encode(name)),
            },
            (_, true) => list(",", "="),
            (_, false) => {
                let separator = self.encoded_separator(&encode);
                list(&separator, &separator)
            }
        }
    }

    /// The fields that JSON becomes in a form.
    pub(crate) fn in_form(self, name: &str, json: &[u8]) -> Result<Vec<(String, String)>, Failure> {
        let encode = if self.allow_reserved {
            encoding::reserved_in_query
        } else {
            encoding::in_form
        };
        Ok(self.pairs(
            name,
            &Shape::of(json)?,
            encode,
            &self.encoded_separator(encoding::component),
        ))
    }

    /// The parts that JSON becomes in a form in parts, where nothing is percent-encoded.
    pub(crate) fn in_parts(self, name: &str, json: &[u8]) -> Result<Vec<(String, String)>, Failure> {
        Ok(self.pairs(name, &Shape::of(json)?, str::to_owned, self.separator()))
    }

    /// The other styles: pairs of a name and a value.
    fn pairs(
        self,
        name: &str,
        shape: &Shape,
        encode: impl Fn(&str) -> String,
        separator: &str,
    ) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (encode(name), encode(value));
        if shape.is_empty() {
            return Vec::new();
        }
        if self.kind == Kind::DeepObject {
            let mut pairs = Vec::new();
            shape.deep(name.to_owned(), &mut |name, value| pairs.push(pair(name, value)));
            return pairs;
        }
        match (shape, self.explode) {
            (Shape::Object(_), true) => {
                let members = shape.members().unwrap_or_default();
                members.iter().map(|(name, value)| pair(name, value)).collect()
            }
            (Shape::Array(_), true) => shape.items().iter().map(|item| pair(name, item)).collect(),
            _ => {
                let parts = match shape.members() {
                    Some(members) => members
                        .into_iter()
                        .flat_map(|(name, value)| [name, value])
                        .collect(),
                    None => shape.items(),
                };
                let parts: Vec<String> = parts.iter().map(|part| encode(part)).collect();
                vec![(encode(name), parts.join(separator))]
            }
        }
    }
}

/// Values in a style. A value whose type is a single text needs no style.
impl Request {
    /// Adds a value to the path, as `simple`, `label` or `matrix`.
    ///
    /// # Errors
    /// [`Failure::Parameter`] when the text of the value is empty, [`Failure::Encode`] when it cannot be written as
    /// JSON.
    pub fn path_value<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: Style,
    ) -> Result<(), Failure> {
        let shape = Shape::of(&json_value(value)?)?;
        let text = style.text(name, &shape, style.encoding(encoding::reserved_in_segment));
        self.path_encoded(name, &text)
    }

    /// Adds a value to the query, as `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`.
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn query_value<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: Style,
    ) -> Result<(), Failure> {
        let shape = Shape::of(&json_value(value)?)?;
        let encode = style.encoding(encoding::reserved_in_query);
        for (name, value) in style.pairs(
            name,
            &shape,
            encode,
            &style.encoded_separator(encoding::component),
        ) {
            self.query_encoded(&format!("{name}={value}"));
        }
        Ok(())
    }

    /// Sets a header, as `simple`. Nothing is encoded, so an item with a comma looks like two.
    ///
    /// # Errors
    /// The same as [`header`](Self::header), and [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn header_value<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: Style,
    ) -> Result<(), Failure> {
        let shape = Shape::of(&json_value(value)?)?;
        if shape.is_empty() {
            return Ok(());
        }
        self.header(name, &style.text(name, &shape, str::to_owned))
    }

    /// Adds cookies, as `form` or as `cookie`. `form` is percent-encoded and, exploded, separates its pairs with `&`.
    ///
    /// # Errors
    /// The same as [`cookie`](Self::cookie), and [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn cookie_value<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: Style,
    ) -> Result<(), Failure> {
        let shape = Shape::of(&json_value(value)?)?;
        for item in shape.items() {
            self.secret(&item);
        }
        let encode = match style.kind {
            Kind::Cookie => str::to_owned,
            _ => style.encoding(encoding::reserved_in_cookie),
        };
        let pairs = style.pairs(
            name,
            &shape,
            encode,
            &style.encoded_separator(encoding::component),
        );
        if style.kind == Kind::Cookie {
            return pairs
                .iter()
                .try_for_each(|(name, value)| self.cookie(name, value));
        }
        let mut pairs = pairs.into_iter();
        let Some((first, mut line)) = pairs.next() else {
            return Ok(());
        };
        for (name, value) in pairs {
            line.push_str(&format!("&{name}={value}"));
        }
        self.cookie(&first, &line)
    }
}
