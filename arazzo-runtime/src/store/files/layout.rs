//! The names of the folders and files of a store.

use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};

use crate::store::Id;

/// The folder of a run.
pub(super) fn folder(id: &Id) -> String {
    let mut name = String::from("run-");
    for byte in id.as_str().bytes() {
        match byte {
            // Some file systems do not distinguish capitals, so these are escaped.
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            _ => {
                // Writing to a string does not fail.
                let _ = write!(name, "%{byte:02x}");
            }
        }
    }
    name
}

/// The id of the run of a folder.
pub(super) fn id(folder: &str) -> Option<Id> {
    let escaped = folder.strip_prefix("run-")?;
    let id = percent_encoding::percent_decode_str(escaped).decode_utf8().ok()?;
    id.parse().ok()
}

/// One version of a record: its number, and a random name that distinguishes it from others of the same number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    pub(super) number: u64,
    random: String,
}

impl Version {
    pub(super) fn new(number: u64) -> Self {
        Self {
            number,
            random: random(),
        }
    }

    /// The file that is there as long as this version is the current one.
    pub(super) fn head(&self) -> String {
        format!("head-{}-{}", self.number, self.random)
    }

    /// The file with the record.
    pub(super) fn data(&self) -> String {
        format!("{}-{}.json", self.number, self.random)
    }

    pub(super) fn of_head(name: &str) -> Option<Self> {
        Self::parse(name.strip_prefix("head-")?)
    }

    pub(super) fn of_data(name: &str) -> Option<Self> {
        Self::parse(name.strip_suffix(".json")?)
    }

    fn parse(text: &str) -> Option<Self> {
        let (number, random) = text.split_once('-')?;
        Some(Self {
            number: number.parse().ok()?,
            random: random.to_owned(),
        })
    }
}

/// A name that nothing else has.
pub(super) fn random() -> String {
    // The keys of a `RandomState` are random.
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_run_tells_its_id() {
        for text in ["order-7", "A", "a", "%41", "../x", "con", "é ü", "."] {
            let written: Id = text.parse().unwrap();
            let folder = folder(&written);
            assert_eq!(id(&folder), Some(written));
            assert!(folder.is_ascii() && !folder.contains(['/', '.', 'A']), "{folder}");
        }
        let longest = folder(&"\u{e9}".repeat(40).parse().unwrap());
        assert!(longest.len() <= 255, "{longest}");
        assert_eq!(id("other"), None);
    }

    #[test]
    fn a_version_is_read_from_its_files() {
        let version = Version::new(12);
        assert_eq!(Version::of_head(&version.head()), Some(version.clone()));
        assert_eq!(Version::of_data(&version.data()), Some(version.clone()));
        assert_ne!(Version::new(12), version);
        assert_eq!(Version::of_head(&version.data()), None);
    }
}
