//! S32: in a long chain of workflows that depend on each other, each runs once, after its dependencies.

use by_turns::by_turns;
use loopback::{Request, Response, Server};

mod generated {
    arazzo_runtime::include_workflows!("long-chain");
}

mod called {
    arazzo_runtime::include_workflows!("long-chain-called");
}

fn echo(request: &Request) -> Response {
    let query = request.query.clone().unwrap_or_default();
    let at = query.strip_prefix("at=").and_then(|at| at.split('&').next());
    Response::json(200, format!(r#"{{"id": "of-{}"}}"#, at.unwrap_or_default()))
}

/// The workflows of the chain from the last to this one, in the order of their requests.
fn down_to(last: usize) -> Vec<String> {
    (last..20).rev().map(|at| format!("at={at}&token=t")).collect()
}

fn asked(server: &Server) -> Vec<String> {
    let requests = server.requests();
    requests
        .iter()
        .map(|request| request.query.clone().unwrap())
        .collect()
}

macro_rules! runs {
    ($machine:ident, $inputs:ident, $function:ident, $expected:expr) => {{
        let server = Server::start(echo).unwrap();
        let client = crate::client("api", &server).build().unwrap();
        generated::$function(&client, generated::$inputs::new("t"))
            .await
            .unwrap();
        assert_eq!(asked(&server), $expected);
        let server = Server::start(echo).unwrap();
        let client = crate::client("api", &server).build().unwrap();
        by_turns::<generated::$machine>(&client, generated::$inputs::new("t"))
            .await
            .unwrap();
        assert_eq!(asked(&server), $expected);
    }};
}

#[tokio::test]
async fn s32_each_workflow_of_a_long_chain_runs_once_and_in_order() {
    runs!(W0, W0Inputs, w0, down_to(0));
    runs!(W1, W1Inputs, w1, down_to(1));
    runs!(W3, W3Inputs, w3, down_to(3));
    runs!(W4, W4Inputs, w4, down_to(4));
    runs!(W7, W7Inputs, w7, down_to(7));
    runs!(W10, W10Inputs, w10, down_to(10));
    runs!(W11, W11Inputs, w11, down_to(11));
    runs!(W12, W12Inputs, w12, down_to(12));
    runs!(W19, W19Inputs, w19, down_to(19));
}

/// It depends on one in the middle of the chain too, and has its output.
#[tokio::test]
async fn s32_a_workflow_beside_a_long_chain_shares_its_runs() {
    let mut expected = down_to(0);
    expected.push("at=of-12&token=t".to_owned());
    runs!(Reader, ReaderInputs, reader, expected);
}

#[tokio::test]
async fn s32_a_step_that_calls_a_long_chain_shares_its_runs() {
    let server = Server::start(echo).unwrap();
    let client = crate::client("api", &server).build().unwrap();
    called::calling(&client, called::CallingInputs::new())
        .await
        .unwrap();
    let mut expected: Vec<String> = (0..11).rev().map(|at| format!("at={at}")).collect();
    expected.push("at=last".to_owned());
    assert_eq!(asked(&server), expected);
}
