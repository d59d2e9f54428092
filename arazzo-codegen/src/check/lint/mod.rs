//! Findings about a program that is final.

pub(in crate::check) mod absent_demands;
pub(in crate::check) mod components;
pub(in crate::check) mod judged;
pub(in crate::check) mod members_of_inputs;
pub(in crate::check) mod nowhere;
pub(in crate::check) mod references;
pub(in crate::check) mod ruled_out;
pub(in crate::check) mod truth;
pub(in crate::check) mod undeclared_inputs;
pub(in crate::check) mod unread_inputs;
pub(in crate::check) mod unread_responses;
pub(in crate::check) mod words;
