//! Resolves path, query, header and cookie parameters.

use super::{headers, style};
use crate::check::model::{CheckedParameter, PathTemplate, Serialization, Value, without_operator};
use crate::check::names::spelling::only_alike;
use crate::check::operation::security;
use crate::check::plan::unknown::unknown_component;
use crate::check::values::value::Values;
use crate::diagnostic::{Code, Diagnostic, Findings, listed, nearest};
use crate::document::{self, Arazzo, Location, OrReusable, Step, Text, Workflow};
use crate::expression::{ComponentKind, RuntimeExpression};
use crate::openapi::{DeclaredParameter, Operation, ParameterLocation, is_form, is_json};
use crate::source::Node;

/// The parameters of a step, the workflow's included where the step does not replace them (S12).
pub(in crate::check) fn read_parameters(
    step: &Step,
    workflow: &Workflow,
    document: &Arazzo,
    operation: &Operation,
    values: &Values<'_>,
    findings: &mut Findings,
) -> Vec<CheckedParameter> {
    // What is wrong with them is reported when they are read.
    let names: Vec<String> = (step.parameters.iter().chain(&workflow.parameters))
        .filter_map(|given| resolved(given, document, &mut Findings::default()))
        .map(|given| given.name.value)
        .collect();
    let of_path = of_path(step, workflow, document);
    let mut reader = ParameterReader {
        operation,
        template: PathTemplate::of(operation, of_path.iter().map(String::as_str)),
        names,
        values,
        parameters: Vec::new(),
        passed: Vec::new(),
        unknown: Vec::new(),
        without_variable: Vec::new(),
    };
    let own = step.parameters.iter().map(|given| (given, true));
    let shared = workflow.parameters.iter().map(|given| (given, false));
    for (given, is_own) in own.chain(shared) {
        if let Some(parameter) = resolved(given, document, findings) {
            reader.read(parameter, is_own, findings);
        }
    }
    report_template(operation, &reader.template, findings);
    reader.report(step, findings);
    if !step.unread {
        missing(
            step,
            operation,
            &reader.template,
            &reader.passed,
            &reader.unknown,
            &reader.parameters,
            findings,
        );
    }
    reader.parameters
}

/// The parameters of a step, while they are read.
struct ParameterReader<'o, 'r, 'v> {
    operation: &'o Operation,
    template: PathTemplate,
    /// The names of all parameters that the step and its workflow give.
    names: Vec<String>,
    values: &'r Values<'v>,
    parameters: Vec<CheckedParameter>,
    /// The parameters that were read, each once.
    passed: Vec<document::Parameter>,
    /// The parameters that the operation does not declare.
    unknown: Vec<(document::Parameter, Location)>,
    /// The path parameters without a variable in the path.
    without_variable: Vec<(document::Parameter, &'o DeclaredParameter)>,
}

