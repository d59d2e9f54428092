//! The servers of a machine, and those of a run that the caller may have to say more of (S10).

use super::names::{UsedNames, of_machine, shouty, unique};
use super::program::{NeededServer, Server};
use crate::check::{self, Call, OperationCall, Program, Step, Workflow, WorkflowKey};

/// Those that the documents do not say in full, for the workflow and those that it calls.
pub(super) fn of_run(workflow: &Workflow, program: &Program) -> Vec<NeededServer> {
    let mut needed = Vec::new();
    let mut seen: Vec<WorkflowKey> = Vec::new();
    let mut open = vec![workflow];
    while let Some(workflow) = open.pop() {
        if seen.contains(&workflow.key) {
            continue;
        }
        seen.push(workflow.key);
        let unsaid = servers(workflow)
            .into_iter()
            .filter(|server| !is_said_in_full(server));
        needed.extend(unsaid.map(|server| NeededServer {
            machine: of_machine(&workflow.stem).machine,
            constant: server.constant,
        }));
        let called = workflow.steps.iter().rev().filter_map(|step| match &step.call {
            Call::Workflow(call) => program.workflows.iter().find(|known| known.key == call.workflow),
            Call::Operation(_) => None,
        });
        open.extend(called);
    }
    needed
}

/// Whether requests can be sent there without anything of the caller's.
fn is_said_in_full(server: &Server) -> bool {
    let Some(mut url) = server.url.clone() else {
        return false;
    };
    for variable in &server.variables {
        let Some(default) = &variable.default else {
            return false;
        };
        if !variable.values.is_empty() && !variable.values.contains(default) {
            return false;
        }
        url = url.replace(&format!("{{{}}}", variable.name), default);
    }
    let scheme = url
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https")) && !url.contains(['?', '#'])
}

pub(super) fn server(call: &OperationCall) -> Server {
    let server = call.operation.servers.first();
    Server {
        constant: shouty(&call.source),
        source: call.source.clone(),
        url: server.map(|server| server.url.clone()),
        variables: server.map(check::server_variables).unwrap_or_default(),
    }
}

pub(super) fn same_server(left: &Server, right: &Server) -> bool {
    left.source == right.source && left.url == right.url
}

/// The servers that the steps of a workflow send to, each once.
pub(super) fn servers(workflow: &Workflow) -> Vec<Server> {
    let mut servers: Vec<Server> = Vec::new();
    let mut taken = UsedNames::default();
    for call in workflow.steps.iter().filter_map(Step::operation_call) {
        let server = server(call);
        if !servers.iter().any(|known| same_server(known, &server)) {
            let constant = unique(server.constant.clone(), &mut taken);
            servers.push(Server {
                constant: constant.to_uppercase(),
                ..server
            });
        }
    }
    servers
}
