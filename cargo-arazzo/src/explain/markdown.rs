//! The Markdown of the pages as plain text, or as a terminal shows it.

use arazzo_codegen::Appearance;

/// Wider lines are hard to read.
const WIDEST: usize = 100;

/// How far a block of code is indented.
const INDENT: &str = "    ";

/// A page for a terminal: paragraphs as wide as that, blocks of code indented, headings bold where there are colours.
pub(crate) fn for_terminal(page: &str, appearance: Appearance) -> String {
    let columns = appearance.columns.clamp(20, WIDEST);
    let mut text = String::new();
    let mut paragraph = String::new();
    let mut code: Option<&str> = None;
    for line in page.lines() {
        if let Some(language) = line.strip_prefix("```") {
            end(&mut paragraph, columns, &mut text);
            code = match code {
                Some(_) => None,
                None => Some(language),
            };
        } else if let Some(language) = code {
            let line = format!("{INDENT}{line}");
            text.push_str(line.trim_end());
            if appearance.colours && language == "diff" {
                let shown = coloured(&line);
                text.truncate(text.len() - line.trim_end().len());
                text.push_str(&shown);
            }
            text.push('\n');
        } else if let Some(heading) = line.strip_prefix("# ").or_else(|| line.strip_prefix("## ")) {
            end(&mut paragraph, columns, &mut text);
            match appearance.colours {
                true => text.push_str(&format!("\x1b[1m{heading}\x1b[0m\n")),
                false => text.push_str(&format!("{heading}\n")),
            }
        } else if line.is_empty() {
            end(&mut paragraph, columns, &mut text);
            text.push('\n');
        } else {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    end(&mut paragraph, columns, &mut text);
    text
}

/// A page without any of its marks.
pub(crate) fn plain(page: &str) -> String {
    let appearance = Appearance {
        colours: false,
        columns: WIDEST,
    };
    for_terminal(page, appearance)
}

/// Puts a paragraph behind the text, in lines of no more than so many columns.
fn end(paragraph: &mut String, columns: usize, text: &mut String) {
    let mut length = 0;
    for word in without_marks(paragraph).split_whitespace() {
        let wide = word.chars().count();
        if length > 0 && length + 1 + wide > columns {
            text.push('\n');
            length = 0;
        } else if length > 0 {
            text.push(' ');
            length += 1;
        }
        text.push_str(word);
        length += wide;
    }
    if length > 0 {
        text.push('\n');
    }
    paragraph.clear();
}

/// The words of a paragraph: without the asterisks of what is bold, and of a link its words, with the address of one that
/// leads to the web.
fn without_marks(paragraph: &str) -> String {
    let mut rest = paragraph.replace("**", "");
    let mut words = String::new();
    while let Some((before, link)) = rest.split_once('[') {
        words.push_str(before);
        let Some((name, address)) = link
            .split_once("](")
            .and_then(|(name, rest)| Some((name, rest.split_once(')')?)))
            .filter(|(name, _)| !name.contains('['))
        else {
            words.push('[');
            rest = link.to_owned();
            continue;
        };
        words.push_str(name);
        if address.0.starts_with("https://") {
            words.push_str(&format!(" <{}>", address.0));
        }
        rest = address.1.to_owned();
    }
    words + &rest
}

/// A line of a change: what goes is red, what comes is green.
fn coloured(line: &str) -> String {
    match line.trim_start().chars().next() {
        Some('-') => format!("\x1b[31m{line}\x1b[0m"),
        Some('+') => format!("\x1b[32m{line}\x1b[0m"),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use arazzo_codegen::Appearance;

    use super::for_terminal;

    const PAGE: &str = "\
# AZ0000: a page

**Lint.** A paragraph with `code`, a [page](AZ0001.md) and the [Step
Object](https://spec.example/#step), in `[a, b]` words.
```diff
 - {stepId: a}
-- {old: 1}
+- {new: 1}
```
";

    #[test]
    fn paragraphs_are_wrapped_and_code_is_not() {
        let shown = for_terminal(
            PAGE,
            Appearance {
                colours: false,
                columns: 40,
            },
        );
        assert_eq!(
            shown,
            "\
AZ0000: a page

Lint. A paragraph with `code`, a page
and the Step Object
<https://spec.example/#step>, in `[a,
b]` words.
     - {stepId: a}
    -- {old: 1}
    +- {new: 1}
"
        );
    }

    #[test]
    fn what_goes_is_red_and_what_comes_is_green() {
        let shown = for_terminal(
            PAGE,
            Appearance {
                colours: true,
                columns: 80,
            },
        );
        assert!(shown.starts_with("\x1b[1mAZ0000: a page\x1b[0m\n"), "{shown}");
        assert!(shown.contains("\x1b[31m    -- {old: 1}\x1b[0m\n"), "{shown}");
        assert!(shown.contains("\x1b[32m    +- {new: 1}\x1b[0m\n"), "{shown}");
    }
}
