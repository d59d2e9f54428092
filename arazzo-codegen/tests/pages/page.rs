//! A page of `docs/diagnostics`, read as what it is: text with blocks.

use std::fmt::Write as _;

/// A block between fences.
pub(crate) struct Block {
    /// What stands behind the opening fence.
    pub(crate) language: String,
    /// The file that the line above names: `` `adopt.arazzo.yaml`, with …: ``.
    pub(crate) file: Option<String>,
    pub(crate) text: String,
}

/// The blocks of a page in order.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut above = "";
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(language) => {
                open = true;
                blocks.push(Block {
                    language: language.to_owned(),
                    file: file_named_by(above),
                    text: String::new(),
                });
            }
            None if open => {
                let block = blocks.last_mut().expect("it was opened");
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => above = line,
        }
    }
    assert!(!open, "a block is not closed");
    blocks
}

fn file_named_by(line: &str) -> Option<String> {
    let (name, rest) = line.strip_prefix('`')?.split_once('`')?;
    rest.ends_with(':').then(|| name.to_owned())
}

/// The page with another text in its block of this language, of which it has one.
pub(crate) fn with_block(page: &str, language: &str, text: &str) -> String {
    let fence = format!("```{language}");
    let mut written = String::new();
    let mut inside = false;
    for line in page.lines() {
        if !inside {
            writeln!(written, "{line}").unwrap();
        }
        if line == fence {
            inside = true;
            writeln!(written, "{}", text.trim_end()).unwrap();
        } else if line == "```" && inside {
            inside = false;
            writeln!(written, "{line}").unwrap();
        }
    }
    written
}

/// The text after a change: hunks between lines `@@`, of lines that stay (` `), go (`-`) and come (`+`). `None` when a
/// hunk's old lines do not stand in the text, or stand there twice.
pub(crate) fn changed(text: &str, diff: &str) -> Option<String> {
    let mut text = text.to_owned();
    for hunk in diff.split("@@\n") {
        let side = |drop: char| -> String {
            let lines = hunk.lines().filter(|line| !line.starts_with(drop));
            lines.map(|line| format!("{}\n", &line[1..])).collect()
        };
        let (old, new) = (side('+'), side('-'));
        let marked = format!("\n{text}");
        let old = format!("\n{old}");
        if marked.matches(&old).count() != 1 {
            return None;
        }
        text = marked.replacen(&old, &format!("\n{new}"), 1)[1..].to_owned();
    }
    Some(text)
}
