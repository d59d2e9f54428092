//! Checks components that no workflow uses.

use crate::check::criteria;
use crate::check::model::WorkflowInputs;
use crate::check::names::scope::Scope;
use crate::check::names::workflow_names::NameIndex;
use crate::diagnostic::{Code, Findings};
use crate::document::Arazzo;
use crate::ids::IdVec;
use crate::schema::Definitions;
use crate::source::Sources;

/// Reports malformed criteria of the actions in `components`. Which names they may use depends on the workflow that
/// refers to them, so nothing is said about names here.
pub(in crate::check) fn check(document: &Arazzo, sources: &Sources, findings: &mut Findings) {
    let definitions = Definitions::default();
    let (inputs, steps) = (WorkflowInputs::default(), IdVec::default());
    let index = NameIndex::of(&inputs, &steps, &[], "");
    let anywhere = Scope {
        inputs: &inputs,
        steps: &steps,
        child: None,
        outputs: &[],
        index: &index,
        in_output: false,
        workflow: "",
        sources,
        definitions: &definitions,
        document,
    };
    let components = &document.components;
    let actions = components
        .success_actions
        .iter()
        .chain(&components.failure_actions);
    let mut found = Findings::default();
    for (_, action) in actions {
        criteria::read_criteria(&action.criteria, &anywhere, &mut found);
    }
    found.keep(|code| matches!(code, Code::InvalidCondition | Code::InvalidExpression));
    findings.extend(found.into_all());
}
