//! An output of a step, or why there is none.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::reply::misfit::{Misfit, kind};
use crate::reply::projection::{self, Found, Tokens};
use crate::reply::raw_body;
use crate::{Expected, Failure, Json, RawBody, Reply, at};

/// An output of a step, or the reason why there is none.
///
/// An absent value is an error only where a value is required. Reading an output never fails a step.
///
/// ```
/// let slot: arazzo_runtime::codegen::Slot<String> = arazzo_runtime::codegen::Slot::default();
/// let failure = slot.demand("$steps.create.outputs.id", "poll: path parameter `id`").unwrap_err();
/// assert_eq!(
///     failure.to_string(),
///     "`$steps.create.outputs.id`, which poll: path parameter `id` needs, is absent: the step has not run",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Slot<T> {
    /// The step has not run.
    #[default]
    Unset,
    /// The step has run and has no value for the output.
    Missing(Box<Absence>),
    /// The value.
    #[serde(bound(serialize = "T: Serialize"))]
    Set(#[serde(serialize_with = "raw_body::in_checkpoint")] T),
}

/// Why a step has no value for an output. It never holds the value itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Absence {
    /// The place where the value was expected, as a runtime expression: `$response.body#/id`,
    /// `$response.header.Location`.
    pub place: String,
    /// The expected type, such as "a string".
    pub expected: Cow<'static, str>,
    /// What was there instead, such as "null" or "nothing".
    pub found: Cow<'static, str>,
}

impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "at `{}` {} was expected and {} was found",
            self.place, self.expected, self.found
        )
    }
}

impl<T> Slot<T> {
    pub(crate) fn missing(
        place: impl Into<String>,
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Missing(Box::new(Absence {
            place: place.into(),
            expected: expected.into(),
            found: found.into(),
        }))
    }

    /// A value that is computed. If the computation fails, the slot is without a value; the step does not fail.
    pub fn computed(compute: impl FnOnce() -> Result<T, Failure>) -> Self {
        match compute() {
            Ok(value) => Self::Set(value),
            Err(failure) => Self::missing(
                "a value put together of others",
                "every part",
                failure.to_string(),
            ),
        }
    }

    /// A value that was selected from another one, if it was found. `expression` is its expression in the document.
    pub fn found(expression: &'static str, found: Option<T>) -> Self {
        match found {
            Some(value) => Self::Set(value),
            None => Self::missing(expression, "any value", "nothing"),
        }
    }

    /// A value that the caller may have given.
    pub fn given(value: Option<T>) -> Self {
        value.map_or(Self::Unset, Self::Set)
    }

    /// A value that is read from a reply, if there is a reply. `expression` is its expression in the document.
    pub fn of_reply(
        reply: Option<&Reply>,
        expression: &'static str,
        read: impl FnOnce(&Reply) -> Self,
    ) -> Self {
        match reply {
            Some(reply) => reply.kept(read(reply)),
            None => Self::missing(expression, "any value", "no reply"),
        }
    }

    /// The value, if there is one.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Unset | Self::Missing(_) => None,
        }
    }

    /// The value by move, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Unset | Self::Missing(_) => None,
        }
    }

    /// The value by move; otherwise the same as [`demand`](Self::demand).
    ///
    /// # Errors
    /// [`Failure::Absent`] when there is no value.
    pub fn into_demanded(self, expression: &'static str, needed_for: &'static str) -> Result<T, Failure> {
        self.demand(expression, needed_for)?;
        self.into_option()
            .ok_or_else(|| Failure::not_given(expression, needed_for))
    }

    /// The value, for a place that requires one. `expression` is the value's expression in the document, `needed_for`
    /// the place that needs it. Both are for the error.
    ///
    /// # Errors
    /// [`Failure::Absent`] when there is no value.
    pub fn demand(&self, expression: &'static str, needed_for: &'static str) -> Result<&T, Failure> {
        self.get().ok_or_else(|| Failure::Absent {
            expression: expression.into(),
            needed_for,
            absence: self.absence(),
        })
    }

    /// The value of an output, for a place that requires one. The expression in the error is made of the `stepId` and
    /// the name of the output.
    ///
    /// # Errors
    /// [`Failure::Absent`] when there is no value.
    pub fn of_step(
        &self,
        step: &'static str,
        output: &'static str,
        needed_for: &'static str,
    ) -> Result<&T, Failure> {
        self.get().ok_or_else(|| Failure::Absent {
            expression: match output.starts_with('$') {
                true => output.into(),
                false => format!("$steps.{step}.outputs.{output}").into(),
            },
            needed_for,
            absence: self.absence(),
        })
    }

    fn absence(&self) -> Option<Box<Absence>> {
        match self {
            Self::Missing(absence) => Some(absence.clone()),
            Self::Set(_) | Self::Unset => None,
        }
    }
}

