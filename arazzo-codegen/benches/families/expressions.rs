//! Long and deep texts: expressions, conditions, patterns.

use super::{Documents, Family, broken, lines, sound};

pub(super) const FAMILIES: &[Family] = &[
    ("brackets after an input", 10_000, |n| {
        as_value(&format!("$inputs.x{}", "[".repeat(n)))
    }),
    ("pointer of n tokens", 2_000, |n| {
        as_value(&format!("$inputs.x#{}", "/a".repeat(n)))
    }),
    ("dots after an input", 2_000, |n| {
        as_value(&format!("$inputs.x{}", ".a".repeat(n)))
    }),
    ("indexes after an input", 2_000, |n| {
        as_value(&format!("$inputs.x{}", "[0]".repeat(n)))
    }),
    ("dots after an unknown output", 2_000, |n| {
        refused(&format!("$steps.s.outputs.o{}", ".a".repeat(n)))
    }),
    ("embedded expressions in one string", 500, |n| {
        as_value(&"{$inputs.x} ".repeat(n))
    }),
    ("findings in one string", 500, |n| {
        refused(&"{$inputs.y} ".repeat(n))
    }),
    ("expressions without braces in one string", 500, |n| {
        as_value(&"a $inputs.x ".repeat(n))
    }),
    ("open braces in one string", 10_000, |n| as_value(&"{".repeat(n))),
    ("open expressions in one string", 5_000, |n| {
        as_value(&format!("a{}", "{$".repeat(n)))
    }),
    ("open inputs in one string", 2_000, |n| {
        as_value(&format!("a{}", "{$inputs.x".repeat(n)))
    }),
    ("dollars in one string", 10_000, |n| as_value(&"$".repeat(n))),
    ("prose with dollars in one string", 5_000, |n| {
        as_value(&"a $b ".repeat(n))
    }),
    ("condition of n comparisons", 200, |n| {
        simple(&vec!["$statusCode == 200"; n].join(" && "))
    }),
    ("condition of n alternatives", 200, |n| {
        simple(&vec!["$statusCode == 200"; n].join(" || "))
    }),
    ("condition in n parentheses", 10_000, |n| {
        refused_condition(&format!("{}$statusCode == 200{}", "(".repeat(n), ")".repeat(n)))
    }),
    ("condition with n negations", 10_000, |n| {
        refused_condition(&format!("{}$statusCode", "!".repeat(n)))
    }),
    ("condition of n open parentheses", 10_000, |n| {
        refused_condition(&"(".repeat(n))
    }),
    ("words without operators", 2_000, |n| {
        refused_condition(&"a ".repeat(n))
    }),
    ("query of n members", 1_000, |n| {
        jsonpath(&format!("${}", ".a".repeat(n)))
    }),
    ("query of n descents", 200, |n| {
        jsonpath(&format!("${}", "..a".repeat(n)))
    }),
    ("query of n predicates", 200, |n| {
        jsonpath(&format!("$[?{}]", vec!["@.a == 1"; n].join(" && ")))
    }),
    ("query in n parentheses", 10_000, |n| {
        refused_jsonpath(&format!("$[?{}@.a{}]", "(".repeat(n), ")".repeat(n)))
    }),
    ("query of n nested filters", 5_000, |n| {
        refused_jsonpath(&format!("${}@.a{}", "[?@".repeat(n), "]".repeat(n)))
    }),
    ("predicates without a query", 200, |n| {
        jsonpath(&vec!["$.a == 1"; n].join(" && "))
    }),
    ("pattern of n letters", 5_000, |n| regex(&"a".repeat(n))),
    ("pattern of n groups", 500, |n| regex(&"(a)".repeat(n))),
    ("pattern in n groups", 5_000, |n| {
        refused_regex(&format!("{}a{}", "(".repeat(n), ")".repeat(n)))
    }),
    ("pattern of n open groups", 5_000, |n| {
        refused_regex(&"(".repeat(n))
    }),
    ("pattern of n alternatives", 1_000, |n| {
        regex(&vec!["a"; n].join("|"))
    }),
    ("pattern of n repetitions", 500, |n| regex(&"a{0,2}".repeat(n))),
    ("path of n elements", 1_000, |n| xpath(&"/a".repeat(n))),
    ("path in n parentheses", 10_000, |n| {
        refused_xpath(&format!("{}1{}", "(".repeat(n), ")".repeat(n)))
    }),
    ("path of n signs", 10_000, |n| {
        refused_xpath(&format!("{}1", "-".repeat(n)))
    }),
    ("path of n predicates", 1_000, |n| {
        xpath(&format!("/a{}", "[1]".repeat(n)))
    }),
    ("path of n nested predicates", 5_000, |n| {
        refused_xpath(&format!("/a{}", "[a".repeat(n)))
    }),
    ("misspelled names", 200, |n| {
        sound_or_not(n, "$inputs.name_that_is_not_there")
    }),
    ("description of n lines", 2_000, described),
];

