//! A disk in memory that fails, loses its power and forgets what was not synced.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Component, Path};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arazzo_runtime::store::Disk;

use crate::Random;

/// A disk in memory. Clones are the same disk.
///
/// What was not synced is lost, kept or cut when the power fails, in any combination: each change of names by itself, and
/// each content by itself. So names may be there without their content, and a later change without an earlier one.
#[derive(Clone, Debug)]
pub struct MemoryDisk(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    nodes: Vec<Node>,
    /// Changes of names that are not synced.
    pending: Vec<Change>,
    operations: usize,
    /// The operation that fails.
    fault: Option<Fault>,
    is_off: bool,
}

#[derive(Clone, Copy, Debug)]
struct Fault {
    operation: usize,
    /// Whether the operation does its work all the same.
    after: bool,
    /// Whether all later operations fail as well.
    power: bool,
}

#[derive(Debug)]
enum Node {
    Folder {
        now: BTreeMap<String, usize>,
        synced: BTreeMap<String, usize>,
    },
    File {
        now: Vec<u8>,
        synced: Vec<u8>,
    },
}

/// Names that change in one step: the folder, the name, and the node that it has from then on.
type Change = Vec<(usize, String, Option<usize>)>;

const ROOT: usize = 0;

impl Default for MemoryDisk {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State {
            nodes: vec![Node::folder()],
            pending: Vec::new(),
            operations: 0,
            fault: None,
            is_off: false,
        })))
    }
}

impl MemoryDisk {
    /// How many operations it was asked for.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.state().operations
    }

    /// Lets one operation fail, after this many others. If `after`, it does its work and fails all the same.
    pub fn fail(&self, others: usize, after: bool) {
        self.set_fault(others, after, false);
    }

    /// Lets the power fail in an operation, after this many others.
    pub fn fail_power(&self, others: usize, after: bool) {
        self.set_fault(others, after, true);
    }

    fn set_fault(&self, others: usize, after: bool, power: bool) {
        let mut state = self.state();
        state.fault = Some(Fault {
            operation: state.operations + others,
            after,
            power,
        });
    }

    /// Whether the power has failed.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.state().is_off
    }

    /// The power comes back. What was not synced has a random fate.
    pub fn restart(&self, random: &mut Random) {
        let mut state = self.state();
        state.fault = None;
        state.is_off = false;
        let mut pending = std::mem::take(&mut state.pending);
        while !pending.is_empty() {
            let change = pending.swap_remove(random.below(pending.len()));
            if random.one_in(2) {
                state.sync(&change);
            }
        }
        for node in &mut state.nodes {
            match node {
                Node::Folder { now, synced } => now.clone_from(synced),
                Node::File { now, synced } => {
                    if now != synced {
                        match random.below(3) {
                            0 => synced.clone_from(now),
                            1 => *synced = now[..random.below(now.len() + 1)].to_vec(),
                            _ => {}
                        }
                        now.clone_from(synced);
                    }
                }
            }
        }
    }

    /// Whether a text is anywhere on the disk, in files that were removed as well.
    #[must_use]
    pub fn has(&self, text: &str) -> bool {
        let has = |content: &[u8]| {
            content
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        };
        self.state().nodes.iter().any(|node| match node {
            Node::Folder { now, .. } => now.keys().any(|name| name.contains(text)),
            Node::File { now, synced } => has(now) || has(synced),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does an operation, or fails.
    fn operate<T>(&self, work: impl FnOnce(&mut State) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.state();
        let broken = || io::Error::other("the disk is broken on purpose");
        if state.is_off {
            return Err(broken());
        }
        let number = state.operations;
        state.operations += 1;
        match state.fault {
            Some(fault) if fault.operation == number => {
                state.fault = None;
                state.is_off = fault.power;
                if fault.after {
                    let _ = work(&mut state);
                }
                Err(broken())
            }
            _ => work(&mut state),
        }
    }
}

impl Node {
    fn folder() -> Self {
        Self::Folder {
            now: BTreeMap::new(),
            synced: BTreeMap::new(),
        }
    }
}

fn error(kind: ErrorKind) -> io::Error {
    kind.into()
}

impl State {
    fn names(&self, folder: usize) -> io::Result<&BTreeMap<String, usize>> {
        match &self.nodes[folder] {
            Node::Folder { now, .. } => Ok(now),
            Node::File { .. } => Err(error(ErrorKind::NotADirectory)),
        }
    }

    fn find(&self, path: &Path) -> io::Result<usize> {
        let mut node = ROOT;
        for part in parts(path) {
            let names = self.names(node)?;
            node = *names.get(&part).ok_or_else(|| error(ErrorKind::NotFound))?;
        }
        Ok(node)
    }

    /// The folder and the name of a path.
    fn place(&self, path: &Path) -> io::Result<(usize, String)> {
        let folder = self.find(path.parent().unwrap())?;
        Ok((folder, parts(path).pop().unwrap()))
    }

    fn add(&mut self, folder: usize, name: String, node: Node) {
        self.nodes.push(node);
        let node = self.nodes.len() - 1;
        self.change(vec![(folder, name, Some(node))]);
    }

    /// Changes names, not yet so that it survives.
    fn change(&mut self, change: Change) {
        for (folder, name, node) in &change {
            if let Node::Folder { now, .. } = &mut self.nodes[*folder] {
                set(now, name, *node);
            }
        }
        self.pending.push(change);
    }

    fn sync(&mut self, change: &Change) {
        for (folder, name, node) in change {
            if let Node::Folder { synced, .. } = &mut self.nodes[*folder] {
                set(synced, name, *node);
            }
        }
    }
}

fn set(names: &mut BTreeMap<String, usize>, name: &str, node: Option<usize>) {
    match node {
        Some(node) => names.insert(name.to_owned(), node),
        None => names.remove(name),
    };
}

fn parts(path: &Path) -> Vec<String> {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_str().unwrap().to_owned()),
        _ => None,
    });
    parts.collect()
}

