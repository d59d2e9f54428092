//! The pages of the project: `docs/README.md` lists each page of `docs`, and every relative link leads somewhere.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_index_lists_every_page_once() {
    let docs = root().join("docs");
    let index = links(&fs::read_to_string(docs.join("README.md")).unwrap());
    for page in pages_in(&docs) {
        let name = page.file_name().unwrap().to_str().unwrap();
        let expected = usize::from(name != "README.md");
        let count = index.iter().filter(|link| *link == name).count();
        assert_eq!(count, expected, "links to {name} in docs/README.md");
    }
}

#[test]
fn every_link_leads_somewhere() {
    let mut pages = pages_in(root());
    pages.extend(pages_in(&root().join("docs")));
    pages.extend(pages_in(&root().join("docs/diagnostics")));
    let mut broken = Vec::new();
    let mut count = 0;
    for page in pages {
        for link in links(&fs::read_to_string(&page).unwrap()) {
            count += 1;
            if !leads_somewhere(&page, &link) {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(count > 200, "{count} links");
    assert!(broken.is_empty(), "{broken:#?}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect()
}

/// The targets of the relative links outside of code blocks.
fn links(page: &str) -> Vec<String> {
    let text: String = page.split("\n```").step_by(2).collect();
    text.split("](")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()))
        .filter(|link| !link.contains("://"))
        .collect()
}

fn leads_somewhere(page: &Path, link: &str) -> bool {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match file {
        "" => page.to_owned(),
        file => page.parent().unwrap().join(file),
    };
    if anchor.is_empty() {
        return target.exists();
    }
    fs::read_to_string(target).is_ok_and(|text| anchors(&text).any(|known| known == anchor))
}

/// The anchors that GitHub gives to headings, and those that a page sets itself.
fn anchors(page: &str) -> impl Iterator<Item = String> {
    page.lines().filter_map(|line| {
        if let Some(rest) = line.strip_prefix("<a id=\"") {
            return Some(rest.split('"').next()?.to_owned());
        }
        let heading = line.strip_prefix('#')?.trim_start_matches('#').trim();
        Some(
            heading
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect(),
        )
    })
}
