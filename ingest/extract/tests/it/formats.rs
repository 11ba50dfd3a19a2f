//! What each format becomes: golden outlines, to be read by people.

use std::fmt::Write as _;

use extract::{Limits, read};

/// A file as it is read, one block a line.
#[track_caller]
pub(crate) fn outline(file: &[u8], name: &str) -> String {
    let read = read(file, Some(name), &Limits::default()).expect("it can be read");
    let mut outline = format!("{} {:?} {:?}\n", read.media_type, read.pages, read.title);
    for finding in &read.findings {
        writeln!(outline, "! {:?}: {}", finding.kind, finding.detail).expect("a string takes all");
    }
    for block in &read.blocks {
        writeln!(outline, "{:?} @ {} | {}", block.kind, block.place, read.text_of(block)).expect("a string takes all");
    }
    outline
}

#[test]
fn markdown() {
    let file = "---\ntitle: \"The plan\"\n---\n\n# Vision\n\nWe win by *care*[^1] and `speed`.\nSame line.\n\n\
        ## People\n\n- Lead\n  - Decide\n- Learn\n\n| Goal | Owner |\n|---|---|\n| Open first | Ana |\n\n\
        <details><summary>More</summary>Hidden words</details>\n\n> Quoted\n\n![A chart](x.png) [Link](http://example.org)\n\n\
        ```\ncode  here\n```\n\n[^1]: And by luck.\n";
    insta::assert_snapshot!(outline(file.as_bytes(), "plan.md"));
}

#[test]
fn html() {
    let file = "<!doctype html><html><head><title>Plan</title><style>p{}</style></head><body>\
        <nav><a href=x>Home</a></nav><h1>Our plan</h1><p>One<br>two &amp; <b>three</b></p><p hidden>no</p>\
        <p style='display: none'>no</p><script>no()</script><ul><li>First<ul><li>Inner</li></ul><li>Second</ul>\
        <table><caption>Goals</caption><tr><th>Goal<th>Owner<tr><td><p>Open</p><p>first</p><td>Ana</table>\
        <table><tr><td><table><tr><td>laid out</td></tr></table></td></tr></table>\
        <blockquote>Said</blockquote><pre>a  b\n c</pre><img src=x alt='A chart'></body></html>";
    insta::assert_snapshot!(outline(file.as_bytes(), "plan.html"));
}

#[test]
fn html_says_its_encoding() {
    let file = b"<html><head><meta charset=windows-1251></head><body><p>\xcf\xeb\xe0\xed</p></body></html>";
    assert!(outline(file, "x").contains("План"));
}

#[test]
fn text() {
    let file = "Notes\r\n\r\nFirst line\r\nsecond line\r\n\r\n* one\r\n* two\r\n";
    insta::assert_snapshot!(outline(file.as_bytes(), "notes.txt"));
}

#[test]
fn rtf() {
    let file = br"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}
{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}{\s3 Title;}}{\info{\title The plan}{\author Nobody}}
\pard\s3 Strategy\par\pard\s1 Vision\par\pard\s0 We \'abwin\'bb by care{\footnote And luck.} \u8212? today\u10?.\par
\pard\s2 People\par{\listtext\bullet\tab}\pard\ls1 Lead\par\pard\ls1 Decide{\v secret}{\deleted gone}\par
\trowd\cellx1\cellx2\pard\intbl Goal\cell Owner\cell\row\trowd\pard\intbl Open first\cell Ana\cell\row
\pard{\f1\'cf\'eb\'e0\'ed}{\field{\*\fldinst HYPERLINK x}{\fldrslt Link}}{\pict 00ff}{\*\unknown no}{\annotation no}\par}";
    insta::assert_snapshot!(outline(file, "plan.rtf"));
}

#[test]
fn mail() {
    let file = "From: Ana Diaz <ana@example.org>\r\nTo: ben@example.org\r\nSubject: =?utf-8?q?Focus_f=C3=BCr_2026?=\r\n\
        Date: Mon, 2 Mar 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<h2>Focus</h2><p>We decide <b>faster</b>.</p><ul><li>One</li></ul>\r\n\
        --b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\r\nxx\r\n--b--\r\n";
    insta::assert_snapshot!(outline(file.as_bytes(), "x"));
}

#[test]
fn a_table_of_a_page_keeps_its_columns_and_an_item_of_word_is_one() {
    let file = "<!doctype html><table><tr><th rowspan=2>Region<th colspan=2>Sales<tr><th>Q1<th>Q2<tr><td>North<td>1<td>2</table>\
        <p class=MsoListParagraph><span style='mso-list:Ignore'>&#183;&nbsp; </span>Decide</p>";
    let outline = outline(file.as_bytes(), "page.html");
    assert!(outline.contains("| Region\tSales\n\tQ1\tQ2\nNorth\t1\t2\n"), "{outline}");
    assert!(outline.contains("ListItem @ opening | Decide\n"), "{outline}");
}

#[test]
fn a_mail_sent_along_is_read_under_its_subject() {
    let file = "From: ana@example.org\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\nFrom: ben@example.org\r\nSubject: Focus\r\n\r\nWe decide faster.\r\n--b--\r\n";
    let outline = outline(file.as_bytes(), "x");
    assert!(outline.contains("Paragraph @ Focus | We decide faster."), "{outline}");
    assert!(!outline.contains("left out"), "{outline}");
}

#[test]
fn rtf_given_twice_is_read_in_unicode_and_styles_of_characters_name_no_heading() {
    let file = br"{\rtf1{\stylesheet{\s2 heading 2;}{\*\cs15 Notes;}}\pard\s2 People\par\pard{\upr{plain}{\*\ud{\u233?t\u233?}}}\par}";
    let outline = outline(file, "x.rtf");
    assert!(outline.contains("Heading @ opening | People\n") && outline.contains("| \u{e9}t\u{e9}\n"), "{outline}");
    assert!(!outline.contains("plain"), "{outline}");
}
