//! The parameters of an operation (OpenAPI 3.2.0, "Parameter Object").

use super::content::{FieldStyle, content};
use super::description::Description;
use super::error::OpenApiError;
use super::field;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{Node, Span};

/// A parameter as the operation declares it, its defaults filled in.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredParameter {
    pub(crate) name: String,
    pub(crate) location: ParameterLocation,
    pub(crate) required: bool,
    /// How the value is written; of no meaning where `content` says it.
    pub(crate) style: ParameterStyle,
    pub(crate) explode: bool,
    pub(crate) allow_reserved: bool,
    /// The media type of a value that is described by `content`.
    pub(crate) content: Option<String>,
    /// What the value is.
    pub(crate) schema: Option<Node>,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterLocation {
    Path,
    Query,
    Header,
    Cookie,
    /// OpenAPI 3.2: the query as a whole.
    QueryString,
}

/// How a value that is no single string is written ("Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterStyle {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// OpenAPI 3.2: as `form`, but nothing is encoded and a semicolon and a space stand between.
    Cookie,
    /// Swagger 2.0's `collectionFormat: tsv`, which has no successor.
    TabDelimited,
}

impl ParameterLocation {
    fn of(text: &str) -> Option<Self> {
        Some(match text {
            "path" => Self::Path,
            "query" => Self::Query,
            "header" => Self::Header,
            "cookie" => Self::Cookie,
            "querystring" => Self::QueryString,
            _ => return None,
        })
    }

    /// The style of a parameter that gives none.
    pub(super) fn default_style(self) -> ParameterStyle {
        match self {
            Self::Path | Self::Header => ParameterStyle::Simple,
            Self::Query | Self::Cookie | Self::QueryString => ParameterStyle::Form,
        }
    }

    /// The styles that OpenAPI allows there.
    fn styles(self) -> &'static [(&'static str, ParameterStyle)] {
        match self {
            Self::Path => &[
                ("simple", ParameterStyle::Simple),
                ("label", ParameterStyle::Label),
                ("matrix", ParameterStyle::Matrix),
            ],
            Self::Header => &[("simple", ParameterStyle::Simple)],
            Self::Cookie => &[("form", ParameterStyle::Form), ("cookie", ParameterStyle::Cookie)],
            Self::Query | Self::QueryString => &[
                ("form", ParameterStyle::Form),
                ("spaceDelimited", ParameterStyle::SpaceDelimited),
                ("pipeDelimited", ParameterStyle::PipeDelimited),
                ("deepObject", ParameterStyle::DeepObject),
            ],
        }
    }
}

impl ParameterStyle {
    /// Whether the members of a value are written apart where `explode` is not given.
    pub(super) fn explodes_by_default(self) -> bool {
        matches!(self, Self::Form | Self::Cookie)
    }
}

/// Adds the parameters of a list, without those that are known already: the operation's replace the path item's.
pub(super) fn read_parameters(
    description: &Description,
    list: &Node,
    known: &mut Vec<DeclaredParameter>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut declared: Vec<DeclaredParameter> = Vec::new();
    for item in field::listed(list, "parameters", findings) {
        let parameter = match description.resolve(item) {
            Ok(node) => read_parameter(&node, findings),
            Err(error) => {
                findings.push(unread(&error));
                None
            }
        };
        if let Some(parameter) = parameter {
            add(parameter, &mut declared, findings);
        }
    }
    declared.retain(|parameter| !known.iter().any(|other| same(other, parameter)));
    known.append(&mut declared);
}

/// The finding for a parameter that cannot be read. One that is nowhere is as good as not declared (S9): what a step
/// passes is sent, and a variable of the path that nothing fills is an error by itself.
fn unread(error: &OpenApiError) -> Diagnostic {
    let finding = error.diagnostic();
    match error {
        OpenApiError::Dangling { .. } => Diagnostic::new(
            Code::OpenApiDefect,
            error.span(),
            format!("the parameter {}", finding.message),
        )
        .label("this parameter is ignored")
        .help(finding.help.unwrap_or_default()),
        _ => finding,
    }
}

