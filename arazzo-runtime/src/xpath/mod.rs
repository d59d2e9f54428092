//! XPath 1.0 in criteria, selectors and replacements.

mod document;
mod markup;
#[cfg(test)]
mod odd_tests;
mod replace;
mod select;
mod visits;

use std::borrow::Cow;

use serde_json::Value;

use crate::condition::piece::{self, scalar};
use crate::{Comparable, Compare, Piece, Reply};

pub use crate::condition::piece::whole;
pub use crate::condition::value::{joined, value};
pub use replace::{replace, replace_member};
pub use select::select;

/// An XPath expression, checked when the workflow was compiled.
///
/// The values that it compares with are passed separately. Its text calls them `$v0`, `$v1`, …
///
/// ```
/// use arazzo_runtime::codegen::xpath;
/// static XPATH: xpath::Expression = xpath::Expression::new("count(/pets/pet[@id = $v0]) > 0");
/// assert_eq!(XPATH.evaluate("<pets><pet id='a'/></pets>", &[xpath::value("a")]), Some(true));
/// assert_eq!(XPATH.evaluate("<pets/>", &[xpath::value("a")]), Some(false));
/// assert_eq!(XPATH.evaluate("{}", &[]), None);
/// ```
#[derive(Debug)]
pub struct Expression {
    text: Option<Cow<'static, str>>,
}

impl Expression {
    /// An expression from its text. An invalid one cannot be evaluated.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self {
            text: Some(Cow::Borrowed(text)),
        }
    }

    /// An expression that comes from a value, for one evaluation.
    ///
    /// ```
    /// use arazzo_runtime::codegen::xpath::{self, Expression};
    /// let expression = Expression::built([xpath::whole("/pets/pet[2]")]);
    /// assert_eq!(expression.evaluate("<pets><pet/><pet/></pets>", &[]), Some(true));
    /// assert_eq!(Expression::built([xpath::whole("/pets[")]).evaluate("<pets/>", &[]), None);
    /// ```
    #[must_use]
    pub fn built<const N: usize>(pieces: [Piece; N]) -> Self {
        Self {
            text: piece::joined(pieces).filter(|text| is_small(text)),
        }
    }

    /// The text of a constant expression, which names a criterion in messages.
    #[must_use]
    pub fn text(&self) -> &'static str {
        piece::constant(self.text.as_ref())
    }

    /// Whether a criterion that is this expression holds. One that cannot be evaluated does not, and is traced.
    pub fn holds<'r>(
        &self,
        reply: impl Into<Option<&'r Reply>>,
        context: impl Compare,
        values: &[Option<Value>],
    ) -> bool {
        Reply::judged(reply, self.text(), self.evaluate(context, values))
    }

    /// Whether its effective boolean value in an XML document is true. `None` if it cannot be evaluated: the context is
    /// no XML, a value is absent, an object or an array, or too many nodes would be visited.
    pub fn evaluate(&self, context: impl Compare, values: &[Option<Value>]) -> Option<bool> {
        match context.comparable() {
            Comparable::Text(text) => self.holds_in(&text, values),
            _ => None,
        }
    }

    fn holds_in(&self, xml: &str, values: &[Option<Value>]) -> Option<bool> {
        let package = document::open(xml)?;
        Some(document::evaluate(&package, self.text.as_deref()?, values)?.boolean())
    }
}

/// Whether parsing and evaluating an expression that a value gives cannot exhaust the stack.
fn is_small(text: &str) -> bool {
    const LONGEST: usize = 1024;
    const DEEPEST: usize = 64;
    let deeper = |next: &char| matches!(next, '(' | '[' | '-' | '/' | '|');
    text.len() <= LONGEST && text.chars().filter(deeper).count() <= DEEPEST
}

/// A value as the name of an element or an attribute. `None` if it is not a name.
///
/// ```
/// use arazzo_runtime::{codegen::xpath, serde_json::json};
/// assert_eq!(xpath::name("pet"), Some(json!("pet")));
/// assert_eq!(xpath::name("pet | //secret"), None);
/// ```
pub fn name(operand: impl Compare) -> Option<Value> {
    let name = scalar(operand)?;
    let starts = |first: char| first.is_alphabetic() || first == '_';
    let goes_on = |next: char| next.is_alphanumeric() || matches!(next, '_' | '-' | '.');
    (name.starts_with(starts) && name.chars().all(goes_on)).then(|| name.into())
}

