//! Where the tags of an XML text are.

use std::ops::Range;

/// Elements nested deeper than this are not searched, so that a hostile reply cannot exhaust the stack.
const DEEPEST: usize = 256;

/// Tags with more attributes than this are not searched: the parser takes time by the square of their number.
const MOST_ATTRIBUTES: usize = 256;

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Opens,
    Closes,
    /// `<a/>`
    Empty,
    /// `<!…>`, which is a document type declaration or a part of one.
    Declares,
}

struct Tags<'x> {
    xml: &'x str,
    at: usize,
}

impl Iterator for Tags<'_> {
    type Item = (Kind, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.xml.get(self.at..)?;
            let start = self.at + rest.find('<')?;
            let tag = self.xml.get(start..)?;
            let behind = |close: &str| tag.find(close).map_or(tag.len(), |end| end + close.len());
            let (kind, length) = if tag.starts_with("<!--") {
                (None, behind("-->"))
            } else if tag.starts_with("<![CDATA[") {
                (None, behind("]]>"))
            } else if tag.starts_with("<?") {
                (None, behind("?>"))
            } else {
                let length = length(tag);
                let inside = tag.get(1..length).unwrap_or_default();
                let kind = if inside.starts_with('!') {
                    Kind::Declares
                } else if inside.starts_with('/') {
                    Kind::Closes
                } else if inside.ends_with("/>") {
                    Kind::Empty
                } else {
                    Kind::Opens
                };
                (Some(kind), length)
            };
            self.at = start + length;
            if let Some(kind) = kind {
                return Some((kind, start..self.at));
            }
        }
    }
}

/// The bytes of a tag with its `>`, which may stand in the values of attributes too.
fn length(tag: &str) -> usize {
    let mut quote = None;
    let end = tag.find(|next| match quote {
        Some(open) => {
            if next == open {
                quote = None;
            }
            false
        }
        None => {
            if matches!(next, '\'' | '"') {
                quote = Some(next);
            }
            next == '>'
        }
    });
    end.map_or(tag.len(), |end| end + 1)
}

/// How many attributes a tag can have at most.
fn attributes(tag: &str) -> usize {
    tag.bytes().filter(|byte| *byte == b'=').count()
}

/// Whether a text may be parsed: it declares no document type, so no entities, and nothing in it is hostile.
pub(super) fn is_safe(xml: &str) -> bool {
    let mut depth = 0_usize;
    for (kind, range) in (Tags { xml, at: 0 }) {
        if attributes(xml.get(range).unwrap_or_default()) > MOST_ATTRIBUTES {
            return false;
        }
        match kind {
            Kind::Opens => depth += 1,
            Kind::Closes => depth = depth.saturating_sub(1),
            Kind::Empty => {}
            Kind::Declares => return false,
        }
        if depth > DEEPEST {
            return false;
        }
    }
    true
}

/// Where an element stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its first tag.
    pub(super) tag: Range<usize>,
    /// Its end tag; empty, and behind the first, where that ends in `/>`.
    pub(super) end: Range<usize>,
}

impl Place {
    pub(super) fn is_empty_tag(&self) -> bool {
        self.end.is_empty()
    }

    /// The name as it is written.
    pub(super) fn name<'x>(&self, xml: &'x str) -> &'x str {
        let tag = xml.get(self.tag.clone()).unwrap_or_default();
        let name = tag.trim_start_matches('<');
        let end = name.find(|next: char| next.is_whitespace() || matches!(next, '/' | '>'));
        name.get(..end.unwrap_or(name.len())).unwrap_or_default()
    }

    /// Where an attribute of this name, as it is written, stands with the space before it, and where its value does.
    pub(super) fn attribute(&self, xml: &str, name: &str) -> Option<(Range<usize>, Range<usize>)> {
        let mut at = self.tag.start + 1 + self.name(xml).len();
        loop {
            let rest = xml.get(at..self.tag.end)?;
            let found = rest.trim_start();
            let (written, behind) = found.split_once('=')?;
            let value = behind.trim_start();
            let quote = value.chars().next().filter(|first| matches!(first, '\'' | '"'))?;
            let inside = value.get(1..)?;
            let length = inside.find(quote)?;
            let start = self.tag.end - inside.len();
            let whole = at..start + length + 1;
            if written.trim_end() == name {
                return Some((whole, start..start + length));
            }
            at = whole.end;
        }
    }
}

/// Where the elements of a well-formed document stand, in the order in which they begin.
pub(super) fn places(xml: &str) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut open = Vec::new();
    for (kind, range) in (Tags { xml, at: 0 }) {
        match kind {
            Kind::Opens | Kind::Empty => {
                if kind == Kind::Opens {
                    open.push(places.len());
                }
                places.push(Place {
                    end: range.end..range.end,
                    tag: range,
                });
            }
            Kind::Closes => {
                if let Some(place) = open.pop().and_then(|place| places.get_mut(place)) {
                    place.end = range;
                }
            }
            Kind::Declares => {}
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_between_everything_else() {
        let xml = "<?p '>?><a x='>' y = \"<b>\"><!-- <c> --><d\n/><![CDATA[</a>]]><e>t</e></a>";
        let places = places(xml);
        let names: Vec<&str> = places.iter().map(|place| place.name(xml)).collect();
        assert_eq!(names, ["a", "d", "e"]);
        assert_eq!(&xml[places[0].end.clone()], "</a>");
        assert!(places[1].is_empty_tag() && !places[2].is_empty_tag());
        let (whole, value) = places[0].attribute(xml, "y").unwrap();
        assert_eq!((&xml[whole], &xml[value]), (" y = \"<b>\"", "<b>"));
        assert!(places[0].attribute(xml, "b").is_none() && places[1].attribute(xml, "x").is_none());
    }

    #[test]
    fn s39_depth_cannot_be_hidden() {
        for start in [
            "<a>",
            "<a><?p '?>",
            "<a><!-- ' -->",
            "<a><![CDATA[</a>]]>",
            "<a b='/>'>",
        ] {
            let closed = |times: usize| format!("{}{}", start.repeat(times), "</a>".repeat(times));
            assert!(is_safe(&closed(256)) && !is_safe(&closed(257)), "{start}");
        }
    }

    #[test]
    fn s39_a_tag_has_a_bounded_number_of_attributes() {
        let with = |number: usize| {
            let attributes: String = (0..number).map(|name| format!(" a{name}='1'")).collect();
            format!("<a{attributes}/>")
        };
        assert!(is_safe(&with(256)) && !is_safe(&with(257)));
    }
}
