//! The types of error responses.

use crate::check::model::{ErrorBody, Statuses};
use crate::openapi::{Operation, Response};
use crate::schema::{Definitions, References, SchemaDescription, SchemaReader, Side, Type};

impl Statuses {
    fn of(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("default") {
            return Some(Self::Default);
        }
        match text.as_bytes() {
            [class @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(Self::Class(u16::from(class - b'0'))),
            _ => text.parse().ok().map(Self::One),
        }
    }

    /// Whether no status is of both, unless they are the same.
    pub(crate) fn is_as_wide_as(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    fn is_success(self) -> bool {
        matches!(self, Self::One(200..=299) | Self::Class(2))
    }
}

/// Those that are JSON and have a type, the narrowest first. `step` is what types without a name are called after.
pub(in crate::check) fn of_operation(
    operation: &Operation,
    description: Option<&SchemaDescription>,
    step: &str,
    definitions: &Definitions,
) -> Vec<ErrorBody> {
    let Some(description) = description else {
        return Vec::new();
    };
    let reader = SchemaReader::new(definitions, References::OpenApi(description), Side::Output);
    let body = |response: &Response| {
        let statuses = Statuses::of(&response.status).filter(|statuses| !statuses.is_success())?;
        let json = response.content.iter().find(|offer| offer.is_json())?;
        let own = format!("{step} error");
        let name = response.component.as_deref().unwrap_or(&own);
        let typed = reader.type_of(json.schema.as_ref()?, name);
        // Documents write the same out for one status after the other.
        let ty = definitions.first_like(&typed.ty).or_null(typed.nullable);
        (ty != Type::Any).then_some(ErrorBody { statuses, ty })
    };
    let mut bodies: Vec<ErrorBody> = operation.responses.iter().filter_map(body).collect();
    bodies.sort_by_key(|body| body.statuses);
    bodies.dedup_by_key(|body| body.statuses);
    bodies
}

#[cfg(test)]
mod tests {
    use super::Statuses;

    #[test]
    fn statuses_are_read_and_the_narrowest_come_first() {
        let mut read: Vec<Statuses> = ["default", "4XX", "404", "5xx", "400"]
            .iter()
            .filter_map(|text| Statuses::of(text))
            .collect();
        read.sort();
        let sorted = [
            Statuses::One(400),
            Statuses::One(404),
            Statuses::Class(4),
            Statuses::Class(5),
            Statuses::Default,
        ];
        assert_eq!(read, sorted);
        assert_eq!(Statuses::of("x-note"), None);
        assert!(Statuses::Class(2).is_success() && !Statuses::One(304).is_success());
    }
}
