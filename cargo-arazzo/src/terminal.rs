//! What the terminal at the other end shows: colours, and how wide it is.

use std::env;
use std::io::IsTerminal;

use crate::text::visible;

/// The width of text where there is no terminal that has one, in columns.
const WIDTH: usize = 100;
/// Text is never set wider than this, however wide the terminal is.
const WIDEST: usize = 120;

/// Whether a stream gets colours: when it is a terminal, unless that cannot have any (`TERM=dumb`) or `NO_COLOR` is set
/// and not empty (<https://no-color.org>). Cargo's `CARGO_TERM_COLOR`, `always` or `never`, comes before all of them.
pub(crate) fn is_coloured(stream: &impl IsTerminal) -> bool {
    match env::var("CARGO_TERM_COLOR").as_deref() {
        Ok("always") => true,
        Ok("never") => false,
        _ => {
            let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let is_dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
            stream.is_terminal() && !no_color && !is_dumb
        }
    }
}

/// The width for text, in columns: `CARGO_TERM_PROGRESS_WIDTH` or `COLUMNS` where they are set, else the terminal's.
pub(crate) fn width() -> usize {
    let set = ["CARGO_TERM_PROGRESS_WIDTH", "COLUMNS"]
        .into_iter()
        .find_map(|name| env::var(name).ok()?.parse::<usize>().ok());
    let width = set.or_else(|| {
        // It also looks at the other streams: what goes to a pager is read on the same terminal.
        let (columns, _) = terminal_size::terminal_size()?;
        Some(usize::from(columns.0))
    });
    width.unwrap_or(WIDTH).clamp(40, WIDEST)
}

/// Puts words into a style, or leaves them as they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    pub(crate) is_coloured: bool,
}

impl Paint {
    /// For a stream.
    pub(crate) fn on(stream: &impl IsTerminal) -> Self {
        Self {
            is_coloured: is_coloured(stream),
        }
    }

    pub(crate) fn styled(self, style: anstyle::Style, words: &str) -> String {
        let words = visible(words);
        if self.is_coloured && !words.is_empty() {
            format!("{style}{words}{style:#}")
        } else {
            words.into_owned()
        }
    }

    pub(crate) fn bold(self, words: &str) -> String {
        self.styled(anstyle::Style::new().bold(), words)
    }

    pub(crate) fn dim(self, words: &str) -> String {
        self.styled(anstyle::Style::new().dimmed(), words)
    }

    pub(crate) fn green(self, words: &str) -> String {
        self.colour(anstyle::AnsiColor::Green, words)
    }

    pub(crate) fn red(self, words: &str) -> String {
        self.colour(anstyle::AnsiColor::Red, words)
    }

    pub(crate) fn cyan(self, words: &str) -> String {
        self.colour(anstyle::AnsiColor::Cyan, words)
    }

    pub(crate) fn colour(self, colour: anstyle::AnsiColor, words: &str) -> String {
        self.styled(colour.on_default(), words)
    }
}
