//! Bodies, and members of bodies, that an operation requires and a run has no value for (S17).

use arazzo_runtime::{Client, Failure, Upload};
use loopback::{Response, Server};
use serde_json::{Value, json};

mod generated {
    arazzo_runtime::include_workflows!("required-bodies");
}

mod swagger {
    arazzo_runtime::include_workflows!("required-bodies-2");
}

#[cfg(reported)]
mod reported {
    arazzo_runtime::include_workflows!("reported/corpus-11-required-body-absent/a");
}

use generated::*;

fn empty() -> Response {
    Response::json(200, "{}")
}

/// What a failed run lacked, and what for.
fn lacked(failure: &Failure) -> (&str, &str) {
    match failure {
        Failure::NotGiven {
            expression,
            needed_for,
        } => (expression, needed_for),
        Failure::Absent {
            expression,
            needed_for,
            ..
        } => (expression, needed_for),
        other => panic!("{other:?}"),
    }
}

fn body(server: &Server) -> Value {
    let requests = server.requests();
    serde_json::from_str(&requests.last().unwrap().text()).unwrap()
}

/// Runs each workflow without inputs: nothing is sent, and the error says what is needed.
macro_rules! nothing_is_sent {
    ($module:ident, $source:literal, $($function:ident($inputs:ident): $expression:literal, $needed_for:literal;)*) => {
        let server = Server::script(vec![]).unwrap();
        let client = crate::client($source, &server).build().unwrap();
        $(
            let error = $module::$function(&client, $module::$inputs::new()).await.unwrap_err();
            assert_eq!(lacked(error.failure()), ($expression, $needed_for), "{}", stringify!($function));
        )*
        assert_eq!(server.requests().len(), 0);
    };
}

#[tokio::test]
async fn s17_an_absent_required_body_is_an_error_before_the_request() {
    nothing_is_sent! {
        generated, "api",
        whole(WholeInputs): "$inputs.order", "the request body";
        whole_form(WholeFormInputs): "$inputs.fields", "the request body";
        whole_parts(WholePartsInputs): "$inputs.fields", "the request body";
        whole_markup(WholeMarkupInputs): "$inputs.order", "the request body";
        plain(PlainInputs): "$inputs.text", "the request body";
        bytes(BytesInputs): "$inputs.file", "the request body";
    }
}

#[tokio::test]
async fn s17_an_absent_required_member_is_an_error_before_the_request() {
    nothing_is_sent! {
        generated, "api",
        member(MemberInputs): "$inputs.name", "`/name` of the request body";
        nested(NestedInputs): "$inputs.city", "`/to/city~1town` of the request body";
        lines(LinesInputs): "$inputs.sku", "`/lines/1/sku` of the request body";
        labels(LabelsInputs): "$inputs.color", "`/labels/first/color` of the request body";
        of_input(OfInputInputs): "$inputs.customer#/name", "`/name` of the request body";
        form(FormInputs): "$inputs.name", "the form field `name`";
        parts(PartsInputs): "$inputs.file", "the part `file`";
        markup(MarkupInputs): "$inputs.name", "`/name` of the request body";
        replaced(ReplacedInputs): "$inputs.name", "`/name` of the request body";
    }
    let (server, client) = crate::scripted(vec![]);
    let inputs = PartsInputs::new().file(Upload::from("x"));
    let error = parts(&client, inputs).await.unwrap_err();
    assert_eq!(
        lacked(error.failure()),
        ("$inputs.name", "`/name` of the part `about`")
    );
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn s17_so_it_is_in_swagger() {
    nothing_is_sent! {
        swagger, "api",
        whole(WholeInputs): "$inputs.order", "the request body";
        member(MemberInputs): "$inputs.name", "`/name` of the request body";
        form(FormInputs): "$inputs.name", "the form field `name`";
    }
}

#[tokio::test]
async fn s17_what_is_not_required_stays_absent_in_silence() {
    let (server, client) = crate::scripted((0..9).map(|_| empty()).collect());
    not_required(&client, NotRequiredInputs::new()).await.unwrap();
    let requests = server.requests();
    assert_eq!((requests.len(), requests[0].body.len()), (1, 0));
    assert_eq!(requests[0].header("content-type"), None);
    // Which branch of a union holds is not known, and without a schema nothing is.
    either(&client, EitherInputs::new()).await.unwrap();
    assert_eq!(body(&server), json!({}));
    any(&client, AnyInputs::new()).await.unwrap();
    assert_eq!(body(&server), json!({}));
    member(&client, MemberInputs::new().name(Some("a".to_owned())))
        .await
        .unwrap();
    assert_eq!(body(&server), json!({"name": "a"}));
    nested(&client, NestedInputs::new().city("b")).await.unwrap();
    assert_eq!(body(&server), json!({"name": "a", "to": {"city/town": "b"}}));
    lines(&client, LinesInputs::new().sku("c")).await.unwrap();
    assert_eq!(
        body(&server),
        json!({"name": "a", "lines": [{"sku": "b"}, {"sku": "c"}]})
    );
    defaulted(&client, DefaultedInputs::new()).await.unwrap();
    assert_eq!(body(&server), json!({"name": "Ada"}));
    form(&client, FormInputs::new().name("d")).await.unwrap();
    assert_eq!(server.requests()[7].text(), "name=d");
    markup(&client, MarkupInputs::new().name("e")).await.unwrap();
    assert_eq!(server.requests()[8].text(), "<order name=\"e\"></order>");
}

#[tokio::test]
async fn s17_null_is_a_value_of_a_required_member() {
    let (server, client) = crate::scripted(vec![empty()]);
    member(&client, MemberInputs::new().name(None)).await.unwrap();
    assert_eq!(body(&server), json!({"name": null}));
    let (server, client) = crate::scripted(vec![Response::json(200, r#"{"name":null}"#), empty()]);
    output(&client, OutputInputs::new()).await.unwrap();
    assert_eq!(body(&server), json!({"name": null}));
}

#[tokio::test]
async fn s17_an_output_that_a_reply_lacks_is_an_error_where_it_is_required() {
    async fn sent(reply: &str, run: impl AsyncFn(&Client)) {
        let (server, client) = crate::scripted(vec![Response::json(200, reply)]);
        run(&client).await;
        assert_eq!(server.requests().len(), 1, "{reply}");
    }
    sent("{}", async |client| {
        let error = output(client, OutputInputs::new()).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "workflow `output`, step `send`, attempt 1: `$steps.look.outputs.name`, which `/name` of the request body needs, is absent: \
             at `$response.body#/name` a string was expected and nothing was found"
        );
    })
    .await;
    sent(r#"{"name":"a"}"#, async |client| {
        let error = whole_output(client, WholeOutputInputs::new()).await.unwrap_err();
        assert_eq!(
            lacked(error.failure()),
            ("$steps.look.outputs.order", "the request body")
        );
    })
    .await;
    sent(r#"{"order":{}}"#, async |client| {
        let error = selected(client, SelectedInputs::new()).await.unwrap_err();
        assert_eq!(lacked(error.failure()).1, "`/name` of the request body");
    })
    .await;
}

#[cfg(reported)]
#[tokio::test]
async fn s17_the_reported_document_sends_nothing_without_what_is_required() {
    nothing_is_sent! {
        reported, "g",
        whole(WholeInputs): "$inputs.body", "the request body";
        member(MemberInputs): "$inputs.name", "`/name` of the request body";
    }
}
