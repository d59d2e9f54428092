//! The layout of a picture.
//!
//! The steps are cards below each other, with one row for every way that needs a text. A line from card to card shows
//! the normal order. Every other way leaves its card beside its row and runs in a lane: forward on the right, back on
//! the left. Ways to one step share a lane, and lanes that do not meet share a column, so that a picture stays narrow.
//! All ways to the error share the outermost lane on the right.
//!
//! Lengths are in pixels. The font is monospaced, so the width of a text is known.

use arazzo_codegen::outline::{Call, Role, Step, Workflow};

use super::lanes::{Lane, Leaving, Side, lanes};
use super::picture::{Card, Drawing, Line, Pill, Point, Row, Words};
use super::ways::{Node, Tone, Ways};
use super::words;

/// The width of a character of the size that rows are set in.
const CHARACTER: i32 = 7;
const NARROWEST: i32 = 240;
const WIDEST: i32 = 520;
const ROW: i32 = 22;
const PADDING: i32 = 14;
/// The height of the room above the first card.
const TOP: i32 = 34;
const GAP: i32 = 30;
const LANE: i32 = 12;
/// From a card to its nearest lane, with room for an arrow.
const APPROACH: i32 = 22;
const PILL_HEIGHT: i32 = 26;
const PILL_WIDTH: i32 = 76;
pub(super) const MARGIN: i32 = 16;
/// How far the corner of a line is rounded.
pub(super) const CORNER: i32 = 6;

/// The picture of a workflow.
pub(super) fn layout(workflow: &Workflow) -> Drawing {
    let column = Column::of(workflow);
    let lanes = lanes(&column.leaving, |to, tone| column.entry(to, tone));
    let (left, right) = (reach(&lanes, Side::Left), reach(&lanes, Side::Right));
    let mut lines = column.straight();
    lines.extend(lanes.iter().flat_map(|lane| column.beside(lane)));
    let start = Point {
        x: column.width / 2,
        y: 8,
    };
    lines.extend(column.cards.first().map(|first| Line {
        points: vec![
            Point {
                y: start.y + 6,
                ..start
            },
            Point {
                y: first.at.y,
                ..start
            },
        ],
        tone: Tone::Success,
        has_arrow: true,
    }));
    let mut drawing = Drawing {
        width: left + column.width + right,
        height: column.height,
        cards: column.cards,
        lines,
        start,
        end: column.end,
        error: column.error,
    };
    drawing.shift(left);
    drawing
}

/// How far the lanes of a side reach from the cards.
fn reach(lanes: &[Lane], side: Side) -> i32 {
    let on_side = lanes.iter().filter(|lane| lane.side == side);
    match on_side.map(|lane| lane.place).max() {
        None => 0,
        Some(last) => APPROACH + last * LANE + 4,
    }
}

/// The cards below each other, from the left edge on, and what leaves them.
struct Column {
    width: i32,
    height: i32,
    cards: Vec<Card>,
    /// For each card, whether a line leads to what stands below it.
    goes_on: Vec<bool>,
    leaving: Vec<Leaving>,
    end: Option<Pill>,
    error: Option<Pill>,
}

impl Column {
    fn of(workflow: &Workflow) -> Self {
        let roles = workflow.roles();
        let role = |step: usize| roles.get(step).copied().unwrap_or(Role::OnTheWay);
        let ways: Vec<Ways> = (0..workflow.steps.len())
            .map(|step| Ways::of(workflow, step, role(step)))
            .collect();
        let mut column = Self {
            width: card_width(workflow, &ways),
            height: TOP,
            cards: Vec::new(),
            goes_on: Vec::new(),
            leaving: Vec::new(),
            end: None,
            error: None,
        };
        for (position, (step, ways)) in workflow.steps.iter().zip(ways).enumerate() {
            column.add(position, step, ways, role(position));
        }
        let leads = |to: Node| column.leaving.iter().any(|way| way.to == to);
        let ends = leads(Node::End) || column.goes_on.last() == Some(&true);
        let errs = leads(Node::Error);
        column.end = ends.then(|| column.pill());
        if ends {
            column.height += PILL_HEIGHT + 12;
        }
        column.error = errs.then(|| column.pill());
        if errs {
            column.height += PILL_HEIGHT;
        }
        column
    }

    fn add(&mut self, position: usize, step: &Step, ways: Ways, role: Role) {
        let top = self.height;
        let mut card = card(step, Point { x: 0, y: top }, self.width, role);
        let mut leave = |y: i32, to: Node, tone: Tone| {
            self.leaving.push(Leaving {
                y,
                from: position,
                to,
                tone,
            });
        };
        for way in ways.rows {
            let y = top + card.height + ROW / 2;
            card.height += ROW;
            for (to, tone) in way.to {
                leave(y, to, tone);
            }
            let room = usize::try_from((self.width - PADDING * 3) / CHARACTER).unwrap_or_default();
            let room = room.saturating_sub(way.hint.chars().count() + 2);
            card.rows.push(Row {
                y,
                tone: way.tone,
                label: Words::cut(&way.label, room),
                hint: way.hint,
            });
        }
        if !card.rows.is_empty() {
            card.height += 6;
        }
        if ways.fails {
            leave(top + 37, Node::Error, Tone::Failure);
        }
        self.goes_on.push(ways.goes_on);
        self.height += card.height + GAP;
        self.cards.push(card);
    }

