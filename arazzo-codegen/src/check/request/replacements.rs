//! Applies payload replacements (section "Payload Replacement Object", S42): at build time if the payload is literal down to
//! the target, else at run time.

use crate::check::model::{ReplacedPayload, ReplacementTarget, ResolvedReplacement, Value, XmlReplacement};
use crate::check::values::selector::{self, JsonSelector, SelectorKind};
use crate::check::values::value::Values;
use crate::check::values::xpath;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{self, XPathVersion};
use crate::expression::Nodes;

/// Why a value cannot be set at build time.
enum Obstacle {
    /// What is there is known only when the program runs.
    Unknown,
    /// There is no such place.
    NoPlace(&'static str),
}

/// A payload in which everything is set that is set in JSON, and what is set in the XML that is written of it.
pub(in crate::check) struct Applied {
    pub(in crate::check) payload: Value,
    pub(in crate::check) in_xml: Vec<XmlReplacement>,
}

/// Makes replacements, or leaves them to be made when the program runs. `xml` says whether the payload is sent as XML,
/// where a target without a type is XPath. `None` when a target or a value does not resolve, which is reported.
pub(in crate::check) fn apply(
    payload: Option<Value>,
    replacements: &[document::Replacement],
    xml: bool,
    values: &Values<'_>,
    findings: &mut Findings,
) -> Option<Applied> {
    let mut in_json = Vec::new();
    let mut in_xml = Vec::new();
    let mut complete = true;
    for replacement in replacements {
        let kind = match &replacement.selector_type {
            Some(node) => selector::kind(node, findings),
            None if xml => Some(SelectorKind::XPath(XPathVersion::Later)),
            None => Some(SelectorKind::Json(JsonSelector::Pointer)),
        };
        let value = values.read(&replacement.value, findings);
        let read = match kind {
            Some(SelectorKind::XPath(_)) if !xml => {
                findings.push(misplaced(
                    replacement,
                    "XPath selects nodes of XML, and this payload is not XML",
                ));
                None
            }
            Some(SelectorKind::Json(_)) if !in_xml.is_empty() => {
                findings.push(misplaced(
                    replacement,
                    "the payload is written as XML before the replacement above it is made",
                ));
                None
            }
            Some(SelectorKind::XPath(version)) => xpath::target(version, &replacement.target, findings)
                .and_then(|target| {
                    in_xml.push(XmlReplacement {
                        target,
                        value: value?,
                    });
                    Some(())
                }),
            Some(SelectorKind::Json(kind)) => target(kind, replacement, findings).and_then(|target| {
                in_json.push((
                    replacement,
                    ResolvedReplacement {
                        target,
                        value: value?,
                    },
                ));
                Some(())
            }),
            None => None,
        };
        complete &= read.is_some();
    }
    if !complete {
        return None;
    }
    let payload = set_in_json(payload, in_json, findings)?;
    Some(Applied { payload, in_xml })
}

fn misplaced(replacement: &document::Replacement, problem: &str) -> Diagnostic {
    let target = &replacement.target;
    Diagnostic::new(
        Code::InvalidReplacement,
        target.span,
        format!("`{}` does not exist in the payload", target.value),
    )
    .label(problem)
    .help("JSON takes `jsonpointer` and `jsonpath`, XML `xpath`; in one list, those for JSON come first")
}

fn set_in_json(
    payload: Option<Value>,
    replacements: Vec<(&document::Replacement, ResolvedReplacement)>,
    findings: &mut Findings,
) -> Option<Value> {
    let mut tree = payload.unwrap_or_else(|| Value::Object(Vec::new()));
    let mut later = Vec::new();
    for (written, replacement) in replacements {
        // The order holds: behind one that has to wait, all wait.
        let set = match &replacement.target {
            ReplacementTarget::Pointer(pointer) if later.is_empty() => {
                set(&mut tree, &pointer.tokens, replacement.value.clone())
            }
            _ => Err(Obstacle::Unknown),
        };
        match set {
            Ok(()) => {}
            Err(Obstacle::Unknown) => later.push(replacement),
            Err(Obstacle::NoPlace(problem)) => {
                findings.push(
                    Diagnostic::new(
                        Code::InvalidReplacement,
                        written.target.span,
                        format!("`{}` does not exist in the payload", written.target.value),
                    )
                    .label(problem)
                    .help("only the last part of a target may be new: add its parent first"),
                );
                return None;
            }
        }
    }
    if later.is_empty() {
        return Some(tree);
    }
    Some(Value::Replaced(Box::new(ReplacedPayload {
        payload: Some(tree),
        replacements: later,
    })))
}

fn target(
    kind: JsonSelector,
    replacement: &document::Replacement,
    findings: &mut Findings,
) -> Option<ReplacementTarget> {
    Some(match selector::parse(kind, &replacement.target, findings)? {
        Nodes::One(pointer) => ReplacementTarget::Pointer(pointer),
        Nodes::FromEnd { .. } => ReplacementTarget::Query(replacement.target.value.clone()),
        Nodes::Several(query) => ReplacementTarget::Query(query.query),
    })
}

fn set(tree: &mut Value, tokens: &[String], value: Value) -> Result<(), Obstacle> {
    let Some((first, rest)) = tokens.split_first() else {
        *tree = value;
        return Ok(());
    };
    match tree {
        Value::Object(members) => {
            let found = members.iter_mut().find(|(name, _)| name == first);
            match found {
                Some((_, member)) => set(member, rest, value),
                None if rest.is_empty() => {
                    members.push((first.clone(), value));
                    Ok(())
                }
                None => Err(Obstacle::NoPlace("its parent does not exist")),
            }
        }
        Value::Array(items) => {
            let index = match index(first) {
                _ if first == "-" => items.len(),
                Some(index) => index,
                None => return Err(Obstacle::NoPlace("the array has no such item")),
            };
            let behind = index == items.len() && rest.is_empty();
            match items.get_mut(index) {
                Some(item) => set(item, rest, value),
                None if behind => {
                    items.push(value);
                    Ok(())
                }
                None => Err(Obstacle::NoPlace("the array has no such item")),
            }
        }
        Value::Json(_) | Value::String(_) | Value::Text(_) => {
            Err(Obstacle::NoPlace("its parent is neither an object nor an array"))
        }
        Value::Entries(_)
        | Value::Reference(_)
        | Value::Selected(_)
        | Value::Replaced(_)
        | Value::Converted(_) => Err(Obstacle::Unknown),
    }
}

/// The index that a reference token is (RFC 6901, section 4).
fn index(token: &str) -> Option<usize> {
    let canonical = token == "0" || !token.starts_with(['0', '+']);
    token.parse().ok().filter(|_| canonical)
}
