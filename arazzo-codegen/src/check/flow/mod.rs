//! The control flow of a workflow, and what is set on its paths.

pub(in crate::check) mod absence;
pub(in crate::check) mod assignment;
pub(in crate::check) mod components;
pub(in crate::check) mod demanded;
pub(in crate::check) mod demanded_by;
pub(in crate::check) mod flow_facts;
pub(in crate::check) mod graph;
pub(in crate::check) mod last_run;
pub(in crate::check) mod never_set;
