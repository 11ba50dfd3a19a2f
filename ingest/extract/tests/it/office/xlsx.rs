use std::fmt::Write as _;

use super::{outline, package, relations};

const MAIN: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

/// A workbook of these sheets: name, state, rows.
fn workbook(sheets: &[(&str, &str, &str)], others: &[(&str, String)]) -> Vec<u8> {
    let mut list = String::new();
    let mut links = vec![
        ("st".to_owned(), "styles", "styles.xml".to_owned()),
        ("ss".to_owned(), "sharedStrings", "sharedStrings.xml".to_owned()),
    ];
    let mut parts = Vec::new();
    for (number, (name, state, rows)) in (1..).zip(sheets) {
        write!(list, r#"<sheet name="{name}" sheetId="{number}" state="{state}" r:id="s{number}"/>"#).unwrap();
        links.push((format!("s{number}"), "worksheet", format!("worksheets/sheet{number}.xml")));
        parts.push((
            format!("xl/worksheets/sheet{number}.xml"),
            format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    let links: Vec<(&str, &str, &str)> =
        links.iter().map(|(id, kind, target)| (id.as_str(), *kind, target.as_str())).collect();
    parts.extend([
        ("_rels/.rels".to_owned(), relations(&[("r1", "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml".to_owned(), format!("<workbook {MAIN}><sheets>{list}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations(&links)),
        ("xl/sharedStrings.xml".to_owned(), format!("<sst {MAIN}><si><t>Shared</t></si><si><r><t>Rich </t></r><r><t>text</t></r></si></sst>")),
        (
            "xl/styles.xml".to_owned(),
            format!(r#"<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
        ),
    ]);
    for (name, part) in others {
        parts.retain(|(known, _)| known != name);
        parts.push(((*name).to_owned(), part.clone()));
    }
    package(&parts)
}

#[test]
fn cells_come_as_rows_in_their_shown_form() {
    let rows = r#"<row r="1"><c r="B1" t="s"><v>0</v></c><c r="D1" t="s"><v>1</v></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>Inline</t></is></c><c r="B2" s="1"><v>0.07</v></c><c r="D2" s="2"><v>45352</v></c></row>
        <row r="3"><c r="A3" t="str"><f>1+1</f><v>computed</v></c><c r="B3"><v>0.30000000000000004</v></c><c r="D3" t="b"><v>1</v></c></row>
        <row r="9"><c r="C9" t="inlineStr"><is><t>A lone remark</t></is></c></row>"#;
    let hidden = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>3</v></c></row>"#;
    let comments = "<comments><commentList><comment/><comment/></commentList></comments>".to_owned();
    let drawing = r#"<d:wsDr xmlns:d="d" xmlns:a="a"><d:sp><d:txBody><a:p><a:r><a:t>In a box</a:t></a:r></a:p></d:txBody></d:sp></d:wsDr>"#.to_owned();
    let others = [
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            relations(&[("c", "comments", "../comments1.xml"), ("d", "drawing", "../drawings/drawing1.xml")]),
        ),
        ("xl/comments1.xml", comments),
        ("xl/drawings/drawing1.xml", drawing),
    ];
    insta::assert_snapshot!(outline(&workbook(&[("Plan", "visible", rows), ("Back", "hidden", hidden)], &others)), @r#"
    title None, pages Some(2)
    Table @ sheet 1, Plan:  | Shared | Richtext / Inline | 7% | 2024-03-01 / computed | 0.3 | TRUE
    Paragraph @ sheet 1, Plan: A lone remark
    Paragraph @ sheet 1, Plan: In a box
    Table @ sheet 2, Back: 1 | 2
    Paragraph @ sheet 2, Back: 3
    ! Hidden: sheet 2 is hidden in the document; it was read
    ! Comments: 2 comments left out
    "#);
}

#[test]
fn a_broken_sheet_leaves_the_others() {
    let whole = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    insta::assert_snapshot!(outline(&workbook(&[("Broken", "visible", "<row><c></row>"), ("Whole", "visible", whole)], &[])), @r#"
    title None, pages Some(2)
    Paragraph @ sheet 2, Whole: Shared
    ! Damaged: a part of sheet 1 could not be read: its cells cannot be read (Unexpected end of xml, expecting '</c>')
    "#);
}

#[test]
fn a_broken_list_of_texts_leaves_the_cells() {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.07</v></c></row>
        <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>8</v></c></row>"#;
    let broken = [("xl/sharedStrings.xml", format!("<sst {MAIN}><si><t>Shared</t></si><si><r><t>Ri"))];
    insta::assert_snapshot!(outline(&workbook(&[("Plan", "visible", rows)], &broken)), @r#"
    title None, pages Some(1)
    Table @ sheet 1, Plan: Shared | 7% /  | 8
    ! Damaged: a part of the workbook's texts could not be read: its XML is broken (the root node was opened but never closed)
    "#);
    let broken = [("xl/styles.xml", "<styleSheet".to_owned())];
    insta::assert_snapshot!(outline(&workbook(&[("Plan", "visible", rows)], &broken)), @r#"
    title None, pages Some(1)
    Table @ sheet 1, Plan: Shared | 0.07 / Richtext | 8
    ! Damaged: the formats of dates and percentages, which are shown as numbers, could not be read: its XML is broken (the document does not have a root node)
    "#);
}
