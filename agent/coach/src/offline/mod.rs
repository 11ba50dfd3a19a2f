//! The drafter without a model: a capacity map by extraction alone.
//!
//! It finds the sentences that ask something of a company's people, chooses names among the company's own
//! phrases so that together they cover what is asked (descriptions first, then groups, as in Osiński's *Lingo*,
//! 2004, because a group that cannot be named is of no use to a coach), and lets sentences stand as lines. It
//! writes no prose: a name is a phrase of the documents, a line a sentence of them, trimmed. What extraction
//! cannot support stays empty and is flagged.
//!
//! Pure and deterministic: no model, no clock, no chance.

mod assemble;
mod columns;
mod corpus;
mod demands;
mod figures;
mod groups;
mod intent;
mod lexicon;
mod lines;
mod names;
mod sentences;
mod tensions;
mod tongue;

use std::collections::{BTreeMap, HashSet};

use document::Language;

use self::{
    corpus::Corpus,
    lexicon::Tongue,
    sentences::{Sentence, sentences},
    tongue::Ear,
};
use crate::{
    Brief,
    events::{DraftEvent, Named},
    map::{Draft, FailedDocument, Intent},
    standing::Standing,
};

/// Why there is no draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfflineError {
    /// There is nothing to read.
    #[error("the documents hold no text to draft from: give documents that say what the company wants to become")]
    Empty,
    /// No document is in a language that the drafter reads.
    #[error(
        "the offline drafter reads English, French, German and Spanish, and the documents are in {found}: \
         configure a model with --model"
    )]
    Unread {
        /// What they are in, as far as it can be told.
        found: String,
    },
    /// The documents have nothing in the language that was asked for, and extraction cannot translate.
    #[error(
        "the documents hold nothing in '{asked}', and the offline drafter cannot translate: leave --language out \
         or configure a model with --model"
    )]
    NotInLanguage {
        /// What was asked for.
        asked: Language,
    },
    /// Nothing in the documents asks anything of anybody.
    #[error(
        "no sentence of the documents asks anything of the people who lead: give documents that state goals, \
         principles or priorities"
    )]
    NoDemand,
}

/// Whether the drafter knows demand sentences in a language.
pub fn reads(language: &Language) -> bool {
    Tongue::of(language).is_some()
}

/// Drafts a capacity map from a strategy by extraction alone.
///
/// The draft is in the language of the brief, or else in the one that most of the documents' text is in. Documents
/// in a language that the drafter does not read are listed under `failed`; sentences in another than the draft's
/// are left out.
pub fn draft(brief: &Brief, events: &mut dyn FnMut(DraftEvent)) -> Result<Draft, OfflineError> {
    let heard = hear(brief, events)?;
    let corpus = Corpus::read(heard.sentences, heard.tongue);
    let standing = standing(brief);
    let steer: HashSet<_> = brief.intent.as_deref().map(|text| corpus.known_stems(text)).unwrap_or_default();
    let asked = demands::asked(&corpus, &standing, |read| intent::steer(&corpus, &steer, read));
    let groups = groups::groups(&corpus, &asked, names::names(&corpus, &asked), &steer);
    if groups.is_empty() {
        return Err(OfflineError::NoDemand);
    }
    let found = assemble::Found { brief, corpus: &corpus, standing: &standing, asked: &asked, groups: &groups };
    let draft = found.draft(heard.failed);
    events(DraftEvent::Gathered { demands: draft.demands.len() });
    let Intent { statement, proposed, .. } = draft.map.intent.clone();
    events(DraftEvent::Intent { statement, proposed });
    let named = draft
        .map
        .capacities
        .iter()
        .map(|capacity| Named { name: capacity.name.clone(), demands: capacity.demands.clone() });
    events(DraftEvent::Proposed { capacities: named.collect() });
    Ok(draft)
}

/// How much each document counts: its rank, and a little how recent it is.
fn standing(brief: &Brief) -> Vec<f64> {
    let all: Vec<Standing> = brief.strategy.documents.iter().map(Standing::of).collect();
    all.iter().map(|one| 0.5 + 0.4 * one.rank.weight() + 0.1 * one.recency(&all)).collect()
}

/// What of the documents the drafter can read.
struct Heard<'a> {
    tongue: Tongue,
    sentences: Vec<Sentence<'a>>,
    failed: Vec<FailedDocument>,
}

fn hear<'a>(brief: &'a Brief, events: &mut dyn FnMut(DraftEvent)) -> Result<Heard<'a>, OfflineError> {
    let ear = Ear::new();
    let documents = &brief.strategy.documents;
    if documents.iter().all(|document| document.text.as_str().trim().is_empty()) {
        return Err(OfflineError::Empty);
    }
    let mut all = Vec::new();
    let mut failed = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let found = sentences(index, document, ear.main_of(document), &ear);
        if found.is_empty() && !document.text.as_str().trim().is_empty() {
            let unread = unread(&document.source.document, document.language.as_ref());
            events(DraftEvent::LeftOut { document: unread.document.clone(), reason: unread.error.clone() });
            failed.push(unread);
        }
        all.extend(found);
    }
    let tongue = match &brief.language {
        Some(asked) => Tongue::of(asked).ok_or_else(|| OfflineError::NotInLanguage { asked: asked.clone() })?,
        None => most_spoken(&all).ok_or_else(|| unread_all(brief))?,
    };
    let (kept, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|sentence| sentence.tongue == tongue);
    if kept.is_empty() {
        return Err(match &brief.language {
            Some(asked) => OfflineError::NotInLanguage { asked: asked.clone() },
            None => unread_all(brief),
        });
    }
    let read: HashSet<usize> = kept.iter().map(|sentence| sentence.document).collect();
    let left: BTreeMap<usize, Tongue> = others.iter().map(|sentence| (sentence.document, sentence.tongue)).collect();
    for (document, other) in left.into_iter().filter(|(document, _)| !read.contains(document)) {
        events(DraftEvent::LeftOut {
            document: documents[document].source.document.clone(),
            reason: format!("the draft is in '{}': --language {} drafts from this one", tongue.tag(), other.tag()),
        });
    }
    Ok(Heard { tongue, sentences: kept, failed })
}

/// The language that most characters are in.
fn most_spoken(sentences: &[Sentence<'_>]) -> Option<Tongue> {
    let mut spoken: BTreeMap<Tongue, u32> = BTreeMap::new();
    for sentence in sentences {
        *spoken.entry(sentence.tongue).or_default() += sentence.span.len();
    }
    spoken.into_iter().max_by(|(left, a), (right, b)| a.cmp(b).then(right.cmp(left))).map(|(tongue, _)| tongue)
}

fn unread(document: &str, language: Option<&Language>) -> FailedDocument {
    let language = language.map_or_else(|| "unknown".to_owned(), |language| format!("'{language}'"));
    FailedDocument {
        document: document.to_owned(),
        error: format!(
            "its language is {language}, and the offline drafter reads English, French, German and Spanish: \
             configure a model with --model"
        ),
    }
}

fn unread_all(brief: &Brief) -> OfflineError {
    let found: std::collections::BTreeSet<String> = brief
        .strategy
        .documents
        .iter()
        .map(|document| document.language.as_ref().map_or_else(|| "another language".to_owned(), Language::to_string))
        .collect();
    OfflineError::Unread { found: found.into_iter().collect::<Vec<_>>().join(", ") }
}

/// A count as a weight.
fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
