//! What criteria are made of: comparisons, by the rules of the dialect that a criterion is written in.

mod compare;
pub mod jsonpath;
mod number;
pub mod simple;
mod structure;

pub use compare::{Comparable, Compare};
pub use number::Number;
