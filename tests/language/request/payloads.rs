//! Bodies of every kind: JSON and XML written as text (S16), forms, XML from objects, text and bytes (S41).

use acceptance::language::{
    BytesAndTextInputs, BytesAndTextRequired, FormsInputs, GraphqlInputs, JsonTemplateInputs,
    JsonTemplateRequired, PassAFileInputs, PassATextInputs, XmlObjectInputs, XmlTemplateInputs,
    bytes_and_text, forms, graphql, json_template, pass_a_file, pass_a_text, xml_object, xml_template,
};
use arazzo_runtime::{Client, Failure};
use loopback::{Response, Server};
use serde_json::{Value, json};

fn shop() -> (Server, Client) {
    let server = Server::start(|_| Response::json(200, "{}")).unwrap();
    let client = Client::builder().base_url("shop", server.url()).build().unwrap();
    (server, client)
}

fn texts(server: &Server) -> Vec<String> {
    server
        .requests()
        .iter()
        .map(|request| request.text().into_owned())
        .collect()
}

#[tokio::test]
async fn s16_expressions_in_a_json_text_keep_it_json() {
    let (server, client) = shop();
    let tags = vec!["a\"b".to_owned(), "c".to_owned()];
    let inputs = JsonTemplateInputs::new(JsonTemplateRequired {
        pet_id: "\"5\\".into(),
        threshold: 2.5,
        tags,
        raw: r#"{"x": [1]}"#.into(),
        note: "hi \"you\"\n".into(),
    });
    json_template(&client, inputs).await.unwrap();
    let expected = json!({"petOrder": {
        "petId": "\"5\\",
        "threshold": 2.5,
        "tags": ["a\"b", "c"],
        "raw": {"x": [1]},
        "text": "say \"hi \"you\"\n\" to \"5\\, 2.5",
        "lenient": "\"5\\",
        "complete": false,
        "large": 0,
        "list": [1, "\"5\\", {}],
    }});
    let sent = &texts(&server)[0];
    // Numbers that no machine type holds are sent as written.
    assert!(sent.contains("\"large\":12345678901234567890123,"), "{sent}");
    let mut sent: Value = serde_json::from_str(sent).unwrap();
    sent["petOrder"]["large"] = json!(0);
    // S17: `quantity` is not given, and its member is left out.
    assert_eq!(sent, expected);

    let inputs = JsonTemplateInputs::new(JsonTemplateRequired {
        pet_id: "p".into(),
        threshold: 1.0,
        tags: Vec::new(),
        raw: "not JSON".into(),
        note: "n".into(),
    })
    .quantity(3);
    json_template(&client, inputs).await.unwrap();
    let sent: Value = serde_json::from_str(&texts(&server)[1]).unwrap();
    assert_eq!(sent["petOrder"]["quantity"], 3);
    assert_eq!(sent["petOrder"]["raw"], "not JSON");
}

#[tokio::test]
async fn s13_graphql_keeps_its_own_variables() {
    let (server, client) = shop();
    graphql(&client, GraphqlInputs::new("A \"title\"")).await.unwrap();
    let sent = texts(&server);
    let mutation = "mutation Create($title: String!, $message: String) {\n  \
        create(title: $title, message: $message) { id }\n}\n";
    let query = "query Q($title: String!) { find(title: $title) { id } }";
    let variables = json!({"title": "A \"title\""});
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(json(&sent[0]), json!({"query": mutation, "variables": variables}));
    assert_eq!(json(&sent[1]), json!({"query": query, "variables": variables}));
    assert_eq!(sent[2], query);
    assert_eq!(
        server.requests()[2].header("content-type"),
        Some("application/graphql")
    );
}

