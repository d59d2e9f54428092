//! Text of the document as documentation of an item.

/// Text of the document as lines of documentation: a paragraph or list item a line, nothing that rustdoc would
/// run as a test or read as code.
pub(super) fn lines(text: Option<&str>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in text.unwrap_or_default().lines() {
        let line = line.trim();
        if line.starts_with("```") {
            fenced = !fenced;
            // A fence without a language would be Rust to rustdoc.
            lines.push(if fenced {
                "```text".to_owned()
            } else {
                "```".to_owned()
            });
            continue;
        }
        let starts_anew = fenced || is_block_start(line) || lines.last().is_none_or(|last| ends_block(last));
        match lines.last_mut() {
            Some(last) if !starts_anew && !line.is_empty() => {
                last.push(' ');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines.dedup_by(|later, earlier| later.is_empty() && earlier.is_empty());
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn is_block_start(line: &str) -> bool {
    let numbered = line.split_once(['.', ')']).is_some_and(|(number, rest)| {
        !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit()) && rest.starts_with(' ')
    });
    numbered
        || ["- ", "* ", "+ ", "#", "|", ">"]
            .iter()
            .any(|mark| line.starts_with(mark))
}

fn ends_block(line: &str) -> bool {
    line.is_empty() || line.starts_with("```") || line.starts_with('#') || line.starts_with('|')
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn paragraphs_become_lines_and_code_is_never_run() {
        let text = "One\n  two.\n\n\nList:\n- a\n  b\n- c\n```\nlet x = 1;\n```\n";
        assert_eq!(
            lines(Some(text)),
            [
                "One two.",
                "",
                "List:",
                "- a b",
                "- c",
                "```text",
                "let x = 1;",
                "```"
            ]
        );
        assert!(lines(None).is_empty());
        assert_eq!(lines(Some("```\nopen")), ["```text", "open", "```"]);
    }
}
