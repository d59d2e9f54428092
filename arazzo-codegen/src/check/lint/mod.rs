//! Findings about the finished program.

pub(in crate::check) mod absent_demands;
pub(in crate::check) mod components;
pub(in crate::check) mod criteria_reads;
pub(in crate::check) mod dead_ends;
pub(in crate::check) mod deprecated_operations;
pub(in crate::check) mod enum_comparisons;
pub(in crate::check) mod members_of_inputs;
pub(in crate::check) mod non_boolean_operands;
pub(in crate::check) mod references;
pub(in crate::check) mod schema_violations;
pub(in crate::check) mod undeclared_inputs;
pub(in crate::check) mod unlike_operands;
pub(in crate::check) mod unread_inputs;
pub(in crate::check) mod unread_responses;
