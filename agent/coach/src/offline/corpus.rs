use std::{
    collections::{BTreeSet, HashMap, HashSet},
    ops::Range,
};

use frostem::Stemmer;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    lexicon::{Lexicon, Tongue, phrases},
    number,
    sentences::Sentence,
};

/// A word without its endings, inside one corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Stem(usize);

/// A word of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Byte range in the sentence.
    pub start: usize,
    /// See `start`.
    pub end: usize,
    /// In lower case, with straight apostrophes.
    pub word: String,
    /// `None` for function words and figures, which carry no topic.
    pub stem: Option<Stem>,
}

/// A sentence with its words.
#[derive(Debug, Clone)]
pub(super) struct Read<'a> {
    /// As it stands in the document.
    pub sentence: Sentence<'a>,
    /// In order.
    pub tokens: Vec<Token>,
    /// What it is about.
    pub stems: BTreeSet<Stem>,
}

/// How much a word says about one company.
const FURNITURE: f64 = 0.05;
const COMMON: f64 = 0.35;
const VERB: f64 = 0.85;
const SPECIFIC: f64 = 1.0;

/// The sentences of a strategy in one language, and what their words weigh.
pub(super) struct Corpus<'a> {
    /// In document order.
    pub sentences: Vec<Read<'a>>,
    /// The tables of its language.
    pub tables: Tables,
    /// How many documents they are from.
    pub documents: usize,
    stems: Vec<StemRow>,
    /// Running sentences: what frequencies are counted in.
    running: usize,
}

#[derive(Debug, Default, Clone)]
struct StemRow {
    specificity: f64,
    sentences: usize,
    small: bool,
}

impl<'a> Corpus<'a> {
    pub(super) fn read(sentences: Vec<Sentence<'a>>, tongue: Tongue) -> Self {
        let documents: HashSet<usize> = sentences.iter().map(|sentence| sentence.document).collect();
        let mut corpus = Self {
            sentences: Vec::new(),
            tables: Tables::new(tongue),
            documents: documents.len(),
            stems: Vec::new(),
            running: sentences.len(),
        };
        let mut ids = HashMap::new();
        for sentence in sentences {
            let read = corpus.tokenized(sentence, &mut ids);
            for stem in &read.stems {
                corpus.stems[stem.0].sentences += 1;
            }
            corpus.sentences.push(read);
        }
        corpus
    }

    fn tokenized(&mut self, sentence: Sentence<'a>, ids: &mut HashMap<String, Stem>) -> Read<'a> {
        let mut tokens = Vec::new();
        for (start, raw) in words(sentence.text) {
            let word = raw.to_lowercase().replace('’', "'");
            let stem = self.stem_of(&word, ids);
            if let Some(Stem(row)) = stem
                && raw.starts_with(char::is_lowercase)
            {
                self.stems[row].small = true;
            }
            tokens.push(Token { start, end: start + raw.len(), word, stem });
        }
        let stems = tokens.iter().filter_map(|token| token.stem).collect();
        Read { sentence, tokens, stems }
    }

    fn stem_of(&mut self, word: &str, ids: &mut HashMap<String, Stem>) -> Option<Stem> {
        let figure = word.chars().any(|c| c.is_ascii_digit());
        if figure || word.chars().count() < 2 || self.tables.stop.contains(word) {
            return None;
        }
        let stemmed = self.tables.stem(word);
        if let Some(&known) = ids.get(&stemmed) {
            return Some(known);
        }
        let stem = Stem(self.stems.len());
        self.stems.push(StemRow { specificity: self.tables.specificity(word, &stemmed), ..StemRow::default() });
        ids.insert(stemmed, stem);
        Some(stem)
    }

    /// How much a word says about this company rather than any: 0 to 1.
    pub(super) fn specificity(&self, stem: Stem) -> f64 {
        self.stems[stem.0].specificity
    }

    /// How much two sentences have in common when they share a word: rare and specific words say more.
    pub(super) fn weight(&self, stem: Stem) -> f64 {
        let row = &self.stems[stem.0];
        (1.0 + number(self.running) / number(row.sentences.max(1))).ln() * (0.25 + row.specificity)
    }

    /// Whether a word is one of everyday business.
    pub(super) fn is_everyday(&self, stem: Stem) -> bool {
        self.specificity(stem) <= COMMON
    }

    /// Whether a word is one of this company's, neither everyday nor a verb.
    pub(super) fn is_own(&self, stem: Stem) -> bool {
        self.specificity(stem) >= SPECIFIC
    }

    /// Sentences that hold a word.
    pub(super) fn frequency(&self, stem: Stem) -> usize {
        self.stems[stem.0].sentences
    }

    /// Whether a word is never written small: a name of somebody or something.
    pub(super) fn is_proper(&self, stem: Stem) -> bool {
        self.tables.tongue != Tongue::German && !self.stems[stem.0].small && self.is_own(stem)
    }

    /// The share of `part`'s weight that `whole` holds too: 0 to 1.
    pub(super) fn shared<'s>(&self, part: impl IntoIterator<Item = &'s Stem>, holds: impl Fn(&Stem) -> bool) -> f64 {
        let (mut both, mut all) = (0.0, 0.0);
        for stem in part {
            let weight = self.weight(*stem);
            all += weight;
            both += if holds(stem) { weight } else { 0.0 };
        }
        if all > 0.0 { both / all } else { 0.0 }
    }

