//! Mermaid flowcharts, which Markdown viewers draw.

use std::fmt::Write as _;

use arazzo_codegen::outline::{Role, Target, Way, Workflow};

use super::words;
use crate::text::visible;

/// A label's longest line, and the most that is shown of it.
const LINE: usize = 36;
const LONGEST: usize = 144;

/// The workflows as one flowchart, a subgraph each when there are several.
pub(super) fn mermaid(workflows: &[&Workflow]) -> String {
    let mut chart = Chart {
        text: "flowchart TD\n".to_owned(),
        links: 0,
        failures: Vec::new(),
    };
    for (number, workflow) in workflows.iter().enumerate() {
        let several = workflows.len() > 1;
        if several {
            let _ = writeln!(chart.text, "  subgraph w{number}[\"{}\"]", escaped(&workflow.id));
        }
        chart.workflow(&format!("w{number}"), workflow);
        if several {
            chart.text.push_str("  end\n");
        }
    }
    chart.finish()
}

struct Chart {
    text: String,
    links: usize,
    /// The links behind failures, by their numbers.
    failures: Vec<usize>,
}

impl Chart {
    fn workflow(&mut self, name: &str, workflow: &Workflow) {
        let roles = workflow.roles();
        let _ = writeln!(self.text, "    {name}start((\" \")) --> {name}s0");
        self.links += 1;
        for (position, step) in workflow.steps.iter().enumerate() {
            let (id, call) = (escaped(&step.id), escaped(&words::call(&step.call)));
            let class = match roles.get(position) {
                Some(Role::DeadEnd) => ":::deadEnd",
                Some(Role::Unreached) => ":::unreached",
                _ => "",
            };
            let _ = writeln!(
                self.text,
                "    {name}s{position}[\"<b>{id}</b><br/>{call}\"]{class}"
            );
        }
        let mut ends = (false, false);
        for (position, step) in workflow.steps.iter().enumerate() {
            if roles.get(position) == Some(&Role::BeforeRetries) {
                continue;
            }
            let from = format!("{name}s{position}");
            let success = step.success.iter().enumerate().map(|(at, way)| (at, way, false));
            let failure = words::said(step)
                .iter()
                .enumerate()
                .map(|(at, way)| (at, way, true));
            for (at, way, failed) in success.chain(failure) {
                let label = words::label(workflow, way, at);
                let to = match way.to {
                    Target::Step(to) => format!("{name}s{to}"),
                    Target::Retry { first, .. } => {
                        if let Some(first) = first {
                            self.link(&from, "", &format!("{name}s{first}"), failed);
                            self.link(&format!("{name}s{first}"), "then back", &from, failed);
                        }
                        from.clone()
                    }
                    Target::End => {
                        ends.0 = true;
                        format!("{name}end")
                    }
                    _ => {
                        ends.1 = true;
                        format!("{name}error")
                    }
                };
                let label = prefixed(way, &label, failed);
                self.link(&from, &label, &to, failed);
            }
        }
        if ends.0 {
            let _ = writeln!(self.text, "    {name}end([\"end\"])");
        }
        if ends.1 {
            let _ = writeln!(self.text, "    {name}error([\"error\"]):::error");
        }
    }

    fn link(&mut self, from: &str, label: &str, to: &str, failed: bool) {
        let arrow = if failed { "-.->" } else { "-->" };
        let lines = words::wrapped(&words::cut(label, LONGEST), LINE);
        let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
        let label = if lines.is_empty() {
            String::new()
        } else {
            format!("|\"{}\"|", lines.join("<br/>"))
        };
        let _ = writeln!(self.text, "    {from} {arrow}{label} {to}");
        if failed {
            self.failures.push(self.links);
        }
        self.links += 1;
    }

    fn finish(mut self) -> String {
        self.text
            .push_str("  classDef error stroke:#e5534b,stroke-width:2px\n");
        self.text
            .push_str("  classDef deadEnd stroke:#e5534b,stroke-dasharray:5 3\n");
        self.text
            .push_str("  classDef unreached stroke-dasharray:2 3,opacity:0.6\n");
        if !self.failures.is_empty() {
            let numbers: Vec<String> = self.failures.iter().map(usize::to_string).collect();
            let _ = writeln!(self.text, "  linkStyle {} stroke:#e5534b", numbers.join(","));
        }
        self.text
    }
}

/// A failure's label says so, because its colour is not shown everywhere.
fn prefixed(way: &Way, label: &str, failed: bool) -> String {
    match (failed, label) {
        (false, label) => label.to_owned(),
        (true, "" | "otherwise") if way.criteria.is_empty() => "fails".to_owned(),
        (true, label) => format!("fails: {label}"),
    }
}

/// Mermaid's own entities, so that nothing of a label is syntax.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '"' => escaped.push_str("#quot;"),
            '#' => escaped.push_str("#35;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            '&' => escaped.push_str("#amp;"),
            '`' => escaped.push_str("#96;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_of_a_label_is_syntax() {
        assert_eq!(
            super::escaped(r##"$.a == "x" && <b># `y`"##),
            "$.a == #quot;x#quot; #amp;#amp; #lt;b#gt;#35; #96;y#96;"
        );
    }
}
