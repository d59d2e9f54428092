//! The operation that a step calls: where it is, its servers, its security, its error bodies.

pub(in crate::check) mod error_bodies;
pub(in crate::check) mod message;
pub(in crate::check) mod operation_path;
pub(in crate::check) mod operations;
pub(in crate::check) mod security;
pub(in crate::check) mod servers;
pub(in crate::check) mod statuses;
