use super::{outline, package, read};
use extract::ExtractError;

const NAMESPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0"
    xmlns:xlink="http://www.w3.org/1999/xlink""#;

fn content(styles: &str, body: &str) -> String {
    format!(
        "<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    )
}

fn file(kind: &str, content: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let mimetype = format!("application/vnd.oasis.opendocument.{kind}");
    let mut parts = vec![("mimetype", mimetype.as_str()), ("content.xml", content)];
    parts.extend(others);
    package(&parts)
}

const TEXT: &str = r#"<office:text>
    <text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted</text:p></text:deletion></text:changed-region></text:tracked-changes>
    <text:p text:style-name="P1">Plan 2030</text:p>
    <text:h text:outline-level="1">Markets</text:h>
    <text:p>We   go<text:s text:c="3"/>north<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>By the board.</text:p></text:note-body></text:note>
        <office:annotation><text:p>Really?</text:p></office:annotation>and <text:span>stay</text:span><text:tab/>there.</text:p>
    <text:list><text:list-item><text:p>Outer</text:p><text:list><text:list-item><text:p>Inner</text:p></text:list-item></text:list></text:list-item></text:list>
    <text:section><text:h text:outline-level="2">North</text:h></text:section>
    <table:table><table:table-column/><table:table-header-rows><table:table-row><table:table-cell/><table:table-cell><text:p>Q1</text:p></table:table-cell></table:table-row></table:table-header-rows>
        <table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Sales</text:p><text:p>net</text:p></table:table-cell><table:covered-table-cell/><table:table-cell table:number-columns-repeated="16000"/></table:table-row></table:table>
    <text:p><draw:frame><draw:text-box><text:p>In a box</text:p></draw:text-box></draw:frame><draw:frame><draw:image/><svg:desc>A bridge in fog</svg:desc></draw:frame></text:p>
    <text:p><draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>
    </office:text>"#;

const CHART: &str = r"<office:chart><chart:chart><chart:title><text:p>Share</text:p></chart:title><table:table><table:table-row><table:table-cell><text:p>North</text:p></table:table-cell><table:table-cell><text:p>4</text:p></table:table-cell></table:table-row></table:table></chart:chart></office:chart>";

#[test]
fn a_text_is_read_with_its_structure() {
    let styles = r#"<style:style style:name="P1" style:parent-style-name="Title"/>"#;
    let text = file("text", &content(styles, TEXT), &[("Object 1/content.xml", &content("", CHART))]);
    insta::assert_snapshot!(outline(&text), @r#"
    title Some("Plan 2030"), pages None
    Title @ opening: Plan 2030
    Heading @ opening: Markets
    Paragraph @ Markets: We go   north and stay | there.
    Footnote @ Markets: By the board.
    ListItem @ Markets: Outer
    ListItem @ Markets: Inner
    Heading @ Markets: North
    Table @ Markets › North:  | Q1 / Sales net
    Paragraph @ Markets › North: In a box
    AltText @ Markets › North: A bridge in fog
    Chart @ Markets › North: Share / North | 4
    ! Comments: 1 comment left out
    "#);
}

#[test]
fn slides_keep_their_notes_and_numbers() {
    let styles = r#"<style:style style:name="dp2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>"#;
    let body = r#"<office:presentation>
        <draw:page><draw:custom-shape><text:p>A shape</text:p></draw:custom-shape>
            <draw:frame presentation:class="title"><draw:text-box><text:p>Why now</text:p></draw:text-box></draw:frame>
            <draw:frame presentation:class="outline"><draw:text-box><text:list><text:list-item><text:p>A point</text:p></text:list-item></text:list></draw:text-box></draw:frame>
            <draw:frame presentation:class="footer"><draw:text-box><text:p>Footer</text:p></draw:text-box></draw:frame>
            <presentation:notes><draw:page-thumbnail/><draw:frame presentation:class="notes"><draw:text-box><text:p>Say it slowly.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
        <draw:page><draw:frame><draw:image/></draw:frame></draw:page>
        <draw:page/>
        <draw:page draw:style-name="dp2"><draw:g><draw:rect><text:p>Kept back</text:p></draw:rect></draw:g></draw:page>
        </office:presentation>"#;
    insta::assert_snapshot!(outline(&file("presentation", &content(styles, body), &[])), @r#"
    title Some("Why now"), pages Some(4)
    Title @ slide 1: Why now
    Paragraph @ slide 1, Why now: A shape
    ListItem @ slide 1, Why now: A point
    SpeakerNote @ slide 1, Why now: Say it slowly.
    Paragraph @ slide 4: Kept back
    ! PicturesOnly: 1 of 4 slides hold only pictures: 2
    ! Empty: 1 of 4 slides hold nothing: 3
    ! Hidden: slide 4 is hidden in the document; it was read
    "#);
}

#[test]
fn a_flat_text_reads_as_a_packaged_one() {
    let flat = format!(
        r#"<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text" {NAMESPACES}><office:body><office:text><text:p>Flat</text:p></office:text></office:body></office:document>"#
    );
    insta::assert_snapshot!(outline(flat.as_bytes()), @r#"
    title None, pages None
    Paragraph @ opening: Flat
    "#);
}

#[test]
fn an_encrypted_text_says_so() {
    let manifest = r#"<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let text = file("text", "noise", &[("META-INF/manifest.xml", manifest)]);
    assert_eq!(read(&text), Err(ExtractError::Encrypted));
}
