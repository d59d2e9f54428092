//! Steps, and where they go.

use super::{Documents, Family, HEAD, SMALL, broken, lines, sound};

pub(super) const FAMILIES: &[Family] = &[
    ("steps", 100, |n| with_steps(n, |_| String::new())),
    ("steps that read the one before", 100, |n| {
        with_steps(n, |i| {
            if i == 0 {
                OUTPUT.to_owned()
            } else {
                format!(
                    ", parameters: [{{name: q, in: query, value: $steps.s{}.outputs.o}}]{OUTPUT}",
                    i - 1
                )
            }
        })
    }),
    ("steps that read the first", 100, |n| {
        with_steps(n, |i| {
            if i == 0 {
                OUTPUT.to_owned()
            } else {
                ", parameters: [{name: q, in: query, value: $steps.s0.outputs.o}]".to_owned()
            }
        })
    }),
    ("steps that go back to the one before", 50, |n| {
        with_steps(n, |i| on_success(&[goto(i.saturating_sub(1))]))
    }),
    ("steps that go back to the first", 50, |n| {
        with_steps(n, |_| on_success(&[goto(0)]))
    }),
    ("steps that skip the next", 50, move |n| {
        with_steps(n, |i| on_success(&[goto((i + 2).min(n - 1))]))
    }),
    ("steps that go to each other", 10, move |n| {
        with_steps(n, |i| {
            format!(
                "{}{OUTPUT}",
                on_success(&(0..n).map(|to| goto((i + to) % n)).collect::<Vec<_>>())
            )
        })
    }),
    ("criteria of a step", 200, |n| {
        with_steps(1, |_| {
            format!(
                ", successCriteria: [{}]",
                "{condition: $statusCode == 200}, ".repeat(n)
            )
        })
    }),
    ("criteria on a body", 100, |n| {
        with_steps(1, |_| {
            format!(
                ", successCriteria: [{}]",
                "{condition: $response.body#/id == 1}, ".repeat(n)
            )
        })
    }),
    ("actions of a step", 100, |n| {
        with_steps(1, |_| on_success(&(0..n).map(|_| goto(0)).collect::<Vec<_>>()))
    }),
    ("actions by status", 100, |n| {
        with_steps(1, |_| {
            format!(
                ", onFailure: [{}]",
                lines(n, |i| format!(
                    "{{name: f{i}, type: end, criteria: [{{condition: $statusCode == {}}}]}}, ",
                    400 + i % 200
                ))
            )
        })
    }),
    ("actions of a workflow", 20, shared_actions),
    ("retries with a workflow", 20, retries_with),
    ("outputs of a step", 200, |n| {
        with_steps(1, |_| {
            format!(
                ", outputs: {{{}}}",
                lines(n, |i| format!("o{i}: $response.body#/id, "))
            )
        })
    }),
    ("steps that depend on the one before", 100, depends_on),
    ("steps in the opposite order", 50, backwards),
    ("steps with a finding each", 200, findings),
    ("findings on one line", 200, one_line),
    ("operations of a document", 200, operations),
    ("operations by path", 100, by_path),
    ("reusable parameters", 200, reusable),
    ("outputs over n steps", 100, handed_back),
    ("outputs that criteria demand", 100, demanded),
    ("outputs that actions demand", 50, demanded_by_actions),
    ("ids that collide", 100, |n| {
        steps_named(n, |i| format!("a{}", "-".repeat(i)))
    }),
];

const OUTPUT: &str = ", outputs: {o: $response.body#/id}";

fn with_steps(size: usize, each: impl Fn(usize) -> String) -> Documents {
    let steps = lines(size, |i| {
        format!("  - {{stepId: s{i}, operationId: list{}}}\n", each(i))
    });
    sound(&format!(
        "- workflowId: only\n  inputs: {{type: object, properties: {{x: {{type: string}}}}}}\n  steps:\n{steps}"
    ))
}

fn steps_named(size: usize, name: impl Fn(usize) -> String) -> Documents {
    let steps = lines(size, |i| {
        format!("  - {{stepId: '{}', operationId: list}}\n", name(i))
    });
    sound(&format!("- workflowId: only\n  steps:\n{steps}"))
}

fn goto(step: usize) -> String {
    format!(
        "{{name: g, type: goto, stepId: s{step}, criteria: [{{condition: $response.body#/id == {step}}}]}}"
    )
}

fn on_success(actions: &[String]) -> String {
    format!(", onSuccess: [{}]", actions.join(", "))
}

/// As many actions as steps that all of them are for.
fn shared_actions(size: usize) -> Documents {
    let actions = lines(size, |i| {
        format!(
            "  - {{name: a{i}, type: end, criteria: [{{condition: $statusCode == {}}}]}}\n",
            400 + i
        )
    });
    let steps = lines(size, |i| format!("  - {{stepId: s{i}, operationId: list}}\n"));
    sound(&format!(
        "- workflowId: only\n  failureActions:\n{actions}  steps:\n{steps}"
    ))
}

fn retries_with(size: usize) -> Documents {
    let steps = lines(size, |i| {
        format!(
            "  - {{stepId: s{i}, operationId: list, onFailure: [{{name: r, type: retry, workflowId: w{i}}}]}}\n"
        )
    });
    let others = lines(size, |i| {
        format!("- workflowId: w{i}\n  steps: [{{stepId: s, operationId: list}}]\n")
    });
    sound(&format!("- workflowId: only\n  steps:\n{steps}{others}"))
}

