//! The steps of a workflow, with synthetic ones, and their order.

pub(in crate::check) mod expression_texts;
pub(in crate::check) mod implied;
pub(in crate::check) mod implied_dependencies;
pub(in crate::check) mod inputs;
pub(in crate::check) mod output_order;
pub(in crate::check) mod step_order;
pub(in crate::check) mod unknown;
