//! Compares success criteria with the statuses that the operation declares.

use crate::check::model::{CheckedCriterion, CheckedOperand, Referent};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::expression::{Comparison, Condition};
use crate::openapi::{Operation, Response, is_success};

/// Reports a success criterion that no declared status can meet; `2XX` and `default` count as what they stand for.
pub(in crate::check) fn unmet(success: &[CheckedCriterion], operation: &Operation, findings: &mut Findings) {
    let declared: Vec<u16> = (100..600)
        .filter(|status| operation.response(*status).is_some())
        .collect();
    if declared.is_empty() || may_meet(&declared, success) {
        return;
    }
    // Several may exclude each other; the last of them is the one that leaves nothing.
    let unmet = (0..success.len())
        .filter_map(|last| success.get(..=last))
        .find(|criteria| !may_meet(&declared, criteria));
    let Some(criterion) = unmet.and_then(<[CheckedCriterion]>::last) else {
        return;
    };
    let Some((text, number)) = status_of(&criterion.condition) else {
        return;
    };
    let written: Vec<&str> = operation
        .responses
        .iter()
        .map(|response| response.status.as_str())
        .collect();
    let list = written.join("`, `");
    let finding = Diagnostic::new(
        Code::UndeclaredStatus,
        criterion.place_of(&text, &number),
        "no status that the operation declares meets this criterion",
    );
    let finding = match operation.responses.first() {
        Some(response) => finding.also(response.span, "declared by the operation"),
        None => finding,
    };
    let mut successes = written.iter().filter(|status| is_success(status));
    findings.push(match (successes.next(), successes.next()) {
        (Some(one), None) if one.parse::<u16>().is_ok() => match written.len() {
            1 => finding.help(format!("did you mean `{one}`? It declares no other")),
            _ => finding.help(format!("did you mean `{one}`? It declares `{list}`")),
        },
        _ => finding.help(format!("it declares `{list}`")),
    });
}

fn may_meet(declared: &[u16], criteria: &[CheckedCriterion]) -> bool {
    declared.iter().any(|status| may_hold(criteria, *status))
}

/// Whether all criteria may hold when the status is this one.
fn may_hold(criteria: &[CheckedCriterion], status: u16) -> bool {
    criteria
        .iter()
        .all(|criterion| outcomes(&criterion.condition, status).may_hold)
}

/// The declared responses with which the criteria may hold; all of them when there is none such. Where the criteria
/// choose among the statuses, `default` is what is left for the others.
pub(in crate::check) fn that_may_succeed<'o>(
    operation: &'o Operation,
    success: &[CheckedCriterion],
) -> Vec<&'o Response> {
    let statuses: Vec<u16> = (100..600).filter(|status| may_hold(success, *status)).collect();
    let chosen = statuses.len() < 500;
    let is_met = |response: &&Response| {
        let meets = |status: &u16| {
            let found = operation.response(*status);
            found.is_some_and(|found| std::ptr::eq(found, *response))
        };
        !(chosen && response.status == "default") && statuses.iter().any(meets)
    };
    let met: Vec<_> = operation.responses.iter().filter(is_met).collect();
    match met.is_empty() {
        true => operation.responses.iter().collect(),
        false => met,
    }
}

/// What a condition may come out as when the status is known and nothing else is.
#[derive(Clone, Copy)]
struct Outcomes {
    may_hold: bool,
    may_fail: bool,
}

fn outcomes(condition: &Condition<CheckedOperand>, status: u16) -> Outcomes {
    let known = |holds: bool| Outcomes {
        may_hold: holds,
        may_fail: !holds,
    };
    let anything = Outcomes {
        may_hold: true,
        may_fail: true,
    };
    match condition {
        Condition::Or(parts) => {
            let parts = || parts.iter().map(|part| outcomes(part, status));
            Outcomes {
                may_hold: parts().any(|part| part.may_hold),
                may_fail: parts().all(|part| part.may_fail),
            }
        }
        Condition::And(parts) => {
            let parts = || parts.iter().map(|part| outcomes(part, status));
            Outcomes {
                may_hold: parts().all(|part| part.may_hold),
                may_fail: parts().any(|part| part.may_fail),
            }
        }
        Condition::Not(inner) => {
            let inner = outcomes(inner, status);
            Outcomes {
                may_hold: inner.may_fail,
                may_fail: inner.may_hold,
            }
        }
        Condition::Compare {
            left,
            comparison,
            right,
        } => match (number(left, status), number(right, status)) {
            (Some(left), Some(right)) => known(match comparison {
                Comparison::Equal => left == right,
                Comparison::NotEqual => left != right,
                Comparison::Less => left < right,
                Comparison::LessOrEqual => left <= right,
                Comparison::Greater => left > right,
                Comparison::GreaterOrEqual => left >= right,
            }),
            _ => anything,
        },
        Condition::Holds(_) => anything,
    }
}

/// The number that an operand is; a numeric string compares as one (S34).
fn number(operand: &CheckedOperand, status: u16) -> Option<f64> {
    match operand {
        CheckedOperand::Number(text) | CheckedOperand::String(text) => text.trim().parse().ok(),
        CheckedOperand::Reference(reference) if reference.to == Referent::StatusCode => {
            Some(f64::from(status))
        }
        _ => None,
    }
}

/// The first comparison of the status: its expression, and the number as written.
fn status_of(condition: &Condition<CheckedOperand>) -> Option<(String, String)> {
    match condition {
        Condition::Or(parts) | Condition::And(parts) => parts.iter().find_map(status_of),
        Condition::Not(inner) => status_of(inner),
        Condition::Compare { left, right, .. } => match (left, right) {
            (
                CheckedOperand::Reference(reference),
                CheckedOperand::Number(text) | CheckedOperand::String(text),
            )
            | (
                CheckedOperand::Number(text) | CheckedOperand::String(text),
                CheckedOperand::Reference(reference),
            ) if reference.to == Referent::StatusCode => Some((reference.text.clone(), text.clone())),
            _ => None,
        },
        Condition::Holds(_) => None,
    }
}
