//! How the runtime's time grows with one thing in a reply or a value: a row for each family, a column for each size. Every
//! family should be linear, or n·log n, or refused by a limit.
//!
//! `cargo bench -p arazzo-runtime --bench families`, with `--features xpath` for XPath too. A word behind `--` takes the
//! families whose name has it.

#![allow(clippy::print_stdout, reason = "the table is for whoever runs this")]

mod conditions;
mod replies;
mod sending;

use std::env;
use std::hint::black_box;
use std::time::Duration;

use processor_clock::Clock;

/// Values of one kind: how large the smallest is, and what makes the work for a size.
type Family = (&'static str, usize, fn(usize) -> Work);

/// What is measured; what it needs was made before. It says whether it came to a result.
type Work = Box<dyn FnOnce() -> bool>;

/// How often the smallest size is doubled.
const DOUBLINGS: u32 = 3;

/// The clock of the processor ticks every four milliseconds: what takes less than this is repeated.
const TO_MEASURE: Duration = Duration::from_millis(40);

/// The most repetitions. The input is made anew for each.
const MOST_RUNS: u32 = 100;

/// A family that took longer than this is not tried with more.
const ENOUGH: Duration = Duration::from_secs(20);

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let word = arguments.iter().find(|argument| !argument.starts_with("--"));
    println!(
        "| family | smallest | times, each for twice the size of the one before | growth of the last doubling | result |"
    );
    println!("|---|---|---|---|---|");
    for (name, smallest, make) in families() {
        if word.is_none_or(|word| name.contains(word.as_str())) {
            row(name, smallest, make, is_bench);
        }
    }
}

fn families() -> Vec<Family> {
    [
        conditions::FAMILIES,
        #[cfg(feature = "xpath")]
        conditions::in_xml::FAMILIES,
        replies::FAMILIES,
        sending::FAMILIES,
    ]
    .concat()
}

fn row(name: &str, smallest: usize, make: fn(usize) -> Work, is_bench: bool) {
    // `cargo test --benches` runs everything once, in small.
    let doublings = if is_bench { DOUBLINGS } else { 0 };
    let mut times = Vec::new();
    let mut results = Vec::new();
    for doubling in 0..=doublings {
        let (time, result) = measured(|| make(smallest << doubling), is_bench);
        times.push(time);
        results.push(if result { "yes" } else { "no" });
        if times.last().is_some_and(|time| *time > ENOUGH) {
            break;
        }
    }
    let shown: Vec<String> = times.iter().map(|time| milliseconds(*time)).collect();
    let growth = match times.as_slice() {
        [.., before, last] => format!("{:.1}", last.as_secs_f64() / before.as_secs_f64()),
        _ => String::new(),
    };
    results.dedup();
    println!(
        "| {name} | {smallest} | {} | {growth} | {} |",
        shown.join(", "),
        results.join(", then ")
    );
}

/// The mean time of the work, and whether it had a result.
fn measured(make: impl Fn() -> Work, repeats: bool) -> (Duration, bool) {
    let mut total = Duration::ZERO;
    let mut runs = 0;
    loop {
        let work = make();
        let started = Clock::start();
        let result = black_box(work());
        total += started.elapsed();
        runs += 1;
        if !repeats || total >= TO_MEASURE || runs == MOST_RUNS {
            return (total / runs, result);
        }
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// A piece for each number, with commas between.
fn listed(size: usize, piece: impl Fn(usize) -> String) -> String {
    (0..size).map(piece).collect::<Vec<_>>().join(",")
}

/// `{"a":{"a":…1…}}`, so deep.
fn deep_object(depth: usize) -> String {
    format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))
}

/// `[[…1…]]`, so deep.
fn deep_array(depth: usize) -> String {
    format!("{}1{}", "[".repeat(depth), "]".repeat(depth))
}
