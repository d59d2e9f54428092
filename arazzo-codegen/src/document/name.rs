//! The patterns that the specification sets for names and ids.

use super::model::Text;
use super::object::ObjectReader;
use crate::diagnostic::{Code, Diagnostic};

impl ObjectReader<'_> {
    /// "The name MUST use keys that match the regular expression `^[a-zA-Z0-9\.\-_]+$`": outputs and components.
    /// Others compile to the identifiers that their letters give.
    pub(super) fn name(&mut self, what: &str, name: &Text) {
        if let Some(foreign) = foreign(&name.value, "._-") {
            self.findings.push(
                Diagnostic::new(
                    Code::NonconformingName,
                    name.span,
                    format!("{what} is called `{}`", name.value),
                )
                .label(foreign)
                .help("a name has letters, digits, `.`, `-` and `_`"),
            );
        }
    }

    /// "SHOULD conform to the regular expression `[A-Za-z0-9_\-]+`": ids, and names of sources.
    pub(super) fn id(&mut self, what: &str, id: &Text) {
        if let Some(foreign) = foreign(&id.value, "_-") {
            self.findings.push(
                Diagnostic::new(
                    Code::DiscouragedName,
                    id.span,
                    format!("{what} is `{}`", id.value),
                )
                .label(foreign)
                .help("runtime expressions can only name ids of letters, digits, `-` and `_`"),
            );
        }
    }
}

/// What is wrong with a name; `marks` are allowed beside letters and digits of ASCII.
fn foreign(name: &str, marks: &str) -> Option<String> {
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    let is_foreign = |character: &char| !(character.is_ascii_alphanumeric() || marks.contains(*character));
    let found = name.chars().find(is_foreign)?;
    Some(format!("`{found}` is not allowed in it"))
}
