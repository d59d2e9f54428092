//! Values: constants, references, texts and queries.

pub(in crate::check) mod indexed;
pub(in crate::check) mod output_expression;
pub(in crate::check) mod own_outputs;
pub(in crate::check) mod selector;
pub(in crate::check) mod text;
pub(in crate::check) mod trailing_queries;
pub(in crate::check) mod value;
pub(in crate::check) mod xpath;
