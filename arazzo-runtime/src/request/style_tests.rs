//! The table "Style Examples" of OpenAPI 3.1.1 and 3.2, and what it leaves undefined.

use serde_json::json;
use serde_json::value::RawValue;

use crate::{Method, Request, Server, Style};

fn request() -> Request {
    Request::new(Method::GET, Server::unknown("api"))
}

fn object() -> Box<RawValue> {
    RawValue::from_string(r#"{"R": 100, "G": 200, "B": 150}"#.to_owned()).unwrap()
}

fn in_path<T: serde::Serialize + ?Sized>(value: &T, style: Style) -> String {
    let mut request = request();
    request.path("/");
    request.path_value("color", value, style).unwrap();
    request.path_and_query()
}

fn in_query<T: serde::Serialize + ?Sized>(value: &T, style: Style) -> String {
    let mut request = request();
    request.query_value("color", value, style).unwrap();
    request.path_and_query()
}

fn in_cookie<T: serde::Serialize + ?Sized>(value: &T, style: Style) -> String {
    let mut request = request();
    request.cookie_value("color", value, style).unwrap();
    let line = request.headers().get("cookie");
    line.map(|line| line.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

#[test]
fn s11_the_table_of_styles_in_a_path() {
    let array = ["blue", "black", "brown"];
    for (style, empty, string, of_array, of_object) in [
        (
            Style::MATRIX,
            "/;color",
            "/;color=blue",
            "/;color=blue,black,brown",
            "/;color=R,100,G,200,B,150",
        ),
        (
            Style::MATRIX.explode(),
            "/;color",
            "/;color=blue",
            "/;color=blue;color=black;color=brown",
            "/;R=100;G=200;B=150",
        ),
        (
            Style::LABEL,
            "/.",
            "/.blue",
            "/.blue,black,brown",
            "/.R,100,G,200,B,150",
        ),
        (
            Style::LABEL.explode(),
            "/.",
            "/.blue",
            "/.blue.black.brown",
            "/.R=100.G=200.B=150",
        ),
    ] {
        assert_eq!(in_path("", style), empty);
        assert_eq!(in_path(&json!(null), style), empty);
        assert_eq!(in_path(&json!([]), style), empty);
        assert_eq!(in_path(&json!({}), style), empty);
        assert_eq!(in_path("blue", style), string);
        assert_eq!(in_path(&array, style), of_array);
        assert_eq!(in_path(&object(), style), of_object);
    }
    for (style, of_object) in [
        (Style::SIMPLE, "/R,100,G,200,B,150"),
        (Style::SIMPLE.explode(), "/R=100,G=200,B=150"),
    ] {
        assert!(request().path_value("color", "", style).is_err());
        assert!(request().path_value("color", &json!(null), style).is_err());
        assert!(request().path_value("color", &json!([]), style).is_err());
        assert_eq!(in_path("blue", style), "/blue");
        assert_eq!(in_path(&array, style), "/blue,black,brown");
        assert_eq!(in_path(&object(), style), of_object);
    }
}

#[test]
fn s11_the_table_of_styles_in_a_query() {
    let array = ["blue", "black", "brown"];
    for (style, of_array, of_object) in [
        (Style::FORM, "?color=blue,black,brown", "?color=R,100,G,200,B,150"),
        (
            Style::FORM.explode(),
            "?color=blue&color=black&color=brown",
            "?R=100&G=200&B=150",
        ),
        (
            Style::SPACE_DELIMITED,
            "?color=blue%20black%20brown",
            "?color=R%20100%20G%20200%20B%20150",
        ),
        (
            Style::PIPE_DELIMITED,
            "?color=blue%7Cblack%7Cbrown",
            "?color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (
            Style::TAB_DELIMITED,
            "?color=blue%09black%09brown",
            "?color=R%09100%09G%09200%09B%09150",
        ),
        (
            Style::DEEP_OBJECT.explode(),
            "?color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
            "?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
        // Undefined.
        (
            Style::PIPE_DELIMITED.explode(),
            "?color=blue&color=black&color=brown",
            "?R=100&G=200&B=150",
        ),
    ] {
        assert_eq!(in_query("", style), "?color=");
        assert_eq!(in_query(&json!(null), style), "?color=");
        assert_eq!(in_query("blue", style), "?color=blue");
        assert_eq!(in_query(&array, style), of_array);
        assert_eq!(in_query(&object(), style), of_object);
        assert_eq!(in_query(&json!([]), style), "");
        assert_eq!(in_query(&json!({}), style), "");
    }
}

#[test]
fn s11_the_table_of_styles_in_cookies() {
    let array = ["blue", "black", "brown"];
    for (style, of_array, of_object) in [
        (Style::FORM, "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (
            Style::FORM.explode(),
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
        (Style::COOKIE, "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (
            Style::COOKIE.explode(),
            "color=blue; color=black; color=brown",
            "R=100; G=200; B=150",
        ),
    ] {
        assert_eq!(in_cookie("", style), "color=");
        assert_eq!(in_cookie("blue", style), "color=blue");
        assert_eq!(in_cookie(&array, style), of_array);
        assert_eq!(in_cookie(&object(), style), of_object);
        assert_eq!(in_cookie(&json!([]), style), "");
    }
    assert_eq!(in_cookie("a b;c", Style::FORM), "color=a%20b%3Bc");
    assert_eq!(
        in_cookie("a,b==;", Style::FORM.allow_reserved()),
        "color=a%2Cb==%3B"
    );
    assert_eq!(in_cookie("a b%3Bc", Style::COOKIE), "color=a b%3Bc");
    assert!(request().cookie_value("color", "a;b", Style::COOKIE).is_err());
}

#[test]
fn s11_the_table_of_styles_in_a_header() {
    for (value, style, text) in [
        (json!(["blue", "a b", 1]), Style::SIMPLE, Some("blue,a b,1")),
        (json!({"G": 200, "R": true}), Style::SIMPLE, Some("G,200,R,true")),
        (
            json!({"G": 200, "R": "x"}),
            Style::SIMPLE.explode(),
            Some("G=200,R=x"),
        ),
        (json!(["a", "b"]), Style::PIPE_DELIMITED, Some("a|b")),
        (json!(""), Style::SIMPLE, Some("")),
        (json!(null), Style::SIMPLE, Some("")),
        (json!([]), Style::SIMPLE, None),
    ] {
        let mut request = request();
        request.header_value("X-Color", &value, style).unwrap();
        let sent = request.headers().get("x-color");
        assert_eq!(sent.map(|value| value.to_str().unwrap()), text, "{value}");
    }
    assert!(
        request()
            .header_value("X-Color", &["a\r\nb"], Style::SIMPLE)
            .is_err()
    );
}

#[test]
fn s11_delimiters_in_a_value_are_not_taken_for_delimiters() {
    let value = ["a,b", "c d|e", "&=;."];
    assert_eq!(in_path(&value, Style::SIMPLE), "/a%2Cb,c%20d%7Ce,%26%3D%3B.");
    assert_eq!(
        in_path(&value, Style::MATRIX),
        "/;color=a%2Cb,c%20d%7Ce,%26%3D%3B."
    );
    assert_eq!(in_query(&value, Style::FORM), "?color=a%2Cb,c%20d%7Ce,%26%3D%3B.");
    assert_eq!(in_query(&json!({"a&b": "c"}), Style::FORM.explode()), "?a%26b=c");
    let reserved = ":/?#[]@!$&'()*+,;= %41%";
    assert_eq!(
        in_query(reserved, Style::FORM.allow_reserved()),
        "?color=:/?%23%5B%5D@!$&%27()*+,;=%20%41%25"
    );
    assert_eq!(
        in_path(reserved, Style::SIMPLE.allow_reserved()),
        "/:%2F%3F%23%5B%5D@!$&'()*+,;=%20%41%25"
    );
}

#[test]
fn s11_values_within_values() {
    let value = json!({"a": [1, null, {"b": true}], "c": null, "d": "x"});
    assert_eq!(
        in_query(&value, Style::DEEP_OBJECT),
        "?color%5Ba%5D%5B0%5D=1&color%5Ba%5D%5B1%5D%5Bb%5D=true&color%5Bd%5D=x"
    );
    assert_eq!(
        in_query(&value, Style::FORM.explode()),
        "?a=%5B1%2Cnull%2C%7B%22b%22%3Atrue%7D%5D&d=x"
    );
    assert_eq!(
        in_query(&json!([1, null, 2.5, false]), Style::FORM),
        "?color=1,2.5,false"
    );
    let large = RawValue::from_string("[12345678901234567890123]".to_owned()).unwrap();
    assert_eq!(in_query(&large, Style::FORM), "?color=12345678901234567890123");
}

#[test]
fn s44_each_item_of_a_styled_cookie_is_a_secret() {
    for style in [Style::FORM, Style::FORM.explode(), Style::COOKIE.explode()] {
        let mut request = Request::new(Method::GET, Server::unknown("s"));
        request
            .cookie_value("sid", &json!(["sid-77", {"k": "sid-88"}, "a b&c"]), style)
            .unwrap();
        let shown = request.secrets().redact("sid-77, a b&c, a%20b%26c");
        assert_eq!(shown, "[redacted], [redacted], [redacted]");
    }
}
