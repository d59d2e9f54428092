//! What steps read of replies.

mod error_bodies;
mod lenient_outputs;
mod types;
mod values;
mod whole_bodies;
mod xml;
