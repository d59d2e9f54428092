//! Drives the runs of a store.

mod budget;

pub use self::budget::RetryBudget;
