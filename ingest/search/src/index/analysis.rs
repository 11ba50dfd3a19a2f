//! Text to terms: what two writings of a word have in common, by the language they are written in.
//!
//! One analysis serves both engines. Words are runs of letters and digits; scripts that do not divide words are cut
//! into overlapping pairs of characters, inside a text of any language.

use std::{collections::HashMap, sync::LazyLock};

use document::Language;
use tantivy::tokenizer::{
    self as tantivy_tokenizer, AsciiFoldingFilter, LowerCaser, RemoveLongFilter, Stemmer, StopWordFilter, TextAnalyzer,
    Token, TokenStream, Tokenizer,
};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::{ChangedPassage, corpus::above};

/// A longer run of letters is no word: encoded data, most often.
const WORD_BYTES_MAX: usize = 80;

/// How a text is analysed: the code of a language with a stemmer, or none for any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Analysis(&'static str);

impl Analysis {
    /// The analysis of a document. Where its language could not be told, mostly because it is short, English is the
    /// better guess than none: queries are analysed in the same way.
    pub(crate) fn of(language: Option<&Language>) -> Self {
        Self::named(language.map_or("en", Language::as_str))
    }

    /// The analysis of this name; of any other, the plain one.
    pub(crate) fn named(name: &str) -> Self {
        Self(LANGUAGES.iter().map(|(code, _)| *code).find(|code| *code == name).unwrap_or(""))
    }

    /// Its name, as the index keeps it.
    pub(crate) const fn name(self) -> &'static str {
        self.0
    }

    /// The terms of a text, in order, repeated as they are.
    pub(crate) fn terms(self, text: &str) -> Vec<String> {
        let Some(analyzer) = ANALYZERS.get(self.0) else { return Vec::new() };
        let normal: String;
        let text = if text.is_ascii() {
            text
        } else {
            normal = text.nfkc().collect();
            &normal
        };
        let mut terms = Vec::new();
        analyzer.clone().token_stream(text).process(&mut |token: &Token| terms.push(token.text.clone()));
        terms
    }
}

/// The terms of a passage: those of its title and headings beside its own.
pub(crate) fn passage_terms(analysis: Analysis, title: Option<&str>, passage: &ChangedPassage) -> Vec<String> {
    let above = above(title, &passage.heading, &passage.text);
    [passage.text.as_str()].into_iter().chain(above).flat_map(|text| analysis.terms(text)).collect()
}

const LANGUAGES: [(&str, Option<tantivy_tokenizer::Language>); 19] = {
    use tantivy_tokenizer::Language as L;
    [
        ("", None),
        ("ar", Some(L::Arabic)),
        ("da", Some(L::Danish)),
        ("de", Some(L::German)),
        ("el", Some(L::Greek)),
        ("en", Some(L::English)),
        ("es", Some(L::Spanish)),
        ("fi", Some(L::Finnish)),
        ("fr", Some(L::French)),
        ("hu", Some(L::Hungarian)),
        ("it", Some(L::Italian)),
        ("nl", Some(L::Dutch)),
        ("no", Some(L::Norwegian)),
        ("pt", Some(L::Portuguese)),
        ("ro", Some(L::Romanian)),
        ("ru", Some(L::Russian)),
        ("sv", Some(L::Swedish)),
        ("ta", Some(L::Tamil)),
        ("tr", Some(L::Turkish)),
    ]
};

static ANALYZERS: LazyLock<HashMap<&'static str, TextAnalyzer>> =
    LazyLock::new(|| LANGUAGES.iter().map(|(code, language)| (*code, analyzer(*language))).collect());

fn analyzer(language: Option<tantivy_tokenizer::Language>) -> TextAnalyzer {
    let words =
        TextAnalyzer::builder(Words).filter(RemoveLongFilter::limit(WORD_BYTES_MAX)).filter(LowerCaser).dynamic();
    let words = match language.and_then(StopWordFilter::new) {
        Some(stop_words) => words.filter_dynamic(stop_words),
        None => words,
    };
    let words = match language {
        Some(language) => words.filter_dynamic(Stemmer::new(language)),
        None => words,
    };
    // Last, because stemmers know their accents: what is typed without them is found all the same.
    words.filter_dynamic(AsciiFoldingFilter).build()
}

/// Cuts a text into words, and scripts without spaces into pairs.
#[derive(Debug, Clone, Copy)]
struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream { text, at: 0, token: Token::default() }
    }
}

struct WordStream<'a> {
    text: &'a str,
    at: usize,
    token: Token,
}

impl WordStream<'_> {
    /// The next word from here on, as a range, and where to go on after it.
    fn find(&self) -> Option<(usize, usize, usize)> {
        let rest = self.text.get(self.at..)?;
        let start = self.at + rest.find(is_word)?;
        let word = self.text.get(start..)?;
        let mut characters = word.char_indices();
        let (_, first) = characters.next()?;
        if !is_undivided(first) {
            let end = word.find(|c| !is_word(c) || is_undivided(c)).unwrap_or(word.len());
            return Some((start, start + end, start + end));
        }
        let (second, next) = characters.next().unwrap_or((word.len(), ' '));
        if !is_undivided(next) {
            return Some((start, start + second, start + second));
        }
        let after = characters.next();
        let end = after.map_or(word.len(), |(offset, _)| offset);
        // The last character of a run stands in the last pair already.
        let on = if after.is_some_and(|(_, c)| is_undivided(c)) { second } else { end };
        Some((start, start + end, start + on))
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some((start, end, on)) = self.find() {
            self.at = on;
            let word = self.text.get(start..end).unwrap_or_default();
            if is_letter(word) {
                continue;
            }
            self.token.text.clear();
            self.token.text.push_str(word);
            self.token.offset_from = start;
            self.token.offset_to = end;
            self.token.position = self.token.position.wrapping_add(1);
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// A letter alone (`I`, the ends of `it's` and `l'équipe`) says nothing, and is rare enough in most texts to weigh much.
fn is_letter(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(|c| c.is_alphabetic() && !is_undivided(c)) && characters.next().is_none()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

/// Scripts that do not divide words, or not where a searcher would: Chinese, Japanese, Korean; Thai, Lao, Burmese, Khmer.
const fn is_undivided(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1100}'..='\u{11ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(language: &str, text: &str) -> String {
        Analysis::named(language).terms(text).join(" ")
    }

    #[test]
    fn writings_of_a_word_meet_in_its_language() {
        assert_eq!(terms("en", "The leaders' decisions; it's LEADING"), "leader decis lead");
        assert_eq!(terms("fr", "l’équipe des stratégies"), "equip strateg");
        assert_eq!(terms("de", "Die Führungskräfte"), "fuhrungskraft");
        assert_eq!(terms("es", "las decisiones rápidas"), "decision rap");
        assert_eq!(terms("pl", "Zespół i cele"), "zespol cele");
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_pairs_inside_any_text() {
        assert_eq!(terms("en", "Plan 東京都 2030年"), "plan 東京 京都 2030 年");
        assert_eq!(terms("ja", "リーダー、速い"), "リー ーダ ダー 速い");
        assert_eq!(terms("ko", "전략 회의"), "전략 회의");
        assert_eq!(terms("ja", "ﾘｰﾀﾞｰ"), terms("ja", "リーダー"));
    }

    #[test]
    fn what_is_no_word_leaves_nothing() {
        assert_eq!(terms("en", "— … !?"), "");
        assert_eq!(terms("en", &"x".repeat(200)), "");
        assert_eq!(terms("en", "how do I reach phase 2?"), "how do reach phase 2");
    }
}