#[tokio::test]
async fn s41_forms_have_arrays_and_objects_in_the_style_of_the_operation() {
    let (server, client) = shop();
    let body = json!({"a": [1, 2], "days": ["we", "th"], "filter": {"x": {"y": true}}, "file": "content", "o": "p q"});
    let inputs = FormsInputs::new("c d", vec!["t&1".into(), "t2".into()], body)
        .filter(json!({"from": 1, "in": ["x"]}));
    forms(&client, inputs).await.unwrap();
    let sent = texts(&server);
    let fields = [
        "code=c+d",
        "tag=t%261",
        "tag=t2",
        "city=c+dburg",
        "zip=12345",
        "sizes=s%7Cm",
        "days=mo%2Ctu,we",
        "words=t%261%20t2",
        "home=/a/c%20d?",
        "filter%5Bfrom%5D=1",
        "filter%5Bin%5D%5B0%5D=x",
        "meta=%7B%22a%22%3A%5B1%5D%7D",
        "note=a+%26+c+d",
    ];
    assert_eq!(sent[0].split('&').collect::<Vec<_>>(), fields);
    assert_eq!(sent[1], "grant_type=code&code=c%20d");
    assert_eq!(
        sent[2],
        "a=1&a=2&days=we,th&file=content&filter%5Bx%5D%5By%5D=true&o=p+q"
    );
    let form = "application/x-www-form-urlencoded";
    for request in &server.requests()[..3] {
        assert_eq!(request.header("content-type"), Some(form));
    }
    let parts: Vec<_> = server.requests()[3]
        .parts()
        .iter()
        .map(|part| {
            (
                part.name.clone(),
                part.file_name.clone(),
                String::from_utf8(part.body.clone()).unwrap(),
            )
        })
        .collect();
    let part = |name: &str, file: Option<&str>, body: &str| {
        (name.to_owned(), file.map(str::to_owned), body.to_owned())
    };
    assert_eq!(
        parts,
        [
            part("a", None, "1"),
            part("a", None, "2"),
            part("days", None, "we"),
            part("days", None, "th"),
            part("file", Some("file"), "content"),
            part("filter", None, r#"{"x":{"y":true}}"#),
            part("o", None, "p q"),
        ]
    );
}

#[tokio::test]
async fn s16_values_in_an_xml_text_are_escaped_for_where_they_stand() {
    let (server, client) = shop();
    xml_template(&client, XmlTemplateInputs::new("a<\"b\">&]]>").count(2))
        .await
        .unwrap();
    let expected = "<pet id=\"a&lt;&quot;b&quot;&gt;&amp;]]&gt;\">\n  \
        <name>a&lt;&quot;b&quot;&gt;&amp;]]&gt;</name>\n  \
        <note><![CDATA[a<\"b\">&]]]]><![CDATA[>]]></note>\n  \
        <count>2</count>\n</pet>\n";
    assert_eq!(texts(&server), [expected]);
    assert_eq!(
        server.requests()[0].header("content-type"),
        Some("application/xml")
    );
}

#[tokio::test]
async fn s17_what_is_absent_in_an_xml_text_is_an_error() {
    let (server, client) = shop();
    let error = xml_template(&client, XmlTemplateInputs::new("a"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.failure(),
            Failure::NotGiven {
                expression: "$inputs.count",
                ..
            }
        ),
        "{error}"
    );
    let error = xml_template(&client, XmlTemplateInputs::new("\u{0}").count(1))
        .await
        .unwrap_err();
    assert!(
        matches!(error.failure(), Failure::NotXml { character: 0, .. }),
        "{error}"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn s41_xml_from_an_object_follows_the_schema() {
    let (server, client) = shop();
    let inputs = XmlObjectInputs::new("N & M", vec!["t1".into(), "t2".into()]);
    xml_object(&client, inputs).await.unwrap();
    let with_hints = "<pet xmlns=\"urn:pets\" id=\"7\"><name>N &amp; M</name>\
        <tags><tag>t1</tag><tag>t2</tag></tags><photoUrl>p1</photoUrl><photoUrl>p2</photoUrl>\
        <extra><z>1</z><a>2</a></extra></pet>";
    let without_hints =
        "<order><zip>1</zip><amount>N &amp; M</amount><lines>a</lines><lines>b</lines></order>";
    assert_eq!(texts(&server), [with_hints, without_hints]);
}

#[tokio::test]
async fn s41_text_and_bytes_are_sent_as_they_are() {
    let (server, client) = shop();
    let bytes: Vec<u8> = (0..=255).collect();
    bytes_and_text(
        &client,
        BytesAndTextInputs::new(BytesAndTextRequired {
            content: bytes.clone().into(),
            text: "ä".into(),
        }),
    )
    .await
    .unwrap();
    let requests = server.requests();
    let octets = Some("application/octet-stream");
    assert_eq!(
        (requests[0].header("content-type"), &requests[0].body),
        (octets, &bytes)
    );
    assert_eq!(
        (requests[1].header("content-type"), &*requests[1].text()),
        (octets, "as it is")
    );
    assert_eq!(
        (requests[2].header("content-type"), &*requests[2].text()),
        (Some("text/plain"), "text: ä")
    );
    // S17: without the value there is no body.
    assert_eq!(
        (requests[3].header("content-type"), &*requests[3].text()),
        (None, "")
    );
    // S40: a range is no type to send.
    assert_eq!(
        (requests[4].header("content-type"), &*requests[4].text()),
        (Some("application/json"), "{}")
    );
}

#[tokio::test]
async fn s41_a_file_that_another_workflow_sends_is_sent_as_it_is() {
    let (server, client) = shop();
    let bytes: Vec<u8> = (0..=255).collect();
    pass_a_file(&client, PassAFileInputs::new(bytes.clone()))
        .await
        .unwrap();
    assert_eq!(server.requests()[0].body, bytes);
    // What is also sent as text is a text, and the file has its characters.
    pass_a_text(&client, PassATextInputs::new("ä")).await.unwrap();
    assert_eq!(texts(&server)[2..], ["ä", "ä"]);
}
