//! For the project's tests: every run is stored and resumed again and again, so a run fails if its checkpoint lacks
//! something.

use super::{Checkpoint, Run, Workflow};
use crate::secret::secret_slot::to_text;

impl<W: Workflow> Run<W> {
    /// Continues as another process would: from JSON, and from the inputs that the caller has given.
    pub(super) fn store_and_resume(&mut self) {
        let checkpoint = to_text(&self.checkpoint());
        let json = checkpoint.unwrap_or_else(|error| panic!("a checkpoint of `{}`: {error}", W::ID));
        let checkpoint = Checkpoint::from_json(&json)
            .unwrap_or_else(|error| panic!("a checkpoint of `{}`: {error}: {json}", W::ID));
        *self = Self::resume(self.given.clone(), checkpoint)
            .with_limits(self.limits)
            .watched_by(self.watch.clone());
    }
}
