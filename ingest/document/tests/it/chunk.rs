use document::{
    BlockKind, Chunk, ChunkLimits, Extracted, MediaType, Piece, Place, PlaceKind, Span, chunk, count_tokens,
};
use proptest::{collection::vec, prelude::*};

const KINDS: [BlockKind; 9] = [
    BlockKind::Title,
    BlockKind::Heading,
    BlockKind::Paragraph,
    BlockKind::ListItem,
    BlockKind::Table,
    BlockKind::SpeakerNote,
    BlockKind::Footnote,
    BlockKind::AltText,
    BlockKind::Chart,
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "([a-zA-Z']{1,12}[ ,.!?]{1,2}){1,120}",
        1 => "([a-z0-9%]{1,8}[\t\n]){1,80}",
        1 => "[ぁ-んァ-ヶ一-龥。、]{1,400}",
        1 => "[가-힣ก-๛ا-ي ]{1,300}",
        1 => vec(prop::sample::select(vec!["👩‍👩‍👧‍👦", "🇨🇭", "e\u{301}\u{302}", "ﬁ", "🏳️‍🌈"]), 1..60).prop_map(|all| all.concat()),
        1 => "[A-Za-z0-9+/]{1,900}",
        1 => "\\PC{0,200}",
        1 => "[ \n\t\u{a0}\u{3000}]{0,300}x?",
    ]
}

fn place() -> impl Strategy<Value = Place> {
    let heading = || vec(prop::sample::select(vec!["Vision", "People", "Growth"]), 0..3);
    let heading = move || heading().prop_map(|all| all.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let kind = prop::sample::select(vec![PlaceKind::Page, PlaceKind::Slide, PlaceKind::Sheet]);
    prop_oneof![
        (kind, 1_u32..4, heading()).prop_map(|(kind, number, heading)| Place::numbered(kind, number, heading)),
        heading().prop_map(Place::section),
    ]
}

fn document() -> impl Strategy<Value = Extracted> {
    let piece = (prop::sample::select(&KINDS), text());
    let run = (place(), vec(piece, 1..6));
    vec(run, 0..8).prop_map(|runs| {
        let pieces = runs.into_iter().flat_map(|(place, pieces)| {
            pieces.into_iter().map(move |(kind, text)| Piece { kind, place: place.clone(), text })
        });
        Extracted::assemble(None, MediaType::Text, None, pieces, Vec::new())
    })
}

fn limits() -> impl Strategy<Value = (u32, u32)> {
    (16_u32..300).prop_flat_map(|size| (Just(size), prop_oneof![Just(0), 0..size / 2]))
}

fn text_of(read: &Extracted, span: Span) -> &str {
    read.text.slice(span).unwrap()
}

/// Which characters of the stored text are words of a block, and in how many passages each is.
fn covered(read: &Extracted, chunks: &[Chunk]) -> Vec<(bool, u32)> {
    let mut characters: Vec<_> = read.text.as_str().chars().map(|c| (!c.is_whitespace(), 0)).collect();
    for chunk in chunks {
        characters[chunk.span.start as usize..chunk.span.end as usize].iter_mut().for_each(|(_, times)| *times += 1);
    }
    characters
}

proptest! {
    // Each case counts tokens many times.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_word_is_lost_and_none_is_doubled_without_overlap(read in document(), (size, overlap) in limits()) {
        let chunks = chunk(&read, ChunkLimits::new(size, overlap).unwrap());
        for (is_word, times) in covered(&read, &chunks) {
            prop_assert!(!is_word || times >= 1);
            prop_assert!(overlap > 0 || times <= 1);
        }
    }

    #[test]
    fn passages_keep_the_limit_and_the_order_of_the_document(read in document(), (size, overlap) in limits()) {
        let chunks = chunk(&read, ChunkLimits::new(size, overlap).unwrap());
        for chunk in &chunks {
            let text = text_of(&read, chunk.span);
            prop_assert!(count_tokens(text) <= size as usize, "{} tokens of {size}: {text:?}", count_tokens(text));
            prop_assert!(!text.trim().is_empty());
        }
        prop_assert!(chunks.windows(2).all(|pair| pair[0].span.start < pair[1].span.start && pair[0].span.end < pair[1].span.end));
    }

    #[test]
    fn a_passage_stands_at_one_place(read in document(), (size, overlap) in limits()) {
        for chunk in chunk(&read, ChunkLimits::new(size, overlap).unwrap()) {
            for block in &read.blocks {
                if block.span.end <= chunk.span.start || chunk.span.end <= block.span.start {
                    continue;
                }
                prop_assert_eq!((block.place.kind, block.place.number), (chunk.place.kind, chunk.place.number));
                if matches!(block.place.kind, PlaceKind::Page | PlaceKind::Section) {
                    let heading = matches!(block.kind, BlockKind::Title | BlockKind::Heading);
                    prop_assert!(heading || block.place.heading == chunk.place.heading);
                    prop_assert!(chunk.place.heading.starts_with(&block.place.heading));
                }
            }
        }
    }
}

