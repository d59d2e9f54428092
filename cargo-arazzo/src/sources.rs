//! `cargo arazzo sources`: lists the files that a document reads.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use arazzo_codegen::source::{Lock, sha256};
use arazzo_codegen::{SourceKind, configure};
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::Outcome;
use crate::document::{Settings, is_unreadable};
use crate::output::{self, OutputError};
use crate::terminal::Paint;
use crate::text::size;

const EXAMPLES: &str = "\
Examples:
  cargo arazzo sources specs/batch.arazzo.yaml
  cargo arazzo sources --source openaiApi=vendor/openai.yaml specs/batch.arazzo.yaml
  cargo arazzo sources --format json specs/batch.arazzo.yaml | jq -r '.file'

Files are listed in the order of reading: the document, its sources, and the files that these refer to. Remote documents are \
read from the copies that `cargo arazzo vendor` made.

Exit codes: 0 all files exist, 1 the document has an error, 2 the document could not be read.";

/// List the files that a document reads, with sizes and hashes
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ListSources {
    /// Set the format: `text` for people, or `json` for programs, with one object per line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// The Arazzo document, YAML or JSON
    #[arg(value_name = "DOC")]
    document: PathBuf,

    #[command(flatten)]
    settings: Settings,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A file that was read, or a source without a file.
struct Row {
    /// The name of the source description, or the role of the file.
    role: String,
    file: Option<PathBuf>,
    /// The URL of a copy, or of a missing source.
    url: Option<String>,
    found: Option<Found>,
}

struct Found {
    size: usize,
    sha256: String,
}

/// Why a file is read.
enum Role {
    Source { name: String, url: Option<String> },
    Copy { url: String },
}

impl ListSources {
    /// Compiles the document and lists the files it read.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub(crate) fn run(&self) -> Result<Outcome, OutputError> {
        let (files, findings) = match self.settings.compile(&self.document) {
            Ok(generated) => (generated.files, None),
            Err(findings) => (findings.files().map(Path::to_path_buf).collect(), Some(findings)),
        };
        if let Some(findings) = findings.as_ref().filter(|findings| is_unreadable(findings)) {
            output::show(findings);
            return Ok(Outcome::Failed);
        }
        let mut roles = BTreeMap::new();
        let mut missing = Vec::new();
        self.declared(&self.document, "", &mut roles, &mut missing);
        let mut rows: Vec<Row> = files.iter().map(|file| self.row(file, &roles)).collect();
        rows.extend(missing);
        match self.format {
            Format::Text => output::to_stdout(&text(&rows, Paint::on(&io::stdout())))?,
            Format::Json => output::to_stdout(&json_lines(&rows))?,
        }
        match findings {
            Some(findings) => {
                output::show(&findings);
                Ok(Outcome::Errors)
            }
            None => Ok(Outcome::Clean),
        }
    }

    /// The files of the source descriptions, and of those of imported Arazzo documents.
    fn declared(
        &self,
        document: &Path,
        above: &str,
        roles: &mut BTreeMap<PathBuf, Role>,
        missing: &mut Vec<Row>,
    ) {
        // What is wrong with the document was found when it was compiled.
        let Ok(declared) = configure().declared_sources(document) else {
            return;
        };
        let folder = document.parent().unwrap_or(Path::new(""));
        let lock = lock_in(folder);
        for (url, copy) in lock.iter().flat_map(Lock::iter) {
            if let Ok(file) = folder.join(&copy.file).canonicalize() {
                roles
                    .entry(file)
                    .or_insert_with(|| Role::Copy { url: url.to_owned() });
            }
        }
        for source in declared {
            let name = format!("{above}{}", source.name);
            let url = source.is_remote().then(|| source.url.clone());
            let given = self.settings.source_path(&source.name).map(Path::to_path_buf);
            let file = match (given, &url) {
                (Some(given), _) => Some(given),
                (None, Some(url)) => {
                    let copy = lock.as_ref().and_then(|lock| lock.get(url));
                    copy.map(|copy| folder.join(&copy.file))
                }
                (None, None) => {
                    let path = source.url.strip_prefix("file://").unwrap_or(&source.url);
                    Some(folder.join(path.split('#').next().unwrap_or_default()))
                }
            };
            match file.as_ref().and_then(|file| file.canonicalize().ok()) {
                Some(found) => {
                    let is_new = !matches!(roles.get(&found), Some(Role::Source { .. }));
                    let role = Role::Source {
                        name: name.clone(),
                        url,
                    };
                    roles.insert(found.clone(), role);
                    if source.kind == SourceKind::Arazzo && is_new {
                        self.declared(&found, &format!("{name}."), roles, missing);
                    }
                }
                None => missing.push(Row {
                    role: format!("source {name}"),
                    file,
                    url: url.or(Some(source.url)),
                    found: None,
                }),
            }
        }
    }

    fn row(&self, file: &Path, roles: &BTreeMap<PathBuf, Role>) -> Row {
        let canonical = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
        let is_lock = file.file_name().is_some_and(|name| name == Lock::FILE_NAME);
        let (role, url) = match roles.get(&canonical) {
            _ if file == self.document => ("document".to_owned(), None),
            Some(Role::Source { name, url }) => (format!("source {name}"), url.clone()),
            Some(Role::Copy { url }) => ("referred to".to_owned(), Some(url.clone())),
            None if is_lock => ("lock".to_owned(), None),
            None => ("referred to".to_owned(), None),
        };
        let found = fs::read(file).ok().map(|bytes| Found {
            size: bytes.len(),
            sha256: sha256(&bytes),
        });
        Row {
            role,
            file: Some(file.components().collect()),
            url,
            found,
        }
    }
}

