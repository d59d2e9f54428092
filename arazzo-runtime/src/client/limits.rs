//! The budgets of a run (S33).

use crate::Failure;

/// What a run may use. A run that needs more fails with an error of the kind
/// [`ErrorKind::Budget`](crate::ErrorKind::Budget).
///
/// ```
/// let limits = arazzo_runtime::Limits::default().with_transitions(50);
/// assert_eq!((limits.transitions, limits.body_bytes), (50, 64 * 1024 * 1024));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most transitions from one step to the next. Called workflows count too. Default: 100 000.
    pub transitions: u32,
    /// The most bytes in the body of a reply. Default: 64 MiB.
    pub body_bytes: usize,
    /// The most bytes in a body that is read as a tree: by a JSONPath query, by an XPath expression, or as an output
    /// without a type. A tree takes many times the memory of its text. Default: 16 MiB.
    pub tree_bytes: usize,
    /// The most values in such a tree: objects, arrays, elements and scalars. Default: 1 000 000.
    pub tree_values: usize,
    /// The most memory of such a tree in bytes, as estimated from the body: an object with members takes 640 bytes or
    /// more. Default: 256 MiB.
    pub tree_memory: usize,
    /// The most levels of nested workflow calls. Default: 32.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            transitions: 100_000,
            body_bytes: 64 * 1024 * 1024,
            tree_bytes: 16 * 1024 * 1024,
            tree_values: 1_000_000,
            tree_memory: 256 * 1024 * 1024,
            depth: 32,
        }
    }
}

impl Limits {
    /// Sets [`transitions`](Self::transitions).
    #[must_use]
    pub fn with_transitions(self, transitions: u32) -> Self {
        Self { transitions, ..self }
    }

    /// Sets [`depth`](Self::depth).
    #[must_use]
    pub fn with_depth(self, depth: u32) -> Self {
        Self { depth, ..self }
    }

    /// Sets [`tree_bytes`](Self::tree_bytes).
    #[must_use]
    pub fn with_tree_bytes(self, tree_bytes: usize) -> Self {
        Self { tree_bytes, ..self }
    }

    /// Sets [`tree_values`](Self::tree_values).
    #[must_use]
    pub fn with_tree_values(self, tree_values: usize) -> Self {
        Self { tree_values, ..self }
    }

    /// Sets [`tree_memory`](Self::tree_memory).
    #[must_use]
    pub fn with_tree_memory(self, tree_memory: usize) -> Self {
        Self { tree_memory, ..self }
    }

    /// The limits for a workflow that this one calls.
    ///
    /// # Errors
    /// [`Failure::Depth`] when no further call is allowed.
    pub fn deeper(self) -> Result<Self, Failure> {
        let depth = self.depth.checked_sub(1).ok_or(Failure::Depth)?;
        Ok(Self { depth, ..self })
    }

    /// Sets [`body_bytes`](Self::body_bytes).
    #[must_use]
    pub fn with_body_bytes(self, body_bytes: usize) -> Self {
        Self { body_bytes, ..self }
    }
}