    /// The stems of a text from outside the documents that they hold too.
    pub(super) fn known_stems(&self, text: &str) -> HashSet<Stem> {
        let wanted: HashSet<String> =
            words(text).map(|(_, word)| self.tables.stem(&word.to_lowercase().replace('’', "'"))).collect();
        let tokens = self.sentences.iter().flat_map(|read| &read.tokens);
        tokens.filter(|token| wanted.contains(&self.tables.stem(&token.word))).filter_map(|token| token.stem).collect()
    }
}

/// The words of a text with their byte offsets. Elided articles (*l'*, *d'*) are words of their own.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.unicode_word_indices().flat_map(|(start, word)| {
        let elided = word
            .char_indices()
            .find(|&(at, c)| matches!(c, '\'' | '’') && (1..=2).contains(&at) && word.len() > at + c.len_utf8() + 1)
            .filter(|_| {
                let lower = word.to_lowercase();
                ELIDED.iter().any(|head| lower.starts_with(head))
            });
        let (head, tail) = match elided {
            Some((at, mark)) => (word.get(..at), word.get(at + mark.len_utf8()..).map(|t| (at + mark.len_utf8(), t))),
            None => (Some(word), None),
        };
        head.map(|head| (start, head)).into_iter().chain(tail.map(move |(at, tail)| (start + at, tail)))
    })
}

/// First letters of elided words; no English contraction begins with one of these and an apostrophe.
const ELIDED: [&str; 18] =
    ["l'", "d'", "c'", "j'", "n'", "s'", "m'", "t'", "qu'", "l’", "d’", "c’", "j’", "n’", "s’", "m’", "t’", "qu’"];

/// Phrases to look for in sentences, found by their first word.
pub(super) struct Phrases {
    by_first: HashMap<String, Vec<(Vec<String>, f64)>>,
}

