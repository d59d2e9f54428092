//! A planned document as YAML.

use std::fmt::Write as _;

use arazzo_codegen::api::ValueKind;

use super::plan::{Content, Input, Payload, Plan, Step, Target, Value};
use crate::text::{cut, one_line, wrapped};

/// The longest line of a comment.
const LINE: usize = 100;
/// More strings than this are not worth an `enum` in a draft.
const MOST_VALUES: usize = 12;

pub(super) fn document(plan: &Plan) -> String {
    let mut text = String::new();
    text.push_str("# A draft by `cargo arazzo new`: it compiles, and is yours to change. Look at where values come from,\n");
    text.push_str("# at what is asked of the caller under `inputs`, and at what happens when a step fails (`onFailure`).\n");
    text.push_str("arazzo: 1.0.1\n");
    let title = plan.workflow.replace('-', " ");
    let _ = writeln!(text, "info:\n  title: {}\n  version: 1.0.0", quoted(&title));
    let _ = writeln!(
        text,
        "sourceDescriptions:\n- name: {}\n  url: {}\n  type: openapi",
        plan.source,
        quoted(&plan.url)
    );
    let _ = writeln!(text, "workflows:\n- workflowId: {}", quoted(&plan.workflow));
    inputs(&mut text, &plan.inputs);
    text.push_str("  steps:\n");
    for step in &plan.steps {
        self::step(&mut text, step);
    }
    if !plan.outputs.is_empty() {
        text.push_str("  outputs:\n");
        for (name, expression) in &plan.outputs {
            let _ = writeln!(text, "    {}: {expression}", quoted(name));
        }
    }
    text
}

fn inputs(text: &mut String, inputs: &[Input]) {
    if inputs.is_empty() {
        return;
    }
    text.push_str("  inputs:\n    type: object\n");
    let required: Vec<String> = inputs
        .iter()
        .filter(|input| input.required)
        .map(|input| quoted(&input.name))
        .collect();
    if !required.is_empty() {
        text.push_str("    required:\n");
        for name in required {
            let _ = writeln!(text, "    - {name}");
        }
    }
    text.push_str("    properties:\n");
    for input in inputs {
        let about = input
            .about
            .as_deref()
            .map(one_line)
            .filter(|about| !about.is_empty());
        let about = about.map(|about| cut(&about, LINE));
        if input.kind == ValueKind::Any && about.is_none() {
            let _ = writeln!(text, "      {}: {{}}", quoted(&input.name));
            continue;
        }
        let _ = writeln!(text, "      {}:", quoted(&input.name));
        if let Some(kind) = input.kind.as_str() {
            let _ = writeln!(text, "        type: {kind}");
        }
        if let Some(about) = about {
            let _ = writeln!(text, "        description: {}", quoted(&about));
        }
        if (1..=MOST_VALUES).contains(&input.values.len()) {
            let values: Vec<String> = input.values.iter().map(|value| quoted(value)).collect();
            let _ = writeln!(text, "        enum: [{}]", values.join(", "));
        }
    }
}

fn step(text: &mut String, step: &Step) {
    let _ = writeln!(text, "  - stepId: {}", quoted(&step.id));
    comment(text, &format!("{} {}", step.method, step.path));
    match &step.target {
        Target::OperationId(id) => {
            let _ = writeln!(text, "    operationId: {}", quoted(id));
        }
        Target::OperationPath(path) => {
            let _ = writeln!(text, "    operationPath: {}", json(path));
        }
    }
    if !step.parameters.is_empty() {
        text.push_str("    parameters:\n");
        for sent in &step.parameters {
            let _ = writeln!(
                text,
                "    - name: {}\n      in: {}\n      value: {}",
                quoted(&sent.name),
                sent.location,
                sent.value
            );
        }
    }
    if !step.more_parameters.is_empty() {
        comment(
            text,
            &format!("It also takes {}.", step.more_parameters.join(", ")),
        );
    }
    if let Some(body) = &step.body {
        payload(text, body);
    }
    if !step.outputs.is_empty() {
        text.push_str("    outputs:\n");
        for kept in &step.outputs {
            let expression = match kept.pointer.as_str() {
                "" => "$response.body".to_owned(),
                pointer => format!("$response.body#{pointer}"),
            };
            let _ = writeln!(text, "      {}: {}", quoted(&kept.name), quoted(&expression));
        }
    }
    if let Some(again) = &step.again {
        comment(text, again.about);
        let _ = writeln!(
            text,
            "    onSuccess:\n    - name: {}\n      type: goto\n      stepId: {}",
            again.name,
            quoted(&step.id)
        );
        if let Some(pace) = again.pace {
            let _ = writeln!(text, "      x-arazzo-pace: {pace}");
        }
        let _ = writeln!(
            text,
            "      criteria:\n      - condition: {}",
            json(&again.condition)
        );
    }
}

fn payload(text: &mut String, body: &Payload) {
    let _ = writeln!(
        text,
        "    requestBody:\n      contentType: {}",
        quoted(&body.media_type)
    );
    match &body.content {
        Content::Whole(expression) => {
            let _ = writeln!(text, "      payload: {expression}");
        }
        Content::Fields(fields) => {
            text.push_str("      payload:\n");
            for (name, value) in fields {
                let value = match value {
                    Value::Expression(expression) => expression,
                    Value::Constant(json) => json,
                };
                let _ = writeln!(text, "        {}: {value}", quoted(name));
            }
        }
    }
    if !body.more.is_empty() {
        comment(text, &format!("The body may also have {}.", body.more.join(", ")));
    }
}

fn comment(text: &mut String, words: &str) {
    for line in wrapped(&one_line(words), LINE).iter().take(4) {
        let _ = writeln!(text, "    # {line}");
    }
}

/// A string as a plain scalar where that is one, else in double quotes.
fn quoted(text: &str) -> String {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || "$./_".contains(c));
    let is_plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "$./_-+ ".contains(c))
        || text.starts_with('$')
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "$./_-#~".contains(c));
    let is_word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    let is_number =
        text.starts_with('.') && text.parse::<f64>().is_ok() || text.to_ascii_lowercase().starts_with(".inf");
    if starts && is_plain && !is_word && !is_number && !text.ends_with(' ') {
        text.to_owned()
    } else {
        json(text)
    }
}

/// JSON's strings are YAML's double-quoted ones.
fn json(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_yaml_would_read_otherwise_is_quoted() {
        for plain in ["getPet", "./a/b.yaml", "$response.body#/id", "application/json"] {
            assert_eq!(quoted(plain), plain);
        }
        for text in [
            "no", "12", "", "a: b", "a # b", "- a", "{a}", "a ", ".5", "@type", "é",
        ] {
            assert!(quoted(text).starts_with('"'), "{text}");
        }
    }
}
