//! What a step keeps of its reply: its type, and whether it may be missing.

use crate::check::model::WorkflowInputs;
use crate::schema::{Definitions, SchemaDescription, Type, Untyped, type_inside};

/// A type, the reason if it is only JSON, and whether the value may be missing after its step has succeeded.
pub(in crate::check) struct Kept {
    pub(in crate::check) ty: Type,
    pub(in crate::check) untyped: Option<Untyped>,
    pub(in crate::check) optional: bool,
}

impl Kept {
    pub(in crate::check) fn known(ty: Type, optional: bool) -> Self {
        Self {
            ty,
            untyped: None,
            optional,
        }
    }

    /// JSON of any kind, that may be missing.
    pub(in crate::check) fn any() -> Self {
        Self::json(Untyped::Computed, true)
    }

    pub(in crate::check) fn json(reason: Untyped, optional: bool) -> Self {
        Self {
            ty: Type::Any,
            untyped: Some(reason),
            optional,
        }
    }

    /// The type of a member of a value.
    pub(in crate::check) fn inside(
        definitions: &Definitions,
        ty: &Type,
        optional: bool,
        tokens: &[String],
    ) -> Self {
        match type_inside(definitions, ty, tokens) {
            Some((Type::Any, may_miss)) => Self::json(Untyped::NoType, optional || may_miss),
            Some((ty, may_miss)) => Self::known(ty, optional || may_miss),
            None => Self::any(),
        }
    }
}

/// The context in which a step's outputs get their types.
#[derive(Clone, Copy)]
pub(in crate::check) struct ReplyContext<'k> {
    /// The `stepId`.
    pub(in crate::check) step: &'k str,
    pub(in crate::check) inputs: &'k WorkflowInputs,
    pub(in crate::check) definitions: &'k Definitions,
    /// The document that the step's operation is from.
    pub(in crate::check) description: Option<&'k SchemaDescription>,
}
