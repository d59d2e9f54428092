//! A store in a folder.

mod disk;
mod layout;

use std::io;
use std::path::{Path, PathBuf};

pub use self::disk::{Disk, LocalDisk};
use self::layout::Version;
use super::{Due, Filter, Found, Id, Record, Store, StoreError, Stored, Timestamp};

/// How often a record is looked for while others save it.
const TRIES: usize = 100;

/// A store in a folder, for one machine and for up to some thousand runs. Several processes may use it at once.
///
/// Each run has a folder, with its record as a JSON file and an empty file beside it, the head. The name of the head says
/// which record is current. To save a record, it is written to a new file, synced, and then the head is renamed. If two
/// processes save the same version, only one of them can rename the head: for the other it is gone. So there are no lock
/// files, and a process that dies leaves no lock. A process that dies while it saves leaves the old record or the new one.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use arazzo_runtime::store::{Files, Filter, Store};
/// # let folder = std::env::temp_dir().join(format!("arazzo-files-{}", std::process::id()));
/// let store = Files::open(&folder)?;
/// assert!(store.list(&Filter::default())?.runs.is_empty());
/// # std::fs::remove_dir_all(folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Files<D = LocalDisk> {
    /// The folders of the runs.
    runs: PathBuf,
    /// Folders that are being filled or removed.
    temporary: PathBuf,
    disk: D,
}

impl Files {
    /// Opens the store in this folder, which is created if it is not there.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder cannot be created.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::on(LocalDisk, folder)
    }
}

impl<D: Disk> Files<D> {
    /// Opens the store in this folder of another file system.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder cannot be created.
    pub fn on(disk: D, folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        let folder = folder.as_ref();
        let [runs, temporary] = ["runs", "temporary"].map(|name| folder.join(name));
        for path in [&runs, &temporary] {
            done("created", path, disk.create_folder(path))?;
        }
        Ok(Self {
            runs,
            temporary,
            disk,
        })
    }

    fn folder(&self, id: &Id) -> PathBuf {
        self.runs.join(layout::folder(id))
    }

    /// The current version of the record in a folder. `None` if there is no such run.
    fn head(&self, folder: &Path) -> Result<Option<Version>, StoreError> {
        let names = match self.disk.names(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            names => done("read", folder, names)?,
        };
        Ok(names.iter().filter_map(|name| Version::of_head(name)).max())
    }

    /// Reads the record in a folder.
    fn read(&self, folder: &Path) -> Result<Option<Stored>, StoreError> {
        for _ in 0..TRIES {
            let Some(version) = self.head(folder)? else {
                return Ok(None);
            };
            let file = folder.join(version.data());
            let content = match self.disk.read(&file) {
                // Another process has saved the record in the meantime, unless the head is still the same.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if self.head(folder)? == Some(version) {
                        return Err(damaged(&file, error));
                    }
                    continue;
                }
                content => done("read", &file, content)?,
            };
            let record: Record = serde_json::from_slice(&content).map_err(|error| damaged(&file, error))?;
            return Ok(Some(Stored {
                record,
                version: version.number,
            }));
        }
        let busy = io::Error::new(io::ErrorKind::ResourceBusy, "others save it all the time");
        done("read", folder, Err(busy))
    }

    /// Writes the file of a version, so that it survives the end of the machine. It is not current yet.
    fn write(&self, folder: &Path, version: &Version, record: &Record) -> Result<(), StoreError> {
        let file = folder.join(version.data());
        let json = serde_json::to_vec(record).map_err(|error| damaged(&file, error))?;
        done("written", &file, self.disk.write(&file, &json))?;
        done("synced", &file, self.disk.sync_file(&file))
    }

    fn sync(&self, folder: &Path) -> Result<(), StoreError> {
        done("synced", folder, self.disk.sync_folder(folder))
    }

    /// Removes the records before the current one, also those of processes that died while they saved. A record that stays
    /// takes space and does no harm.
    fn clean(&self, folder: &Path, current: &Version) {
        for name in self.disk.names(folder).unwrap_or_default() {
            if Version::of_data(&name)
                .is_some_and(|other| other.number <= current.number && other != *current)
            {
                let _ = self.disk.remove_file(&folder.join(name));
            }
        }
    }

    /// Removes the folder of a run without a head, which counts as no run. Only the files that are there now are removed:
    /// another process may put a new folder in its place.
    fn remove_rest(&self, folder: &Path) {
        let names = self.disk.names(folder).unwrap_or_default();
        if names.iter().all(|name| Version::of_head(name).is_none()) {
            self.remove_files(folder, &names);
        }
    }

    fn remove_files(&self, folder: &Path, names: &[String]) {
        for name in names {
            let _ = self.disk.remove_file(&folder.join(name));
        }
        let _ = self.disk.remove_folder(folder);
    }

    /// Reads the records of all runs, one after the other, and keeps what `keep` returns.
    fn all<T>(&self, mut keep: impl FnMut(Record) -> Option<T>) -> Result<Found<T>, StoreError> {
        let mut found = Found::default();
        let names = done("read", &self.runs, self.disk.names(&self.runs))?;
        for name in names {
            let Some(id) = layout::id(&name) else {
                continue;
            };
            let folder = self.runs.join(name);
            match self.read(&folder) {
                Ok(Some(Stored { record, .. })) if record.id == id => found.runs.extend(keep(record)),
                Ok(Some(_)) => found.damaged.push(of_another(&folder)),
                Ok(None) => {}
                Err(error) => found.damaged.push(error),
            }
        }
        Ok(found)
    }
}