impl Disk for MemoryDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.operate(|state| {
            let mut folder = ROOT;
            for part in parts(path) {
                folder = match state.names(folder)?.get(&part) {
                    Some(node) => *node,
                    None => {
                        state.add(folder, part, Node::folder());
                        let change = state.pending.pop().unwrap();
                        state.sync(&change);
                        state.nodes.len() - 1
                    }
                };
            }
            Ok(())
        })
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.operate(|state| {
            let names = state.names(state.find(folder)?)?;
            Ok(names.keys().cloned().collect())
        })
    }

    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        self.operate(|state| match &state.nodes[state.find(file)?] {
            Node::File { now, .. } => Ok(now.clone()),
            Node::Folder { .. } => Err(error(ErrorKind::IsADirectory)),
        })
    }

    fn write(&self, file: &Path, content: &[u8]) -> io::Result<()> {
        self.operate(|state| {
            let (folder, name) = state.place(file)?;
            assert!(
                !state.names(folder)?.contains_key(&name),
                "files are written once"
            );
            let node = Node::File {
                now: content.to_vec(),
                synced: Vec::new(),
            };
            state.add(folder, name, node);
            Ok(())
        })
    }

    fn sync_file(&self, file: &Path) -> io::Result<()> {
        self.operate(|state| {
            let node = state.find(file)?;
            if let Node::File { now, synced } = &mut state.nodes[node] {
                synced.clone_from(now);
            }
            Ok(())
        })
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.operate(|state| {
            let folder = state.find(folder)?;
            let (synced, pending) = std::mem::take(&mut state.pending)
                .into_iter()
                .partition(|change: &Change| change.iter().any(|(changed, ..)| *changed == folder));
            state.pending = pending;
            synced.iter().for_each(|change| state.sync(change));
            Ok(())
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operate(|state| {
            let node = state.find(from)?;
            let ((old_folder, old), (folder, new)) = (state.place(from)?, state.place(to)?);
            if let Some(there) = state.names(folder)?.get(&new)
                && let Node::Folder { now, .. } = &state.nodes[*there]
                && !now.is_empty()
            {
                return Err(error(ErrorKind::DirectoryNotEmpty));
            }
            state.change(vec![(old_folder, old, None), (folder, new, Some(node))]);
            Ok(())
        })
    }

    fn remove_file(&self, file: &Path) -> io::Result<()> {
        self.operate(|state| {
            state.find(file)?;
            let (folder, name) = state.place(file)?;
            state.change(vec![(folder, name, None)]);
            Ok(())
        })
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        self.operate(|state| {
            if !state.names(state.find(folder)?)?.is_empty() {
                return Err(error(ErrorKind::DirectoryNotEmpty));
            }
            let (above, name) = state.place(folder)?;
            state.change(vec![(above, name, None)]);
            Ok(())
        })
    }
}
