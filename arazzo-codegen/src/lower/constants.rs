//! The constants for setting up a client. A misspelled name does not compile.

use crate::lower::names::{UsedNames, shouty, unique};
use crate::lower::program::{Constant, Machine, NamedConstant};
use crate::lower::request::servers::whole_url;

/// The constants of all sources that the machines send to, each once.
pub(super) fn client_constants(machines: &[Machine]) -> NamedConstant {
    let [mut sources, mut servers, mut schemes] = [(); 3].map(|()| Named::default());
    for server in machines.iter().flat_map(|machine| &machine.servers) {
        let source = server.address.name.as_str();
        sources.add(source, source, source, format!("Source `{source}`."));
        if let Some(url) = whole_url(server) {
            let with_defaults = if server.variables.is_empty() {
                ""
            } else {
                ", with the defaults of its variables"
            };
            let doc = format!("A server of source `{source}`{with_defaults}.");
            servers.add(source, source, &url, doc);
        }
    }
    for security in machines.iter().flat_map(|machine| &machine.security) {
        let source = security.address.name.as_str();
        for scheme in security.alternatives.iter().flatten() {
            let name = scheme.name.as_str();
            let doc = format!("Security scheme `{name}` of source `{source}`.");
            schemes.add(&format!("{source} {name}"), source, name, doc);
        }
    }
    NamedConstant {
        sources: sources.constants,
        servers: servers.constants,
        schemes: schemes.constants,
    }
}

/// The constants of one module.
#[derive(Default)]
struct Named {
    constants: Vec<Constant>,
    /// The source and the value of each.
    known: Vec<(String, String)>,
    taken: UsedNames,
}

impl Named {
    fn add(&mut self, name: &str, source: &str, value: &str, doc: String) {
        let key = (source.to_owned(), value.to_owned());
        if self.known.contains(&key) {
            return;
        }
        self.known.push(key);
        self.constants.push(Constant {
            name: unique(shouty(name), &mut self.taken).to_uppercase(),
            doc,
            value: value.to_owned(),
        });
    }
}
