//! Compares the reads of criteria with the schemas of replies. If no schema has a member, the criterion never holds, or always
//! holds.

use super::dead_ends::{DeadEnd, dead_end_in};
use crate::check::model::{
    CheckedCriterion, CheckedOperand, CheckedStep, Matcher, OperationCall, Reference, Referent, Steps,
};
use crate::check::reply::reply_bodies::{into_text, not_json, success_bodies};
use crate::check::sources::documents::Loaded;
use crate::diagnostic::{Diagnostic, Findings};
use crate::expression::PathSegment;
use crate::openapi::MediaType;
use crate::schema::{Lookup, SchemaDescription, Type, kind_of, lookup};
use crate::source::{Node, Span};

/// Reports what is read and never there.
pub(in crate::check) fn check(steps: &Steps, loaded: &Loaded, findings: &mut Findings) {
    for step in steps {
        let Some(call) = step.operation_call() else {
            continue;
        };
        let Some(description) = loaded.descriptions.description(&call.source) else {
            continue;
        };
        let replies = Replies::of(call, step, description);
        let after_success = step.on_success.iter().flat_map(|action| &action.criteria);
        let after_failure = step.on_failure.iter().flat_map(|action| &action.criteria);
        for criterion in step.success.iter().chain(after_success) {
            findings.extend(replies.ends(criterion, true));
        }
        for criterion in after_failure {
            findings.extend(replies.ends(criterion, false));
        }
    }
}

/// The replies of an operation that have a schema.
struct Replies<'s> {
    description: &'s SchemaDescription,
    /// Those that a step succeeds with; nothing where one of them is not described.
    success: Option<Vec<&'s Node>>,
    /// Those of errors.
    errors: Vec<&'s Node>,
    all: Vec<&'s Node>,
    /// The first body of a success, if none of these bodies is JSON.
    success_not_json: Option<&'s MediaType>,
    /// The first body of an error, if none of these bodies is JSON.
    error_not_json: Option<&'s MediaType>,
}

impl<'s> Replies<'s> {
    fn of(call: &'s OperationCall, step: &CheckedStep, description: &'s SchemaDescription) -> Self {
        let schema = |body: &'s MediaType| body.schema.as_ref().filter(|_| body.is_json());
        let bodies = success_bodies(&call.operation, &step.success);
        let success_not_json = not_json(&bodies, description);
        let success = bodies
            .into_iter()
            .map(schema)
            .collect::<Option<Vec<_>>>()
            .filter(|bodies| !bodies.is_empty());
        let responses = || call.operation.responses.iter();
        let bodies = |content: &'s [MediaType]| content.iter().filter_map(schema);
        let is_error = |status: &str| status.starts_with(['4', '5']) || status == "default";
        let errors = || responses().filter(|response| is_error(&response.status));
        let error_bodies: Vec<_> = errors().flat_map(|response| &response.content).collect();
        Self {
            description,
            success,
            success_not_json,
            error_not_json: not_json(&error_bodies, description),
            errors: errors().flat_map(|response| bodies(&response.content)).collect(),
            all: responses()
                .flat_map(|response| bodies(&response.content))
                .collect(),
        }
    }

    /// Reports a member that a criterion reads and no judged reply has.
    fn ends(&self, criterion: &CheckedCriterion, success: bool) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for place in criterion.condition.operands().into_iter().flat_map(body_reads) {
            if let Some(body) = self.not_json(&place, success) {
                return vec![into_text(body, place.span)];
            }
            let end = match (&self.success, success) {
                (Some(bodies), true) => self.end(bodies, &place),
                (None, true) => None,
                // An error may have another body than any that is described.
                (_, false) if self.errors.is_empty() => {
                    self.end(&self.all, &place).filter(DeadEnd::is_misspelled)
                }
                (_, false) => self.end(&self.errors, &place),
            };
            let Some(end) = end else { continue };
            // What another reply has may be asked for, though it is not there when the step succeeds.
            if self.all.iter().any(|body| self.end_of(body, &place).is_none()) {
                continue;
            }
            let finding = end.at(place.span);
            // A query in a filter goes the way of the filter.
            if found.iter().all(|known| known.message != finding.message) {
                found.push(finding);
            }
        }
        found
    }

    /// The body that a criterion reads inside of, if it is XML, text or a file.
    fn not_json(&self, place: &BodyRead, success: bool) -> Option<&'s MediaType> {
        let body = match success {
            true => self.success_not_json,
            // A failure may also be a reply with the status of a success.
            false => self
                .error_not_json
                .filter(|_| self.all.iter().all(|body| self.end_of(body, place).is_some())),
        };
        body.filter(|_| !place.steps.is_empty())
    }

    /// Where a way ends in each of the bodies; the first of them says why.
    fn end(&self, bodies: &[&Node], place: &BodyRead) -> Option<DeadEnd> {
        let ends: Option<Vec<DeadEnd>> = bodies.iter().map(|body| self.end_of(body, place)).collect();
        ends?.into_iter().next()
    }

    fn end_of(&self, body: &Node, place: &BodyRead) -> Option<DeadEnd> {
        let mut tokens = Vec::new();
        for step in &place.steps {
            match step {
                PathSegment::Name(name) => tokens.push(name.clone()),
                PathSegment::Index(_) | PathSegment::Each if self.is_array(body, &tokens) => {
                    tokens.push("0".to_owned());
                }
                // What is an item of an object is not known.
                PathSegment::Index(_) | PathSegment::Each => {
                    return dead_end_in(self.description, body, &tokens);
                }
            }
        }
        if place.is_length {
            tokens.push("length".to_owned());
            return dead_end_in(self.description, body, &tokens).filter(|end| !end.has_length());
        }
        dead_end_in(self.description, body, &tokens)
    }

    fn is_array(&self, body: &Node, tokens: &[String]) -> bool {
        match lookup(self.description, body, tokens) {
            Lookup::Found(found) => matches!(kind_of(self.description, &found.schemas), Type::Array(_)),
            _ => false,
        }
    }
}

/// A read of the reply's body, with its place in the document.
struct BodyRead {
    steps: Vec<PathSegment>,
    span: Span,
    /// The length of it is asked for.
    is_length: bool,
}

fn body_reads(operand: &CheckedOperand) -> Vec<BodyRead> {
    let place = |reference: &Reference| {
        Some(BodyRead {
            steps: steps(reference)?,
            span: reference.span,
            is_length: matches!(operand, CheckedOperand::Length(_)),
        })
    };
    let mut places: Vec<_> = operand.references().into_iter().filter_map(place).collect();
    if let CheckedOperand::Search(search) = operand
        && let Matcher::JsonPath { ways, .. } = &search.by
        && let Some(context) = steps(&search.context)
    {
        // Those in filters stand before their own.
        places.extend(ways.iter().rev().map(|way| BodyRead {
            steps: [context.clone(), way.steps.clone()].concat(),
            span: way.span,
            is_length: false,
        }));
    }
    places
}

fn steps(reference: &Reference) -> Option<Vec<PathSegment>> {
    match &reference.to {
        Referent::ResponseBody(pointer) => {
            let names = pointer.tokens.iter().cloned();
            Some(names.map(PathSegment::Name).collect())
        }
        _ => None,
    }
}