impl ParameterReader<'_, '_, '_> {
    fn read(&mut self, mut parameter: document::Parameter, is_own: bool, findings: &mut Findings) {
        let operation = self.operation;
        if parameter.location == Some(Location::Path) {
            let unfilled = self
                .template
                .variables()
                .filter(|variable| !self.names.iter().any(|name| name == variable));
            if !has_variable(&self.template, &parameter.name.value) {
                take_the_spelling(unfilled, &mut parameter, operation, findings);
            }
        }
        // What is missing or given twice is reported for the list as a whole.
        let Some(location) = parameter.location else {
            return;
        };
        if self.passed.iter().any(|earlier| same(earlier, &parameter)) {
            return;
        }
        self.passed.push(parameter.clone());
        let is_without_variable =
            location == Location::Path && !has_variable(&self.template, &parameter.name.value);
        // S12: what the workflow gives all its steps is evaluated only where it is sent.
        if !is_own && is_without_variable {
            return;
        }
        let declared = self::declared(operation, &parameter);
        let media_type = declared.and_then(|declared| declared.content.as_deref());
        let Some((value, serialization)) = self.value(&parameter, location, declared, findings) else {
            return;
        };
        if location == Location::Header
            && let Some(finding) = header_finding(&parameter, &value)
        {
            findings.push(finding);
            return;
        }
        let is_text = matches!(value, Value::String(_) | Value::Text(_));
        let serialization = match location {
            Location::QueryString if media_type.is_some_and(is_form) && !is_text => {
                Serialization::Style(style::OF_FIELD)
            }
            _ => serialization,
        };
        if let Serialization::Style(style) = serialization {
            style::defined(&value, style, self.values.scope, parameter.value.span, findings);
        }
        // A security scheme declares its parameter.
        let is_credential = security::is_credential(operation, location, &parameter.name.value);
        if declared.is_none() && !is_credential {
            self.unknown.push((parameter.clone(), location));
        }
        if is_without_variable {
            self.without_variable
                .extend(declared.map(|declared| (parameter, declared)));
            return;
        }
        let required = declared.is_some_and(|declared| declared.required) || location == Location::Path;
        self.parameters.push(CheckedParameter {
            name: parameter.name.value,
            location,
            required,
            serialization,
            value,
            span: parameter.value.span,
            is_shared: !is_own,
            schema: declared.and_then(|declared| declared.schema.clone()),
        });
    }

    /// The value, and how it is written.
    fn value(
        &self,
        parameter: &document::Parameter,
        location: Location,
        declared: Option<&DeclaredParameter>,
        findings: &mut Findings,
    ) -> Option<(Value, Serialization)> {
        let media_type = declared.and_then(|declared| declared.content.as_deref());
        let serialization = match media_type {
            Some(media_type) if is_json(media_type) => Serialization::Json,
            _ if location == Location::QueryString || media_type.is_some() => Serialization::Text,
            _ => Serialization::Style(style::style(declared, location)),
        };
        let text = Text::of(&parameter.value, self.values.sources);
        let value = match (location, serialization, text) {
            (Location::QueryString, ..) => self.values.query_string(&parameter.value, media_type, findings),
            (_, Serialization::Json, Some(text)) => self.values.json_string(&text, findings),
            _ => self.values.read(&parameter.value, findings),
        };
        Some((value?, serialization))
    }

    /// Reports parameters that the operation or its path does not have. A misspelled name of a variable is reported
    /// together with the variable.
    fn report(&self, step: &Step, findings: &mut Findings) {
        let unfilled: Vec<&str> = unfilled(step, &self.template, &self.parameters)
            .filter(|_| !step.unread)
            .collect();
        let is_misspelled = |parameter: &document::Parameter| {
            unfilled
                .iter()
                .any(|variable| is_meant(parameter, variable, &self.template))
        };
        for (parameter, location) in &self.unknown {
            if !is_misspelled(parameter) {
                undeclared(parameter, *location, self.operation, &self.template, findings);
            }
        }
        for (parameter, declared) in &self.without_variable {
            if !is_misspelled(parameter) {
                findings.push(without_variable(parameter, declared, self.operation));
            }
        }
    }
}

/// The finding for a header that HTTP cannot have, or that the transport writes.
fn header_finding(parameter: &document::Parameter, value: &Value) -> Option<Diagnostic> {
    headers::illegal(&parameter.name, value, parameter.value.span).or_else(|| {
        let name = &parameter.name;
        headers::is_framing(&name.value).then(|| headers::of_transport(&name.value, name.span))
    })
}

/// Reports parts of the path that are not sent as they are written.
fn report_template(operation: &Operation, template: &PathTemplate, findings: &mut Findings) {
    for name in template.of_segments() {
        findings.push(
            Diagnostic::new(
                Code::SegmentsInVariable,
                operation.span,
                format!(
                    "the value of `{}` may be several segments of the path",
                    template.written(name)
                ),
            )
            .label("its slashes are sent as they are; `.` and `..`, `?` and `#` never")
            .help(format!("write `{{{name}}}` if the value is one segment")),
        );
    }
    if let Some(fragment) = &template.fragment {
        findings.push(
            Diagnostic::new(
                Code::FragmentInPath,
                operation.span,
                format!("the path ends in the fragment `#{fragment}`, which is not sent"),
            )
            .help("send it as a parameter if the server needs it"),
        );
    }
}

