//! Archives that lost their end, as after a broken download: the list of their parts stands there. It is written anew
//! from the headers that stand before each part (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.9, 4.3.12 and 4.3.16).

/// Bytes of the header before a part, its name not counted.
const HEADER: usize = 30;
/// In the flags of a part: its sizes follow it.
const SIZES_FOLLOW: u16 = 8;

/// A part that is there whole.
struct Part<'a> {
    /// Version, flags, method, time, checksum and sizes, as both headers have them.
    common: Vec<u8>,
    name: &'a [u8],
    start: usize,
    end: usize,
}

/// The archive with a new end; `None` where not one part is whole.
pub(crate) fn rescue(bytes: &[u8], parts_max: usize) -> Option<Vec<u8>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut end = 0;
    while let Some(part) = part(bytes, end).filter(|_| parts.len() < parts_max) {
        end = part.end;
        parts.push(part);
    }
    let directory = u32::try_from(end).ok()?;
    let count = u16::try_from(parts.len()).ok().filter(|count| *count > 0)?;
    let mut archive = bytes.get(..end)?.to_vec();
    for part in &parts {
        archive.extend(b"PK\x01\x02\x14\x00");
        archive.extend(&part.common);
        archive.extend(u16::try_from(part.name.len()).ok()?.to_le_bytes());
        // No extra field, comment, second disk or attributes.
        archive.extend([0; 12]);
        archive.extend(u32::try_from(part.start).ok()?.to_le_bytes());
        archive.extend(part.name);
    }
    let length = u32::try_from(archive.len() - end).ok()?;
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    archive.extend([length.to_le_bytes(), directory.to_le_bytes()].concat());
    archive.extend([0, 0]);
    Some(archive)
}

/// The part whose header begins here.
fn part(bytes: &[u8], start: usize) -> Option<Part<'_>> {
    let header = bytes.get(start..start + HEADER)?;
    if !header.starts_with(b"PK\x03\x04") {
        return None;
    }
    let short = |at: usize| Some(usize::from(u16::from_le_bytes(header.get(at..at + 2)?.try_into().ok()?)));
    let name = bytes.get(start + HEADER..start + HEADER + short(26)?)?;
    let data = start + HEADER + name.len() + short(28)?;
    let mut common = header.get(4..26)?.to_vec();
    let mut end = data.checked_add(long(header, 18)?)?;
    if short(6)? & usize::from(SIZES_FOLLOW) != 0 {
        let sizes = sizes_after(bytes, data)?;
        common.get_mut(10..)?.copy_from_slice(bytes.get(sizes + 4..sizes + 16)?);
        end = sizes + 16;
    }
    (end <= bytes.len()).then_some(Part { common, name, start, end })
}

/// Where the checksum and sizes stand that follow data: after the mark that names just so many bytes.
fn sizes_after(bytes: &[u8], data: usize) -> Option<usize> {
    let marks = bytes.get(data..)?.windows(4).enumerate().filter(|(_, window)| window == b"PK\x07\x08");
    marks
        .map(|(length, _)| (length, data + length))
        .find(|(length, at)| long(bytes, at + 8) == Some(*length))
        .map(|(_, at)| at)
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Write as _};

    use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive() -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["one.xml", "two.xml"] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(name.repeat(50).as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    /// An archive that is written without going back, so that sizes follow the data.
    fn streamed() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut archive = ZipWriter::new_stream(&mut bytes);
        archive.start_file("one.xml", SimpleFileOptions::default()).unwrap();
        archive.write_all("one.xml".repeat(50).as_bytes()).unwrap();
        archive.finish().unwrap();
        bytes
    }

    #[track_caller]
    fn words(bytes: Vec<u8>, name: &str) -> String {
        let mut words = String::new();
        ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut words).unwrap();
        words
    }

    #[test]
    fn whole_parts_of_a_cut_archive_are_found() {
        for cut in [1, 22, 100] {
            let whole = archive();
            let rescued = rescue(&whole[..whole.len() - cut], 10).expect("parts are whole");
            assert_eq!(words(rescued, "one.xml"), "one.xml".repeat(50), "{cut} bytes lost");
        }
        let whole = streamed();
        assert_eq!(words(rescue(&whole[..whole.len() - 22], 10).unwrap(), "one.xml"), "one.xml".repeat(50));
    }

    #[test]
    fn nothing_whole_is_nothing() {
        assert!(rescue(&archive()[..40], 10).is_none());
        assert!(rescue(b"PK\x03\x04", 10).is_none());
        assert!(rescue(&archive(), 0).is_none());
    }
}
