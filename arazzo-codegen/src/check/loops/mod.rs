//! Cycles of steps and workflows, and their pace.

pub(crate) mod cycles;
pub(crate) mod paging;
pub(in crate::check) mod polling;
