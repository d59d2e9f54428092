//! Values inside longer strings.

use serde::Serialize;

use crate::Failure;

/// A value as text: a string unchanged, any other value as JSON.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// use arazzo_runtime::{codegen::text, serde_json::json};
/// assert_eq!(text("a \"b\"")?, "a \"b\"");
/// assert_eq!(text(&json!({"a": [1, "x"]}))?, r#"{"a":[1,"x"]}"#);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Failure::Encode`] when the value cannot be written as JSON.
pub fn text<T: Serialize + ?Sized>(value: &T) -> Result<String, Failure> {
    let written = crate::secret::secret_slot::to_text(value).and_then(|json| {
        if json.starts_with('"') {
            serde_json::from_str(&json)
        } else {
            Ok(json)
        }
    });
    written.map_err(|source| Failure::Encode { source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Upload;
    use serde_json::json;

    #[test]
    fn a_string_is_itself_and_the_rest_is_json_s15() {
        for (value, expected) in [
            (json!("a\n\"b\" ü\u{1}"), "a\n\"b\" ü\u{1}"),
            (json!(""), ""),
            (json!("17"), "17"),
            (json!(17), "17"),
            (json!(5.0), "5.0"),
            (json!(true), "true"),
            (json!(null), "null"),
            (json!(["a", 1]), r#"["a",1]"#),
            (json!({"a": "\n"}), r#"{"a":"\n"}"#),
        ] {
            assert_eq!(text(&value).unwrap(), expected);
        }
        assert_eq!(text(&Upload::from("a\n")).unwrap(), "a\n");
        assert_eq!(text(&Some(u64::MAX)).unwrap(), "18446744073709551615");
    }

    #[test]
    fn what_cannot_be_written_fails() {
        assert!(matches!(
            text(&Upload::from(vec![0xff])),
            Err(Failure::Encode { .. })
        ));
    }
}
