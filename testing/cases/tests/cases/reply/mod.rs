//! What steps read of replies.

mod bodies_of_items;
mod demanded_values;
mod empty_bodies;
mod file_bodies;
mod large_trees;
mod null_values;
mod numbers;
mod unions;
mod whole_objects;