/// A value as a whole predicate: a position, or the name of an element. `None` if it is neither.
///
/// ```
/// use arazzo_runtime::{codegen::xpath, serde_json::json};
/// assert_eq!(xpath::position_or_name(2_i64), Some(json!("2")));
/// assert_eq!(xpath::position_or_name("1 or 1"), None);
/// ```
pub fn position_or_name(operand: impl Compare) -> Option<Value> {
    let text = scalar(operand)?;
    match text.parse::<u32>() {
        Ok(position) => Some(position.to_string().into()),
        Err(_) => name(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    impl Expression {
        fn is_true(&self, context: impl Compare, values: &[Option<Value>]) -> bool {
            self.evaluate(context, values).unwrap_or_default()
        }
    }

    const PETS: &str = "<?xml version=\"1.0\"?>\n<shop>\n<pets><pet id='a'>Rex</pet><pet id='b'/></pets><n>4711</n></shop>\n";

    fn holds(text: &str, xml: &str) -> bool {
        Expression::new(text.to_owned().leak()).is_true(xml, &[])
    }

    #[test]
    fn s38_the_effective_boolean_value() {
        for text in [
            "/shop/pets",
            "count(/shop/pets/*) > 0",
            "/shop/n = 4711",
            "//pet[text()]",
            "//pet[@id='b']",
            "1",
            "'x'",
            "not(//error)",
            "//*[local-name()='pet'][2]/@id = 'b'",
            "starts-with(//pet, 'R') and string-length(//pet) = 3",
            "sum(//n) mod 2 = 1",
        ] {
            assert!(holds(text, PETS), "{text}");
        }
        for text in [
            "/shop/cats",
            "count(//cat)",
            "''",
            "0",
            "0 div 0",
            "false()",
            "//pet[@id='c']",
            "/shop/n = 'x'",
        ] {
            assert!(!holds(text, PETS), "{text}");
        }
    }

    #[test]
    fn s39_what_cannot_be_evaluated_does_not_hold() {
        for xml in ["", "{}", "<a>", "<a></b>", "<a/><b/>", "text"] {
            assert!(!holds("true()", xml), "{xml}");
        }
        assert!(holds("true()", "<a/>") && !holds("no such(", "<a/>"));
        assert!(!Expression::new("true()").is_true(None::<&str>, &[]));
        let with = Expression::new("$v0 = $v0");
        assert!(with.is_true("<a/>", &[Some(json!("']['"))]) && with.is_true("<a/>", &[Some(json!(1))]));
        assert!(!with.is_true("<a/>", &[None]) && !with.is_true("<a/>", &[Some(json!([]))]));
    }

    #[test]
    fn s39_deep_nesting_does_no_harm() {
        let deep = |times: usize| format!("{}{}", "<a>".repeat(times), "</a>".repeat(times));
        assert!(holds("//a", &deep(200)) && !holds("//a", &deep(100_000)));
        let flat = format!("<r>{}</r>", "<a/>".repeat(20_000));
        assert!(holds("count(//a) = 20000", &flat));
        let hidden = format!(
            "{}{}",
            "<a><![CDATA[</a>]]>".repeat(100_000),
            "</a>".repeat(100_000)
        );
        assert!(!holds("//a", &hidden));
        assert!(!holds("//a", &"<a><!--".repeat(100_000)));
        assert!(!holds(
            "//a",
            &format!("<a b='>'>{}", "<a b='/>'>".repeat(100_000))
        ));
    }

    #[test]
    fn s39_an_expression_that_would_visit_too_many_nodes_does_not_hold() {
        let deep = format!("{}{}", "<a>".repeat(250), "</a>".repeat(250));
        assert!(holds("//a[.//a]", &deep));
        assert!(!holds("//a//a//a//a//a", &deep) && !holds("count(//a[.//a[.//a[.//a[.//a]]]]) > 0", &deep));
        let wide = format!("<r>{}</r>", "<a/>".repeat(20_000));
        assert!(holds("//a[2]", &wide) && !holds("//a[count(//a) > 0]", &wide));
    }
}
