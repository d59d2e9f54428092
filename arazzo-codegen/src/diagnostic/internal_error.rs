//! The finding for a fault of the compiler itself.

use std::fmt::Display;

use super::{Code, Diagnostic};
use crate::source::Span;

impl Diagnostic {
    /// A part that an earlier phase promised is not there. No document causes that, so the place only says what was compiled
    /// then.
    pub(crate) fn internal_error(span: Span, fault: &impl Display) -> Self {
        Self::new(Code::InternalError, span, fault.to_string())
            .help("this is a fault of the compiler, please report it")
    }
}
