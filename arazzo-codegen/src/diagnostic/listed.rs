//! Lists names in a sentence.

/// As many names as a reader takes in: "`a`, `b` and 12 more".
pub(crate) fn listed<N: AsRef<str>>(names: &[N]) -> String {
    const MOST: usize = 8;
    let shown: Vec<&str> = names.iter().take(MOST).map(AsRef::as_ref).collect();
    let shown = format!("`{}`", shown.join("`, `"));
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
