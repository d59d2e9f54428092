//! Types by schema: what callers pass, what they get, and what happens when a server does not keep its schema (S31a).

use std::collections::BTreeMap;

use acceptance::of_schemas::types::types::{
    Address, Book, ParcelState, SendParcelContent, SendParcelCustoms, SendParcelKind, SendParcelLimit,
    SendParcelOptions,
};
use acceptance::of_schemas::types::{
    CopyParcelInputs, ReadParcelInputs, SendParcelInputs, copy_parcel, read_parcel, send_parcel,
};
use arazzo_runtime::{Client, Failure, WithSecrets};
use loopback::{Response, Server};
use serde_json::{Value, json};

fn parcel() -> Value {
    json!({
        "id": "p1", "state": "on the way", "size": {"width": 5.0, "depth": 2}, "labels": {"a": "b"},
        "route": [{"place": "Ulm", "type": "depot", "floor": 2}, {"place": "Bonn"}],
        "inner": {"id": "p2", "state": "lost", "size": {"width": 1, "depth": 1.5}, "route": []},
        "note": null, "unknown": true, "ratings": {"eyes": 3, "heart": 2, "-1": 1, "+1": 4, "foo": 5},
    })
}

fn answering(status: u16, body: &Value) -> (Server, Client) {
    let body = body.to_string();
    let server = Server::start(move |_| Response::json(status, body.clone())).unwrap();
    let client = crate::client("warehouse", &server).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn objects_lists_of_words_and_maps_have_their_types() {
    let (_server, client) = answering(200, &parcel());
    let outputs = read_parcel(&client, ReadParcelInputs::new("p1")).await.unwrap();
    assert_eq!(outputs.state, ParcelState::OnTheWay2);
    let (width, depth): (i64, f64) = (outputs.size.width, outputs.size.depth);
    assert_eq!((width, depth), (5, 2.0));
    assert_eq!(outputs.route[1].place, "Bonn");
    assert_eq!(outputs.route[0].additional["floor"], 2);
    assert_eq!(outputs.first.as_ref(), outputs.route.first());
    assert_eq!(outputs.labels.unwrap()["a"], "b");
    let ratings = outputs.parcel.ratings.unwrap();
    assert_eq!((ratings._1, ratings._1_2, ratings.foo), (4, Some(1), Some(5)));
    assert_eq!((ratings.heart, ratings.laugh, ratings.eyes), (Some(2), None, 3));
    let inner = outputs.parcel.inner.unwrap();
    assert_eq!(inner.state, ParcelState::Other("lost".into()));
    assert_eq!((inner.inner, outputs.parcel.note), (None, Some(None)));
}

#[tokio::test]
async fn s31a_what_does_not_fit_is_named_by_its_place_inside_the_value() {
    let mut broken = parcel();
    broken["inner"]["size"]["width"] = json!("secret");
    let (_server, client) = answering(200, &broken);
    let error = read_parcel(&client, ReadParcelInputs::new("p1"))
        .await
        .unwrap_err();
    let shown = error.failure().to_string();
    let expected = "at `$response.body#/inner/size/width` an integer was expected and a string was found";
    assert!(shown.ends_with(expected), "{shown}");
}

#[tokio::test]
async fn what_is_passed_on_is_what_was_received() {
    let mut packed = parcel();
    packed["state"] = json!("packed");
    let body = packed.to_string();
    let answers = [Response::json(200, body.clone()), Response::json(201, body)];
    let server = Server::script(answers).unwrap();
    let client = crate::client("warehouse", &server).build().unwrap();
    let outputs = copy_parcel(&client, CopyParcelInputs::new("p1")).await.unwrap();
    let sent: Value = serde_json::from_slice(&server.requests()[1].body).unwrap();
    assert_eq!(sent, json!({"parcel": packed, "was": "packed", "width": 5.0}));
    let (width, state): (i64, ParcelState) = (outputs.width, outputs.state);
    assert_eq!((width, state), (5, ParcelState::Packed));
}

fn inputs() -> SendParcelInputs {
    SendParcelInputs::new(Address::new("Main").code("1234"), 5, SendParcelKind::Box)
}

#[tokio::test]
async fn inputs_are_sent_by_the_names_of_the_document() {
    let (server, client) = answering(201, &parcel());
    let content = SendParcelContent::Book(Book::new("Emma"));
    let given = inputs()
        .from(Address::new("Side").zip("12345"))
        .content(content)
        .limit(Some(SendParcelLimit::List(vec![1, 2])))
        .options(SendParcelOptions::new().r#in("x"))
        .customs(SendParcelCustoms {
            additional: BTreeMap::from([("weight".to_owned(), 5)]),
            ..SendParcelCustoms::new("a book").remarks("none").copies(3)
        });
    send_parcel(&client, given.clone()).await.unwrap();
    let sent: Value = serde_json::from_slice(&server.requests()[0].body).unwrap();
    let expected = json!({
        "to": {"street": "Main", "code": "1234"}, "from": {"street": "Side", "zip": "12345"},
        "street": "Main", "zip": "12345", "weight": 5, "kind": "box", "speed": "slow", "tag": "new",
        "options": {"fragile": true, "in": "x"}, "content": {"what": "book", "title": "Emma"},
        "limit": [1, 2], "label": "box/slow",
        "customs": {"contents": "a book", "remarks": "none", "signed": false, "copies": 3, "weight": 5},
    });
    assert_eq!(sent, expected);
    let written = serde_json::to_value(WithSecrets(&given)).unwrap();
    let read: SendParcelInputs = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(WithSecrets(&read)).unwrap(), written);
    assert!(!format!("{given:?}").contains("1234\""), "{given:?}");
}

#[test]
fn what_no_schema_allows_is_refused_when_it_is_read() {
    let read = |change: fn(&mut Value)| {
        let mut json = serde_json::to_value(WithSecrets(&inputs())).unwrap();
        change(&mut json);
        serde_json::from_value::<SendParcelInputs>(json).map_err(|error| error.to_string())
    };
    assert!(read(|_| {}).is_ok());
    let kind = read(|json| json["kind"] = json!("pallet")).unwrap_err();
    assert_eq!(
        kind,
        "unknown variant `pallet`, expected one of `letter`, `box`, `type`"
    );
    let options = read(|json| json["options"] = json!({"colour": 1})).unwrap_err();
    assert_eq!(options, "unknown field `colour`, expected `fragile` or `in`");
    let customs = |customs: Value| {
        let mut json = serde_json::to_value(WithSecrets(&inputs())).unwrap();
        json["customs"] = customs;
        serde_json::from_value::<SendParcelInputs>(json).map_err(|error| error.to_string())
    };
    let least = customs(json!({"contents": "a book", "weight": 5})).unwrap();
    let least = least.customs.unwrap();
    assert_eq!(
        (least.signed, least.copies, least.additional["weight"]),
        (false, 2, 5)
    );
    assert_eq!(
        customs(json!({"weight": 5})).unwrap_err(),
        "missing field `contents`"
    );
    let copies = customs(json!({"contents": "a book", "copies": null})).unwrap_err();
    assert_eq!(copies, "invalid type: null, expected i64");
    let content = read(|json| json["content"] = json!({"what": "brick"})).unwrap_err();
    assert_eq!(content, "`what` is none of `book`, `bottle`");
    let bottle = read(|json| json["content"] = json!({"what": "bottle", "litres": 0.5})).unwrap();
    assert!(matches!(bottle.content, Some(SendParcelContent::Bottle(_))));
}

#[tokio::test]
async fn s44_constraints_are_checked_before_the_first_request_and_reported_together() {
    let (server, client) = answering(201, &parcel());
    let given = SendParcelInputs::new(
        Address::new("").zip("1234").code("too long"),
        100,
        SendParcelKind::Letter,
    )
    .tags(vec!["long".into(), "a".into(), "a".into()]);
    let error = send_parcel(&client, given).await.unwrap_err();
    let Failure::Inputs { violations } = error.failure() else {
        panic!("{error}");
    };
    let shown: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "`/to/street` is shorter than 1 characters",
            "`/to/zip` does not match the pattern `^[0-9]{5}$`",
            "`/to/code` is longer than 4 characters",
            "`/weight` is not below 100",
            "`/tags` has more than 2 items",
            "`/tags` has an item twice",
            "`/tags/0` is longer than 3 characters",
        ]
    );
    assert!(server.requests().is_empty());
}
