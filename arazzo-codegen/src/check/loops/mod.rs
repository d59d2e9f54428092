//! Circles of steps and workflows, and their pace.

pub(crate) mod circles;
pub(crate) mod paging;
pub(in crate::check) mod polling;
