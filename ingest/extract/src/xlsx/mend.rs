//! Workbooks that do not open because a part beside the sheets is broken: the list of their texts, or their formats.
//! The sheets are read all the same, with what is left of these.

use std::io::{Cursor, Write as _};

use zip::{ZipArchive, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use crate::{
    Limits,
    outline::Notices,
    package::{Package, PartError, resolve},
    xml,
};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// Whether the workbook names a list of texts that it does not hold.
pub(super) fn lacks_texts(package: &mut Package<'_>) -> bool {
    part(package, "sharedStrings").is_some_and(|part| !package.contains(&part))
}

/// The workbook with whole parts in place of broken ones, each a notice; `None` where none is broken.
pub(super) fn mend(package: &mut Package<'_>, bytes: &[u8], notices: &mut Notices) -> Option<Vec<u8>> {
    let limits = package.limits();
    let mut whole = Vec::new();
    if let Some((part, why)) = broken(package, "sharedStrings", limits) {
        whole.push((part.clone(), texts(&package.remains(&part), limits.cells_max)));
        notices.broken("a part of the workbook's texts", why);
    }
    if let Some((part, why)) = broken(package, "styles", limits) {
        whole.push((part, format!("<styleSheet xmlns=\"{MAIN}\"/>")));
        notices.broken("the formats of dates and percentages, which are shown as numbers,", why);
    }
    if whole.is_empty() { None } else { replaced(bytes, &whole).ok() }
}

/// The part of this kind that the workbook names.
fn part(package: &mut Package<'_>, kind: &str) -> Option<String> {
    let main = package.main_part("xl/workbook.xml").ok()?;
    package.relations(&main).ok()?.first(kind).map(str::to_owned)
}

fn broken(package: &mut Package<'_>, kind: &str, limits: &Limits) -> Option<(String, PartError)> {
    let part = part(package, kind)?;
    match package.text(&part).and_then(|text| xml::parse(&text, limits).map(drop)) {
        // Too many for a tree may be few enough for a stream.
        Ok(()) | Err(PartError::Limit(_)) => None,
        Err(why) => Some((part, why)),
    }
}

/// The texts that are whole in what is left of their list, then as many empty ones as cells may ask for.
fn texts(remains: &[u8], cells_max: usize) -> String {
    const EMPTY: &str = "<si><t></t></si>";
    let remains = String::from_utf8_lossy(remains);
    let mut texts = format!("<sst xmlns=\"{MAIN}\">");
    for item in remains.split_inclusive("</si>").filter(|item| item.ends_with("</si>")) {
        let item = item.find("<si").and_then(|start| item.get(start..)).unwrap_or_default();
        texts.push_str(if roxmltree::Document::parse(item).is_ok() { item } else { EMPTY });
    }
    texts.extend(std::iter::repeat_n(EMPTY, cells_max));
    texts + "</sst>"
}

/// The archive with other content in some of its parts, which may be new.
fn replaced(bytes: &[u8], parts: &[(String, String)]) -> ZipResult<Vec<u8>> {
    let mut from = ZipArchive::new(Cursor::new(bytes))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for position in 0..from.len() {
        let part = from.by_index_raw(position)?;
        if parts.iter().all(|(name, _)| *name != resolve("", &part.name().unwrap_or_default())) {
            to.raw_copy_file(part)?;
        }
    }
    for (name, content) in parts {
        to.start_file(name.as_str(), SimpleFileOptions::default())?;
        to.write_all(content.as_bytes())?;
    }
    Ok(to.finish()?.into_inner())
}
