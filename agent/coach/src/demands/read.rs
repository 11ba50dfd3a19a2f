//! Read and check: every passage, in document order, in batches; the demands in each, with quotes that stand.

use audience::{Compartment, Org};
use document::{BlockKind, Passage, Span, count_tokens};
use prompts::{Material, read_demands};

use super::{Found, SENTENCE_CHARS_MAX};
use crate::{
    Strategy, StrategyDocument, clean,
    evidence::{Checker, Shown, says_something},
    map::{Evidence, Quotes},
    standing::{Standing, Standings, file_name},
};

/// Most quotes that one demand of one batch may bring.
const QUOTES_MAX: usize = 4;
/// Most quotes of what the company is to become that one batch may bring.
const BECOMING_MAX: usize = 4;

/// A passage as one batch shows it, with the number that its id is made of.
#[derive(Debug, Clone)]
pub(crate) struct Numbered {
    number: usize,
    pub(crate) shown: Shown,
    material: Material<Org>,
    tokens: usize,
}

/// The one door from a typed passage to a prompt: the audience stays in the type.
fn material<A: Compartment>(id: String, passage: &Passage<A>, text: &str, standing: Option<Standing>) -> Material<A> {
    let standing = standing.map(|standing| standing.to_string()).unwrap_or_default();
    let origin = format!("{}{standing} | {}", file_name(&passage.source.document), passage.place);
    Material::new(id, &origin, text)
}

/// Whether a passage can ask anything. A few loose words and addresses cannot, since no quote could stand on them; nor
/// can headings alone that the place of the next passage repeats.
fn can_ask(document: &StrategyDocument, passage: &Passage<Org>, next: Option<&Passage<Org>>) -> bool {
    let (mut prose, mut headings) = (String::new(), Vec::new());
    let first = document.blocks.partition_point(|block| block.span.end <= passage.span.start);
    for block in document.blocks.iter().skip(first).take_while(|block| block.span.start < passage.span.end) {
        let (start, end) = (block.span.start.max(passage.span.start), block.span.end.min(passage.span.end));
        let text = document.text.slice(Span { start, end }).unwrap_or_default();
        if block.kind == BlockKind::Heading {
            headings.push(text.trim());
        } else {
            prose.extend(text.lines().filter(|line| !is_link_definition(line)).flat_map(|line| [line, "\n"]));
        }
    }
    let above = next.map(|next| next.place.heading.as_slice()).unwrap_or_default();
    let are_repeated = headings.iter().all(|heading| above.iter().any(|above| above.trim() == *heading));
    says_something(&prose) || (!are_repeated && says_something(&format!("{}\n{prose}", headings.join("\n"))))
}

/// `[name]: address`, as Markdown has it.
fn is_link_definition(line: &str) -> bool {
    let target = line.trim().strip_prefix('[').and_then(|line| line.split_once("]:"));
    target.is_some_and(|(_, target)| target.split_whitespace().count() == 1)
}

/// Every passage of all documents that can ask something, in document order, in batches of at most `tokens_max`. A
/// passage that is larger alone is shown in pieces.
pub(crate) fn batches(strategy: &Strategy, standings: &Standings, tokens_max: usize) -> Vec<Vec<Numbered>> {
    let mut all = Vec::new();
    for (document, read) in strategy.documents.iter().enumerate() {
        let asking = read.passages.iter().enumerate().filter(|(at, one)| can_ask(read, one, read.passages.get(at + 1)));
        for (_, passage) in asking {
            for span in pieces(passage, tokens_max) {
                let Some(text) = read.text.slice(span) else { continue };
                let number = all.len() + 1;
                let material = material(format!("p{number}"), passage, text, standings.nth(document));
                let tokens = count_tokens(&material.to_string());
                all.push(Numbered { number, shown: Shown { document, span }, material, tokens });
            }
        }
    }
    super::by_size(all, |passage| passage.tokens, tokens_max, usize::MAX)
}

