//! Resolves names.

pub(in crate::check) mod declared;
pub(in crate::check) mod foreign;
pub(in crate::check) mod idiom;
pub(in crate::check) mod near_expressions;
pub(in crate::check) mod output_chains;
pub(in crate::check) mod scope;
pub(in crate::check) mod specified;
pub(in crate::check) mod spelling;
pub(in crate::check) mod unresolved;
pub(in crate::check) mod workflow_names;
