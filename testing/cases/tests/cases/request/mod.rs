//! What steps send.

mod any_text;
mod common_requests;
mod headers;
mod lists_as_json;
mod named_inputs;
mod names_from_data;
mod parts_of_any_name;
mod prose;
mod query_strings;
mod required_bodies;
mod struct_parameters;
