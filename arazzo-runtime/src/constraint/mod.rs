//! Constraints in the schema of the inputs, checked before the first request.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::condition::same;
use crate::{Failure, Number};

mod decimal;
mod hash;

use hash::hash;

/// Checks inputs against the constraints of their schema, and collects all violations.
///
/// ```
/// use arazzo_runtime::codegen::Checks;
/// let mut checks = Checks::default();
/// checks.input("limit", &500, |limit| {
///     limit.minimum(1_i64).maximum(100_i64);
/// });
/// checks.input("tags", &["a", "a"], |tags| {
///     tags.unique_items();
/// });
/// let failure = checks.finish().unwrap_err();
/// assert_eq!(
///     failure.to_string(),
///     "the inputs break their schema: `/limit` is above the maximum 100; `/tags` has an item twice",
/// );
/// ```
#[derive(Debug, Default)]
pub struct Checks {
    violations: Vec<Violation>,
}

/// A value that violates its schema. It never holds the value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The place of the value, as a JSON pointer into the inputs.
    pub pointer: String,
    /// The violated rule, such as "is above the maximum 100".
    pub rule: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.pointer, self.rule)
    }
}

impl Checks {
    /// Checks an input. One that cannot be written as JSON, such as the bytes of a file, violates no rule.
    pub fn input<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        rules: impl FnOnce(&mut Checked<'_>),
    ) {
        let Ok(value) = crate::secret::secret_slot::to_value(value) else {
            return;
        };
        rules(&mut Checked {
            value: &value,
            pointer: below("", name),
            violations: &mut self.violations,
        });
    }

    /// Checks an input if it is given.
    pub fn input_if_given<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: Option<&T>,
        rules: impl FnOnce(&mut Checked<'_>),
    ) {
        if let Some(value) = value {
            self.input(name, value, rules);
        }
    }

    /// # Errors
    /// [`Failure::Inputs`] with all violations, when there is one.
    pub fn finish(self) -> Result<(), Failure> {
        if self.violations.is_empty() {
            return Ok(());
        }
        Err(Failure::Inputs {
            violations: self.violations.into(),
        })
    }
}

/// A value that is checked. Rules for another type than the value's do not apply (JSON Schema 2020-12, section 7.6.1).
#[derive(Debug)]
pub struct Checked<'v> {
    value: &'v Value,
    pointer: String,
    violations: &'v mut Vec<Violation>,
}