/// Adds a parameter of a list, unless the list has it already.
pub(super) fn add(
    parameter: DeclaredParameter,
    list: &mut Vec<DeclaredParameter>,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(first) = list.iter().find(|other| same(other, &parameter)) else {
        list.push(parameter);
        return;
    };
    // One component that is referred to twice says nothing new.
    if first.span != parameter.span {
        findings.push(
            Diagnostic::new(
                Code::OpenApiDefect,
                parameter.span,
                format!("the parameter `{}` is declared twice", parameter.name),
            )
            .label("this one is ignored")
            .also(first.span, "first here")
            .help("correct the OpenAPI document: names must be unique in one place of one list"),
        );
    }
}

/// S12: the same name in the same place; of headers, in whatever case.
pub(super) fn same(left: &DeclaredParameter, right: &DeclaredParameter) -> bool {
    left.location == right.location
        && (left.name == right.name
            || left.location == ParameterLocation::Header && left.name.eq_ignore_ascii_case(&right.name))
}

/// The name and the place of a parameter; `None` when it has none, which is reported.
pub(super) fn name_and_location(
    parameter: &Node,
    findings: &mut Vec<Diagnostic>,
) -> Option<(String, ParameterLocation)> {
    let (name, place) = (parameter.get("name"), parameter.get("in"));
    let location = place.and_then(Node::as_str).and_then(ParameterLocation::of);
    if let (Some(name), Some(location)) = (name.and_then(Node::as_str), location) {
        return Some((name.to_owned(), location));
    }
    let what = match (name, place) {
        (None, _) => "a parameter has no `name`",
        (_, None) => "a parameter has no `in`",
        _ => "a parameter has a `name` or an `in` that OpenAPI does not know",
    };
    findings.push(
        Diagnostic::new(Code::OpenApiDefect, parameter.span, what)
            .label("this parameter is ignored")
            .help(
                "correct the OpenAPI document: `in` is `path`, `query`, `header`, `cookie` or `querystring`",
            ),
    );
    None
}

fn read_parameter(parameter: &Node, findings: &mut Vec<Diagnostic>) -> Option<DeclaredParameter> {
    let (name, location) = name_and_location(parameter, findings)?;
    let required = field::boolean(parameter, "required", findings).unwrap_or_default();
    let style = style(parameter, location, findings);
    let explode = field::boolean(parameter, "explode", findings);
    let content = content(parameter, findings).into_iter().next();
    let (content, described) = content.map(|offer| (offer.name, offer.schema)).unzip();
    Some(DeclaredParameter {
        name,
        location,
        // What is not there leaves a hole in the path.
        required: required || location == ParameterLocation::Path,
        style,
        explode: explode.unwrap_or_else(|| style.explodes_by_default()),
        allow_reserved: field::boolean(parameter, "allowReserved", findings).unwrap_or_default(),
        content,
        schema: described.flatten().or_else(|| parameter.get("schema").cloned()),
        span: parameter.span,
    })
}

/// `style`, `explode` and `allowReserved` of a field of a form (OpenAPI 3.2.0, "Encoding Object"); `None` when none of
/// them is there.
pub(super) fn encoding_style(encoding: &Node, findings: &mut Vec<Diagnostic>) -> Option<FieldStyle> {
    let explode = field::boolean(encoding, "explode", findings);
    let allow_reserved = field::boolean(encoding, "allowReserved", findings);
    if encoding.get("style").is_none() && explode.is_none() && allow_reserved.is_none() {
        return None;
    }
    let kind = style(encoding, ParameterLocation::Query, findings);
    Some(FieldStyle {
        kind,
        explode: explode.unwrap_or_else(|| kind.explodes_by_default()),
        allow_reserved: allow_reserved.unwrap_or_default(),
    })
}

fn style(parameter: &Node, location: ParameterLocation, findings: &mut Vec<Diagnostic>) -> ParameterStyle {
    let default = location.default_style();
    let Some(written) = field::text(parameter, "style", findings) else {
        return default;
    };
    let known = location.styles();
    if let Some((_, style)) = known.iter().find(|(name, _)| *name == written) {
        return *style;
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let span = parameter.get("style").map_or(parameter.span, |style| style.span);
    let finding = Diagnostic::new(
        Code::OpenApiDefect,
        span,
        format!("`{written}` is not a style of such a parameter"),
    )
    .label("it is ignored");
    findings.push(match nearest(&written, names.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!(
            "correct the OpenAPI document: write `{}`",
            names.join("`, `")
        )),
    });
    default
}
