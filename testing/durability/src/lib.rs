//! Runs that outlive their process: workflows, a disk that fails on purpose, and random numbers from a
//! seed. The tests are in `tests`.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod disk;
mod random;
mod shop;

/// The workflows of `documents`.
pub mod workflows {
    arazzo_runtime::include_workflows!("durability");
}

pub use disk::MemoryDisk;
pub use random::{Random, seeds};
pub use shop::{Received, Shop, VirtualClock, usual};
