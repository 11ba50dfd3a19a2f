//! The pieces that tokens never cross, as tiktoken's pattern for o200k has them:
//!
//! ```text
//! [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//! [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//! \p{N}{1,3}
//!  ?[^\s\p{L}\p{N}]+[\r\n/]*
//! \s*[\r\n]+
//! \s+(?!\S)
//! \s+
//! ```
//!
//! Written out, since the pattern looks ahead, which makes it slow and lets it give up on long texts.

use unicode_general_category::{GeneralCategory, get_general_category};

/// A text in pieces that, joined, are the text again.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at_checked(piece_end(rest)?)?;
        rest = after;
        Some(piece)
    })
}

/// Where the first piece of a text ends.
fn piece_end(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let kind = Kind::of(first);
    if let Some(end) = word_end(text, first, kind) {
        return Some(end + contraction(text.get(end..)?));
    }
    let end = match kind {
        Kind::Number => run(text, 3, |kind| kind == Kind::Number),
        Kind::Space => {
            let signs = if first == ' ' { run(text.get(1..)?, usize::MAX, Kind::is_sign) } else { 0 };
            if signs == 0 {
                return Some(white_space_end(text));
            }
            1 + signs
        }
        _ => run(text, usize::MAX, Kind::is_sign),
    };
    // Signs take the ends of lines along.
    let lines = if kind == Kind::Number { 0 } else { leading(text.get(end..)?, |c| matches!(c, '\r' | '\n' | '/')) };
    Some(end + lines)
}

/// A word, with one character before it that is no letter, number or end of a line.
fn word_end(text: &str, first: char, kind: Kind) -> Option<usize> {
    let before = if kind.may_precede_a_word() && !matches!(first, '\r' | '\n') { first.len_utf8() } else { 0 };
    let word = text.get(before..)?;
    let cased = cased_end(word).map(|end| before + end);
    // A mark may be the whole word, and is before it is taken for what precedes one in capitals.
    cased.or_else(|| (kind == Kind::Mark).then_some(before)).or_else(|| {
        let capitals = run(word, usize::MAX, Kind::is_upper);
        (capitals > 0).then_some(before + capitals)
    })
}

/// Capitals, then small letters; what has no case is either. Where there is nothing small, up to the last without case.
fn cased_end(text: &str) -> Option<usize> {
    let upper = run(text, usize::MAX, Kind::is_upper);
    let lower = run(text.get(upper..)?, usize::MAX, Kind::is_lower);
    if lower > 0 {
        return Some(upper + lower);
    }
    let last = text.get(..upper)?.char_indices().rfind(|(_, c)| Kind::of(*c).is_lower());
    last.map(|(at, c)| at + c.len_utf8())
}

/// `'s` and its like.
fn contraction(text: &str) -> usize {
    let Some(after) = text.strip_prefix('\'') else { return 0 };
    let mut letters = after.chars();
    match (letters.next(), letters.next()) {
        (Some(one @ ('s' | 'S' | 'ſ' | 't' | 'T' | 'm' | 'M' | 'd' | 'D')), _) => 1 + one.len_utf8(),
        (Some('r' | 'R' | 'v' | 'V'), Some('e' | 'E')) | (Some('l' | 'L'), Some('l' | 'L')) => 3,
        _ => 0,
    }
}

/// Up to the last end of a line; else all but the space before what follows.
fn white_space_end(text: &str) -> usize {
    let all = leading(text, char::is_whitespace);
    let space = text.get(..all).unwrap_or_default();
    if let Some(line) = space.rfind(['\r', '\n']) {
        return line + 1;
    }
    let last = space.chars().next_back().map_or(0, char::len_utf8);
    if all == text.len() || all == last { all } else { all - last }
}

/// How long the first characters of some kinds are together, at most so many of them.
fn run(text: &str, most: usize, of: impl Fn(Kind) -> bool) -> usize {
    text.chars().take(most).take_while(|c| of(Kind::of(*c))).map(char::len_utf8).sum()
}

fn leading(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.len() - text.trim_start_matches(is).len()
}

/// What a character is to the pattern (Unicode general categories).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Lu, Lt.
    Upper,
    /// Ll.
    Lower,
    /// Lm, Lo.
    Caseless,
    /// M.
    Mark,
    /// N.
    Number,
    Space,
    /// Any other.
    Sign,
}

impl Kind {
    fn of(c: char) -> Self {
        use GeneralCategory as Category;
        match c {
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            '0'..='9' => Self::Number,
            c if c.is_whitespace() => Self::Space,
            c if c.is_ascii() => Self::Sign,
            c => match get_general_category(c) {
                Category::UppercaseLetter | Category::TitlecaseLetter => Self::Upper,
                Category::LowercaseLetter => Self::Lower,
                Category::ModifierLetter | Category::OtherLetter => Self::Caseless,
                Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark => Self::Mark,
                Category::DecimalNumber | Category::LetterNumber | Category::OtherNumber => Self::Number,
                _ => Self::Sign,
            },
        }
    }

    const fn is_upper(self) -> bool {
        matches!(self, Self::Upper | Self::Caseless | Self::Mark)
    }

    const fn is_lower(self) -> bool {
        matches!(self, Self::Lower | Self::Caseless | Self::Mark)
    }

    const fn is_sign(self) -> bool {
        matches!(self, Self::Sign | Self::Mark)
    }

    const fn may_precede_a_word(self) -> bool {
        matches!(self, Self::Sign | Self::Mark | Self::Space)
    }
}
