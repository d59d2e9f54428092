//! Which conditions make an output plain that a reply may lack, and which do not (S31).

use std::fmt::Write as _;

use crate::Folder;

const OPENAPI: &str = "\
openapi: 3.1.0
info: {title: Jobs, version: 1.0.0}
servers: [{url: 'https://jobs.example'}]
paths:
  /job:
    get:
      operationId: look
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}
components:
  schemas:
    Job:
      type: object
      properties:
        x: {type: string}
        n: {type: [string, 'null']}
        o: {type: object, properties: {x: {type: string}}}
        a: {type: array, items: {type: object, properties: {x: {type: string}}}}
        context: {type: object, properties: {x: {type: string}}}
";

const PLAIN: &str = "String";
const MAYBE: &str = "Option<String>";

/// Compares the types of the output `x` of workflows: each row has the steps, what the output reads, and its type.
#[track_caller]
fn typed(test: &str, rows: &[(&str, &str, &str)]) {
    let mut document = "arazzo: 1.0.1
info: {title: t, version: '1'}
sourceDescriptions: [{name: jobs, url: jobs.yaml}]
workflows:
"
    .to_owned();
    for (number, (steps, read, _)) in rows.iter().enumerate() {
        write!(
            document,
            "- workflowId: w{number}
  inputs: {{type: object, required: [given, any], properties: {{given: {{type: string}}, left: {{type: string}}, any: {{}}}}}}
  steps:
{steps}
  outputs: {{x: {read}}}
"
        )
        .unwrap();
    }
    let folder = Folder::new(test)
        .with("jobs.yaml", OPENAPI)
        .with("w.arazzo.yaml", &document);
    let code = folder.code("w.arazzo.yaml");
    for (number, (steps, _, expected)) in rows.iter().enumerate() {
        let (_, outputs) = code
            .split_once(&format!("pub struct W{number}Outputs {{"))
            .unwrap();
        let (_, ty) = outputs.split_once("pub x: ").unwrap();
        let (ty, _) = ty.split_once(",\n").unwrap();
        assert_eq!(ty, *expected, "{number}: {steps}");
    }
}

/// One step, with this success criterion, and what of its reply is handed back.
#[track_caller]
fn judged(test: &str, rows: &[(&str, &str, &str)]) {
    let rows: Vec<(String, &str, &str)> = rows
        .iter()
        .map(|(criterion, read, ty)| {
            let step = format!(
                "  - {{stepId: s, operationId: look, successCriteria: [{criterion}], outputs: {{x: '$response.body#{read}'}}}}"
            );
            (step, "$steps.s.outputs.x", *ty)
        })
        .collect();
    let rows: Vec<(&str, &str, &str)> = rows
        .iter()
        .map(|(step, read, ty)| (step.as_str(), *read, *ty))
        .collect();
    typed(test, &rows);
}

#[test]
fn s31_comparisons_that_cannot_hold_without_a_value() {
    let rows: Vec<(String, &str)> = [
        ("$response.body#/x != null", PLAIN),
        ("null != $response.body#/x", PLAIN),
        ("$response.body.x != null", PLAIN),
        ("$response.body#/x == 'done'", PLAIN),
        ("'done' == $response.body#/x", PLAIN),
        ("$response.body#/x >= 5", PLAIN),
        ("5 < $response.body#/x", PLAIN),
        ("$response.body#/x == false", PLAIN),
        ("$response.body#/x", PLAIN),
        ("$response.body.x.length > 0", PLAIN),
        ("$response.body#/x == $inputs.given", PLAIN),
        ("$response.body#/x == $inputs.left", MAYBE),
        ("$response.body#/x == $inputs.any", MAYBE),
        ("$response.body#/x == $response.body#/n", MAYBE),
        ("$response.body#/x == null", MAYBE),
        ("$response.body#/x != 'failed'", MAYBE),
        ("$response.body#/n != null", MAYBE),
        ("!($response.body#/x == null)", PLAIN),
        ("!($response.body#/x != 'done')", PLAIN),
        ("!($response.body#/x != null)", MAYBE),
        ("!($response.body#/x == 'failed')", MAYBE),
        ("!($response.body#/x < 5)", MAYBE),
        ("!$response.body#/x", MAYBE),
        ("$response.body#/x == 'a' || $response.body#/x == 'b'", PLAIN),
        ("$response.body#/x == 'a' || $statusCode == 200", MAYBE),
        ("$response.body#/x == 'a' && $statusCode == 200", PLAIN),
        ("!($response.body#/x == null || $statusCode == 404)", PLAIN),
        ("!($response.body#/x == null && $statusCode == 404)", MAYBE),
        ("$request.body#/x != null", MAYBE),
    ]
    .map(|(condition, ty)| (format!("{{condition: \"{condition}\"}}"), ty))
    .into();
    let rows: Vec<(&str, &str, &str)> = rows
        .iter()
        .map(|(criterion, ty)| (criterion.as_str(), "/x", *ty))
        .collect();
    judged("demanded-comparisons", &rows);
}

