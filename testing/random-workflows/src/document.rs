//! The documents of a graph. A step keeps one output, which its workflow hands back under the number of the step.

use serde_json::{Map, Value, json};

use crate::graph::{ASKS_FOR_READ, Action, Asks, First, Graph, SHARED, Then, Workflow};
use crate::walk::Facts;

/// A mistake that is put into the document of a workflow: something is read that no run has set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The output of a step, by the workflow.
    Output {
        /// The workflow.
        workflow: usize,
        /// The step that is read.
        step: usize,
    },
    /// What a step sends.
    Read {
        /// The workflow.
        workflow: usize,
        /// The step that reads.
        step: usize,
    },
}

/// The Arazzo document, which names `source` as its OpenAPI document. What can never be set is not read, but for the
/// mistake.
#[must_use]
pub fn arazzo(graph: &Graph, facts: &[Facts], mistake: Option<Mistake>, source: &str) -> Value {
    let writing = Writing {
        graph,
        facts,
        mistake,
    };
    let workflows = 0..graph.workflows.len();
    json!({
        // From 1.1 on a step that reads what nothing has set before may be moved behind the one that sets it (S32). The
        // `dependsOn` of steps is understood in both.
        "arazzo": "1.0.1",
        "info": {"title": "Random control flow", "version": "1"},
        "sourceDescriptions": [{"name": "server", "url": source, "type": "openapi"}],
        "workflows": workflows.map(|position| writing.workflow(position)).collect::<Vec<_>>(),
    })
}

/// The OpenAPI document: an operation whose reply has all that steps keep and judge, and one whose reply may lack
/// what they keep.
#[must_use]
pub fn openapi() -> Value {
    let mut properties = Map::from_iter([("at".to_owned(), json!({"type": "string"}))]);
    for condition in 0..SHARED {
        properties.insert(format!("c{condition}"), json!({"type": "boolean"}));
    }
    let read = json!({"name": "X-Read", "in": "header", "schema": {"type": "string"}});
    let operation = |id: &str, may_lack: bool| {
        let required: Vec<&String> = properties
            .keys()
            .filter(|name| !may_lack || *name != "at")
            .collect();
        let schema = json!({"type": "object", "required": required, "properties": properties});
        let reply = json!({"description": "a reply", "content": {"application/json": {"schema": schema}}});
        json!({"get": {"operationId": id, "parameters": [read], "responses": {"default": reply}}})
    };
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Server", "version": "1"},
        "paths": {"/step": operation("step", false), "/lax": operation("lax", true)},
    })
}

struct Writing<'g> {
    graph: &'g Graph,
    facts: &'g [Facts],
    mistake: Option<Mistake>,
}

