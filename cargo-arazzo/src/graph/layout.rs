//! Where the parts of a picture stand.
//!
//! The steps stand below each other in their order, each a card with a row for every way that needs words. A run that just
//! goes on is a line from card to card. Every other way leaves the card beside its row and runs in a lane: forward on the
//! right, back on the left. Ways to one step share a lane, and lanes that do not meet share a place, so that a picture
//! stays narrow. All ways to the error share the lane farthest to the right.
//!
//! Lengths are in pixels. Text is set in a font of fixed width, so what it takes is known.

use arazzo_codegen::outline::{Call, Role, Step, Target, Workflow};

use super::words;

/// The width of a character of the size that rows are set in.
const CHARACTER: i32 = 7;
const NARROWEST: i32 = 240;
const WIDEST: i32 = 520;
const ROW: i32 = 22;
const PADDING: i32 = 14;
const GAP: i32 = 30;
const LANE: i32 = 12;
/// From a card to its nearest lane, with room for an arrow.
const APPROACH: i32 = 22;
const PILL_HEIGHT: i32 = 26;
const PILL_WIDTH: i32 = 76;
pub(super) const MARGIN: i32 = 16;
/// How far the corner of a line is rounded.
pub(super) const CORNER: i32 = 6;

/// What a way is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    Success,
    Failure,
    /// To the step that runs before a retry, and back.
    Detour,
}

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
    /// What has to hold for it to have succeeded.
    pub(super) criteria: Option<Words>,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) y: i32,
    pub(super) tone: Tone,
    pub(super) label: Words,
    /// Where it leads, in words.
    pub(super) hint: String,
}

/// Text as it is shown, and the whole of it where that is more.
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Step(usize),
    End,
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// The ways to one node that share a lane.
#[derive(Debug)]
struct Lane {
    side: Side,
    to: Node,
    tone: Tone,
    /// Where they leave their cards.
    from: Vec<i32>,
    place: i32,
}

/// A way before it has a place: what it leaves from, and where it leads.
struct Leaving {
    y: i32,
    from: usize,
    to: Node,
    tone: Tone,
}

