//! Which workflows of a build need which.

use super::WorkflowKey;
use crate::source::Span;

/// Where the workflows of a build stand, and which of them need which: also those that do not resolve.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    pub(in crate::check) workflows: Vec<Placed>,
    /// Workflows of which nothing is known but their places.
    pub(in crate::check) unread: Vec<Span>,
    /// The `url`s of the source descriptions.
    pub(in crate::check) urls: Vec<Span>,
}

#[derive(Debug)]
pub(in crate::check) struct Placed {
    pub(in crate::check) key: WorkflowKey,
    pub(in crate::check) id: String,
    pub(in crate::check) span: Span,
    /// The workflows that it names; nothing in place of one that is not there.
    pub(in crate::check) needs: Vec<Option<WorkflowKey>>,
}
