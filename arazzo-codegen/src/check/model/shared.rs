//! What the passes over the workflows of a build share.

use super::Interfaces;
use crate::schema::Definitions;
use crate::source::Sources;

/// What the workflows of a build share.
#[derive(Clone, Copy)]
pub(in crate::check) struct Shared<'s> {
    pub(in crate::check) definitions: &'s Definitions,
    /// Every output may be missing.
    pub(in crate::check) lenient_outputs: bool,
    pub(in crate::check) sources: &'s Sources,
    pub(in crate::check) callees: &'s Interfaces,
}
