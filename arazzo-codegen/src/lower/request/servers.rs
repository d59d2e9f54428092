//! The servers of a machine and of a whole run (S10).

use crate::check::{self, CheckedStep, CheckedWorkflow, OperationCall};
use crate::ids::{IdVec, ServerId};
use crate::lower::names::{UsedNames, shouty, unique};
use crate::lower::program::{LoweredServer, RunServer};
use crate::lower::run;

/// For each workflow its servers and those of the workflows that it calls, each once.
pub(in crate::lower) fn of_runs(workflows: &[CheckedWorkflow]) -> Vec<Vec<RunServer>> {
    let own = |workflow: &CheckedWorkflow| {
        let servers = Servers::of(workflow).all.into_iter();
        servers
            .map(|server| ((server.address, server.url), server.constant))
            .collect()
    };
    let named = |run: Vec<(String, String)>| {
        let run = run.into_iter();
        run.map(|(machine, constant)| RunServer { machine, constant })
            .collect()
    };
    run::constants(workflows, own).into_iter().map(named).collect()
}

/// The URL with the defaults of its variables, if requests can be sent there without anything of the caller's.
pub(in crate::lower) fn whole_url(server: &LoweredServer) -> Option<String> {
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

fn server(call: &OperationCall) -> LoweredServer {
    let server = call.operation.servers.first();
    LoweredServer {
        constant: shouty(&call.address.name),
        address: call.address.clone(),
        url: server.map(|server| server.url.clone()),
        variables: server.map(check::server_variables).unwrap_or_default(),
    }
}

fn same_server(left: &LoweredServer, right: &LoweredServer) -> bool {
    left.address == right.address && left.url == right.url
}

/// The servers that the steps of a workflow send to, each once.
pub(in crate::lower) struct Servers {
    pub(in crate::lower) all: IdVec<ServerId, LoweredServer>,
    taken: UsedNames,
}

impl Default for Servers {
    fn default() -> Self {
        Self {
            all: IdVec::default(),
            taken: ["SECURITY", "SERVERS"].into_iter().collect(),
        }
    }
}

impl Servers {
    pub(in crate::lower) fn of(workflow: &CheckedWorkflow) -> Self {
        let mut servers = Self::default();
        for call in workflow.steps.iter().filter_map(CheckedStep::operation_call) {
            servers.add(call);
        }
        servers
    }

    /// The server of an operation, which is added if it is new.
    pub(in crate::lower) fn add(&mut self, call: &OperationCall) -> ServerId {
        let server = server(call);
        let known = self.all.find(|known| same_server(known, &server));
        known.unwrap_or_else(|| {
            let constant = unique(server.constant.clone(), &mut self.taken);
            self.all.push(LoweredServer {
                constant: constant.to_uppercase(),
                ..server
            })
        })
    }
}