/// S14: a variable of the path that nothing else fills is meant by a name that is spelt differently.
fn take_the_spelling<'v>(
    unfilled: impl Iterator<Item = &'v str>,
    parameter: &mut document::Parameter,
    operation: &Operation,
    findings: &mut Findings,
) {
    let written = &parameter.name.value;
    let unfilled: Vec<&str> = unfilled.collect();
    let same = |variable: &&&str| without_operator(variable) == without_operator(written);
    let same = unfilled.iter().find(same).copied();
    let Some(variable) = same.or_else(|| only_alike(written, unfilled)) else {
        return;
    };
    findings.push(
        Diagnostic::new(
            Code::OtherSpelling,
            parameter.name.span,
            format!("the variable of the path is called `{variable}`, not `{written}`"),
        )
        .also(operation.span, "the path")
        .help(format!("write `name: {variable}`"))
        .suggest_safe(written, variable),
    );
    parameter.name.value = variable.to_owned();
}

/// Whether a parameter may be meant for a variable of the path and is misspelled.
fn is_meant(given: &document::Parameter, variable: &str, template: &PathTemplate) -> bool {
    let name = given.name.value.as_str();
    given.location == Some(Location::Path)
        && !has_variable(template, name)
        && nearest(name, [variable]).is_some()
}

/// The variables of the path that neither the step nor the workflow gives a value for.
fn unfilled<'t>(
    step: &'t Step,
    template: &'t PathTemplate,
    parameters: &'t [CheckedParameter],
) -> impl Iterator<Item = &'t str> {
    let in_path = template.variables().map(|name| (name, false));
    let in_query = template.query_variables().map(|name| (name, true));
    let is_given = move |variable: &str, in_query: bool| {
        step.parameters
            .iter()
            .any(|given| matches!(given, OrReusable::Object(given) if given.name.value == variable))
            || parameters.iter().any(|given| {
                given.name == variable
                    && (given.location == Location::Path || in_query && given.location == Location::Query)
            })
    };
    let all = in_path.chain(in_query);
    all.filter(move |(name, in_query)| !is_given(name, *in_query))
        .map(|(name, _)| name)
}

/// The object itself, or the component it refers to with its `value` replaced.
/// The names of the path parameters that a step passes, its own and those of the workflow. What does not resolve is
/// reported where they are read.
pub(in crate::check) fn of_path(
    step: &document::Step,
    workflow: &document::Workflow,
    document: &Arazzo,
) -> Vec<String> {
    let given = step.parameters.iter().chain(&workflow.parameters);
    let resolved = given.filter_map(|given| resolved(given, document, &mut Findings::default()));
    let of_path = resolved.filter(|parameter| parameter.location == Some(document::Location::Path));
    of_path.map(|parameter| parameter.name.value).collect()
}

pub(in crate::check) fn resolved(
    given: &OrReusable<document::Parameter>,
    document: &Arazzo,
    findings: &mut Findings,
) -> Option<document::Parameter> {
    let reusable = match given {
        OrReusable::Object(parameter) => return Some(parameter.clone()),
        OrReusable::Reusable(reusable) => reusable,
    };
    let name = match RuntimeExpression::parse(&reusable.reference.value).map(|parsed| parsed.expression) {
        Ok(RuntimeExpression::Components(component)) if component.kind == ComponentKind::Parameters => {
            component.name
        }
        _ => String::new(),
    };
    let found = document
        .components
        .parameters
        .iter()
        .find(|(key, _)| *key == name);
    let Some((_, parameter)) = found else {
        if document.components.is_unread(&reusable.reference.value) {
            return None;
        }
        let finding = Diagnostic::new(
            Code::UnknownComponent,
            reusable.reference.span,
            format!(
                "`{}` is not a parameter of `components`",
                reusable.reference.value
            ),
        );
        let known = document.components.parameters.iter();
        findings.push(unknown_component(
            finding,
            &name,
            known.map(|(key, parameter)| (key.as_str(), parameter.span)),
            "refer to one: `$components.parameters.<name>`",
        ));
        return None;
    };
    let value: &Node = reusable.value.as_ref().unwrap_or(&parameter.value);
    Some(document::Parameter {
        value: value.clone(),
        ..parameter.clone()
    })
}

