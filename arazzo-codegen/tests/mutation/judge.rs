//! What the compiler says of a mutant, held against what it should say.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use arazzo_codegen::{Diagnostics, configure};
use serde_json::Value;

use crate::document::Document;
use crate::mutant::Mutant;

/// How the compiler did.
pub struct Verdict {
    pub panicked: bool,
    /// Something new is reported.
    pub reported: bool,
    /// The first that is new stands on a line that it may stand on.
    pub on_the_line: bool,
    /// Its help has the word that was meant; always for what is no misspelling.
    pub corrected: bool,
    /// How many findings are new.
    pub findings: usize,
    /// What the compiler says that it does not say of the unbroken document.
    pub said: String,
}

/// A finding without what depends on bytes.
struct Seen {
    code: String,
    message: String,
    help: String,
    /// Files and lines.
    labels: Vec<(Option<usize>, usize)>,
}

impl Seen {
    /// A finding that both documents have. What its help proposes may be another thing.
    fn is(&self, other: &Self) -> bool {
        self.code == other.code
            && self.message == other.message
            && self.labels.first() == other.labels.first()
    }
}

/// A folder with the files of a document, where it can be broken.
pub struct Workplace<'d> {
    document: &'d Document,
    folder: PathBuf,
    /// What is said of the unbroken document: the findings, and the bytes where their labels start.
    before: Vec<(Seen, Vec<usize>)>,
}

impl<'d> Workplace<'d> {
    pub fn new(document: &'d Document, folder: &Path) -> Self {
        for file in &document.files {
            let path = folder.join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &file.text).unwrap();
        }
        let mut workplace = Self {
            document,
            folder: folder.to_owned(),
            before: Vec::new(),
        };
        let before = workplace.compile().to_json();
        workplace.before = before
            .iter()
            .map(|found| {
                let labels = found["labels"].as_array().unwrap().iter();
                (
                    workplace.seen(found),
                    labels.map(|label| number(label, "start")).collect(),
                )
            })
            .collect();
        workplace
    }

    fn compile(&self) -> Diagnostics {
        let result = configure().root(&self.folder).generate(&self.document.name);
        result.map_or_else(|findings| findings, |generated| generated.lints)
    }

    pub fn judge(&self, mutant: &Mutant) -> Verdict {
        let document = self.document;
        let path = self.folder.join(&document.files[mutant.file].path);
        fs::write(&path, mutant.changed(document)).unwrap();
        // Nothing of what a panic would leave behind is looked at again.
        let compiled = catch_unwind(AssertUnwindSafe(|| self.compile()));
        fs::write(&path, &document.files[mutant.file].text).unwrap();
        let Ok(findings) = compiled else {
            return Verdict {
                panicked: true,
                reported: false,
                on_the_line: false,
                corrected: false,
                findings: 0,
                said: "a panic".to_owned(),
            };
        };
        let mut before: Vec<Seen> = self
            .before
            .iter()
            .map(|found| self.moved(found, mutant))
            .collect();
        let all = findings.to_json();
        let is_new = |found: &&Value| {
            let seen = self.seen(found);
            match before.iter().position(|known| known.is(&seen)) {
                Some(known) => {
                    before.swap_remove(known);
                    false
                }
                None => true,
            }
        };
        let new: Vec<&Value> = all.iter().filter(is_new).collect();
        self.verdict(mutant, &new, &findings)
    }

    fn verdict(&self, mutant: &Mutant, new: &[&Value], findings: &Diagnostics) -> Verdict {
        let right = mutant.right_lines(self.document);
        let first = new.first().map(|found| self.seen(found));
        let on_the_line = first.as_ref().is_some_and(|first| {
            let mut labels = first.labels.iter();
            labels.any(|(file, line)| file.is_some_and(|file| right.contains(&(file, *line))))
        });
        let corrected = match &mutant.meant {
            Some(word) => first
                .as_ref()
                .is_some_and(|first| first.help.contains(word.as_str())),
            None => true,
        };
        // The rendered text of one finding is a block of its own.
        let rendered = findings.to_string();
        let blocks: Vec<&str> = rendered.split("\n\n").collect();
        let all = findings.to_json();
        let said: Vec<&str> = new
            .iter()
            .filter_map(|found| {
                let position = all.iter().position(|other| other == *found)?;
                blocks.get(position).copied()
            })
            .collect();
        Verdict {
            panicked: false,
            reported: !new.is_empty(),
            on_the_line,
            corrected,
            findings: new.len(),
            said: said.join("\n\n"),
        }
    }

    fn seen(&self, found: &Value) -> Seen {
        let text = |field: &str| found[field].as_str().unwrap_or_default().to_owned();
        let labels = found["labels"].as_array().unwrap().iter();
        Seen {
            code: text("code"),
            message: text("message"),
            help: text("help"),
            labels: labels
                .map(|label| (self.file(label["file"].as_str().unwrap()), number(label, "line")))
                .collect(),
        }
    }

    fn file(&self, path: &str) -> Option<usize> {
        let mut files = self.document.files.iter();
        files.position(|file| file.path.components().eq(Path::new(path).components()))
    }

    /// The finding where it stands in the changed file.
    fn moved(&self, (seen, starts): &(Seen, Vec<usize>), mutant: &Mutant) -> Seen {
        let labels = seen.labels.iter().zip(starts);
        Seen {
            code: seen.code.clone(),
            message: seen.message.clone(),
            help: seen.help.clone(),
            labels: labels
                .map(|((file, line), start)| match file {
                    Some(at) => (*file, mutant.line(self.document, *at, *start)),
                    None => (*file, *line),
                })
                .collect(),
        }
    }
}

fn number(label: &Value, field: &str) -> usize {
    usize::try_from(label[field].as_u64().unwrap()).unwrap()
}

impl Verdict {
    pub fn is_good(&self) -> bool {
        !self.panicked && self.reported && self.on_the_line && self.corrected
    }

    /// What is wrong with it, in short.
    pub fn problem(&self) -> &'static str {
        match self {
            Self { panicked: true, .. } => "a panic",
            Self { reported: false, .. } => "nothing reported",
            Self {
                on_the_line: false, ..
            } => "on another line",
            Self { corrected: false, .. } => "not corrected",
            _ => "as it should be",
        }
    }
}
