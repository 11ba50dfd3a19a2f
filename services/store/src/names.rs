//! Names and mail addresses, as they are kept.

use std::{fmt, str::FromStr};

use audience::is_hidden;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// The name of a person, an organization, a program or a key: 1 to 200 characters on one line, none of them hidden.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

const NAME_MAX: usize = 200;

/// The text is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a name: use 1 to 200 characters on one line")]
pub struct InvalidName;

impl Name {
    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = InvalidName;

    fn from_str(raw: &str) -> Result<Self, InvalidName> {
        let name: String = raw.trim().nfc().collect();
        let fits = (1..=NAME_MAX).contains(&name.chars().count())
            && !name
                .chars()
                .any(|letter| letter.is_control() || is_hidden(letter) || matches!(letter, '\u{2028}' | '\u{2029}'));
        if fits { Ok(Self(name)) } else { Err(InvalidName) }
    }
}

impl TryFrom<String> for Name {
    type Error = InvalidName;

    fn try_from(raw: String) -> Result<Self, InvalidName> {
        raw.parse()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// A mail address: kept as it was written, compared without regard to case and to how its letters are composed.
///
/// Mail always goes to the address as it was kept, never to one that somebody typed and that only compares equal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email {
    written: String,
    folded: String,
}

/// Longest address that a mail server takes (RFC 5321, 4.5.3.1.3, without the angle brackets).
const EMAIL_MAX: usize = 254;
/// Longest part before the `@` (RFC 5321, 4.5.3.1.1).
const LOCAL_MAX: usize = 64;

/// The text is no mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a mail address: write it as name@example.com")]
pub struct InvalidEmail;

impl Email {
    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The address as it is compared.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Email {}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    /// Takes the addresses that people have: no quoted local part, no address literal, no comment.
    fn from_str(raw: &str) -> Result<Self, InvalidEmail> {
        let written = raw.trim();
        let (local, domain) = written.split_once('@').ok_or(InvalidEmail)?;
        let is_atom = |letter: char| {
            letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(letter) // RFC 5322, 3.2.3; letters of any script (RFC 6531)
        };
        let is_dotted = |part: &str, fits: &dyn Fn(char) -> bool| {
            part.split('.').all(|atom| !atom.is_empty() && atom.chars().all(fits))
        };
        let fits = written.len() <= EMAIL_MAX
            && local.len() <= LOCAL_MAX
            && is_dotted(local, &is_atom)
            && is_dotted(domain, &|letter| letter.is_alphanumeric() || letter == '-');
        let folded = written.nfkc().collect::<String>().to_lowercase();
        if fits { Ok(Self { written: written.to_owned(), folded }) } else { Err(InvalidEmail) }
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidEmail;

    fn try_from(raw: String) -> Result<Self, InvalidEmail> {
        raw.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_on_one_line_and_hide_nothing() {
        assert_eq!("  Zoë Ångström ".parse::<Name>().unwrap().as_str(), "Zoë Ångström");
        assert_eq!("Zoe\u{308}".parse::<Name>().unwrap(), "Zoë".parse().unwrap());
        for bad in ["", "  ", "Ann\nLee", "Ann\u{202e}eeL", "Ann\u{2028}Lee", &"x".repeat(201)] {
            assert_eq!(bad.parse::<Name>(), Err(InvalidName), "{bad:?}");
        }
    }

    #[test]
    fn addresses_compare_folded_and_stay_as_written() {
        let email: Email = " Ann.Lee+hr@Example.COM ".parse().unwrap();
        assert_eq!((email.as_str(), email.folded()), ("Ann.Lee+hr@Example.COM", "ann.lee+hr@example.com"));
        assert_eq!(email, "ann.lee+HR@example.com".parse().unwrap());
        assert!("müller@localhost".parse::<Email>().is_ok());
        let long = format!("{}@example.com", "x".repeat(65));
        for bad in
            ["", "ann", "@b.c", "a@", "a@b@c", "a b@c.d", "a@b..c", ".a@b.c", "a@b.c\r\nBcc: x@y.z", "<a@b.c>", &long]
        {
            assert_eq!(bad.parse::<Email>().unwrap_err(), InvalidEmail, "{bad:?}");
        }
    }
}
