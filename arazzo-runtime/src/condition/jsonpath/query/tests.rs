use serde_json::json;

use super::*;
use crate::reply::projection;

impl Query {
    fn selects(&self, context: impl Compare, values: &[Option<Value>]) -> bool {
        self.evaluate(context, values).unwrap_or_default()
    }
}

#[test]
fn s37_a_query_that_selects_nothing_does_not_hold() {
    let query = Query::new("$.a[*]");
    assert!(query.selects(json!({"a": [null]}), &[]) && !query.selects(json!({"a": []}), &[]));
    assert!(!query.selects(json!("text"), &[]) && !query.selects(None::<Value>, &[]));
    assert!(!Query::new("$").selects(json!(null), &[]) && Query::new("$").selects(json!(false), &[]));
    // S39: these cannot be evaluated.
    assert_eq!(Query::new("no query").evaluate(json!({"a": 1}), &[]), None);
    assert_eq!(query.evaluate(None::<Value>, &[]), None);
    assert_eq!(query.evaluate(json!("text"), &[]), Some(false));
    assert_eq!(
        Query::new("$.a[-1]").value(json!({"a": [1, 2]}), &[]),
        Some(json!(2))
    );
}

#[test]
fn s37_a_filter_may_be_meant_for_the_object_itself() {
    let (strict, lenient) = (
        Query::new("$[?@.token]"),
        Query::new("$[?@.token]").or_of_the_object(),
    );
    let body = json!({"token": "x"});
    assert!(!strict.selects(&body, &[]) && lenient.selects(&body, &[]));
    assert!(!lenient.selects(json!({"other": "x"}), &[]) && lenient.selects(json!([{"token": 1}]), &[]));
    let with = Query::new("$['context'][?@.token == $['values']['0']]").or_of_the_object();
    assert!(with.selects(&body, &[Some(json!("x"))]) && !with.selects(&body, &[Some(json!("y"))]));
}

#[test]
fn s14_values_are_compared_as_what_they_are() {
    let query = Query::new("$['context'][?@.id == $['values']['0'] && @.n == $['values']['1']]");
    let context = json!([{"id": "'] || true || ['", "n": {"a": [1]}}, {"id": "x"}]);
    let id = Some(json!("'] || true || ['"));
    assert_eq!(
        query.count(&context, &[id.clone(), Some(json!({"a": [1]}))]),
        Some(1)
    );
    assert_eq!(query.count(&context, &[id, None]), Some(0));
    assert_eq!(
        query.count(&context, &[Some(json!("x")), None]),
        Some(1),
        "both are absent"
    );
}

#[test]
fn s39_a_document_nested_too_deeply_has_no_nodes() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let reply = crate::Reply::new(http::StatusCode::OK, http::HeaderMap::new(), deep);
    let [body] = reply.json([&[]]).unwrap();
    assert!(!Query::new("$..a").selects(body, &[]));
}

