//! Writing a JSON payload directly to bytes.

use serde::Serialize;

use crate::Failure;
use crate::secret::secret_slot::revealing;

/// Writes an object. The members keep their order.
///
/// ```
/// # fn main() -> Result<(), arazzo_runtime::Failure> {
/// let instructions: Option<String> = None;
/// let json = arazzo_runtime::codegen::json_object(|body| {
///     body.insert("model", "gpt-4o");
///     body.insert_some("instructions", instructions.as_ref());
///     body.insert("store", &true);
///     body.array("tools", |tools| tools.push_some(instructions.as_ref()));
/// })?;
/// assert_eq!(json, br#"{"model":"gpt-4o","store":true,"tools":[null]}"#);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The error of `members`, or [`Failure::Encode`] when a value cannot be written as JSON.
pub fn json_object<O: Outcome>(members: impl FnOnce(&mut JsonObject<'_>) -> O) -> Result<Vec<u8>, Failure> {
    written(|output| JsonObject::write(output, members))
}

/// Writes an array.
///
/// # Errors
/// The error of `items`, or [`Failure::Encode`] when a value cannot be written as JSON.
pub fn json_array<O: Outcome>(items: impl FnOnce(&mut JsonArray<'_>) -> O) -> Result<Vec<u8>, Failure> {
    written(|output| JsonArray::write(output, items))
}

/// Writes one value.
///
/// # Errors
/// [`Failure::Encode`] when the value cannot be written as JSON.
pub fn json_value<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Failure> {
    written(|output| output.value(value))
}

/// The result of writing members or items: nothing, or the error of a missing value.
pub trait Outcome {
    /// The error, if there is one.
    ///
    /// # Errors
    /// The error of the value.
    fn outcome(self) -> Result<(), Failure>;
}

impl Outcome for () {
    fn outcome(self) -> Result<(), Failure> {
        Ok(())
    }
}

impl Outcome for Result<(), Failure> {
    fn outcome(self) -> Self {
        self
    }
}

fn written<O: Outcome>(write: impl FnOnce(&mut Output) -> O) -> Result<Vec<u8>, Failure> {
    let mut output = Output::default();
    write(&mut output).outcome()?;
    match output.error {
        Some(source) => Err(Failure::Encode { source }),
        None => Ok(output.bytes),
    }
}

/// The bytes so far, and the first value that could not be written: it makes the whole payload fail at the end.
#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
    error: Option<serde_json::Error>,
}

impl Output {
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) {
        if let Err(error) = revealing(|| serde_json::to_writer(&mut self.bytes, value)) {
            self.error.get_or_insert(error);
        }
    }

    /// The comma before all but the first member or item.
    fn separate(&mut self, first: &mut bool) {
        if !std::mem::replace(first, false) {
            self.bytes.push(b',');
        }
    }
}

/// An object that is being written: see [`json_object`].
pub struct JsonObject<'output> {
    output: &'output mut Output,
    first: bool,
}

impl JsonObject<'_> {
    /// After an error, the JSON is not used.
    fn write<O: Outcome>(output: &mut Output, members: impl FnOnce(&mut JsonObject<'_>) -> O) -> O {
        output.bytes.push(b'{');
        let outcome = members(&mut JsonObject { output, first: true });
        output.bytes.push(b'}');
        outcome
    }

    fn name(&mut self, name: &str) {
        self.output.separate(&mut self.first);
        self.output.value(name);
        self.output.bytes.push(b':');
    }

    /// Inserts a member.
    pub fn insert<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.name(name);
        self.output.value(value);
    }

    /// Inserts a member if there is a value.
    pub fn insert_some<T: Serialize + ?Sized>(&mut self, name: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.insert(name, value);
        }
    }

    /// Inserts a member whose value is constant JSON text, checked when the workflow was compiled.
    pub fn insert_json(&mut self, name: &str, json: &'static str) {
        self.name(name);
        self.output.bytes.extend_from_slice(json.as_bytes());
    }

    /// Inserts a member that is an object. It returns what `members` returns.
    pub fn object<O: Outcome>(&mut self, name: &str, members: impl FnOnce(&mut JsonObject<'_>) -> O) -> O {
        self.name(name);
        JsonObject::write(self.output, members)
    }

    /// Inserts a member that is an array. It returns what `items` returns.
    pub fn array<O: Outcome>(&mut self, name: &str, items: impl FnOnce(&mut JsonArray<'_>) -> O) -> O {
        self.name(name);
        JsonArray::write(self.output, items)
    }
}

/// An array that is being written: see [`json_array`].
pub struct JsonArray<'output> {
    output: &'output mut Output,
    first: bool,
}

