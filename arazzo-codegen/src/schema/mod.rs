//! Converts JSON Schemas to Rust types: schemas of 2020-12, and schemas of OpenAPI 3.0 and 3.1.
//!
//! The conversion is total. A schema that it cannot type becomes [`Type::Any`], with the reason. Objects with properties,
//! closed lists of strings and clean unions are [`Definition`]s, one for each schema and side. All types of a build refer to
//! them by their position among [`Definitions`].
//!
//! A `format` is an annotation, so a `date-time` stays a string. An integer is an `i64`, or a `u64` where `format: uint64` or
//! the bounds say so. If the bounds allow integers that neither can hold, it is JSON.

mod alternatives;
mod definitions;
mod description;
mod inside;
mod json;
mod lookup;
mod merge_cache;
mod merged;
mod mismatches;
mod read;
mod recursion_boxes;
mod references;
mod required;
mod rules;
mod secret;
#[cfg(test)]
mod size_tests;
mod structural_equality;
mod types;

pub(crate) use definitions::{Additional, Definition, Definitions, Field, Shape, Side, Struct, Union};
pub(crate) use description::SchemaDescription;
pub(crate) use inside::type_inside;
pub(crate) use lookup::{FoundSchema, Lookup, kind_of, lookup};
pub(crate) use mismatches::{Mismatch, MismatchProblem, PartialValue, mismatches};
pub(crate) use read::SchemaReader;
pub(crate) use references::References;
pub(crate) use required::required_members;
pub(crate) use rules::{Bound, Rule, rules};
pub(crate) use secret::holds_secret;
pub(crate) use types::{Type, Untyped};

/// Schemas nested deeper than this are not followed: their values stay JSON, or unknown.
pub(crate) const DEEPEST_NESTING: usize = 64;

/// The type of one schema by itself.
#[cfg(test)]
pub(crate) fn type_of(description: &SchemaDescription, schema: &crate::source::Node) -> types::Typed {
    let definitions = Definitions::default();
    let references = References::OpenApi(description);
    SchemaReader::new(&definitions, references, Side::Output).type_of(schema, "it")
}
