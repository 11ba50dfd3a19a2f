//! RTF as a run of tokens (Rich Text Format Specification 1.9.1, "Conventions of an RTF reader").

/// One token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// `\name` or `\name123`.
    Word(&'a str, Option<i32>),
    /// `\` and one character that is no letter.
    Symbol(u8),
    /// `\'xx`: one byte in the encoding of the text.
    Byte(u8),
    /// Bytes that stand for themselves; line ends are not among them.
    Text(&'a [u8]),
}

/// The tokens of a file; data of `\bin` is passed over.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.rest.first()?;
        if first == b'\'' {
            let digits = self.rest.get(1..3).and_then(|digits| std::str::from_utf8(digits).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            self.skip(if byte.is_some() { 3 } else { 1 });
            return Some(byte.map_or(Token::Symbol(b'\''), Token::Byte));
        }
        if !first.is_ascii_alphabetic() {
            self.skip(1);
            return Some(Token::Symbol(first));
        }
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let name = self.rest.get(..letters).and_then(|name| std::str::from_utf8(name).ok())?;
        self.skip(letters);
        let number = self.number();
        if self.rest.first() == Some(&b' ') {
            self.skip(1);
        }
        if name == "bin" {
            self.skip(number.and_then(|count| usize::try_from(count).ok()).unwrap_or(0));
        }
        Some(Token::Word(name, number))
    }

    fn number(&mut self) -> Option<i32> {
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest.iter().skip(sign).take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return None;
        }
        let number = self.rest.get(..sign + digits).and_then(|number| std::str::from_utf8(number).ok());
        self.skip(sign + digits);
        number?.parse().ok()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match *self.rest.first()? {
                b'\r' | b'\n' | 0 => self.skip(1),
                b'{' => {
                    self.skip(1);
                    return Some(Token::Open);
                }
                b'}' => {
                    self.skip(1);
                    return Some(Token::Close);
                }
                b'\\' => {
                    self.skip(1);
                    return self.control();
                }
                _ => {
                    let is_text = |byte: &u8| !matches!(byte, b'\r' | b'\n' | 0 | b'{' | b'}' | b'\\');
                    let length = self.rest.iter().take_while(|byte| is_text(byte)).count();
                    let text = self.rest.get(..length)?;
                    self.skip(length);
                    return Some(Token::Text(text));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_symbols_bytes_and_binary_data() {
        let tokens: Vec<_> = Tokens::new(b"{\\b1 a\\'e9\\~\\u-10 ?\\bin3 {}}\\par\r\nx}\\").collect();
        let expected = [
            Token::Open,
            Token::Word("b", Some(1)),
            Token::Text(b"a"),
            Token::Byte(0xe9),
            Token::Symbol(b'~'),
            Token::Word("u", Some(-10)),
            Token::Text(b"?"),
            Token::Word("bin", Some(3)),
            Token::Word("par", None),
            Token::Text(b"x"),
            Token::Close,
        ];
        assert_eq!(tokens, expected);
    }
}