fn among(location: Location) -> &'static str {
    match location {
        Location::Path => "in the path",
        Location::Query | Location::QueryString => "in the query",
        Location::Header => "in the headers",
        Location::Cookie => "in the cookies",
    }
}

pub(in crate::check) fn same(left: &document::Parameter, right: &document::Parameter) -> bool {
    left.location == right.location
        && (left.name.value == right.name.value
            || left.location == Some(Location::Header)
                && left.name.value.eq_ignore_ascii_case(&right.name.value))
}

/// The declaration of a parameter that a step passes.
pub(in crate::check) fn declared<'o>(
    operation: &'o Operation,
    parameter: &document::Parameter,
) -> Option<&'o DeclaredParameter> {
    let mut declared = operation.parameters.iter();
    declared.find(|declared| is_declared_as(declared, parameter))
}

fn is_declared_as(declared: &DeclaredParameter, parameter: &document::Parameter) -> bool {
    let name = &parameter.name.value;
    match (declared.location, parameter.location) {
        (ParameterLocation::Path, Some(Location::Path)) => {
            without_operator(&declared.name) == without_operator(name)
        }
        (ParameterLocation::Query, Some(Location::Query))
        | (ParameterLocation::Cookie, Some(Location::Cookie)) => declared.name == *name,
        // There is one whole query, whatever it is called.
        (ParameterLocation::QueryString, Some(Location::QueryString)) => true,
        (ParameterLocation::Header, Some(Location::Header)) => declared.name.eq_ignore_ascii_case(name),
        _ => false,
    }
}

/// S9: it is sent anyway. A name that is near a variable of the path without a value is that one misspelled.
fn undeclared(
    parameter: &document::Parameter,
    location: Location,
    operation: &Operation,
    template: &PathTemplate,
    findings: &mut Findings,
) {
    let name = parameter.name.value.as_str();
    if location == Location::Path {
        let mut finding = Diagnostic::new(
            Code::UndeclaredParameter,
            parameter.name.span,
            if has_variable(template, name) {
                format!("the operation does not declare the variable `{name}` of its path")
            } else {
                format!("the path `{}` has no variable `{name}`", operation.path)
            },
        )
        .also(operation.span, "the path");
        let variables: Vec<&str> = template.variables().collect();
        finding = match nearest(name, variables.iter().copied()) {
            _ if has_variable(template, name) => finding
                .label("it is sent anyway")
                .help("declare it in the OpenAPI document with `in: path`"),
            Some(near) => finding.did_you_mean(name, near),
            None if variables.is_empty() => finding.help("remove the parameter, or use another `in`"),
            None => finding.help(format!("its variables are {}", listed(&variables))),
        };
        findings.push(finding);
    }
    let of_http = location == Location::Header && is_of_http(name);
    if location != Location::Path && !of_http {
        let declared: Vec<&str> = operation
            .parameters
            .iter()
            .filter(|declared| location_of(declared) == location)
            .map(|declared| declared.name.as_str())
            .collect();
        let finding = Diagnostic::new(
            Code::UndeclaredParameter,
            parameter.name.span,
            format!("the operation declares no parameter `{name}` {}", among(location)),
        )
        .label("it is sent as written")
        .also(operation.span, "the operation's path");
        findings.push(match nearest(name, declared.iter().copied()) {
            Some(near) => finding.did_you_mean(name, near),
            None if declared.is_empty() => {
                finding.help("check the name and `in` against the OpenAPI document")
            }
            None => finding.help(format!("it declares {} there", listed(&declared))),
        });
    }
}

