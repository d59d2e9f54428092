use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::Response;

/// A fixed list of responses, given out in order, then 599 "script is over" for ever.
///
/// [`Server::script`](crate::Server::script) answers everything from one. In a handler, several can serve several
/// paths:
///
/// ```
/// use loopback::{Response, Script, Server};
///
/// let polls = Script::new(vec![Response::json(200, r#"{"done":false}"#), Response::json(200, r#"{"done":true}"#)]);
/// let server = Server::start(move |request| match request.path.as_str() {
///     "/poll" => polls.answer(),
///     _ => Response::empty(404),
/// })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Script {
    rest: Mutex<VecDeque<Response>>,
}

impl Script {
    /// A script of these responses.
    pub fn new(responses: impl IntoIterator<Item = Response>) -> Script {
        Script {
            rest: Mutex::new(responses.into_iter().collect()),
        }
    }

    /// Takes the next response.
    pub fn answer(&self) -> Response {
        let next = self
            .rest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        next.unwrap_or_else(|| Response::text(599, "text/plain", "script is over"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_in_order_and_then_says_it_is_over() {
        let script = Script::new(vec![Response::empty(201), Response::empty(202)]);
        let statuses: Vec<_> = (0..4).map(|_| script.answer().status).collect();
        assert_eq!(statuses, [201, 202, 599, 599]);
        assert_eq!(script.answer().body, b"script is over");
    }
}
