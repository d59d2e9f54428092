//! What steps send.

mod bodies;
mod inputs;
mod operations;
mod parameters;
mod payloads;
mod required_bodies;
mod undeclared_inputs;
