//! Tests of reading files and of lines and columns.

use crate::source::*;
use std::path::PathBuf;

fn scratch(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("arazzo-source-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_file_is_read_once_however_it_is_spelled() {
    let path = scratch("once.yaml", b"a: 1\n");
    let other = path.parent().unwrap().join(".").join("once.yaml");
    let sources = Sources::new();
    let id = sources.read(&path).unwrap();
    assert_eq!(sources.read(&other).unwrap(), id);
    assert_eq!(sources.text(id), "a: 1\n");
    assert_eq!(sources.path(id), path);
    sources.add_text("made-up.yaml".as_ref(), String::new());
    assert_eq!(sources.files().collect::<Vec<_>>(), [path.as_path()]);
}

#[test]
fn what_cannot_be_read_says_why() {
    let sources = Sources::with_size_limit(4);
    let missing = sources.read("/no/such/file.yaml".as_ref()).unwrap_err();
    assert!(matches!(missing, ReadError::Missing { .. }), "{missing}");
    let large = sources.read(&scratch("large.yaml", b"12345")).unwrap_err();
    assert!(matches!(large, ReadError::TooLarge { limit: 4, .. }), "{large}");
    assert!(sources.read(&scratch("fits.yaml", b"1234")).is_ok());
    let latin = sources.read(&scratch("latin.yaml", b"a\xe9")).unwrap_err();
    assert!(matches!(latin, ReadError::NotUtf8 { offset: 1, .. }), "{latin}");
    assert!(latin.to_string().contains("latin.yaml"));
    let folder = sources.read(&std::env::temp_dir()).unwrap_err();
    assert!(matches!(folder, ReadError::Io { .. }), "{folder}");
    assert_eq!(sources.files().count(), 1);
}

#[test]
fn lines_and_columns_count_characters_from_one() {
    let sources = Sources::new();
    let source = sources.add_text("x".as_ref(), "\u{feff}ab\r\né: x\n".to_owned());
    let at = |start| {
        sources.line_column(Span {
            source,
            start,
            end: start,
        })
    };
    assert_eq!(at(0), (1, 1));
    assert_eq!(at(3), (1, 1));
    assert_eq!(at(4), (1, 2));
    assert_eq!(at(7), (2, 1));
    assert_eq!(at(9), (2, 2));
    assert_eq!(at(13), (3, 1));
    assert_eq!(at(99), (3, 1));
}
