//! The operation of a step: its place, servers, security and error bodies.

pub(in crate::check) mod error_bodies;
pub(in crate::check) mod message;
pub(in crate::check) mod operation_path;
pub(in crate::check) mod operations;
pub(in crate::check) mod security;
pub(in crate::check) mod servers;
pub(in crate::check) mod statuses;
