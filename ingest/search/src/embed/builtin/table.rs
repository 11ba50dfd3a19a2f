use rustc_hash::FxHashMap;

use crate::embed::{EmbedError, Vector};

/// One row of small numbers for each word piece. The layout is in the README beside the file.
pub(super) struct Table<'a> {
    /// Pieces that begin a word, and pieces that continue one, without their `##`.
    begins: FxHashMap<&'a str, u32>,
    continues: FxHashMap<&'a str, u32>,
    /// The longest piece, in bytes.
    longest: usize,
    scales: Vec<f32>,
    /// Two numbers a byte, low half first.
    halves: &'a [u8],
    row_bytes: usize,
}

const MAGIC: &[u8] = b"SEMB";
const VERSION: u16 = 1;
const BITS: u16 = 4;
/// What is added to each number in the file, so that half a byte holds -8 to 7.
const OFFSET: i8 = 8;

impl<'a> Table<'a> {
    /// Reads a table, and refuses one that is not exactly as it says it is.
    pub(super) fn read(file: &'a [u8]) -> Result<Self, EmbedError> {
        let mut reader = Reader(file);
        if reader.bytes(MAGIC.len(), "mark")? != MAGIC {
            return Err(damaged("it does not begin with SEMB"));
        }
        let (version, bits) = (reader.u16("version")?, reader.u16("bits")?);
        if (version, bits) != (VERSION, BITS) {
            return Err(damaged(format!("version {version} with {bits} bits is not known here")));
        }
        let rows = reader.length("rows")?;
        let dimensions = reader.length("dimensions")?;
        if dimensions == 0 || !dimensions.is_multiple_of(2) {
            return Err(damaged(format!("{dimensions} dimensions cannot be stored two in a byte")));
        }
        let vocabulary = reader.length("vocabulary length")?;
        let vocabulary = reader.bytes(vocabulary, "vocabulary")?;
        let vocabulary = str::from_utf8(vocabulary).map_err(|_| damaged("the vocabulary is not UTF-8"))?;
        let scales = scales(reader.bytes(rows.saturating_mul(2), "scales")?)?;
        let row_bytes = dimensions / 2;
        let halves = reader.bytes(rows.saturating_mul(row_bytes), "rows")?;
        if !reader.0.is_empty() {
            return Err(damaged(format!("{} bytes follow the last row", reader.0.len())));
        }
        let (begins, continues) = Default::default();
        let mut table = Self { begins, continues, longest: 0, scales, halves, row_bytes };
        table.learn(vocabulary, rows)?;
        Ok(table)
    }

    fn learn(&mut self, vocabulary: &'a str, rows: usize) -> Result<(), EmbedError> {
        self.begins.reserve(rows);
        self.continues.reserve(rows / 4);
        let mut known = 0;
        for (row, piece) in (0_u32..).zip(vocabulary.lines()) {
            let (map, piece) = match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => (&mut self.continues, rest),
                _ => (&mut self.begins, piece),
            };
            if piece.is_empty() || map.insert(piece, row).is_some() {
                return Err(damaged(format!("word piece {row} is empty or stands there twice")));
            }
            self.longest = self.longest.max(piece.len());
            known += 1;
        }
        if known == rows { Ok(()) } else { Err(damaged(format!("{known} word pieces for {rows} rows"))) }
    }

    /// The longest piece that a rest of a word begins with: its row and its length in bytes.
    pub(super) fn longest_piece(&self, rest: &str, begins: bool) -> Option<(u32, usize)> {
        let map = if begins { &self.begins } else { &self.continues };
        let mut end = rest.floor_char_boundary(self.longest);
        while end > 0 {
            let piece = rest.get(..end)?;
            if let Some(row) = map.get(piece) {
                return Some((*row, end));
            }
            end = rest.floor_char_boundary(end - 1);
        }
        None
    }

    /// A sum of no rows.
    pub(super) fn zero(&self) -> Sum {
        Sum { low: vec![0.0; self.row_bytes], high: vec![0.0; self.row_bytes] }
    }
}

/// Rows added up. Even and odd numbers apart, as a byte has them: so the loop runs over whole registers.
pub(super) struct Sum {
    low: Vec<f32>,
    high: Vec<f32>,
}

impl Sum {
    pub(super) fn clear(&mut self) {
        self.low.fill(0.0);
        self.high.fill(0.0);
    }

    pub(super) fn add(&mut self, table: &Table<'_>, row: u32) {
        let row = row as usize;
        let (Some(scale), Some(bytes)) =
            (table.scales.get(row), table.halves.get(row * table.row_bytes..(row + 1) * table.row_bytes))
        else {
            return;
        };
        for ((low, high), byte) in self.low.iter_mut().zip(&mut self.high).zip(bytes) {
            *low += scale * f32::from((byte & 0xf).cast_signed() - OFFSET);
            *high += scale * f32::from((byte >> 4).cast_signed() - OFFSET);
        }
    }

