//! Renders findings as text, with `annotate-snippets`.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::{Diagnostic, Diagnostics, Severity};
use crate::source::{SourceId, Span};

/// The appearance of rendered findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// Whether to use colours (ANSI escape sequences).
    pub colours: bool,
    /// The width in columns. Longer lines of a document are cut around the underlined part.
    pub columns: usize,
}

impl Default for Appearance {
    /// Without colours, for 140 columns.
    fn default() -> Self {
        Self {
            colours: false,
            columns: 140,
        }
    }
}

/// Some lines of a document.
struct SourceLines<'t> {
    text: &'t str,
    /// The offset of the first byte.
    start: usize,
    /// The number of the first line.
    first: usize,
}

/// With fewer columns there is no room for a line of a document beside its number.
const FEWEST_COLUMNS: usize = 40;

impl Diagnostics {
    /// The findings with the affected lines, one block per finding. `Display` renders with the
    /// [default](Appearance::default).
    #[must_use]
    pub fn render(&self, appearance: Appearance) -> String {
        let renderer = if appearance.colours {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let columns = appearance.columns.max(FEWEST_COLUMNS);
        let renderer = renderer.term_width(columns);
        let blocks: Vec<String> = self
            .iter()
            .map(|diagnostic| self.render_one(&renderer, columns, diagnostic))
            .collect();
        // The renderer makes other control and bidi characters harmless, and not these.
        let is_left = |next: char| {
            matches!(
                next,
                '\u{80}'..='\u{9f}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}'
                    | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
            )
        };
        blocks.join("\n\n").replace(is_left, "\u{fffd}")
    }

    fn render_one(&self, renderer: &Renderer, columns: usize, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(
            level
                .primary_title(&diagnostic.message)
                .id(diagnostic.code.as_str()),
        );
        for snippet in self.snippets(diagnostic) {
            group = group.element(snippet);
        }
        if let Some(help) = &diagnostic.help {
            // Titles and lines of documents are made harmless where they are rendered.
            let help = normalize_untrusted_str(help);
            group = group.element(Level::HELP.message(wrapped(&help, columns)));
        }
        renderer.render(&[group])
    }

    /// One snippet a file, the finding's own place first.
    fn snippets(&self, diagnostic: &Diagnostic) -> Vec<Snippet<'_, annotate_snippets::Annotation<'_>>> {
        let mut order: Vec<SourceId> = Vec::new();
        for label in &diagnostic.labels {
            if !order.contains(&label.span.source) {
                order.push(label.span.source);
            }
        }
        let mut snippets = Vec::new();
        for source in order {
            let labels = diagnostic.labels.iter().map(|label| label.span);
            let shown = self.lines_of(source, labels.filter(|span| span.source == source));
            // A carriage return would be shown as a character of its own.
            let mut snippet = Snippet::source(shown.text.replace('\r', " "))
                .line_start(shown.first)
                .path(self.shown(source).display().to_string());
            for (position, label) in diagnostic.labels.iter().enumerate() {
                if label.span.source == source {
                    let kind = if position == 0 {
                        AnnotationKind::Primary
                    } else {
                        AnnotationKind::Context
                    };
                    let span = self.first_line(label.span);
                    let mut annotation = kind.span(span.start - shown.start..span.end - shown.start);
                    if !label.text.is_empty() {
                        annotation = annotation.label(normalize_untrusted_str(&label.text));
                    }
                    snippet = snippet.annotation(annotation);
                }
            }
            snippets.push(snippet);
        }
        snippets
    }

    /// The lines from the first to the last of the spans; a large document has many more, and they would all be looked
    /// through.
    fn lines_of(&self, source: SourceId, spans: impl Iterator<Item = Span>) -> SourceLines<'_> {
        let text = self.sources.text(source);
        let (mut start, mut end) = (text.len(), 0);
        let mut first = 1;
        for span in spans {
            let line = self.first_line(span);
            let begin = text.get(..line.start).and_then(|above| above.rfind('\n'));
            let begin = begin.map_or(0, |above| above + 1);
            if begin <= start {
                start = begin;
                first = self.sources.line_column(span).0;
            }
            let rest = text.get(line.end..).and_then(|below| below.find('\n'));
            end = end.max(rest.map_or(text.len(), |length| line.end + length));
        }
        SourceLines {
            text: text.get(start..end).unwrap_or_default(),
            start,
            first,
        }
    }

    /// The part of a span on its first line: an object that spans thirty lines is named by its first.
    fn first_line(&self, span: Span) -> std::ops::Range<usize> {
        let text = self.sources.text(span.source);
        let start = (span.start as usize).min(text.len());
        let end = (span.end as usize).clamp(start, text.len());
        let line = text
            .get(start..end)
            .and_then(|part| part.find('\n'))
            .map_or(end, |line| start + line);
        start..line
    }
}

/// A help text in lines, broken between words but not within code. Before it stand the number of a line and ` = help: `,
/// for which there is room.
fn wrapped(help: &str, columns: usize) -> String {
    const BEFORE: usize = 14;
    let mut chunks: Vec<String> = Vec::new();
    for word in help.split(' ') {
        match chunks.last_mut() {
            Some(code) if code.matches('`').count() % 2 == 1 => *code = format!("{code} {word}"),
            _ => chunks.push(word.to_owned()),
        }
    }
    let mut lines = String::with_capacity(help.len());
    let mut length = BEFORE;
    for chunk in chunks {
        let characters = chunk.chars().count();
        if length > BEFORE && length + 1 + characters > columns {
            lines.push('\n');
            length = BEFORE;
        } else if length > BEFORE {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(&chunk);
        length += characters;
    }
    lines
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(Appearance::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn help_is_broken_between_words_and_not_within_code() {
        assert_eq!(
            wrapped("write `a b` or `c d e` then", 24),
            "write\n`a b` or\n`c d e`\nthen"
        );
        assert_eq!(
            wrapped("write `a b` or `c d e` then", 99),
            "write `a b` or `c d e` then"
        );
        assert_eq!(wrapped("an odd ` is no code", 26), "an odd\n` is no code");
        assert_eq!(wrapped("", 80), "");
    }
}
