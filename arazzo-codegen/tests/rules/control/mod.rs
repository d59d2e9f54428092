//! The control flow, and the outputs that are set on its paths.

mod demanded;
mod flow;
mod never_set;
