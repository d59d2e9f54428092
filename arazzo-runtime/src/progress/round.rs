//! The requests of the last round of a loop. The next round is compared with them (S33).

use serde::{Deserialize, Deserializer, Serialize};

use super::{ById, Step, known};
use crate::{Failure, Fingerprint};

/// The steps of a round so far, in order, each with the fingerprint of its request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent, bound(serialize = "S: Step"))]
pub(super) struct Round<S>(Vec<(ById<S>, Fingerprint)>);

/// A round with a step that the workflow no longer has is forgotten: the next one is not compared with it.
impl<'de, S: Step> Deserialize<'de> for Round<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let asked = Vec::<(String, Fingerprint)>::deserialize(deserializer)?;
        let asked = asked.into_iter().map(|(id, asked)| Some((known(&id)?, asked)));
        Ok(Self(asked.collect::<Option<_>>().unwrap_or_default()))
    }
}

impl<S> Default for Round<S> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<S: Step> Round<S> {
    /// The step asks for this. Where the round has come to the step before, a new round begins with it.
    pub(super) fn asks(&mut self, step: S, asked: Fingerprint) {
        if let Some(position) = self.position(step) {
            self.0.truncate(position);
        }
        self.0.push((ById(step), asked));
    }

    /// Whether a step of the round that began with `first` would now ask for something else than it did.
    pub(super) fn asks_anew(&self, first: S, asked: impl Fn(S) -> Result<Fingerprint, Failure>) -> bool {
        let round = self.position(first).and_then(|position| self.0.get(position..));
        round
            .unwrap_or_default()
            .iter()
            // What cannot be asked for is no progress; the step says why when it is its turn.
            .any(|(ById(step), before)| asked(*step).is_ok_and(|now| now != *before))
    }

    fn position(&self, step: S) -> Option<usize> {
        self.0.iter().position(|(known, _)| *known == ById(step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::tests::Abc;

    fn print(text: &str) -> Fingerprint {
        Fingerprint::of(text)
    }

    fn round(steps: &[(Abc, &str)]) -> Round<Abc> {
        let mut round = Round::default();
        for (step, asked) in steps {
            round.asks(*step, print(asked));
        }
        round
    }

    #[test]
    fn s33_a_round_asks_anew_when_one_of_its_steps_would_ask_for_something_else() {
        let round = round(&[(Abc::A, "1"), (Abc::B, "x")]);
        assert!(!round.asks_anew(Abc::A, |step| Ok(print(if step == Abc::A { "1" } else { "x" }))));
        assert!(round.asks_anew(Abc::A, |step| Ok(print(if step == Abc::A { "2" } else { "x" }))));
        assert!(round.asks_anew(Abc::A, |step| Ok(print(if step == Abc::A { "1" } else { "y" }))));
        assert!(!round.asks_anew(Abc::A, |_| Err(Failure::NotRunning)));
    }

    #[test]
    fn s33_a_loop_inside_of_another_has_rounds_of_its_own() {
        let mut round = round(&[(Abc::A, "1"), (Abc::B, "x")]);
        let now = |step| Ok(print(if step == Abc::A { "2" } else { "x" }));
        assert!(
            !round.asks_anew(Abc::B, now),
            "B asks the same again, whatever A does"
        );
        round.asks(Abc::B, print("x"));
        assert!(
            round.asks_anew(Abc::A, now),
            "the outer round has not ended with the inner one"
        );
        assert!(!round.asks_anew(Abc::C, now), "it has not come to C");
    }
}
