//! The control flow, and runs that are stored and resumed.

mod action_parameters;
mod checkpoints;
mod first_cause;
mod last_run;
mod long_chain;
mod never_set;
mod paging;
mod retry_of_itself;
mod shared_actions;
mod steps_named_as_implied;
mod turns;
mod workflow_parameters;
