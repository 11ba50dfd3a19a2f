//! Names: phrases of the documents that could name a capacity.
//!
//! `find` looks where companies put such phrases, `fit` says whether a run of words stands by itself, `kind` whether
//! it names something that people do rather than something that there is.

mod find;
mod fit;
mod kind;

use std::collections::{BTreeSet, HashMap};

use self::find::{
    deed_of_order, deeds_of_agents, deeds_of_duties, deeds_of_purposes, heading, label, leads, recurring,
};
pub(super) use self::kind::{Kind, leadership};
use super::{
    corpus::{Corpus, Read, Stem, words},
    demands::Asked,
};

/// A phrase of the documents that could name a capacity.
#[derive(Debug, Clone)]
pub(super) struct Name<'a> {
    /// Exactly as a document has it.
    pub text: &'a str,
    /// What it is about.
    pub stems: BTreeSet<Stem>,
    /// The heading that it is or opens, under which its demands stand.
    pub heading: Option<&'a str>,
    /// Which sentence of the corpus it was first found in.
    pub found: usize,
    /// What kind of thing it names.
    pub kind: Kind,
    /// How good a name it makes by its form alone: 0 to 1.
    pub form: f64,
}

/// All phrases that could name a capacity, in the order they are found; each once, in its best form.
pub(super) fn names<'a>(corpus: &Corpus<'a>, asked: &[Asked]) -> Vec<Name<'a>> {
    let mut found = Found::new(corpus);
    for (at, read) in corpus.sentences.iter().enumerate() {
        if read.sentence.is_heading() && !read.sentence.past && !read.sentence.names_document {
            found.add(at, heading(read, corpus));
        }
    }
    for at in leads(corpus) {
        found.add(at, heading(&corpus.sentences[at], corpus));
    }
    for at in asked.iter().map(|asked| asked.sentence) {
        let read = &corpus.sentences[at];
        found.add(at, label(read, corpus));
        found.add(at, deed_of_order(read, corpus));
        if read.sentence.is_heading() {
            continue;
        }
        for deeds in [deeds_of_duties, deeds_of_agents, deeds_of_purposes] {
            for name in deeds(read, corpus) {
                found.add(at, Some(name));
            }
        }
    }
    for (at, name) in recurring(corpus, asked) {
        found.add(at, Some(name));
    }
    found.names
}

/// Names by their wording: the same words are one name.
struct Found<'a> {
    names: Vec<Name<'a>>,
    at: HashMap<String, usize>,
    /// The documents' own titles: what stands in one names a paper.
    titles: Vec<String>,
}

/// In lower case, each word between two spaces.
fn spaced(text: &str) -> String {
    let lower = text.to_lowercase();
    words(&lower).fold(" ".to_owned(), |spaced, (_, word)| spaced + word + " ")
}

impl<'a> Found<'a> {
    fn new(corpus: &Corpus<'a>) -> Self {
        let is_title = |read: &&Read<'_>| read.sentence.names_document;
        let titles = corpus.sentences.iter().filter(is_title).map(|read| spaced(read.sentence.text)).collect();
        Self { names: Vec::new(), at: HashMap::new(), titles }
    }

    fn add(&mut self, sentence: usize, name: Option<Name<'a>>) {
        let Some(name) = name else { return };
        let own = spaced(name.text);
        if self.titles.iter().any(|title| title.contains(&own)) {
            return;
        }
        if let Some(&known) = self.at.get(&own) {
            let known = &mut self.names[known];
            // Seen in several forms is better than in one.
            known.form = (known.form.max(name.form) + 0.05).min(1.2);
            known.heading = known.heading.or(name.heading);
            known.kind = known.kind.max(name.kind);
        } else {
            self.at.insert(own, self.names.len());
            self.names.push(Name { found: sentence, ..name });
        }
    }
}