impl Checked<'_> {
    fn rule(&mut self, holds: bool, broken: impl FnOnce() -> String) -> &mut Self {
        if !holds {
            self.violations.push(Violation {
                pointer: self.pointer.clone(),
                rule: broken(),
            });
        }
        self
    }

    fn number(&self) -> Option<Number> {
        match self.value {
            Value::Number(number) => Some(number.into()),
            _ => None,
        }
    }

    /// `minimum`.
    pub fn minimum(&mut self, bound: impl Into<Number>) -> &mut Self {
        let bound = bound.into();
        let holds = self.number().is_none_or(|number| number >= bound);
        self.rule(holds, || format!("is below the minimum {bound}"))
    }

    /// `maximum`.
    pub fn maximum(&mut self, bound: impl Into<Number>) -> &mut Self {
        let bound = bound.into();
        let holds = self.number().is_none_or(|number| number <= bound);
        self.rule(holds, || format!("is above the maximum {bound}"))
    }

    /// `exclusiveMinimum`.
    pub fn exclusive_minimum(&mut self, bound: impl Into<Number>) -> &mut Self {
        let bound = bound.into();
        let holds = self.number().is_none_or(|number| number > bound);
        self.rule(holds, || format!("is not above {bound}"))
    }

    /// `exclusiveMaximum`.
    pub fn exclusive_maximum(&mut self, bound: impl Into<Number>) -> &mut Self {
        let bound = bound.into();
        let holds = self.number().is_none_or(|number| number < bound);
        self.rule(holds, || format!("is not below {bound}"))
    }

    /// `multipleOf`.
    pub fn multiple_of(&mut self, divisor: impl Into<Number>) -> &mut Self {
        let divisor = divisor.into();
        let holds = match self.value {
            Value::Number(number) => decimal::is_multiple(&number.to_string(), &divisor.to_string()),
            _ => true,
        };
        self.rule(holds, || format!("is not a multiple of {divisor}"))
    }

    fn characters(&self) -> Option<usize> {
        self.value.as_str().map(|text| text.chars().count())
    }

    /// `minLength`, in characters.
    pub fn min_length(&mut self, bound: usize) -> &mut Self {
        let holds = self.characters().is_none_or(|count| count >= bound);
        self.rule(holds, || format!("is shorter than {bound} characters"))
    }

    /// `maxLength`, in characters.
    pub fn max_length(&mut self, bound: usize) -> &mut Self {
        let holds = self.characters().is_none_or(|count| count <= bound);
        self.rule(holds, || format!("is longer than {bound} characters"))
    }

    /// `pattern`, which may match anywhere in the text. `text` is the pattern for the message.
    #[cfg(feature = "regex")]
    pub fn pattern(&mut self, pattern: &crate::regex::Pattern, text: &str) -> &mut Self {
        let holds = self
            .value
            .as_str()
            .is_none_or(|value| pattern.evaluate(value) == Some(true));
        self.rule(holds, || format!("does not match the pattern `{text}`"))
    }

    fn count(&self) -> Option<usize> {
        self.value.as_array().map(Vec::len)
    }

    /// `minItems`.
    pub fn min_items(&mut self, bound: usize) -> &mut Self {
        let holds = self.count().is_none_or(|count| count >= bound);
        self.rule(holds, || format!("has less than {bound} items"))
    }

    /// `maxItems`.
    pub fn max_items(&mut self, bound: usize) -> &mut Self {
        let holds = self.count().is_none_or(|count| count <= bound);
        self.rule(holds, || format!("has more than {bound} items"))
    }

    /// `uniqueItems: true`.
    pub fn unique_items(&mut self) -> &mut Self {
        let items = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let mut known: HashMap<u64, Vec<&Value>> = HashMap::new();
        let twice = items.iter().any(|item| {
            let alike = known.entry(hash(item)).or_default();
            let is_known = alike.iter().any(|earlier| same(earlier, item));
            alike.push(item);
            is_known
        });
        self.rule(!twice, || "has an item twice".to_owned())
    }

    fn members_count(&self) -> Option<usize> {
        self.value.as_object().map(serde_json::Map::len)
    }

    /// `minProperties`.
    pub fn min_properties(&mut self, bound: usize) -> &mut Self {
        let holds = self.members_count().is_none_or(|count| count >= bound);
        self.rule(holds, || format!("has less than {bound} properties"))
    }

    /// `maxProperties`.
    pub fn max_properties(&mut self, bound: usize) -> &mut Self {
        let holds = self.members_count().is_none_or(|count| count <= bound);
        self.rule(holds, || format!("has more than {bound} properties"))
    }

    /// `required`.
    pub fn required(&mut self, names: &[&str]) -> &mut Self {
        let Some(members) = self.value.as_object() else {
            return self;
        };
        for name in names {
            let holds = members.contains_key(*name);
            self.rule(holds, || format!("lacks the member `{name}`"));
        }
        self
    }

    /// `enum` or `const`. The values are JSON texts.
    pub fn one_of(&mut self, values: &[&str]) -> &mut Self {
        let holds = values
            .iter()
            .any(|value| serde_json::from_str::<Value>(value).is_ok_and(|value| same(&value, self.value)));
        self.rule(holds, || match values {
            [value] => format!("is not {value}"),
            values => format!("is none of {}", values.join(", ")),
        })
    }

    fn checked(&mut self, value: &Value, token: &str, rules: impl FnOnce(&mut Checked<'_>)) {
        rules(&mut Checked {
            value,
            pointer: below(&self.pointer, token),
            violations: self.violations,
        });
    }

    /// Checks every item of an array.
    pub fn items(&mut self, rules: impl Fn(&mut Checked<'_>)) -> &mut Self {
        let value = self.value;
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            self.checked(item, &index.to_string(), &rules);
        }
        self
    }

    /// Checks a member of an object, if it is present.
    pub fn member(&mut self, name: &str, rules: impl FnOnce(&mut Checked<'_>)) -> &mut Self {
        let value = self.value;
        if let Some(member) = value.as_object().and_then(|members| members.get(name)) {
            self.checked(member, name, rules);
        }
        self
    }

    /// Checks every member of an object except those with these names.
    pub fn other_members(&mut self, names: &[&str], rules: impl Fn(&mut Checked<'_>)) -> &mut Self {
        let value = self.value;
        for (name, member) in value.as_object().into_iter().flatten() {
            if !names.contains(&name.as_str()) {
                self.checked(member, name, &rules);
            }
        }
        self
    }
}

fn below(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}
