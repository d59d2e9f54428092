//! The pages of `docs/diagnostics`, embedded in the binary. The package reaches them through a symbolic link, because
//! it can hold only files in its own folder.

use arazzo_codegen::Code;

macro_rules! pages {
    ($($code:literal)*) => {
        const PAGES: &[(&str, &str)] = &[
            $(($code, include_str!(concat!("../../diagnostics/", $code, ".md"))),)*
        ];
    };
}

pages! {
    "AZ0001" "AZ0002" "AZ0003" "AZ0004" "AZ0005" "AZ0006" "AZ0007" "AZ0008" "AZ0009" "AZ0010" "AZ0101" "AZ0102"
    "AZ0103" "AZ0104" "AZ0105" "AZ0106" "AZ0107" "AZ0108" "AZ0109" "AZ0110" "AZ0111" "AZ0112"
    "AZ0113" "AZ0114" "AZ0115" "AZ0201" "AZ0202" "AZ0203" "AZ0204" "AZ0205" "AZ0206" "AZ0207"
    "AZ0208" "AZ0301" "AZ0302" "AZ0303" "AZ0304" "AZ0305" "AZ0306" "AZ0307" "AZ0308" "AZ0309"
    "AZ0310" "AZ0321" "AZ0322" "AZ0323" "AZ0401" "AZ0402" "AZ0403" "AZ0404" "AZ0405" "AZ0406"
    "AZ0407" "AZ0408" "AZ0409" "AZ0410" "AZ0411" "AZ0421" "AZ0431" "AZ0432" "AZ0441" "AZ0442"
    "AZ0443" "AZ0444" "AZ0445" "AZ0446" "AZ0447" "AZ0451" "AZ0461" "AZ0462" "AZ0463" "AZ0464" "AZ0465"
    "AZ0466" "AZ0467" "AZ0468" "AZ0471" "AZ0472" "AZ0474" "AZ0475" "AZ0478" "AZ0479" "AZ0480" "AZ0481" "AZ0482" "AZ0484"
    "AZ0501" "AZ0502" "AZ0503" "AZ0504" "AZ0505" "AZ0506" "AZ0508" "AZ0509" "AZ0510" "AZ0511"
    "AZ0512" "AZ0513" "AZ0601" "AZ0602" "AZ0901" "AZ0902" "AZ0903" "AZ0904" "AZ0905" "AZ0906"
    "AZ0907" "AZ0908" "AZ0909" "AZ0910" "AZ0911" "AZ0912" "AZ0913" "AZ0914" "AZ0915" "AZ0916"
    "AZ0917" "AZ0918" "AZ0919" "AZ0920" "AZ0921" "AZ0922" "AZ0923" "AZ0924" "AZ0925" "AZ0928"
    "AZ0933" "AZ0937" "AZ0938" "AZ0939"
}

/// The page of a code, in Markdown.
pub(crate) fn of(code: Code) -> &'static str {
    let page = PAGES.iter().find(|(number, _)| *number == code.as_str());
    page.map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use arazzo_codegen::Code;

    use super::{PAGES, of};

    #[test]
    fn every_code_has_a_page_and_every_page_a_code() {
        for code in Code::ALL {
            let beginning = format!("# {}: {}\n", code.as_str(), code.title());
            assert!(of(*code).starts_with(&beginning), "{} has no page", code.as_str());
        }
        assert_eq!(PAGES.len(), Code::ALL.len());
    }
}
