//! Parameters in every style (S11): the table "Style Examples" of OpenAPI 3.1.1 and 3.2, request by request.

use acceptance::language::{
    ConstantParametersInputs, HollowInPathInputs, InCookieInputs, InHeaderInputs, InPathInputs,
    InQueryInputs, PathTemplatesInputs, PathTemplatesRequired, ReservedConstantsInputs, SeveralCookiesInputs,
    SeveralCookiesRequired, TypedParametersInputs, constant_parameters, hollow_in_path, in_cookie, in_header,
    in_path, in_query, path_templates, reserved_constants, several_cookies, typed_parameters,
};
use arazzo_runtime::{
    Client, Failure, TransportError,
    error::{ParameterError, UrlError},
};
use loopback::{Request, Response, Server};
use serde_json::{Value, json};

fn colors() -> (Server, Client) {
    let server = Server::start(|_| Response::json(200, "{}")).unwrap();
    let client = Client::builder()
        .base_url("colors", server.url())
        .base_url("old", server.url())
        .build()
        .unwrap();
    (server, client)
}

fn target(request: &Request) -> String {
    match &request.query {
        Some(query) => format!("{}?{query}", request.path),
        None => request.path.clone(),
    }
}

fn targets(server: &Server) -> Vec<String> {
    server.requests().iter().map(target).collect()
}

fn headers(server: &Server, name: &str) -> Vec<Option<String>> {
    let requests = server.requests();
    let values = requests.iter().map(|request| request.header(name));
    values.map(|value| value.map(str::to_owned)).collect()
}

async fn path_of(color: Value) -> Vec<String> {
    let (server, client) = colors();
    in_path(&client, InPathInputs::new(color)).await.unwrap();
    targets(&server)
}

async fn query_of(color: Value) -> Vec<String> {
    let (server, client) = colors();
    in_query(&client, InQueryInputs::new(color)).await.unwrap();
    let paths_gone = |target: String| match target.split_once('?') {
        Some((_, query)) => query.to_owned(),
        None => String::new(),
    };
    targets(&server).into_iter().map(paths_gone).collect()
}

// The members of an input that is an object come in the order of their names.
fn object() -> Value {
    json!({"B": 150, "G": 200, "R": 100})
}

#[tokio::test]
async fn s11_styles_in_a_path() {
    let of_array = [
        "/simple/blue,black,brown",
        "/simple-explode/blue,black,brown",
        "/simple-reserved/blue,black,brown",
        "/label/c.blue,black,brown",
        "/label-explode/c.blue.black.brown",
        "/matrix/;color=blue,black,brown",
        "/matrix-explode/;color=blue;color=black;color=brown",
        "/json/%5B%22blue%22%2C%22black%22%2C%22brown%22%5D",
    ];
    assert_eq!(path_of(json!(["blue", "black", "brown"])).await, of_array);
    let of_object = [
        "/simple/B,150,G,200,R,100",
        "/simple-explode/B=150,G=200,R=100",
        "/simple-reserved/B,150,G,200,R,100",
        "/label/c.B,150,G,200,R,100",
        "/label-explode/c.B=150.G=200.R=100",
        "/matrix/;color=B,150,G,200,R,100",
        "/matrix-explode/;B=150;G=200;R=100",
        "/json/%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D",
    ];
    assert_eq!(path_of(object()).await, of_object);
    for (scalar, text, json) in [
        (json!("blue"), "blue", "%22blue%22"),
        (json!(7), "7", "7"),
        (json!(2.5), "2.5", "2.5"),
        (json!(true), "true", "true"),
    ] {
        let of_scalar = [
            format!("/simple/{text}"),
            format!("/simple-explode/{text}"),
            format!("/simple-reserved/{text}"),
            format!("/label/c.{text}"),
            format!("/label-explode/c.{text}"),
            format!("/matrix/;color={text}"),
            format!("/matrix-explode/;color={text}"),
            format!("/json/{json}"),
        ];
        assert_eq!(path_of(scalar).await, of_scalar);
    }
}

