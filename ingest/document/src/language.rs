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

    /// The language of a text, or `None` where it is too short or too mixed to tell.
    pub fn detect(text: &str) -> Option<Self> {
        // The start says enough, and a whole book would cost what extraction costs.
        const SAMPLE_CHARS: usize = 4_000;
        let end = text.char_indices().nth(SAMPLE_CHARS).map_or(text.len(), |(offset, _)| offset);
        let info = whatlang::detect(text.get(..end)?)?;
        info.is_reliable().then(|| Self(two_letters(info.lang().code()).to_owned()))
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
    fn a_tag_is_read_by_its_primary_part() {
        assert_eq!("pt-BR".parse::<Language>().map(String::from), Ok("pt".to_owned()));
        assert!("english!".parse::<Language>().is_err());
        assert!("".parse::<Language>().is_err());
    }
}
