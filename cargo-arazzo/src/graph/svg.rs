//! SVG: a picture that needs neither a browser's scripts nor Graphviz.
//!
//! The cards bring their own light ground, and the lines are of a middle brightness, so that a picture can stand on a light
//! page and on a dark one.

use std::fmt::Write as _;

use arazzo_codegen::outline::{Role, Workflow};

use super::layout::{CORNER, MARGIN, layout};
use super::picture::{Card, Drawing, Line, Pill, Point, Row, Words};
use super::ways::Tone;
use super::words;
use crate::text::visible;

const STYLE: &str = "\
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1f2328}
.id{font-weight:bold;font-size:13px}
.small{font-size:11px;fill:#59636e}
.title{font-size:15px;font-weight:bold;fill:#768390}
.about{font-size:12px;fill:#768390}
.card{fill:#f6f8fa;stroke:#8c959f}
.dead{stroke:#e5534b;stroke-width:2;stroke-dasharray:6 3}
.unreached{fill:#d8dee4;stroke-dasharray:2 3}
.rule{stroke:#d1d9e0}
.success{stroke:#2da44e}.failure{stroke:#e5534b;stroke-dasharray:5 3}.detour{stroke:#8b949e;stroke-dasharray:2 3}
.line{fill:none;stroke-width:1.5}
.success-fill{fill:#2da44e}.failure-fill{fill:#e5534b}.detour-fill{fill:#8b949e}
.pill{fill:#f6f8fa;stroke-width:2}";

/// The height of a workflow's title, and the room below a workflow.
const TITLE: i32 = 48;
const BELOW: i32 = 28;
const LEGEND: i32 = 20;

/// The workflows below each other.
pub(super) fn svg(workflows: &[&Workflow]) -> String {
    let drawings: Vec<(&Workflow, Drawing)> = workflows
        .iter()
        .map(|workflow| (*workflow, layout(workflow)))
        .collect();
    let width = drawings.iter().map(|(_, drawing)| drawing.width).max();
    let width = width.unwrap_or_default().max(400) + 2 * MARGIN;
    let height: i32 = drawings
        .iter()
        .map(|(_, drawing)| TITLE + drawing.height + BELOW)
        .sum();
    let height = height + LEGEND + MARGIN;
    let ids: Vec<&str> = workflows.iter().map(|workflow| workflow.id.as_str()).collect();
    let mut text = String::new();
    let _ = writeln!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">"
    );
    let _ = writeln!(text, "<title>{}</title>", escaped(&ids.join(", ")));
    let _ = writeln!(text, "<style>{STYLE}</style>");
    let mut y = MARGIN;
    for (workflow, drawing) in &drawings {
        title(&mut text, workflow, y, width);
        y += TITLE;
        let _ = writeln!(text, "<g transform=\"translate({MARGIN} {y})\">");
        one(&mut text, drawing);
        text.push_str("</g>\n");
        y += drawing.height + BELOW;
    }
    legend(&mut text, y);
    text.push_str("</svg>\n");
    text
}

fn title(text: &mut String, workflow: &Workflow, y: i32, width: i32) {
    let (id, about) = (
        escaped(&workflow.id),
        workflow.about.first().map(String::as_str).unwrap_or_default(),
    );
    let _ = writeln!(
        text,
        "<text class=\"title\" x=\"{MARGIN}\" y=\"{}\">{id}</text>",
        y + 14
    );
    let room = usize::try_from((width - 2 * MARGIN) / 7).unwrap_or_default();
    let about = escaped(&words::cut(about, room));
    let _ = writeln!(
        text,
        "<text class=\"about\" x=\"{MARGIN}\" y=\"{}\">{about}</text>",
        y + 32
    );
}

fn legend(text: &mut String, y: i32) {
    let y = y + 10;
    let mut x = MARGIN;
    for (tone, words) in [
        (Tone::Success, "the step succeeded"),
        (Tone::Failure, "the step failed"),
    ] {
        let name = name(tone);
        let _ = writeln!(
            text,
            "<path class=\"line {name}\" d=\"M{x} {}H{}\"/><text class=\"about\" x=\"{}\" y=\"{y}\">{words}</text>",
            y - 4,
            x + 24,
            x + 32
        );
        x += 200;
    }
}

fn one(text: &mut String, drawing: &Drawing) {
    for line in &drawing.lines {
        self::line(text, line);
    }
    let Point { x, y } = drawing.start;
    let _ = writeln!(
        text,
        "<circle class=\"success-fill\" cx=\"{x}\" cy=\"{y}\" r=\"6\"/>"
    );
    for card in &drawing.cards {
        self::card(text, card);
    }
    for (pill, words, tone) in [
        (&drawing.end, "end", Tone::Success),
        (&drawing.error, "error", Tone::Failure),
    ] {
        if let Some(pill) = pill {
            self::pill(text, pill, words, tone);
        }
    }
}

fn card(text: &mut String, card: &Card) {
    let Point { x, y } = card.at;
    let (class, note) = match card.role {
        Role::DeadEnd => ("card dead", "no way to the end"),
        Role::Unreached => ("card unreached", "never reached"),
        Role::BeforeRetries => ("card", "then back"),
        _ => ("card", ""),
    };
    let _ = writeln!(
        text,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"8\"/>",
        card.width, card.height
    );
    words(text, "id", x + 14, y + 20, &card.id);
    let note = if note.is_empty() {
        format!(":{}", card.line)
    } else {
        note.to_owned()
    };
    let right = x + card.width - 14;
    let _ = writeln!(
        text,
        "<text class=\"small\" text-anchor=\"end\" x=\"{right}\" y=\"{}\">{}</text>",
        y + 20,
        escaped(&note)
    );
    words(text, "", x + 14, y + 38, &card.call);
    if let Some(criteria) = &card.criteria {
        words(text, "small", x + 14, y + 55, criteria);
    }
    if !card.rows.is_empty() {
        let _ = writeln!(
            text,
            "<path class=\"rule\" d=\"M{x} {}H{}\"/>",
            y + card.head,
            x + card.width
        );
    }
    for row in &card.rows {
        self::row(text, x, right, row);
    }
}

fn row(text: &mut String, x: i32, right: i32, row: &Row) {
    let _ = writeln!(
        text,
        "<circle class=\"{}-fill\" cx=\"{}\" cy=\"{}\" r=\"3\"/>",
        name(row.tone),
        x + 16,
        row.y
    );
    words(text, "", x + 26, row.y + 4, &row.label);
    let _ = writeln!(
        text,
        "<text class=\"small\" text-anchor=\"end\" x=\"{right}\" y=\"{}\">{}</text>",
        row.y + 4,
        escaped(&row.hint)
    );
}

/// Text. If it is cut, its tooltip has the whole text.
fn words(text: &mut String, class: &str, x: i32, y: i32, words: &Words) {
    let class = if class.is_empty() {
        String::new()
    } else {
        format!(" class=\"{class}\"")
    };
    let title = if words.is_cut() {
        format!("<title>{}</title>", escaped(&words.whole))
    } else {
        String::new()
    };
    let _ = writeln!(
        text,
        "<text{class} x=\"{x}\" y=\"{y}\">{title}{}</text>",
        escaped(&words.shown)
    );
}

fn pill(text: &mut String, pill: &Pill, words: &str, tone: Tone) {
    let Point { x, y } = pill.at;
    let stroke = match tone {
        Tone::Failure => "#e5534b",
        _ => "#2da44e",
    };
    let _ = writeln!(
        text,
        "<rect class=\"pill\" stroke=\"{stroke}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
        pill.width,
        pill.height,
        pill.height / 2
    );
    let _ = writeln!(
        text,
        "<text text-anchor=\"middle\" x=\"{}\" y=\"{}\">{words}</text>",
        x + pill.width / 2,
        y + pill.height / 2 + 4
    );
}

fn line(text: &mut String, line: &Line) {
    let name = name(line.tone);
    let _ = writeln!(
        text,
        "<path class=\"line {name}\" d=\"{}\"/>",
        rounded(&line.points)
    );
    let (true, [.., before, tip]) = (line.has_arrow, line.points.as_slice()) else {
        return;
    };
    let (dx, dy) = ((tip.x - before.x).signum(), (tip.y - before.y).signum());
    let (back_x, back_y) = (tip.x - dx * 7, tip.y - dy * 7);
    let _ = writeln!(
        text,
        "<path class=\"{name}-fill\" d=\"M{} {}L{} {}L{} {}Z\"/>",
        tip.x,
        tip.y,
        back_x + dy * 4,
        back_y + dx * 4,
        back_x - dy * 4,
        back_y - dx * 4
    );
}

/// A line through points at right angles, with rounded corners.
fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    for (position, point) in points.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| points.get(before));
        let (Some(before), Some(after)) = (before, points.get(position + 1)) else {
            let command = if position == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{command}{} {}", point.x, point.y);
            continue;
        };
        let toward = |other: &Point| {
            let (dx, dy) = (other.x - point.x, other.y - point.y);
            let far = CORNER.min((dx.abs() + dy.abs()) / 2);
            (point.x + dx.signum() * far, point.y + dy.signum() * far)
        };
        let ((from_x, from_y), (to_x, to_y)) = (toward(before), toward(after));
        let _ = write!(path, "L{from_x} {from_y}Q{} {} {to_x} {to_y}", point.x, point.y);
    }
    path
}

fn name(tone: Tone) -> &'static str {
    match tone {
        Tone::Success => "success",
        Tone::Failure => "failure",
        Tone::Detour => "detour",
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
