//! The parts of a picture with their positions, in pixels.

use arazzo_codegen::outline::Role;

use super::ways::Tone;
use super::words;

/// The picture of one workflow; its left upper corner is the origin.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) cards: Vec<Card>,
    pub(super) lines: Vec<Line>,
    pub(super) start: Point,
    pub(super) end: Option<Pill>,
    pub(super) error: Option<Pill>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

#[derive(Debug)]
pub(super) struct Card {
    pub(super) at: Point,
    pub(super) width: i32,
    pub(super) height: i32,
    /// How much of the height is above the rows.
    pub(super) head: i32,
    pub(super) role: Role,
    pub(super) id: Words,
    pub(super) line: String,
    pub(super) call: Words,
    /// Its success criteria.
    pub(super) criteria: Option<Words>,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) y: i32,
    pub(super) tone: Tone,
    pub(super) label: Words,
    /// Its target, as text.
    pub(super) hint: String,
}

/// Text as shown, and the whole text if it is cut.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) shown: String,
    pub(super) whole: String,
}

#[derive(Debug)]
pub(super) struct Pill {
    pub(super) at: Point,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A line with right angles.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) points: Vec<Point>,
    pub(super) tone: Tone,
    /// An arrow at its end; a line without one joins another.
    pub(super) has_arrow: bool,
}

impl Drawing {
    /// Moves everything to the right.
    pub(super) fn shift(&mut self, by: i32) {
        let cards = self.cards.iter_mut().map(|card| &mut card.at);
        let lines = self.lines.iter_mut().flat_map(|line| &mut line.points);
        let pills = self
            .end
            .iter_mut()
            .chain(&mut self.error)
            .map(|pill| &mut pill.at);
        for point in cards.chain(lines).chain(pills).chain([&mut self.start]) {
            point.x += by;
        }
    }
}

impl Words {
    pub(super) fn cut(text: &str, longest: usize) -> Self {
        let whole = words::one_line(text);
        Self {
            shown: words::cut(&whole, longest),
            whole,
        }
    }

    pub(super) fn is_cut(&self) -> bool {
        self.shown != self.whole
    }
}
