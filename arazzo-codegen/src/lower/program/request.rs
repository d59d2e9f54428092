//! Requests.

use std::time::Duration;

use super::code::{Expression, Statement};
use crate::check::{EventForm, XmlElement};
use crate::ids::ServerId;
use crate::lower::data::{LoweredBody, LoweredParameter, PathPiece};

/// Statements that several requests have in common, as a function.
#[derive(Debug)]
pub(crate) struct CommonStatements {
    pub(crate) function: String,
    pub(crate) statements: Vec<Statement>,
    /// Whether they read the inputs or the state of the run.
    pub(crate) reads_run: bool,
    /// Whether one of them may fail.
    pub(crate) fails: bool,
}

impl CommonStatements {
    /// `Self::every_request(run, &mut request)?;`
    pub(crate) fn call(&self) -> Statement {
        let run = self.reads_run.then(|| Expression::name("run"));
        let request = Expression::MutableReference(Box::new(Expression::name("request")));
        let call = Expression::OwnCall(self.function.clone(), run.into_iter().chain([request]).collect());
        Statement::Do(if self.fails { call.tried() } else { call })
    }
}

#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The operation's path, for the documentation.
    pub(crate) path_template: String,
    pub(crate) server: ServerId,
    /// The data that is sent, for tools.
    pub(crate) path: Vec<PathPiece>,
    pub(crate) parameters: Vec<LoweredParameter>,
    pub(crate) body: Option<LoweredBody>,
    pub(crate) timeout: Option<Duration>,
    /// The root element of the body, if it is XML.
    pub(crate) root: Option<XmlElement>,
    /// Statements that build `request`.
    pub(crate) statements: Vec<Statement>,
    /// Whether they read the inputs or the state of the run.
    pub(crate) reads_run: bool,
    /// How the reply is read that is a sequence of items, or a scalar in text (S19a).
    pub(crate) items: Option<EventForm>,
}
