//! The demands for credentials of a workflow's requests, and of all that a run of it sends.

use crate::check::{Address, CheckedStep, CheckedWorkflow, OperationCall};
use crate::lower::names::{UsedNames, shouty, unique};
use crate::lower::program::{LoweredScheme, SecurityKind};
use crate::lower::request::servers::Servers;
use crate::lower::run;
use crate::openapi::{self, KeyLocation, RequiredScheme};

/// What the operations of one source demand: alternatives, each a list of schemes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Security {
    pub(crate) constant: String,
    pub(crate) doc: String,
    pub(crate) address: Address,
    pub(crate) alternatives: Vec<Vec<LoweredScheme>>,
}

/// A demand of a run: the constant of a machine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RunDemand {
    pub(crate) machine: String,
    pub(crate) constant: String,
}

/// The demands of a workflow's own requests, each once.
pub(in crate::lower) struct Demands {
    pub(in crate::lower) all: Vec<Security>,
    taken: UsedNames,
}

impl Demands {
    /// No security requirements yet. Their constants are next to the constants of the workflow's servers.
    pub(in crate::lower) fn of(workflow: &CheckedWorkflow) -> Self {
        let servers = Servers::of(workflow).all.into_iter();
        let mut taken: UsedNames = servers.map(|server| server.constant).collect();
        taken.extend(["SECURITY", "SERVERS"]);
        Self {
            all: Vec::new(),
            taken,
        }
    }

    /// The constant of an operation's demand, if it has one. The demand is added if it is new.
    pub(in crate::lower) fn add(&mut self, call: &OperationCall) -> Option<String> {
        if call.security.is_empty() {
            return None;
        }
        let alternatives = alternatives(call);
        let is_it = |known: &Security| known.address == call.address && known.alternatives == alternatives;
        if let Some(known) = self.all.iter().find(|known| is_it(known)) {
            return Some(known.constant.clone());
        }
        let constant = unique(constant(call), &mut self.taken).to_uppercase();
        self.all.push(Security {
            constant: constant.clone(),
            doc: described(call),
            address: call.address.clone(),
            alternatives,
        });
        Some(constant)
    }
}

/// The demands of the workflow's own requests.
fn of_workflow(workflow: &CheckedWorkflow) -> Vec<Security> {
    let mut demands = Demands::of(workflow);
    for call in workflow.steps.iter().filter_map(CheckedStep::operation_call) {
        demands.add(call);
    }
    demands.all
}

/// For each workflow the demands of its run: its own, and those of the workflows that it calls.
pub(in crate::lower) fn of_runs(workflows: &[CheckedWorkflow]) -> Vec<Vec<RunDemand>> {
    let own = |workflow: &CheckedWorkflow| {
        let demands = of_workflow(workflow).into_iter();
        demands
            .map(|demand| ((demand.address, demand.alternatives), demand.constant))
            .collect()
    };
    let named = |run: Vec<(String, String)>| {
        let run = run.into_iter();
        run.map(|(machine, constant)| RunDemand { machine, constant })
            .collect()
    };
    run::constants(workflows, own).into_iter().map(named).collect()
}

/// `SHOP_API_KEY`; the schemes are named as long as there are few.
fn constant(call: &OperationCall) -> String {
    let source = &call.address.name;
    let names: Vec<&str> = call
        .security
        .iter()
        .flatten()
        .map(|required| required.name.as_str())
        .collect();
    match names.as_slice() {
        [one] => shouty(&format!("{source} {one}")),
        [one, two] => shouty(&format!("{source} {one} {two}")),
        _ => shouty(&format!("{source} security")),
    }
}

/// `` `Key` and `Login`, or `OAuth` ``
fn described(call: &OperationCall) -> String {
    let named = |schemes: &Vec<RequiredScheme>| {
        let names: Vec<String> = schemes
            .iter()
            .map(|required| format!("`{}`", required.name))
            .collect();
        names.join(" and ")
    };
    let given = call.security.iter().filter(|schemes| !schemes.is_empty());
    let alternatives: Vec<String> = given.map(named).collect();
    let optional = if call.security.iter().any(Vec::is_empty) {
        ", or none"
    } else {
        ""
    };
    format!(
        "{}{optional}, of source `{}`.",
        alternatives.join(", or "),
        call.address.name
    )
}

fn alternatives(call: &OperationCall) -> Vec<Vec<LoweredScheme>> {
    let lowered = |schemes: &Vec<RequiredScheme>| schemes.iter().map(scheme).collect();
    call.security.iter().map(lowered).collect()
}

fn scheme(required: &RequiredScheme) -> LoweredScheme {
    LoweredScheme {
        name: required.name.clone(),
        kind: kind(&required.scheme),
        scopes: required.scopes.clone(),
    }
}

fn kind(scheme: &openapi::SecurityScheme) -> SecurityKind {
    use openapi::SecurityScheme as Declared;
    match scheme {
        Declared::ApiKey { name, location } => match location {
            KeyLocation::Header => SecurityKind::Header(name.clone()),
            KeyLocation::Query => SecurityKind::Query(name.clone()),
            KeyLocation::Cookie => SecurityKind::Cookie(name.clone()),
        },
        Declared::Http { scheme } => match scheme.as_str() {
            "basic" => SecurityKind::Basic,
            "bearer" => SecurityKind::Bearer,
            _ => SecurityKind::Http(scheme.clone()),
        },
        Declared::OAuth2 { flows } => {
            let of_flow = |name: &str| flows.iter().find(|flow| flow.name == name);
            let refreshing = [
                "authorizationCode",
                "password",
                "deviceAuthorization",
                "clientCredentials",
            ];
            let refreshing = refreshing.into_iter().find_map(of_flow);
            SecurityKind::OAuth2 {
                token_url: of_flow("clientCredentials").and_then(|flow| flow.token_url.clone()),
                refresh_url: refreshing.and_then(|flow| flow.refresh_url.clone().or(flow.token_url.clone())),
            }
        }
        // `check` leaves a client certificate to the transport.
        Declared::OpenIdConnect { .. } | Declared::MutualTls => SecurityKind::OpenIdConnect,
    }
}
