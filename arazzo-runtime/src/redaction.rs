//! Cutting secrets out of text that is shown (S44).

use crate::encoding;

/// What stands in a secret's place.
pub(crate) const REDACTED: &str = "[redacted]";

/// The secrets of one request, in every form in which they may turn up in a URL, a header or a body.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    forms: Vec<String>,
}

impl Secrets {
    /// Adds a secret: as it is, percent-encoded, form-encoded and inside a JSON string. An empty one is no secret.
    pub(crate) fn add(&mut self, secret: &str) {
        if secret.is_empty() {
            return;
        }
        let json = serde_json::Value::from(secret).to_string();
        let forms = [
            secret.to_owned(),
            encoding::component(secret),
            ::url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            json[1..json.len() - 1].to_owned(),
        ];
        for form in forms {
            if !self.forms.contains(&form) {
                self.forms.push(form);
            }
        }
    }

    /// Whether the text holds a secret.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.forms.iter().any(|form| text.contains(form))
    }

    /// The length in bytes of the longest form.
    pub(crate) fn longest(&self) -> usize {
        self.forms.iter().map(String::len).max().unwrap_or(0)
    }

    /// The text without the secrets.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.redact_start(text, text.len())
    }

    /// The first `limit` bytes of the text without the secrets, those included that only begin there. Overlapping
    /// secrets go as one, so that no end of one of them stays behind.
    pub(crate) fn redact_start(&self, text: &str, limit: usize) -> String {
        let mut shown = String::new();
        let mut hidden_until = 0;
        for (at, character) in text
            .char_indices()
            .take_while(|(at, character)| at + character.len_utf8() <= limit)
        {
            let longest = self
                .forms
                .iter()
                .filter(|form| text[at..].starts_with(form.as_str()))
                .map(String::len)
                .max();
            if let Some(length) = longest {
                if hidden_until < at || hidden_until == 0 {
                    shown.push_str(REDACTED);
                }
                hidden_until = hidden_until.max(at + length);
            }
            if at >= hidden_until {
                shown.push(character);
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(values: &[&str]) -> Secrets {
        let mut secrets = Secrets::default();
        values.iter().for_each(|value| secrets.add(value));
        secrets
    }

    #[test]
    fn every_form_is_cut_out_s44() {
        let secrets = secrets(&["a/b \"c"]);
        let text = r#"a/b "c, a%2Fb%20%22c, a%2Fb+%22c, a/b \"c."#;
        assert_eq!(
            secrets.redact(text),
            "[redacted], [redacted], [redacted], [redacted]."
        );
    }

    #[test]
    fn overlapping_secrets_leave_no_end_behind_s44() {
        assert_eq!(secrets(&["abc", "cde"]).redact("xabcdey"), "x[redacted]y");
        assert_eq!(secrets(&["abcd", "b"]).redact("xabcdx"), "x[redacted]x");
        assert_eq!(
            secrets(&["ab", "abcd"]).redact("abcd abcabcd"),
            "[redacted] [redacted]c[redacted]"
        );
    }

    #[test]
    fn a_secret_across_the_limit_is_cut_out_whole_s44() {
        let secrets = secrets(&["secret"]);
        assert_eq!(secrets.redact_start("0123secret89", 6), "0123[redacted]");
        assert_eq!(secrets.redact_start("é1", 1), "");
    }

    #[test]
    fn an_empty_secret_hides_nothing() {
        assert_eq!(secrets(&[""]).redact("text"), "text");
    }
}
