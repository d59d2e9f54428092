//! Text of the document as documentation of an item.
//!
//! Rustdoc takes documentation for Markdown: it runs code as tests, follows brackets as links to items and lets HTML
//! through. A document may hold anything, so of its Markdown only this is left: paragraphs, lists, quotes, tables,
//! headings, emphasis, code in one line, fences at the start of a line (as text), and links to the web.

/// Lines of documentation: a paragraph or list item a line, nothing that rustdoc would run as a test or read as code.
pub(super) fn lines(text: Option<&str>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in text.unwrap_or_default().lines() {
        let line = line.trim();
        if is_fence(line) {
            fenced = !fenced;
            // A fence without a language would be Rust to rustdoc.
            lines.push(if fenced {
                OPEN.to_owned()
            } else {
                CLOSED.to_owned()
            });
            continue;
        }
        let starts_anew = fenced || is_block_start(line) || lines.last().is_none_or(|last| ends_block(last));
        match lines.last_mut() {
            Some(last) if !starts_anew && !line.is_empty() => {
                last.push(' ');
                last.push_str(line);
            }
            _ => {
                // A table is no part of the paragraph or the list in front of it.
                let is_table = !fenced && line.starts_with('|');
                let apart = |last: &String| !last.is_empty() && !last.starts_with('|');
                if is_table && lines.last().is_some_and(apart) {
                    lines.push(String::new());
                }
                lines.push(line.to_owned());
            }
        }
    }
    if fenced {
        lines.push(CLOSED.to_owned());
    }
    lines.dedup_by(|later, earlier| later.is_empty() && earlier.is_empty());
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

const OPEN: &str = "```text";
const CLOSED: &str = "```";

fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
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

/// Documentation that is safe for rustdoc and rustc. Markdown within a line is escaped, and invisible characters are
/// removed. Any line may contain names of the document.
pub(crate) fn safe(lines: &[String]) -> Vec<String> {
    let mut fenced = false;
    let safe = |line: &String| {
        let is_mark = match line.as_str() {
            OPEN if !fenced => true,
            CLOSED if fenced => true,
            _ => false,
        };
        if is_mark {
            fenced = !fenced;
            return line.clone();
        }
        let seen: String = line.chars().filter(|next| !is_hidden(*next)).collect();
        if !fenced {
            return inline(&seen);
        }
        // Nothing in it may end it.
        if is_fence(seen.trim_start()) {
            format!("\\{}", seen.trim_start())
        } else {
            seen
        }
    };
    let mut safe: Vec<String> = lines.iter().map(safe).collect();
    if fenced {
        safe.push(CLOSED.to_owned());
    }
    safe
}

/// Control characters, and those that change the direction of text, which rustc refuses in comments.
fn is_hidden(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
        || (character.is_control() && !character.is_whitespace())
}

/// One line of Markdown without HTML, links to items, bare addresses, code that goes on in the next line, and indented
/// code, which would stand behind more than one space.
fn inline(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let line = words.join(" ");
    let mut safe = String::with_capacity(line.len());
    let mut rest = line.as_str();
    // A run of backticks without another of its length is none of a later one either.
    let mut unpaired: Vec<usize> = Vec::new();
    while let Some(next) = rest.chars().next() {
        let taken = match next {
            '`' => code(rest, &mut safe, &mut unpaired),
            '\\' => escape(rest, &mut safe),
            '[' => link(rest, &mut safe),
            'h' => address(rest, &mut safe),
            '<' => tag(rest, &mut safe),
            ']' => escaped(next, &mut safe),
            '~' if rest.starts_with("~~~") => escaped(next, &mut safe),
            _ => {
                safe.push(next);
                next.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    safe
}

fn escaped(character: char, safe: &mut String) -> usize {
    safe.push('\\');
    safe.push(character);
    character.len_utf8()
}

/// A backslash, with the character that it takes the meaning from.
fn escape(rest: &str, safe: &mut String) -> usize {
    let behind = rest.chars().nth(1).filter(char::is_ascii_punctuation);
    safe.push('\\');
    safe.push(behind.unwrap_or('\\'));
    1 + behind.map_or(0, char::len_utf8)
}

/// Code in one line, or a run of backticks that begins none.
fn code(rest: &str, safe: &mut String, unpaired: &mut Vec<usize>) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let behind = rest.get(ticks..).unwrap_or_default();
    // Three at the start of a line, a quote or a list item would be a fence.
    let length = if ticks < 3 && !unpaired.contains(&ticks) {
        closing(behind, ticks)
    } else {
        None
    };
    match length {
        Some(length) => {
            let whole = ticks + length + ticks;
            safe.push_str(rest.get(..whole).unwrap_or_default());
            whole
        }
        None => {
            unpaired.push(ticks);
            safe.push_str(&"\\`".repeat(ticks));
            ticks
        }
    }
}

/// Where the next run of exactly so many backticks begins.
fn closing(text: &str, ticks: usize) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('`')?;
        let run = text.get(at..)?;
        let length = run.len() - run.trim_start_matches('`').len();
        if length == ticks {
            return Some(at);
        }
        from = at + length;
    }
}

/// The longest text of a link that is kept, and the longest address; it bounds how far each bracket is looked behind.
const LONGEST: usize = 512;

/// `<https://…>` stays; what else begins so would be HTML.
fn tag(rest: &str, safe: &mut String) -> usize {
    let behind = rest.get(1..).unwrap_or_default();
    let length = length_of_address(behind);
    let address = behind.get(..length).unwrap_or_default();
    if length == 0 || !behind.get(length..).is_some_and(|behind| behind.starts_with('>')) {
        return escaped('<', safe);
    }
    safe.push_str(&format!("<{address}>"));
    length + 2
}

/// `[text](https://…)` stays when it is that simple; any other bracket is text.
fn link(rest: &str, safe: &mut String) -> usize {
    let start = rest
        .char_indices()
        .nth(LONGEST * 2)
        .map_or(rest, |(end, _)| rest.get(..end).unwrap_or_default());
    let plain = |text: &str| !text.is_empty() && !text.contains(['[', ']', '`', '<', '>', '\\', '~']);
    let found = start.find("](").and_then(|end| {
        let text = start.get(1..end).filter(|text| plain(text))?;
        let behind = start.get(end + 2..)?;
        let length = length_of_address(behind);
        let closed = behind.get(length..)?.starts_with(')');
        let address = behind.get(..length).filter(|_| closed && length > 0)?;
        Some((text, address))
    });
    match found {
        Some((text, address)) if !safe.ends_with('!') && !text.contains("http") => {
            safe.push_str(&format!("[{text}]({address})"));
            text.len() + address.len() + 4
        }
        _ => escaped('[', safe),
    }
}

/// An address of the web, in the brackets that rustdoc wants.
fn address(rest: &str, safe: &mut String) -> usize {
    let length = length_of_address(rest);
    let address = rest
        .get(..length)
        .unwrap_or_default()
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if address.is_empty() {
        safe.push('h');
        return 1;
    }
    safe.push_str(&format!("<{address}>"));
    address.len()
}

fn length_of_address(text: &str) -> usize {
    let schemes = ["https://", "http://"];
    let Some(scheme) = schemes.iter().find(|scheme| text.starts_with(**scheme)) else {
        return 0;
    };
    let is_part = |next: char| next.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(next);
    let end = text.find(|next| !is_part(next)).unwrap_or(text.len());
    if end > scheme.len() { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{lines, safe};

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
        assert_eq!(lines(Some("~~~rust\nopen\n~~~")), ["```text", "open", "```"]);
    }

    #[test]
    fn markdown_that_is_more_than_text_is_escaped() {
        for (line, written) in [
            ("> ```rust", "> \\`\\`\\`rust"),
            ("- ~~~", "- \\~~~"),
            ("-      let x = 1;", "- let x = 1;"),
            (">\tlet x = 1;", "> let x = 1;"),
            ("<b>bold</b> & <script>", "\\<b>bold\\</b> & \\<script>"),
            ("[Vec] and [a]: b", "\\[Vec\\] and \\[a\\]: b"),
            (
                "[docs](https://example.com/a?b=c).",
                "[docs](https://example.com/a?b=c).",
            ),
            ("[docs](javascript:alert)", "\\[docs\\](javascript:alert)"),
            ("![x](https://example.com/a)", "!\\[x\\](<https://example.com/a>)"),
            ("see https://example.com/a.", "see <https://example.com/a>."),
            ("<https://example.com>", "<https://example.com>"),
            ("xhttps://example.com", "x<https://example.com>"),
            ("`code` and `open", "`code` and \\`open"),
            ("``a ` b`` \\`c", "``a ` b`` \\`c"),
            ("a \u{202a}b\u{202c}\u{7}", "a b"),
            ("a\nb", "a b"),
        ] {
            assert_eq!(safe(&[line.to_owned()]), [written], "{line}");
        }
    }

    #[test]
    fn what_stands_in_a_fence_does_not_end_it() {
        let lines = ["```text", "```rust", "<b>", "```"].map(str::to_owned);
        assert_eq!(safe(&lines), ["```text", "\\```rust", "<b>", "```"]);
    }
}
