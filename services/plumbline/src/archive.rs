//! The file of a backup: a ZIP archive that says of itself whether it is whole.
//!
//! ```text
//! tables/NAME.jsonl        the rows of a table, as `store` hands them out, one a line
//! files/ORGANIZATION/HASH  an uploaded file
//! manifest.json            the last entry: what the others are
//! ```
//! The archive's comment ends the file, and its last 64 characters are the SHA-256 of all before them. So what was cut
//! short or altered, by a byte, is seen before any of it is believed.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write},
    path::Path,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// This way of writing a backup.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const COMMENT: &str = "plumbline backup, SHA-256 of all before: ";
/// A SHA-256 in hexadecimal.
const SEAL_BYTES: usize = 64;
const CHUNK: usize = 1 << 16;

/// What an archive holds.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    /// The version of the program that made it.
    pub(crate) program: String,
    /// When it was begun.
    pub(crate) made: Timestamp,
    /// The newest migration of its rows.
    pub(crate) schema: i64,
    /// How often documents changed.
    pub(crate) change: i64,
    /// Tables, each after those that it refers to.
    pub(crate) tables: Vec<Table>,
    /// Uploaded files.
    pub(crate) files: usize,
}

/// A table in an archive.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) rows: usize,
}

impl Manifest {
    pub(crate) fn new(made: Timestamp, schema: i64, change: i64) -> Self {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Self { format: FORMAT, program, made, schema, change, tables: Vec::new(), files: 0 }
    }