impl Slot<Value> {
    /// The value at these reference tokens, for a place that requires one. Otherwise the same as
    /// [`demand`](Self::demand).
    ///
    /// ```
    /// use arazzo_runtime::{codegen::Slot, serde_json::json};
    /// let pet = Slot::Set(json!({"owner": {"name": "Ada"}}));
    /// let name = pet.demand_at(&["owner", "name"], "$steps.a.outputs.pet#/owner/name", "b").unwrap();
    /// assert_eq!(name, "Ada");
    /// let failure = pet.demand_at(&["id"], "$steps.a.outputs.pet#/id", "b: path parameter `id`").unwrap_err();
    /// assert_eq!(
    ///     failure.to_string(),
    ///     "`$steps.a.outputs.pet#/id`, which b: path parameter `id` needs, is absent: \
    ///      at `$steps.a.outputs.pet#/id` any value was expected and nothing was found",
    /// );
    /// ```
    ///
    /// # Errors
    /// [`Failure::Absent`] when there is no value.
    pub fn demand_at(
        &self,
        tokens: &[&str],
        expression: &'static str,
        needed_for: &'static str,
    ) -> Result<&Value, Failure> {
        let value = self.demand(expression, needed_for)?;
        at(value, tokens).ok_or_else(|| nothing_at(expression, needed_for, instead(value, tokens)))
    }
}

impl Slot<Json> {
    /// The value at these reference tokens.
    #[must_use]
    pub fn inside(&self, tokens: &'static [&'static str]) -> Option<Json> {
        found_in(self.get()?.text(), tokens).ok()
    }

    /// The value at these reference tokens, for a place that needs it.
    ///
    /// # Errors
    /// [`Failure::Absent`] when there is no value.
    pub fn demand_at(
        &self,
        tokens: &'static [&'static str],
        expression: &'static str,
        needed_for: &'static str,
    ) -> Result<Json, Failure> {
        let json = self.demand(expression, needed_for)?;
        found_in(json.text(), tokens).map_err(|instead| nothing_at(expression, needed_for, instead))
    }
}

impl Slot<RawBody> {
    /// The value at these reference tokens of a JSON body. A body that is not JSON has none.
    #[must_use]
    pub fn inside(&self, tokens: &'static [&'static str]) -> Option<Json> {
        found_in(self.get()?.json_text()?, tokens).ok()
    }

    /// The value at these reference tokens of a JSON body, for a place that needs it.
    ///
    /// # Errors
    /// [`Failure::Absent`] when there is no value.
    pub fn demand_at(
        &self,
        tokens: &'static [&'static str],
        expression: &'static str,
        needed_for: &'static str,
    ) -> Result<Json, Failure> {
        let body = self.demand(expression, needed_for)?;
        let found = match (body.not_json(), body.json_text()) {
            (None, Some(json)) => found_in(json, tokens),
            (kind, _) => Err(kind.unwrap_or("nothing").into()),
        };
        found.map_err(|instead| nothing_at(expression, needed_for, instead))
    }
}

/// The value at the tokens. The error describes the value that was found instead.
fn found_in(json: &str, tokens: Tokens) -> Result<Json, Cow<'static, str>> {
    match projection::project(json, [tokens]) {
        Ok([Found::Text(raw)]) => Json::read(raw.get()).ok_or_else(|| "nothing".into()),
        Ok([Found::NothingInside(kind)]) => Err(format!("nothing inside {kind}").into()),
        Ok([Found::Nothing]) | Err(_) => Err("nothing".into()),
    }
}

/// What there is where the tokens find nothing in a value.
fn instead(value: &Value, tokens: &[&str]) -> Cow<'static, str> {
    let mut way = (0..tokens.len()).filter_map(|length| at(value, tokens.get(..length)?));
    match way.find(|value| !value.is_object() && !value.is_array()) {
        Some(scalar) => format!("nothing inside {}", kind(scalar)).into(),
        None => "nothing".into(),
    }
}

/// A place in a value, in which there is nothing.
fn nothing_at(expression: &'static str, needed_for: &'static str, found: Cow<'static, str>) -> Failure {
    Failure::Absent {
        expression: expression.into(),
        needed_for,
        absence: Some(Box::new(Absence {
            place: expression.to_owned(),
            expected: "any value".into(),
            found,
        })),
    }
}

