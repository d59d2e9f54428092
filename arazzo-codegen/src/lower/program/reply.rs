//! What is read of a reply, how it is judged, and what follows.

use std::time::Duration;

use super::code::{Expression, Statement, Static};
use crate::ids::StepId;

/// What is read of a reply and what follows from it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) leaves: Vec<Leaf>,
    /// The success criteria read leaves, so the body is decoded before they are judged.
    pub(crate) leaves_first: bool,
    pub(crate) success: Vec<LoweredCriterion>,
    /// They keep the values that are read later.
    pub(crate) kept: Vec<Statement>,
    pub(crate) actions: Vec<LoweredAction>,
    /// Something in the actions is read of [`leaves`](Self::leaves).
    pub(crate) actions_read_leaves: bool,
    /// The function that has the actions, if it is not the step's own.
    pub(crate) shared: Option<Shared>,
    /// When no action is taken.
    pub(crate) otherwise: Next,
    pub(crate) statics: Vec<Static>,
    pub(crate) uses: Uses,
}

/// A function that several states have.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) function: String,
    /// The state is the first of them.
    pub(crate) is_first: bool,
    /// How many states have it beside this one.
    pub(crate) others: usize,
    pub(crate) statics: Vec<Static>,
    pub(crate) uses: Uses,
}

/// A place in the body that something reads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Leaf {
    pub(crate) variable: String,
    pub(crate) pointer: Vec<String>,
}

/// A condition of the document.
#[derive(Debug, PartialEq)]
pub(crate) struct LoweredCriterion {
    pub(crate) text: String,
    /// The text in the code. If the criterion has a static, it is the text of the static.
    pub(crate) shown: Expression,
    /// A `bool`, and its negation.
    pub(crate) holds: Expression,
    pub(crate) fails: Expression,
    /// The statics that these two use.
    pub(crate) statics: Vec<Static>,
}

/// Which of its arguments a function reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    pub(crate) run: bool,
    pub(crate) reply: bool,
    /// The outputs of the workflow that the step calls.
    pub(crate) outputs: bool,
    /// Where the run goes when no action is taken.
    pub(crate) otherwise: bool,
}

#[derive(Debug, PartialEq)]
pub(crate) struct LoweredAction {
    pub(crate) name: String,
    /// The name under which its retries are counted: its own, unless another action of the step has the same.
    pub(crate) counter: String,
    /// Without those that are known to hold.
    pub(crate) criteria: Vec<LoweredCriterion>,
    /// All its criteria, as the document writes them.
    pub(crate) texts: Vec<String>,
    /// It is taken whenever it is considered.
    pub(crate) always: bool,
    /// The values stored for the target workflow.
    pub(crate) keeps: Vec<Statement>,
    pub(crate) then: Next,
}

/// Where the run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Forward(StepId),
    /// Back to this state or an earlier one, paced (S33).
    Again(StepId),
    /// To the state that goes to a workflow that stands before this one and comes back, paced (S25, S33).
    Back(StepId),
    /// Back to this state: at once where the loop asks for something else than in the round before, else paced (S33).
    Onward(StepId),
    /// Back to this state at once, because the author says that each round asks for something else (S33).
    Anew(StepId),
    End,
    /// The state itself again while the budget lasts (S26), after another where `first` names one (S27).
    Retry {
        after: Duration,
        limit: u32,
        first: Option<StepId>,
    },
}

impl Next {
    /// The states that it names.
    pub(crate) fn targets(self) -> impl Iterator<Item = StepId> {
        let target = match self {
            Self::Forward(state)
            | Self::Again(state)
            | Self::Back(state)
            | Self::Onward(state)
            | Self::Anew(state) => Some(state),
            Self::Retry { first, .. } => first,
            Self::End => None,
        };
        target.into_iter()
    }
}
