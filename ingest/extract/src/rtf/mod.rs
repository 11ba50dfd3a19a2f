//! RTF to blocks (Rich Text Format Specification 1.9.1).

mod charset;
mod state;
mod token;

use std::collections::HashMap;

use document::{BlockKind, Extracted, Finding, FindingKind, MediaType};
use encoding_rs::{Encoding, WINDOWS_1252};

use crate::{ExtractError, blocks::Blocks, outline::one_line};
use state::{Destination, Paragraph, State};
use token::{Token, Tokens};

/// Groups in groups; no program writes more than some tens.
const DEPTH_MAX: usize = 2_000;

/// Stands for all styles that are no paragraph's.
const NO_PARAGRAPH: i32 = -1;

pub(crate) fn read(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let mut reader = Reader::new();
    for token in Tokens::new(bytes) {
        reader.take(&token)?;
    }
    Ok(reader.finish())
}

/// What a style says of its paragraphs.
#[derive(Debug, Default)]
struct Style {
    name: String,
    outline_level: Option<u8>,
}

/// The document as far as it has been read.
struct Reader {
    state: State,
    outer: Vec<State>,
    /// `\*` was read: the destination that follows may be passed over.
    optional: bool,
    /// Characters still to be passed over, since they stand in for one that was given by its number.
    stand_ins: usize,
    /// Bytes of text not decoded yet: one character may be spread over several tokens.
    bytes: Vec<u8>,
    high_surrogate: Option<u16>,
    default_encoding: &'static Encoding,
    font: i32,
    fonts: HashMap<i32, &'static Encoding>,
    style: i32,
    styles: HashMap<i32, Style>,
    words: String,
    footnote: String,
    title: String,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
    blocks: Blocks,
    comments: u32,
}

impl Reader {
    fn new() -> Self {
        let state = State {
            destination: Destination::Body,
            encoding: WINDOWS_1252,
            stand_ins: 1,
            hidden: false,
            deleted: false,
            paragraph: Paragraph::default(),
        };
        Self {
            state,
            outer: Vec::new(),
            optional: false,
            stand_ins: 0,
            bytes: Vec::new(),
            high_surrogate: None,
            default_encoding: WINDOWS_1252,
            font: 0,
            fonts: HashMap::new(),
            style: 0,
            styles: HashMap::new(),
            words: String::new(),
            footnote: String::new(),
            title: String::new(),
            row: Vec::new(),
            rows: Vec::new(),
            blocks: Blocks::default(),
            comments: 0,
        }
    }

    fn take(&mut self, token: &Token<'_>) -> Result<(), ExtractError> {
        match token {
            Token::Open => self.open()?,
            Token::Close => self.close(),
            Token::Word(word, number) => self.word(word, *number),
            Token::Symbol(symbol) => self.symbol(*symbol),
            Token::Byte(byte) => self.raw(&[*byte]),
            Token::Text(text) => self.raw(text),
        }
        self.optional &= matches!(token, Token::Symbol(b'*'));
        Ok(())
    }

    fn open(&mut self) -> Result<(), ExtractError> {
        if self.outer.len() >= DEPTH_MAX {
            return Err(ExtractError::damaged(format!("its groups are nested more than {DEPTH_MAX} deep")));
        }
        self.decode();
        self.stand_ins = 0;
        self.outer.push(self.state);
        Ok(())
    }

