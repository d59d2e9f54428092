use super::{Embedded, XPathKind, parse_xpath};

#[test]
fn s38_the_syntax_is_that_of_xpath_1_0() {
    for text in [
        "/shop/pets",
        "count(/shop/pets/*) > 0",
        "//token[text()]",
        "/Envelope/Status[text()='OK']",
        "/shop/id = 4711",
        "not(//error) and //item[position() = last()]/@id",
        "//a[@b='c'][2]/..|//d",
        "-1 + 2 * 3 div 4 mod 5 >= .5",
        "child::a/descendant-or-self::node()/self::*",
        "(//a)[1]/b",
        "//*[local-name()='Status']",
        "/",
        "and-or/div",
        "/shop/name = $inputs.name",
        "/shop/name = '{$inputs.name}-x'",
    ] {
        assert!(
            parse_xpath(text, true).is_ok(),
            "{text}: {:?}",
            parse_xpath(text, true)
        );
    }
    let found = parse_xpath("/a = $inputs.page-size and /b = 'x'", true).expect("valid");
    assert_eq!(
        found
            .embedded
            .iter()
            .map(Embedded::range)
            .cloned()
            .collect::<Vec<_>>(),
        [5..22, 32..35]
    );
}

#[test]
fn s38_what_is_not_supported_says_where() {
    for (text, at) in [
        ("", 0),
        ("/a[", 3),
        ("matches(/a, 'x')", 0),
        ("/a/ends-with(., 'x')", 3),
        ("contains(/a)", 0),
        ("ns:a", 0),
        ("/a = 'x", 5),
        ("/a b", 3),
        ("$a", 0),
        ("for $x in /a return $x", 4),
        ("/a => count()", 4),
        ("id('x')", 0),
        ("'a'/b", 3),
        ("count(1)[2]", 0),
        ("count(//a)[2]", 10),
        ("/a | 1", 3),
        ("name('a')", 0),
    ] {
        assert_eq!(parse_xpath(text, true).expect_err(text).at, at, "{text}");
    }
    assert!(parse_xpath(&"(".repeat(100_000), true).is_err());
    assert!(parse_xpath(&"a[".repeat(100_000), true).is_err());
    assert!(parse_xpath(&"--".repeat(100_000), true).is_err());
}

#[test]
fn s38_comparisons_that_later_versions_make_otherwise_are_refused_there() {
    for text in ["/a < /b", "/a > 'x'", "1 = '1'", "/a = true()"] {
        assert!(parse_xpath(text, false).is_ok(), "{text}");
        assert!(parse_xpath(text, true).is_err(), "{text}");
    }
}

#[test]
fn what_an_expression_gives_is_known() {
    for (text, gives, is_path) in [
        ("/", XPathKind::Node, true),
        ("/a", XPathKind::Node, true),
        ("a", XPathKind::Node, true),
        ("/*/@id", XPathKind::Node, true),
        ("/a/@*", XPathKind::Nodes, true),
        ("/a/b", XPathKind::Nodes, true),
        ("/a/b[1]/c[last()]", XPathKind::Node, true),
        ("/a/b[@x='1']", XPathKind::Nodes, true),
        ("/a/b[1]/c", XPathKind::Nodes, true),
        ("/a/b[c][2]/..", XPathKind::Node, true),
        ("/a/text()", XPathKind::Nodes, true),
        ("/comment()", XPathKind::Nodes, true),
        ("//a", XPathKind::Nodes, true),
        ("//a[1]", XPathKind::Nodes, true),
        ("(//a)[1]", XPathKind::Node, true),
        ("(//a)[1]/b", XPathKind::Nodes, true),
        ("(//a)[@x]", XPathKind::Nodes, true),
        ("(/a/@x)", XPathKind::Node, true),
        ("/a | /b", XPathKind::Nodes, false),
        ("/a/b[c | d]", XPathKind::Nodes, true),
        ("string(/a/b)", XPathKind::String, false),
        ("count(//a)", XPathKind::Integer, false),
        ("count(//a) div 2", XPathKind::Number, false),
        ("-//a", XPathKind::Number, false),
        ("5", XPathKind::Number, false),
        ("//a = 1", XPathKind::Boolean, false),
    ] {
        let found = parse_xpath(text, true).expect(text);
        assert_eq!((found.gives, found.is_path), (gives, is_path), "{text}");
    }
}