    /// A pill below everything so far.
    fn pill(&self) -> Pill {
        Pill {
            at: Point {
                x: self.width / 2 - PILL_WIDTH / 2,
                y: self.height,
            },
            width: PILL_WIDTH,
            height: PILL_HEIGHT,
        }
    }

    /// Where ways come in, counted from the top.
    fn entry(&self, to: Node, tone: Tone) -> i32 {
        let middle = |pill: &Option<Pill>| pill.as_ref().map_or(0, |pill| pill.at.y + PILL_HEIGHT / 2);
        match to {
            Node::Step(step) => {
                let top = self.cards.get(step).map_or(0, |card| card.at.y);
                top + match tone {
                    Tone::Success => 12,
                    Tone::Failure => 20,
                    Tone::Detour => 28,
                }
            }
            Node::End => middle(&self.end),
            Node::Error => middle(&self.error),
        }
    }

    /// The lines from card to card.
    fn straight(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (position, (card, goes_on)) in self.cards.iter().zip(&self.goes_on).enumerate() {
            let below = self.cards.get(position + 1).map(|next| next.at.y);
            let below = below.or_else(|| self.end.as_ref().map(|pill| pill.at.y));
            let x = self.width / 2;
            let from = card.at.y + card.height;
            if let Some(y) = below.filter(|_| *goes_on) {
                lines.push(Line {
                    points: vec![Point { x, y: from }, Point { x, y }],
                    tone: Tone::Success,
                    has_arrow: true,
                });
            }
        }
        lines
    }

    /// The lines in a lane. The longest way down and the longest way up are drawn whole; the others join them, so that no
    /// dashes lie on dashes.
    fn beside(&self, lane: &Lane) -> Vec<Line> {
        let to_y = self.entry(lane.to, lane.tone);
        let (edge, x) = match lane.side {
            Side::Right => (self.width, self.width + APPROACH + lane.place * LANE),
            Side::Left => (0, -APPROACH - lane.place * LANE),
        };
        let to_x = match lane.to {
            Node::Step(_) => edge,
            Node::End | Node::Error => self.width / 2 + PILL_WIDTH / 2,
        };
        let is_longest = |from: i32| {
            let mut same_way = lane.from.iter().filter(|other| (**other < to_y) == (from < to_y));
            same_way.all(|other| (other - to_y).abs() <= (from - to_y).abs())
        };
        let line = |from: &i32| {
            let is_whole = is_longest(*from);
            let mut points = vec![Point { x: edge, y: *from }, Point { x, y: *from }];
            if is_whole {
                points.extend([Point { x, y: to_y }, Point { x: to_x, y: to_y }]);
            } else {
                let y = from + 2 * CORNER * (to_y - from).signum();
                points.push(Point { x, y });
            }
            Line {
                points,
                tone: lane.tone,
                has_arrow: is_whole,
            }
        };
        lane.from.iter().map(line).collect()
    }
}

fn card(step: &Step, at: Point, width: i32, role: Role) -> Card {
    let room = usize::try_from((width - 2 * PADDING) / CHARACTER).unwrap_or_default();
    let line = step.place.rsplit(':').next().unwrap_or_default();
    let criteria = (!step.criteria.is_empty()).then(|| {
        let whole = format!("succeeds when {}", words::joined(&step.criteria));
        Words::cut(&whole, room)
    });
    let head = if criteria.is_some() { 64 } else { 48 };
    Card {
        at,
        width,
        height: head,
        head,
        role,
        id: Words::cut(&step.id, room.saturating_sub(line.len() + 6)),
        line: line.to_owned(),
        call: Words::cut(&words::call(&step.call), room),
        criteria,
        rows: Vec::new(),
    }
}

/// Wide enough for what the cards hold, within reason.
fn card_width(workflow: &Workflow, ways: &[Ways]) -> i32 {
    let characters = workflow.steps.iter().zip(ways).flat_map(|(step, ways)| {
        let call = match &step.call {
            Call::Request { method, path, .. } => method.len() + path.chars().count() + 1,
            Call::Workflow { id, .. } => id.chars().count() + 9,
            _ => 0,
        };
        let criteria = match step.criteria.is_empty() {
            true => 0,
            false => words::joined(&step.criteria).chars().count() + 14,
        };
        let rows = ways.rows.iter();
        let rows = rows.map(|row| row.label.chars().count() + row.hint.chars().count() + 3);
        rows.chain([call, criteria, step.id.chars().count() + 12])
            .collect::<Vec<_>>()
    });
    let longest = i32::try_from(characters.max().unwrap_or_default()).unwrap_or(i32::MAX / 16);
    (longest.min(1000) * CHARACTER + 3 * PADDING).clamp(NARROWEST, WIDEST)
}
