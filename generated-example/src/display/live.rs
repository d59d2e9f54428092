//! For terminals: a spinner with what the workflow is doing, under the steps it has done.

use std::fmt::Write;
use std::time::{Duration, Instant};

use arazzo_runtime::Event;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// How often the spinner turns.
const TICK: Duration = Duration::from_millis(80);

/// The spinner and the step it is at.
pub(crate) struct Live {
    spinner: ProgressBar,
    visit: Option<Visit>,
}

/// A step, from its first attempt to the last.
struct Visit {
    workflow: String,
    step: String,
    attempt: u32,
    since: Instant,
    /// The latest reply's; `None` while there is none.
    status: Option<u16>,
}

impl Live {
    pub(super) fn new(target: ProgressDrawTarget) -> Self {
        let spinner = ProgressBar::with_draw_target(None, target).with_style(style());
        Self { spinner, visit: None }
    }

    pub(super) fn observe(&mut self, event: &Event<'_>) {
        match event {
            Event::Sending {
                workflow,
                step,
                attempt,
                ..
            } => {
                self.sending(workflow, step, *attempt);
                self.show("");
            }
            Event::Replied { status, .. } => {
                self.replied(Some(*status));
                self.show("");
            }
            Event::Failed { .. } => {
                self.replied(None);
                self.show("no reply");
            }
            Event::Waiting { duration, .. } => self.show(&format!("waiting {duration:.1?}")),
            _ => {}
        }
    }

    pub(super) fn ended(&mut self, failed: Option<&str>) {
        self.leave(failed);
        self.spinner.disable_steady_tick();
        self.spinner.finish_and_clear();
        self.spinner.set_message("");
    }

    fn sending(&mut self, workflow: &str, step: &str, attempt: u32) {
        if attempt > 1
            && let Some(visit) = &mut self.visit
        {
            visit.attempt = attempt;
            return;
        }
        if self.visit.is_some() {
            self.leave(None);
        } else {
            self.spinner.reset();
            self.spinner.enable_steady_tick(TICK);
        }
        self.spinner.reset_elapsed();
        self.visit = Some(Visit {
            workflow: workflow.to_owned(),
            step: step.to_owned(),
            attempt,
            since: Instant::now(),
            status: None,
        });
    }

    fn replied(&mut self, status: Option<u16>) {
        if let Some(visit) = &mut self.visit {
            visit.status = status;
        }
    }

    /// Sets the spinner's text.
    fn show(&self, activity: &str) {
        if let Some(visit) = &self.visit {
            self.spinner.set_message(format!("{}  {activity}", visit.text()));
        }
    }

    /// Leaves the step's line above the spinner. The step that failed may be another one: one that had nothing to send.
    fn leave(&mut self, failed: Option<&str>) {
        if let Some(visit) = self.visit.take() {
            let mark = if failed == Some(visit.step.as_str()) {
                '✗'
            } else {
                '✓'
            };
            self.spinner.println(format!(
                "{mark} {:>7} {}",
                seconds(visit.since.elapsed()),
                visit.text()
            ));
        }
    }
}

impl Visit {
    fn text(&self) -> String {
        let mut text = format!("{}  {}", self.workflow, self.step);
        if self.attempt > 1 {
            text += &format!("  attempt {}", self.attempt);
        }
        if let Some(status) = self.status {
            text += &format!("  {status}");
        }
        text
    }
}

fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("{spinner:.green} {time:>7} {wide_msg}");
    style
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .with_key("time", |state: &ProgressState, text: &mut dyn Write| {
            // A text that cannot be written is one that nobody sees.
            let _ = text.write_str(&seconds(state.elapsed()));
        })
}

fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}
