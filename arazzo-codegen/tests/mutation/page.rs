//! `docs/mutation.md`: the rates, operator by operator, and the bars that they must not fall under.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::{env, fs};

use crate::judge::Verdict;
use crate::operators;
use crate::sample::Chosen;

const HEAD: &str = "\
# Mistakes, and the findings for them

The test takes valid documents, makes one mistake in each, and compiles them. Each mutant needs a finding. The first finding
has to be on the line of the mistake, or on a line that fails because of it. For a misspelled name, the help has to suggest
the right one. No operator makes another valid document. A seed selects the mutants. The code: `arazzo-codegen/tests/mutation`.
";

/// Of what was counted, in percent.
const ON_THE_LINE: usize = 98;
const CORRECTED: usize = 95;

/// How the compiler does with the mutants of a set of documents.
pub struct Rates {
    documents: usize,
    rows: Vec<Row>,
}

#[derive(Default)]
struct Row {
    name: &'static str,
    mutants: usize,
    reported: usize,
    on_the_line: usize,
    misspelled: usize,
    corrected: usize,
    panicked: usize,
    findings: usize,
}

impl Row {
    fn add(&mut self, chosen: &Chosen, verdict: &Verdict) {
        let is_misspelling = chosen.mutant.meant.is_some();
        self.mutants += 1;
        self.reported += usize::from(verdict.reported);
        self.on_the_line += usize::from(verdict.on_the_line);
        self.misspelled += usize::from(is_misspelling);
        self.corrected += usize::from(is_misspelling && verdict.corrected);
        self.panicked += usize::from(verdict.panicked);
        self.findings += verdict.findings;
    }
}

impl Rates {
    pub fn of(chosen: &[Chosen], verdicts: &[Verdict], documents: usize) -> Self {
        let all = || chosen.iter().zip(verdicts);
        let mut rows = Vec::new();
        for operator in operators::all() {
            let mut row = Row {
                name: operator.name,
                ..Row::default()
            };
            for (chosen, verdict) in all().filter(|(chosen, _)| chosen.operator.name == operator.name) {
                row.add(chosen, verdict);
            }
            rows.push(row);
        }
        Self { documents, rows }
    }

    fn sum(&self, of: impl Fn(&Row) -> usize) -> usize {
        self.rows.iter().map(of).sum()
    }

    /// What is under the bars.
    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mutants = self.sum(|row| row.mutants);
        let mut bar = |what: &str, count: usize, of: usize, percent: usize| {
            if count * 100 < of * percent {
                problems.push(format!("{what}: {count} of {of} is less than {percent} %"));
            }
        };
        bar("reported", self.sum(|row| row.reported), mutants, ON_THE_LINE);
        bar(
            "on the right line",
            self.sum(|row| row.on_the_line),
            mutants,
            ON_THE_LINE,
        );
        bar(
            "corrected",
            self.sum(|row| row.corrected),
            self.sum(|row| row.misspelled),
            CORRECTED,
        );
        let panicked = self.sum(|row| row.panicked);
        if panicked > 0 {
            problems.push(format!("{panicked} panics"));
        }
        problems
    }

    fn section(&self, title: &str) -> String {
        let mut section = String::new();
        let mutants = self.sum(|row| row.mutants);
        let misspelled = self.sum(|row| row.misspelled);
        let rate = |count: usize, of: usize| format!("{count} of {of} ({})", percent(count, of));
        let used = self.rows.iter().filter(|row| row.mutants > 0).count();
        writeln!(
            section,
            "\n## {mutants} mutants of {title}\n\n{} documents, {used} operators. Reported: {}. On the right line: {}. \
             Misspellings corrected: {}. Panics: {}. New findings per mutant: {}.\n\n\
             | operator | mutants | on the right line | corrected |\n|---|---:|---:|---:|",
            self.documents,
            rate(self.sum(|row| row.reported), mutants),
            rate(self.sum(|row| row.on_the_line), mutants),
            rate(self.sum(|row| row.corrected), misspelled),
            self.sum(|row| row.panicked),
            hundredths(self.sum(|row| row.findings), mutants),
        )
        .unwrap();
        for row in self.rows.iter().filter(|row| row.mutants > 0) {
            let corrected = match row.misspelled {
                0 => String::new(),
                misspelled => percent(row.corrected, misspelled),
            };
            let on_the_line = percent(row.on_the_line, row.mutants);
            writeln!(
                section,
                "| {} | {} | {on_the_line} | {corrected} |",
                row.name, row.mutants
            )
            .unwrap();
        }
        section
    }
}

/// One decimal, rounded down, so that 100 % is all of them.
fn percent(count: usize, of: usize) -> String {
    match (count * 1000).checked_div(of) {
        None => "–".to_owned(),
        Some(1000) => "100 %".to_owned(),
        Some(tenths) => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

fn hundredths(count: usize, of: usize) -> String {
    let hundredths = count * 100 / of.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The tests write one page.
static PAGE: Mutex<()> = Mutex::new(());

/// Fails when the rates are under the bars, or not what the page says.
pub fn hold(title: &str, rates: &Rates) {
    let section = rates.section(title);
    eprintln!("{section}");
    let problems = rates.problems();
    assert!(problems.is_empty(), "{problems:#?}");
    let _one_at_a_time = PAGE.lock();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/mutation.md");
    let written = fs::read_to_string(&path).unwrap_or_default();
    let mut sections = sections(&written);
    let position = usize::from(title.contains("corpus"));
    if env::var_os("UPDATE_DOCS").is_some() {
        sections[position].clone_from(&section);
        fs::write(&path, format!("{HEAD}{}{}", sections[0], sections[1])).unwrap();
        return;
    }
    assert_eq!(
        sections[position], section,
        "docs/mutation.md is stale: UPDATE_DOCS=1 writes it anew"
    );
}

/// What the page has of the documents of this project, and of the corpus.
fn sections(page: &str) -> [String; 2] {
    let mut found = [String::new(), String::new()];
    for part in page.split("\n## ").skip(1) {
        let position = usize::from(part.lines().next().is_some_and(|title| title.contains("corpus")));
        found[position] = format!("\n## {part}");
        if !found[position].ends_with('\n') {
            found[position].push('\n');
        }
    }
    found
}
