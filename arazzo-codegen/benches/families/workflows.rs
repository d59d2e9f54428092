//! Workflows, and how they call each other.

use super::{Documents, Family, broken, lines, sound};

pub(super) const FAMILIES: &[Family] = &[
    ("workflows", 50, |n| each(n, |_| String::new())),
    ("a chain of workflows", 25, move |n| {
        each(n, |i| if i + 1 < n { call(i + 1) } else { String::new() })
    }),
    ("a chain of workflows with outputs", 25, move |n| {
        handing(n, |i| if i + 1 < n { call(i + 1) } else { String::new() })
    }),
    ("a cycle of workflows", 25, move |n| {
        each(n, |i| call((i + 1) % n))
    }),
    ("a cycle of workflows with outputs", 10, cycle),
    ("workflows that call each other", 5, move |n| {
        each(n, |_| lines(n, call))
    }),
    ("workflows that go to each other", 10, move |n| {
        each(n, |i| {
            format!(
                "    onSuccess: [{{name: g, type: goto, workflowId: w{}}}]\n",
                (i + 1) % n
            )
        })
    }),
    ("workflows that depend on the one before", 25, depending),
    ("workflows that depend on the first", 25, |n| {
        lead(n, |i| {
            if i == 0 {
                String::new()
            } else {
                "  dependsOn: [w0]\n".to_owned()
            }
        })
    }),
    ("outputs of a workflow", 200, |n| {
        outputs(n, |_| "$steps.s.outputs.o".to_owned(), true)
    }),
    ("a chain of outputs", 200, move |n| {
        outputs(
            n,
            |i| {
                if i + 1 < n {
                    format!("$outputs.x{}", i + 1)
                } else {
                    "$steps.s.outputs.o".to_owned()
                }
            },
            true,
        )
    }),
    ("a chain of outputs by the workflow", 200, move |n| {
        outputs(
            n,
            |i| {
                if i + 1 < n {
                    format!("$workflows.w.outputs.x{}", i + 1)
                } else {
                    "$steps.s.outputs.o".to_owned()
                }
            },
            true,
        )
    }),
    ("a chain of texts of outputs", 200, move |n| {
        outputs(
            n,
            |i| {
                if i + 1 < n {
                    format!("'a {{$outputs.x{}}}'", i + 1)
                } else {
                    "$steps.s.outputs.o".to_owned()
                }
            },
            true,
        )
    }),
    ("a chain of doubled texts", 10, move |n| {
        outputs(
            n,
            |i| {
                if i + 1 < n {
                    format!("'{{$outputs.x{next}}} {{$outputs.x{next}}}'", next = i + 1)
                } else {
                    "$steps.s.outputs.o".to_owned()
                }
            },
            false,
        )
    }),
    ("a cycle of outputs", 200, move |n| {
        outputs(n, |i| format!("$outputs.x{}", (i + 1) % n), false)
    }),
    ("a cycle of outputs by the workflow", 200, move |n| {
        outputs(n, |i| format!("$workflows.w.outputs.x{}", (i + 1) % n), false)
    }),
    ("a cycle of texts of outputs", 200, move |n| {
        outputs(n, |i| format!("'a {{$outputs.x{}}}'", (i + 1) % n), false)
    }),
    ("inputs passed on", 50, passed),
];

fn lead(size: usize, lead: impl Fn(usize) -> String) -> Documents {
    sound(&lines(size, |i| {
        format!(
            "- workflowId: w{i}\n{}  steps:\n  - stepId: s\n    operationId: list\n",
            lead(i)
        )
    }))
}

fn each(size: usize, behind: impl Fn(usize) -> String) -> Documents {
    sound(&lines(size, |i| {
        format!(
            "- workflowId: w{i}\n  steps:\n  - stepId: s\n    operationId: list\n    onFailure: [{{name: e, type: end}}]\n{}",
            behind(i)
        )
    }))
}

fn call(workflow: usize) -> String {
    format!("  - {{stepId: c{workflow}, workflowId: w{workflow}}}\n")
}

fn handing(size: usize, call: impl Fn(usize) -> String) -> Documents {
    sound(&lines(size, |i| {
        let output = if i + 1 < size {
            format!("$steps.c{}.outputs.o", i + 1)
        } else {
            "$steps.s.outputs.o".to_owned()
        };
        format!(
            "- workflowId: w{i}\n  steps:\n  - {{stepId: s, operationId: list, outputs: {{o: $response.body#/id}}}}\n{}  outputs: {{o: {output}}}\n",
            call(i)
        )
    }))
}

fn cycle(size: usize) -> Documents {
    sound(&lines(size, |i| {
        let next = (i + 1) % size;
        format!(
            "- workflowId: w{i}\n  steps:\n  - stepId: s\n    operationId: list\n    outputs: {{o: $response.body#/id}}\n    onSuccess: [{{name: e, type: end, criteria: [{{condition: $response.body#/id == 1}}]}}]\n  - {{stepId: c, workflowId: w{next}}}\n  outputs: {{o: $steps.c.outputs.o, own: $steps.s.outputs.o, other: $steps.c.outputs.own}}\n"
        )
    }))
}

fn depending(size: usize) -> Documents {
    lead(size, |i| {
        if i == 0 {
            String::new()
        } else {
            format!("  dependsOn: [w{}]\n", i - 1)
        }
    })
}

fn outputs(size: usize, value: impl Fn(usize) -> String, is_sound: bool) -> Documents {
    let outputs = lines(size, |i| format!("    x{i}: {}\n", value(i)));
    let workflows = format!(
        "- workflowId: w\n  steps: [{{stepId: s, operationId: list, outputs: {{o: $response.body#/id}}}}]\n  outputs:\n{outputs}"
    );
    if is_sound {
        sound(&workflows)
    } else {
        broken(&workflows)
    }
}

/// Each calls the next with all its inputs.
fn passed(size: usize) -> Documents {
    sound(&lines(size, |i| {
        let call = if i + 1 < size {
            format!(
                "  - {{stepId: c, workflowId: w{}, parameters: [{{name: x, value: $inputs.x}}]}}\n",
                i + 1
            )
        } else {
            String::new()
        };
        format!(
            "- workflowId: w{i}\n  inputs: {{type: object, required: [x], properties: {{x: {{type: string}}}}}}\n  steps:\n  - {{stepId: s, operationId: list, parameters: [{{name: q, in: query, value: $inputs.x}}]}}\n{call}"
        )
    }))
}