pub(super) fn layout(workflow: &Workflow) -> Drawing {
    let roles = workflow.roles();
    let role = |step: usize| roles.get(step).copied().unwrap_or(Role::OnTheWay);
    let count = workflow.steps.len();
    let ways: Vec<Ways> = (0..count)
        .map(|step| Ways::of(workflow, step, role(step)))
        .collect();
    let width = card_width(workflow, &ways);
    let mut cards = Vec::new();
    let mut leaving = Vec::new();
    let mut goes_on = Vec::new();
    let mut y = 34;
    for (position, (step, ways)) in workflow.steps.iter().zip(ways).enumerate() {
        let at = Point { x: 0, y };
        let mut card = card(step, at, width, role(position));
        for way in ways.rows {
            let row_y = at.y + card.height + ROW / 2;
            card.height += ROW;
            let room = (width - PADDING * 3) / CHARACTER;
            let room = usize::try_from(room).unwrap_or_default();
            let room = room.saturating_sub(way.hint.chars().count() + 2);
            card.rows.push(Row {
                y: row_y,
                tone: way.tone,
                label: Words::cut(&way.label, room),
                hint: way.hint,
            });
            for (to, tone) in way.to {
                leaving.push(Leaving {
                    y: row_y,
                    from: position,
                    to,
                    tone,
                });
            }
        }
        if !card.rows.is_empty() {
            card.height += 6;
        }
        if ways.fails {
            leaving.push(Leaving {
                y: at.y + 37,
                from: position,
                to: Node::Error,
                tone: Tone::Failure,
            });
        }
        goes_on.push(ways.goes_on);
        y += card.height + GAP;
        cards.push(card);
    }
    let ends = leaving.iter().any(|way| way.to == Node::End) || goes_on.last() == Some(&true);
    let errs = leaving.iter().any(|way| way.to == Node::Error);
    let pill = |y: i32| Pill {
        at: Point {
            x: width / 2 - PILL_WIDTH / 2,
            y,
        },
        width: PILL_WIDTH,
        height: PILL_HEIGHT,
    };
    let mut end = ends.then(|| pill(y));
    if ends {
        y += PILL_HEIGHT + 12;
    }
    let mut error = errs.then(|| pill(y));
    if errs {
        y += PILL_HEIGHT;
    }
    let entry = |to: Node, tone: Tone| match to {
        Node::Step(step) => {
            let top = cards.get(step).map_or(0, |card| card.at.y);
            top + match tone {
                Tone::Success => 12,
                Tone::Failure => 20,
                Tone::Detour => 28,
            }
        }
        Node::End => end.as_ref().map_or(0, |pill| pill.at.y + PILL_HEIGHT / 2),
        Node::Error => error.as_ref().map_or(0, |pill| pill.at.y + PILL_HEIGHT / 2),
    };
    let lanes = lanes(&leaving, entry);
    let places = |side: Side| {
        let on_side = lanes.iter().filter(|lane| lane.side == side);
        on_side.map(|lane| lane.place + 1).max().unwrap_or_default()
    };
    let reach = |places: i32| match places {
        0 => 0,
        places => APPROACH + (places - 1) * LANE + 4,
    };
    let left = reach(places(Side::Left));
    let mut lines = Vec::new();
    for (position, goes_on) in goes_on.iter().enumerate() {
        let Some(card) = cards.get(position) else { continue };
        let from = card.at.y + card.height;
        let to = match cards.get(position + 1) {
            Some(next) => next.at.y,
            None => end.as_ref().map_or(from, |pill| pill.at.y),
        };
        if *goes_on {
            let x = width / 2;
            lines.push(Line {
                points: vec![Point { x, y: from }, Point { x, y: to }],
                tone: Tone::Success,
                has_arrow: true,
            });
        }
    }
    for lane in &lanes {
        let to_y = entry(lane.to, lane.tone);
        let (edge, lane_x) = match lane.side {
            Side::Right => (width, width + APPROACH + lane.place * LANE),
            Side::Left => (0, -APPROACH - lane.place * LANE),
        };
        let to_x = match lane.to {
            Node::Step(_) => edge,
            Node::End | Node::Error => width / 2 + PILL_WIDTH / 2,
        };
        // The longest way down and the longest way up are drawn whole; the others join them, so that no dashes lie on dashes.
        let whole = [lane.from.iter().min(), lane.from.iter().max()];
        for from_y in &lane.from {
            let is_whole = whole.contains(&Some(from_y)) && {
                let above = |y: &i32| *y < to_y;
                let others = lane.from.iter().filter(|y| above(y) == above(from_y));
                others
                    .into_iter()
                    .all(|y| (y - to_y).abs() <= (from_y - to_y).abs())
            };
            let mut points = vec![
                Point { x: edge, y: *from_y },
                Point {
                    x: lane_x,
                    y: *from_y,
                },
            ];
            if is_whole {
                points.extend([Point { x: lane_x, y: to_y }, Point { x: to_x, y: to_y }]);
            } else {
                let y = from_y + 2 * CORNER * (to_y - from_y).signum();
                points.push(Point { x: lane_x, y });
            }
            lines.push(Line {
                points,
                tone: lane.tone,
                has_arrow: is_whole,
            });
        }
    }
    let mut start = Point { x: width / 2, y: 8 };
    let shift = |point: &mut Point| point.x += left;
    cards.iter_mut().for_each(|card| shift(&mut card.at));
    lines.iter_mut().flat_map(|line| &mut line.points).for_each(shift);
    end.iter_mut()
        .chain(&mut error)
        .for_each(|pill| shift(&mut pill.at));
    shift(&mut start);
    if count > 0 {
        let top = cards.first().map_or(start.y, |card| card.at.y);
        lines.push(Line {
            points: vec![
                Point {
                    y: start.y + 6,
                    ..start
                },
                Point { y: top, ..start },
            ],
            tone: Tone::Success,
            has_arrow: true,
        });
    }
    Drawing {
        width: left + width + reach(places(Side::Right)),
        height: y,
        cards,
        lines,
        start,
        end,
        error,
    }
}

/// A way with its words.
struct Worded {
    tone: Tone,
    label: String,
    hint: String,
    to: Vec<(Node, Tone)>,
}

struct Ways {
    rows: Vec<Worded>,
    /// A line leads straight to what stands below.
    goes_on: bool,
    /// A failure ends the run, and nothing more is to be said of it.
    fails: bool,
}

