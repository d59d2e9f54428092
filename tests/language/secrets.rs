//! S44: secrets inside of inputs, in outputs of steps, and in checkpoints.

use acceptance::of_schemas::secrets::types::{
    SendAccountAccount, SendAccountAccountOthersItem, SendAccountAccountRequired,
};
use acceptance::of_schemas::secrets::{
    CallsToken, CallsTokenCheckpoint, CallsTokenInputs, DefaultsInputs, GetsTokenInputs, Renews,
    RenewsCheckpoint, RenewsInputs, SendAccountInputs, TokenInsideInputs, WithToken, WithTokenCheckpoint,
    WithTokenInputs, calls_token, defaults, send_account, token_inside, with_token,
};
use arazzo_runtime::http::{HeaderMap, StatusCode};
use arazzo_runtime::serde_json::{self, Value, json};
use arazzo_runtime::{Client, Effect, Reply, Run, WithSecrets};
use loopback::{Response, Server};

fn client(server: &Server) -> Client {
    super::client("shop", server).build().unwrap()
}

/// A server that says everything it was sent, and then fails.
fn echo(after: usize) -> Server {
    let seen = std::sync::atomic::AtomicUsize::new(0);
    Server::start(move |request| {
        let before = seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if before < after {
            return Response::json(200, r#"{"token":"TOKEN-1","user":"ada"}"#);
        }
        let headers = format!(
            "{:?} {:?}",
            request.header("authorization"),
            request.header("x-api-key")
        );
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let pin = "PIN-1".to_owned();
        Response::json(
            500,
            json!({"headers": headers, "body": body, "pin": pin}).to_string(),
        )
    })
    .unwrap()
}

#[tokio::test]
async fn s44_a_password_inside_of_an_object_is_cut_out_of_exchanges() {
    let account = SendAccountAccount::new(SendAccountAccountRequired {
        user: "ada".into(),
        password: "PASS-1".into(),
    })
    .pins(vec!["PIN-1".to_owned()])
    .others(vec![SendAccountAccountOthersItem::new("OTHER-1")]);
    let inputs = SendAccountInputs::new(account);
    let shown = format!("{inputs:?}");
    assert!(shown.contains("ada"), "{shown}");
    for secret in ["PASS-1", "PIN-1", "OTHER-1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    // As a whole, and in parts.
    for after in [0, 1] {
        let server = echo(after);
        let error = send_account(&client(&server), inputs.clone()).await.unwrap_err();
        let sent = String::from_utf8_lossy(&server.requests()[after].body).into_owned();
        assert!(sent.contains("PASS-1") && sent.contains("PIN-1"), "{sent}");
        let shown = format!("{error} {error:?} {:?}", error.exchange());
        assert!(shown.contains("ada") && shown.contains("[redacted]"), "{shown}");
        for secret in ["PASS-1", "PIN-1", "OTHER-1"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[tokio::test]
async fn s44_an_output_that_is_sent_as_a_credential_is_cut_out_of_exchanges() {
    let server = echo(1);
    let error = with_token(&client(&server), WithTokenInputs::new("PASS-1"))
        .await
        .unwrap_err();
    assert_eq!(
        server.requests()[1].header("authorization"),
        Some("Bearer TOKEN-1")
    );
    let shown = format!("{error} {error:?} {:?}", error.exchange());
    assert!(shown.contains("ada"), "{shown}");
    assert!(!shown.contains("TOKEN-1") && !shown.contains("PASS-1"), "{shown}");
}

#[tokio::test]
async fn s44_outputs_have_their_secrets_and_do_not_show_them() {
    let server = Server::start(|_| Response::json(200, r#"{"token":"TOKEN-1","user":"ada"}"#)).unwrap();
    let outputs = with_token(&client(&server), WithTokenInputs::new("PASS-1"))
        .await
        .unwrap();
    let shown = format!("{outputs:?}");
    assert!(shown.contains("ada") && shown.contains("[redacted]"), "{shown}");
    assert!(!shown.contains("PASS-1"), "{shown}");
    assert_eq!(serde_json::to_value(&outputs).unwrap()["echo"], "was PASS-1");
}

fn logged_in() -> Result<Reply, arazzo_runtime::TransportError> {
    let body = r#"{"token":"TOKEN-1","user":"ada"}"#;
    Ok(Reply::new(StatusCode::OK, HeaderMap::new(), body))
}

#[test]
fn s44_a_checkpoint_with_a_secret_is_written_only_where_it_is_asked_for() {
    let inputs = || WithTokenInputs::new("PASS-1");
    let mut run = Run::<WithToken>::new(inputs());
    serde_json::to_string(&run.checkpoint()).unwrap();
    assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
    run.supply(logged_in()).unwrap();

    let refused = serde_json::to_string(&run.checkpoint()).unwrap_err().to_string();
    assert!(
        refused.contains("WithSecrets") && !refused.contains("TOKEN-1"),
        "{refused}"
    );
    let shown = format!("{:?}", run.checkpoint());
    assert!(shown.contains("ada"), "{shown}");
    assert!(!shown.contains("TOKEN-1") && !shown.contains("PASS-1"), "{shown}");

    let saved = serde_json::to_string(&WithSecrets(&run.checkpoint())).unwrap();
    let checkpoint: WithTokenCheckpoint = serde_json::from_str(&saved).unwrap();
    let mut run = Run::<WithToken>::resume(inputs(), checkpoint);
    let Effect::Send(request) = run.advance().unwrap() else {
        panic!("it goes on");
    };
    assert_eq!(request.headers().get("authorization").unwrap(), "Bearer TOKEN-1");
    run.supply(Ok(Reply::new(StatusCode::OK, HeaderMap::new(), "{}")))
        .unwrap();
    let Effect::Finished(outputs) = run.advance().unwrap() else {
        panic!("it has ended");
    };
    assert_eq!(
        (outputs.user.as_deref(), outputs.echo.as_str()),
        (Some("ada"), "was PASS-1")
    );
}

#[test]
fn s25_s44_a_run_that_takes_the_place_of_another_keeps_its_secret() {
    let mut run = Run::<Renews>::new(RenewsInputs::new("OLD"));
    let authorization = |run: &mut Run<Renews>| loop {
        match run.advance().unwrap() {
            Effect::Send(request) => break request.headers().get("authorization").cloned(),
            Effect::Wait(_) => {}
            Effect::Finished(_) => panic!("it goes on"),
        }
    };
    assert_eq!(authorization(&mut run).unwrap(), "OLD");
    run.supply(Ok(Reply::new(StatusCode::UNAUTHORIZED, HeaderMap::new(), "")))
        .unwrap();
    assert_eq!(authorization(&mut run), None);
    run.supply(logged_in()).unwrap();
    assert_eq!(authorization(&mut run).unwrap(), "TOKEN-1");

    serde_json::to_string(&run.checkpoint()).unwrap_err();
    assert!(!format!("{:?}", run.checkpoint()).contains("TOKEN-1"));
    let saved = serde_json::to_string(&WithSecrets(&run.checkpoint())).unwrap();
    let checkpoint: RenewsCheckpoint = serde_json::from_str(&saved).unwrap();
    let mut run = Run::<Renews>::resume(RenewsInputs::new("OLD"), checkpoint);
    assert_eq!(authorization(&mut run).unwrap(), "TOKEN-1");
}

#[tokio::test]
async fn s44_secrets_pass_between_workflows() {
    // What the other workflow hands back is a secret there already, and what it is given is one too.
    let given = format!("{:?}", GetsTokenInputs::new("WORD-1"));
    assert!(!given.contains("WORD-1"), "{given}");
    let mut run = Run::<CallsToken>::new(CallsTokenInputs::new("WORD-1"));
    assert!(matches!(run.advance().unwrap(), Effect::Send(_)));
    run.supply(logged_in()).unwrap();
    serde_json::to_string(&run.checkpoint()).unwrap_err();
    let shown = format!("{:?}", run.checkpoint());
    assert!(!shown.contains("TOKEN-1"), "{shown}");
    let saved = serde_json::to_string(&WithSecrets(&run.checkpoint())).unwrap();
    let checkpoint: CallsTokenCheckpoint = serde_json::from_str(&saved).unwrap();
    let mut run = Run::<CallsToken>::resume(CallsTokenInputs::new("WORD-1"), checkpoint);
    assert!(matches!(run.advance().unwrap(), Effect::Send(_)));

    let server = echo(2);
    let error = calls_token(&client(&server), CallsTokenInputs::new("WORD-1"))
        .await
        .unwrap_err();
    let shown = format!("{error} {:?}", error.exchange());
    assert!(
        shown.contains("[redacted]") && !shown.contains("TOKEN-1"),
        "{shown}"
    );
    let server = echo(0);
    let error = calls_token(&client(&server), CallsTokenInputs::new("WORD-1"))
        .await
        .unwrap_err();
    let shown = format!("{error} {:?}", error.exchange());
    assert!(
        shown.contains("[redacted]") && !shown.contains("WORD-1"),
        "{shown}"
    );
}

#[tokio::test]
async fn s6_an_input_may_have_the_name_that_a_default_would_have() {
    let server = Server::start(|_| Response::json(200, "{}")).unwrap();
    let body = |at: usize| -> Value { serde_json::from_slice(&server.requests()[at].body).unwrap() };
    defaults(&client(&server), DefaultsInputs::new()).await.unwrap();
    assert_eq!(body(0), json!({"a": 4, "c": 6}));
    let read: DefaultsInputs = serde_json::from_value(json!({"default_x": 5})).unwrap();
    defaults(&client(&server), read).await.unwrap();
    assert_eq!(body(1), json!({"a": 4, "b": 5, "c": 6}));
}

#[tokio::test]
async fn s44_what_is_inside_of_a_secret_output_is_sent_and_passwords_in_json_are_not_shown() {
    let inputs = TokenInsideInputs::new(json!({"nickname": "ada", "password": "PASS-1"}));
    assert!(!format!("{inputs:?}").contains("PASS-1"));
    let server = echo(1);
    let error = token_inside(&client(&server), inputs).await.unwrap_err();
    let requests = server.requests();
    assert_eq!(requests[1].header("authorization"), Some("Bearer TOKEN-1"));
    let login: Value = serde_json::from_slice(&requests[0].body).unwrap();
    assert_eq!(login, json!({"nickname": "ada", "password": "PASS-1"}));
    assert!(!format!("{error} {error:?}").contains("TOKEN-1"), "{error:?}");
}