    pub(crate) fn rows(&self) -> usize {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// Why a file is no backup, or could not be made one.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArchiveError {
    #[error("it is no backup of plumbline, or was cut short: take another copy")]
    NotWhole,
    #[error("it was altered after it was made: take another copy")]
    Altered,
    #[error("it was made by plumbline {0}, which writes backups in another way: restore it with that version")]
    OtherFormat(String),
    #[error("it cannot be read or written")]
    Io(#[from] io::Error),
    #[error("it cannot be packed or unpacked")]
    Zip(#[from] ZipError),
    #[error("a row or the manifest cannot be written or read")]
    Json(#[from] serde_json::Error),
}

/// An archive that is being made. It is at its place once it is whole, and not before.
pub(crate) struct Writer {
    zip: ZipWriter<BufWriter<NamedTempFile>>,
    manifest: Manifest,
}

impl Writer {
    /// Begins an archive in the folder where it is to stand. Nobody but its owner may read it.
    pub(crate) fn create(path: &Path, manifest: Manifest) -> Result<Self, ArchiveError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".plumbline-").tempfile_in(folder)?;
        Ok(Self { zip: ZipWriter::new(BufWriter::new(file)), manifest })
    }

    /// Begins a table; its rows follow.
    pub(crate) fn table(&mut self, name: &str) -> Result<(), ArchiveError> {
        self.zip.start_file(table_entry(name), options(CompressionMethod::Deflated))?;
        self.manifest.tables.push(Table { name: name.to_owned(), rows: 0 });
        Ok(())
    }

    /// A row of the table that was begun last.
    pub(crate) fn row(&mut self, row: &Value) -> Result<(), ArchiveError> {
        serde_json::to_writer(&mut self.zip, row)?;
        self.zip.write_all(b"\n")?;
        if let Some(table) = self.manifest.tables.last_mut() {
            table.rows += 1;
        }
        Ok(())
    }

    /// Begins an uploaded file; its bytes follow.
    pub(crate) fn file(&mut self, organization: &str, content: &str) -> Result<(), ArchiveError> {
        // Office files are packed already.
        self.zip.start_file(file_entry(organization, content), options(CompressionMethod::Stored))?;
        self.manifest.files += 1;
        Ok(())
    }

    /// Bytes of the file that was begun last.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<(), ArchiveError> {
        Ok(self.zip.write_all(bytes)?)
    }

    /// Ends and seals the archive, and puts it in its place. What it holds, and its size in bytes.
    pub(crate) fn finish(mut self, path: &Path) -> Result<(Manifest, u64), ArchiveError> {
        self.zip.start_file(MANIFEST, options(CompressionMethod::Deflated))?;
        serde_json::to_writer_pretty(&mut self.zip, &self.manifest)?;
        self.zip.set_comment(format!("{COMMENT}{}", "0".repeat(SEAL_BYTES)))?;
        let mut file = self.zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        let (seal, sealed) = seal(file.as_file_mut())?;
        file.seek(SeekFrom::Start(sealed))?;
        file.write_all(seal.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok((self.manifest, sealed + SEAL_BYTES as u64))
    }
}

/// An archive that was found whole.
pub(crate) struct Reader {
    zip: ZipArchive<BufReader<File>>,
    manifest: Manifest,
}

impl Reader {
    /// Opens an archive, after all of it was checked.
    pub(crate) fn open(path: &Path) -> Result<Self, ArchiveError> {
        let mut file = File::open(path)?;
        let (expected, sealed) = seal(&mut file)?;
        file.seek(SeekFrom::Start(sealed))?;
        let mut found = String::new();
        // What is cut short ends in no seal at all.
        let is_seal = file.read_to_string(&mut found).is_ok() && found.bytes().all(|byte| byte.is_ascii_hexdigit());
        file.rewind()?;
        let zip =
            ZipArchive::new(BufReader::new(file)).ok().filter(|zip| zip.comment().starts_with(COMMENT.as_bytes()));
        let Some(mut zip) = zip.filter(|_| is_seal) else { return Err(ArchiveError::NotWhole) };
        if found != expected {
            return Err(ArchiveError::Altered);
        }
        let manifest: Value = serde_json::from_reader(zip.by_name(MANIFEST)?)?;
        if manifest["format"] != FORMAT {
            return Err(ArchiveError::OtherFormat(manifest["program"].as_str().unwrap_or_default().to_owned()));
        }
        Ok(Self { zip, manifest: serde_json::from_value(manifest)? })
    }

    pub(crate) const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The rows of a table.
    pub(crate) fn rows(
        &mut self,
        table: &str,
    ) -> Result<impl Iterator<Item = Result<Vec<u8>, io::Error>>, ArchiveError> {
        Ok(BufReader::with_capacity(CHUNK, self.zip.by_name(&table_entry(table))?).split(b'\n'))
    }

    /// The uploaded files, each with its organization and the hash of its content.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let names = self.zip.file_names().filter_map(Result::ok);
        names
            .filter_map(|name| {
                let (organization, content) = name.strip_prefix("files/")?.split_once('/')?;
                Some((organization.to_owned(), content.to_owned()))
            })
            .collect()
    }

    /// All bytes of an uploaded file.
    pub(crate) fn bytes(&mut self, organization: &str, content: &str) -> Result<Vec<u8>, ArchiveError> {
        let mut bytes = Vec::new();
        self.zip.by_name(&file_entry(organization, content))?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

fn table_entry(name: &str) -> String {
    format!("tables/{name}.jsonl")
}

fn file_entry(organization: &str, content: &str) -> String {
    format!("files/{organization}/{content}")
}

/// Sizes are not known before, so each entry may be large.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(method).large_file(true).unix_permissions(0o600)
}

/// The hash of all but the place of the seal, and where that is.
fn seal(file: &mut File) -> Result<(String, u64), ArchiveError> {
    let bytes = file.metadata()?.len();
    let sealed = bytes.checked_sub(SEAL_BYTES as u64).ok_or(ArchiveError::NotWhole)?;
    file.rewind()?;
    let mut hash = Sha256::new();
    io::copy(&mut file.take(sealed), &mut Hashing(&mut hash))?;
    let hash: [u8; 32] = hash.finalize().into();
    Ok((document::ContentHash::from(hash).to_string(), sealed))
}

struct Hashing<'a>(&'a mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(folder: &Path) -> Vec<u8> {
        let path = folder.join("whole");
        let mut writer = Writer::create(&path, Manifest::new(Timestamp::UNIX_EPOCH, 7, 3)).unwrap();
        writer.table("people").unwrap();
        writer.row(&serde_json::json!(["local", 1, null])).unwrap();
        writer.file("local", "abc").unwrap();
        writer.bytes(b"PK bytes").unwrap();
        writer.finish(&path).unwrap();
        std::fs::read(path).unwrap()
    }

    #[test]
    fn what_was_put_in_comes_out() {
        let folder = tempfile::tempdir().unwrap();
        archive(folder.path());
        let mut reader = Reader::open(&folder.path().join("whole")).unwrap();
        assert_eq!((reader.manifest().schema, reader.manifest().rows(), reader.manifest().files), (7, 1, 1));
        let rows: Vec<_> = reader.rows("people").unwrap().map(Result::unwrap).collect();
        assert_eq!(rows, [b"[\"local\",1,null]".to_vec()]);
        assert_eq!(reader.files(), [("local".to_owned(), "abc".to_owned())]);
        assert_eq!(reader.bytes("local", "abc").unwrap(), b"PK bytes");
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["whole"], "nothing is left beside it");
    }

    #[test]
    fn each_cut_and_each_altered_byte_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let whole = archive(folder.path());
        let path = folder.path().join("other");
        for at in 0..whole.len() {
            std::fs::write(&path, &whole[..at]).unwrap();
            assert!(Reader::open(&path).is_err(), "cut at {at}");
            let mut altered = whole.clone();
            altered[at] ^= 1;
            std::fs::write(&path, &altered).unwrap();
            assert!(Reader::open(&path).is_err(), "altered at {at}");
        }
        std::fs::write(&path, [&whole[..], b"\n"].concat()).unwrap();
        assert!(Reader::open(&path).is_err(), "something behind it");
    }
}