#[test]
fn s31_queries_and_patterns_that_cannot_find_anything_without_a_value() {
    let query = |context: &str, condition: &str| {
        format!("{{context: {context}, condition: \"{condition}\", type: jsonpath}}")
    };
    let of_body = |condition: &str| query("$response.body", condition);
    let rows = [
        (of_body("$.x"), "/x", PLAIN),
        (of_body("$.x != null"), "/x", PLAIN),
        (of_body("$.x == 'done'"), "/x", PLAIN),
        (of_body("$.x == null"), "/x", MAYBE),
        (of_body("$.x && $.x != 'failed'"), "/x", PLAIN),
        // Null is something that a query finds.
        (of_body("$.n"), "/n", MAYBE),
        (of_body("$.n != null"), "/n", PLAIN),
        (of_body("$.n == 'done'"), "/n", PLAIN),
        (of_body("$.o.x"), "/o/x", PLAIN),
        (of_body("$.o[?@ == 'a']"), "/o/x", MAYBE),
        (of_body("$.a[?@.x == 'a']"), "/a/0/x", MAYBE),
        (of_body("$.a[0].x == 'a'"), "/a/0/x", PLAIN),
        (of_body("$.a[-1].x == 'a'"), "/a/0/x", MAYBE),
        // A member of the object may be what is found.
        (of_body("$[?@.x == 'a']"), "/x", MAYBE),
        (of_body("$..x"), "/x", MAYBE),
        (query("$response.body#/x", "$"), "/x", PLAIN),
        // The query stands beside its values, under a name that is no member.
        (of_body("$.a[?@.x == '{$inputs.given}']"), "/context/x", MAYBE),
        (
            "{context: $response.body#/x, condition: '^a', type: regex}".to_owned(),
            "/x",
            PLAIN,
        ),
        (
            "{context: $response.body#/n, condition: '^a', type: regex}".to_owned(),
            "/n",
            PLAIN,
        ),
    ];
    let rows: Vec<(&str, &str, &str)> = rows
        .iter()
        .map(|(criterion, read, ty)| (criterion.as_str(), *read, *ty))
        .collect();
    judged("demanded-queries", &rows);
    let of_list = of_body("$.a[?@.x == 'a']");
    let given = of_body("$.a[?@.x == '{$inputs.given}']");
    judged(
        "demanded-lists",
        &[
            (&of_list, "/a", "Vec<JobAItem>"),
            (&given, "/a", "Vec<JobAItem>"),
            (&given, "/context", "Option<JobContext>"),
            ("{condition: $response.body#/o/x != null}", "/o", "JobO"),
        ],
    );
}

