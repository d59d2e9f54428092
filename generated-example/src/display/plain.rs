//! For files, pipes and terminals that cannot be drawn on: a line for everything that has happened.

use std::io::{self, Write};

use arazzo_runtime::Event;

pub(super) fn observe(event: &Event<'_>) {
    if let Some(line) = line(event) {
        // Whoever closed standard error does not want to know.
        let _ = writeln!(io::stderr(), "{line}");
    }
}

fn line(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Replied {
            workflow,
            step,
            attempt,
            method,
            url,
            status,
            elapsed,
            ..
        } => Some(format!(
            "{workflow}, {step}, attempt {attempt}: {method} {url}: {status} in {elapsed:.1?}"
        )),
        Event::Failed {
            workflow,
            step,
            attempt,
            method,
            url,
            elapsed,
            ..
        } => Some(format!(
            "{workflow}, {step}, attempt {attempt}: {method} {url}: no reply in {elapsed:.1?}"
        )),
        Event::Waiting { duration, .. } => Some(format!("waiting {duration:.1?}")),
        _ => None,
    }
}