impl<T: Serialize> Slot<T> {
    /// The value as JSON. `None` if there is no value, or if it cannot be written as JSON, for example because an
    /// integer in it does not fit into 64 bits.
    pub fn to_value(&self) -> Option<Value> {
        let json = crate::secret::secret_slot::to_text(self.get()?).ok()?;
        Value::read(&json)
    }

    /// The value at these reference tokens, converted to a type. A value of another type is absent. `expression` is the
    /// value's expression in the document.
    ///
    /// ```
    /// use arazzo_runtime::{codegen::Slot, serde_json::json};
    /// let usage = Slot::Set(json!({"tokens": {"total": 7}}));
    /// let total: Slot<i64> = usage.typed("$steps.a.outputs.usage#/tokens/total", &["tokens", "total"]);
    /// assert_eq!(total, Slot::Set(7));
    /// ```
    pub fn typed<U: Expected>(&self, expression: &'static str, tokens: &'static [&'static str]) -> Slot<U> {
        match self {
            Self::Unset => Slot::Unset,
            Self::Missing(absence) => Slot::Missing(absence.clone()),
            // As it was received, not through a tree.
            Self::Set(value) if tokens.is_empty() => Slot::converted(expression, Some(value)),
            Self::Set(value) => {
                let json = crate::secret::secret_slot::to_text(value).ok();
                let found = json.and_then(|json| found_in(&json, tokens).ok());
                Slot::converted(expression, found.as_ref())
            }
        }
    }
}

impl<T: Expected> Slot<T> {
    /// A value converted to this type. A value that cannot be converted is absent. `expression` is the value's
    /// expression in the document.
    pub fn converted<S: Serialize + ?Sized>(expression: &'static str, value: Option<&S>) -> Self {
        match value.map(crate::secret::secret_slot::to_text) {
            Some(Ok(json)) => match T::read(&json) {
                Some(value) => Self::Set(value),
                None => Misfit::of::<T>(&json).slot(expression.to_owned(), &[]),
            },
            _ => Self::missing(expression, T::NAME, "nothing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_survives_a_checkpoint() {
        let missing = Slot::missing("$response.body#/id", "a string", "null");
        for slot in [
            Slot::Unset,
            missing,
            Slot::Set(Value::Null),
            Slot::Set(Value::from("x")),
        ] {
            let text = serde_json::to_string(&slot).unwrap();
            assert_eq!(
                serde_json::from_str::<Slot<Value>>(&text).unwrap(),
                slot,
                "{text}"
            );
        }
    }

    #[test]
    fn a_demand_inside_of_a_value_says_what_it_ends_in_s17() {
        let found = |failure: Failure| match failure {
            Failure::Absent {
                absence: Some(absence),
                ..
            } => absence.found.into_owned(),
            other => other.to_string(),
        };
        let value: Slot<Value> = Slot::Set(serde_json::json!({"a": {"b": "secret", "c": [1]}}));
        let inside =
            |tokens: &[&str]| found(value.demand_at(tokens, "$steps.s.outputs.o#/x", "t").unwrap_err());
        assert_eq!(inside(&["a", "b", "x"]), "nothing inside a string");
        assert_eq!(inside(&["a", "c", "0", "x"]), "nothing inside a number");
        assert_eq!(inside(&["a", "x"]), "nothing");
        let body = |body: &'static [u8]| Slot::Set(RawBody::of_reply(body.into(), true));
        let inside =
            |body: Slot<RawBody>| found(body.demand_at(&["a"], "$steps.s.outputs.o#/a", "t").unwrap_err());
        assert_eq!(inside(body(b"{}")), "nothing");
        assert_eq!(inside(body(b"7")), "nothing inside a number");
        assert_eq!(inside(body(b"<a/>")), "a text that is not JSON");
        assert_eq!(inside(body(b"\xff")), "bytes");
    }

    #[test]
    fn a_demand_names_what_was_looked_for_and_found_s31a() {
        let slot: Slot<String> = Slot::missing("$response.body#/id", "a string", "null");
        let failure = slot
            .demand("$steps.a.outputs.id", "b: payload member `id`")
            .unwrap_err();
        assert_eq!(
            failure.to_string(),
            "`$steps.a.outputs.id`, which b: payload member `id` needs, is absent: \
             at `$response.body#/id` a string was expected and null was found"
        );
    }
}
