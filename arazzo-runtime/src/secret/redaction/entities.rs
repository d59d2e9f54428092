//! Named character references of HTML and XML.

/// Those of XML and of ASCII's punctuation.
const PUNCTUATION: [(&str, char); 38] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("apos", '\''),
    ("ast", '*'),
    ("bsol", '\\'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("dollar", '$'),
    ("equals", '='),
    ("excl", '!'),
    ("grave", '`'),
    ("gt", '>'),
    ("GT", '>'),
    ("Hat", '^'),
    ("lbrace", '{'),
    ("lbrack", '['),
    ("lcub", '{'),
    ("lowbar", '_'),
    ("lpar", '('),
    ("lsqb", '['),
    ("lt", '<'),
    ("LT", '<'),
    ("NewLine", '\n'),
    ("num", '#'),
    ("percnt", '%'),
    ("period", '.'),
    ("plus", ' '),
    ("quest", '?'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("rcub", '}'),
    ("rpar", ')'),
    ("rsqb", ']'),
    ("semi", ';'),
    ("sol", '/'),
    ("Tab", '\t'),
    ("verbar", '|'),
];

/// The names of HTML 4 for U+00A0 to U+00FF, in order.
const LATIN_1: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
    AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash \
    Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
    igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn \
    yuml";

/// The character of `&name;`, `&#47;` or `&#x2f;`.
pub(super) fn code(name: &str) -> Option<u32> {
    if let Some(number) = name.strip_prefix('#') {
        return match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        }
        .filter(|code| *code <= u32::from(char::MAX));
    }
    let punctuation = PUNCTUATION.iter().find(|(known, _)| *known == name);
    let latin = || {
        let position = LATIN_1.split_whitespace().position(|known| known == name)?;
        u32::try_from(0xa0 + position).ok()
    };
    punctuation
        .map(|(_, character)| u32::from(*character))
        .or_else(latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_by_name_and_number_are_known() {
        let character = |name: &str| code(name).and_then(char::from_u32);
        assert_eq!(
            [
                "amp", "sol", "#47", "#x2F", "#X2f", "nbsp", "auml", "yuml", "szlig"
            ]
            .map(character),
            ['&', '/', '/', '/', '/', '\u{a0}', 'ä', 'ÿ', 'ß'].map(Some)
        );
        assert_eq!(["", "#", "#x", "none", "#1114112", "#-1"].map(code), [None; 6]);
    }
}
