//! Odd documents and odd expressions: whatever they are, nothing panics.

use serde_json::Value;

use super::{Expression, replace, replace_member, select};

/// Pieces of XML, well-formed and not; put together at random they are documents often enough.
const MARKUP: [&str; 44] = [
    "<a>",
    "</a>",
    "<a>",
    "</a>",
    "<b>",
    "</b>",
    "<a/>",
    "<b x='1'/>",
    "<a x=\"'\" y='>'>",
    "<p:a xmlns:p='u'>",
    "</p:a>",
    "<a xmlns='u'>",
    "<a xmlns=''>",
    "<a p:x='1'>",
    "<a xml:lang='de'/>",
    "t",
    " ",
    "\n",
    "ü\u{1F600}",
    "&amp;",
    "&#65;",
    "&#0;",
    "&#xD800;",
    "&#99999999999;",
    "&x;",
    "&",
    "<",
    ">",
    "]]>",
    "<![CDATA[",
    "<![CDATA[<a>]]>",
    "<!--",
    "-->",
    "<!-- - -->",
    "<?xml version='1.0'?>",
    "<?p '?>",
    "<?p?>",
    "<!DOCTYPE a>",
    "<!",
    "</",
    "<a ",
    "x='",
    "=\"\"",
    "\u{0}",
];

const EXPRESSIONS: [&str; 27] = [
    "/",
    "//*",
    "//a",
    "//@*",
    "/a/b",
    "//text()",
    "//a[1]",
    "//a[last()]",
    "(//a)[2]",
    "//comment()",
    "//node()",
    "//a/..",
    "//a/preceding::*",
    "//a/following::node()",
    "//@x/ancestor-or-self::*",
    "//namespace::*",
    "//a | //b",
    "name(//@*)",
    "sum(//a)",
    "-//a",
    "substring(//a, -1, 1 div 0)",
    "translate(//a, 'aü', '')",
    "round(0 div 0)",
    "substring('ü', 0.5, 1.5)",
    "//a = //b",
    "//processing-instruction()",
    "string-length(//a) mod 0",
];

/// Numbers that look random and are the same on every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

#[test]
fn s39_odd_documents_do_no_harm() {
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let mut documents = 0;
    for _ in 0..4_000 {
        let mut xml: String = (0..numbers.below(9))
            .map(|_| MARKUP[numbers.below(MARKUP.len())])
            .collect();
        if numbers.below(2) == 0 {
            xml = format!("<a x='1'>{xml}</a>");
        }
        let expression = EXPRESSIONS[numbers.below(EXPRESSIONS.len())];
        Expression::new(expression).evaluate(xml.as_str(), &[]);
        select::<Value>(xml.as_str(), expression);
        documents += usize::from(select::<Value>(xml.as_str(), "/*").get().is_some());
        let mut edited = xml.clone();
        let _ = replace(&mut edited, expression, Some("<ü>"));
        if replace_member(&mut edited, "//*", "b", Some("t")).is_ok() {
            let found = Expression::new("//b = 't'").evaluate(edited.as_str(), &[]);
            assert_eq!(found, Some(true), "{xml} {expression}: {edited}");
        }
    }
    assert!(documents > 200, "{documents}");
}
