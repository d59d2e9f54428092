//! XPath in selectors (section "Selector Object" of Arazzo 1.1).

use serde_json::{Number, Value};
use sxd_xpath::nodeset::Nodeset;

use super::document;
use crate::{Comparable, Compare, Expected, Slot};

/// The result of an XPath expression in an XML document: the text of the selected node, a list of texts for several
/// nodes, or the string, number or boolean that the expression gives. Without a node, or if the context is no XML, the
/// slot is without a value.
///
/// ```
/// use arazzo_runtime::{codegen::xpath, serde_json::{Value, json}};
/// let order = "<order id='7'><line>a</line><line>b</line></order>";
/// assert_eq!(xpath::select::<String>(order, "/order/@id").get().map(String::as_str), Some("7"));
/// assert_eq!(xpath::select::<i64>(order, "count(//line)").get(), Some(&2));
/// assert_eq!(xpath::select::<Value>(order, "/order/line").get(), Some(&json!(["a", "b"])));
/// assert_eq!(xpath::select::<Value>(order, "/order/note").get(), None);
/// ```
pub fn select<T: Expected>(context: impl Compare, expression: &'static str) -> Slot<T> {
    let missing = |found: &'static str| Slot::missing(expression, T::NAME, found);
    let text = match context.comparable() {
        Comparable::Text(text) => text,
        Comparable::Absent => return missing("nothing to select from"),
        _ => return missing("a context that is no text"),
    };
    let Some(package) = document::open(&text) else {
        return missing("a context that is no well-formed XML");
    };
    let value = match document::evaluate(&package, expression, &[]) {
        None => return missing("an expression that has no value"),
        Some(sxd_xpath::Value::Boolean(value)) => Value::Bool(value),
        Some(sxd_xpath::Value::String(text)) => Value::String(text),
        Some(sxd_xpath::Value::Number(number)) => match json_number(number) {
            Some(number) => Value::Number(number),
            None => return missing("not a number"),
        },
        Some(sxd_xpath::Value::Nodeset(nodes)) => match texts(&nodes) {
            Some(value) => value,
            None => return missing("nothing"),
        },
    };
    match T::read(&value.to_string()) {
        Some(value) => Slot::Set(value),
        None => missing("a value that does not fit"),
    }
}

fn texts(nodes: &Nodeset<'_>) -> Option<Value> {
    let nodes = nodes.document_order();
    match nodes.as_slice() {
        [] => None,
        [node] => Some(Value::String(node.string_value())),
        several => Some(several.iter().map(|node| node.string_value()).collect()),
    }
}

/// Below this a whole number is exact in a double.
const FIRST_INEXACT: f64 = 9_007_199_254_740_992.0;

/// XPath has only doubles, and writes those that are whole without a fraction (section 4.2).
fn json_number(number: f64) -> Option<Number> {
    if number.fract() == 0.0 && number.abs() < FIRST_INEXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
        return Some(Number::from(number as i64));
    }
    Number::from_f64(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FEED: &str = "<feed n='2'><item id='a'>Rex &amp; Co</item><item id='b'><sub>x</sub>y</item></feed>";

    #[test]
    fn a_value_has_the_type_of_the_expression() {
        for (expression, expected) in [
            ("/feed/@n", json!("2")),
            ("/feed/item", json!(["Rex & Co", "xy"])),
            ("/feed/item[1]", json!("Rex & Co")),
            ("/feed/item[2]/@id", json!("b")),
            ("//item/@id | /feed/@n", json!(["2", "a", "b"])),
            ("/feed/item[1]/text()", json!("Rex & Co")),
            ("string(//none)", json!("")),
            ("count(//item) div 4", json!(0.5)),
            ("/feed/@n * -3", json!(-6)),
            ("//item = 'xy'", json!(true)),
        ] {
            assert_eq!(
                select::<Value>(FEED, expression),
                Slot::Set(expected),
                "{expression}"
            );
        }
        assert_eq!(select::<f64>(FEED, "count(//item)"), Slot::Set(2.0));
    }

    #[test]
    fn an_element_in_a_namespace_is_found_by_its_local_name() {
        for xml in [
            "<r xmlns='u'><Status a='1'>OK</Status></r>",
            "<s:r xmlns:s='u'><s:Status a='1'>OK</s:Status></s:r>",
        ] {
            let found = |expression| select::<String>(xml, expression).get().cloned();
            assert_eq!(found("/*/*[local-name()='Status']").as_deref(), Some("OK"));
            assert_eq!(found("/*/*[namespace-uri()='u']/@a").as_deref(), Some("1"));
            assert_eq!(found("//Status"), None);
        }
    }

    #[test]
    fn s31a_what_cannot_be_selected_is_absent_and_says_why() {
        let why =
            |context: Option<&str>, expression: &'static str| match select::<String>(context, expression) {
                Slot::Missing(absence) => absence.to_string(),
                other => format!("{other:?}"),
            };
        for (context, expression, found) in [
            (Some(FEED), "/feed/none", "nothing was found"),
            (Some(FEED), "number(/feed/item)", "not a number was found"),
            (Some(FEED), "1 div 0", "not a number was found"),
            (
                Some("<a>"),
                "/a",
                "a context that is no well-formed XML was found",
            ),
            (Some("{}"), "/a", "a context that is no well-formed XML was found"),
            (None, "/a", "nothing to select from was found"),
        ] {
            let said = why(context, expression);
            let expected = format!("at `{expression}` a string was expected and {found}");
            assert_eq!(said, expected);
        }
        assert_eq!(select::<Value>(&5_i64, "/a").get(), None);
    }
}
