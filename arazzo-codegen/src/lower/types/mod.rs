//! Types with names: their members, constraints, defaults and constructors.

pub(in crate::lower) mod definitions;
pub(in crate::lower) mod errors;
pub(in crate::lower) mod inside;
pub(in crate::lower) mod json_schema;
pub(in crate::lower) mod literal;
pub(in crate::lower) mod required;
pub(in crate::lower) mod rules;