#[test]
fn a_megabyte_without_a_break_is_cut_to_size() {
    for unit in ["x", "日", "👩‍👩‍👧‍👦", "e\u{301}", "word "] {
        let piece = Piece {
            kind: BlockKind::Paragraph,
            place: Place::section(Vec::new()),
            text: unit.repeat((1 << 20) / unit.len()),
        };
        let read = Extracted::assemble(None, MediaType::Text, None, [piece], Vec::new());
        let chunks = chunk(&read, ChunkLimits::new(400, 0).unwrap());
        assert!(covered(&read, &chunks).iter().all(|(is_word, times)| *times == 1 || !is_word && *times == 0));
        assert!(chunks.iter().step_by(97).all(|chunk| count_tokens(text_of(&read, chunk.span)) <= 400));
    }
}

fn cut(pieces: &[(BlockKind, Place, &str)], size: u32, overlap: u32) -> Vec<String> {
    let pieces =
        pieces.iter().map(|(kind, place, text)| Piece { kind: *kind, place: place.clone(), text: (*text).to_owned() });
    let read = Extracted::assemble(None, MediaType::Text, None, pieces, Vec::new());
    let chunks = chunk(&read, ChunkLimits::new(size, overlap).unwrap());
    chunks.iter().map(|chunk| format!("{} | {}", chunk.place, text_of(&read, chunk.span).replace('\n', "/"))).collect()
}

fn section(heading: &[&str]) -> Place {
    Place::section(heading.iter().map(|heading| (*heading).to_owned()).collect())
}

fn slide(number: u32, heading: &[&str]) -> Place {
    Place::numbered(PlaceKind::Slide, number, section(heading).heading)
}

#[test]
fn a_slide_is_one_passage_with_its_notes() {
    let pieces = [
        (BlockKind::Title, slide(1, &[]), "Our markets"),
        (BlockKind::ListItem, slide(1, &["Our markets"]), "North"),
        (BlockKind::SpeakerNote, slide(1, &["Our markets"]), "Pause here."),
        (BlockKind::Title, slide(2, &[]), "Our people"),
    ];
    assert_eq!(
        cut(&pieces, 100, 0),
        ["slide 1, Our markets | Our markets//North//Pause here.", "slide 2 | Our people"]
    );
}

#[test]
fn a_heading_opens_a_passage_and_goes_with_what_it_heads() {
    let pieces = [
        (BlockKind::Heading, section(&[]), "Vision"),
        (BlockKind::Heading, section(&["Vision"]), "People"),
        (BlockKind::Paragraph, section(&["Vision", "People"]), "Ask first."),
        (BlockKind::Paragraph, section(&["Vision", "People"]), "Then listen."),
        (BlockKind::Heading, section(&["Vision"]), "Growth"),
        (BlockKind::Heading, section(&[]), "Annex"),
        (BlockKind::Paragraph, section(&["Annex"]), "Tables."),
    ];
    assert_eq!(
        cut(&pieces, 100, 0),
        ["Vision › People | Vision//People//Ask first.//Then listen.", "Vision | Growth", "Annex | Annex//Tables."]
    );
}

#[test]
fn a_long_paragraph_is_cut_at_sentence_ends_into_equal_parts() {
    let text = "One two three four five six. ".repeat(6);
    let cut = cut(&[(BlockKind::Paragraph, section(&[]), &text)], 40, 0);
    let sentence = "One two three four five six.";
    let half = format!("opening | {sentence} {sentence} {sentence}");
    assert_eq!(cut, [half.clone(), half]);
}

#[test]
fn a_long_table_is_cut_between_rows() {
    let rows: Vec<_> = (10..40).map(|row| format!("row {row}\tMr. Smith leads. Ms. Jones follows.")).collect();
    let cut = cut(&[(BlockKind::Table, section(&[]), &rows.join("\n"))], 100, 0);
    assert!(
        cut.len() > 3
            && cut.iter().all(|passage| passage.starts_with("opening | row") && passage.ends_with("follows."))
    );
}

#[test]
fn overlap_repeats_whole_sentences() {
    let text = "Alpha beta gamma delta. Two three four five. Six seven eight nine. Ten eleven twelve more. End it all here now.";
    let cut = cut(&[(BlockKind::Paragraph, section(&[]), text)], 16, 7);
    assert_eq!(
        cut,
        [
            "opening | Alpha beta gamma delta. Two three four five.",
            "opening | Two three four five. Six seven eight nine.",
            "opening | Six seven eight nine. Ten eleven twelve more.",
            "opening | Ten eleven twelve more. End it all here now.",
        ]
    );
}
