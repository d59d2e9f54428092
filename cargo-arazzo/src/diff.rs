//! What a file would become, as a unified diff.

use std::path::Path;

use similar::TextDiff;

use crate::terminal::Paint;

/// The difference between two texts of a file, at most so many lines of it.
pub(crate) fn unified(old: &str, new: &str, file: &Path, most: Option<usize>, paint: Paint) -> String {
    let name = file.display().to_string();
    let before = if old.is_empty() { "/dev/null" } else { &name };
    let diff = TextDiff::from_lines(old, new);
    let text = diff
        .unified_diff()
        .context_radius(3)
        .header(before, &name)
        .to_string();
    let most = most.unwrap_or(usize::MAX);
    let mut shown = String::new();
    for (number, line) in text.lines().enumerate() {
        if number == most {
            let left = text.lines().count() - most;
            shown.push_str(&paint.dim(&format!("… {left} more lines of the difference")));
            shown.push('\n');
            break;
        }
        let styled = match line.as_bytes().first() {
            _ if line.starts_with("--- ") || line.starts_with("+++ ") => paint.bold(line),
            Some(b'+') => paint.green(line),
            Some(b'-') => paint.red(line),
            Some(b'@') => paint.cyan(line),
            _ => line.to_owned(),
        };
        shown.push_str(&styled);
        shown.push('\n');
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::unified;
    use crate::terminal::Paint;

    const PLAIN: Paint = Paint { is_coloured: false };

    #[test]
    fn a_difference_has_its_lines_and_no_more_than_are_wanted() {
        let (old, new) = ("a\nb\nc\n", "a\nB\nc\n");
        let whole = unified(old, new, Path::new("x.rs"), None, PLAIN);
        assert_eq!(whole, "--- x.rs\n+++ x.rs\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
        let cut = unified(old, new, Path::new("x.rs"), Some(4), PLAIN);
        assert_eq!(
            cut,
            "--- x.rs\n+++ x.rs\n@@ -1,3 +1,3 @@\n a\n… 3 more lines of the difference\n"
        );
    }

    #[test]
    fn a_new_file_comes_from_nothing() {
        let text = unified("", "a\n", Path::new("x.rs"), None, PLAIN);
        assert!(text.starts_with("--- /dev/null\n+++ x.rs\n"), "{text}");
    }
}
