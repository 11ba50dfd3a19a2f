use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ExtractError;

const MB: u64 = 1024 * 1024;

/// How much one file may cost. What is counted is what is really read, never what a header promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of a file; a larger one is refused.
    pub file_bytes_max: u64,
    /// Bytes of all parts of an archive together, unpacked.
    pub unpacked_bytes_max: u64,
    /// Bytes of one part of an archive, unpacked.
    pub part_bytes_max: u64,
    /// Parts of an archive.
    pub parts_max: usize,
    /// How deep elements may stand in each other, in XML and HTML.
    pub xml_depth_max: usize,
    /// Cells of a workbook.
    pub cells_max: usize,
    /// Pages, slides or sheets; the rest is left out with a finding.
    pub pages_max: u32,
    /// Bytes of text that come out; the rest is left out with a finding.
    pub text_bytes_max: usize,
    /// Address space of the child process, in bytes.
    pub memory_bytes_max: u64,
    /// Memory that the child process may really use, in bytes.
    pub resident_bytes_max: u64,
    /// Processor time of the child process, in seconds.
    pub cpu_s: u64,
    /// Time by the clock that the child process has.
    pub wall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 50 * MB,
            unpacked_bytes_max: 256 * MB,
            part_bytes_max: 64 * MB,
            parts_max: 20_000,
            xml_depth_max: 400,
            cells_max: 500_000,
            pages_max: 2_000,
            text_bytes_max: 50 * 1024 * 1024,
            memory_bytes_max: 1_536 * MB,
            resident_bytes_max: 600 * MB,
            cpu_s: 20,
            wall: Duration::from_secs(25),
        }
    }
}

impl Limits {
    /// Refuses a file that is too large to begin with.
    pub(crate) fn admit(&self, file: &[u8]) -> Result<(), ExtractError> {
        if file.len() as u64 > self.file_bytes_max {
            return Err(ExtractError::limit(format!("it is larger than {} MB", self.file_bytes_max / MB)));
        }
        Ok(())
    }

    /// The largest answer of a child process: the text, escaped, and as much again for the places of its blocks.
    pub(crate) const fn answer_bytes_max(&self) -> u64 {
        2 * (self.text_bytes_max as u64) + 16 * MB
    }
}
