//! The file operations of a store.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// The file operations of [`Files`](super::Files). Tests put another implementation in their place, which fails, cuts or
/// reorders them.
pub trait Disk: Send + Sync + fmt::Debug {
    /// Creates a folder and the folders above it, so that they survive the end of the machine. It may exist.
    ///
    /// # Errors
    /// When the folder cannot be created.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// The names in a folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    fn names(&self, folder: &Path) -> io::Result<Vec<String>>;

    /// The content of a file.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn read(&self, file: &Path) -> io::Result<Vec<u8>>;

    /// Creates a file with this content.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn write(&self, file: &Path, content: &[u8]) -> io::Result<()>;

    /// Makes the content of a file survive the end of the machine.
    ///
    /// # Errors
    /// When the file cannot be synced.
    fn sync_file(&self, file: &Path) -> io::Result<()>;

    /// Makes the names in a folder survive the end of the machine.
    ///
    /// # Errors
    /// When the folder cannot be synced.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Renames a file or a folder, in one step that either happens or does not. It fails if `from` is not there. It also
    /// fails if both are folders and `to` has something in it.
    ///
    /// # Errors
    /// When it cannot be renamed.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// When the file cannot be removed.
    fn remove_file(&self, file: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// When the folder cannot be removed, or when there is something in it.
    fn remove_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The file system of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocalDisk;

impl Disk for LocalDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        let above = path.parent().filter(|above| *above != Path::new(""));
        if let Some(above) = above {
            self.create_folder(above)?;
        }
        match fs::create_dir(path) {
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
            created => created?,
        }
        self.sync_folder(above.unwrap_or(Path::new(".")))
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            // The store writes no names that are not Unicode.
            names.extend(entry?.file_name().into_string());
        }
        Ok(names)
    }

    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        fs::read(file)
    }

    fn write(&self, file: &Path, content: &[u8]) -> io::Result<()> {
        File::create(file)?.write_all(content)
    }

    fn sync_file(&self, file: &Path) -> io::Result<()> {
        File::options().write(true).open(file)?.sync_all()
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(windows) {
            // Windows does not open folders as files. It writes the names to its journal by itself.
            return Ok(());
        }
        File::open(folder)?.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir(folder)
    }
}
