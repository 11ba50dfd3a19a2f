//! Hybrid search over 100,000 made-up passages, beside its two engines called bare.
//!
//! `cargo bench -p search`: prints p50 and p99 of each, and how many times the sum of the two engines the whole
//! takes, for a viewer who may read 1,000 passages and for one who may read all. The engines called bare are
//! tantivy's own query of the same words with a filter on the audience, and a plain loop over the same rows.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "small numbers, made here and printed"
)]

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use audience::{Audience, OrganizationId, Readable};
use document::{DocumentId, Language, Place, Source, Span, Version};
use search::{
    Change, Changed, ChangedDocument, ChangedPassage, Corpus, Found, IndexPlace, Mode, PassageId, Query, Searcher,
    VectorChanges, VectorRow,
    embed::{BoxError, EmbedError, Embedder, EmbedderId, TextKind, Vector},
};
use tantivy::{
    Index, ReloadPolicy, TantivyDocument, Term,
    collector::TopDocs,
    query::{BooleanQuery, ConstScoreQuery, Occur, TermQuery},
    schema::{IndexRecordOption, STRING, Schema, TEXT},
};

const PASSAGES: usize = 100_000;
const ALLOWED: usize = 1_000;
const DIMENSIONS: usize = 256;
const WORDS: usize = 100;
const ROUNDS: usize = 300;
const DEPTH: usize = 100;

/// The same numbers on every run (Marsaglia 2003, xorshift64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A word, frequent ones as in a language: the n-th about 1/n as often as the first.
    fn word(&mut self) -> String {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        format!("w{}", (20_000_f64.powf(unit)) as u64)
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn vector(&mut self) -> Vector {
        let numbers = (0..DIMENSIONS).map(|_| (self.next() >> 40) as f32 / 16_777_216.0 - 0.5).collect();
        Vector::normalised(numbers).expect("random numbers have a direction")
    }
}

struct Made(Vec<Changed>);

fn few() -> Audience {
    Audience::Program("few".parse().expect("an id"))
}

impl Made {
    /// Documents of ten passages; the first hundred for few, the others for all.
    fn new() -> Self {
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
        let document = |number: usize| {
            let passages = (0..10).map(|n| ChangedPassage {
                id: PassageId((number * 10 + n + 1) as i64),
                heading: vec![],
                text: chance.text(WORDS),
                vector: Some(chance.vector()),
            });
            let now = ChangedDocument {
                audience: if number < ALLOWED / 10 { few() } else { Audience::Org },
                title: None,
                language: Some(Language::english()),
                passages: passages.collect(),
            };
            Changed {
                change: Change(number as i64 + 1),
                organization: OrganizationId::local(),
                document_id: DocumentId::at(number as u64, [0; 10]),
                now: Some(now),
            }
        };
        Self((0..PASSAGES / 10).map(document).collect())
    }

    fn passages(&self) -> impl Iterator<Item = (&Changed, &ChangedDocument, &ChangedPassage)> {
        let now = self.0.iter().filter_map(|changed| Some((changed, changed.now.as_ref()?)));
        now.flat_map(|(changed, now)| now.passages.iter().map(move |passage| (changed, now, passage)))
    }
}

#[async_trait]
impl Corpus for Made {
    fn identity(&self) -> &'static str {
        "made"
    }

    async fn latest(&self) -> Result<Change, BoxError> {
        Ok(self.0.last().map(|changed| changed.change).unwrap_or_default())
    }

    async fn changed(&self, after: Change, limit: u32, _: Option<&EmbedderId>) -> Result<Vec<Changed>, BoxError> {
        Ok(self.0.iter().skip(after.0 as usize).take(limit as usize).cloned().collect())
    }

    async fn vectors(&self, _: &OrganizationId, _: &EmbedderId, _: Change) -> Result<VectorChanges, BoxError> {
        let rows = self.passages().filter_map(|(changed, now, passage)| {
            let vector = passage.vector.clone()?;
            Some(VectorRow { id: passage.id, document_id: changed.document_id, audience: now.audience.clone(), vector })
        });
        Ok(VectorChanges { upto: self.latest().await?, changed: vec![], rows: rows.collect() })
    }

    async fn languages(&self, _: &OrganizationId, _: &Readable) -> Result<Vec<Option<Language>>, BoxError> {
        Ok(vec![Some(Language::english())])
    }

    async fn passages(&self, _: &OrganizationId, _: &Readable, ids: &[PassageId]) -> Result<Vec<Found>, BoxError> {
        let found = |id: &PassageId| {
            let index = usize::try_from(id.0 - 1).ok()?;
            let changed = self.0.get(index / 10)?;
            let now = changed.now.as_ref()?;
            let source = Source { document_id: changed.document_id, document: String::new(), version: Version::FIRST };
            Some(Found {
                id: *id,
                source: Arc::new(source),
                audience: now.audience.clone(),
                place: Place::section(vec![]),
                span: Span { start: 0, end: 0 },
                text: now.passages.get(index % 10)?.text.clone(),
            })
        };
        Ok(ids.iter().filter_map(found).collect())
    }
}

struct Given(EmbedderId);

