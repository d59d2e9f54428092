//! Inputs that are structs, unions and enumerations of Rust, as parameters in every style and place (S11).

use arazzo_runtime::Client;
use loopback::{Request, Response, Server};
use serde_json::{Value, from_value, json};

mod generated {
    arazzo_runtime::include_workflows!("struct-parameters");
}

use generated::{inner_struct, struct_elsewhere, struct_in_path, struct_in_query, union_in_query};

fn pages() -> (Server, Client) {
    let server = Server::start(|_| Response::empty(204)).unwrap();
    let client = Client::builder().base_url("pages", server.url()).build().unwrap();
    (server, client)
}

fn page() -> Value {
    json!({"page": {"number": 1, "order": "up", "note": "a b/c"}})
}

fn query(request: &Request) -> Vec<String> {
    let query = request.query.as_deref().unwrap_or_default();
    query.split('&').map(str::to_owned).collect()
}

#[tokio::test]
async fn s11_a_struct_in_a_path() {
    let (server, client) = pages();
    struct_in_path(&client, from_value(page()).unwrap())
        .await
        .unwrap();
    let paths: Vec<String> = server
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect();
    assert_eq!(
        paths,
        [
            "/simple/number,1,size,20,order,up,note,a%20b%2Fc",
            "/simple-explode/number=1,size=20,order=up,note=a%20b%2Fc",
            "/label/c.number,1,size,20,order,up,note,a%20b%2Fc",
            "/matrix/;number=1;size=20;order=up;note=a%20b%2Fc",
            "/json/%7B%22number%22%3A1%2C%22size%22%3A20%2C%22order%22%3A%22up%22%2C%22note%22%3A%22a%20b%2Fc%22%7D",
        ]
    );
}

#[tokio::test]
async fn s11_a_struct_in_a_query() {
    let (server, client) = pages();
    struct_in_query(&client, from_value(page()).unwrap())
        .await
        .unwrap();
    let joined =
        |separator: &str| ["number", "1", "size", "20", "order", "up", "note", "a%20b%2Fc"].join(separator);
    assert_eq!(
        query(&server.requests()[0]),
        [
            "number=1".to_owned(),
            "size=20".to_owned(),
            "order=up".to_owned(),
            "note=a%20b%2Fc".to_owned(),
            format!("joined={}", joined(",")),
            format!("space={}", joined("%20")),
            format!("pipe={}", joined("%7C")),
            "deep%5Bnumber%5D=1".to_owned(),
            "deep%5Bsize%5D=20".to_owned(),
            "deep%5Border%5D=up".to_owned(),
            "deep%5Bnote%5D=a%20b%2Fc".to_owned(),
            "json=%7B%22number%22%3A1%2C%22size%22%3A20%2C%22order%22%3A%22up%22%2C%22note%22%3A%22a%20b%2Fc%22%7D"
                .to_owned(),
            "reserved=number,1,size,20,order,up,note,a%20b/c".to_owned(),
            "word=up".to_owned(),
            // Undeclared: in the default style of the query.
            "number=1".to_owned(),
            "size=20".to_owned(),
            "order=up".to_owned(),
            "note=a%20b%2Fc".to_owned(),
        ]
    );
}

#[tokio::test]
async fn s11_a_struct_in_headers_cookies_and_forms() {
    let (server, client) = pages();
    let inputs = json!({"page": {"number": 1, "order": "down"}});
    struct_elsewhere(&client, from_value(inputs).unwrap())
        .await
        .unwrap();
    let requests = server.requests();
    let [other, form, whole, parts] = requests.as_slice() else {
        panic!("{requests:?}")
    };
    assert_eq!(other.header("x-page"), Some("number,1,size,20,order,down"));
    assert_eq!(other.header("x-exploded"), Some("number=1,size=20,order=down"));
    assert_eq!(
        other.header("cookie"),
        Some("page=number,1,size,20,order,down; number=1; size=20; order=down")
    );
    assert_eq!(
        form.text(),
        "deep%5Bnumber%5D=1&deep%5Bsize%5D=20&deep%5Border%5D=down\
         &joined=number,1,size,20,order,down\
         &json=%7B%22number%22%3A1%2C%22size%22%3A20%2C%22order%22%3A%22down%22%7D\
         &number=1&size=20&order=down"
    );
    assert_eq!(whole.text(), "number=1&size=20&order=down");
    let parts: Vec<(String, String)> = parts
        .parts()
        .into_iter()
        .map(|part| {
            (
                part.name.clone(),
                String::from_utf8_lossy(&part.body).into_owned(),
            )
        })
        .collect();
    let part = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    assert_eq!(
        parts,
        [
            part("deep[number]", "1"),
            part("deep[size]", "20"),
            part("deep[order]", "down"),
            part("plain", r#"{"number":1,"order":"down","size":20}"#),
        ]
    );
}

#[tokio::test]
async fn s11_what_is_inside_of_a_struct() {
    let (server, client) = pages();
    let inputs = json!({"filter": {"page": {"number": 2}, "tags": ["x", "y"]}});
    inner_struct(&client, from_value(inputs).unwrap()).await.unwrap();
    // S17: nothing of it is there.
    inner_struct(&client, from_value(json!({})).unwrap())
        .await
        .unwrap();
    let requests = server.requests();
    assert_eq!(
        query(&requests[0]),
        [
            "deep%5Bnumber%5D=2",
            "deep%5Bsize%5D=20",
            "joined=x,y",
            "pipe=page%7C%7B%22number%22%3A2%2C%22size%22%3A20%7D%7Ctags%7C%5B%22x%22%2C%22y%22%5D",
        ]
    );
    assert_eq!(requests[1].query, None);
}

#[tokio::test]
async fn s11_a_union_in_a_parameter() {
    let (server, client) = pages();
    for inputs in [
        json!({"ids": ["x", "y"], "size": {"w": 1}, "shape": {"kind": "square", "side": 3}}),
        json!({"ids": "x y", "size": 3, "shape": {"kind": "circle"}}),
    ] {
        union_in_query(&client, from_value(inputs).unwrap())
            .await
            .unwrap();
    }
    let requests = server.requests();
    assert_eq!(
        query(&requests[0]),
        [
            "form=x",
            "form=y",
            "joined=x,y",
            "pipe=w%7C1",
            "deep%5Bkind%5D=square",
            "deep%5Bside%5D=3",
        ]
    );
    assert_eq!(requests[1].path, "/simple/x,y");
    assert_eq!(
        query(&requests[2]),
        ["form=x%20y", "joined=x%20y", "pipe=3", "deep%5Bkind%5D=circle"]
    );
    assert_eq!(requests[3].path, "/simple/x%20y");
}

#[cfg(reported)]
mod report_02 {
    use super::*;

    mod generated {
        arazzo_runtime::include_workflows!("reported/report-02-object-input-as-parameter/arazzo");
    }

    #[tokio::test]
    async fn s11_object_inputs_as_reported() {
        let server = Server::start(|_| Response::empty(200)).unwrap();
        let client = Client::builder().base_url("api", server.url()).build().unwrap();
        let inputs = json!({"page": {"number": 1, "size": 20}, "ids": ["x", "y"]});
        generated::list_page(&client, from_value(inputs).unwrap())
            .await
            .unwrap();
        let requests = server.requests();
        assert_eq!(
            requests[0].query.as_deref(),
            Some("page%5Bnumber%5D=1&page%5Bsize%5D=20&number=1&size=20&ids=x&ids=y")
        );
        assert_eq!(requests[0].header("x-page"), Some("number,1,size,20"));
    }
}
