//! Values as fields of a form (S41; OpenAPI, section "Encoding Object").

use serde::Serialize;
use serde_json::value::RawValue;

use crate::request::encoding;
use crate::request::shape::Members;
use crate::{Failure, Style, json_value};

/// A form as `application/x-www-form-urlencoded`.
///
/// ```
/// use arazzo_runtime::codegen::{Form, Style};
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// let mut form = Form::new();
/// form.text("name", "a b");
/// form.value("tag", &["x", "y"], Style::FORM.explode())?;
/// form.value("size", &["s", "m"], Style::FORM)?;
/// form.json("meta", &[1])?;
/// assert_eq!(form.as_str(), "name=a+b&tag=x&tag=y&size=s,m&meta=%5B1%5D");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(String);

impl Form {
    /// A form without fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The form as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }

    /// Adds a text field.
    pub fn text(&mut self, name: &str, value: &str) {
        self.pair(&encoding::in_form(name), &encoding::in_form(value));
    }

    /// Adds a field in a style of the query (OpenAPI: "the behavior follows the same values as `query` parameters").
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn value<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        style: Style,
    ) -> Result<(), Failure> {
        for (name, value) in style.in_form(name, &json_value(value)?)? {
            self.pair(&name, &value);
        }
        Ok(())
    }

    /// Adds a field as JSON.
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Failure> {
        self.text(name, &String::from_utf8_lossy(&json_value(value)?));
        Ok(())
    }

    /// A form from one object, with one field per member. `styles` are the styles of fields other than exploded `form`.
    /// `json` names the fields that are sent as JSON. A string is taken as an encoded form.
    ///
    /// ```
    /// use arazzo_runtime::{codegen::{Form, Style}, serde_json::json};
    /// # fn main() -> Result<(), arazzo_runtime::Failure> {
    /// let given = json!({"tag": ["x", "y"], "size": ["s", "m"]});
    /// let form = Form::of(&given, &[("size", Style::PIPE_DELIMITED)], &[])?;
    /// assert_eq!(form.as_str(), "size=s%7Cm&tag=x&tag=y");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Failure::Encode`] when the value cannot be written as JSON.
    pub fn of<T: Serialize + ?Sized>(
        value: &T,
        styles: &[(&str, Style)],
        json: &[&str],
    ) -> Result<Self, Failure> {
        let encode = |source| Failure::Encode { source };
        let written = json_value(value)?;
        let raw: &RawValue = serde_json::from_slice(&written).map_err(encode)?;
        let mut form = Self::new();
        match raw.get().as_bytes().first() {
            Some(b'{') => {
                let Members(members) = serde_json::from_str(raw.get()).map_err(encode)?;
                for (name, value) in members {
                    let given = styles.iter().find(|(given, _)| *given == name);
                    if json.contains(&name.as_str()) {
                        form.text(&name, value.get());
                    } else {
                        form.value(
                            &name,
                            value,
                            given.map_or(Style::FORM.explode(), |(_, style)| *style),
                        )?;
                    }
                }
            }
            // It is taken apart, so that it goes out well encoded.
            Some(b'"') => {
                let text: String = serde_json::from_str(raw.get()).map_err(encode)?;
                for (name, value) in ::url::form_urlencoded::parse(text.as_bytes()) {
                    form.text(&name, &value);
                }
            }
            _ => {}
        }
        Ok(form)
    }

    fn pair(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(value: &serde_json::Value, style: Style) -> String {
        let mut form = Form::new();
        form.value("color", value, style).unwrap();
        form.as_str().to_owned()
    }

    /// OpenAPI 3.2.0, "Style Examples", the rows of the query, which "Encoding Object" gives to forms.
    #[test]
    fn s41_the_table_of_the_specification() {
        let (empty, text) = (json!(""), json!("blue"));
        let (array, object) = (
            json!(["blue", "black", "brown"]),
            json!({"R": 100, "G": 200, "B": 150}),
        );
        let rows = [
            (
                Style::FORM,
                [
                    "color=",
                    "color=blue",
                    "color=blue,black,brown",
                    "color=B,150,G,200,R,100",
                ],
            ),
            (
                Style::FORM.explode(),
                [
                    "color=",
                    "color=blue",
                    "color=blue&color=black&color=brown",
                    "B=150&G=200&R=100",
                ],
            ),
            // Scalars, and arrays in `deepObject`, are not defined.
            (
                Style::SPACE_DELIMITED,
                [
                    "color=",
                    "color=blue",
                    "color=blue%20black%20brown",
                    "color=B%20150%20G%20200%20R%20100",
                ],
            ),
            (
                Style::PIPE_DELIMITED,
                [
                    "color=",
                    "color=blue",
                    "color=blue%7Cblack%7Cbrown",
                    "color=B%7C150%7CG%7C200%7CR%7C100",
                ],
            ),
            (
                Style::DEEP_OBJECT.explode(),
                [
                    "color=",
                    "color=blue",
                    "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
                    "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
                ],
            ),
        ];
        for (style, expected) in rows {
            let values = [&empty, &text, &array, &object];
            assert_eq!(values.map(|value| written(value, style)), expected, "{style:?}");
        }
    }

    #[test]
    fn s41_what_is_between_delimiters_is_encoded() {
        let array = json!(["a b", "c,d", "e&f=g+h", "/?"]);
        for (style, expected) in [
            (Style::FORM, "color=a+b,c%2Cd,e%26f%3Dg%2Bh,%2F%3F"),
            (
                Style::PIPE_DELIMITED,
                "color=a+b%7Cc%2Cd%7Ce%26f%3Dg%2Bh%7C%2F%3F",
            ),
            (Style::FORM.allow_reserved(), "color=a%20b,c,d,e&f=g+h,/?"),
        ] {
            assert_eq!(written(&array, style), expected);
        }
        assert_eq!(written(&json!([]), Style::FORM), "");
    }

    #[test]
    fn s41_a_form_given_as_a_whole() {
        let given = json!({"a": [1, 2], "b": "x", "c": [1]});
        let form = Form::of(&given, &[("a", Style::FORM)], &["c"]).unwrap();
        assert_eq!(form.as_str(), "a=1,2&b=x&c=%5B1%5D");
        let form = Form::of("a=1&b=x%20y", &[], &[]).unwrap();
        assert_eq!(form.as_str(), "a=1&b=x+y");
        assert_eq!(Form::of(&json!([1]), &[], &[]).unwrap(), Form::new());
    }
}