fn depends_on(size: usize) -> Documents {
    let documents = with_steps(size, |i| {
        if i == 0 {
            String::new()
        } else {
            format!(", dependsOn: [s{}]", i - 1)
        }
    });
    in_1_1(documents)
}

/// Each step reads an output of the next step in the document.
fn backwards(size: usize) -> Documents {
    let documents = with_steps(size, |i| {
        if i + 1 == size {
            OUTPUT.to_owned()
        } else {
            format!(
                ", dependsOn: [s{next}], parameters: [{{name: q, in: query, value: $steps.s{next}.outputs.o}}]{OUTPUT}",
                next = i + 1
            )
        }
    });
    in_1_1(documents)
}

fn demanded(size: usize) -> Documents {
    let steps = lines(size, |i| {
        format!(
            "  - {{stepId: s{i}, operationId: list, successCriteria: [{{condition: $response.header.X != null}}], outputs: {{o: $response.header.X}}}}\n"
        )
    });
    let outputs = lines(size, |i| format!("    o{i}: $steps.s{i}.outputs.o\n"));
    sound(&format!(
        "- workflowId: only\n  steps:\n{steps}  outputs:\n{outputs}"
    ))
}

/// None of the actions is taken at the end.
fn demanded_by_actions(size: usize) -> Documents {
    let kept = lines(size, |i| format!("o{i}: $response.header.X{i}, "));
    let actions = lines(size, |i| {
        format!(
            "{{name: a{i}, type: goto, stepId: s, criteria: [{{condition: $response.header.X{i} == null}}]}}, "
        )
    });
    let outputs = lines(size, |i| format!("    o{i}: $steps.s.outputs.o{i}\n"));
    sound(&format!(
        "- workflowId: only\n  steps:\n  - {{stepId: s, operationId: list, outputs: {{{kept}}}, onSuccess: [{actions}]}}\n  outputs:\n{outputs}"
    ))
}

fn in_1_1(documents: Documents) -> Documents {
    Documents {
        arazzo: documents.arazzo.replacen("1.0.1", "1.1.0", 1),
        ..documents
    }
}

fn findings(size: usize) -> Documents {
    let steps = lines(size, |i| {
        format!(
            "  - {{stepId: s{i}, operationId: lits, onSuccess: [{{name: g, type: goto, stepId: nowhere}}]}}\n"
        )
    });
    broken(&format!("- workflowId: only\n  steps:\n{steps}"))
}

/// A document without line breaks.
fn one_line(size: usize) -> Documents {
    let steps = lines(size, |i| {
        format!(
            "{}{{\"stepId\": \"s{i}\", \"operationId\": \"lits\"}}",
            if i == 0 { "" } else { ", " }
        )
    });
    Documents {
        arazzo: format!(
            "{{\"arazzo\": \"1.0.1\", \"info\": {{\"title\": \"F\", \"version\": \"1\"}}, \"sourceDescriptions\": [{{\"name\": \"api\", \"url\": \"./api.yaml\", \"type\": \"openapi\"}}], \"workflows\": [{{\"workflowId\": \"only\", \"steps\": [{steps}]}}]}}"
        ),
        openapi: SMALL.to_owned(),
        sound: false,
    }
}

fn paths(size: usize) -> String {
    let paths = lines(size, |i| {
        format!(
            "  /things{i}:\n    get:\n      operationId: list{i}\n      responses: {{'200': {{description: ok}}}}\n"
        )
    });
    format!(
        "openapi: 3.1.0\ninfo: {{title: F, version: '1'}}\nservers: [{{url: https://example.com}}]\npaths:\n{paths}"
    )
}

fn operations(size: usize) -> Documents {
    let steps = lines(size, |i| format!("  - {{stepId: s{i}, operationId: list{i}}}\n"));
    Documents {
        arazzo: format!("{HEAD}workflows:\n- workflowId: only\n  steps:\n{steps}"),
        openapi: paths(size),
        sound: true,
    }
}

fn by_path(size: usize) -> Documents {
    let steps = lines(size, |i| {
        format!(
            "  - {{stepId: s{i}, operationPath: '{{$sourceDescriptions.api.url}}#/paths/~1things{i}/get'}}\n"
        )
    });
    Documents {
        arazzo: format!("{HEAD}workflows:\n- workflowId: only\n  steps:\n{steps}"),
        openapi: paths(size),
        sound: true,
    }
}

fn reusable(size: usize) -> Documents {
    let steps = lines(size, |i| {
        format!(
            "  - {{stepId: s{i}, operationId: list, parameters: [{{reference: $components.parameters.p{i}}}]}}\n"
        )
    });
    let components = lines(size, |i| {
        format!("    p{i}: {{name: p{i}, in: query, value: v}}\n")
    });
    let documents = sound(&format!("- workflowId: only\n  steps:\n{steps}"));
    Documents {
        arazzo: format!("{}components:\n  parameters:\n{components}", documents.arazzo),
        ..documents
    }
}

fn handed_back(size: usize) -> Documents {
    let documents = with_steps(size, |_| OUTPUT.to_owned());
    let outputs = lines(size, |i| format!("    o{i}: $steps.s{i}.outputs.o\n"));
    Documents {
        arazzo: format!("{}  outputs:\n{outputs}", documents.arazzo),
        ..documents
    }
}
