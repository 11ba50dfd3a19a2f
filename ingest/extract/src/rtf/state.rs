//! What holds at a point of the text: everything a group may change and its end undoes.

use encoding_rs::Encoding;

/// Where words go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    Body,
    Footnote,
    /// The document's title in its properties.
    Title,
    Fonts,
    Styles,
    /// A comment: counted and left out.
    Comment,
    /// Nothing that a reader of the document would read.
    Nowhere,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paragraph {
    pub(super) style: i32,
    pub(super) outline_level: Option<u8>,
    pub(super) in_table: bool,
    pub(super) in_list: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) destination: Destination,
    pub(super) encoding: &'static Encoding,
    /// How many characters stand in for one given by its number, for readers that know no Unicode.
    pub(super) stand_ins: usize,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) paragraph: Paragraph,
}

/// The destination that a control word begins, if it begins one.
pub(super) fn destination(word: &str) -> Option<Destination> {
    Some(match word {
        "fonttbl" => Destination::Fonts,
        "stylesheet" => Destination::Styles,
        "footnote" => Destination::Footnote,
        "title" => Destination::Title,
        "annotation" => Destination::Comment,
        "pict" | "object" | "fldinst" | "colortbl" | "info" | "header" | "headerl" | "headerr" | "headerf"
        | "footer" | "footerl" | "footerr" | "footerf" | "themedata" | "colorschememapping" | "latentstyles"
        | "datastore" | "listtable" | "listoverridetable" | "rsidtbl" | "revtbl" | "filetbl" | "xmlnstbl"
        | "generator" | "nonshppict" | "bkmkstart" | "bkmkend" | "listtext" | "pntext" | "atnid" | "atnauthor"
        | "atndate" | "atnref" | "sp" | "tc" | "tcn" | "xe" | "mmathPr" | "pgptbl" | "ftnsep" | "ftnsepc"
        | "aftnsep" | "do" | "pnseclvl" | "operator" | "author" | "company" | "subject" | "keywords" | "doccomm"
        | "category" | "manager" | "hlinkbase" | "upr" | "private" | "falt" | "panose" => Destination::Nowhere,
        _ => return None,
    })
}

/// Destinations marked as optional that hold words all the same.
pub(super) fn is_worth_reading(word: &str) -> bool {
    matches!(
        word,
        "shpinst" | "shptxt" | "ud" | "footnote" | "annotation" | "fonttbl" | "stylesheet" | "fldrslt" | "cs" | "ts"
    )
}

/// The character that a control word stands for.
pub(super) fn character(word: &str) -> Option<char> {
    Some(match word {
        "tab" | "nestcell" => '\t',
        "line" | "lbr" | "softline" => '\n',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" | "enspace" | "qmspace" => ' ',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        _ => return None,
    })
}
