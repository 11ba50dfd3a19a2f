//! Hybrid search over 100,000 made-up passages, beside its two engines called bare.
//!
//! `cargo bench -p search`: prints p50 and p99 of each, and how many times the sum of the two engines alone the whole
//! takes, for a viewer who may read 1,000 passages and for one who may read all. The engines alone do the same work:
//! tantivy is asked for the same terms with the same filter, and the rows are scanned in the same layout, on as many
//! threads. What the searcher adds is looking whether the store has changed, statistics of the readable texts,
//! fusion, and reading the hits. With `-- --quick` a twentieth of it, to try it.

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
    collections::BTreeSet,
    sync::Arc,
    thread,
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
    query::{BooleanQuery, Occur, TermQuery},
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{
        self, LowerCaser, PreTokenizedString, SimpleTokenizer, Stemmer, TextAnalyzer, Token, TokenStream as _,
    },
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
    fn new(passages: usize) -> Self {
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
        Self((0..passages / 10).map(document).collect())
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

    async fn unembedded(&self, _: &OrganizationId, _: &EmbedderId) -> Result<Vec<Audience>, BoxError> {
        Ok(vec![])
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

/// Tantivy with the same terms. The searcher's filter is the compartment in front of each term, so it is here.
struct BareWords {
    searcher: tantivy::Searcher,
    words: Field,
    analyzer: TextAnalyzer,
}

fn compartment(audience: &Audience, term: &str) -> String {
    format!("local\u{1f}{audience}\u{1f}{term}")
}

impl BareWords {
    fn new(made: &Made) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let terms = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqs);
        let words = schema.add_text_field("words", TextOptions::default().set_indexing_options(terms));
        let index = Index::create_in_ram(schema.build());
        let mut analyzer = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(LowerCaser)
            .filter_dynamic(Stemmer::new(tokenizer::Language::English))
            .build();
        let mut writer = index.writer_with_num_threads(1, 256 << 20)?;
        for (_, now, passage) in made.passages() {
            let mut tokens = Vec::with_capacity(WORDS);
            analyzer.token_stream(&passage.text).process(&mut |token| {
                tokens.push(Token { text: compartment(&now.audience, &token.text), ..token.clone() });
            });
            let mut row = TantivyDocument::default();
            row.add_pre_tokenized_text(words, PreTokenizedString { text: String::new(), tokens });
            writer.add_document(row)?;
        }
        writer.commit()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { searcher: reader.searcher(), words, analyzer })
    }

    fn ask(&self, text: &str, readable: &Readable) -> tantivy::Result<usize> {
        let mut words = BTreeSet::new();
        self.analyzer.clone().token_stream(text).process(&mut |token| {
            words.insert(token.text.clone());
        });
        let terms = words.iter().flat_map(|word| readable.iter().map(move |audience| compartment(audience, word)));
        let any = terms.map(|term| -> (Occur, Box<dyn tantivy::query::Query>) {
            let term = Term::from_field_text(self.words, &term);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
        });
        Ok(self.searcher.search(&BooleanQuery::new(any.collect()), &TopDocs::with_limit(DEPTH).order_by_score())?.len())
    }
}

/// The rows of one audience as the searcher lays them out: whole numbers of one byte, flat, with a scale per row.
#[derive(Default)]
struct BareRows {
    ids: Vec<i64>,
    scales: Vec<f32>,
    numbers: Vec<i8>,
}

impl BareRows {
    fn new(made: &Made, audience: &Audience) -> Self {
        let mut rows = Self::default();
        for (_, _, passage) in made.passages().filter(|(_, now, _)| now.audience == *audience) {
            let Some(vector) = &passage.vector else { continue };
            let (scale, numbers) = whole(vector, 127.0);
            rows.ids.push(passage.id.0);
            rows.scales.push(scale);
            rows.numbers.extend(numbers.map(|number| number as i8));
        }
        rows
    }

    /// The score of each row, and the best of them.
    fn nearest(&self, first: usize, rows: usize, query: &[i16]) -> Vec<(f32, i64)> {
        let numbers = self.numbers.chunks_exact(DIMENSIONS);
        let all = self.ids.iter().zip(&self.scales).zip(numbers).skip(first).take(rows);
        let scores = all.map(|((id, scale), row)| {
            let sum: i32 = row.iter().zip(query).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
            (sum as f32 * scale, *id)
        });
        best(scores.collect())
    }
}

