//! Describes a workflow in words.

use std::fmt::Write as _;

use arazzo_codegen::outline::{Call, Output, Pace, Path, Role, Step, Target, Way, Workflow};

use crate::terminal::Paint;
use crate::text::{one_line, wrapped};

/// The inputs, steps and outputs of a workflow, as text of at most `width` columns.
pub(super) fn explained(workflow: &Workflow, paint: Paint, width: usize) -> String {
    let mut teller = Teller {
        workflow,
        paint,
        width,
        text: String::new(),
    };
    teller.heading();
    teller.inputs();
    for (position, role) in workflow.roles().into_iter().enumerate() {
        teller.step(position, role);
    }
    teller.outputs();
    teller.text
}

struct Teller<'w> {
    workflow: &'w Workflow,
    paint: Paint,
    width: usize,
    text: String,
}

impl Teller<'_> {
    fn heading(&mut self) {
        let Workflow { id, place, .. } = self.workflow;
        let _ = writeln!(self.text, "{}  {}", self.paint.bold(id), self.paint.dim(place));
        for paragraph in self.workflow.about.iter().filter(|line| !line.is_empty()) {
            self.paragraph("", paragraph);
        }
    }

    fn inputs(&mut self) {
        if self.workflow.inputs.is_empty() {
            return;
        }
        let _ = writeln!(self.text, "\n{}", self.paint.bold("Takes"));
        let rows: Vec<[String; 3]> = self
            .workflow
            .inputs
            .iter()
            .map(|input| {
                let about = input
                    .about
                    .first()
                    .map(|about| one_line(about))
                    .unwrap_or_default();
                let ty = match input.required {
                    true => input.ty.clone(),
                    false if input.ty.starts_with("Option<") => input.ty.clone(),
                    false => format!("{}, has a default", input.ty),
                };
                [input.name.clone(), ty, about]
            })
            .collect();
        self.table(&rows);
    }

    fn step(&mut self, position: usize, role: Role) {
        let Some(step) = self.workflow.steps.get(position) else {
            return;
        };
        let number = format!("{}.", position + 1);
        let _ = writeln!(
            self.text,
            "\n{number} {}  {}",
            self.paint.bold(&step.id),
            self.paint.dim(&step.place)
        );
        for line in step.about.iter().filter(|line| !line.is_empty()) {
            self.paragraph("   ", line);
        }
        self.paragraph("   ", &does(&step.call));
        match role {
            Role::Unreached => self.paragraph("   ", "No run comes here."),
            Role::DeadEnd => self.paragraph(
                "   ",
                "No way leads from here to the end: the run fails, or goes round.",
            ),
            Role::BeforeRetries => {
                self.paragraph(
                    "   ",
                    "It runs before a retry of another step, which it goes back to in any case.",
                );
                return;
            }
            _ => {}
        }
        if !step.criteria.is_empty() {
            let criteria: Vec<String> = step
                .criteria
                .iter()
                .map(|criterion| one_line(criterion))
                .collect();
            self.paragraph("   ", &format!("It succeeds when {}.", criteria.join(" and ")));
        }
        self.ways(position, step);
    }

    fn ways(&mut self, position: usize, step: &Step) {
        let success = self.paint.green("→");
        for (at, way) in step.success.iter().enumerate() {
            let words = self.way(position, way, at, step.success.len());
            self.item("   ", &success, &words);
        }
        let failure = self.paint.red("✗");
        for (at, way) in step.failure.iter().enumerate() {
            let words = match step.failure.len() {
                1 if way.criteria.is_empty() && way.to == Target::Error => {
                    "a failure ends the run with an error".to_owned()
                }
                many => format!("on failure, {}", self.way(position, way, at, many)),
            };
            self.item("   ", &failure, &words);
        }
    }

    /// Where a way leads and under which condition.
    fn way(&self, from: usize, way: &Way, at: usize, many: usize) -> String {
        let criteria: Vec<String> = way.criteria.iter().map(|criterion| one_line(criterion)).collect();
        let condition = match criteria.as_slice() {
            [] if many > 1 && at > 0 => "otherwise ".to_owned(),
            [] => String::new(),
            criteria => format!("when {}: ", criteria.join(" and ")),
        };
        let leads = match way.to {
            Target::Step(to) if to == from => "runs it again".to_owned(),
            Target::Step(to) if to == from + 1 => format!("goes on to {}", self.id(to)),
            Target::Step(to) if to < from => format!("goes back to {}", self.id(to)),
            Target::Step(to) => format!("goes to {}", self.id(to)),
            Target::Retry {
                after, limit, first, ..
            } => {
                let waits = if after.is_zero() {
                    String::new()
                } else {
                    format!("waits {after:?}, ")
                };
                let first = first.map_or(String::new(), |first| format!("runs {}, ", self.id(first)));
                let times = match limit {
                    1 => "once".to_owned(),
                    limit => format!("at most {limit} times"),
                };
                format!("{waits}{first}runs it again, {times}")
            }
            Target::End => "ends the run".to_owned(),
            _ => "ends the run with an error".to_owned(),
        };
        let pace = match way.pace {
            Some(Pace::Poll) => ", as a poll: after a wait, from 1 s growing to 10 s, or as Retry-After says",
            Some(Pace::Page) => ", for the next page: at once, or as a poll where it asks for the same again",
            Some(Pace::AtOnce) => ", at once: x-arazzo-pace says that it pages",
            _ => "",
        };
        format!("{condition}{leads}{pace}")
    }

    fn outputs(&mut self) {
        if self.workflow.outputs.is_empty() {
            return;
        }
        let _ = writeln!(self.text, "\n{}", self.paint.bold("Gives"));
        let rows: Vec<[String; 3]> = self
            .workflow
            .outputs
            .iter()
            .map(|output| [output.name.clone(), output.ty.clone(), self.may_miss(output)])
            .collect();
        self.table(&rows);
    }

    /// Why an output may be missing, and a way on which it is.
    fn may_miss(&self, output: &Output) -> String {
        if !output.optional {
            return "always there".to_owned();
        }
        let reason = output
            .reason
            .as_deref()
            .unwrap_or("`None` when it is missing.")
            .replace('`', "");
        // Only a step that may be passed by explains itself by a way.
        let path = output
            .step
            .filter(|_| reason.starts_with("None when the run ends without"))
            .and_then(|step| self.workflow.path_without(step));
        match path {
            Some(path) => format!("{reason} For instance: {}", self.along(&path)),
            None => reason,
        }
    }

    fn along(&self, path: &Path) -> String {
        let steps = path.steps.iter().map(|(step, failed)| {
            let id = self.id(*step);
            if *failed {
                format!("{id} fails")
            } else {
                id.to_owned()
            }
        });
        let steps: Vec<String> = steps.chain(["end".to_owned()]).collect();
        steps.join(" → ")
    }

    fn id(&self, step: usize) -> &str {
        self.workflow.steps.get(step).map_or("", |step| step.id.as_str())
    }

    fn paragraph(&mut self, indent: &str, words: &str) {
        for line in wrapped(words, self.width.saturating_sub(indent.len())) {
            let _ = writeln!(self.text, "{indent}{line}");
        }
    }

    /// Words behind a mark, whose further lines stand below the first.
    fn item(&mut self, indent: &str, mark: &str, words: &str) {
        let room = self.width.saturating_sub(indent.len() + 2);
        for (position, line) in wrapped(words, room).into_iter().enumerate() {
            let mark = if position == 0 { mark } else { " " };
            let _ = writeln!(self.text, "{indent}{mark} {line}");
        }
    }

    /// Rows of a name, a type and a remark. A remark that has no room beside them stands below.
    fn table(&mut self, rows: &[[String; 3]]) {
        let widest = |column: usize, most: usize| {
            let lengths = rows.iter().filter_map(|row| row.get(column));
            let lengths = lengths
                .map(|cell| cell.chars().count())
                .filter(|length| *length <= most);
            lengths.max().unwrap_or_default()
        };
        let (names, types) = (widest(0, 32), widest(1, 32));
        let start = 2 + names + 2 + types + 2;
        for [name, ty, remark] in rows {
            let (name, ty) = (one_line(name), one_line(ty));
            let head = format!("  {name:names$}  {ty:types$}");
            let fits = head.chars().count() + 2 <= start && start + 24 <= self.width;
            let (indent, below) = if fits { (start, false) } else { (6, true) };
            let lines = wrapped(remark, self.width.saturating_sub(indent));
            let padding = " ".repeat(indent);
            let mut lines = lines.into_iter();
            match lines.next().filter(|_| !below) {
                Some(first) => {
                    let _ = writeln!(self.text, "{head}  {first}");
                }
                None => {
                    let _ = writeln!(self.text, "{}", head.trim_end());
                    if below {
                        lines = wrapped(remark, self.width.saturating_sub(indent)).into_iter();
                    }
                }
            }
            for line in lines {
                let _ = writeln!(self.text, "{padding}{line}");
            }
        }
    }
}

/// What a step sends or runs.
fn does(call: &Call) -> String {
    match call {
        Call::Request {
            method,
            path,
            source,
            server,
            body,
            timeout,
            ..
        } => {
            let url = match server {
                Some(server) => format!("{}{path}", server.trim_end_matches('/')),
                None => path.clone(),
            };
            let body = body
                .as_ref()
                .map_or(String::new(), |body| format!(", body {body}"));
            let timeout = timeout.map_or(String::new(), |timeout| format!(", at most {timeout:?}"));
            format!("Sends {method} {url}{body} ({source}{timeout}).")
        }
        Call::Workflow { id, timeout, .. } => {
            let timeout = timeout.map_or(String::new(), |timeout| format!(" for at most {timeout:?}"));
            format!("Runs the workflow {id}{timeout}.")
        }
        _ => String::new(),
    }
}
