//! A bounded package: the zip archive of an office file, its parts and what they refer to.
//!
//! Nothing is written to disk, so a part's name is only a key. What is counted is what was really unpacked.

use std::{
    collections::HashMap,
    io::{Cursor, Read as _},
};

use roxmltree::Node;
use zip::{ZipArchive, result::ZipError};

use crate::{ExtractError, Limits, xml, xml::Walk as _};

/// Why one part of a package could not be read. The rest of the package may still be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PartError {
    /// The package names it and does not hold it.
    #[error("it is missing from the package")]
    Missing,
    /// It opens with a password only.
    #[error("it is encrypted")]
    Encrypted,
    /// It is not what it should be; the sentence begins with `it` or `its`.
    #[error("{0}")]
    Damaged(String),
    /// It costs more than it may; the sentence begins with `it` or `its`.
    #[error("{0}")]
    Limit(String),
}

impl PartError {
    /// The error of the whole file, where this part is one that nothing can be read without.
    pub(crate) fn of_file(self, part: &str) -> ExtractError {
        match self {
            Self::Encrypted => ExtractError::Encrypted,
            Self::Limit(detail) => ExtractError::limit(format!("{part}: {detail}")),
            Self::Missing | Self::Damaged(_) => ExtractError::damaged(format!("{part}: {self}")),
        }
    }
}

/// The open package.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Position by normalised name: part names differ in case and slashes between writers.
    positions: HashMap<String, usize>,
    limits: &'a Limits,
    unpacked_bytes: u64,
}

impl<'a> Package<'a> {
    /// Opens a package; junk before the archive is passed over.
    pub(crate) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ExtractError> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ExtractError::damaged(format!("its package does not open ({error})")))?;
        if archive.len() > limits.parts_max {
            return Err(ExtractError::limit(format!("more than {} parts in the package", limits.parts_max)));
        }
        let mut positions = HashMap::with_capacity(archive.len());
        for position in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(position) {
                positions.entry(resolve("", &name)).or_insert(position);
            }
        }
        Ok(Self { archive, positions, limits, unpacked_bytes: 0 })
    }

    /// The limits it is read under.
    pub(crate) const fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// The normalised names of all parts, in no order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.positions.keys().map(String::as_str)
    }

    /// Whether it holds this part.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// Whether it carries a macro project, or says that it is of the kind that does.
    pub(crate) fn has_macros(&mut self) -> bool {
        self.names().any(|name| name.ends_with("vbaproject.bin"))
            || self.text("[Content_Types].xml").is_ok_and(|types| types.contains("macroEnabled"))
    }

    /// The text of a part.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, PartError> {
        self.bytes(name).map(decode)
    }

    /// The bytes of a part.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, PartError> {
        let mut bytes = Vec::new();
        self.unpack(name, &mut bytes)?;
        Ok(bytes)
    }

    /// What can be unpacked of a damaged part, as far as it goes.
    pub(crate) fn remains(&mut self, name: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        // That it does not unpack to its end is known; what came before is in the buffer.
        let _ = self.unpack(name, &mut bytes);
        bytes
    }

    /// Unpacks a part and throws it away: whether another reader may be handed it.
    pub(crate) fn measure(&mut self, name: &str) -> Result<(), PartError> {
        self.unpack(name, &mut std::io::sink())
    }

    fn unpack(&mut self, name: &str, into: &mut impl std::io::Write) -> Result<(), PartError> {
        let position = self.position(name).ok_or(PartError::Missing)?;
        let part = self.archive.by_index(position).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => PartError::Encrypted,
            other => PartError::Damaged(format!("it does not unpack ({other})")),
        })?;
        let left = self.limits.unpacked_bytes_max.saturating_sub(self.unpacked_bytes);
        let allowed = left.min(self.limits.part_bytes_max);
        let mut bounded = part.take(allowed.saturating_add(1));
        let copied = std::io::copy(&mut bounded, into);
        self.unpacked_bytes += allowed.saturating_add(1) - bounded.limit();
        match copied {
            Ok(length) if length <= allowed => Ok(()),
            Ok(_) if allowed == left => Err(PartError::Limit(format!(
                "the package unpacks to more than {}",
                megabytes(self.limits.unpacked_bytes_max)
            ))),
            Ok(_) => {
                Err(PartError::Limit(format!("it unpacks to more than {}", megabytes(self.limits.part_bytes_max))))
            }
            Err(error) => Err(PartError::Damaged(format!("it does not unpack ({error})"))),
        }
    }

    /// What a part refers to; nothing where it has no relationships.
    pub(crate) fn relations(&mut self, part: &str) -> Result<Relations, PartError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let separator = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{separator}_rels/{file}.rels");
        if !self.contains(&name) {
            return Ok(Relations::default());
        }
        let text = self.text(&name)?;
        let document = xml::parse(&text, self.limits)?;
        Ok(Relations::of(document.root_element(), part))
    }

    /// The part that the package is about, by its relationships or, failing these, by its usual name.
    pub(crate) fn main_part(&mut self, usual: &str) -> Result<String, ExtractError> {
        let named = self.relations("").ok().and_then(|relations| relations.first("officeDocument").map(str::to_owned));
        named
            .into_iter()
            .chain([usual.to_owned()])
            .find(|name| self.contains(name))
            .ok_or_else(|| ExtractError::damaged(format!("its package has no {usual}")))
    }

    /// The title in the document's properties, where it says something.
    pub(crate) fn title(&mut self) -> Option<String> {
        let text = self.text("docProps/core.xml").ok()?;
        let document = xml::parse(&text, self.limits).ok()?;
        let title = document.root_element().child("title")?.text()?.trim();
        let by_the_program = [
            "PowerPoint Presentation",
            "PowerPoint-Präsentation",
            "Présentation PowerPoint",
            "Slide 1",
            "Word Document",
        ];
        (!title.is_empty() && !by_the_program.contains(&title)).then(|| title.to_owned())
    }

    fn position(&self, name: &str) -> Option<usize> {
        let name = resolve("", name);
        self.positions.get(&name).or_else(|| self.positions.get(&unescape(&name))).copied()
    }
}

