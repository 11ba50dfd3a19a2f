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