/// Every allowed row, on as many threads as there are processors where there are rows enough.
fn scan(groups: &[BareRows], query: &Vector) -> usize {
    let query: Vec<i16> = whole(query, 2_047.0).1.map(|number| number as i16).collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let found = groups.iter().flat_map(|rows| {
        if rows.ids.len() < 16_384 {
            return rows.nearest(0, rows.ids.len(), &query);
        }
        let share = rows.ids.len().div_ceil(threads);
        thread::scope(|scope| {
            let query = &query;
            let parts: Vec<_> =
                (0..threads).map(|part| scope.spawn(move || rows.nearest(part * share, share, query))).collect();
            parts.into_iter().flat_map(|part| part.join().expect("a loop that ends")).collect()
        })
    });
    best(found.collect()).len()
}

fn best(mut scores: Vec<(f32, i64)>) -> Vec<(f32, i64)> {
    if scores.len() > DEPTH {
        scores.select_nth_unstable_by(DEPTH, |a, b| b.0.total_cmp(&a.0));
        scores.truncate(DEPTH);
    }
    scores.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scores
}

fn whole(vector: &Vector, most: f32) -> (f32, impl Iterator<Item = f32>) {
    let numbers = vector.as_slice();
    let scale = numbers.iter().fold(0.0_f32, |largest, number| largest.max(number.abs())) / most;
    (scale, numbers.iter().map(move |number| (number / scale).round()))
}

/// The middle and the ninety-ninth of a hundred.
fn spread(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    (at(50), at(99))
}

fn timed(rounds: usize, mut work: impl FnMut(usize)) -> (f64, f64) {
    work(0);
    let time = |round| {
        let start = Instant::now();
        work(round);
        start.elapsed()
    };
    spread((0..rounds).map(time).collect())
}

/// All of it under `cargo bench`; a small part where it is only tried (`--quick`, `cargo test --benches`).
fn size() -> (usize, usize) {
    let arguments: Vec<String> = std::env::args().collect();
    let says = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if says("--bench") && !says("--quick") { (PASSAGES, ROUNDS) } else { (PASSAGES / 20, ROUNDS / 20) }
}

fn main() -> Result<(), BoxError> {
    let (passages, rounds) = size();
    let made = Arc::new(Made::new(passages));
    let bare = BareWords::new(&made)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let embedder = Arc::new(Given(EmbedderId::new("given", "1")));
    let searcher = Searcher::open(Arc::clone(&made) as _, embedder, IndexPlace::Memory, None)?;
    let mut chance = Chance(42);
    let queries: Vec<String> = (0..rounds).map(|_| chance.text(6)).collect();
    let vector = Chance(7).vector();
    for (name, audiences) in [("1,000 allowed", vec![few()]), ("all allowed", vec![few(), Audience::Org])] {
        let readable = Readable::new(audiences)?;
        let rows: Vec<_> = readable.iter().map(|audience| BareRows::new(&made, audience)).collect();
        let ask = |mode, round: usize| {
            let (organization, text) = (OrganizationId::local(), queries[round].clone());
            let query = Query { organization, readable: readable.clone(), text, limit: 10, mode };
            let results = runtime.block_on(searcher.search(&query)).expect("it answers");
            assert_eq!((results.mode, results.degraded), (mode, None));
        };
        let hybrid = timed(rounds, |round| ask(Mode::Hybrid, round));
        let lexical = timed(rounds, |round| ask(Mode::Lexical, round));
        let vectors = timed(rounds, |round| ask(Mode::Vector, round));
        let words = timed(rounds, |round| assert!(bare.ask(&queries[round], &readable).is_ok()));
        let plain = timed(rounds, |_| assert_eq!(scan(&rows, &vector), DEPTH));
        println!("{passages} passages, {name} (ms, p50 / p99)");
        for (what, (p50, p99)) in [
            ("hybrid", hybrid),
            ("  lexical", lexical),
            ("  vector", vectors),
            ("tantivy alone", words),
            ("scan alone", plain),
        ] {
            println!("  {what:<14} {p50:>8.3} / {p99:>8.3}");
        }
        let ratio = (hybrid.0 / (words.0 + plain.0), hybrid.1 / (words.1 + plain.1));
        println!("  hybrid to the sum of the two alone: {:.2} / {:.2}", ratio.0, ratio.1);
    }
    Ok(())
}
