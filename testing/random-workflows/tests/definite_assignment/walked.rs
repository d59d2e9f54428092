//! What the compiler says of random workflows is what a walk of all their paths finds: which outputs are `Option`,
//! which values are read though nothing can have set them, which steps and actions are never come to.
//!
//! The seed is fixed. `RANDOM_WORKFLOWS=100000 cargo test -p random-workflows` tries that many, all of them others
//! than with another number.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use arazzo_codegen::{Code, Diagnostics, Generated, configure};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use random_workflows::document::{Mistake, arazzo, openapi};
use random_workflows::graph::Graph;
use random_workflows::walk::Facts;
use random_workflows::walk::walk;
use serde_json::Value;

use crate::outputs;

/// How many workflows are tried when nobody says it.
const SAMPLE: u32 = 250;

/// The bytes of which a graph is made; more of them make no larger one.
const BYTES: usize = 240;

#[test]
fn s22_s32_the_compiler_finds_what_a_walk_of_all_paths_finds() {
    let asked = env::var("RANDOM_WORKFLOWS").ok();
    let cases = asked.map_or(SAMPLE, |number| number.parse().unwrap());
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 2000,
        ..Config::default()
    };
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&cases.to_le_bytes());
    let rng = proptest::test_runner::TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("definite-assignment");
    fs::create_dir_all(&folder).unwrap();
    let file = write(&folder, "server.openapi.json", &openapi());
    let tally = RefCell::new(BTreeMap::new());
    let outcome = runner.run(&vec(any::<u8>(), 0..BYTES), |bytes| {
        let graph = Graph::of(&bytes);
        let facts = walk(&graph);
        count(&facts, &mut tally.borrow_mut());
        compare(&graph, &facts, &folder).map_err(TestCaseError::fail)
    });
    eprintln!("{:#?}", tally.borrow());
    if let Err(error) = outcome {
        panic!("{error}\nthe document is beside {}", file.display());
    }
    assert_eq!(
        tally.borrow().len(),
        8,
        "each of them has to be there now and then"
    );
}

/// How often there is what the compiler has to find.
fn count(facts: &[Facts], tally: &mut BTreeMap<&'static str, usize>) {
    let mut add = |what, number| {
        if number > 0 {
            *tally.entry(what).or_default() += number;
        }
    };
    for facts in facts {
        let optional = facts.outputs.values().filter(|optional| **optional).count();
        add("workflows", 1);
        add("workflows without a way to the end", usize::from(!facts.ends));
        add("optional outputs", optional);
        add("plain outputs", facts.outputs.len() - optional);
        add("outputs that nothing sets", facts.never_set.len());
        add("steps that send what nothing sets", facts.reads_nothing.len());
        add("steps that nothing reaches", facts.unreached.len());
        add("actions that are never taken", facts.untaken.len());
    }
}

fn compare(graph: &Graph, facts: &[Facts], folder: &Path) -> Result<(), String> {
    let generated = compile(graph, facts, None, folder).map_err(|errors| format!("refused:\n{errors}"))?;
    let fields = outputs::of(&generated);
    for (position, facts) in facts.iter().enumerate().filter(|(_, facts)| facts.ends) {
        let fields = fields[&format!("W{position}Outputs")].iter();
        let optional = fields
            .map(|(field, ty)| (field.clone(), ty.starts_with("Option<")))
            .collect();
        same(
            &format!("optional outputs of w{position}"),
            &optional,
            &facts.outputs,
        )?;
    }
    let mut untaken: Vec<String> = facts
        .iter()
        .flat_map(|facts| facts.untaken.iter().cloned())
        .collect();
    untaken.sort();
    same(
        "never taken",
        &named(&generated.lints, Code::UnreachableAction),
        &untaken,
    )?;
    let mut unreached: Vec<String> = facts
        .iter()
        .enumerate()
        .flat_map(|(workflow, facts)| {
            facts
                .unreached
                .iter()
                .map(move |step| format!("w{workflow}s{step}"))
        })
        .collect();
    unreached.sort();
    same(
        "never reached",
        &named(&generated.lints, Code::UnreachableStep),
        &unreached,
    )?;
    // One at a time, so that no mistake hides another.
    for (workflow, found) in facts.iter().enumerate() {
        let outputs = found.never_set.iter().map(|step| Mistake::Output {
            workflow,
            step: *step,
        });
        let reads = found.reads_nothing.iter().map(|step| Mistake::Read {
            workflow,
            step: *step,
        });
        for mistake in outputs.chain(reads) {
            // S21b: nothing fails for it.
            let generated = compile(graph, facts, Some(mistake), folder)
                .map_err(|errors| format!("refused for {mistake:?}:\n{errors}"))?;
            let never_set = generated
                .lints
                .iter()
                .filter(|found| found.code == Code::NeverSet);
            same(&format!("findings of {mistake:?}"), &never_set.count(), &1)?;
        }
    }
    Ok(())
}

fn compile(
    graph: &Graph,
    facts: &[Facts],
    mistake: Option<Mistake>,
    folder: &Path,
) -> Result<Generated, Diagnostics> {
    let document = arazzo(graph, facts, mistake, "server.openapi.json");
    configure().generate(write(folder, "random.arazzo.json", &document))
}

fn write(folder: &Path, name: &str, document: &Value) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("{document:#}")).unwrap();
    path
}

/// The first names in backticks of the findings of a code.
fn named(lints: &Diagnostics, code: Code) -> Vec<String> {
    let found = lints.iter().filter(|found| found.code == code);
    let mut names: Vec<String> = found
        .map(|found| found.message.split('`').nth(1).unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, compiler: &T, walk: &T) -> Result<(), String> {
    if compiler == walk {
        return Ok(());
    }
    Err(format!(
        "{what}\n  the compiler says {compiler:?}\n  the walk says     {walk:?}"
    ))
}
