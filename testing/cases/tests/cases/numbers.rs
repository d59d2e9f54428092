//! Numbers are sent and compared as they are written and received (S15a, S34).

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
    let (server, client) = super::scripted(vec![Response::json(200, "{}")]);
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
    let (server, client) = super::scripted(vec![Response::json(200, body), Response::json(200, "{}")]);
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
        let (_server, client) = super::scripted(vec![Response::json(200, body.clone())]);
        let run = generated::compared(&client, generated::ComparedInputs::new()).await;
        assert_eq!(run.is_ok(), holds, "{body}");
    }
}

#[cfg(reported)]
#[tokio::test]
async fn report_11_leading_zeros() {
    let (server, client) = super::scripted(vec![Response::json(200, "{}")]);
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
    let (_server, client) = super::scripted(vec![Response::json(200, body)]);
    uint64::w(&client, uint64::WInputs::new()).await.unwrap();
}
