//! What the compiler takes for XPath, the library that evaluates it takes too.

use sxd_document::parser;
use sxd_xpath::{Context, Factory};

use super::parse_xpath;

/// Pieces of expressions; put together at random they are expressions often enough.
const PIECES: [&str; 52] = [
    "/",
    "//",
    "a",
    "b",
    "*",
    "@x",
    "@*",
    ".",
    "..",
    "text()",
    "node()",
    "comment()",
    "processing-instruction('p')",
    "[",
    "]",
    "[1]",
    "[last()]",
    "[@x]",
    "(",
    ")",
    " or ",
    " and ",
    " = ",
    " != ",
    " < ",
    " >= ",
    " + ",
    " - ",
    " * ",
    " div ",
    " mod ",
    " | ",
    "-",
    "'s'",
    "\"t\"",
    "1",
    "2.5",
    ".5",
    "count(//a)",
    "string(.)",
    "sum(//b)",
    "not(",
    "concat('a', ",
    "child::",
    "ancestor-or-self::",
    "namespace::",
    "following::",
    "and",
    "div",
    "a-b.c",
    " ",
    ",",
];

#[test]
fn s38_what_is_accepted_can_be_evaluated() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut below = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % end as u64).expect("below the end")
    };
    let package = parser::parse("<a x='1'><b>2</b><!-- c --><a/>t</a>").expect("XML");
    let mut accepted = 0;
    for _ in 0..60_000 {
        let text: String = (0..=below(6)).map(|_| PIECES[below(PIECES.len())]).collect();
        if parse_xpath(&text, false).is_ok() {
            accepted += 1;
            let built = Factory::new().build(&text);
            let Ok(Some(expression)) = built else {
                panic!("`{text}`: {built:?}");
            };
            let value = expression.evaluate(&Context::new(), package.as_document().root());
            assert!(value.is_ok(), "`{text}`: {value:?}");
        }
    }
    assert!(accepted > 1_000, "{accepted}");
}
