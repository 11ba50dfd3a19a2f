use super::{outline, package, relations};

/// A document of this body, with these styles.
fn document(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let namespaces = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="wp" xmlns:wps="wps" xmlns:a="a" xmlns:v="v""#;
    let wrapped = |part: &str| part.replacen('>', &format!(" {namespaces}>"), 1);
    let mut parts = vec![
        ("_rels/.rels".to_owned(), relations(&[("r1", "officeDocument", "word/document.xml")])),
        ("word/document.xml".to_owned(), wrapped(&format!("<w:document><w:body>{body}</w:body></w:document>"))),
        (
            "word/_rels/document.xml.rels".to_owned(),
            relations(&[
                ("s", "styles", "styles.xml"),
                ("f", "footnotes", "footnotes.xml"),
                ("e", "endnotes", "endnotes.xml"),
                ("c", "comments", "comments.xml"),
            ]),
        ),
    ];
    for name in ["styles", "footnotes", "endnotes", "comments"] {
        let given = others.iter().find(|(other, _)| *other == name).map_or("", |(_, part)| *part);
        parts.push((format!("word/{name}.xml"), wrapped(&format!("<w:{name}>{given}</w:{name}>"))));
    }
    package(&parts)
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(style: &str, content: &str) -> String {
    let style = if style.is_empty() { String::new() } else { format!(r#"<w:pPr><w:pStyle w:val="{style}"/></w:pPr>"#) };
    format!("<w:p>{style}{content}</w:p>")
}

fn style(id: &str, name: &str, more: &str) -> String {
    format!(r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{more}</w:style>"#)
}

#[test]
fn headings_are_told_by_style_chain_and_name() {
    let styles = [
        style("Titel", "Title", ""),
        style("berschrift1", "heading 1", r#"<w:pPr><w:outlineLvl w:val="0"/></w:pPr>"#),
        style("berschrift2", "heading 2", ""),
        style("Unser", "Our heading", r#"<w:basedOn w:val="berschrift2"/>"#),
        style("Kreis", "Circle", r#"<w:basedOn w:val="Kreis"/>"#),
        style("Verzeichnis1", "toc 1", ""),
        style("Liste", "List Bullet", r#"<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>"#),
    ]
    .concat();
    let unlisted = r#"<w:p><w:pPr><w:pStyle w:val="Liste"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>Taken out of the list</w:t></w:r></w:p>"#;
    let numbered = r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>Numbered</w:t></w:r></w:p>"#;
    let direct = r#"<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>People</w:t></w:r></w:p>"#;
    let body = [
        paragraph("Titel", &run("Plan 2030")),
        paragraph("Verzeichnis1", &run("Markets 3")),
        paragraph("berschrift1", &run("Markets")),
        paragraph("Unser", &run("North")),
        paragraph("Kreis", &run("Text below.")),
        paragraph("Liste", &run("An item")),
        numbered.to_owned(),
        unlisted.to_owned(),
        direct.to_owned(),
        paragraph("", &run("Said of people.")),
    ];
    insta::assert_snapshot!(outline(&document(&body.concat(), &[("styles", &styles)])), @r#"
    title Some("Plan 2030"), pages None
    Title @ opening: Plan 2030
    ListItem @ opening: Markets 3
    Heading @ opening: Markets
    Heading @ Markets: North
    Paragraph @ Markets › North: Text below.
    ListItem @ Markets › North: An item
    ListItem @ Markets › North: Numbered
    Paragraph @ Markets › North: Taken out of the list
    Heading @ opening: People
    Paragraph @ People: Said of people.
    "#);
}

#[test]
fn the_text_is_what_stands_after_all_changes() {
    let body = [
        format!("<w:p>{}<w:del><w:r><w:delText> never</w:delText></w:r></w:del><w:ins>{}</w:ins></w:p>", run("We"), run(" always")),
        format!("<w:p><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo></w:p>", run("From here"), run("To here")),
        format!(
            r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r>{}<w:hyperlink>{}</w:hyperlink></w:p>"#,
            run("See "),
            run("the site")
        ),
        format!("<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent><w:p><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>", run("Controlled")),
        r#"<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:sym w:font="Wingdings" w:char="F0E0"/></w:r></w:p>"#.to_owned(),
    ];
    insta::assert_snapshot!(outline(&document(&body.concat(), &[("comments", "<w:comment/>")])), @r#"
    title None, pages None
    Paragraph @ opening: We always
    Paragraph @ opening: To here
    Paragraph @ opening: See the site
    Paragraph @ opening: Controlled
    Paragraph @ opening: a | b / c‑d→
    ! Comments: 1 comment left out
    "#);
}

#[test]
fn tables_keep_their_columns_and_frames_are_opened() {
    let cell = |properties: &str, content: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>");
    let text = |text: &str| paragraph("", &run(text));
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", &text("inner 1")), cell("", &text("inner 2")));
    let rows = [
        cell(r#"<w:gridSpan w:val="2"/>"#, &text("Two wide")) + &cell("", &text("End")),
        cell(r#"<w:vMerge w:val="restart"/>"#, &text("Tall"))
            + &cell("", &(text("line 1") + &text("line 2")))
            + &cell("", &inner),
        cell("<w:vMerge/>", &text(""))
            + &format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", cell("", &text("held")))
            + &cell("", ""),
    ];
    let table: String = rows.map(|row| format!("<w:tr>{row}</w:tr>")).concat();
    let framed = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("", &(text("In a frame") + &text("of one cell"))));
    insta::assert_snapshot!(outline(&document(&format!("<w:tbl>{table}</w:tbl>{framed}"), &[])), @r#"
    title None, pages None
    Table @ opening: Two wide |  | End / Tall | line 1 line 2 /  | held
    Table @ opening: inner 1 | inner 2
    Paragraph @ opening: In a frame
    Paragraph @ opening: of one cell
    "#);
}

#[test]
fn text_boxes_are_read_once_with_the_controls_in_them() {
    let boxed = |content: &str| format!("<w:txbxContent>{content}</w:txbxContent>");
    let inside = format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", paragraph("", &run("In the box")));
    let body = format!(
        r#"<w:p>{}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr descr="A bridge in fog"/><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice>
        <mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"#,
        run("Around it"),
        boxed(&inside),
        boxed(&inside)
    );
    insta::assert_snapshot!(outline(&document(&body, &[])), @r#"
    title None, pages None
    Paragraph @ opening: Around it
    AltText @ opening: A bridge in fog
    Paragraph @ opening: In the box
    "#);
}

#[test]
fn notes_stand_after_the_paragraph_that_refers_to_them() {
    let footnotes = format!(
        r#"<w:footnote w:id="-1"><w:p/></w:footnote><w:footnote w:id="2">{}</w:footnote>"#,
        paragraph("", &run("By the board."))
    );
    let endnotes = format!(r#"<w:endnote w:id="2">{}</w:endnote>"#, paragraph("", &run("By the staff.")));
    let body = [
        paragraph(
            "",
            &(run("Agreed") + r#"<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>"#),
        ),
        paragraph("", &run("Next.")),
    ];
    insta::assert_snapshot!(outline(&document(&body.concat(), &[("footnotes", &footnotes), ("endnotes", &endnotes)])), @r#"
    title None, pages None
    Paragraph @ opening: Agreed
    Footnote @ opening: By the board.
    Footnote @ opening: By the staff.
    Paragraph @ opening: Next.
    "#);
}

#[test]
fn a_broken_side_part_leaves_the_body() {
    let parts = [
        ("_rels/.rels".to_owned(), relations(&[("r1", "officeDocument", "word/document.xml")])),
        (
            "word/_rels/document.xml.rels".to_owned(),
            relations(&[("s", "styles", "styles.xml"), ("f", "footnotes", "gone.xml")]),
        ),
        ("word/styles.xml".to_owned(), "<w:styles".to_owned()),
        (
            "word/document.xml".to_owned(),
            r#"<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Still here</w:t></w:r></w:p></w:body></w:document>"#
                .to_owned(),
        ),
    ];
    insta::assert_snapshot!(outline(&package(&parts)), @r#"
    title None, pages None
    Paragraph @ opening: Still here
    ! Damaged: the list of styles, without which headings are plain text, could not be read: its XML is broken (the document does not have a root node)
    ! Damaged: the footnotes could not be read: it is missing from the package
    "#);
}

#[test]
fn a_page_that_was_put_in_whole_is_read() {
    let body = r#"<w:document xmlns:w="w" xmlns:r="http://x/relationships"><w:body><w:altChunk r:id="p"/></w:body></w:document>"#;
    let parts = [
        ("_rels/.rels", relations(&[("r1", "officeDocument", "word/document.xml")])),
        ("word/document.xml", body.to_owned()),
        ("word/_rels/document.xml.rels", relations(&[("p", "aFChunk", "page.html")])),
        ("word/page.html", "<html><body><h1>Plan</h1><p>We focus.</p></body></html>".to_owned()),
    ];
    insta::assert_snapshot!(outline(&package(&parts)), @r#"
    title None, pages None
    Heading @ opening: Plan
    Paragraph @ Plan: We focus.
    "#);
}
