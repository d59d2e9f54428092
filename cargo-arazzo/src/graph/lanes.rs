//! The lanes beside the cards: forward on the right, back on the left.

use super::ways::{Node, Tone};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// The ways to one node that share a lane.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) side: Side,
    pub(super) to: Node,
    pub(super) tone: Tone,
    /// Where they leave their cards.
    pub(super) from: Vec<i32>,
    pub(super) place: i32,
}

/// A way before it has a place: what it leaves from, and where it leads.
pub(super) struct Leaving {
    pub(super) y: i32,
    pub(super) from: usize,
    pub(super) to: Node,
    pub(super) tone: Tone,
}

/// Puts the ways into lanes, short ones nearest to the cards.
pub(super) fn lanes(leaving: &[Leaving], entry: impl Fn(Node, Tone) -> i32) -> Vec<Lane> {
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

#[cfg(test)]
mod tests {
    use super::{Leaving, Side, lanes};
    use crate::graph::ways::{Node, Tone};

    /// Cards are 100 high; the end is at 1000 and the error at 1100.
    fn entry(to: Node, _: Tone) -> i32 {
        match to {
            Node::Step(step) => i32::try_from(step).unwrap() * 100,
            Node::End => 1000,
            Node::Error => 1100,
        }
    }

    fn leaving(from: usize, to: Node, tone: Tone) -> Leaving {
        Leaving {
            y: i32::try_from(from).unwrap() * 100 + 50,
            from,
            to,
            tone,
        }
    }

    #[test]
    fn ways_to_one_step_share_a_lane_unless_one_is_behind_a_failure() {
        let ways = [
            leaving(0, Node::Step(5), Tone::Success),
            leaving(1, Node::Step(5), Tone::Success),
            leaving(2, Node::Step(5), Tone::Failure),
        ];
        let lanes = lanes(&ways, entry);
        let shape: Vec<_> = lanes
            .iter()
            .map(|lane| (lane.tone, lane.from.len(), lane.place))
            .collect();
        assert_eq!(shape, [(Tone::Failure, 1, 0), (Tone::Success, 2, 1)]);
    }

    #[test]
    fn lanes_that_do_not_meet_share_a_place_and_the_error_is_outermost() {
        let ways = [
            leaving(0, Node::Step(2), Tone::Success),
            leaving(3, Node::Step(5), Tone::Success),
            leaving(0, Node::Error, Tone::Failure),
            leaving(4, Node::Step(4), Tone::Success),
        ];
        let lanes = lanes(&ways, entry);
        let places: Vec<_> = lanes
            .iter()
            .map(|lane| (lane.side, lane.to, lane.place))
            .collect();
        assert_eq!(
            places,
            [
                (Side::Left, Node::Step(4), 0),
                (Side::Right, Node::Step(2), 0),
                (Side::Right, Node::Step(5), 0),
                (Side::Right, Node::Error, 1),
            ]
        );
    }
}
