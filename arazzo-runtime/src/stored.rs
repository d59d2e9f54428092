//! Inputs as a store keeps them: without secrets, and with files by their paths and hashes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};

use crate::UploadError;
use crate::secret::secret_slot::revealing;

thread_local! {
    static MODE: RefCell<Mode> = const { RefCell::new(Mode::Plain) };
}

/// What this thread does with inputs.
enum Mode {
    /// Nothing special.
    Plain,
    /// It writes them for a store.
    Writing {
        /// This text takes the place of each secret.
        mark: Option<String>,
        /// Why an upload could not be written.
        refused: Option<UploadError>,
    },
    /// It reads them from a store.
    Reading,
}

/// Why inputs cannot be written for a store.
#[derive(Debug)]
pub(crate) enum Refused {
    Upload(UploadError),
    Json(serde_json::Error),
}

/// Does some work in a mode, and returns the mode at its end.
fn within<R>(mode: Mode, work: impl FnOnce() -> R) -> (R, Mode) {
    /// Ends the mode, also where `work` panics.
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            MODE.set(Mode::Plain);
        }
    }
    let _end = End;
    MODE.set(mode);
    let result = work();
    (result, MODE.replace(Mode::Plain))
}

/// The JSON of inputs for a store. Members that are secrets are left out, unless `with_secrets`.
pub(crate) fn write<T: Serialize + ?Sized>(inputs: &T, with_secrets: bool) -> Result<Box<RawValue>, Refused> {
    let mark = (!with_secrets).then(|| format!("secret {:016x}", RandomState::new().hash_one(())));
    let mode = Mode::Writing {
        mark: mark.clone(),
        refused: None,
    };
    let (written, mode) = within(mode, || match with_secrets {
        true => revealing(|| to_raw_value(inputs)),
        false => to_raw_value(inputs),
    });
    match (written, mode) {
        (
            _,
            Mode::Writing {
                refused: Some(error), ..
            },
        ) => Err(Refused::Upload(error)),
        (Err(error), _) => Err(Refused::Json(error)),
        (Ok(json), _) => match mark {
            Some(mark) => unmarked(&json, &mark).map_err(Refused::Json),
            None => Ok(json),
        },
    }
}

/// Reads inputs from the JSON of a store, completed by `missing`, the members that were left out.
pub(crate) fn read<T: DeserializeOwned>(
    stored: &RawValue,
    missing: Option<&RawValue>,
) -> Result<T, serde_json::Error> {
    let json = match missing {
        Some(missing) => merged(stored, missing)?,
        None => stored.to_owned(),
    };
    within(Mode::Reading, || serde_json::from_str(json.get())).0
}

/// The text that takes the place of a secret, while inputs are written for a store without secrets.
pub(crate) fn mark() -> Option<String> {
    MODE.with_borrow(|mode| match mode {
        Mode::Writing { mark, .. } => mark.clone(),
        Mode::Plain | Mode::Reading => None,
    })
}

/// Whether inputs are written for a store.
pub(crate) fn is_writing() -> bool {
    MODE.with_borrow(|mode| matches!(mode, Mode::Writing { .. }))
}

/// Whether inputs are read from a store.
pub(crate) fn is_reading() -> bool {
    MODE.with_borrow(|mode| matches!(mode, Mode::Reading))
}

/// Remembers why an upload could not be written.
pub(crate) fn refuse(error: UploadError) {
    MODE.with_borrow_mut(|mode| {
        if let Mode::Writing { refused, .. } = mode {
            *refused = Some(error);
        }
    });
}

type Object = BTreeMap<String, Box<RawValue>>;

fn is_object(json: &RawValue) -> bool {
    json.get().starts_with('{')
}

/// The value without the members that are the mark.
fn unmarked(json: &RawValue, mark: &str) -> Result<Box<RawValue>, serde_json::Error> {
    if !json.get().contains(mark) {
        return Ok(json.to_owned());
    }
    let marked = format!("\"{mark}\"");
    if is_object(json) {
        let members: Object = serde_json::from_str(json.get())?;
        let members = members.into_iter().filter(|(_, value)| value.get() != marked);
        let members = members.map(|(name, value)| Ok((name, unmarked(&value, mark)?)));
        return to_raw_value(&members.collect::<Result<Object, serde_json::Error>>()?);
    }
    if json.get().starts_with('[') {
        let items: Vec<Box<RawValue>> = serde_json::from_str(json.get())?;
        let items = items.iter().map(|item| unmarked(item, mark));
        return to_raw_value(&items.collect::<Result<Vec<_>, _>>()?);
    }
    // An item of a list, or the whole.
    to_raw_value(&())
}

