//! Filters at the root of a context (S37): `$[?@.access_token]`.
//!
//! RFC 9535 filters the members of an object with it. Documents mean the object itself, so in the lenient dialect
//! that is tried as well, unless the context is an array.

use crate::check::model::{CheckedOperand, Matcher, Search, Steps, WorkflowInputs};
use crate::check::reply::operand_types::{OperandTypes, judged_criteria};
use crate::check::sources::descriptions::Descriptions;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::schema::Type;

/// Decides what each such filter of a criterion filters: an array, or the members of an object.
pub(in crate::check) fn resolve_root_filters(
    steps: &mut Steps,
    inputs: &WorkflowInputs,
    descriptions: &Descriptions,
    findings: &mut Findings,
) {
    let mut of_arrays = of_arrays(steps, inputs, descriptions).into_iter();
    for step in steps.iter_mut() {
        let actions = step.on_success.iter_mut().chain(&mut step.on_failure);
        let criteria = step
            .success
            .iter_mut()
            .chain(actions.flat_map(|action| &mut action.criteria));
        for criterion in criteria {
            criterion.condition.each_mut(&mut |operand| {
                let CheckedOperand::Search(search) = operand else {
                    return;
                };
                let Matcher::JsonPath { filters_root, .. } = &mut search.by else {
                    return;
                };
                if *filters_root && of_arrays.next() == Some(true) {
                    *filters_root = false;
                } else if *filters_root {
                    findings.push(of_object(search));
                }
            });
        }
    }
}

/// For each such filter, in order, whether its context is surely an array.
fn of_arrays(steps: &Steps, inputs: &WorkflowInputs, descriptions: &Descriptions) -> Vec<bool> {
    let types = OperandTypes {
        steps,
        inputs,
        descriptions,
    };
    let mut found = Vec::new();
    for step in steps {
        for (criterion, replies) in judged_criteria(step) {
            for operand in criterion.condition.operands() {
                if let CheckedOperand::Search(search) = operand
                    && let Matcher::JsonPath {
                        filters_root: true, ..
                    } = &search.by
                {
                    let known = types.of(&search.context.to, step, replies);
                    found.push(known.is_some_and(|known| matches!(known.ty, Type::Array(_))));
                }
            }
        }
    }
    found
}

fn of_object(search: &Search) -> Diagnostic {
    let context = &search.context;
    let message = format!(
        "this filters the members of `{}` if that is an object",
        context.text
    );
    Diagnostic::new(Code::FilterOfObject, context.span, message)
        .label("the object itself is tried as well")
        .help(
            "RFC 9535 cannot filter the object itself: ask for a member, such as `$.items[?@.id]` or `$.token`",
        )
}
