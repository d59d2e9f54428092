//! The documents and the sources that they name are opened.

pub(in crate::check) mod addresses;
pub(in crate::check) mod base;
pub(in crate::check) mod descriptions;
pub(in crate::check) mod documents;
