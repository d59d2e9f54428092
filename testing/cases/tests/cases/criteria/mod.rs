//! Criteria, and queries.

mod bare_queries;
mod embedded_conditions;
mod lengths;
mod null_in_predicates;
mod selected_items;
