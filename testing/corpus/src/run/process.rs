//! The programs that the compiled workflows run in.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use corpus_runner::{Order, Told};

/// Longer than a workflow may take by itself; behind it the program hangs.
const PATIENCE: Duration = Duration::from_secs(40);

/// A program, started when it is first needed and again after it died.
pub(crate) struct Process {
    program: PathBuf,
    running: Option<Running>,
}

struct Running {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Process {
    pub(crate) fn of(program: &Path) -> Self {
        Self {
            program: program.to_path_buf(),
            running: None,
        }
    }

    /// What is told of a run; nothing when the program died of it or hung.
    pub(crate) fn run(&mut self, order: &Order) -> Option<Told> {
        let told = self.line(order).and_then(|line| serde_json::from_str(&line).ok());
        if told.is_none() {
            self.stop();
        }
        told
    }

    fn line(&mut self, order: &Order) -> Option<String> {
        if self.running.is_none() {
            self.running = start(&self.program);
        }
        let running = self.running.as_mut()?;
        let order = serde_json::to_string(order).ok()?;
        writeln!(running.input, "{order}").ok()?;
        running.lines.recv_timeout(PATIENCE).ok()
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

fn start(program: &Path) -> Option<Running> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let input = child.stdin.take()?;
    let output = child.stdout.take()?;
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    Some(Running { child, input, lines })
}
