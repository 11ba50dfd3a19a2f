use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A language by its primary subtag (BCP 47): `en`, `fr`, `ja`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// The text is not a language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a language tag: use one like en, fr, de, es or pt-BR")]
pub struct InvalidLanguage(String);

impl Language {
    /// English.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The language that most of a text is in, or `None` where it is too short or too mixed to tell.
    pub fn detect(text: &str) -> Option<Self> {
        let told: Vec<_> = samples(text)
            .filter_map(whatlang::detect)
            .filter(whatlang::Info::is_reliable)
            .map(|info| two_letters(info.lang().code()))
            .collect();
        let most = told.iter().max_by_key(|code| told.iter().filter(|other| other == code).count())?;
        Some(Self((*most).to_owned()))
    }

    /// The primary subtag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Language {
    type Err = InvalidLanguage;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let mut parts = raw.split(['-', '_']);
        let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
        let fits = |part: &str, from: usize| {
            (from..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let letters = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
        if letters && parts.all(|part| fits(part, 1)) {
            Ok(Self(primary))
        } else {
            Err(InvalidLanguage(raw.to_owned()))
        }
    }
}

impl TryFrom<String> for Language {
    type Error = InvalidLanguage;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        raw.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A short text whole; of a long one the beginning, the middle and the end, each with a voice of its own: so a cover
/// page or an imprint in another language does not decide.
fn samples(text: &str) -> impl Iterator<Item = &str> {
    const WINDOW_BYTES: usize = 2_000;
    let last = text.len().saturating_sub(WINDOW_BYTES);
    let windows = if last < 2 * WINDOW_BYTES {
        vec![(0, text.len())]
    } else {
        [0, last / 2, last].map(|start| (start, start + WINDOW_BYTES)).into()
    };
    windows
        .into_iter()
        .filter_map(|(start, end)| text.get(text.floor_char_boundary(start)..text.floor_char_boundary(end)))
}

/// ISO 639-3 as the detector says it, to the shorter ISO 639-1 where there is one.
fn two_letters(code: &str) -> &str {
    match code {
        "eng" => "en",
        "fra" => "fr",
        "deu" => "de",
        "spa" => "es",
        "ita" => "it",
        "por" => "pt",
        "nld" => "nl",
        "swe" => "sv",
        "dan" => "da",
        "nob" => "no",
        "fin" => "fi",
        "pol" => "pl",
        "ces" => "cs",
        "slk" => "sk",
        "hun" => "hu",
        "ron" => "ro",
        "rus" => "ru",
        "ukr" => "uk",
        "bul" => "bg",
        "ell" => "el",
        "tur" => "tr",
        "ara" => "ar",
        "heb" => "he",
        "hin" => "hi",
        "tam" => "ta",
        "jpn" => "ja",
        "cmn" => "zh",
        "kor" => "ko",
        "vie" => "vi",
        "tha" => "th",
        "cat" => "ca",
        "hrv" => "hr",
        "srp" => "sr",
        "slv" => "sl",
        "lit" => "lt",
        "lav" => "lv",
        "est" => "et",
        "ind" => "id",
        "pes" => "fa",
        "urd" => "ur",
        "afr" => "af",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_languages_are_told_apart() {
        let cases = [
            ("The strategy asks its leaders to decide faster and to share what they learn.", "en"),
            ("La stratégie demande aux dirigeants de décider plus vite et de partager leurs leçons.", "fr"),
            ("Die Strategie verlangt von den Führungskräften, schneller zu entscheiden.", "de"),
            ("La estrategia exige que los directivos decidan más rápido y compartan lo aprendido.", "es"),
            ("この戦略は、指導者により速い決断を求めています。", "ja"),
        ];
        for (text, code) in cases {
            assert_eq!(Language::detect(text).as_ref().map(Language::as_str), Some(code), "{text}");
        }
        assert_eq!(Language::detect("42 17"), None);
    }

    #[test]
    fn most_of_a_long_text_decides() {
        let cover =
            "This document is the property of the company and may not be copied without its consent. ".repeat(20);
        let body =
            "Die Führungskräfte müssen schneller entscheiden und ihre Teams befähigen, Verantwortung zu tragen. ";
        assert_eq!(Language::detect(&format!("{cover}{}", body.repeat(200))).map(String::from), Some("de".to_owned()));
    }

    #[test]
    fn a_list_with_numbers_and_code_keeps_its_language() {
        let list = "- Umsatz 2026: 40 %\n- Kunden gewinnen, die länger bleiben\n- `cargo run --release`\n- Jede Führungskraft spricht monatlich mit ihrem Team";
        assert_eq!(Language::detect(list).map(String::from), Some("de".to_owned()));
        assert_eq!(Language::detect("KPI Q3 EBITDA 12.5"), None);
    }

    #[test]
    fn a_tag_is_read_by_its_primary_part() {
        assert_eq!("pt-BR".parse::<Language>().map(String::from), Ok("pt".to_owned()));
        assert!("english!".parse::<Language>().is_err());
        assert!("".parse::<Language>().is_err());
    }
}
