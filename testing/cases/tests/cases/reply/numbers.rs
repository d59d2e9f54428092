//! Numbers are sent and compared as they are written and received (S15a, S34).

use by_turns::by_turns;
use loopback::Response;

mod generated {
    arazzo_runtime::include_workflows!("numbers");
}

#[cfg(reported)]
mod leading_zeros {
    arazzo_runtime::include_workflows!("reported/report-11-leading-zeros/arazzo");
}

#[cfg(reported)]
mod uint64 {
    arazzo_runtime::include_workflows!("reported/report-14-uint64-equality/arazzo");
}

#[tokio::test]
async fn s15a_numbers_are_sent_as_they_are_written() {
    let (server, client) = crate::scripted(vec![Response::json(200, "{}")]);
    generated::written(&client, generated::WrittenInputs::new())
        .await
        .unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.query.as_deref(), Some("q=7&n=1.50"));
    assert_eq!(
        request.text(),
        concat!(
            r#"{"a":7,"b":5,"c":123456789012345678901234567890,"d":15,"e":31,"#,
            r#""f":87112285931760246646623899502532662132735,"g":1.0,"h":-0,"i":0.5,"j":1e400,"#,
            r#""k":18446744073709551615,"l":[0.1000000000000000000000001,1],"level":7}"#
        )
    );
}

#[tokio::test]
async fn s15a_numbers_are_sent_on_as_they_are_received() {
    let body = r#"{"u": 18446744073709551615, "n": 10, "list": [1, 2.5]}"#;
    let (server, client) = crate::scripted(vec![Response::json(200, body), Response::json(200, "{}")]);
    let outputs = generated::received(&client, generated::ReceivedInputs::new())
        .await
        .unwrap();
    let request = &server.requests()[1];
    assert_eq!(request.query.as_deref(), Some("q=18446744073709551615&n=10"));
    assert_eq!(
        request.text(),
        r#"{"u":18446744073709551615,"n":10,"list":[1,2.5]}"#
    );
    assert_eq!((outputs.u, outputs.n), (Some(u64::MAX), Some(10.0)));
}

#[tokio::test]
async fn s15a_numbers_that_no_type_holds_are_handed_on_digit_for_digit() {
    let n = "12345678901234567890123.10";
    let body = format!(
        r#"{{"n": {n}, "list": [1.10, 123456789012345678901234567890, 0.1000000000000000000000001], "open": {{"big": [98765432109876543210]}}, "pet": {{"weight": 1.50, "id": 7, "other": 18446744073709551616}}}}"#
    );
    let replies = vec![
        Response::json(200, body.clone()),
        Response::json(200, "{}"),
        Response::json(200, body),
    ];
    let (server, client) = crate::scripted(replies.clone());
    let outputs = generated::handed_on(&client, generated::HandedOnInputs::new())
        .await
        .unwrap();
    let request = &server.requests()[1];
    let query = format!("n={n}");
    assert_eq!(request.query.as_deref(), Some(query.as_str()));
    assert_eq!(
        request.text(),
        concat!(
            r#"{"n":12345678901234567890123.10,"#,
            r#""list":[1.10,123456789012345678901234567890,0.1000000000000000000000001],"#,
            r#""open":{"big":[98765432109876543210]},"#,
            r#""pet":{"weight":1.50,"id":7,"other":18446744073709551616},"#,
            r#""text":"n is 12345678901234567890123.10"}"#
        )
    );
    // A fraction is the double nearest to it; an integer is never rounded.
    assert_eq!(outputs.n, Some(12_345_678_901_234_567_890_123.1));
    assert_eq!((outputs.list, outputs.open, outputs.pet), (None, None, None));
    let (server, client) = crate::scripted(replies);
    by_turns::<generated::HandedOn>(&client, generated::HandedOnInputs::new())
        .await
        .unwrap();
    assert_eq!(server.requests()[1].query.as_deref(), Some(query.as_str()));
}

