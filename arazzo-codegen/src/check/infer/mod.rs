//! Types and secrets that follow from how values are used.

pub(in crate::check) mod conversions;
pub(in crate::check) mod raw_bodies;
pub(in crate::check) mod root_filters;
pub(in crate::check) mod secret_outputs;
pub(in crate::check) mod secrets;
pub(in crate::check) mod usage_types;
