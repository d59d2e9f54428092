//! The budgets of a run (S33).

use crate::Failure;

/// What a run may use before it fails with a typed error.
///
/// ```
/// let limits = arazzo_runtime::Limits::default().with_transitions(50);
/// assert_eq!((limits.transitions, limits.body_bytes), (50, 64 * 1024 * 1024));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How many times a run may go from one step to the next. Default 100 000.
    pub transitions: u32,
    /// How many bytes the body of a reply may have. Default 64 MiB.
    pub body_bytes: usize,
    /// How many bytes the body of a reply may have that is read as a tree: by a JSONPath query or an XPath expression, or as
    /// an output without a type. A tree takes many times the memory of its text. Default 16 MiB.
    pub tree_bytes: usize,
    /// How many values such a tree may have: objects, arrays, elements and scalars. Default 1 000 000.
    pub tree_values: usize,
    /// How deep workflows may call each other. Default 32.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            transitions: 100_000,
            body_bytes: 64 * 1024 * 1024,
            tree_bytes: 16 * 1024 * 1024,
            tree_values: 1_000_000,
            depth: 32,
        }
    }
}

impl Limits {
    /// These limits with another number of transitions.
    #[must_use]
    pub fn with_transitions(self, transitions: u32) -> Self {
        Self { transitions, ..self }
    }

    /// These limits with another depth of workflows that call each other.
    #[must_use]
    pub fn with_depth(self, depth: u32) -> Self {
        Self { depth, ..self }
    }

    /// These limits with another number of bytes of a body that is read as a tree.
    #[must_use]
    pub fn with_tree_bytes(self, tree_bytes: usize) -> Self {
        Self { tree_bytes, ..self }
    }

    /// These limits with another number of values of a body that is read as a tree.
    #[must_use]
    pub fn with_tree_values(self, tree_values: usize) -> Self {
        Self { tree_values, ..self }
    }

    /// The limits of a workflow that is called.
    ///
    /// # Errors
    /// [`Failure::Depth`] when it would be too deep.
    pub fn deeper(self) -> Result<Self, Failure> {
        let depth = self.depth.checked_sub(1).ok_or(Failure::Depth)?;
        Ok(Self { depth, ..self })
    }

    /// These limits with another number of bytes of a reply's body.
    #[must_use]
    pub fn with_body_bytes(self, body_bytes: usize) -> Self {
        Self { body_bytes, ..self }
    }
}
