//! What cargo and rustc say, a line of JSON each.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::PathBuf;

use serde::Deserialize;

use crate::CorpusError;

/// What there was to say of a build.
#[derive(Default)]
pub(super) struct Said {
    /// Errors and warnings by module.
    pub(super) complaints: BTreeMap<String, Vec<String>>,
    /// How many crates of workflows did not have to be built again.
    pub(super) fresh: usize,
}

/// One line of cargo's output.
#[derive(Deserialize)]
struct Line {
    message: Option<Message>,
    target: Option<Target>,
    #[serde(default)]
    fresh: bool,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Message {
    rendered: Option<String>,
    spans: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    file_name: PathBuf,
    is_primary: bool,
}

impl Said {
    pub(super) fn read(output: impl BufRead) -> Result<Self, CorpusError> {
        let mut said = Self::default();
        for line in output.lines() {
            let line = line.map_err(CorpusError::Cargo)?;
            if let Ok(line) = serde_json::from_str(&line) {
                said.add(line);
            }
        }
        Ok(said)
    }

    fn add(&mut self, line: Line) {
        if line.fresh && line.target.is_some_and(|target| target.name.starts_with("part_")) {
            self.fresh += 1;
        }
        let Some(message) = line.message else { return };
        let place = message.spans.iter().find(|place| place.is_primary);
        let module = place.and_then(|place| place.file_name.file_stem()?.to_str());
        if let (Some(module), Some(text)) = (module, message.rendered) {
            self.complaints.entry(module.to_owned()).or_default().push(text);
        }
    }
}
