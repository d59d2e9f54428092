//! Reports servers whose URL is not usable (S10).

use crate::check::model::variables;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::openapi::Server;

/// A variable in the URL of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResolvedVariable {
    pub(crate) name: String,
    /// None: the caller has to give a value.
    pub(crate) default: Option<String>,
    /// The values that it may have; any when there are none.
    pub(crate) values: Vec<String>,
}

/// The variables that a server's URL has, declared or not.
pub(crate) fn server_variables(server: &Server) -> Vec<ResolvedVariable> {
    variables(&server.url)
        .map(|name| {
            let declared = server.variables.iter().find(|variable| variable.name == name);
            ResolvedVariable {
                default: declared.map(|declared| declared.default.clone()),
                values: declared
                    .map(|declared| declared.values.clone())
                    .unwrap_or_default(),
                name,
            }
        })
        .collect()
}

/// Reports what keeps a request from being sent without a base URL or a variable of the caller's.
pub(in crate::check) fn check(server: &Server, findings: &mut Findings) {
    let mut report = |message: String, help: &str| {
        findings.push(Diagnostic::new(Code::UnusableServer, server.span, message).help(help));
    };
    if server.url.contains(['?', '#']) {
        report(
            "the server's URL has a query or a fragment, which a base URL cannot have".to_owned(),
            "remove it, or let the caller set the base URL",
        );
    }
    for variable in server_variables(server) {
        let name = &variable.name;
        match &variable.default {
            None => report(
                format!("the variable `{{{name}}}` of the server's URL has no default"),
                "declare it in the server's `variables`, or let the caller set a value",
            ),
            Some(default) if !variable.values.is_empty() && !variable.values.contains(default) => report(
                format!("the default `{default}` of the server variable `{name}` is not in its `enum`"),
                "write one of the values of `enum`, or add it there",
            ),
            Some(_) => {}
        }
    }
}
