//! The actions of steps, and the outputs of steps and workflows.

pub(in crate::check) mod action_parameters;
pub(in crate::check) mod actions;
pub(in crate::check) mod final_outputs;
pub(in crate::check) mod outputs;
pub(in crate::check) mod selected;
pub(in crate::check) mod unreachable_actions;
