use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The text is not an id: 1 to 64 of ASCII letters, digits, `.`, `_`, `-`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an id: use 1 to 64 letters, digits, '.', '_' or '-'")]
pub struct InvalidId(String);

fn checked(raw: &str) -> Result<&str, InvalidId> {
    let fits = (1..=64).contains(&raw.len())
        && raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    if fits { Ok(raw) } else { Err(InvalidId(raw.to_owned())) }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                checked(raw).map(|raw| Self(raw.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(raw: String) -> Result<Self, Self::Error> {
                raw.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

text_id! {
    /// Which program, engagement or person an audience names.
    AudienceId
}

text_id! {
    /// The tenant. Nothing crosses between two.
    OrganizationId
}

impl OrganizationId {
    /// The built-in organization that the command line works in.
    pub fn local() -> Self {
        Self("local".to_owned())
    }
}
