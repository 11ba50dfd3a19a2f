//! The words index: tantivy, one index for all organizations.
//!
//! Every term carries the compartment it belongs to, organization and audience, in front of it. So a query can only
//! be asked inside compartments, costs nothing for what it may not see, and its BM25 statistics (how rare a word is,
//! how long a passage usually is) are those of the readable texts alone: a text that the viewer may not read cannot
//! be felt in a score.

mod ask;
mod follow;

use std::collections::{BTreeMap, BTreeSet};

use audience::{Audience, OrganizationId};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};

use super::analysis::Analysis;

pub(crate) use ask::WordsView;
pub(crate) use follow::{WordsIndex, blocking};

/// Between the parts of a term; in no id, no audience and no word.
const BETWEEN: char = '\u{1f}';

/// The fields of one passage.
#[derive(Debug, Clone, Copy)]
struct Fields {
    /// Its words: compartment and term.
    words: Field,
    /// Organization and document, by which it is deleted.
    document: Field,
    /// Its id in the store.
    passage: Field,
    /// Organization, audience and analysis, for the statistics.
    compartment: Field,
    /// Its words, counted.
    length: Field,
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer("raw") // Not used: terms come ready made.
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(true);
    let fields = Fields {
        words: builder.add_text_field("words", TextOptions::default().set_indexing_options(words)),
        document: builder.add_text_field("document", STRING),
        passage: builder.add_u64_field("passage", FAST),
        compartment: builder.add_text_field("compartment", STRING | FAST),
        length: builder.add_u64_field("length", FAST | INDEXED),
    };
    (builder.build(), fields)
}

/// Whose texts: what stands in front of every term.
pub(crate) fn compartment(organization: &OrganizationId, audience: &Audience) -> String {
    format!("{organization}{BETWEEN}{audience}{BETWEEN}")
}

/// What is known of all passages of one compartment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Statistics {
    passages: u64,
    words: u64,
    analyses: BTreeSet<Analysis>,
}

type StatisticsByCompartment = BTreeMap<String, Statistics>;