/// S9: a parameter of the path that has no place in it, whatever the operation declares, is not sent.
fn without_variable(
    parameter: &document::Parameter,
    declared: &DeclaredParameter,
    operation: &Operation,
) -> Diagnostic {
    let name = &parameter.name.value;
    Diagnostic::new(
        Code::NotInPath,
        parameter.name.span,
        format!("the path `{}` has no variable `{name}`", operation.path),
    )
    .label("it is not sent")
    .also(declared.span, "declared with `in: path` anyway")
    .help(format!(
        "remove the parameter, or correct the OpenAPI document: `{{{name}}}` in the path, or another `in`"
    ))
}

/// S9: an unfilled variable of the path is an error, another required parameter a lint.
fn missing(
    step: &Step,
    operation: &Operation,
    template: &PathTemplate,
    passed: &[document::Parameter],
    unknown: &[(document::Parameter, Location)],
    parameters: &[CheckedParameter],
    findings: &mut Findings,
) {
    for variable in unfilled(step, template, parameters) {
        let misspelled = passed.iter().find(|given| is_meant(given, variable, template));
        findings.push(match misspelled {
            Some(given) => Diagnostic::new(
                Code::UnfilledPath,
                given.name.span,
                format!(
                    "the path `{}` has no variable `{}`, and its `{}` has no value",
                    operation.path,
                    given.name.value,
                    template.written(variable)
                ),
            )
            .also(operation.span, "the operation's path")
            .did_you_mean(&given.name.value, variable),
            None => Diagnostic::new(
                Code::UnfilledPath,
                step.step_id.span,
                format!(
                    "step `{}` gives no value for `{}`",
                    step.step_id.value,
                    template.written(variable)
                ),
            )
            .also(operation.span, "the operation's path")
            .help(format!("add the parameter `name: {variable}`, `in: path`")),
        });
    }
    for declared in operation.parameters.iter().filter(|declared| declared.required) {
        let location = location_of(declared);
        if location == Location::Path || location == Location::Header && is_of_http(&declared.name) {
            continue;
        }
        let given = passed.iter().any(|given| {
            given.location == Some(location)
                && (given.name.value == declared.name
                    || location == Location::QueryString
                    || location == Location::Header && given.name.value.eq_ignore_ascii_case(&declared.name))
        });
        // Reported as being misspelled, or as not saying where it goes.
        let is_misspelled = unknown.iter().any(|(given, at)| {
            *at == location && nearest(&given.name.value, [declared.name.as_str()]).is_some()
        });
        let is_nowhere = step.parameters.iter().any(|given| {
            matches!(given, OrReusable::Object(given) if given.location.is_none() && given.name.value == declared.name)
        });
        if !(given || is_misspelled || is_nowhere) {
            findings.push(
                Diagnostic::new(
                    Code::MissingParameter,
                    step.step_id.span,
                    format!(
                        "step `{}` leaves out the required parameter `{}`",
                        step.step_id.value, declared.name
                    ),
                )
                .also(declared.span, "declared as required")
                .help(format!(
                    "add it to the step's `parameters` with `name: {}`",
                    declared.name
                )),
            );
        }
    }
}

fn location_of(declared: &DeclaredParameter) -> Location {
    match declared.location {
        ParameterLocation::Path => Location::Path,
        ParameterLocation::Query => Location::Query,
        ParameterLocation::Header => Location::Header,
        ParameterLocation::Cookie => Location::Cookie,
        ParameterLocation::QueryString => Location::QueryString,
    }
}

/// What every HTTP request may carry needs no declaration, and OpenAPI ignores one ("Parameter Object").
fn is_of_http(header: &str) -> bool {
    let is_any_of = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(header));
    is_any_of(&["authorization", "accept", "content-type"]) || headers::is_framing(header)
}

fn has_variable(template: &PathTemplate, name: &str) -> bool {
    let mut variables = template.variables().chain(template.query_variables());
    variables.any(|variable| variable == name)
}