/// Queries of every kind, in small what the compliance suite holds (RFC 9535, section 2; its filters are the examples of
/// section 2.3.5.3).
#[test]
fn s37_queries_of_every_kind_select_what_rfc_9535_says() {
    let document = json!({
        "a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}],
        "o": {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}},
        "e": "f",
    });
    let (a, o) = (&document["a"], &document["o"]);
    for (selector, selected) in [
        ("$", json!([document])),
        ("$.a[0]", json!([3])),
        ("$['a'][-2].b", json!([{}])),
        ("$.a[10]", json!([])),
        ("$.o['p', 'q', 'x']", json!([1, 2])),
        ("$.a[1:3]", json!([5, 1])),
        ("$.a[1:5:2]", json!([5, 2])),
        ("$.a[5:1:-2]", json!([6, 2])),
        ("$.a[:2, 0]", json!([3, 5, 3])),
        ("$.a[::0]", json!([])),
        ("$.o[*]", json!([1, 2, 3, 5, {"u": 6}])),
        ("$..u", json!([6])),
        ("$..[9].b", json!(["kilo"])),
        ("$.a[?@.b == 'kilo']", json!([{"b": "kilo"}])),
        ("$.a[?@ > 3.5]", json!([5, 4, 6])),
        (
            "$.a[?@.b]",
            json!([{"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}]),
        ),
        ("$[?@.*]", json!([a, o])),
        ("$[?@[?@.b]]", json!([a])),
        ("$.o[?@ < 3, ?@ < 3]", json!([1, 2, 1, 2])),
        ("$.a[?@ < 2 || @.b == \"k\"]", json!([1, {"b": "k"}])),
        ("$.a[?match(@.b, '[jk]')]", json!([{"b": "j"}, {"b": "k"}])),
        (
            "$.a[?search(@.b, '[jk]')]",
            json!([{"b": "j"}, {"b": "k"}, {"b": "kilo"}]),
        ),
        ("$.o[?@ > 1 && @ < 4]", json!([2, 3])),
        ("$.o[?@.u || @.x]", json!([{"u": 6}])),
        ("$.o[?!@.u && @ != 1]", json!([2, 3, 5])),
        ("$.a[?@.b == $.x]", json!([3, 5, 1, 2, 4, 6])),
        (
            "$.a[?@ == @]",
            json!([3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}]),
        ),
        ("$.a[?length(@.b) == 4]", json!([{"b": "kilo"}])),
        ("$[?count(@.*) == 5]", json!([o])),
        ("$.a[?value(@..b) == 'k']", json!([{"b": "k"}])),
    ] {
        let query = Query::new(selector);
        let nodes = |nodes: &[&Value]| Some(nodes.iter().map(|node| (*node).clone()).collect::<Vec<_>>());
        let found = query
            .nodes(&document, &[], nodes)
            .unwrap_or_default()
            .unwrap_or_default();
        assert_eq!(Value::from(found.clone()), selected, "{selector}");
        assert_eq!(query.selects(&document, &[]), !found.is_empty(), "{selector}");
    }
}

/// The JSONPath compliance test suite, where it is at hand.
#[test]
fn s37_the_compliance_suite() {
    let Some(path) = shared_data::find("suites/jsonpath/cts.json") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let suite: Value = serde_json::from_str(&text).unwrap();
    let tests = suite["tests"].as_array().unwrap();
    assert_eq!(tests.len(), 703);
    let (mut refused, mut evaluated, mut projected) = (0, 0, 0);
    for test in tests {
        let name = &test["name"];
        let selector: &'static str = test["selector"].as_str().unwrap().to_owned().leak();
        let query = Query::new(selector);
        if test["invalid_selector"] == json!(true) {
            refused += 1;
            assert!(JsonPath::parse(selector).is_err(), "{name}");
            assert!(!query.selects(json!({"a": [1]}), &[]), "{name}");
            continue;
        }
        evaluated += 1;
        let document = &test["document"];
        let nodes = |nodes: &[&Value]| Some(nodes.iter().map(|node| (*node).clone()).collect::<Vec<_>>());
        let found = query
            .nodes(document, &[], nodes)
            .unwrap_or_default()
            .unwrap_or_default();
        let one_of = test["results"].as_array().cloned();
        let one_of = one_of.unwrap_or_else(|| vec![test["result"].clone()]);
        assert!(one_of.contains(&found.clone().into()), "{name}: {found:?}");
        if let Some(tokens) = singular(selector) {
            projected += 1;
            let json = document.to_string();
            let [place] = projection::project(&json, [tokens]).unwrap();
            let place = match place {
                projection::Found::Text(raw) => Some(raw),
                _ => None,
            };
            let place: Vec<Value> = place
                .iter()
                .map(|raw| serde_json::from_str(raw.get()).unwrap())
                .collect();
            assert!(one_of.contains(&place.into()), "{name}, projected");
        }
    }
    assert_eq!((refused, evaluated), (247, 456));
    assert!(projected > 40, "{projected}");
}

/// The pointer that the compiler makes of a singular query, read off its normalized form: names that are no index, and
/// indexes from the start.
fn singular(selector: &str) -> Option<&'static [&'static str]> {
    let path = JsonPath::parse(selector).ok()?;
    let mut rest = path.to_string();
    let mut tokens: Vec<&'static str> = Vec::new();
    rest = rest.strip_prefix('$')?.to_owned();
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[')?;
        let (token, behind) = match inner.strip_prefix('\'') {
            Some(name) => {
                let (name, behind) = name.split_once("']")?;
                (name, behind)
            }
            None => inner
                .split_once(']')
                .filter(|(index, _)| index.parse::<u64>().is_ok())?,
        };
        let quoted = inner.starts_with('\'');
        if token.contains(['\\', '\'']) || quoted && token.parse::<u64>().is_ok() {
            return None;
        }
        tokens.push(token.to_owned().leak());
        rest = behind.to_owned();
    }
    Some(tokens.leak())
}

#[test]
fn s37_a_query_that_would_visit_too_many_values_is_not_evaluated() {
    static DEEP: Query = Query::new("$..a..a..a..a..a..a..a..a..a..a");
    static ONCE: Query = Query::new("$..a");
    let deep = (0..120).fold(json!(1), |inner, _| json!({"a": inner}));
    assert_eq!((DEEP.evaluate(&deep, &[]), DEEP.count(&deep, &[])), (None, None));
    assert_eq!(DEEP.value(&deep, &[]), None);
    assert_eq!(ONCE.count(&deep, &[]), Some(120));
    let shallow = json!({"a": {"a": 1}});
    assert_eq!(
        (DEEP.evaluate(&shallow, &[]), DEEP.count(&shallow, &[])),
        (Some(false), Some(0))
    );
    assert_eq!(crate::select(&deep, "$..a..a..a..a..a..a"), None);
    let failure = crate::replace_selected(&mut deep.clone(), "$..a..a..a..a..a..a", Some("x")).unwrap_err();
    assert!(
        failure.to_string().ends_with("it would visit too many values"),
        "{failure}"
    );
}
