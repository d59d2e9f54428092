//! Documents as wholes: versions, sources, levels and fixes.

mod composed;
mod documents;
pub(crate) mod fixes;
mod keep_going;
mod levels;
mod moved_fields;
mod self_uri;
