//! Values as fields of a form (S41; OpenAPI, section "Encoding Object").

use serde::Serialize;
use serde_json::Value;

use crate::{Failure, text};

/// How a field that is an array or an object becomes pairs (OpenAPI's `style` and `explode`). A scalar is one pair in
/// every style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormStyle {
    /// `form` with `explode`, the default: an item a pair of the same name, a member a pair of its own name.
    #[default]
    Exploded,
    /// `form` without `explode`: items and members in one pair, between commas.
    Joined,
    /// `spaceDelimited`: items in one pair, between spaces.
    Spaces,
    /// `pipeDelimited`: items in one pair, between `|`.
    Pipes,
    /// `deepObject`: `name[member]=value`, all the way down.
    Deep,
    /// `contentType: application/json`: the value as JSON text.
    Json,
}

/// Adds a field. What is nested deeper than the style can say is JSON text.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// use arazzo_runtime::{FormStyle, form_field, serde_json::json};
/// let mut form = Vec::new();
/// form_field(&mut form, "tag", &json!(["a", "b"]), FormStyle::Exploded)?;
/// form_field(&mut form, "owner", &json!({"name": "x"}), FormStyle::Deep)?;
/// let pairs: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
/// assert_eq!(pairs, ["tag=a", "tag=b", "owner[name]=x"]);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::Encode`] when the value cannot be written as JSON.
pub fn form_field<T: Serialize + ?Sized>(
    form: &mut Vec<(String, String)>,
    name: &str,
    value: &T,
    style: FormStyle,
) -> Result<(), Failure> {
    let value = serde_json::to_value(value).map_err(|source| Failure::Encode { source })?;
    match (&value, style) {
        (_, FormStyle::Json) => form.push((name.to_owned(), value.to_string())),
        (Value::Array(items), FormStyle::Exploded) => {
            for item in items {
                form.push((name.to_owned(), text(item)?));
            }
        }
        (Value::Object(members), FormStyle::Exploded) => {
            for (member, value) in members {
                form.push((member.clone(), text(value)?));
            }
        }
        (_, FormStyle::Deep) => deep(form, name.to_owned(), &value)?,
        (Value::Array(_) | Value::Object(_), style) => {
            let separator = match style {
                FormStyle::Spaces => " ",
                FormStyle::Pipes => "|",
                _ => ",",
            };
            form.push((name.to_owned(), joined(&value, separator)?));
        }
        _ => form.push((name.to_owned(), text(&value)?)),
    }
    Ok(())
}

/// The fields of a form that is given as one object; `styles` are those that are not the default.
///
/// # Errors
/// [`Failure::Encode`] when the value cannot be written as JSON.
pub fn form_fields<T: Serialize + ?Sized>(
    value: &T,
    styles: &[(&str, FormStyle)],
) -> Result<Vec<(String, String)>, Failure> {
    let value = serde_json::to_value(value).map_err(|source| Failure::Encode { source })?;
    let mut form = Vec::new();
    match &value {
        Value::Object(members) => {
            for (name, value) in members {
                let given = styles.iter().find(|(given, _)| given == name);
                form_field(
                    &mut form,
                    name,
                    value,
                    given.map(|(_, style)| *style).unwrap_or_default(),
                )?;
            }
        }
        // A text is a form already: it is taken apart, so that it goes out well encoded.
        Value::String(text) => {
            let pairs = ::url::form_urlencoded::parse(text.as_bytes());
            form.extend(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())));
        }
        _ => {}
    }
    Ok(form)
}

fn deep(form: &mut Vec<(String, String)>, name: String, value: &Value) -> Result<(), Failure> {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                deep(form, format!("{name}[{member}]"), value)?;
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(form, format!("{name}[{index}]"), item)?;
            }
        }
        scalar => form.push((name, text(scalar)?)),
    }
    Ok(())
}

fn joined(value: &Value, separator: &str) -> Result<String, Failure> {
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(text).collect::<Result<_, _>>()?,
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| Ok(format!("{name}{separator}{}", text(value)?)))
            .collect::<Result<_, Failure>>()?,
        scalar => vec![text(scalar)?],
    };
    Ok(parts.join(separator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pairs(value: &Value, style: FormStyle) -> String {
        let mut form = Vec::new();
        form_field(&mut form, "f", value, style).unwrap();
        let pairs: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("&")
    }

    #[test]
    fn s41_every_style_writes_arrays_and_objects() {
        let (array, object) = (json!(["a", 1]), json!({"x": "b", "y": {"z": [true]}}));
        for (style, of_array, of_object) in [
            (FormStyle::Exploded, "f=a&f=1", r#"x=b&y={"z":[true]}"#),
            (FormStyle::Joined, "f=a,1", r#"f=x,b,y,{"z":[true]}"#),
            (FormStyle::Spaces, "f=a 1", r#"f=x b y {"z":[true]}"#),
            (FormStyle::Pipes, "f=a|1", r#"f=x|b|y|{"z":[true]}"#),
            (FormStyle::Deep, "f[0]=a&f[1]=1", "f[x]=b&f[y][z][0]=true"),
            (FormStyle::Json, r#"f=["a",1]"#, r#"f={"x":"b","y":{"z":[true]}}"#),
        ] {
            assert_eq!(pairs(&array, style), of_array);
            assert_eq!(pairs(&object, style), of_object);
            if style != FormStyle::Json {
                assert_eq!(pairs(&json!("s"), style), "f=s");
            }
        }
    }

    #[test]
    fn s41_a_form_given_as_a_whole() {
        let form = form_fields(&json!({"a": [1, 2], "b": "x"}), &[("a", FormStyle::Joined)]).unwrap();
        assert_eq!(form, [("a".into(), "1,2".into()), ("b".into(), "x".into())]);
        let form = form_fields("a=1&b=x%20y", &[]).unwrap();
        assert_eq!(form, [("a".into(), "1".into()), ("b".into(), "x y".into())]);
    }
}