#[tokio::test]
async fn s11_no_value_in_a_path() {
    for color in [json!(""), json!(null), json!([]), json!({})] {
        let (server, client) = colors();
        hollow_in_path(&client, HollowInPathInputs::new(color.clone()))
            .await
            .unwrap();
        let hollow = [
            "/label/c.",
            "/label-explode/c.",
            "/matrix/;color",
            "/matrix-explode/;color",
        ];
        assert_eq!(targets(&server), hollow);
        let error = in_path(&client, InPathInputs::new(color)).await.unwrap_err();
        assert!(is_refused(error.failure(), ParameterError::Empty), "{error}");
        assert_eq!(server.requests().len(), hollow.len());
    }
}

fn is_refused(failure: &Failure, expected: ParameterError) -> bool {
    matches!(failure, Failure::Parameter { reason, .. } if *reason == expected)
}

#[tokio::test]
async fn s11_styles_in_a_query() {
    let of_array = [
        "color=blue,black,brown",
        "color=blue&color=black&color=brown",
        "color=blue&color=black&color=brown",
        "color=blue%20black%20brown",
        "color=blue%7Cblack%7Cbrown",
        // Undefined: as `form`.
        "color=blue&color=black&color=brown",
        // Undefined: by index.
        "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
        "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D",
        // Swagger 2.0's `collectionFormat`.
        "color=blue,black,brown",
        "color=blue&color=black&color=brown",
        "color=blue%20black%20brown",
        "color=blue%09black%09brown",
        "color=blue%7Cblack%7Cbrown",
    ];
    assert_eq!(query_of(json!(["blue", "black", "brown"])).await, of_array);
    let of_object = [
        "color=B,150,G,200,R,100",
        "B=150&G=200&R=100",
        "B=150&G=200&R=100",
        "color=B%20150%20G%20200%20R%20100",
        "color=B%7C150%7CG%7C200%7CR%7C100",
        "B=150&G=200&R=100",
        "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
        "color=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D",
    ];
    assert_eq!(query_of(object()).await[..8], of_object);
    for (scalar, text, json) in [
        (json!(""), "", "%22%22"),
        (json!(null), "", "null"),
        (json!("a b"), "a%20b", "%22a%20b%22"),
        (json!(7), "7", "7"),
        (json!(false), "false", "false"),
    ] {
        let expected = format!("color={text}");
        let sent = query_of(scalar).await;
        assert_eq!(sent[7], format!("color={json}"));
        let others = sent[..7].iter().chain(&sent[8..]);
        assert!(others.clone().all(|query| *query == expected), "{sent:?}");
    }
    for nothing in [json!([]), json!({})] {
        let sent = query_of(nothing.clone()).await;
        assert!(sent[..7].iter().all(String::is_empty), "{nothing}: {sent:?}");
    }
}

#[tokio::test]
async fn s11_reserved_characters_in_a_query_and_a_path() {
    let value = ":/?#[]@!$&'()*+,;= %41%";
    let encoded = "%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%20%2541%25";
    let in_query = ":/?%23%5B%5D@!$&%27()*+,;=%20%41%25";
    let in_segment = ":%2F%3F%23%5B%5D@!$&'()*+,;=%20%41%25";
    let sent = query_of(json!(value)).await;
    assert_eq!(
        sent[..3],
        [
            format!("color={encoded}"),
            format!("color={encoded}"),
            format!("color={in_query}")
        ]
    );
    let sent = path_of(json!(value)).await;
    assert_eq!(sent[0], format!("/simple/{encoded}"));
    assert_eq!(sent[2], format!("/simple-reserved/{in_segment}"));
    // The same at build time.
    let (server, client) = colors();
    reserved_constants(&client, ReservedConstantsInputs::new())
        .await
        .unwrap();
    assert_eq!(
        targets(&server),
        [
            format!("/simple-reserved/{in_segment}"),
            format!("/form-reserved?color={in_query}")
        ]
    );
}