/// The lock of a folder. An invalid one was reported when the document was compiled.
fn lock_in(folder: &Path) -> Option<Lock> {
    let text = fs::read_to_string(folder.join(Lock::FILE_NAME)).ok()?;
    Lock::parse(&text).ok()
}

fn text(rows: &[Row], paint: Paint) -> String {
    let widest = |cell: fn(&Row) -> usize| rows.iter().map(cell).max().unwrap_or_default();
    let roles = widest(|row| row.role.chars().count());
    let mut text = String::new();
    for row in rows {
        let (size, sha) = match &row.found {
            Some(found) => (
                size(found.size),
                found.sha256.get(..12).unwrap_or_default().to_owned(),
            ),
            None => ("-".to_owned(), "not there    ".trim_end().to_owned()),
        };
        let sha = format!("{sha:12}");
        let sha = if row.found.is_some() {
            paint.dim(&sha)
        } else {
            paint.red(&sha)
        };
        let file = match (&row.file, &row.url) {
            (Some(file), _) => file.display().to_string(),
            (None, Some(url)) => url.clone(),
            (None, None) => String::new(),
        };
        let role = paint.bold(&format!("{:roles$}", row.role));
        text.push_str(&format!("{role}  {size:>9}  {sha}  {file}\n"));
        if let (Some(url), Some(_)) = (&row.url, &row.found) {
            let indent = " ".repeat(roles + 2 + 9 + 2 + 12 + 2);
            text.push_str(&format!("{indent}{}\n", paint.dim(&format!("copy of {url}"))));
        }
    }
    text
}

fn json_lines(rows: &[Row]) -> String {
    rows.iter()
        .map(|row| {
            let line = json!({
                "role": row.role,
                "file": row.file.as_ref().map(|file| file.display().to_string()),
                "url": row.url,
                "vendored": row.url.is_some() && row.found.is_some(),
                "size": row.found.as_ref().map(|found| found.size),
                "sha256": row.found.as_ref().map(|found| found.sha256.as_str()),
            });
            format!("{line}\n")
        })
        .collect()
}
