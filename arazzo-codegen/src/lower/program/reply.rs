//! What is read of a reply, how it is judged, and what follows.

use std::time::Duration;

use super::data::{Data, Read, TextPiece};
use crate::check::{Asks, Dialect, ValueAs, Within};
use crate::expression::Condition;

/// What is read of a reply and what follows from it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) leaves: Vec<Leaf>,
    /// The success criteria read leaves, so the body is decoded before they are judged.
    pub(crate) leaves_first: bool,
    pub(crate) success: Vec<Criterion>,
    pub(crate) kept: Vec<Kept>,
    pub(crate) actions: Vec<Action>,
    /// Something in the actions is read of [`leaves`](Self::leaves).
    pub(crate) actions_read_leaves: bool,
    /// The function that has the actions, if it is not the step's own.
    pub(crate) shared: Option<Shared>,
    /// When no action is taken.
    pub(crate) otherwise: Next,
}

/// A function that several states have.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) function: String,
    /// The state is the first of them.
    pub(crate) is_first: bool,
    /// How many states have it beside this one.
    pub(crate) others: usize,
}

/// A place in the body that something reads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Leaf {
    pub(crate) variable: String,
    pub(crate) pointer: Vec<String>,
}

/// An output of the step that something reads later.
#[derive(Debug, PartialEq)]
pub(crate) struct Kept {
    pub(crate) slot: usize,
    pub(crate) value: Data,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Criterion {
    pub(crate) text: String,
    pub(crate) dialect: Dialect,
    pub(crate) condition: Condition<Operand>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Operand {
    Null,
    Boolean(bool),
    Number(String),
    String(String),
    /// JSON, and the name of the static that holds it.
    Json {
        constant: String,
        json: String,
    },
    Read(Read),
    Text(Vec<TextPiece>),
    /// The length of an array or a string (S14).
    Length(Read),
    Search(Search),
}

/// What a pattern, a JSONPath query or an XPath expression finds in a context.
#[derive(Debug, PartialEq)]
pub(crate) struct Search {
    pub(crate) context: Read,
    pub(crate) by: By,
    pub(crate) values: Vec<(Data, ValueAs)>,
}

/// By what a context is searched.
#[derive(Debug, PartialEq)]
pub(crate) enum By {
    Pattern(Searched),
    JsonPath {
        query: Searched,
        filters_root: bool,
        asks: Asks,
    },
    XPath(Searched),
}

/// A pattern, a query or an XPath expression.
#[derive(Debug, PartialEq)]
pub(crate) enum Searched {
    /// Compiled once, and kept in the static of this name.
    Constant { name: String, text: String },
    /// Put together each time it is asked (S34a).
    Built(Vec<ConditionPiece>),
}

#[derive(Debug, PartialEq)]
pub(crate) enum ConditionPiece {
    Literal(String),
    Value(Data, Within),
}

#[derive(Debug, PartialEq)]
pub(crate) struct Action {
    pub(crate) name: String,
    pub(crate) criteria: Vec<Criterion>,
    /// It is taken whenever it is considered.
    pub(crate) always: bool,
    /// The values stored for the target workflow.
    pub(crate) keeps: Vec<Kept>,
    pub(crate) then: Next,
}

/// Where the run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Forward(usize),
    /// Back to this state or an earlier one, paced (S33).
    Again(usize),
    /// To the state that goes to a workflow that stands before this one and comes back, paced (S25, S33).
    Back(usize),
    /// Back to this state: at once where the loop asks for something else than in the round before, else paced (S33).
    Onward(usize),
    /// Back to this state at once, because the author says that each round asks for something else (S33).
    Anew(usize),
    End,
    /// The state itself again while the budget lasts (S26), after another where `first` names one (S27). `action` is
    /// the number of the budget.
    Retry {
        action: usize,
        after: Duration,
        limit: u32,
        first: Option<usize>,
    },
}
