//! The servers of a machine and of a whole run (S10).

use super::names::{UsedNames, of_machine, shouty, unique};
use super::program::{RunServer, Server};
use crate::check::{self, Call, OperationCall, Program, Step, Workflow, WorkflowKey};

/// The servers of the workflow and of the workflows that it calls, each once.
pub(super) fn of_run(workflow: &Workflow, program: &Program) -> Vec<RunServer> {
    let mut run = Vec::new();
    let mut known: Vec<Server> = Vec::new();
    let mut seen: Vec<WorkflowKey> = Vec::new();
    let mut open = vec![workflow];
    while let Some(workflow) = open.pop() {
        if seen.contains(&workflow.key) {
            continue;
        }
        seen.push(workflow.key);
        for server in servers(workflow) {
            if !known.iter().any(|known| same_server(known, &server)) {
                run.push(RunServer {
                    machine: of_machine(&workflow.stem).machine,
                    constant: server.constant.clone(),
                });
                known.push(server);
            }
        }
        let called = workflow.steps.iter().rev().filter_map(|step| match &step.call {
            Call::Workflow(call) => program.workflows.iter().find(|known| known.key == call.workflow),
            Call::Operation(_) => None,
        });
        open.extend(called);
    }
    run
}

/// The URL with the defaults of its variables, if requests can be sent there without anything of the caller's.
pub(super) fn whole_url(server: &Server) -> Option<String> {
    let mut url = server.url.clone()?;
    for variable in &server.variables {
        let default = variable.default.as_ref()?;
        if !variable.values.is_empty() && !variable.values.contains(default) {
            return None;
        }
        url = url.replace(&format!("{{{}}}", variable.name), default);
    }
    let scheme = url
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_whole = matches!(scheme.as_deref(), Some("http" | "https")) && !url.contains(['?', '#']);
    is_whole.then_some(url)
}

pub(super) fn server(call: &OperationCall) -> Server {
    let server = call.operation.servers.first();
    Server {
        constant: shouty(&call.address.name),
        address: call.address.clone(),
        url: server.map(|server| server.url.clone()),
        variables: server.map(check::server_variables).unwrap_or_default(),
    }
}

pub(super) fn same_server(left: &Server, right: &Server) -> bool {
    left.address == right.address && left.url == right.url
}

/// The servers that the steps of a workflow send to, each once.
pub(super) fn servers(workflow: &Workflow) -> Vec<Server> {
    let mut servers: Vec<Server> = Vec::new();
    let mut taken = UsedNames::default();
    taken.extend(["SECURITY", "SERVERS"]);
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