    /// The direction of the sum; `None` where nothing was added.
    pub(super) fn vector(&self) -> Option<Vector> {
        Vector::normalised(self.low.iter().zip(&self.high).flat_map(|(low, high)| [*low, *high]).collect())
    }
}

/// What is left of the file.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize, what: &str) -> Result<&'a [u8], EmbedError> {
        let (taken, rest) =
            self.0.split_at_checked(count).ok_or_else(|| damaged(format!("it ends within its {what}")))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], EmbedError> {
        let bytes = self.bytes(N, what)?;
        bytes.try_into().map_err(|_| damaged(format!("it ends within its {what}")))
    }

    fn u16(&mut self, what: &str) -> Result<u16, EmbedError> {
        self.array(what).map(u16::from_le_bytes)
    }

    fn length(&mut self, what: &str) -> Result<usize, EmbedError> {
        Ok(u32::from_le_bytes(self.array(what)?) as usize)
    }
}

fn scales(bytes: &[u8]) -> Result<Vec<f32>, EmbedError> {
    let (halves, _) = bytes.as_chunks();
    let scales: Vec<_> = halves.iter().map(|half| from_half(u16::from_le_bytes(*half))).collect();
    if scales.iter().all(|scale| scale.is_finite()) { Ok(scales) } else { Err(damaged("a scale is not finite")) }
}

/// IEEE 754 binary16, as it is.
fn from_half(half: u16) -> f32 {
    let (sign, exponent, fraction) = (half >> 15, half >> 10 & 0x1f, half & 0x3ff);
    let fraction = f32::from(fraction) / 1024.0;
    let size = match exponent {
        0 => fraction * 2_f32.powi(-14),
        0x1f if fraction == 0.0 => f32::INFINITY,
        0x1f => f32::NAN,
        _ => (1.0 + fraction) * 2_f32.powi(i32::from(exponent) - 15),
    };
    if sign == 0 { size } else { -size }
}

fn damaged(what: impl Into<String>) -> EmbedError {
    EmbedError::Table(what.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rows of two dimensions: `lead` is (1, 0), `##er` is (0, -4).
    fn file() -> Vec<u8> {
        let mut file = b"SEMB\x01\0\x04\0\x02\0\0\0\x02\0\0\0\x09\0\0\0lead\n##er".to_vec();
        file.extend([0x00, 0x3c, 0x00, 0x40]); // 1.0 and 2.0
        file.extend([0x89, 0x68]);
        file
    }

    #[test]
    fn a_row_is_its_halves_times_its_scale() {
        let file = file();
        let table = Table::read(&file).unwrap();
        let mut sum = table.zero();
        sum.add(&table, 1);
        assert_eq!(sum.vector().unwrap().as_slice(), [0.0, -1.0]);
        (0..4).for_each(|_| sum.add(&table, 0));
        let half = 0.5_f32.sqrt();
        assert_eq!(sum.vector().unwrap().as_slice(), [half, -half]);
        assert_eq!(table.longest_piece("leader", true), Some((0, 4)));
        assert_eq!(table.longest_piece("er", false), Some((1, 2)));
        assert_eq!(table.longest_piece("er", true), None);
    }

    #[test]
    fn every_damage_is_refused() {
        let whole = file();
        for end in 0..whole.len() {
            assert!(Table::read(&whole[..end]).is_err(), "cut at {end}");
        }
        // Mark, version, bits, rows, dimensions, vocabulary length, its text, a scale of infinity, a byte too many.
        for (at, byte) in [(0, b'X'), (4, 2), (6, 8), (8, 3), (12, 3), (12, 0), (16, 8), (20, 0xff), (30, 0x7c)] {
            let mut damaged = whole.clone();
            damaged[at] = byte;
            assert!(Table::read(&damaged).is_err(), "byte {at} changed");
        }
        assert!(Table::read(&[whole, vec![0]].concat()).is_err());
    }

    #[test]
    fn half_precision_is_read_as_the_standard_says() {
        let cases =
            [(0x0000, 0.0), (0x0001, 2_f32.powi(-24)), (0x3555, 0.333_251_95), (0xc000, -2.0), (0x7bff, 65504.0)];
        for (half, expected) in cases {
            assert_eq!(from_half(half).to_bits(), f32::to_bits(expected), "{half:#06x}");
        }
        assert!(from_half(0x7c00).is_infinite() && from_half(0x7e00).is_nan());
    }
}
