use std::collections::{BTreeSet, HashMap};

use audience::{OrganizationId, Readable};
use tantivy::{
    Index, ReloadPolicy, Searcher, SegmentReader, Term,
    collector::TopDocs,
    query::{Bm25StatisticsProvider, BooleanQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{BETWEEN, Fields, Statistics, StatisticsByCompartment, compartment};
use crate::{Change, PassageId, Scored, SearchError, index::analysis::Analysis};

/// One committed state of the words index.
pub(crate) struct WordsView {
    searcher: Searcher,
    fields: Fields,
    statistics: StatisticsByCompartment,
    pub(crate) upto: Change,
}

impl WordsView {
    pub(super) fn open(index: &Index, fields: Fields, upto: Change) -> Result<Self, SearchError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let mut statistics = StatisticsByCompartment::new();
        for segment in searcher.segment_readers() {
            count(segment, &mut statistics)?;
        }
        Ok(Self { searcher, fields, statistics, upto })
    }

    pub(super) fn index(&self) -> &Index {
        self.searcher.index()
    }

    /// The passages that hold words of a text, by BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75), best first.
    pub(crate) fn ask(
        &self,
        organization: &OrganizationId,
        readable: &Readable,
        text: &str,
        limit: usize,
    ) -> Result<Vec<Scored>, SearchError> {
        let compartments: Vec<_> = readable.iter().map(|audience| compartment(organization, audience)).collect();
        let statistics: Vec<_> =
            compartments.iter().filter_map(|name| Some((name, self.statistics.get(name)?))).collect();
        let question = Question::ask(self, &statistics, text)?;
        if question.clauses.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let query = BooleanQuery::new(question.clauses);
        let top = TopDocs::with_limit(limit).order_by_score();
        let top = self.searcher.search_with_statistics_provider(&query, &top, &question.rarity)?;
        self.passages(top)
    }

    fn passages(&self, top: Vec<(f32, tantivy::DocAddress)>) -> Result<Vec<Scored>, SearchError> {
        let mut columns = HashMap::new();
        let mut scored = Vec::with_capacity(top.len());
        for (score, address) in top {
            let column = match columns.entry(address.segment_ord) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(new) => {
                    let segment = self.searcher.segment_reader(address.segment_ord);
                    new.insert(segment.fast_fields().u64("passage")?)
                }
            };
            if let Some(id) = column.first(address.doc_id) {
                scored.push((PassageId(id.cast_signed()), score));
            }
        }
        // Equal scores come in the order of the segments, which says nothing.
        scored.sort_by(|(a_id, a), (b_id, b)| b.total_cmp(a).then(a_id.cmp(b_id)));
        Ok(scored)
    }
}

/// A query's terms in each readable compartment, and how rare they are in all of these together.
struct Question {
    clauses: Vec<(Occur, Box<dyn Query>)>,
    rarity: Rarity,
}

impl Question {
    /// The text is analysed in every language that is there to be found, so that it meets each document in its own.
    fn ask(view: &WordsView, among: &[(&String, &Statistics)], text: &str) -> Result<Self, SearchError> {
        let analyses: BTreeSet<Analysis> = among.iter().flat_map(|(_, counts)| &counts.analyses).copied().collect();
        let terms: BTreeSet<String> = analyses.iter().flat_map(|analysis| analysis.terms(text)).collect();
        let passages = among.iter().map(|(_, counts)| counts.passages).sum();
        let words = among.iter().map(|(_, counts)| counts.words).sum();
        let mut rarity = Rarity { passages, words, holding: HashMap::new() };
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for term in terms {
            let mut found = Vec::new();
            let mut holding = 0;
            for (compartment, _) in among {
                let term = Term::from_field_text(view.fields.words, &format!("{compartment}{term}"));
                let here = view.searcher.doc_freq(&term)?;
                if here > 0 {
                    holding += here;
                    found.push(term);
                }
            }
            for term in found {
                rarity.holding.insert(term.clone(), holding);
                clauses.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
            }
        }
        Ok(Self { clauses, rarity })
    }
}

/// The statistics of the readable texts.
struct Rarity {
    passages: u64,
    words: u64,
    holding: HashMap<Term, u64>,
}

impl Bm25StatisticsProvider for Rarity {
    fn total_num_tokens(&self, _field: Field) -> tantivy::Result<u64> {
        Ok(self.words)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.passages)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        // Deleted passages are counted until their segment is merged.
        Ok(self.holding.get(term).copied().unwrap_or(0).min(self.passages))
    }
}

fn count(segment: &SegmentReader, statistics: &mut StatisticsByCompartment) -> Result<(), SearchError> {
    let Some(whose) = segment.fast_fields().str("compartment")? else { return Ok(()) };
    let length = segment.fast_fields().u64("length")?;
    let mut counts: Vec<(u64, u64)> = vec![(0, 0); whose.num_terms()];
    for row in segment.doc_ids_alive() {
        let Some(ordinal) = whose.term_ords(row).next() else { continue };
        if let Some((passages, words)) = usize::try_from(ordinal).ok().and_then(|ordinal| counts.get_mut(ordinal)) {
            *passages += 1;
            *words += length.first(row).unwrap_or(0);
        }
    }
    let mut name = String::new();
    for (ordinal, (passages, words)) in (0_u64..).zip(counts) {
        name.clear();
        if passages == 0 || !whose.ord_to_str(ordinal, &mut name).map_err(tantivy::TantivyError::from)? {
            continue;
        }
        let Some((compartment, analysis)) = name.rsplit_once(BETWEEN) else { continue };
        let all = statistics.entry(format!("{compartment}{BETWEEN}")).or_default();
        all.passages += passages;
        all.words += words;
        all.analyses.insert(Analysis::named(analysis));
    }
    Ok(())
}
