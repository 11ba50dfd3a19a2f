//! Pages of PDF: what is drawn on them, and what they become.

use std::fmt::Write as _;

use crate::formats::outline;

/// A PDF of these objects, the first of which is its catalogue.
pub(crate) fn file<Object: AsRef<str>>(objects: &[Object]) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        writeln!(file, "{} 0 obj\n{}\nendobj", index + 1, object.as_ref()).unwrap();
    }
    let start = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(file, "{place:010} 00000 n ").unwrap();
    }
    write!(file, "trailer<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF", objects.len() + 1).unwrap();
    file.into_bytes()
}

/// A PDF of one page with this content stream.
pub(crate) fn page(content: &str) -> Vec<u8> {
    sized([612, 792], "", "", content)
}

/// A PDF of one page, with more in its catalogue and after its first five objects.
fn sized([width, height]: [u32; 2], catalogue: &str, further: &str, content: &str) -> Vec<u8> {
    let fixed = [
        format!("<</Type/Catalog/Pages 2 0 R{catalogue}>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R/StructParents 0\
             /Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>"
        ),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>".to_owned(),
    ];
    let further = further.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    file(&fixed.into_iter().chain(further).collect::<Vec<_>>())
}

/// Lines of text from a place downwards.
fn text(font: &str, size: u32, [x, y]: [u32; 2], lines: &str) -> String {
    let shown: Vec<String> = lines.split('|').map(|line| format!("({line}) Tj")).collect();
    format!("BT /{font} {size} Tf {} TL {x} {y} Td {} ET\n", size * 6 / 5, shown.join(" T* "))
}

/// A rectangle's outline.
fn frame([x, y, width, height]: [u32; 4]) -> String {
    format!("{x} {y} {width} {height} re S\n")
}

#[test]
fn a_table_is_read_by_its_lines() {
    // A header of two lines, a cell over two columns and one over two rows, cells of several lines.
    let mut content = text("F1", 10, [72, 760], "Where the hours were lost, and what they cost us in the year.");
    for cell in [
        [72, 700, 100, 40],
        [172, 720, 160, 20],
        [172, 700, 80, 20],
        [252, 700, 80, 20],
        [72, 640, 100, 60],
        [172, 660, 80, 40],
        [252, 660, 80, 40],
        [172, 640, 80, 20],
        [252, 640, 80, 20],
    ] {
        content += &frame(cell);
    }
    content += &text("F2", 10, [76, 722], "Cause of a|stand-still");
    content += &text("F2", 10, [176, 726], "Hours lost");
    content += &text("F1", 10, [176, 706], "2025");
    content += &text("F1", 10, [256, 706], "2026");
    content += &text("F1", 10, [76, 680], "Doors");
    content += &text("F1", 10, [176, 686], "61,000 in|all regions");
    content += &text("F1", 10, [256, 686], "58,000");
    content += &text("F1", 10, [176, 646], "of these");
    content += &text("F1", 10, [256, 646], "at night");
    content += &text("F1", 10, [72, 610], "The last line of the table matters more than its size.");
    insta::assert_snapshot!(outline(&page(&content), "table.pdf"));
}

#[test]
fn columns_are_read_one_after_the_other_and_broken_words_made_whole() {
    let mut content = text("F2", 18, [72, 720], "Leading in the patch");
    content += &text(
        "F1",
        10,
        [72, 690],
        "Every patch leader decides on|the spot what a lift needs, and|answers for it to the custo-|mer. Nobody \
         waits for a sig-|nature from the depot, and no|easy-to-|repair fault waits for a part.",
    );
    content += &text(
        "F1",
        10,
        [320, 684],
        "Depots learn from each other|every month. What one of them|has tried is known to all of|them by the end \
         of the week,|and what failed is told first.|Nobody is blamed for telling.",
    );
    insta::assert_snapshot!(outline(&page(&content), "columns.pdf"));
}

#[test]
fn cards_on_a_slide_are_read_one_by_one_under_its_title() {
    let mut content = text("F2", 28, [40, 350], "Three bets for 2027");
    for (index, (name, words)) in [
        ("Kept hours", "Contracts pay for|hours, not visits"),
        ("Open books", "Customers see|every fault"),
        ("One patch", "Leaders price|their own risk"),
    ]
    .into_iter()
    .enumerate()
    {
        let left = 40 + 220 * u32::try_from(index).unwrap();
        content += &frame([left, 180, 200, 120]);
        content += &text("F2", 16, [left + 10, 270], name);
        content += &text("F1", 12, [left + 10, 240], words);
    }
    insta::assert_snapshot!(outline(&sized([720, 405], "", "", &content), "cards.pdf"));
}

#[test]
fn tags_say_what_is_what_and_in_which_order() {
    // Drawn from the bottom up, and set in one size: the tags alone know better.
    let mark = |id: u32, words: String| format!("/P <</MCID {id}>> BDC\n{words}EMC\n");
    let mut content = String::new();
    content += &mark(5, text("F1", 10, [72, 500], "And luck."));
    content += &mark(4, text("F1", 10, [200, 560], "Ana"));
    content += &mark(3, text("F1", 10, [72, 560], "Open first"));
    content += &mark(2, text("F1", 10, [90, 600], "Decide|on the spot"));
    content += &mark(1, text("F1", 10, [72, 600], "1."));
    content += &mark(0, text("F1", 10, [72, 700], "What we ask"));
    let structure = "
        <</Type/StructTreeRoot/K 8 0 R>>
        <</S/Document/P 7 0 R/K[9 0 R 10 0 R 14 0 R 18 0 R]>>
        <</S/H2/P 8 0 R/Pg 3 0 R/K 0>>
        <</S/L/P 8 0 R/K[11 0 R]>>
        <</S/LI/P 10 0 R/K[12 0 R 13 0 R]>>
        <</S/Lbl/P 11 0 R/Pg 3 0 R/K 1>>
        <</S/LBody/P 11 0 R/Pg 3 0 R/K 2>>
        <</S/Table/P 8 0 R/K[15 0 R]>>
        <</S/TR/P 14 0 R/K[16 0 R 17 0 R]>>
        <</S/TD/P 15 0 R/Pg 3 0 R/K 3>>
        <</S/TD/P 15 0 R/Pg 3 0 R/K 4>>
        <</S/Note/P 8 0 R/Pg 3 0 R/K 5>>";
    let catalogue = "/MarkInfo<</Marked true>>/StructTreeRoot 7 0 R";
    insta::assert_snapshot!(outline(&sized([612, 792], catalogue, structure, &content), "tagged.pdf"));
}

#[test]
fn a_plan_with_tags() {
    insta::assert_snapshot!(outline(include_bytes!("../../testdata/operating-plan-tagged.pdf"), "plan.pdf"));
}

#[test]
fn a_deck_without_tags() {
    insta::assert_snapshot!(outline(include_bytes!("../../testdata/kept-hours-untagged.pdf"), "deck.pdf"));
}
