//! Criteria: comparisons, by the rules of each dialect.

#[cfg(any(feature = "jsonpath", feature = "xpath"))]
pub(crate) mod visits;

mod compare;
mod constant;
pub mod jsonpath;
mod number;
#[cfg(any(feature = "jsonpath", feature = "regex", feature = "xpath"))]
pub(crate) mod piece;
#[cfg(feature = "regex")]
pub mod regex;
pub mod simple;
mod structure;
pub(crate) mod value;

pub(crate) use compare::json;
pub use compare::{Comparable, Compare};
pub(crate) use number::is_integer;
pub use number::{Decimal, Number};
#[cfg(any(feature = "jsonpath", feature = "regex", feature = "xpath"))]
pub use piece::Piece;
pub(crate) use structure::same;