impl JsonArray<'_> {
    /// After an error, the JSON is not used.
    fn write<O: Outcome>(output: &mut Output, items: impl FnOnce(&mut JsonArray<'_>) -> O) -> O {
        output.bytes.push(b'[');
        let outcome = items(&mut JsonArray { output, first: true });
        output.bytes.push(b']');
        outcome
    }

    /// Appends an item.
    pub fn push<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.output.separate(&mut self.first);
        self.output.value(value);
    }

    /// Appends an item. An absent one becomes null, so that the others keep their positions.
    pub fn push_some<T: Serialize + ?Sized>(&mut self, value: Option<&T>) {
        match value {
            Some(value) => self.push(value),
            None => self.push_json("null"),
        }
    }

    /// Appends an item that is constant JSON text, checked when the workflow was compiled.
    pub fn push_json(&mut self, json: &'static str) {
        self.output.separate(&mut self.first);
        self.output.bytes.extend_from_slice(json.as_bytes());
    }

    /// Appends an item that is an object. It returns what `members` returns.
    pub fn object<O: Outcome>(&mut self, members: impl FnOnce(&mut JsonObject<'_>) -> O) -> O {
        self.output.separate(&mut self.first);
        JsonObject::write(self.output, members)
    }

    /// Appends an item that is an array. It returns what `items` returns.
    pub fn array<O: Outcome>(&mut self, items: impl FnOnce(&mut JsonArray<'_>) -> O) -> O {
        self.output.separate(&mut self.first);
        JsonArray::write(self.output, items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Upload;

    #[test]
    fn nested_values_are_written_in_order_and_escaped() {
        let json = json_object(|body| {
            body.insert("z", &1);
            body.object("a\"b", |inner| {
                inner.insert("line", "x\ny");
                Ok(())
            })?;
            body.array("list", |list| {
                list.push(&true);
                list.array(|_| Ok(()))?;
                list.object(|_| Ok(()))?;
                list.push_json("[1]");
                Ok(())
            })
        });
        assert_eq!(
            String::from_utf8(json.unwrap()).unwrap(),
            r#"{"z":1,"a\"b":{"line":"x\ny"},"list":[true,[],{},[1]]}"#
        );
    }

    #[test]
    fn only_what_may_fail_returns_a_result() {
        let absent = || Failure::Encode {
            source: serde_json::from_str::<()>("").unwrap_err(),
        };
        let json = json_object(|body| {
            body.insert("a", "x");
            body.object("b", |inner| inner.insert("c", &1));
            body.array("d", |items| {
                items.push("y");
                items.array(|items| items.push(&2));
                items.object(|_| ());
            });
        });
        assert_eq!(
            String::from_utf8(json.unwrap()).unwrap(),
            r#"{"a":"x","b":{"c":1},"d":["y",[2],{}]}"#
        );
        let failed = json_object(|body| {
            body.insert("a", "x");
            body.array("d", |items| items.object(|_| Err(absent())))?;
            Ok(())
        });
        assert!(matches!(failed, Err(Failure::Encode { .. })));
    }

    #[test]
    fn absence_leaves_a_member_out_and_makes_an_item_null_s17() {
        let none: Option<&String> = None;
        let object = json_object(|body| {
            body.insert_some("a", none);
            body.insert_some("b", Some("x"));
            Ok(())
        });
        assert_eq!(object.unwrap(), br#"{"b":"x"}"#);
        let array = json_array(|items| {
            items.push_some(none);
            items.push_some(Some("x"));
            Ok(())
        });
        assert_eq!(array.unwrap(), br#"[null,"x"]"#);
    }

    #[test]
    fn a_value_that_cannot_be_written_fails_the_whole_payload() {
        let upload = Upload::from(vec![0xff]);
        let failed = json_object(|body| {
            body.insert("file", &upload);
            Ok(())
        });
        assert!(matches!(failed, Err(Failure::Encode { .. })));
        assert!(matches!(json_value(&upload), Err(Failure::Encode { .. })));
        assert_eq!(json_value("x").unwrap(), b"\"x\"");
    }
}