fn as_value(text: &str) -> Documents {
    value(text, true)
}

fn refused(text: &str) -> Documents {
    value(text, false)
}

fn value(text: &str, is_sound: bool) -> Documents {
    let workflows = format!(
        "- workflowId: only
  inputs: {{type: object, properties: {{x: {{}}}}}}
  steps:
  - stepId: s
    operationId: list
    parameters: [{{name: q, in: query, value: '{text}'}}]
"
    );
    if is_sound {
        sound(&workflows)
    } else {
        broken(&workflows)
    }
}

fn criterion(condition: &str, kind: &str, is_sound: bool) -> Documents {
    let workflows = format!(
        "- workflowId: only
  steps:
  - stepId: s
    operationId: create
    successCriteria: [{{condition: '{condition}', {kind}}}]
"
    );
    if is_sound {
        sound(&workflows)
    } else {
        broken(&workflows)
    }
}

fn simple(condition: &str) -> Documents {
    criterion(condition, "type: simple", true)
}

fn refused_condition(condition: &str) -> Documents {
    criterion(condition, "type: simple", false)
}

const JSONPATH: &str = "context: $response.body, type: jsonpath";

fn jsonpath(condition: &str) -> Documents {
    criterion(condition, JSONPATH, true)
}

fn refused_jsonpath(condition: &str) -> Documents {
    criterion(condition, JSONPATH, false)
}

const REGEX: &str = "context: $statusCode, type: regex";

fn regex(condition: &str) -> Documents {
    criterion(condition, REGEX, true)
}

fn refused_regex(condition: &str) -> Documents {
    criterion(condition, REGEX, false)
}

const XPATH: &str = "context: $response.body, type: xpath";

fn xpath(condition: &str) -> Documents {
    criterion(condition, XPATH, true)
}

fn refused_xpath(condition: &str) -> Documents {
    criterion(condition, XPATH, false)
}

/// As many inputs as places that name one that is not there.
fn sound_or_not(size: usize, expression: &str) -> Documents {
    let inputs = lines(size, |i| format!("name_that_is_{i}: {{type: string}}, "));
    let steps = lines(size, |i| {
        format!(
            "  - {{stepId: s{i}, operationId: list, parameters: [{{name: q, in: query, value: {expression}}}]}}\n"
        )
    });
    broken(&format!(
        "- workflowId: only\n  inputs: {{type: object, properties: {{{inputs}}}}}\n  steps:\n{steps}"
    ))
}

fn described(size: usize) -> Documents {
    let text = lines(size, |_| {
        "    Some *text* with <b>tags</b>, `code` and [brackets].\n".to_owned()
    });
    sound(&format!(
        "- workflowId: only\n  description: |\n{text}  steps: [{{stepId: s, operationId: list}}]\n"
    ))
}