/// The passage's range, halved until each piece fits.
fn pieces(passage: &Passage<Org>, tokens_max: usize) -> Vec<Span> {
    // With the marks around it; a token is at least one byte, so most passages need no counting.
    let room = tokens_max.saturating_sub(64).max(64);
    let tokens = if passage.text.len() <= room { 0 } else { count_tokens(&passage.text) };
    let count = u32::try_from(tokens.div_ceil(room)).unwrap_or(u32::MAX).max(1);
    let length = passage.span.len().div_ceil(count).max(1);
    (0..count)
        .map(|piece| {
            let start = passage.span.start + piece * length;
            Span { start, end: (start + length).min(passage.span.end) }
        })
        .filter(|span| !span.is_empty())
        .collect()
}

/// What a batch is asked.
pub(crate) fn question<'a>(batch: &[Numbered], demands_max: usize, language: &'a str) -> read_demands::ReadDemands<'a> {
    let passages = batch.iter().map(|passage| passage.material.clone()).collect();
    read_demands::ReadDemands { passages, demands_max, becoming_max: BECOMING_MAX, language }
}

/// What stands of an answer about one batch.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) found: Vec<Found>,
    /// What says what the company is to become.
    pub(crate) becoming: Vec<Evidence>,
    pub(crate) quotes: Quotes,
}

/// The part of an answer whose quotes stand, and how many quotes did and did not.
pub(crate) fn accept(
    answer: read_demands::Answer,
    batch: &[Numbered],
    checker: &Checker<'_>,
    demands_max: usize,
) -> Reading {
    let mut quotes = Quotes::default();
    let mut found = Vec::new();
    for demand in answer.demands.into_iter().take(demands_max) {
        let evidence = stand(demand.quotes, QUOTES_MAX, batch, checker, &mut quotes);
        if let Some(text) = clean::line(&demand.text, SENTENCE_CHARS_MAX).filter(|_| !evidence.is_empty()) {
            found.push(Found { text, evidence });
        }
    }
    let becoming = stand(answer.becoming, BECOMING_MAX, batch, checker, &mut quotes);
    Reading { found, becoming, quotes }
}

/// The first of these quotes as far as they stand, each once.
fn stand(
    named: Vec<read_demands::Quote>,
    quotes_max: usize,
    batch: &[Numbered],
    checker: &Checker<'_>,
    quotes: &mut Quotes,
) -> Vec<Evidence> {
    let shown: Vec<Shown> = batch.iter().map(|passage| passage.shown).collect();
    let passage = |id: &str| {
        let number: usize = id.trim().strip_prefix('p')?.parse().ok()?;
        batch.iter().find(|passage| passage.number == number).map(|passage| passage.shown)
    };
    let mut evidence = Vec::new();
    for quote in named.into_iter().take(quotes_max) {
        let Some(first) = passage(&quote.passage).or(shown.first().copied()) else { continue };
        match checker.check(&quote.quote, first, &shown) {
            Ok(found) if evidence.contains(&found) => {}
            Ok(found) => {
                quotes.kept += 1;
                evidence.push(found);
            }
            Err(reason) => {
                quotes.dropped += 1;
                tracing::debug!(%reason, chars = quote.quote.chars().count(), "quote dropped");
            }
        }
    }
    evidence
}

#[cfg(test)]
mod tests {
    use document::Place;

    use super::*;
    use crate::sample;

    fn strategy() -> Strategy {
        Strategy {
            documents: vec![
                sample::deck(
                    "a/board-deck.pptx",
                    &[(1, &["We close two plants by June."]), (2, &["Depots decide on repairs."])],
                ),
                sample::deck("notes.md", &[(1, &["The pump is sold by contract only now."])]),
            ],
        }
    }

