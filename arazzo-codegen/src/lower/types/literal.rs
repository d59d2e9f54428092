//! Default values as Rust.

use serde_json::Value as Json;

use crate::ids::DefinitionId;
use crate::lower::program::{InputField, Literal, LoweredDefinitions, LoweredShape, Presence};
use crate::schema::Type;

/// A default, given as JSON text, as a value of its type; nothing when it is none.
pub(in crate::lower) fn literal(definitions: &LoweredDefinitions, ty: &Type, json: &str) -> Option<Literal> {
    literal_of_json(definitions, ty, &serde_json::from_str(json).ok()?)
}

fn literal_of_json(definitions: &LoweredDefinitions, ty: &Type, json: &Json) -> Option<Literal> {
    Some(match (ty, json) {
        (Type::String, Json::String(text)) => Literal::Text(text.clone()),
        (Type::Upload, Json::String(text)) => Literal::Upload(text.clone()),
        (Type::Integer, Json::Number(number)) => Literal::Integer(number.as_i64()?),
        (Type::Unsigned, Json::Number(number)) => Literal::Unsigned(number.as_u64()?),
        // Infinity is no literal.
        (Type::Number, Json::Number(number)) if number.as_f64().is_some_and(f64::is_finite) => {
            Literal::Number(number.to_string())
        }
        (Type::Boolean, Json::Bool(value)) => Literal::Boolean(*value),
        (Type::Array(item), Json::Array(items)) => Literal::List(
            items
                .iter()
                .map(|value| literal_of_json(definitions, item, value))
                .collect::<Option<_>>()?,
        ),
        (Type::Map(value), Json::Object(members)) => Literal::Map(
            members
                .iter()
                .map(|(name, member)| Some((name.clone(), literal_of_json(definitions, value, member)?)))
                .collect::<Option<_>>()?,
        ),
        (Type::Optional(_), Json::Null) => Literal::None,
        (Type::Optional(inner), value) => {
            Literal::Some(Box::new(literal_of_json(definitions, inner, value)?))
        }
        (Type::Named(position), value) => literal_of_definition(definitions, *position, value)?,
        (Type::Any, value) => Literal::Json(value.to_string()),
        _ => return None,
    })
}

fn literal_of_definition(definitions: &LoweredDefinitions, id: DefinitionId, json: &Json) -> Option<Literal> {
    let definition = definitions.get(id)?;
    match (&definition.shape, json) {
        (LoweredShape::Enum { values, .. }, Json::String(text)) => {
            let (variant, _) = values.iter().find(|(_, value)| value == text)?;
            Some(Literal::Variant {
                name: definition.name.clone(),
                variant: variant.clone(),
            })
        }
        (
            LoweredShape::Struct {
                fields, additional, ..
            },
            Json::Object(members),
        ) => {
            let is_known = |name: &str| fields.iter().any(|field| field.name == name);
            let others: Vec<_> = members.iter().filter(|(name, _)| !is_known(name)).collect();
            if additional.is_none() && !others.is_empty() {
                return None;
            }
            let others = additional.as_ref().map(|(field, ty)| {
                let others = others.into_iter();
                let others = others
                    .map(|(name, value)| Some((name.clone(), literal_of_json(definitions, ty, value)?)));
                Some((field.clone(), Literal::Map(others.collect::<Option<_>>()?)))
            });
            let fields = fields
                .iter()
                .map(|field| {
                    Some((
                        field.field.clone(),
                        member(definitions, field, members.get(&field.name))?,
                    ))
                })
                .chain(others)
                .collect::<Option<_>>()?;
            Some(Literal::Struct {
                name: definition.name.clone(),
                fields,
            })
        }
        _ => None,
    }
}

fn member(definitions: &LoweredDefinitions, field: &InputField, given: Option<&Json>) -> Option<Literal> {
    // What is boxed or secret is no default that people write.
    if field.boxed || field.secret {
        return (given.is_none() && field.presence == Presence::Optional).then_some(Literal::None);
    }
    match (&field.presence, given) {
        (Presence::Optional, None) => Some(Literal::None),
        (Presence::Optional, Some(Json::Null)) if !field.ty.takes_null() => Some(Literal::None),
        (Presence::Optional, Some(value)) => Some(Literal::Some(Box::new(literal_of_json(
            definitions,
            &field.ty,
            value,
        )?))),
        (Presence::Default(default) | Presence::Fixed(default), None) => Some(default.clone()),
        (_, Some(value)) => literal_of_json(definitions, &field.ty, value),
        (Presence::Required, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Literal, LoweredDefinitions, literal};
    use crate::ids::{DefinitionId, Id};
    use crate::schema::Type;

    #[test]
    fn a_default_that_its_type_does_not_have_is_none() {
        let of = |ty: Type, json: &str| literal(&LoweredDefinitions::default(), &ty, json);
        assert_eq!(of(Type::Integer, "-3"), Some(Literal::Integer(-3)));
        assert_eq!(of(Type::Number, "1.5"), Some(Literal::Number("1.5".to_owned())));
        for (ty, json) in [
            (Type::Number, "1e999"),
            (Type::Integer, "1.5"),
            (Type::String, "1"),
            (Type::Unsigned, "-1"),
            (Type::Array(Box::new(Type::Integer)), "[1, \"a\"]"),
            (Type::Named(DefinitionId::new(7)), "{}"),
        ] {
            assert_eq!(of(ty, json), None, "{json}");
        }
    }
}
