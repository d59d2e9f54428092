//! The files of a build, the references between them, and the copies of remote ones.

pub(in crate::source) mod copies;
pub(in crate::source) mod lock;
pub(in crate::source) mod path;
pub(in crate::source) mod registry;
pub(in crate::source) mod sources;
#[cfg(test)]
mod sources_tests;
pub(crate) mod uri;