impl Ways {
    fn of(workflow: &Workflow, position: usize, role: Role) -> Self {
        let mut ways = Self {
            rows: Vec::new(),
            goes_on: false,
            fails: false,
        };
        let Some(step) = workflow.steps.get(position) else {
            return ways;
        };
        if role == Role::BeforeRetries {
            return ways;
        }
        let below = match position + 1 {
            next if next < workflow.steps.len() => Node::Step(next),
            _ => Node::End,
        };
        let plain = step.success.len() == 1;
        for (at, way) in step.success.iter().enumerate() {
            let is_straight =
                way.always && node(way.to, position) == below && !matches!(way.to, Target::Retry { .. });
            if is_straight {
                ways.goes_on = true;
            }
            if is_straight && plain {
                continue;
            }
            let mut worded = worded(workflow, position, way, at, Tone::Success);
            if is_straight {
                worded.to.clear();
            }
            ways.rows.push(worded);
        }
        let said = words::said(step);
        ways.fails = said.is_empty();
        for (at, way) in said.iter().enumerate() {
            ways.rows.push(worded(workflow, position, way, at, Tone::Failure));
        }
        ways
    }
}

fn worded(
    workflow: &Workflow,
    position: usize,
    way: &arazzo_codegen::outline::Way,
    at: usize,
    tone: Tone,
) -> Worded {
    let label = match words::condition(way, at) {
        label if label.is_empty() && tone == Tone::Failure => "on failure".to_owned(),
        label if label.is_empty() => "always".to_owned(),
        label => label,
    };
    let to = node(way.to, position);
    let (hint, detour) = match way.to {
        Target::Step(step) if step == position => ("again".to_owned(), None),
        Target::Step(step) => {
            let id = workflow.steps.get(step).map(|step| step.id.as_str());
            (words::cut(id.unwrap_or_default(), 24), None)
        }
        Target::Retry {
            after, limit, first, ..
        } => (words::retry(workflow, after, limit, first), first),
        Target::End => ("end".to_owned(), None),
        _ => ("error".to_owned(), None),
    };
    let detour = detour.map(|first| (Node::Step(first), Tone::Detour));
    Worded {
        tone,
        label,
        hint,
        to: std::iter::once((to, tone)).chain(detour).collect(),
    }
}

fn node(target: Target, from: usize) -> Node {
    match target {
        Target::Step(to) => Node::Step(to),
        Target::Retry { .. } => Node::Step(from),
        Target::End => Node::End,
        _ => Node::Error,
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

impl Words {
    fn cut(text: &str, longest: usize) -> Self {
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

/// Puts the ways into lanes, short ones nearest to the cards.
fn lanes(leaving: &[Leaving], entry: impl Fn(Node, Tone) -> i32) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for way in leaving {
        let side = match way.to {
            Node::Step(to) if to <= way.from => Side::Left,
            _ => Side::Right,
        };
        // A loop of a step by itself keeps away from those of others.
        let same = lanes
            .iter_mut()
            .find(|lane| (lane.side, lane.to, lane.tone) == (side, way.to, way.tone));
        match same {
            Some(lane) => lane.from.push(way.y),
            None => lanes.push(Lane {
                side,
                to: way.to,
                tone: way.tone,
                from: vec![way.y],
                place: 0,
            }),
        }
    }
    let span = |lane: &Lane| {
        let ends = lane.from.iter().copied().chain([entry(lane.to, lane.tone)]);
        let (top, bottom) = ends.fold((i32::MAX, i32::MIN), |(top, bottom), y| {
            (top.min(y), bottom.max(y))
        });
        (top, bottom)
    };
    lanes.sort_by_key(|lane| {
        let (top, bottom) = span(lane);
        (lane.to == Node::Error, bottom - top, top)
    });
    let mut taken: Vec<(Side, i32, (i32, i32))> = Vec::new();
    for position in 0..lanes.len() {
        let Some(lane) = lanes.get_mut(position) else {
            continue;
        };
        let (top, bottom) = span(lane);
        let meets = |place: i32| {
            taken.iter().any(|(side, other, (from, to))| {
                *side == lane.side && *other == place && top <= *to + 4 && bottom + 4 >= *from
            })
        };
        let first = match lane.to {
            Node::Error => taken
                .iter()
                .map(|(_, place, _)| place + 1)
                .max()
                .unwrap_or_default(),
            _ => 0,
        };
        let place = (first..).find(|place| !meets(*place)).unwrap_or_default();
        lane.place = place;
        taken.push((lane.side, place, (top, bottom)));
    }
    lanes
}
