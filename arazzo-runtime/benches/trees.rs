//! The memory and the time that it takes to read a reply as a tree, and by a pointer. Each case runs in a process of its own.
//! Linux gives the peak of resident memory; what the process had before it read is subtracted.
//!
//! `cargo bench -p arazzo-runtime --features xpath --bench trees`

#![allow(clippy::print_stdout, reason = "a bench that prints its table")]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::Instant;

use arazzo_runtime::http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE};
use arazzo_runtime::serde_json::Value;
use arazzo_runtime::{
    Limits, Reply,
    codegen::{jsonpath, xpath},
};

const MIB: usize = 1024 * 1024;
/// The default of `Limits::tree_values`.
const MOST_VALUES: usize = 1_000_000;
/// As many objects of one member as the default of `Limits::tree_memory` allows.
const MOST_OBJECTS: usize = 340_000;

static QUERY: jsonpath::Query = jsonpath::Query::new("$..[?@.none == 1]");
static XPATH: xpath::Expression = xpath::Expression::new("count(//none) > 0");

const BODIES: [&str; 10] = [
    "numbers",
    "small objects",
    "objects of ten members",
    "one string",
    "deep",
    "long keys",
    "most numbers",
    "most objects",
    "too many objects",
    "xml",
];
const READINGS: [&str; 4] = ["jsonpath", "output", "pointer", "xpath"];

fn main() {
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let [body, mebibytes, reading] = arguments.as_slice() {
        measure(body, mebibytes.parse().expect("a number"), reading);
        return;
    }
    println!(
        "| body | MiB | read by | peak memory, MiB | times the body | ms | within the default limits |\n|---|---|---|---|---|---|---|"
    );
    for body in BODIES {
        for mebibytes in [1, 8, 16] {
            let readings = READINGS.into_iter().filter(|reading| match *reading {
                "xpath" => body == "xml",
                "pointer" => true,
                _ => body != "xml",
            });
            for reading in readings {
                let [bytes, taken, milliseconds, is_allowed] = in_a_process(body, mebibytes, reading);
                let size = bytes / MIB as f64;
                println!(
                    "| {body} | {size:.1} | {reading} | {taken:.0} | {:.1} | {milliseconds:.0} | {} |",
                    taken / size,
                    if is_allowed > 0.0 { "yes" } else { "no" }
                );
            }
        }
    }
}

/// The bytes of the body, the peak memory of reading it in MiB, the milliseconds, and 1 if the default limits allow it.
fn in_a_process(body: &str, mebibytes: usize, reading: &str) -> [f64; 4] {
    let output = Command::new(env::current_exe().expect("this program"))
        .args([body, &mebibytes.to_string(), reading])
        .output()
        .expect("it can be started");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut numbers = text
        .split_whitespace()
        .map(|number| number.parse().expect("a number"));
    std::array::from_fn(|_| numbers.next().expect("four numbers"))
}

fn measure(body: &str, mebibytes: usize, reading: &str) {
    // The last item ends below the limit of bytes.
    let text = body_of(body, mebibytes * MIB - 4096);
    let bytes = text.len();
    let media_type = if body == "xml" {
        "application/xml"
    } else {
        "application/json"
    };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    let reply = Reply::new(StatusCode::OK, headers, text);
    // From here on the peak counts anew.
    fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let before = mebibytes_of("VmRSS:");
    let started = Instant::now();
    match reading {
        "jsonpath" => {
            let [body] = reply.json([&[]]).expect("JSON");
            assert_eq!(QUERY.evaluate(body, &[]), Some(false));
        }
        "output" => {
            let [body] = reply.json([&[]]).expect("JSON");
            assert!(body.read::<Value>().get().is_some());
        }
        "pointer" => {
            let [id] = reply.json([&["id"]]).expect("JSON");
            assert_eq!(id.read::<String>().get().is_some(), body != "xml");
        }
        _ => assert_eq!(XPATH.evaluate(reply.body_text(), &[]), Some(false)),
    }
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    let taken = mebibytes_of("VmHWM:") - before;
    let is_allowed = reply.check_tree(&Limits::default()).is_ok();
    println!("{bytes} {taken} {milliseconds} {}", u8::from(is_allowed));
}

/// A figure of this process.
fn mebibytes_of(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .expect("the figure");
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kibibytes / 1024.0
}

/// A body of about so many bytes, or of as many values as a tree may have.
fn body_of(body: &str, size: usize) -> String {
    let mut text = String::with_capacity(size + MIB);
    if body == "xml" {
        text.push_str("<r><id>x</id>");
        // Two tags and one attribute are three of the values that are counted; their memory is the limit.
        let item = size / (MOST_VALUES / 4) + 1;
        let padding = "x".repeat(item.saturating_sub("<i a=\"\"></i>".len()).max(1));
        while text.len() < size {
            let _ = write!(text, "<i a=\"\">{padding}</i>");
        }
        text.push_str("</r>");
        return text;
    }
    text.push_str("{\"id\":\"x\",\"items\":[0");
    // As many bytes for each value as leave it below the limit.
    let room = |values: usize, written: usize| {
        let item = size * values / (MOST_VALUES - 1000) + 1;
        item.saturating_sub(written).max(1)
    };
    let room_for_objects = |objects: usize, written: usize| {
        let item = size * objects / MOST_OBJECTS + 1;
        item.saturating_sub(written).max(1)
    };
    match body {
        "numbers" => {
            let digits = "1".repeat(room(1, 1));
            // What has more digits than a double is a number all the same.
            while text.len() < size {
                let _ = write!(text, ",{digits}");
            }
        }
        "small objects" => {
            let padding = "x".repeat(room_for_objects(1, 9));
            while text.len() < size {
                let _ = write!(text, ",{{\"a\":\"{padding}\"}}");
            }
        }
        "objects of ten members" => {
            let padding = "x".repeat(room(11, 90).div_ceil(9) + 1);
            while text.len() < size {
                text.push_str(",{\"a0\":0");
                for member in 1..10 {
                    let _ = write!(text, ",\"a{member}\":\"{padding}\"");
                }
                text.push('}');
            }
        }
        "one string" => {
            let _ = write!(text, ",\"{}\"", "x".repeat(size));
        }
        "deep" => {
            let padding = "x".repeat(room_for_objects(100, 500) / 100 + 1);
            while text.len() < size {
                text.push(',');
                for _ in 0..100 {
                    let _ = write!(text, "{{\"{padding}\":");
                }
                let _ = write!(text, "0{}", "}".repeat(100));
            }
        }
        "long keys" => {
            let key = "k".repeat(1000);
            while text.len() < size {
                let _ = write!(text, ",{{\"{key}\":0}}");
            }
        }
        // As many values as a tree may have, in as few bytes as can be.
        "most numbers" => text.push_str(&",1".repeat(MOST_VALUES - 10)),
        "most objects" => text.push_str(&",{\"\":1}".repeat(MOST_OBJECTS)),
        _ => text.push_str(&",{\"\":1}".repeat(MOST_VALUES / 2 - 10)),
    }
    text.push_str("]}");
    text
}
