//! Schemas of replies and inputs.

use super::{Documents, Family, HEAD, lines, sound};

pub(super) const FAMILIES: &[Family] = &[
    ("words of an enum", 1_000, |n| {
        reply(&format!(
            "{{type: string, enum: [{}]}}",
            lines(n, |i| format!("word{i}, "))
        ))
    }),
    ("words of an enum that collide", 200, |n| {
        reply(&format!(
            "{{type: string, enum: [{}]}}",
            lines(n, |i| format!("'a{}', ", "-".repeat(i)))
        ))
    }),
    ("words of an enum of an input", 1_000, |n| {
        input(&format!(
            "{{type: string, enum: [{}]}}",
            lines(n, |i| format!("word{i}, "))
        ))
    }),
    ("members of an object", 200, |n| {
        reply(&format!(
            "{{properties: {{{}}}}}",
            lines(n, |i| format!("m{i}: {{type: string}}, "))
        ))
    }),
    ("members that are objects", 200, |n| {
        reply(&format!(
            "{{properties: {{{}}}}}",
            lines(n, |i| format!("m{i}: {{properties: {{a: {{type: string}}}}}}, "))
        ))
    }),
    ("members that collide", 200, |n| {
        reply(&format!(
            "{{properties: {{{}}}}}",
            lines(n, |i| format!("'a{}': {{type: string}}, ", "-".repeat(i)))
        ))
    }),
    ("inputs", 200, inputs),
    ("required members", 200, |n| {
        reply(&format!(
            "{{required: [{}], properties: {{{}}}}}",
            lines(n, |i| format!("m{i}, ")),
            lines(n, |i| format!("m{i}: {{type: string}}, "))
        ))
    }),
    ("references to references", 200, |n| {
        named(n, "{$ref: '#/components/schemas/S0'}", |i| {
            format!("{{$ref: '#/components/schemas/S{}'}}", i + 1)
        })
    }),
    ("allOf in allOf by reference", 200, |n| {
        named(n, "{$ref: '#/components/schemas/S0'}", |i| {
            format!(
                "{{allOf: [{{$ref: '#/components/schemas/S{}'}}, {{properties: {{a{i}: {{type: string}}}}}}]}}",
                i + 1
            )
        })
    }),
    ("objects in objects by reference", 200, |n| {
        named(n, "{$ref: '#/components/schemas/S0'}", |i| {
            format!(
                "{{properties: {{a: {{$ref: '#/components/schemas/S{}'}}}}}}",
                i + 1
            )
        })
    }),
    ("arrays in arrays by reference", 200, |n| {
        named(n, "{$ref: '#/components/schemas/S0'}", |i| {
            format!(
                "{{type: array, items: {{$ref: '#/components/schemas/S{}'}}}}",
                i + 1
            )
        })
    }),
    ("maps in maps by reference", 200, |n| {
        named(n, "{$ref: '#/components/schemas/S0'}", |i| {
            format!(
                "{{type: object, additionalProperties: {{$ref: '#/components/schemas/S{}'}}}}",
                i + 1
            )
        })
    }),
    ("oneOf in oneOf by reference", 200, |n| {
        named(n, "{$ref: '#/components/schemas/S0'}", |i| {
            format!(
                "{{oneOf: [{{$ref: '#/components/schemas/S{}'}}, {{type: string}}]}}",
                i + 1
            )
        })
    }),
    ("a cycle of references", 200, |n| {
        named(n, "{$ref: '#/components/schemas/S0'}", move |i| {
            format!(
                "{{properties: {{a: {{$ref: '#/components/schemas/S{}'}}, b: {{$ref: '#/components/schemas/S{}'}}}}}}",
                (i + 1) % n,
                (i * 7 + 3) % n
            )
        })
    }),
    ("branches of allOf", 200, |n| {
        reply(&format!(
            "{{allOf: [{}]}}",
            lines(n, |i| format!("{{properties: {{m{i}: {{type: string}}}}}}, "))
        ))
    }),
    ("the same member in branches of allOf", 200, |n| {
        reply(&format!(
            "{{allOf: [{}]}}",
            "{properties: {m: {type: string}}}, ".repeat(n)
        ))
    }),
    ("branches of oneOf", 100, |n| {
        reply(&format!(
            "{{oneOf: [{}]}}",
            lines(n, |i| format!(
                "{{type: object, required: [m{i}], properties: {{m{i}: {{type: string}}}}}}, "
            ))
        ))
    }),
    ("branches of oneOf with words", 100, |n| {
        reply(&format!(
            "{{oneOf: [{}]}}",
            lines(n, |i| format!(
                "{{type: object, required: [kind], properties: {{kind: {{enum: [k{i}]}}}}}}, "
            ))
        ))
    }),
    ("branches of anyOf", 100, |n| {
        reply(&format!(
            "{{anyOf: [{}]}}",
            lines(n, |i| format!(
                "{{type: object, properties: {{m{i}: {{type: string}}}}}}, "
            ))
        ))
    }),
    ("statuses with a schema each", 50, statuses),
    ("objects of one shape in one object", 200, |n| {
        reply(&format!(
            "{{properties: {{{}}}}}",
            lines(n, |i| format!(
                "m{i}: {{type: array, items: {{properties: {{id: {{type: integer}}}}}}}}, "
            ))
        ))
    }),
];

fn openapi(schema: &str, schemas: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Families, version: 1.0.0}}
servers: [{{url: https://example.com}}]
paths:
  /things:
    get:
      operationId: list
      responses:
        '200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}
components:
  schemas:
    Other: {{type: string}}
{schemas}"
    )
}

const WHOLE: &str = "\
workflows:
- workflowId: only
  steps: [{stepId: s, operationId: list, outputs: {whole: $response.body}}]
  outputs: {whole: $steps.s.outputs.whole}
";

fn reply(schema: &str) -> Documents {
    Documents {
        arazzo: format!("{HEAD}{WHOLE}"),
        openapi: openapi(schema, ""),
        sound: true,
    }
}

fn named(size: usize, schema: &str, each: impl Fn(usize) -> String) -> Documents {
    let mut schemas = lines(size, |i| format!("    S{i}: {}\n", each(i)));
    schemas.push_str(&format!("    S{size}: {{type: string}}\n"));
    Documents {
        arazzo: format!("{HEAD}{WHOLE}"),
        openapi: openapi(schema, &schemas),
        sound: true,
    }
}

fn input(schema: &str) -> Documents {
    sound(&format!(
        "- workflowId: only
  inputs: {{type: object, properties: {{x: {schema}}}}}
  steps: [{{stepId: s, operationId: list, parameters: [{{name: q, in: query, value: $inputs.x}}]}}]
"
    ))
}

fn inputs(size: usize) -> Documents {
    let inputs = lines(size, |i| format!("i{i}: {{type: string}}, "));
    sound(&format!(
        "- workflowId: only
  inputs: {{type: object, properties: {{{inputs}}}}}
  steps: [{{stepId: s, operationId: list}}]
"
    ))
}

fn statuses(size: usize) -> Documents {
    let responses = lines(size, |i| {
        format!(
            "        '{}': {{description: ok, content: {{application/json: {{schema: {{properties: {{m{i}: {{type: string}}}}}}}}}}}}\n",
            200 + i % 700
        )
    });
    Documents {
        arazzo: format!("{HEAD}{WHOLE}"),
        openapi: format!(
            "openapi: 3.1.0\ninfo: {{title: F, version: '1'}}\nservers: [{{url: https://example.com}}]\npaths:\n  /things:\n    get:\n      operationId: list\n      responses:\n{responses}"
        ),
        sound: true,
    }
}