impl Phrases {
    fn new(list: impl IntoIterator<Item = (&'static str, f64)>) -> Self {
        let mut by_first: HashMap<String, Vec<_>> = HashMap::new();
        for (phrase, weight) in list {
            let all: Vec<String> = words(phrase).map(|(_, word)| word.to_owned()).collect();
            if let Some((first, rest)) = all.split_first() {
                by_first.entry(first.clone()).or_default().push((rest.to_vec(), weight));
            }
        }
        Self { by_first }
    }

    fn plain(list: &'static str) -> Self {
        Self::new(phrases(list).map(|phrase| (phrase, 1.0)))
    }

    /// Every match: the words it covers, and its weight.
    pub(super) fn matches<'t>(&'t self, tokens: &'t [Token]) -> impl Iterator<Item = (Range<usize>, f64)> + 't {
        tokens.iter().enumerate().flat_map(move |(at, token)| {
            let known = self.by_first.get(&token.word).map(Vec::as_slice).unwrap_or_default();
            let fits = move |rest: &[String]| {
                rest.iter().enumerate().all(|(step, word)| tokens.get(at + 1 + step).is_some_and(|t| t.word == *word))
            };
            known
                .iter()
                .filter(move |(rest, _)| fits(rest))
                .map(move |(rest, weight)| (at..at + 1 + rest.len(), *weight))
        })
    }

    /// The words of the longest phrase that the tokens begin with; 0 where they begin with none.
    pub(super) fn length_at_start(&self, tokens: &[Token]) -> usize {
        let Some((first, after)) = tokens.split_first() else { return 0 };
        let known = self.by_first.get(&first.word).map(Vec::as_slice).unwrap_or_default();
        let fits = |rest: &Vec<String>| {
            rest.len() <= after.len() && rest.iter().zip(after).all(|(word, token)| token.word == *word)
        };
        known.iter().filter(|(rest, _)| fits(rest)).map(|(rest, _)| rest.len() + 1).max().unwrap_or(0)
    }

    /// Whether the tokens hold any.
    pub(super) fn any(&self, tokens: &[Token]) -> bool {
        self.matches(tokens).next().is_some()
    }
}

type Words = HashSet<&'static str>;

/// The tables of one language, ready to look things up in.
pub(super) struct Tables {
    pub tongue: Tongue,
    pub lexicon: &'static Lexicon,
    pub stop: Words,
    pub clausal: Words,
    pub articles: Words,
    pub starters: Words,
    pub particles: Words,
    pub breaks: Words,
    pub and: Words,
    pub denials: Words,
    pub imperatives: Words,
    pub also_nouns: Words,
    pub cue_headings: Words,
    pub becoming_headings: Words,
    pub qualities: Words,
    pub agents: Phrases,
    pub duties: Phrases,
    pub calls: Phrases,
    pub becoming: Phrases,
    pub openers: Phrases,
    pub asides: Phrases,
    pub decisions: Phrases,
    pub signals: Phrases,
    pub supports: Phrases,
    pub reasons: Phrases,
    pub environment: Phrases,
    pub knowledge: Phrases,
    pub skill: Phrases,
    pub motivation: Phrases,
    pub furniture: Words,
    pub bodies: Words,
    pub roles: Words,
    pub metrics: Words,
    pub moves: Words,
    pub reports: Phrases,
    pub limits: Phrases,
    pub totals: Words,
    pub cadences: Phrases,
    pub deadlines: Phrases,
    pub leaders: Words,
    pub business: Words,
    pub definitions: Phrases,
    common: HashSet<String>,
    verbs: HashSet<String>,
    leading: HashSet<String>,
    making: HashSet<String>,
    stemmer: Stemmer,
}

impl Tables {
    fn new(tongue: Tongue) -> Self {
        let lexicon = tongue.lexicon();
        let stemmer = Stemmer::new(tongue.algorithm());
        let set = |list: &'static str| list.split_whitespace().collect::<Words>();
        let stems = |list: &'static str| -> HashSet<String> {
            list.split_whitespace().map(|word| stemmer.stem(word).to_string()).collect()
        };
        Self {
            tongue,
            lexicon,
            stop: set(lexicon.stop),
            clausal: set(lexicon.clausal),
            articles: set(lexicon.articles),
            starters: set(lexicon.starters),
            particles: set(lexicon.particles),
            breaks: set(lexicon.breaks),
            and: set(lexicon.and),
            denials: set(lexicon.denials),
            imperatives: set(lexicon.imperatives),
            also_nouns: set(lexicon.also_nouns),
            cue_headings: set(lexicon.cue_headings),
            becoming_headings: set(lexicon.becoming_headings),
            qualities: set(lexicon.qualities),
            agents: Phrases::plain(lexicon.agents),
            duties: Phrases::new(lexicon.duties.iter().copied()),
            calls: Phrases::new(lexicon.calls.iter().copied()),
            becoming: Phrases::plain(lexicon.becoming),
            openers: Phrases::plain(lexicon.openers),
            asides: Phrases::plain(lexicon.asides),
            decisions: Phrases::plain(lexicon.decisions),
            signals: Phrases::plain(lexicon.signals),
            supports: Phrases::plain(lexicon.supports),
            reasons: Phrases::plain(lexicon.reasons),
            environment: Phrases::plain(lexicon.environment),
            knowledge: Phrases::plain(lexicon.knowledge),
            skill: Phrases::plain(lexicon.skill),
            motivation: Phrases::plain(lexicon.motivation),
            furniture: set(lexicon.furniture),
            bodies: set(lexicon.bodies),
            roles: set(lexicon.roles),
            metrics: set(lexicon.metrics),
            moves: set(lexicon.moves),
            reports: Phrases::plain(lexicon.reports),
            limits: Phrases::plain(lexicon.limits),
            totals: set(lexicon.totals),
            cadences: Phrases::new(lexicon.cadences.iter().copied()),
            deadlines: Phrases::plain(lexicon.deadlines),
            leaders: set(lexicon.leaders),
            business: set(lexicon.business),
            definitions: Phrases::plain(lexicon.definitions),
            common: stems(lexicon.common),
            verbs: stems(lexicon.imperatives),
            leading: stems(lexicon.leading),
            making: stems(lexicon.making),
            stemmer,
        }
    }

    /// Whether a word is a verb as strategies order it: one of the table, or an infinitive by its ending.
    pub(super) fn is_verb(&self, word: &str) -> bool {
        let endings: &[&str] = match self.tongue {
            Tongue::French => &["er", "ir", "oir", "ire", "dre", "ttre"],
            Tongue::Spanish => &["ar", "er", "ir", "arse", "erse", "irse"],
            Tongue::English | Tongue::German => &[],
        };
        self.imperatives.contains(word)
            || word.len() > 4 && !self.stop.contains(word) && endings.iter().any(|ending| word.ends_with(ending))
    }

    /// Whether a word has the stem of a verb as strategies order it.
    pub(super) fn stems_a_verb(&self, word: &str) -> bool {
        self.verbs.contains(&self.stem(word))
    }

    /// Whether a verb says what leaders do with people and decisions.
    pub(super) fn leads(&self, verb: &str) -> bool {
        self.leading.contains(&self.stem(verb))
    }

    /// Whether a verb makes a thing once, and is done.
    pub(super) fn makes(&self, verb: &str) -> bool {
        self.making.contains(&self.stem(verb))
    }

    fn stem(&self, word: &str) -> String {
        self.stemmer.stem(word.trim_end_matches("'s")).to_string()
    }

    fn specificity(&self, word: &str, stem: &str) -> f64 {
        if self.furniture.contains(word) {
            FURNITURE
        } else if self.common.contains(stem) {
            COMMON
        } else if self.verbs.contains(stem) {
            VERB
        } else {
            SPECIFIC
        }
    }
}
