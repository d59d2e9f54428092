//! Outputs that are secrets, in checkpoints (S44).

use std::cell::Cell;
use std::fmt;

use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};

use crate::secret::redaction;
use crate::{Failure, Slot, secret};

/// An output of a step that is a secret.
///
/// `Debug` does not show it. A checkpoint that holds one cannot be serialised, except with [`WithSecrets`]: without the
/// value the run could not continue, and in plain text anyone who reads the checkpoint would see it.
///
/// ```
/// use arazzo_runtime::{WithSecrets, codegen::{SecretSlot, Slot}, serde_json};
/// let token = SecretSlot::new(Slot::Set("sk-1".to_owned()));
/// assert_eq!(format!("{token:?}"), "Set([redacted])");
/// let refused = serde_json::to_string(&token).unwrap_err().to_string();
/// assert!(refused.contains("WithSecrets") && !refused.contains("sk-1"));
/// assert_eq!(serde_json::to_string(&WithSecrets(&token)).unwrap(), r#"{"set":"sk-1"}"#);
/// ```
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretSlot<T>(Slot<T>);

impl<T> SecretSlot<T> {
    /// Keeps the value of this slot secret.
    pub fn new(slot: Slot<T>) -> Self {
        Self(slot)
    }

    /// The slot. From here on it is up to the caller to keep its value secret.
    pub fn expose(&self) -> &Slot<T> {
        &self.0
    }

    /// The same as [`Slot::of_step`]. From here on it is up to the caller to keep the value secret.
    ///
    /// # Errors
    /// [`Failure::Absent`] when there is no value.
    pub fn of_step(
        &self,
        step: &'static str,
        output: &'static str,
        needed_for: &'static str,
    ) -> Result<&T, Failure> {
        self.0.of_step(step, output, needed_for)
    }
}

impl<T> Default for SecretSlot<T> {
    fn default() -> Self {
        Self(Slot::Unset)
    }
}

impl<T> fmt::Debug for SecretSlot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Slot::Unset => f.write_str("Unset"),
            Slot::Missing(absence) => f.debug_tuple("Missing").field(absence).finish(),
            Slot::Set(_) => write!(f, "Set({})", redaction::REDACTED),
        }
    }
}

impl<T: Serialize> Serialize for SecretSlot<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Slot::Set(value) = &self.0 {
            secret::found(value);
        }
        if matches!(self.0, Slot::Set(_)) && !is_revealing() {
            return Err(S::Error::custom(
                "the checkpoint holds a secret: where it may be kept with it, write it as `WithSecrets(&checkpoint)`",
            ));
        }
        self.0.serialize(serializer)
    }
}

/// Serialises a value, such as a checkpoint or the inputs of a workflow, together with the secrets in it. Use it only
/// for a store that may hold secrets. What it writes is read back like any other value.
#[derive(Clone, Copy, Debug)]
pub struct WithSecrets<'a, T>(pub &'a T);

thread_local! {
    /// Whether this thread is serialising inside of [`WithSecrets`].
    static WITH_SECRETS: Cell<bool> = const { Cell::new(false) };
}

/// Whether secrets may be written here.
pub(crate) fn is_revealing() -> bool {
    WITH_SECRETS.get()
}

/// Writes something with its secrets: for requests, and for what the machine works with itself.
pub(crate) fn revealing<R>(write: impl FnOnce() -> R) -> R {
    /// Ends it also where writing fails or panics.
    struct Until(bool);
    impl Drop for Until {
        fn drop(&mut self) {
            WITH_SECRETS.set(self.0);
        }
    }
    let _until = Until(WITH_SECRETS.replace(true));
    write()
}

/// A value as JSON, with its secrets.
pub(crate) fn to_value<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<serde_json::Value> {
    revealing(|| serde_json::to_value(value))
}

/// A value as JSON text, with its secrets.
pub(crate) fn to_text<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    revealing(|| serde_json::to_string(value))
}

impl<T: Serialize> Serialize for WithSecrets<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        revealing(|| self.0.serialize(serializer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_written_only_where_it_is_asked_for_s44() {
        let secret = SecretSlot::new(Slot::Set("sk-1".to_owned()));
        let open = serde_json::to_string(&WithSecrets(&secret)).unwrap();
        assert_eq!(serde_json::from_str::<SecretSlot<String>>(&open).unwrap(), secret);
        // Asking once is not asking for ever.
        serde_json::to_string(&secret).unwrap_err();
        // What holds no value holds no secret.
        for slot in [
            Slot::Unset,
            Slot::missing("$response.body#/t", "a string", "null"),
        ] {
            let slot = SecretSlot::<String>::new(slot);
            let text = serde_json::to_string(&slot).unwrap();
            assert_eq!(serde_json::from_str::<SecretSlot<String>>(&text).unwrap(), slot);
        }
    }
}
