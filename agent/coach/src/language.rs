use document::Language;

use crate::Brief;

/// What to tell a model to write in: the language that was asked for, else the one that most of the documents' text
/// is in. Model answers follow a language's name better than its tag.
pub(crate) fn to_write_in(brief: &Brief) -> String {
    match brief.language.as_ref().or_else(|| main_language(brief)) {
        Some(language) => name(language),
        None => "the language that most of the material is written in".to_owned(),
    }
}

fn main_language(brief: &Brief) -> Option<&Language> {
    let documents = &brief.strategy.documents;
    let share = |language: &Language| -> u64 {
        let of = documents.iter().filter(|document| document.language.as_ref() == Some(language));
        of.map(|document| u64::from(document.text.len())).sum()
    };
    // Of equals the first that was given.
    documents.iter().rev().filter_map(|document| document.language.as_ref()).max_by_key(|language| share(language))
}

fn name(language: &Language) -> String {
    let known = match language.as_str() {
        "ar" => "Arabic",
        "cs" => "Czech",
        "da" => "Danish",
        "de" => "German",
        "el" => "Greek",
        "en" => "English",
        "es" => "Spanish",
        "fi" => "Finnish",
        "fr" => "French",
        "he" => "Hebrew",
        "hi" => "Hindi",
        "hu" => "Hungarian",
        "id" => "Indonesian",
        "it" => "Italian",
        "ja" => "Japanese",
        "ko" => "Korean",
        "nl" => "Dutch",
        "no" => "Norwegian",
        "pl" => "Polish",
        "pt" => "Portuguese",
        "ro" => "Romanian",
        "ru" => "Russian",
        "sv" => "Swedish",
        "th" => "Thai",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "vi" => "Vietnamese",
        "zh" => "Chinese",
        tag => return format!("the language with the tag '{tag}'"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn what_is_asked_for_comes_before_what_most_of_the_text_is_in() {
        let mut short = sample::deck("a.md", &[(1, &["Kurz."])]);
        short.language = Some("de".parse().unwrap());
        let mut long = sample::deck("b.md", &[(1, &["A text that is longer."])]);
        long.language = Some(Language::english());
        let mut brief = sample::brief(vec![short, long]);
        assert_eq!(to_write_in(&brief), "English");
        brief.language = Some("ja".parse().unwrap());
        assert_eq!(to_write_in(&brief), "Japanese");
        brief.strategy.documents.clear();
        brief.language = None;
        assert!(to_write_in(&brief).starts_with("the language that most"));
    }
}