impl Writing<'_> {
    fn workflow(&self, position: usize) -> Value {
        let workflow = &self.graph.workflows[position];
        let facts = &self.facts[position];
        let mut outputs = Map::from_iter([("word".to_owned(), json!("$inputs.word"))]);
        for step in 0..workflow.steps.len() {
            let mistake = Mistake::Output {
                workflow: position,
                step,
            };
            if !facts.never_set.contains(&step) || self.mistake == Some(mistake) {
                outputs.insert(
                    format!("s{step}"),
                    json!(format!("$steps.w{position}s{step}.outputs.at")),
                );
            }
        }
        for needed in &workflow.needs {
            let output = format!("$workflows.w{needed}.outputs.{}", self.first_output(*needed));
            outputs.insert(format!("d{needed}"), json!(output));
        }
        let steps = 0..workflow.steps.len();
        let mut written = json!({
            "workflowId": format!("w{position}"),
            "inputs": {
                "type": "object",
                "required": ["word"],
                "properties": {"word": {"type": "string"}, "read": {"type": "string"}},
            },
            "steps": steps.map(|step| self.step(position, workflow, step)).collect::<Vec<_>>(),
            "outputs": outputs,
        });
        let needs: Vec<String> = workflow.needs.iter().map(|needed| format!("w{needed}")).collect();
        insert_list(&mut written, "dependsOn", needs.iter().map(|id| json!(id)));
        let shared = |actions: &[Action]| -> Vec<Value> {
            actions
                .iter()
                .map(|action| self.action(position, &shared_condition, action))
                .collect()
        };
        insert_list(&mut written, "successActions", shared(&workflow.on_success));
        insert_list(&mut written, "failureActions", shared(&workflow.on_failure));
        written
    }

    fn step(&self, position: usize, workflow: &Workflow, number: usize) -> Value {
        let step = &workflow.steps[number];
        let condition = |condition| self.condition(position, number, condition);
        let mut written = json!({"stepId": format!("w{position}s{number}")});
        let reads_nothing = self.facts[position].reads_nothing.contains(&number);
        let mistake = Mistake::Read {
            workflow: position,
            step: number,
        };
        let read = step
            .reads
            .filter(|_| !reads_nothing || self.mistake == Some(mistake));
        let read = read.map(|read| format!("$steps.w{position}s{read}.outputs.at"));
        match step.calls {
            Some(called) => {
                written["workflowId"] = json!(format!("w{called}"));
                written["outputs"] = json!({"at": format!("$outputs.{}", self.first_output(called))});
                let mut parameters = vec![json!({"name": "word", "value": "$inputs.word"})];
                parameters.extend(read.map(|read| json!({"name": "read", "value": read})));
                written["parameters"] = json!(parameters);
            }
            None => {
                written["operationId"] = json!(if step.asks.is_some() { "lax" } else { "step" });
                written["outputs"] = json!({"at": "$response.body#/at"});
                let parameter = read.map(|read| json!({"name": "X-Read", "in": "header", "value": read}));
                insert_list(&mut written, "parameters", parameter);
            }
        }
        insert_list(
            &mut written,
            "dependsOn",
            step.needs.map(|needed| json!(format!("w{position}s{needed}"))),
        );
        insert_list(
            &mut written,
            "successCriteria",
            step.criterion.map(|c| json!({"condition": condition(c)})),
        );
        for (field, actions) in [("onSuccess", &step.on_success), ("onFailure", &step.on_failure)] {
            let actions: Vec<Value> = actions
                .iter()
                .map(|action| self.action(position, &condition, action))
                .collect();
            insert_list(&mut written, field, actions);
        }
        written
    }

    fn action(&self, position: usize, condition: &dyn Fn(usize) -> String, action: &Action) -> Value {
        let mut written = match action.then {
            Then::End => json!({"type": "end"}),
            Then::Goto(step) => json!({"type": "goto", "stepId": format!("w{position}s{step}")}),
            Then::GotoWorkflow(workflow) => json!({"type": "goto", "workflowId": format!("w{workflow}")}),
            Then::Retry { limit, first } => {
                let mut retry = json!({"type": "retry"});
                if let Some(limit) = limit {
                    retry["retryLimit"] = json!(limit);
                }
                match first {
                    First::Nothing => {}
                    First::Step(step) => retry["stepId"] = json!(format!("w{position}s{step}")),
                    First::Workflow(workflow) => retry["workflowId"] = json!(format!("w{workflow}")),
                }
                retry
            }
        };
        written["name"] = json!(action.name);
        let criteria = action.when.iter().map(|c| json!({"condition": condition(*c)}));
        insert_list(&mut written, "criteria", criteria);
        written
    }

    /// A condition on what comes of a step.
    fn condition(&self, position: usize, number: usize, condition: usize) -> String {
        let step = &self.graph.workflows[position].steps[number];
        let reads_nothing = self.facts[position].reads_nothing.contains(&number);
        match (step.calls, step.asked(number), step.asks) {
            _ if condition >= SHARED => shared_condition(condition),
            (None, Some(read), _) if condition == ASKS_FOR_READ && !reads_nothing => {
                format!("$steps.w{position}s{read}.outputs.at != null")
            }
            (None, _, Some(Asks::There)) if condition == 0 => "$response.body#/at != null".to_owned(),
            (None, _, Some(Asks::Absent)) if condition == 0 => "$response.body#/at == null".to_owned(),
            (None, ..) => format!("$response.body#/c{condition} == true"),
            (Some(called), ..) => format!("$outputs.{} == 'c{condition}'", self.first_output(called)),
        }
    }

    fn first_output(&self, workflow: usize) -> String {
        self.facts[workflow].first_output(&self.graph.workflows[workflow])
    }
}

/// A condition on what every step knows.
fn shared_condition(condition: usize) -> String {
    format!("$inputs.word == 'c{condition}'")
}

/// Sets a list that must not be empty.
fn insert_list(object: &mut Value, field: &str, items: impl IntoIterator<Item = Value>) {
    let items: Vec<Value> = items.into_iter().collect();
    if !items.is_empty() {
        object[field] = Value::Array(items);
    }
}