impl<D: Disk> Store for Files<D> {
    fn create(&self, record: &Record) -> Result<(), StoreError> {
        let folder = self.folder(&record.id);
        let exists = || StoreError::Exists {
            id: record.id.clone(),
        };
        if self.head(&folder)?.is_some() {
            return Err(exists());
        }
        // The whole folder appears in one step.
        let new = self.temporary.join(layout::random());
        done("created", &new, self.disk.create_folder(&new))?;
        let version = Version::new(1);
        self.write(&new, &version, record)?;
        let head = new.join(version.head());
        done("written", &head, self.disk.write(&head, b""))?;
        done("synced", &head, self.disk.sync_file(&head))?;
        self.sync(&new)?;
        // A process may have died while it removed a run with this id.
        self.remove_rest(&folder);
        if let Err(error) = self.disk.rename(&new, &folder) {
            match self.head(&folder) {
                // It was renamed all the same.
                Ok(Some(head)) if head == version => {}
                head => {
                    self.remove_files(&new, &[version.head(), version.data()]);
                    return match head {
                        Ok(Some(_)) => Err(exists()),
                        _ => done("created", &folder, Err(error)),
                    };
                }
            }
        }
        self.sync(&self.runs)
    }

    fn load(&self, id: &Id) -> Result<Option<Stored>, StoreError> {
        let folder = self.folder(id);
        match self.read(&folder)? {
            Some(stored) if stored.record.id != *id => Err(of_another(&folder)),
            stored => Ok(stored),
        }
    }

    fn save(&self, record: &Record, version: u64) -> Result<u64, StoreError> {
        let conflict = || StoreError::Conflict {
            id: record.id.clone(),
        };
        let folder = self.folder(&record.id);
        let current = self.head(&folder)?.filter(|head| head.number == version);
        let current = current.ok_or_else(conflict)?;
        let next = Version::new(version.saturating_add(1));
        if let Err(error) = self.write(&folder, &next, record) {
            // Another process that has saved the record in the meantime may have removed the file.
            let is_current = self.head(&folder)? == Some(current);
            return Err(if is_current { error } else { conflict() });
        }
        if version == 1 {
            // It may be unknown whether the run was created.
            self.sync(&self.runs)?;
        }
        // The file must be there before the head names it.
        self.sync(&folder)?;
        let [from, to] = [&current, &next].map(|version| folder.join(version.head()));
        match self.disk.rename(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let _ = self.disk.remove_file(&folder.join(next.data()));
                return Err(conflict());
            }
            renamed => done("renamed", &from, renamed)?,
        }
        self.sync(&folder)?;
        self.clean(&folder, &next);
        Ok(next.number)
    }

    fn remove(&self, id: &Id, version: u64) -> Result<(), StoreError> {
        let conflict = || StoreError::Conflict { id: id.clone() };
        let folder = self.folder(id);
        let current = self.head(&folder)?.filter(|head| head.number == version);
        let head = folder.join(current.ok_or_else(conflict)?.head());
        // Without its head there is no such run, and nobody can save it.
        match self.disk.remove_file(&head) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(conflict()),
            removed => done("removed", &head, removed)?,
        }
        self.sync(&folder)?;
        self.remove_rest(&folder);
        Ok(())
    }

    fn due(&self, workflow: &str, until: Timestamp, limit: usize) -> Result<Found<Due>, StoreError> {
        let mut found = self.all(|record| {
            let at = record.due_at().filter(|at| *at <= until)?;
            (record.workflow == workflow).then_some(Due { id: record.id, at })
        })?;
        found.runs.sort_by_key(|due| due.at);
        found.runs.truncate(limit);
        Ok(found)
    }

    fn list(&self, filter: &Filter) -> Result<Found<Record>, StoreError> {
        let mut found = self.all(|record| filter.matches(&record).then_some(record))?;
        found.runs.sort_unstable_by(|left, right| left.id.cmp(&right.id));
        Ok(found)
    }
}

fn done<T>(action: &'static str, path: &Path, result: io::Result<T>) -> Result<T, StoreError> {
    result.map_err(|source| StoreError::Io {
        action,
        path: path.to_owned(),
        source,
    })
}

fn damaged(file: &Path, source: impl Into<crate::error::BoxError>) -> StoreError {
    StoreError::Damaged {
        place: file.display().to_string(),
        source: source.into(),
    }
}

fn of_another(folder: &Path) -> StoreError {
    damaged(folder, "it is the record of another run")
}
