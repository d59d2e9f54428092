//! The control flow, and workflows that call each other.

mod calls;
mod control_flow;
mod cycles;
mod dependencies;
mod sub_workflows;
mod tail_calls;
mod time_limits;
