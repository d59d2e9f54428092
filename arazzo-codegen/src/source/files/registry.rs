//! The files of a build, to which files can be added while others are looked at.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::source::files::sources::{SourceId, SourceText};

/// Enough for every number that a file may have.
const LEVELS: usize = 32;

/// Files are read while nodes of others are in use, so a file never moves once it is here: the first stands alone, the
/// next two share a row, the next four, and so on.
#[derive(Debug)]
pub(in crate::source) struct Registry {
    rows: [OnceLock<Row>; LEVELS],
    known: Mutex<Registered>,
}

type Row = Box<[OnceLock<Arc<SourceText>>]>;

#[derive(Debug, Default)]
struct Registered {
    count: u32,
    by_path: HashMap<PathBuf, SourceId>,
}

impl Default for Registry {
    fn default() -> Self {
        Self {
            rows: [const { OnceLock::new() }; LEVELS],
            known: Mutex::default(),
        }
    }
}

impl Registry {
    /// The file at a canonical path.
    pub(in crate::source) fn at(&self, canonical: &Path) -> Option<SourceId> {
        self.known().by_path.get(canonical).copied()
    }

    /// Adds the file that is made of its number.
    pub(in crate::source) fn add(
        &self,
        canonical: Option<PathBuf>,
        file: impl FnOnce(u32) -> SourceText,
    ) -> SourceId {
        let mut known = self.known();
        let file = Arc::new(file(known.count));
        let id = file.id;
        self.put(&mut known, file);
        if let Some(canonical) = canonical {
            known.by_path.insert(canonical, id);
        }
        id
    }

    /// Adds a file of another build; gives the number it has here.
    pub(in crate::source) fn share(&self, file: Arc<SourceText>) -> u32 {
        self.put(&mut self.known(), file)
    }

    fn put(&self, known: &mut Registered, file: Arc<SourceText>) -> u32 {
        let number = known.count;
        let (row, column) = slot(number);
        let row_length = 1_usize << row;
        if let Some(row) = self.rows.get(row) {
            let row = row.get_or_init(|| (0..row_length).map(|_| OnceLock::new()).collect());
            if let Some(slot) = row.get(column) {
                slot.get_or_init(|| file);
            }
        }
        known.count += 1;
        number
    }

    pub(in crate::source) fn get(&self, number: u32) -> Option<&Arc<SourceText>> {
        let (row, column) = slot(number);
        self.rows.get(row)?.get()?.get(column)?.get()
    }

    /// The files in the order of their numbers.
    pub(in crate::source) fn iter(&self) -> impl Iterator<Item = &Arc<SourceText>> {
        (0..u32::MAX).map_while(|number| self.get(number))
    }

    fn known(&self) -> MutexGuard<'_, Registered> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The row of a number and its place there: 0 | 1 2 | 3 4 5 6 | …
fn slot(number: u32) -> (usize, usize) {
    let nth = u64::from(number) + 1;
    let row = nth.ilog2();
    (row as usize, (nth - (1 << row)) as usize)
}