#[tokio::test]
async fn s11_styles_in_a_header() {
    for (color, values) in [
        (
            json!(["blue", "a b"]),
            [Some("blue,a b"), Some("blue,a b"), Some(r#"["blue","a b"]"#)],
        ),
        (
            object(),
            [
                Some("B,150,G,200,R,100"),
                Some("B=150,G=200,R=100"),
                Some(r#"{"B":150,"G":200,"R":100}"#),
            ],
        ),
        (json!("blue"), [Some("blue"), Some("blue"), Some("\"blue\"")]),
        (json!(1.5), [Some("1.5"); 3]),
        (json!(""), [Some(""), Some(""), Some("\"\"")]),
        (json!([]), [None, None, Some("[]")]),
    ] {
        let (server, client) = colors();
        in_header(&client, InHeaderInputs::new(color)).await.unwrap();
        assert_eq!(
            headers(&server, "x-color"),
            values.map(|value| value.map(str::to_owned))
        );
    }
    let (server, client) = colors();
    let error = in_header(&client, InHeaderInputs::new(json!(["a\r\nX-Other: b"])))
        .await
        .unwrap_err();
    assert!(is_refused(error.failure(), ParameterError::Value), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn s11_styles_in_cookies() {
    for (color, values) in [
        (
            json!(["blue", "black"]),
            [
                "color=blue,black",
                "color=blue&color=black",
                "color=blue,black",
                "color=blue; color=black",
            ],
        ),
        (
            object(),
            [
                "color=B,150,G,200,R,100",
                "B=150&G=200&R=100",
                "color=B,150,G,200,R,100",
                "B=150; G=200; R=100",
            ],
        ),
        (
            json!("a=b c"),
            ["color=a%3Db%20c", "color=a%3Db%20c", "color=a=b c", "color=a=b c"],
        ),
        (json!(""), ["color="; 4]),
    ] {
        let (server, client) = colors();
        in_cookie(&client, InCookieInputs::new(color)).await.unwrap();
        let sent = headers(&server, "cookie");
        assert_eq!(sent, values.map(|value| Some(value.to_owned())));
    }
}

#[tokio::test]
async fn s11_several_cookies_in_one_header() {
    let (server, client) = colors();
    several_cookies(
        &client,
        SeveralCookiesInputs::new(SeveralCookiesRequired {
            session: "s;1".into(),
            theme: "dark+x".into(),
            other: "a==/b".into(),
        }),
    )
    .await
    .unwrap();
    let expected = "session=s%3B1; theme=dark+x; undeclared=a==/b";
    assert_eq!(headers(&server, "cookie"), [Some(expected.to_owned())]);
    let inputs = SeveralCookiesInputs::new(SeveralCookiesRequired {
        session: "s".into(),
        theme: "dark; admin=1".into(),
        other: "a".into(),
    });
    let error = several_cookies(&client, inputs).await.unwrap_err();
    assert!(is_refused(error.failure(), ParameterError::Value), "{error}");
}

/// The table as it stands in the specification: constants keep the order of their members.
#[tokio::test]
async fn s11_constants_are_written_at_build_time_as_they_would_be_at_run_time() {
    let (server, client) = colors();
    constant_parameters(&client, ConstantParametersInputs::new())
        .await
        .unwrap();
    let sent: Vec<String> = server
        .requests()
        .iter()
        .map(|request| {
            let of_header = request.header("x-color").or(request.header("cookie"));
            let header = of_header.map(|value| format!(" {value}"));
            target(request) + &header.unwrap_or_default()
        })
        .collect();
    let empty = [
        "/label/c.",
        "/label-explode/c.",
        "/matrix/;color",
        "/matrix-explode/;color",
        "/form?color=",
        "/form-explode?color=",
        "/form-reserved?color=",
        "/space?color=",
        "/pipe?color=",
        "/pipe-explode?color=",
        "/deep?color=",
        "/json-in-query?color=%22%22",
        "/csv?color=",
        "/multi?color=",
        "/ssv?color=",
        "/tsv?color=",
        "/pipes?color=",
        "/header ",
        "/header-explode ",
        "/header-json \"\"",
        "/cookie-form color=",
        "/cookie-form-explode color=",
        "/cookie color=",
        "/cookie-explode color=",
    ];
    let text = [
        "/simple/blue",
        "/simple-explode/blue",
        "/simple-reserved/blue",
        "/label/c.blue",
        "/label-explode/c.blue",
        "/matrix/;color=blue",
        "/matrix-explode/;color=blue",
        "/json/%22blue%22",
        "/form?color=blue",
        "/form-explode?color=blue",
        "/form-reserved?color=blue",
        "/space?color=blue",
        "/pipe?color=blue",
        "/pipe-explode?color=blue",
        "/deep?color=blue",
        "/json-in-query?color=%22blue%22",
        "/csv?color=blue",
        "/multi?color=blue",
        "/ssv?color=blue",
        "/tsv?color=blue",
        "/pipes?color=blue",
        "/header blue",
        "/header-explode blue",
        "/header-json \"blue\"",
        "/cookie-form color=blue",
        "/cookie-form-explode color=blue",
        "/cookie color=blue",
        "/cookie-explode color=blue",
    ];
    let array = [
        "/simple/blue,black,brown",
        "/simple-explode/blue,black,brown",
        "/simple-reserved/blue,black,brown",
        "/label/c.blue,black,brown",
        "/label-explode/c.blue.black.brown",
        "/matrix/;color=blue,black,brown",
        "/matrix-explode/;color=blue;color=black;color=brown",
        "/json/%5B%22blue%22%2C%22black%22%2C%22brown%22%5D",
        "/form?color=blue,black,brown",
        "/form-explode?color=blue&color=black&color=brown",
        "/form-reserved?color=blue&color=black&color=brown",
        "/space?color=blue%20black%20brown",
        "/pipe?color=blue%7Cblack%7Cbrown",
        "/pipe-explode?color=blue&color=black&color=brown",
        "/deep?color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
        "/json-in-query?color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D",
        "/csv?color=blue,black,brown",
        "/multi?color=blue&color=black&color=brown",
        "/ssv?color=blue%20black%20brown",
        "/tsv?color=blue%09black%09brown",
        "/pipes?color=blue%7Cblack%7Cbrown",
        "/header blue,black,brown",
        "/header-explode blue,black,brown",
        "/header-json [\"blue\",\"black\",\"brown\"]",
        "/cookie-form color=blue,black,brown",
        "/cookie-form-explode color=blue&color=black&color=brown",
        "/cookie color=blue,black,brown",
        "/cookie-explode color=blue; color=black; color=brown",
    ];
    let object = [
        "/simple/R,100,G,200,B,150",
        "/simple-explode/R=100,G=200,B=150",
        "/simple-reserved/R,100,G,200,B,150",
        "/label/c.R,100,G,200,B,150",
        "/label-explode/c.R=100.G=200.B=150",
        "/matrix/;color=R,100,G,200,B,150",
        "/matrix-explode/;R=100;G=200;B=150",
        "/json/%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        "/form?color=R,100,G,200,B,150",
        "/form-explode?R=100&G=200&B=150",
        "/form-reserved?R=100&G=200&B=150",
        "/space?color=R%20100%20G%20200%20B%20150",
        "/pipe?color=R%7C100%7CG%7C200%7CB%7C150",
        "/pipe-explode?R=100&G=200&B=150",
        "/deep?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        "/json-in-query?color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        "/csv?color=R,100,G,200,B,150",
        "/multi?R=100&G=200&B=150",
        "/ssv?color=R%20100%20G%20200%20B%20150",
        "/tsv?color=R%09100%09G%09200%09B%09150",
        "/pipes?color=R%7C100%7CG%7C200%7CB%7C150",
        "/header R,100,G,200,B,150",
        "/header-explode R=100,G=200,B=150",
        "/header-json {\"R\":100,\"G\":200,\"B\":150}",
        "/cookie-form color=R,100,G,200,B,150",
        "/cookie-form-explode R=100&G=200&B=150",
        "/cookie color=R,100,G,200,B,150",
        "/cookie-explode R=100; G=200; B=150",
    ];
    let expected: Vec<&str> = [&empty[..], &text, &array, &object].concat();
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn s11_values_of_a_known_type() {
    let (server, client) = colors();
    let inputs = TypedParametersInputs::new("a b", 7, 2.5, true, vec!["x,y".to_owned(), "z".to_owned()])
        .map([("R".to_owned(), 100), ("G".to_owned(), 200)].into());
    typed_parameters(&client, inputs).await.unwrap();
    let mut expected = Vec::new();
    for text in ["a%20b", "7", "2.5", "true"] {
        expected.extend([
            format!("/simple/{text}"),
            format!("/matrix/;color={text}"),
            format!("/form-explode?color={text}"),
            format!("/form-reserved?color={text}"),
            format!("/pipe?color={text}"),
            "/header".to_owned(),
        ]);
    }
    let lists = [
        "/simple/x%2Cy,z",
        "/matrix/;color=x%2Cy,z",
        "/form-explode?color=x%2Cy&color=z",
        "/form-reserved?color=x,y&color=z",
        "/pipe?color=x%2Cy%7Cz",
        "/header",
        "/form?color=G,200,R,100",
        "/deep?color%5BG%5D=200&color%5BR%5D=100",
        // S17: a value that is absent is left out.
        "/form",
        "/deep",
        "/form?color=R,7,G,a%20b%21,B,150",
        "/deep?color%5BR%5D=7&color%5BG%5D=a%20b%21&color%5BB%5D=150",
        "/form?color=",
        "/form?other=1",
        "/deep",
        "/header",
        "/cookie-form",
        "/deep?color=",
    ];
    expected.extend(lists.map(str::to_owned));
    assert_eq!(targets(&server), expected);
    let sent: Vec<String> = headers(&server, "x-color").into_iter().flatten().collect();
    assert_eq!(sent, ["a b", "7", "2.5", "true", "x,y,z"]);
    assert!(headers(&server, "cookie").iter().all(Option::is_none));
}

#[tokio::test]
async fn s11_templates_with_several_variables_a_query_and_a_fragment() {
    let (server, client) = colors();
    let words = vec!["p&q".to_owned(), "r".to_owned()];
    let inputs = PathTemplatesInputs::new(PathTemplatesRequired {
        x: -3,
        file: "a/b".into(),
        name: "projects/p 1/tags?#".into(),
        words: words.clone(),
    });
    path_templates(&client, inputs).await.unwrap();
    let expected = [
        "/points/-3,2/a%2Fb.tar.gz",
        "/v1/projects/p%201/tags%3F%23:pull",
        "/search/a%20b?alt=media&pretty&q=p%26q&q=r&near=-3,1%262&limit=10&page=3",
        "/tags",
    ];
    assert_eq!(targets(&server), expected);
    let inputs = PathTemplatesInputs::new(PathTemplatesRequired {
        x: 1,
        file: "f".into(),
        name: "n".into(),
        words: words.clone(),
    })
    .limit(5);
    path_templates(&client, inputs).await.unwrap();
    assert_eq!(
        targets(&server)[6],
        "/search/a%20b?alt=media&pretty&q=p%26q&q=r&near=1,1%262&limit=5&page=3"
    );
    // A value cannot lead out of the path, however it is encoded.
    for name in ["../x", "a/./b", "a/%2e%2E/b", "a/.."] {
        let before = server.requests().len();
        let inputs = PathTemplatesInputs::new(PathTemplatesRequired {
            x: 1,
            file: "f".into(),
            name: name.into(),
            words: words.clone(),
        });
        let error = path_templates(&client, inputs).await;
        if name == "a/.." {
            // `..:pull` is a name like any other.
            assert!(error.is_ok());
            continue;
        }
        let error = error.unwrap_err();
        let Failure::Transport(TransportError::Url { source, .. }) = error.failure() else {
            panic!("{error}");
        };
        assert_eq!(*source, UrlError::PathChanged);
        assert_eq!(server.requests().len(), before + 1);
    }
}