#[test]
fn s31_ways_to_the_end_that_pass_a_demand() {
    let x = "$steps.s.outputs.x";
    typed(
        "demanded-ways",
        &[
            // A later step asks for the output by its name, however the step before came to its end.
            (
                "  - {stepId: s, operationId: look, outputs: {x: $response.body#/x}, onFailure: [{name: on, type: goto, stepId: t}]}
  - {stepId: t, operationId: look, successCriteria: [{condition: $steps.s.outputs.x == 'done'}]}",
                x,
                PLAIN,
            ),
            // What the step had before it is tried again is forgotten.
            (
                "  - {stepId: s, operationId: look, outputs: {x: $response.body#/x}}
  - {stepId: t, operationId: look, successCriteria: [{condition: $steps.s.outputs.x != null}]}
  - {stepId: u, operationId: look, onFailure: [{name: again, type: retry, stepId: s}]}",
                x,
                MAYBE,
            ),
            // The one that runs before a retry has passed its own criteria.
            (
                "  - {stepId: s, operationId: look, successCriteria: [{condition: $response.body#/x != null}], outputs: {x: $response.body#/x}}
  - {stepId: u, operationId: look, onFailure: [{name: again, type: retry, stepId: s}]}",
                x,
                PLAIN,
            ),
            // One action of two demands it, and falling through does not.
            (
                "  - {stepId: s, operationId: look, outputs: {x: $response.body#/x}, onSuccess: [{name: done, type: end, criteria: [{condition: $response.body#/x == 'done'}]}, {name: all, type: end}]}",
                x,
                MAYBE,
            ),
            (
                "  - {stepId: s, operationId: look, outputs: {x: $response.body#/x}, onSuccess: [{name: done, type: end, criteria: [{condition: $response.body#/x == 'done'}]}, {name: again, type: goto, stepId: s}]}",
                x,
                PLAIN,
            ),
            // Not taken, so there is one.
            (
                "  - {stepId: s, operationId: look, outputs: {x: $response.body#/x}, onSuccess: [{name: again, type: goto, stepId: s, criteria: [{condition: $response.body#/x == null}]}]}",
                x,
                PLAIN,
            ),
            // A retry may be used up.
            (
                "  - {stepId: s, operationId: look, outputs: {x: $response.body#/x}, onSuccess: [{name: again, type: retry, criteria: [{condition: $response.body#/x == null}]}]}",
                x,
                MAYBE,
            ),
            // Of two criteria the other may be the one that did not hold.
            (
                "  - {stepId: s, operationId: look, outputs: {x: $response.body#/x}, onSuccess: [{name: again, type: goto, stepId: s, criteria: [{condition: $response.body#/x == null}, {condition: $statusCode == 200}]}]}",
                x,
                MAYBE,
            ),
            // S31: the reply of a failure is not what the outputs were read from.
            (
                "  - {stepId: s, operationId: look, successCriteria: [{condition: $statusCode == 200}], outputs: {x: $response.body#/x}, onFailure: [{name: on, type: goto, stepId: t, criteria: [{condition: $response.body#/x != null}]}]}
  - {stepId: t, operationId: look}",
                x,
                MAYBE,
            ),
            // The reply to another step is another one.
            (
                "  - {stepId: s, operationId: look, outputs: {x: $response.body#/x}}
  - {stepId: t, operationId: look, successCriteria: [{condition: $response.body#/x != null}], outputs: {x: $response.body#/x}}",
                x,
                MAYBE,
            ),
            // Part of an output, asked for in the reply and in the output.
            (
                "  - {stepId: s, operationId: look, successCriteria: [{condition: $response.body#/o/x != null}], outputs: {all: $response.body}}",
                "$steps.s.outputs.all#/o/x",
                PLAIN,
            ),
            (
                "  - {stepId: s, operationId: look, outputs: {o: $response.body#/o}}
  - {stepId: t, operationId: look, successCriteria: [{condition: $steps.s.outputs.o.x != null}]}",
                "$steps.s.outputs.o#/x",
                PLAIN,
            ),
            (
                "  - {stepId: s, operationId: look, outputs: {n: $response.body#/n}}
  - {stepId: t, operationId: look, successCriteria: [{condition: $steps.s.outputs.n != null}]}",
                "$steps.s.outputs.n",
                PLAIN,
            ),
        ],
    );
}