    fn close(&mut self) {
        self.decode();
        self.stand_ins = 0;
        let inner = self.state;
        let Some(outer) = self.outer.pop() else {
            return;
        };
        self.state = outer;
        // Cells and lists are marked inside groups by some programs; the paragraph goes on after them.
        if outer.destination == inner.destination {
            self.state.paragraph.in_table |= inner.paragraph.in_table;
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word != "u" {
            self.decode();
        }
        if std::mem::take(&mut self.optional) && !state::is_worth_reading(word) {
            self.state.destination = Destination::Nowhere;
            return;
        }
        if word == "ud" {
            // Of a text given twice, in a code page and in Unicode, the second is read where the first would be.
            let around = self.outer.iter().rev().nth(1);
            self.state.destination = around.map_or(Destination::Nowhere, |state| state.destination);
        }
        if self.state.destination == Destination::Nowhere && word != "title" {
            return;
        }
        if let Some(destination) = state::destination(word) {
            self.begin(word, destination);
        } else if let Some(character) = state::character(word) {
            self.write(character.encode_utf8(&mut [0; 4]));
        } else if !self.paragraph_word(word, number) {
            self.character_word(word, number.unwrap_or(1));
        }
    }

    fn begin(&mut self, word: &str, destination: Destination) {
        if matches!(word, "listtext" | "pntext") {
            // It belongs to the paragraph, not only to its group.
            self.state.paragraph.in_list = true;
            if let Some(outer) = self.outer.last_mut() {
                outer.paragraph.in_list = true;
            }
        }
        self.comments += u32::from(destination == Destination::Comment);
        if destination == Destination::Footnote && !self.footnote.is_empty() {
            self.footnote.push('\n');
        }
        self.state.destination = destination;
    }

    /// Words that end, begin or set paragraphs and cells; false for any other.
    fn paragraph_word(&mut self, word: &str, number: Option<i32>) -> bool {
        let paragraph = &mut self.state.paragraph;
        match word {
            "par" | "sect" | "page" | "column" => self.end_paragraph(),
            "cell" => self.end_cell(),
            "row" | "nestrow" => self.end_row(),
            "pard" => *paragraph = Paragraph::default(),
            "intbl" => paragraph.in_table = true,
            "ls" => paragraph.in_list = number != Some(0),
            "outlinelevel" => {
                let level = number.and_then(|level| u8::try_from(level).ok()).filter(|level| *level < 9);
                if self.state.destination == Destination::Styles {
                    self.styles.entry(self.style).or_default().outline_level = level;
                } else {
                    paragraph.outline_level = level;
                }
            }
            "s" if self.state.destination == Destination::Styles => self.style = number.unwrap_or(0),
            // Styles of characters, tables and sections have numbers and names too.
            "cs" | "ts" | "ds" if self.state.destination == Destination::Styles => self.style = NO_PARAGRAPH,
            "s" => paragraph.style = number.unwrap_or(0),
            _ => return false,
        }
        true
    }

    fn character_word(&mut self, word: &str, number: i32) {
        match word {
            "u" => self.unicode(number),
            "uc" => self.state.stand_ins = usize::try_from(number).unwrap_or(1).min(8),
            "ansicpg" => {
                self.default_encoding = charset::of_code_page(number);
                self.state.encoding = self.default_encoding;
            }
            "mac" => self.state.encoding = charset::of_code_page(10_000),
            "f" if self.state.destination == Destination::Fonts => self.font = number,
            "f" => self.state.encoding = self.fonts.get(&number).copied().unwrap_or(self.default_encoding),
            "fcharset" => {
                if let Some(encoding) = charset::of_font(number) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "plain" => {
                self.state.hidden = false;
                self.state.deleted = false;
            }
            "v" => self.state.hidden = number != 0,
            "deleted" => self.state.deleted = number != 0,
            _ => {}
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.optional = true,
            b'\\' | b'{' | b'}' => self.raw(&[symbol]),
            b'~' => self.write_decoded("\u{a0}"),
            b'_' => self.write_decoded("\u{2011}"),
            b'\r' | b'\n' => self.end_paragraph(),
            // A possible hyphen is none; the rest marks an index.
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        self.decode();
        // Written as a signed 16-bit number, and by some programs as an unsigned one.
        let unit = u16::try_from(number & 0xffff).unwrap_or_default();
        self.stand_ins = self.state.stand_ins;
        let units = [self.high_surrogate.take().unwrap_or(unit), unit];
        if (0xd800..0xdc00).contains(&unit) {
            self.high_surrogate = Some(unit);
            return;
        }
        let units = if units[0] == unit { &units[1..] } else { &units[..] };
        self.write(&String::from_utf16_lossy(units));
    }

    /// Text as bytes, less what stands in for a character that was read already.
    fn raw(&mut self, text: &[u8]) {
        let left_out = self.stand_ins.min(text.len());
        self.stand_ins -= left_out;
        self.bytes.extend_from_slice(text.get(left_out..).unwrap_or_default());
    }

    fn decode(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let text = self.state.encoding.decode_without_bom_handling(&bytes).0;
            self.write(&text);
        }
    }

    fn write_decoded(&mut self, text: &str) {
        self.decode();
        self.write(text);
    }

    fn write(&mut self, text: &str) {
        if self.state.hidden || self.state.deleted {
            return;
        }
        match self.state.destination {
            Destination::Body => self.words.push_str(text),
            Destination::Footnote => self.footnote.push_str(text),
            Destination::Title => self.title.push_str(text),
            Destination::Styles => self.styles.entry(self.style).or_default().name.push_str(text),
            Destination::Fonts | Destination::Comment | Destination::Nowhere => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.decode();
        match self.state.destination {
            Destination::Body if self.state.paragraph.in_table => self.words.push(' '),
            Destination::Body => {
                self.end_table();
                let words = std::mem::take(&mut self.words);
                self.paragraph(&words);
                self.end_footnotes();
            }
            Destination::Footnote => self.footnote.push(' '),
            _ => {}
        }
    }

    fn paragraph(&mut self, words: &str) {
        let Paragraph { style, outline_level, in_list, .. } = self.state.paragraph;
        let style = self.styles.get(&style);
        let level = outline_level.or_else(|| style.and_then(heading_level));
        if style.is_some_and(|style| style.name.trim_end_matches(';').eq_ignore_ascii_case("title")) {
            self.blocks.title(words);
        } else if let Some(level) = level {
            self.blocks.heading(level + 1, words);
        } else {
            self.blocks.push(if in_list { BlockKind::ListItem } else { BlockKind::Paragraph }, words);
        }
    }

    fn end_footnotes(&mut self) {
        for footnote in std::mem::take(&mut self.footnote).split('\n') {
            self.blocks.push(BlockKind::Footnote, footnote);
        }
    }

    fn end_cell(&mut self) {
        self.decode();
        let cell = one_line(&std::mem::take(&mut self.words));
        self.row.push(cell);
    }

    fn end_row(&mut self) {
        self.decode();
        if !self.row.is_empty() {
            self.rows.push(std::mem::take(&mut self.row));
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        if !self.rows.is_empty() {
            self.blocks.table(&std::mem::take(&mut self.rows));
            self.end_footnotes();
        }
    }

    fn finish(mut self) -> Extracted {
        self.state.destination = Destination::Body;
        self.state.paragraph.in_table = false;
        self.end_paragraph();
        let title = Some(one_line(&self.title)).filter(|title| !title.is_empty());
        let title = title.or_else(|| self.blocks.first_heading());
        let comments = (self.comments > 0).then(|| {
            let plural = if self.comments == 1 { "comment was" } else { "comments were" };
            Finding::new(FindingKind::Comments, format!("{} {plural} left out", self.comments))
        });
        Extracted::assemble(title, MediaType::Rtf, None, self.blocks.into_pieces(), comments.into_iter().collect())
    }
}

/// The level that a style gives, by itself or by its name: `heading 1;`.
fn heading_level(style: &Style) -> Option<u8> {
    let by_name = || {
        let name = style.name.trim_end_matches(';').trim().to_ascii_lowercase();
        let level: u8 = name.strip_prefix("heading")?.trim().parse().ok()?;
        (1..=9).contains(&level).then(|| level - 1)
    };
    style.outline_level.or_else(by_name)
}
