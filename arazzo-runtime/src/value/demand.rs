//! Optional values in places that require one.

use crate::Failure;

/// The value, for a place that requires one. `expression` is its expression in the document, `needed_for` the place
/// that needs it.
///
/// ```
/// use arazzo_runtime::codegen::demand;
/// let region: Option<String> = None;
/// let failure = demand(region.as_ref(), "$inputs.region", "list: header parameter `X-Region`").unwrap_err();
/// let text = "`$inputs.region`, which list: header parameter `X-Region` needs, is not given";
/// assert_eq!(failure.to_string(), text);
/// ```
///
/// # Errors
/// [`Failure::NotGiven`] when there is no value.
pub fn demand<'v, T: ?Sized>(
    value: Option<&'v T>,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<&'v T, Failure> {
    value.ok_or_else(|| Failure::not_given(expression, needed_for))
}

/// Like [`demand`], but null counts as absent, because the place cannot send null.
///
/// ```
/// let cursor: Option<String> = None;
/// let failure = arazzo_runtime::codegen::not_null(&cursor, "$inputs.cursor", "list: path parameter `cursor`").unwrap_err();
/// let text = "`$inputs.cursor`, which list: path parameter `cursor` needs, is absent: \
///             at `$inputs.cursor` a value was expected and null was found";
/// assert_eq!(failure.to_string(), text);
/// ```
///
/// # Errors
/// [`Failure::Absent`] when the value is null.
pub fn not_null<'v, T>(
    value: &'v Option<T>,
    expression: &'static str,
    needed_for: &'static str,
) -> Result<&'v T, Failure> {
    value
        .as_ref()
        .ok_or_else(|| Failure::null(expression, needed_for))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demanded_value_is_there_or_named_s17() {
        assert_eq!(demand(Some("eu"), "$inputs.region", "list").unwrap(), "eu");
        let failure = demand(None::<&str>, "$inputs.region", "list").unwrap_err();
        assert!(matches!(
            failure,
            Failure::NotGiven {
                expression: "$inputs.region",
                needed_for: "list"
            }
        ));
    }
}