/// The stored value, with the members of `missing` that it lacks, at any depth.
fn merged(stored: &RawValue, missing: &RawValue) -> Result<Box<RawValue>, serde_json::Error> {
    if !is_object(stored) || !is_object(missing) {
        return Ok(stored.to_owned());
    }
    let mut members: Object = serde_json::from_str(stored.get())?;
    let missing: Object = serde_json::from_str(missing.get())?;
    for (name, value) in missing {
        let value = match members.get(&name) {
            Some(stored) => merged(stored, &value)?,
            None => value,
        };
        members.insert(name, value);
    }
    to_raw_value(&members)
}

/// Shows the secrets of a value to no store: the members of `json` that contain one of them are left out.
pub(crate) fn without(
    json: &RawValue,
    is_secret: impl Fn(&str) -> bool,
) -> Result<Box<RawValue>, serde_json::Error> {
    if !is_secret(json.get()) {
        return Ok(json.to_owned());
    }
    if !is_object(json) {
        return to_raw_value(&());
    }
    let mut members: Object = serde_json::from_str(json.get())?;
    members.retain(|_, value| !is_secret(value.get()));
    to_raw_value(&members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Secret, Upload};

    #[derive(Serialize, serde::Deserialize, Debug, PartialEq)]
    struct Inputs {
        #[serde(default)]
        key: Option<Secret<String>>,
        name: String,
        inner: Inner,
        file: Option<Upload>,
    }

    #[derive(Serialize, serde::Deserialize, Debug, PartialEq)]
    struct Inner {
        pins: Secret<Vec<u32>>,
        size: f64,
        list: Vec<Secret<String>>,
    }

    fn inputs(file: Option<Upload>) -> Inputs {
        Inputs {
            key: Some("k-77".into()),
            name: "n".to_owned(),
            inner: Inner {
                pins: vec![4711].into(),
                size: 0.1,
                list: vec!["k-88".into()],
            },
            file,
        }
    }

    #[test]
    fn secrets_are_left_out_and_come_back_from_the_caller_s44() {
        let stored = write(&inputs(None), false).unwrap();
        assert_eq!(
            stored.get(),
            r#"{"file":null,"inner":{"list":[null],"size":0.1},"name":"n"}"#
        );
        let missing = r#"{"key":"k-77","inner":{"pins":[4711],"size":7},"name":"other"}"#.to_owned();
        let missing = RawValue::from_string(missing).unwrap();
        let stored = RawValue::from_string(stored.get().replace("[null]", r#"["k-88"]"#)).unwrap();
        let read: Inputs = read(&stored, Some(&missing)).unwrap();
        assert_eq!(read, inputs(None));
        // Asked for, they are there.
        let open = write(&inputs(None), true).unwrap();
        assert!(
            open.get().contains("k-77") && open.get().contains("4711"),
            "{open}"
        );
        // Afterwards they are refused as always.
        serde_json::to_string(&inputs(None)).unwrap_err();
    }

    #[test]
    fn a_file_is_stored_by_its_path_and_its_hash_and_read_only_from_a_store() {
        let path = std::env::temp_dir().join(format!("arazzo-stored-{}", std::process::id()));
        std::fs::write(&path, "abc").unwrap();
        let file = Upload::file(&path).content_type("text/csv");
        let stored = write(&inputs(Some(file.clone())), true).unwrap();
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(stored.get().contains(hash), "{stored}");
        let back: Inputs = read(&stored, None).unwrap();
        assert_eq!(back.file, Some(file));
        let refused = serde_json::from_str::<Inputs>(stored.get()).unwrap_err();
        assert!(refused.to_string().contains("invalid type: map"), "{refused}");
        std::fs::remove_file(&path).unwrap();
        let error = write(&inputs(Some(Upload::file(&path))), true).unwrap_err();
        assert!(
            matches!(error, Refused::Upload(UploadError::File { .. })),
            "{error:?}"
        );
        let error = write(&inputs(Some(Upload::reader(&b"x"[..]))), true).unwrap_err();
        assert!(matches!(error, Refused::Upload(UploadError::Stream)), "{error:?}");
    }

    #[test]
    fn bytes_keep_their_name_and_their_type() {
        for upload in [
            Upload::from(vec![0xff, 0]),
            Upload::from("a").file_name("a.txt"),
            Upload::from("plain"),
        ] {
            let stored = write(&inputs(Some(upload.clone())), true).unwrap();
            let back: Inputs = read(&stored, None).unwrap();
            assert_eq!(back.file, Some(upload));
        }
    }
}
