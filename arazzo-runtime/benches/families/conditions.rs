//! Criteria and selectors on hostile values.

use arazzo_runtime::codegen::{jsonpath, regex, select, simple};
use arazzo_runtime::serde_json::{self, Value};

use super::{Family, Work, deep_object, listed};

/// The deepest that a tree of JSON can be.
const DEEPEST: usize = 120;

pub(super) const FAMILIES: &[Family] = &[
    ("two arrays of n items, compared", 20_000, |n| {
        compared(format!("[{}]", listed(n, |i| i.to_string())))
    }),
    ("two objects of n members, compared", 20_000, |n| {
        compared(format!("{{{}}}", listed(n, |i| format!("\"m{i}\":{i}"))))
    }),
    ("two texts of n letters, compared", 50_000, |n| {
        let (left, right) = ("Ä".repeat(n), "ä".repeat(n));
        Box::new(move || simple::equal(left.as_str(), right.as_str()))
    }),
    ("two numbers of n digits, compared", 50_000, |n| {
        let (left, right) = ("1".repeat(n), format!("{}.0", "1".repeat(n)));
        Box::new(move || simple::equal(left.as_str(), right.as_str()))
    }),
    ("a number with an exponent of n digits", 50_000, |n| {
        let left = format!("1e{}", "9".repeat(n));
        Box::new(move || simple::equal(left.as_str(), 5_i64))
    }),
    ("a query of all descendants", 20_000, |n| query(wide(n), &ALL)),
    ("a query of descendants of descendants", 20_000, |n| {
        query(wide(n), &TWICE)
    }),
    ("a query of five descents into deep objects", 20, |n| {
        query(deep_object(n.min(DEEPEST)), &FIVE)
    }),
    ("a query of ten descents into deep objects", 20, |n| {
        query(deep_object(n.min(DEEPEST)), &TEN)
    }),
    ("a filter of descendants within descendants", 20, |n| {
        query(deep_object(n.min(DEEPEST)), &WITHIN)
    }),
    ("a filter that counts all for each", 500, |n| {
        query(wide(n), &COUNTS)
    }),
    ("a filter that counts all descendants for each", 200, |n| {
        query(wide(n), &COUNTS_ALL)
    }),
    ("a filter that compares with the whole for each", 500, |n| {
        query(wide(n), &WHOLE)
    }),
    ("a selector of five descents into deep objects", 20, |n| {
        let tree = tree(&deep_object(n.min(DEEPEST)));
        Box::new(move || select(&tree, "$..a..a..a..a..a").is_some())
    }),
    ("a regular pattern on n letters", 50_000, |n| {
        pattern(&REGULAR, "a".repeat(n))
    }),
    ("a pattern with lookahead on n letters", 5_000, |n| {
        pattern(&LOOKAHEAD, "a".repeat(n))
    }),
    ("a pattern with a backreference on n letters", 1_000, |n| {
        pattern(&REFERENCE, "a".repeat(n))
    }),
    ("a pattern of nested repetitions on n letters", 20, |n| {
        pattern(&NESTED, format!("{}!", "a".repeat(n)))
    }),
    ("a pattern that is a value of n letters", 2_000, |n| {
        let text = "a".repeat(n);
        Box::new(move || {
            let pattern = regex::Pattern::built([regex::part(format!("({text})?"))]);
            pattern.evaluate("a") == Some(true)
        })
    }),
    ("a pattern that is a value of n groups", 2_000, |n| {
        let text = format!("{}a{}", "(".repeat(n), ")".repeat(n));
        Box::new(move || regex::Pattern::built([regex::part(text.as_str())]).evaluate("a") == Some(true))
    }),
    ("a pattern that is a value of n repetitions", 200, |n| {
        let text = "(a{0,9}){0,9}".repeat(n);
        Box::new(move || regex::Pattern::built([regex::part(text.as_str())]).evaluate("a") == Some(true))
    }),
    ("a name in a query, n letters", 20_000, |n| {
        let name = "a'".repeat(n);
        let tree = tree("{\"a\":1}");
        Box::new(move || {
            let pieces = ["$[".into(), jsonpath::name(name.as_str()), "]".into()];
            jsonpath::Query::built(pieces).evaluate(&tree, &[]) == Some(false)
        })
    }),
    ("a query that is a value of n descents", 20, |n| {
        let text = format!("${}", "..a".repeat(n));
        let tree = tree(&deep_object(DEEPEST));
        Box::new(move || {
            let query = jsonpath::Query::built([jsonpath::whole(text.as_str())]);
            query.evaluate(&tree, &[]).is_some()
        })
    }),
];

