//! What kind of thing a phrase names: something that people do, something that is in them, or something that there
//! is. Only the first two can be a capacity.

use super::super::{
    corpus::{Corpus, Read, Tables, words},
    lexicon::Tongue,
};

/// What a phrase names, poorest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Kind {
    /// Something that there is: "enterprise architecture".
    Topic,
    /// Something that is in people: "a culture of candour".
    Quality,
    /// Something that people do: "let the patch decide".
    Deed,
}

/// A deed of leading people; one that is neither; one that makes a thing once and is done; a mere quality.
const LEADING: f64 = 1.6;
const PLAIN: f64 = 1.4;
const MAKING: f64 = 0.6;
const QUALITY: f64 = 1.3;
const TOPIC: f64 = 0.5;
/// What is done with people is rather a capacity than what is done with things.
const PEOPLE: f64 = 1.15;

/// After a French or Spanish word in the ending of an infinitive these show it to be a noun: "taller de lectura".
const OF: [&str; 5] = ["de", "du", "des", "d", "del"];

/// Whether a word is a verb as strategies order it, in English also as a gerund ("working in the open").
pub(super) fn is_done(word: &str, tables: &Tables) -> bool {
    let gerund =
        tables.tongue == Tongue::English && word.len() > 5 && word.ends_with("ing") && tables.stems_a_verb(word);
    tables.imperatives.contains(word) || gerund
}

/// What a phrase names.
pub(super) fn kind_of(phrase: &str, corpus: &Corpus<'_>) -> Kind {
    let tables = &corpus.tables;
    let lower = phrase.to_lowercase();
    let all: Vec<&str> = words(&lower).map(|(_, word)| word).collect();
    let mut verbal = all.iter().skip_while(|word| word.ends_with("ly"));
    let (first, next) = (verbal.next().copied().unwrap_or_default(), verbal.next().copied());
    let deed = match tables.tongue {
        // "Drivers decide on the road".
        Tongue::English if tables.roles.contains(first) && first.ends_with('s') => {
            next.is_some_and(|next| tables.imperatives.contains(next) && !tables.also_nouns.contains(next))
        }
        Tongue::English => is_done(first, tables) && !names_a_thing(first, next, tables) && !is_compound(&lower, first),
        Tongue::German => {
            is_done(first, tables) || phrase.split_whitespace().last().is_some_and(|last| is_infinitive(last, tables))
        }
        Tongue::French | Tongue::Spanish => {
            let infinitive = tables.is_verb(first) && !tables.also_nouns.contains(first);
            is_done(first, tables) || infinitive && next.is_some_and(|next| !OF.contains(&next))
        }
    };
    // "Consider APIs" is the label of a task.
    let task = all.len() == 2 && tables.makes(first);
    if deed && !task {
        Kind::Deed
    } else if has_quality(phrase, corpus) {
        Kind::Quality
    } else {
        Kind::Topic
    }
}

/// Whether a German word is a verb by its form: its ending, and no capital.
fn is_infinitive(word: &str, tables: &Tables) -> bool {
    let ends = word.ends_with("en") || word.ends_with("ern") || word.ends_with("eln");
    ends && word.len() > 4 && word.starts_with(char::is_lowercase) && !tables.stop.contains(word)
}

/// Whether a phrase opens with a compound that a verb is a part of: "build-time governance".
fn is_compound(phrase: &str, first: &str) -> bool {
    phrase.split_once(first).is_some_and(|(_, rest)| rest.starts_with(['-', '‑']))
}

/// Whether a word that may be verb or noun is a noun, by the word after it: "open standards" are something, "open the
/// books" is something that people do.
fn names_a_thing(word: &str, next: Option<&str>, tables: &Tables) -> bool {
    let goes_on = |next: &str| !tables.stop.contains(next) || tables.and.contains(next);
    tables.also_nouns.contains(word) && next.is_none_or(goes_on)
}

/// The same, of a word of a sentence.
pub(super) fn is_noun(read: &Read<'_>, at: usize, tables: &Tables) -> bool {
    let (word, rest) =
        (read.tokens[at].word.as_str(), read.sentence.text.get(read.tokens[at].end..).unwrap_or_default());
    names_a_thing(word, read.tokens.get(at + 1).map(|next| next.word.as_str()), tables) || rest.starts_with(['-', '‑'])
}

/// Whether the head of a phrase is what people can have in them: a culture, trust, judgement.
pub(super) fn has_quality(phrase: &str, corpus: &Corpus<'_>) -> bool {
    let tables = &corpus.tables;
    let lower = phrase.to_lowercase();
    let mut all = words(&lower).map(|(_, word)| word);
    match tables.tongue {
        // "A learning platform" is a platform, "a culture of candour" a culture.
        Tongue::English => {
            all.take_while(|word| *word != "of").last().is_some_and(|head| tables.qualities.contains(head))
        }
        Tongue::German => all.last().is_some_and(|head| tables.qualities.contains(head)),
        Tongue::French | Tongue::Spanish => all.any(|word| tables.qualities.contains(word)),
    }
}

/// How much a phrase is about leading people.
pub(in super::super) fn leadership(kind: Kind, phrase: &str, corpus: &Corpus<'_>) -> f64 {
    let tables = &corpus.tables;
    let lower = phrase.to_lowercase();
    let mut all = words(&lower).map(|(_, word)| word).filter(|word| !word.ends_with("ly"));
    let verb = match tables.tongue {
        Tongue::German => all.last(),
        Tongue::English | Tongue::French | Tongue::Spanish => all.next(),
    };
    let of_people =
        |word: &str| tables.roles.contains(word) || tables.leaders.contains(word) || tables.qualities.contains(word);
    let people = if words(&lower).any(|(_, word)| of_people(word)) { PEOPLE } else { 1.0 };
    people
        * match kind {
            Kind::Topic => TOPIC,
            Kind::Quality => QUALITY,
            Kind::Deed if verb.is_some_and(|verb| tables.leads(verb)) => LEADING,
            Kind::Deed if verb.is_some_and(|verb| tables.makes(verb)) => MAKING,
            Kind::Deed => PLAIN,
        }
}
