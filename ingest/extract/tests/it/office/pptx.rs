use super::{outline, package, relations};

/// The namespaces of a slide, its words in place of `…`.
fn part(root: &str, shapes: &str) -> String {
    format!(
        r#"<p:{root} xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
            xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
            xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{root}>"#
    )
}

fn slide(shapes: &str) -> String {
    part("sld", shapes)
}

/// A shape, with the attributes of its placeholder if it is one, and a paragraph for each line.
fn shape(placeholder: Option<&str>, text: &str) -> String {
    let mark = placeholder.map(|attributes| format!("<p:ph {attributes}/>")).unwrap_or_default();
    let paragraphs: String =
        text.lines().map(|line| format!("<a:p><a:r><a:t>{line}</a:t></a:r></a:p>")).collect::<Vec<_>>().concat();
    format!(
        r#"<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr>{mark}</p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>"#
    )
}

fn titled(title: &str, body: &str) -> String {
    slide(&(shape(Some(r#"type="title""#), title) + &shape(None, body)))
}

/// A presentation whose slides come in this order; each has a part number, its shapes and its relationships.
fn deck(slides: &[(u32, String, String)], others: &[(&str, String)]) -> Vec<u8> {
    let ids: Vec<String> =
        slides.iter().map(|(number, ..)| format!(r#"<p:sldId id="{}" r:id="s{number}"/>"#, 256 + number)).collect();
    let presentation = format!(
        r#"<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
            xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:sldIdLst>{}</p:sldIdLst></p:presentation>"#,
        ids.concat()
    );
    let targets: Vec<(String, String)> =
        slides.iter().map(|(number, ..)| (format!("s{number}"), format!("slides/slide{number}.xml"))).collect();
    let targets: Vec<(&str, &str, &str)> =
        targets.iter().map(|(id, target)| (id.as_str(), "slide", target.as_str())).collect();
    let mut parts = vec![
        ("_rels/.rels".to_owned(), relations(&[("r1", "officeDocument", "/ppt/presentation.xml")])),
        ("ppt/presentation.xml".to_owned(), presentation),
        ("ppt/_rels/presentation.xml.rels".to_owned(), relations(&targets)),
    ];
    for (number, shapes, links) in slides {
        parts.push((format!("ppt/slides/slide{number}.xml"), shapes.clone()));
        parts.push((format!("ppt/slides/_rels/slide{number}.xml.rels"), links.clone()));
    }
    parts.extend(others.iter().map(|(name, part)| ((*name).to_owned(), part.clone())));
    package(&parts)
}

#[test]
fn notes_and_order_follow_relationships_not_part_numbers() {
    let notes =
        |text| part("notes", &(shape(Some(r#"type="sldNum""#), "7") + &shape(Some(r#"type="body" idx="1""#), text)));
    let slides = [
        (3, titled("First", "one"), relations(&[("n", "notesSlide", "../notesSlides/notesSlide1.xml")])),
        (1, titled("Second", "two"), relations(&[])),
        (2, titled("Third", "three"), relations(&[("n", "notesSlide", "../notesSlides/notesSlide3.xml")])),
    ];
    let others = [
        ("ppt/notesSlides/notesSlide1.xml", notes("Said at the first.\nAnd then.")),
        ("ppt/notesSlides/notesSlide3.xml", notes("Said at the third.")),
    ];
    insta::assert_snapshot!(outline(&deck(&slides, &others)), @r#"
    title Some("First"), pages Some(3)
    Title @ slide 1: First
    Paragraph @ slide 1, First: one
    SpeakerNote @ slide 1, First: Said at the first.
    SpeakerNote @ slide 1, First: And then.
    Title @ slide 2: Second
    Paragraph @ slide 2, Second: two
    Title @ slide 3: Third
    Paragraph @ slide 3, Third: three
    SpeakerNote @ slide 3, Third: Said at the third.
    "#);
}

#[test]
fn hidden_and_empty_slides_keep_their_number() {
    let picture =
        r#"<p:pic><p:nvPicPr><p:cNvPr id="2" name="Picture 1" descr="A crane over the port"/></p:nvPicPr></p:pic>"#;
    let slides = [
        (1, slide(picture), relations(&[])),
        (2, slide(&shape(Some(r#"type="dt""#), "1 May 2024")), relations(&[])),
        (3, titled("Kept back", "Later").replace("<p:sld ", r#"<p:sld show="0" "#), relations(&[])),
    ];
    insta::assert_snapshot!(outline(&deck(&slides, &[])), @r#"
    title Some("Kept back"), pages Some(3)
    AltText @ slide 1: A crane over the port
    Title @ slide 3: Kept back
    Paragraph @ slide 3, Kept back: Later
    ! PicturesOnly: 1 of 3 slides hold only pictures: 1
    ! Empty: 1 of 3 slides hold nothing: 2
    ! Hidden: slide 3 is hidden in the document; it was read
    "#);
}

#[test]
fn a_damaged_part_costs_itself_alone() {
    let frame = r#"<p:graphicFrame><a:graphic><a:graphicData><c:chart xmlns:c="c" r:id="c"/></a:graphicData></a:graphic></p:graphicFrame>"#;
    let slides = [
        (1, "<p:sld".to_owned(), relations(&[])),
        (2, slide(&(shape(None, "Whole") + frame)), relations(&[("c", "chart", "../charts/missing.xml")])),
        (3, slide(&"<p:grpSp>".repeat(500)), relations(&[])),
        (4, titled("Last", "words"), "<broken".to_owned()),
    ];
    insta::assert_snapshot!(outline(&deck(&slides, &[])), @r#"
    title Some("Last"), pages Some(4)
    Paragraph @ slide 2: Whole
    Title @ slide 4: Last
    Paragraph @ slide 4, Last: words
    ! Damaged: slide 1 could not be read: its XML is broken (the document does not have a root node)
    ! Damaged: a chart of slide 2 could not be read: it is missing from the package
    ! Limit: slide 3 could not be read: its XML is nested more than 400 deep
    ! Damaged: the links of slide 4 could not be read: its XML is broken (the document does not have a root node)
    "#);
}

#[test]
fn slides_are_found_without_a_presentation_part() {
    let parts = [("ppt/slides/slide10.xml", titled("Ten", "x")), ("ppt/slides/slide9.xml", titled("Nine", "x"))];
    let expected = ["Nine", "x", "Ten", "x"];
    let read = super::read(&package(&parts)).unwrap();
    assert_eq!(read.blocks.iter().map(|block| read.text_of(block)).collect::<Vec<_>>(), expected);
    assert_eq!(read.findings.len(), 1);
}

#[test]
fn bullets_are_inherited_from_layout_and_master() {
    let level = |bullet: &str| format!("<a:lvl1pPr>{bullet}</a:lvl1pPr>");
    let in_layout = |mark: &str, style: &str| {
        format!(
            r"<p:sp><p:nvSpPr><p:nvPr><p:ph {mark}/></p:nvPr></p:nvSpPr><p:txBody><a:lstStyle>{style}</a:lstStyle></p:txBody></p:sp>"
        )
    };
    let layout = part(
        "sldLayout",
        &(in_layout(r#"type="body" idx="1""#, "") + &in_layout(r#"type="body" idx="2""#, &level("<a:buNone/>"))),
    );
    let master = part("sldMaster", &in_layout(r#"type="body" idx="1""#, "")).replace(
        "</p:sldMaster>",
        &format!(
            "<p:txStyles><p:bodyStyle>{}</p:bodyStyle></p:txStyles></p:sldMaster>",
            level(r#"<a:buChar char="•"/>"#)
        ),
    );
    let own =
        shape(None, "Its own bullet").replace("<a:p>", r#"<a:p><a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr>"#);
    let shapes = [
        shape(Some(r#"idx="1""#), "By the master"),
        shape(Some(r#"idx="2""#), "Taken away by the layout"),
        shape(None, "No placeholder"),
        own,
    ];
    let slides = [(1, slide(&shapes.concat()), relations(&[("l", "slideLayout", "../slideLayouts/slideLayout1.xml")]))];
    let others = [
        ("ppt/slideLayouts/slideLayout1.xml", layout),
        (
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
            relations(&[("m", "slideMaster", "../slideMasters/slideMaster1.xml")]),
        ),
        ("ppt/slideMasters/slideMaster1.xml", master),
    ];
    insta::assert_snapshot!(outline(&deck(&slides, &others)), @r#"
    title None, pages Some(1)
    ListItem @ slide 1: By the master
    Paragraph @ slide 1: Taken away by the layout
    Paragraph @ slide 1: No placeholder
    ListItem @ slide 1: Its own bullet
    "#);
}

#[test]
fn what_frames_and_groups_hold_is_read() {
    let cell = |attributes: &str, text: &str| {
        format!("<a:tc {attributes}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>")
    };
    let rows = [
        [cell("", ""), cell(r#"gridSpan="2""#, "Year"), cell(r#"hMerge="1""#, "")],
        [cell(r#"rowSpan="2""#, "Sales"), cell("", "2024"), cell("", "2025")],
        [cell(r#"vMerge="1""#, ""), cell("", "4"), cell("", "5")],
    ];
    let table: String = rows.map(|row| format!("<a:tr>{}</a:tr>", row.concat())).concat();
    let frame = |content: &str| {
        format!("<p:graphicFrame><a:graphic><a:graphicData>{content}</a:graphicData></a:graphic></p:graphicFrame>")
    };
    let shapes = [
        format!("<p:grpSp><p:grpSp>{}</p:grpSp></p:grpSp>", shape(None, "Deep in groups")),
        format!(
            "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
            shape(None, "Once"),
            shape(None, "Twice")
        ),
        frame(&format!("<a:tbl>{table}</a:tbl>")),
        frame(r#"<c:chart xmlns:c="c" r:id="c"/>"#),
        frame(r#"<d:relIds xmlns:d="d" r:dm="d"/>"#),
    ];
    let series = |name: &str, values: [&str; 2]| {
        format!(
            r#"<c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>
            <c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>North</c:v></c:pt><c:pt idx="1"><c:v>South</c:v></c:pt></c:strCache></c:strRef></c:cat>
            <c:val><c:numRef><c:numCache><c:formatCode>0%</c:formatCode><c:pt idx="0"><c:v>{}</c:v></c:pt><c:pt idx="1"><c:v>{}</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"#,
            values[0], values[1]
        )
    };
    let chart = format!(
        r#"<c:chartSpace xmlns:c="c" xmlns:a="a"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Share</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart>{}{}</c:barChart></c:plotArea></c:chart></c:chartSpace>"#,
        series("Now", ["0.29", "0.4"]),
        series("Then", ["0.5", "0.55"])
    );
    let point = |id: &str, text: &str| {
        format!(r#"<d:pt modelId="{id}"><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>"#)
    };
    let diagram = format!(
        r#"<d:dataModel xmlns:d="d" xmlns:a="a"><d:ptLst><d:pt modelId="0" type="doc"/>{}{}{}<d:pt modelId="9" type="pres"/></d:ptLst><d:cxnLst>
        <d:cxn srcId="0" destId="2" srcOrd="0"/><d:cxn srcId="0" destId="1" srcOrd="1"/><d:cxn srcId="2" destId="3" srcOrd="0"/>
        <d:cxn type="presOf" srcId="1" destId="9" srcOrd="0"/></d:cxnLst></d:dataModel>"#,
        point("1", "Second branch"),
        point("2", "First branch"),
        point("3", "Leaf of the first")
    );
    let links = relations(&[("c", "chart", "../charts/chart1.xml"), ("d", "diagramData", "../diagrams/data1.xml")]);
    let others = [("ppt/charts/chart1.xml", chart), ("ppt/diagrams/data1.xml", diagram)];
    insta::assert_snapshot!(outline(&deck(&[(1, slide(&shapes.concat()), links)], &others)), @r#"
    title None, pages Some(1)
    Paragraph @ slide 1: Deep in groups
    Paragraph @ slide 1: Once
    Table @ slide 1:  | Year / Sales | 2024 | 2025 /  | 4 | 5
    Chart @ slide 1: Share /  | Now | Then / North | 29% | 50% / South | 40% | 55%
    ListItem @ slide 1: First branch
    ListItem @ slide 1: Leaf of the first
    ListItem @ slide 1: Second branch
    "#);
}

#[test]
fn comments_and_macros_are_told_and_left_out() {
    let links = relations(&[("c", "comments", "../comments/comment1.xml")]);
    let others = [
        (
            "ppt/comments/comment1.xml",
            r#"<p:cmLst xmlns:p="p"><p:cm><p:text>Secret</p:text></p:cm><p:cm/></p:cmLst>"#.to_owned(),
        ),
        ("ppt/vbaProject.bin", "macro".to_owned()),
    ];
    insta::assert_snapshot!(outline(&deck(&[(1, slide(&shape(None, "Shown")), links)], &others)), @r#"
    title None, pages Some(1)
    Paragraph @ slide 1: Shown
    ! Comments: 2 comments left out
    ! Macros: the document carries macros; they were left out
    "#);
}