#[async_trait]
impl Embedder for Given {
    fn id(&self) -> &EmbedderId {
        &self.0
    }

    fn weight(&self) -> f32 {
        0.3
    }

    async fn embed(&self, texts: &[&str], _: TextKind) -> Result<Vec<Option<Vector>>, EmbedError> {
        Ok(texts.iter().map(|text| Some(Chance(text.len() as u64 + 7).vector())).collect())
    }
}

/// Tantivy with the same words, and a filter as one would write it.
struct Bare {
    searcher: tantivy::Searcher,
    words: tantivy::schema::Field,
    audience: tantivy::schema::Field,
}

impl Bare {
    fn new(made: &Made) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let words = schema.add_text_field("words", TEXT);
        let audience = schema.add_text_field("audience", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 256 << 20)?;
        for (_, now, passage) in made.passages() {
            let mut row = TantivyDocument::default();
            row.add_text(words, &passage.text);
            row.add_text(audience, now.audience.to_string());
            writer.add_document(row)?;
        }
        writer.commit()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { searcher: reader.searcher(), words, audience })
    }

    fn ask(&self, text: &str, readable: &Readable) -> tantivy::Result<usize> {
        let term = |field, text: &str, option| -> Box<dyn tantivy::query::Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, text), option))
        };
        let words: HashSet<&str> = text.split(' ').collect();
        let any = words.into_iter().map(|word| (Occur::Should, term(self.words, word, IndexRecordOption::WithFreqs)));
        let any = BooleanQuery::new(any.collect());
        let audiences = readable
            .iter()
            .map(|audience| (Occur::Should, term(self.audience, &audience.to_string(), IndexRecordOption::Basic)));
        let audiences = ConstScoreQuery::new(Box::new(BooleanQuery::new(audiences.collect())), 0.0);
        let all: Vec<(Occur, Box<dyn tantivy::query::Query>)> =
            vec![(Occur::Must, Box::new(any)), (Occur::Must, Box::new(audiences))];
        Ok(self.searcher.search(&BooleanQuery::new(all), &TopDocs::with_limit(DEPTH).order_by_score())?.len())
    }
}

/// Every allowed row of numbers as they are, on one thread.
fn scan(made: &Made, query: &Vector, readable: &Readable) -> usize {
    let allowed = made.passages().filter(|(_, now, _)| readable.allows(&now.audience));
    let mut scores: Vec<(f32, i64)> = allowed
        .filter_map(|(_, _, passage)| {
            let product = passage.vector.as_ref()?.as_slice().iter().zip(query.as_slice()).map(|(a, b)| a * b).sum();
            Some((product, passage.id.0))
        })
        .collect();
    let depth = DEPTH.min(scores.len().saturating_sub(1));
    scores.select_nth_unstable_by(depth, |a, b| b.0.total_cmp(&a.0));
    scores.truncate(DEPTH);
    scores.len()
}

/// The middle and the ninety-ninth of a hundred.
fn spread(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    (at(50), at(99))
}

fn timed(mut work: impl FnMut(usize)) -> (f64, f64) {
    let time = |round| {
        let start = Instant::now();
        work(round);
        start.elapsed()
    };
    spread((0..ROUNDS).map(time).collect())
}

fn main() -> Result<(), BoxError> {
    let made = Made::new();
    let bare = Bare::new(&made)?;
    let made = Arc::new(made);
    let runtime = tokio::runtime::Runtime::new()?;
    let corpus: Arc<dyn Corpus> = Arc::clone(&made) as _;
    let embedder = Arc::new(Given(EmbedderId::new("given", "1")));
    let searcher = Searcher::open(corpus, embedder, IndexPlace::Memory, None)?;
    let mut chance = Chance(42);
    let queries: Vec<String> = (0..ROUNDS).map(|_| chance.text(6)).collect();
    let vector = Chance(7).vector();
    for (name, audiences) in [("1,000 allowed", vec![few()]), ("all allowed", vec![few(), Audience::Org])] {
        let readable = Readable::new(audiences)?;
        let ask = |mode, round: usize| {
            let organization = OrganizationId::local();
            let text = queries[round].clone();
            let query = Query { organization, readable: readable.clone(), text, limit: 10, mode };
            runtime.block_on(searcher.search(&query)).expect("it answers");
        };
        ask(Mode::Hybrid, 0);
        let hybrid = timed(|round| ask(Mode::Hybrid, round));
        let lexical = timed(|round| ask(Mode::Lexical, round));
        let vectors = timed(|round| ask(Mode::Vector, round));
        let words = timed(|round| assert!(bare.ask(&queries[round], &readable).is_ok()));
        let plain = timed(|_| assert_eq!(scan(&made, &vector, &readable), DEPTH));
        println!("{PASSAGES} passages, {name} (ms, p50 / p99)");
        for (what, (p50, p99)) in [
            ("hybrid", hybrid),
            ("  lexical", lexical),
            ("  vector", vectors),
            ("tantivy bare", words),
            ("scan bare", plain),
        ] {
            println!("  {what:<14} {p50:>8.3} / {p99:>8.3}");
        }
        println!("  hybrid beside the sum of both bare: {:.2}", hybrid.0 / (words.0 + plain.0));
    }
    Ok(())
}
