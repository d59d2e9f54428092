//! Values between places: converted, demanded, found by a pointer, replaced.

pub(crate) mod convert;
pub(crate) mod demand;
pub(crate) mod one_of;
pub(crate) mod pointer;
pub(crate) mod replacement;
