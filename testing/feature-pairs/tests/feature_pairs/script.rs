//! What the server answers: to `subject` one reply after the other, to everything else always the same.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use feature_pairs::row::{Criterion, Row};
use loopback::{Request, Response, Server};
use serde_json::json;

/// A reply to `subject`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The criteria hold, the action's do not.
    Good,
    /// The criteria hold, the action's too.
    GoodGo,
    /// The criteria do not hold, nor the action's.
    Bad,
    /// The criteria do not hold, the action's do.
    BadGo,
    /// There is none within the time limit.
    Stall,
}

impl Reply {
    /// Whether the step has succeeded.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Good | Self::GoodGo)
    }

    /// Whether it says that the action is to be taken.
    pub fn goes(self) -> bool {
        matches!(self, Self::GoodGo | Self::BadGo)
    }
}

/// The reply at a visit of `subject`, counted from 1: the last of the script stays.
pub fn reply_at(script: &[Reply], visit: usize) -> Reply {
    script[visit.min(script.len()) - 1]
}

pub fn server(row: Row, script: &'static [Reply]) -> Server {
    let subject = AtomicUsize::new(0);
    let last = AtomicUsize::new(0);
    let answer = move |request: &Request| match request.path.as_str() {
        "/after" | "/finish" | "/repair" => said("at", &request.path[1..]),
        "/last" => said("at", &format!("last {}", last.fetch_add(1, Ordering::SeqCst) + 1)),
        "/first" | "/open" => said("token", &format!("token of {}", &request.path[1..])),
        "/other" => Response::json(200, json!({"id": "other's", "extra": "more"}).to_string()),
        path if path.starts_with("/subject") => {
            let visit = subject.fetch_add(1, Ordering::SeqCst) + 1;
            subject_reply(&row, visit, reply_at(script, visit))
        }
        _ => Response::empty(404),
    };
    Server::start(answer).unwrap()
}

fn said(member: &str, text: &str) -> Response {
    Response::json(200, json!({member: text}).to_string())
}

fn subject_reply(row: &Row, visit: usize, reply: Reply) -> Response {
    if reply == Reply::Stall {
        return Response::stall(Duration::from_secs(20));
    }
    let id = format!("s{visit}");
    let state = if reply.is_good() { "done" } else { "broken" };
    let route = if reply.goes() { "go" } else { "stay" };
    // Without criteria the status decides, with them it does not.
    let by_status = row.criterion == Criterion::None && !reply.is_good();
    let status = if by_status { 500 } else { 200 };
    if row.criterion == Criterion::XPath {
        let xml = format!("<reply><id>{id}</id><state>{state}</state><route>{route}</route></reply>");
        return Response::text(status, "application/xml", xml).header("X-Id", &id);
    }
    let fact = json!({"state": state, "route": route});
    let body = json!({"id": id, "state": state, "route": route, "facts": [fact]});
    Response::json(status, body.to_string())
}
