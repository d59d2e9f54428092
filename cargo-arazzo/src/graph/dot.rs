//! DOT, the language of Graphviz.

use std::fmt::Write as _;

use arazzo_codegen::outline::{Role, Target, Workflow};

use super::words;
use crate::text::visible;

const LINE: usize = 36;
const LONGEST: usize = 144;

/// The workflows as one graph, a cluster each when there are several.
pub(super) fn dot(workflows: &[&Workflow]) -> String {
    let mut text = "digraph {\n".to_owned();
    text.push_str("  graph [fontname=\"Helvetica\"];\n");
    text.push_str("  node [shape=box, style=rounded, fontname=\"Helvetica\", fontsize=11];\n");
    text.push_str("  edge [fontname=\"Courier\", fontsize=9, color=\"#2da44e\"];\n");
    for (number, workflow) in workflows.iter().enumerate() {
        let several = workflows.len() > 1;
        if several {
            let _ = writeln!(text, "  subgraph cluster_{number} {{");
            let _ = writeln!(text, "    label={};", quoted(&workflow.id));
        }
        one(&mut text, &format!("w{number}"), workflow);
        if several {
            text.push_str("  }\n");
        }
    }
    text.push_str("}\n");
    text
}

fn one(text: &mut String, name: &str, workflow: &Workflow) {
    let roles = workflow.roles();
    let _ = writeln!(
        text,
        "    {name}start [shape=circle, label=\"\", width=0.15, style=filled];"
    );
    let _ = writeln!(text, "    {name}end [shape=doublecircle, label=\"end\"];");
    let _ = writeln!(text, "    {name}start -> {name}s0;");
    let mut fails = false;
    for (position, step) in workflow.steps.iter().enumerate() {
        let style = match roles.get(position) {
            Some(Role::DeadEnd) => ", color=\"#e5534b\", style=\"rounded,dashed\"",
            Some(Role::Unreached) => ", style=\"rounded,dotted\"",
            _ => "",
        };
        let label = quoted(&format!("{}\n{}", step.id, words::call(&step.call)));
        let _ = writeln!(text, "    {name}s{position} [label={label}{style}];");
        if roles.get(position) == Some(&Role::BeforeRetries) {
            continue;
        }
        let success = step.success.iter().enumerate().map(|(at, way)| (at, way, false));
        let failure = words::said(step)
            .iter()
            .enumerate()
            .map(|(at, way)| (at, way, true));
        for (at, way, failed) in success.chain(failure) {
            let colour = if failed {
                ", color=\"#e5534b\", fontcolor=\"#e5534b\", style=dashed"
            } else {
                ""
            };
            let to = match way.to {
                Target::Step(to) => format!("s{to}"),
                Target::Retry { first, .. } => {
                    if let Some(first) = first {
                        let _ = writeln!(
                            text,
                            "    {name}s{position} -> {name}s{first} [dir=both, style=dotted, color=gray];"
                        );
                    }
                    format!("s{position}")
                }
                Target::End => "end".to_owned(),
                _ => {
                    fails = true;
                    "error".to_owned()
                }
            };
            let label = words::cut(&words::label(workflow, way, at), LONGEST);
            let label = quoted(&words::wrapped(&label, LINE).join("\n"));
            let _ = writeln!(
                text,
                "    {name}s{position} -> {name}{to} [label={label}{colour}];"
            );
        }
    }
    if fails {
        let _ = writeln!(
            text,
            "    {name}error [shape=doublecircle, label=\"error\", color=\"#e5534b\", fontcolor=\"#e5534b\"];"
        );
    }
}

fn quoted(text: &str) -> String {
    let escaped = visible(text)
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{escaped}\"")
}
