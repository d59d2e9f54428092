//! Requests: parameters, bodies and arguments.

pub(in crate::check) mod body;
pub(in crate::check) mod call_arguments;
pub(in crate::check) mod demands;
pub(in crate::check) mod headers;
pub(in crate::check) mod media_type;
pub(in crate::check) mod multipart;
pub(in crate::check) mod parameter_list;
pub(in crate::check) mod parameters;
pub(in crate::check) mod partial_values;
pub(in crate::check) mod replacements;
pub(in crate::check) mod style;
pub(in crate::check) mod xml;
pub(in crate::check) mod xml_text;
