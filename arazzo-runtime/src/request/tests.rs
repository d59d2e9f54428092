use super::*;

fn request() -> Request {
    Request::new(Method::POST, Server::unknown("api"))
}

fn is_parameter(result: Result<(), Failure>, place: &str, reason: ParameterError) -> bool {
    matches!(result, Err(Failure::Parameter { location, reason: given, .. }) if location == place && given == reason)
}

#[test]
fn path_and_query_are_encoded_value_by_value_s11() {
    let mut request = request();
    request.path("/a b/");
    request.path_parameter("id", "x/../?#%").unwrap();
    request.path("/c");
    request.query("q&", "a=b&c d");
    request.query("q&", "");
    assert_eq!(
        request.path_and_query(),
        "/a%20b/x%2F..%2F%3F%23%25/c?q%26=a%3Db%26c%20d&q%26="
    );
    assert!(is_parameter(
        request.path_parameter("id", ""),
        "path",
        ParameterError::Empty
    ));
}

#[test]
fn a_header_that_would_end_its_line_is_refused_s11() {
    for value in ["a\r\nX: 1", "a\nb", "a\rb", "a\0b", "\u{7f}"] {
        let failure = request().header("X-Id", value);
        assert!(
            is_parameter(failure, "header", ParameterError::Value),
            "{value:?}"
        );
    }
    assert!(is_parameter(
        request().header("X Id\n", "a"),
        "header",
        ParameterError::Name
    ));
    let mut request = request();
    request.header("X-Id", "ü\ta").unwrap();
    assert_eq!(request.headers()["x-id"].as_bytes(), "ü\ta".as_bytes());
}

#[test]
fn a_header_set_again_in_another_case_is_replaced_s12() {
    let mut request = request();
    request.header("X-Id", "1").unwrap();
    request.header("x-ID", "2").unwrap();
    assert_eq!(
        request.headers().get_all("x-id").iter().collect::<Vec<_>>(),
        ["2"]
    );
}

#[test]
fn cookies_go_in_one_line_and_cannot_add_another_s11() {
    let mut request = request();
    request.cookie("a", "1").unwrap();
    request.cookie("b", "x y").unwrap();
    assert_eq!(request.headers()["cookie"], "a=1; b=x y");
    assert!(is_parameter(
        request.cookie("c", "1; d=2"),
        "cookie",
        ParameterError::Value
    ));
    assert!(is_parameter(
        request.cookie("c", "1\r\nX: 2"),
        "cookie",
        ParameterError::Value
    ));
    assert!(is_parameter(
        request.cookie("c=1", "2"),
        "cookie",
        ParameterError::Name
    ));
}

#[test]
fn debug_shows_no_secret_s44() {
    let mut request = request();
    request.path("/files/");
    request.secret("k/y-1");
    request.path_parameter("key", "k/y-1").unwrap();
    request.query("key", "k/y-1");
    request.header("Authorization", "Bearer other-secret").unwrap();
    request.cookie("sid", "cookie-secret").unwrap();
    request.json("application/json", br#"{"key": "body-secret"}"#.to_vec());
    let shown = format!("{request:?}");
    for secret in ["k/y-1", "k%2Fy-1", "other-secret", "cookie-secret", "body-secret"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("/files/[redacted]?key=[redacted]"), "{shown}");
    assert!(shown.contains("application/json (22 bytes)"), "{shown}");
}

#[test]
fn a_failure_does_not_hold_the_value_s44() {
    let failure = request().header("Authorization", "Bearer sk-1\n").unwrap_err();
    let shown = format!("{failure} {failure:?}");
    assert!(
        shown.contains("header parameter `Authorization`") && !shown.contains("sk-1"),
        "{shown}"
    );
}

#[test]
fn bodies_say_what_they_are_s41() {
    let mut request = request();
    let mut form = Form::new();
    form.text("a b", "c&d");
    form.text("e", "");
    request.form(form);
    let Body::Bytes { content_type, bytes } = request.body() else {
        panic!("{request:?}")
    };
    assert_eq!(
        (content_type.as_str(), &bytes[..]),
        ("application/x-www-form-urlencoded", &b"a+b=c%26d&e="[..])
    );
    request.text("text/plain", "x".into());
    assert!(matches!(request.body(), Body::Bytes { content_type, .. } if content_type == "text/plain"));
    request.multipart(Multipart::new());
    assert!(matches!(request.body(), Body::Multipart(_)));
}

#[test]
fn constants_are_sent_as_other_values_are() {
    let server = Server::new("shop", "https://shop.example");
    let mut request = Request::new(Method::GET, server);
    request.path_static("/orders/a%20b/");
    request.path_parameter_static("id", "x/y");
    request.secret("k-1");
    request.header_static("Accept", "application/json");
    request.header_static("X-Key", "key k-1");
    assert_eq!(request.path_and_query(), "/orders/a%20b/x%2Fy");
    assert_eq!(request.headers()["accept"], "application/json");
    assert!(!request.headers()["accept"].is_sensitive());
    assert!(request.headers()["x-key"].is_sensitive());
}