#[tokio::test]
async fn s15a_an_integer_that_its_type_does_not_hold_is_absent_and_not_rounded() {
    for (n, open, small, expected) in [
        ("10", "[5]", "7", (Some(10.0), true, Some(7))),
        (
            "9007199254740992",
            "18446744073709551615",
            "9223372036854775807",
            (Some(9_007_199_254_740_992.0), true, Some(i64::MAX)),
        ),
        (
            "9007199254740993",
            "18446744073709551616",
            "9223372036854775808",
            (None, false, None),
        ),
        (
            "0.1000000000000000000000001",
            "0.1000000000000000000000001",
            "5.0",
            (Some(0.1), true, Some(5)),
        ),
        ("1e25", "1e25", "1e25", (Some(1e25), true, None)),
    ] {
        let body = format!(r#"{{"n": {n}, "open": {open}, "small": {small}}}"#);
        let (_server, client) = crate::scripted(vec![Response::json(200, body.clone())]);
        let outputs = generated::promised(&client, generated::PromisedInputs::new())
            .await
            .unwrap();
        assert_eq!(
            (outputs.n, outputs.open.is_some(), outputs.small),
            expected,
            "{body}"
        );
    }
}

#[tokio::test]
async fn s15a_an_integer_of_any_size_is_handed_on() {
    let n = "123456789012345678901234567890";
    let body = |n: &str| format!(r#"{{"small": {n}, "u": {n}, "counts": [1, {n}]}}"#);
    let replies = |first: &str, last: &str| {
        vec![
            Response::json(200, body(first)),
            Response::json(200, "{}"),
            Response::json(200, body(last)),
        ]
    };
    let (server, client) = crate::scripted(replies(n, n));
    let outputs = generated::wide(&client, generated::WideInputs::new())
        .await
        .unwrap();
    let request = &server.requests()[1];
    assert_eq!(request.query, Some(format!("q={n}")));
    assert_eq!(
        request.text(),
        format!(r#"{{"small":{n},"u":{n},"counts":[1,{n}],"text":"small is {n}"}}"#)
    );
    // Rust gets values of 64 bits.
    assert_eq!((outputs.small, outputs.u), (None, None));
    let (_server, client) = crate::scripted(replies("18446744073709551615", "18446744073709551615.0"));
    let outputs = generated::wide(&client, generated::WideInputs::new())
        .await
        .unwrap();
    assert_eq!((outputs.small, outputs.u), (None, Some(u64::MAX)));
    // They are compared by their digits, not as doubles.
    let (_server, client) = crate::scripted(replies("9007199254740993", "9007199254740992"));
    assert!(
        generated::wide(&client, generated::WideInputs::new())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn s31a_what_is_no_integer_is_not_handed_on_as_one() {
    for body in [r#"{"small": "5"}"#, r#"{"small": 5.5}"#, r#"{"small": null}"#] {
        let replies = vec![Response::json(200, body), Response::json(200, "{}")];
        let (server, client) = crate::scripted(replies);
        let run = generated::wide(&client, generated::WideInputs::new()).await;
        // The text of the next request needs it.
        let error = run.unwrap_err().to_string();
        assert!(error.contains("an integer was expected"), "{error}");
        assert_eq!(server.requests().len(), 1, "{body}");
    }
}

#[tokio::test]
async fn s31a_lists_and_nullable_numbers_are_handed_on_by_their_types() {
    let n = "123456789012345678901234567890";
    for (body, sent) in [
        (
            format!(r#"{{"maybe": {n}, "counts": [1e25, -{n}], "rates": {{"a": 1e400, "b": {n}.10}}}}"#),
            format!(r#"{{"maybe":{n},"counts":[1e25,-{n}],"rates":{{"a":1e400,"b":{n}.10}}}}"#),
        ),
        (
            r#"{"maybe": null, "counts": [], "rates": {}}"#.to_owned(),
            r#"{"maybe":null,"counts":[],"rates":{}}"#.to_owned(),
        ),
        (
            format!(r#"{{"maybe": "5", "counts": [{n}, "5"], "rates": {{"a": null}}}}"#),
            "{}".to_owned(),
        ),
        (
            r#"{"maybe": 5.5, "counts": [1.5], "rates": []}"#.to_owned(),
            "{}".to_owned(),
        ),
    ] {
        let (server, client) = crate::scripted(vec![Response::json(200, body), Response::json(200, "{}")]);
        generated::kinds(&client, generated::KindsInputs::new())
            .await
            .unwrap();
        assert_eq!(server.requests()[1].text(), sent);
    }
}

#[tokio::test]
async fn s15a_numbers_inside_of_outputs_are_handed_on() {
    let id = "123456789012345678901234567890";
    let body = format!(
        r#"{{"pet": {{"weight": 1.50, "id": {id}}}, "open": {{"big": [ 98765432109876543210, 7 ]}}}}"#
    );
    let replies = vec![
        Response::json(200, body.clone()),
        Response::json(200, "{}"),
        Response::json(200, body),
    ];
    let (server, client) = crate::scripted(replies.clone());
    let outputs = generated::reached_into(&client, generated::ReachedIntoInputs::new())
        .await
        .unwrap();
    let sent = [
        Some(format!("q={id}")),
        Some(format!(
            concat!(
                r#"{{"id":{id},"weight":1.50,"big":98765432109876543210,"all":[98765432109876543210,7],"#,
                r#""text":"id is {id}","pet":{{"weight":1.50,"id":{id}}}}}"#
            ),
            id = id
        )),
    ];
    let request = &server.requests()[1];
    assert_eq!([request.query.clone(), Some(request.text().into_owned())], sent);
    // Rust gets values of 64 bits. The other outputs are there nevertheless.
    assert_eq!(outputs.id, None);
    assert_eq!(outputs.weight, Some(1.5));
    assert_eq!(outputs.last, Some(7.into()));
    let (server, client) = crate::scripted(replies);
    by_turns::<generated::ReachedInto>(&client, generated::ReachedIntoInputs::new())
        .await
        .unwrap();
    let request = &server.requests()[1];
    assert_eq!([request.query.clone(), Some(request.text().into_owned())], sent);
}

#[tokio::test]
async fn s34_objects_and_arrays_are_compared_with_all_digits() {
    let body = |weight: &str, id: &str, item: &str| {
        format!(r#"{{"pet": {{"weight": {weight}, "id": {id}}}, "list": [{item}]}}"#)
    };
    let (n, id, item) = (
        "0.1000000000000000000000001",
        "123456789012345678901234567890",
        "1e400",
    );
    for (second, holds) in [
        (body(n, id, item), true),
        (body(n, "123456789012345678901234567890.0", "10e399"), true),
        (body("0.1000000000000000000000002", id, item), false),
        (body(n, "123456789012345678901234567891", item), false),
        (body(n, id, "1.1e400"), false),
    ] {
        let replies = vec![
            Response::json(200, body(n, id, item)),
            Response::json(200, &second),
        ];
        let (_server, client) = crate::scripted(replies);
        let run = generated::structured(&client, generated::StructuredInputs::new()).await;
        assert_eq!(run.is_ok(), holds, "{second}");
    }
}

#[tokio::test]
async fn s34_a_number_of_the_document_has_all_of_its_digits() {
    for (n, big, holds) in [
        ("0.10000000000000000000000010", "1e400", true),
        ("0.1000000000000000000000002", "1e400", false),
        ("0.1", "1e400", false),
        ("0.1000000000000000000000001", "1.6e400", false),
        ("0.1000000000000000000000001", "9999999999999999999999999", false),
        ("0.1000000000000000000000001", "10000000000000000000000000", true),
    ] {
        let body = format!(r#"{{"n": {n}, "big": {big}}}"#);
        let (_server, client) = crate::scripted(vec![Response::json(200, &body)]);
        let run = generated::literal(&client, generated::LiteralInputs::new()).await;
        assert_eq!(run.is_ok(), holds, "{body}");
    }
}

#[tokio::test]
async fn s15a_an_object_has_numbers_of_64_bits() {
    for (weight, id, expected) in [
        ("1.50", "9223372036854775807", Some((1.5, i64::MAX))),
        ("1.5", "9223372036854775808", None),
        // In an object a number is the nearest double.
        ("9007199254740993", "7", Some((9_007_199_254_740_992.0, 7))),
        ("0.1000000000000000000000001", "7.0", Some((0.1, 7))),
        ("18446744073709551616", "7", None),
        ("1e400", "7", None),
    ] {
        let body = format!(r#"{{"pet": {{"weight": {weight}, "id": {id}}}}}"#);
        let (_server, client) = crate::scripted(vec![Response::json(200, &body)]);
        let outputs = generated::bounds(&client, generated::BoundsInputs::new())
            .await
            .unwrap();
        let pet = outputs.pet.map(|pet| (pet.weight.unwrap(), pet.id.unwrap()));
        assert_eq!(pet, expected, "{body}");
    }
}

#[tokio::test]
async fn s34_numbers_are_compared_without_loss() {
    for (u, big, n, holds) in [
        ("18446744073709551615", "10000000000000000000000001", "1000", true),
        (
            "18446744073709551614",
            "10000000000000000000000001",
            "1000",
            false,
        ),
        (
            "18446744073709551616",
            "10000000000000000000000001",
            "1000",
            false,
        ),
        (
            "18446744073709551615",
            "10000000000000000000000000",
            "1000",
            false,
        ),
        (
            "18446744073709551615",
            "10000000000000000000000001",
            "1000.0",
            true,
        ),
        (
            "18446744073709551615",
            "10000000000000000000000001",
            "1001",
            false,
        ),
    ] {
        let body = format!(r#"{{"u": {u}, "big": {big}, "n": {n}}}"#);
        let (_server, client) = crate::scripted(vec![Response::json(200, body.clone())]);
        let run = generated::compared(&client, generated::ComparedInputs::new()).await;
        assert_eq!(run.is_ok(), holds, "{body}");
    }
}

#[cfg(reported)]
#[tokio::test]
async fn report_11_leading_zeros() {
    let (server, client) = crate::scripted(vec![Response::json(200, "{}")]);
    leading_zeros::w(&client, leading_zeros::WInputs::new())
        .await
        .unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.query.as_deref(), Some("q=7"));
    assert_eq!(
        request.text(),
        r#"{"a":7,"b":5,"c":123456789012345678901234567890}"#
    );
}

#[cfg(reported)]
#[tokio::test]
async fn report_14_the_largest_unsigned_integer() {
    let body = r#"{"u":18446744073709551615}"#;
    let (_server, client) = crate::scripted(vec![Response::json(200, body)]);
    uint64::w(&client, uint64::WInputs::new()).await.unwrap();
}
