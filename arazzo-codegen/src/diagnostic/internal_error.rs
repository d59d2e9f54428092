//! The finding for a fault of the compiler itself.

use std::fmt::Display;

use super::{Code, Diagnostic};
use crate::source::Span;

impl Diagnostic {
    /// A part is missing that an earlier phase had to provide. No document causes this. The place only shows what was
    /// compiled at that moment.
    pub(crate) fn internal_error(span: Span, fault: &impl Display) -> Self {
        Self::new(Code::InternalError, span, fault.to_string())
            .help("this is a fault of the compiler, please report it")
    }
}
