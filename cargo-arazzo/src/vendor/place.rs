//! Where the copy of a URL is kept.

use arazzo_codegen::source::sha256;
use url::Url;

/// The folder of the copies, beside the document.
const FOLDER: &str = "arazzo-vendor";

/// The longest part of a path that is taken over as it is.
const LONGEST: usize = 64;

/// Why a URL has no place.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PlaceError {
    #[error("it is no valid URL: {0}")]
    Url(#[from] url::ParseError),
    #[error("documents are had from `https` and `http` only")]
    Scheme,
}

/// The path of the copy, relative to the document's folder: the host and the path of the URL.
///
/// A URL of which the path does not say everything (a port, a query, a user, `http`), or whose path is not fit for every
/// file system, has the last part of its path with a piece of the URL's SHA-256. Only such names have no extension of a
/// document and a folder never has one, so that no file is in the way of a folder.
pub(super) fn file_of(url: &Url) -> Result<String, PlaceError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(PlaceError::Scheme);
    }
    let host = fit(url.host_str().unwrap_or_default());
    let parts: Vec<&str> = url.path_segments().into_iter().flatten().collect();
    let (last, folders) = parts.split_last().unwrap_or((&"", &[]));
    let says_everything = url.scheme() == "https"
        && url.port().is_none()
        && url.query().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if says_everything
        && has_extension(last)
        && is_fit(last)
        && folders
            .iter()
            .all(|folder| is_fit(folder) && !has_extension(folder))
    {
        return Ok(format!("{FOLDER}/{host}/{}", parts.join("/")));
    }
    let (stem, extension) = match last.rsplit_once('.') {
        Some((stem, extension)) if has_extension(last) => (stem, format!(".{}", extension.to_lowercase())),
        _ => (*last, String::new()),
    };
    let stem = match fit(stem) {
        stem if stem.is_empty() => "document".to_owned(),
        stem => stem,
    };
    let mut whole = url.clone();
    whole.set_fragment(None);
    let piece: String = sha256(whole.as_str().as_bytes()).chars().take(12).collect();
    Ok(format!("{FOLDER}/{host}/{stem}-{piece}{extension}"))
}

fn has_extension(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|extension| part.ends_with(extension))
}

/// Whether every file system takes the part, and none takes it for another one.
fn is_fit(part: &str) -> bool {
    let letters = part
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c));
    letters && !part.is_empty() && part.len() <= LONGEST && !part.starts_with('.') && !part.ends_with('.')
}

/// The part with what is not fit replaced.
fn fit(part: &str) -> String {
    let kept = part.to_ascii_lowercase();
    let kept = kept.trim_matches('.').chars().take(LONGEST);
    kept.map(|c| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '-'
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::PlaceError;

    fn file_of(text: &str) -> Result<String, PlaceError> {
        super::file_of(&Url::parse(text)?)
    }

    #[test]
    fn a_plain_url_is_its_path_s4() {
        let raw = "https://raw.githubusercontent.com/openai/openai-openapi/master/openapi.yaml";
        let file = "arazzo-vendor/raw.githubusercontent.com/openai/openai-openapi/master/openapi.yaml";
        assert_eq!(file_of(raw).unwrap(), file);
        // What is not sent is of no matter.
        assert_eq!(file_of(&format!("{raw}#/paths")).unwrap(), file);
        assert_eq!(
            file_of("https://H.example/a/../v1.json").unwrap(),
            "arazzo-vendor/h.example/v1.json"
        );
    }

    #[test]
    fn urls_that_differ_have_different_files_s4() {
        let urls = [
            "https://h/a.yaml",
            "http://h/a.yaml",
            "https://h:8443/a.yaml",
            "https://h/a.yaml?v=1",
            "https://h/a.yaml?v=2",
            "https://u@h/a.yaml",
            "https://u:p@h/a.yaml",
            "https://h/A.yaml",
            "https://h/%61.yaml",
            "https://h//a.yaml",
            "https://h/a.yaml/",
            "https://h/a.yaml/b.yaml",
            "https://h/a",
            "https://h/a/",
            "https://h/",
            "https://h/b/.a.yaml",
        ];
        let mut files: Vec<String> = urls
            .iter()
            .map(|url| file_of(url).unwrap().to_lowercase())
            .collect();
        files.sort_unstable();
        files.dedup();
        assert_eq!(files.len(), urls.len(), "{files:#?}");
        for file in &files {
            let within: Vec<&str> = file.split('/').collect();
            assert_eq!(&within[..2], ["arazzo-vendor", "h"], "{file}");
            assert!(
                within
                    .iter()
                    .all(|part| !part.is_empty() && !part.starts_with('.')),
                "{file}"
            );
            let in_the_way = files.iter().find(|other| other.starts_with(&format!("{file}/")));
            assert_eq!(in_the_way, None, "{file}");
        }
    }

    #[test]
    fn only_the_web_has_documents_s4() {
        assert_eq!(file_of("ftp://h/a.yaml"), Err(PlaceError::Scheme));
        assert!(matches!(file_of("https://"), Err(PlaceError::Url(_))));
    }
}