static ALL: jsonpath::Query = jsonpath::Query::new("$..a");
static TWICE: jsonpath::Query = jsonpath::Query::new("$..*..a");
static FIVE: jsonpath::Query = jsonpath::Query::new("$..a..a..a..a..a");
static TEN: jsonpath::Query = jsonpath::Query::new("$..a..a..a..a..a..a..a..a..a..a");
static WITHIN: jsonpath::Query = jsonpath::Query::new("$..[?@..[?@..[?@..[?@..[?@.b == 1]]]]]");
static COUNTS: jsonpath::Query = jsonpath::Query::new("$[?count($[*]) == 0]");
static COUNTS_ALL: jsonpath::Query = jsonpath::Query::new("$..[?count($..*) == 0]");
static WHOLE: jsonpath::Query = jsonpath::Query::new("$[?@ == $]");
static REGULAR: regex::Pattern = regex::Pattern::new("^(a|aa)+$");
static LOOKAHEAD: regex::Pattern = regex::Pattern::new("(?=a*b)a");
static REFERENCE: regex::Pattern = regex::Pattern::new("(a*)b\\1");
static NESTED: regex::Pattern = regex::Pattern::new("^(?=a)(a+)+$");

fn tree(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

fn wide(size: usize) -> String {
    format!("[{}]", listed(size, |i| format!("{{\"a\":{{\"b\":{i}}}}}")))
}

fn compared(json: String) -> Work {
    let (left, right) = (tree(&json), tree(&json));
    Box::new(move || simple::equal(&left, &right))
}

fn query(json: String, query: &'static jsonpath::Query) -> Work {
    let tree = tree(&json);
    Box::new(move || query.evaluate(&tree, &[]).is_some())
}

fn pattern(pattern: &'static regex::Pattern, text: String) -> Work {
    Box::new(move || pattern.evaluate(text.as_str()).is_some())
}

#[cfg(feature = "xpath")]
pub(super) mod in_xml {
    //! XPath on hostile documents.

    use arazzo_runtime::codegen::xpath;
    use arazzo_runtime::serde_json::Value;

    use crate::{Family, Work};

    pub(crate) const FAMILIES: &[Family] = &[
        ("XPath on n elements", 5_000, |n| holds(wide(n), &COUNT)),
        ("XPath on n levels", 100, |n| holds(deep(n), &COUNT)),
        ("XPath of descendants of descendants", 50, |n| {
            holds(deep(n.min(250)), &DESCENDANTS)
        }),
        ("XPath of predicates that search all", 50, |n| {
            holds(wide(n), &ALL_FOR_EACH)
        }),
        ("XPath on a text of n references", 5_000, |n| {
            holds(format!("<a>{}</a>", "&amp;".repeat(n)), &COUNT)
        }),
        ("XPath on n attributes", 50, |n| {
            let attributes: String = (0..n).map(|i| format!(" a{i}='v'")).collect();
            holds(format!("<a{attributes}/>"), &COUNT)
        }),
        ("XPath that selects n elements", 5_000, |n| {
            let xml = wide(n);
            Box::new(move || xpath::select::<Value>(xml.as_str(), "//b").get().is_some())
        }),
        ("XPath that replaces n elements", 2_000, |n| {
            let mut xml = wide(n);
            Box::new(move || xpath::replace(&mut xml, "//b", Some("value")).is_ok())
        }),
        ("XPath that adds a member to n elements", 2_000, |n| {
            let mut xml = wide(n);
            Box::new(move || xpath::replace_member(&mut xml, "//b", "c", Some("value")).is_ok())
        }),
        ("XPath on n open brackets", 50_000, |n| {
            holds("<".repeat(n), &COUNT)
        }),
        ("XPath on n open comments", 50_000, |n| {
            holds("<a><!-- ".repeat(n), &COUNT)
        }),
    ];

    static COUNT: xpath::Expression = xpath::Expression::new("count(//a) > 0");
    static DESCENDANTS: xpath::Expression =
        xpath::Expression::new("//*//*//*//* and count(//*[.//*[.//*]]) > 0");
    static ALL_FOR_EACH: xpath::Expression = xpath::Expression::new("count(//b[count(//b) > 0]) > 0");

    fn wide(size: usize) -> String {
        format!("<a>{}</a>", "<b>x</b>".repeat(size))
    }

    fn deep(levels: usize) -> String {
        format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels))
    }

    fn holds(xml: String, expression: &'static xpath::Expression) -> Work {
        Box::new(move || expression.evaluate(xml.as_str(), &[]).is_some())
    }
}