    #[test]
    fn every_passage_is_read_once_in_order() {
        let strategy = strategy();
        let batches = batches(&strategy, &Standings::of(&strategy), 80);
        let shown: Vec<_> =
            batches.iter().map(|batch| batch.iter().map(|p| p.material.to_string()).collect::<Vec<_>>()).collect();
        insta::assert_snapshot!(shown.concat().join("\n"), @r"
        ⟦p1 | board-deck.pptx (strategy) | slide 1⟧
        We close two plants by June.
        ⟦/p1⟧
        ⟦p2 | board-deck.pptx (strategy) | slide 2⟧
        Depots decide on repairs.
        ⟦/p2⟧
        ⟦p3 | notes.md | slide 1⟧
        The pump is sold by contract only now.
        ⟦/p3⟧
        ");
        assert_eq!(shown.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_passage_that_asks_nothing_is_left_out() {
        let block = |kind, under: &[&str], text: &str| {
            (kind, Place::section(under.iter().map(|&heading| heading.to_owned()).collect()), text.to_owned())
        };
        let (repeated, alone) = ("Goal one: sell fewer boxes", "Goal two: close two plants");
        let blocks = vec![
            block(BlockKind::Heading, &[repeated], repeated),
            block(BlockKind::Paragraph, &[repeated, "Why"], "The pump is sold by contract only now."),
            block(BlockKind::Paragraph, &[repeated, "Why"], "[n0]: https://example.org/a/plan/of/ours\n[n1]: more.md"),
            // What nothing repeats may be all that a slide says.
            block(BlockKind::Heading, &[alone], alone),
            block(BlockKind::Paragraph, &[], "Q3 2025"),
        ];
        let strategy = Strategy { documents: vec![sample::document("plan.md", blocks)] };
        let batches = batches(&strategy, &Standings::of(&strategy), 1_000);
        let shown: Vec<_> = batches.concat().iter().map(|passage| passage.material.to_string()).collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        ⟦p1 | plan.md (plan, 2025) | Goal one: sell fewer boxes › Why⟧
        The pump is sold by contract only now.
        ⟦/p1⟧
        ⟦p2 | plan.md (plan, 2025) | Goal two: close two plants⟧
        Goal two: close two plants
        ⟦/p2⟧
        ");
    }

    #[test]
    fn an_oversized_passage_is_read_in_pieces_without_loss() {
        let long = (0..400).map(|number| format!("word{number}")).collect::<Vec<_>>().join(" ");
        let strategy = Strategy { documents: vec![sample::deck("x.pptx", &[(1, &[&long])])] };
        let batches = batches(&strategy, &Standings::of(&strategy), 200);
        assert!(batches.len() > 3);
        let text = &strategy.documents[0].text;
        let read: String = batches.iter().flatten().filter_map(|passage| text.slice(passage.shown.span)).collect();
        assert_eq!(read, text.as_str());
    }

    #[test]
    fn only_demands_whose_quotes_stand_are_kept() {
        let strategy = strategy();
        let checker = Checker::new(&strategy);
        let batches = batches(&strategy, &Standings::of(&strategy), 10_000);
        let quote = |passage: &str, quote: &str| read_demands::Quote { passage: passage.into(), quote: quote.into() };
        let demand = |text: &str, quotes| read_demands::Demand { text: text.into(), quotes };
        let answer = read_demands::Answer {
            demands: vec![
                demand("Close plants", vec![quote("p1", "We close two plants"), quote("p1", "We close two plants")]),
                demand("Invented", vec![quote("p1", "We open three more plants")]),
                demand(
                    "Wrong id",
                    vec![quote("p99", "Depots decide on repairs"), quote("x", "nothing of the kind here")],
                ),
                demand("![](http://x/y)", vec![quote("p3", "The pump is sold by contract")]),
                demand("Beyond the limit", vec![quote("p1", "We close two plants")]),
            ],
            becoming: vec![quote("p3", "The pump is sold by contract only now."), quote("p3", "We shall fly to Mars")],
        };
        let Reading { found, becoming, quotes } = accept(answer, &batches[0], &checker, 4);
        assert_eq!(
            becoming.iter().map(Evidence::quote).collect::<Vec<_>>(),
            ["The pump is sold by contract only now."]
        );
        assert_eq!(found.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), ["Close plants", "Wrong id"]);
        assert_eq!(quotes, Quotes { kept: 4, dropped: 3 });
    }
}