/// What a part refers to inside its package.
#[derive(Debug, Default)]
pub(crate) struct Relations(Vec<Relation>);

#[derive(Debug)]
struct Relation {
    id: String,
    /// The last step of the type's address, which transitional and strict packages share.
    kind: String,
    target: String,
}

impl Relations {
    fn of(root: Node<'_, '_>, part: &str) -> Self {
        let inside = |node: &Node<'_, '_>| node.is("Relationship") && node.attr("TargetMode") != Some("External");
        let relation = |node: Node<'_, '_>| {
            let kind = node.attr("Type")?.rsplit('/').next()?.to_owned();
            Some(Relation { id: node.attr("Id")?.to_owned(), kind, target: resolve(part, node.attr("Target")?) })
        };
        Self(root.elements().filter(inside).filter_map(relation).collect())
    }

    /// The part with this relationship id.
    pub(crate) fn target(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|relation| relation.id == id).map(|relation| relation.target.as_str())
    }

    /// The first part of this kind, such as `notesSlide`.
    pub(crate) fn first(&self, kind: &str) -> Option<&str> {
        self.all(kind).next()
    }

    /// All parts of this kind.
    pub(crate) fn all(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |relation| relation.kind == kind).map(|relation| relation.target.as_str())
    }
}

/// A target as seen from a part: absolute from the root, else beside the part. Steps above the root stay there.
pub(crate) fn resolve(part: &str, target: &str) -> String {
    let target = target.split_once('#').map_or(target, |(target, _)| target);
    let folder =
        if target.starts_with(['/', '\\']) { "" } else { part.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split(['/', '\\'])) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/").to_lowercase()
}

/// `%20` and its like as characters.
fn unescape(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| byte == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(code) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(code);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// UTF-8 without copying; otherwise by byte order mark or the declared encoding.
fn decode(bytes: Vec<u8>) -> String {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
        Err(error) => error.into_bytes(),
    };
    let declared = || {
        let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(&bytes)).into_owned();
        let name =
            head.split_once("encoding=")?.1.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?.to_owned();
        encoding_rs::Encoding::for_label(name.as_bytes())
    };
    declared().unwrap_or(encoding_rs::UTF_8).decode(&bytes).0.into_owned()
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / (1024 * 1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_part() {
        assert_eq!(
            resolve("ppt/slides/slide1.xml", "../notesSlides/notesSlide7.xml"),
            "ppt/notesslides/notesslide7.xml"
        );
        assert_eq!(resolve("ppt/slides/slide1.xml", "/ppt/media/a.png"), "ppt/media/a.png");
        assert_eq!(resolve("", "..\\..\\word\\document.xml"), "word/document.xml");
        assert_eq!(unescape("object%201/%zz%"), "object 1/%zz%");
    }

    #[test]
    fn a_part_in_another_encoding_is_read() {
        let utf16: Vec<u8> = "\u{feff}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(utf16), "<a>é</a>");
        assert_eq!(
            decode(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>".to_vec()),
            "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>"
        );
        assert_eq!(decode(b"\xef\xbb\xbf<a/>".to_vec()), "<a/>");
    }
}
