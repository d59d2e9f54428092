//! `cargo arazzo explain`.

use std::process::Command;

use arazzo_codegen::Code;

use crate::{Run, command, example, run};

#[test]
fn a_workflow_in_words() {
    let subject = format!(
        "{}#create-and-poll-response",
        example("chatgpt-create-and-poll-response")
    );
    let run = Run::of(command(["explain", &subject]).env("COLUMNS", "100"));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    for expected in [
        "Ask a model one question and wait for the outcome.\n",
        "  model         String          Which model is to answer, for instance gpt-4o.\n",
        "1. createResponse  chatgpt-create-and-poll-response.arazzo.yaml:40\n",
        "   Sends POST https://api.openai.com/v1/responses, body application/json (responsesApi).\n",
        "   It succeeds when $statusCode == 200.\n",
        "   → when $.status == \"in_progress\": runs it again, as a poll: after a wait, from",
        "   → otherwise goes on to returnCompleted\n",
        "   ✗ a failure ends the run with an error\n",
        "  responseId     String                        always there\n",
        "None when the run ends without returnCompleted. For\n",
    ] {
        assert!(run.stdout.contains(expected), "{expected} in {}", run.stdout);
    }
    let words = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("For instance: createResponse → pollResponse → returnIncomplete → end"),
        "{words}"
    );
    assert!(
        !run.stdout.contains('\x1b'),
        "no colours where there is no terminal"
    );
}

#[test]
fn s33_a_loop_is_told_as_what_it_is() {
    let paging = example("cases/paging");
    let run = Run::of(command(["explain", &paging]).env("COLUMNS", "200"));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let told = |workflow: &str, expected: &str| {
        let all = format!("\n{}", run.stdout);
        let of_workflow = all.split(&format!("\n{workflow}  ")).nth(1).unwrap();
        let of_workflow = of_workflow.split("\n\n2. ").next().unwrap();
        let of_workflow = of_workflow.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(of_workflow.contains(expected), "{expected} in {of_workflow}");
    };
    told(
        "by-query",
        "runs it again, for the next page: at once, or as a poll where it asks for the same again",
    );
    told(
        "with-a-session",
        "runs it again, as a poll: after a wait, from 1 s growing to 10 s, or as Retry-After says",
    );
    told(
        "paged-by-its-author",
        "runs it again, at once: x-arazzo-pace says that it pages",
    );
}

#[test]
fn text_keeps_to_the_width() {
    for columns in ["60", "80", "120"] {
        for document in [
            "openai-batch-job",
            "language/control-flow",
            "language/sub-workflows",
        ] {
            let run = Run::of(command(["explain", &example(document)]).env("COLUMNS", columns));
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            let width: usize = columns.parse().unwrap();
            // What has no blank is not broken.
            let wide = run
                .stdout
                .lines()
                .find(|line| line.chars().count() > width && line.trim().contains(' '));
            let is_place = |line: &str| line.contains(".arazzo.yaml:");
            assert!(wide.is_none_or(is_place), "{columns}: {wide:?}");
        }
    }
}

#[test]
fn a_workflow_that_is_not_there_is_1_and_a_file_2() {
    let run_of = |subject: String| run(["explain", &subject]);
    let workflow = run_of(format!("{}#batch-jobs", example("openai-batch-job")));
    assert_eq!((workflow.code, workflow.stdout.as_str()), (Some(1), ""));
    assert!(
        workflow.stderr.contains("the workflows are `batch-job`"),
        "{}",
        workflow.stderr
    );
    assert_eq!(run_of(example("nothing")).code, Some(2));
}

#[test]
fn every_code_is_explained_in_plain_text() {
    for code in Code::ALL {
        let run = run(["explain", code.as_str()]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let beginning = format!("{}: {}\n\n", code.as_str(), code.title());
        assert!(run.stdout.starts_with(&beginning), "{}", run.stdout);
        for mark in ["```", "](", "**", "\x1b"] {
            assert!(!run.stdout.contains(mark), "{mark} in {}", run.stdout);
        }
    }
}

#[test]
fn a_code_may_be_in_lower_case() {
    assert_eq!(
        run(["explain", "az0102"]).stdout,
        run(["explain", "AZ0102"]).stdout
    );
}

#[test]
fn an_unknown_code_is_2_and_names_the_nearest() {
    let unknown = run(["explain", "AZ0502X"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(2), ""));
    assert!(
        unknown
            .stderr
            .contains("there is no code `AZ0502X`, did you mean `AZ0502`?"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn the_package_has_every_page() {
    let list = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let list = String::from_utf8_lossy(&list.stdout);
    for code in Code::ALL {
        let page = format!("diagnostics/{}.md", code.as_str());
        assert!(
            list.lines().any(|file| file == page),
            "{page} is not in the package"
        );
    }
}
