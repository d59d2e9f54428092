//! What servers say when they refuse, as the types that their OpenAPI documents declare.

use crate::Step;

/// Steps whose operations declare what a reply holds that is an error. The compiler implements it for the steps of a
/// workflow where a document says something; [`WorkflowError::error_body`](crate::WorkflowError::error_body) asks it.
pub trait ErrorBodies: Step {
    /// The declared type, or an enum of the declared types.
    type Body;

    /// The body of a reply to the step with this status, if it is what is declared for that; `json` is its text.
    fn read(self, status: u16, json: &str) -> Option<Self::Body>;
}
