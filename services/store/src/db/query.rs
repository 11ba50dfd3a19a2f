//! One SQL text for both databases, and the values bound to it.

use std::borrow::Cow;

use access::{EngagementId, InvitationId, JobId, KeyId, MapId, PersonId, ProgramId, SessionId};
use audience::OrganizationId;
use jiff::Timestamp;

use super::catalog::Identifier;

/// A value bound to a statement. An absent one keeps its type, which PostgreSQL wants to know.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Integer(Option<i64>),
    Bytes(Option<Vec<u8>>),
    Truth(bool),
}

macro_rules! values {
    ($($from:ty => $variant:ident |$value:ident| $into:expr;)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self {
                Self::$variant($into)
            }
        }
    )*};
}

values! {
    &str => Text |value| Some(value.to_owned());
    &String => Text |value| Some(value.clone());
    String => Text |value| Some(value);
    Option<&str> => Text |value| value.map(str::to_owned);
    Option<String> => Text |value| value;
    i64 => Integer |value| Some(value);
    u32 => Integer |value| Some(i64::from(value));
    Option<i64> => Integer |value| value;
    Option<u32> => Integer |value| value.map(i64::from);
    &[u8] => Bytes |value| Some(value.to_vec());
    Vec<u8> => Bytes |value| Some(value);
    Option<Vec<u8>> => Bytes |value| value;
    bool => Truth |value| value;
    Timestamp => Integer |value| Some(value.as_millisecond());
    Option<Timestamp> => Integer |value| value.map(Timestamp::as_millisecond);
    &OrganizationId => Text |value| Some(value.as_str().to_owned());
    PersonId => Text |value| Some(value.to_string());
    Option<PersonId> => Text |value| value.map(|id| id.to_string());
    ProgramId => Text |value| Some(value.to_string());
    EngagementId => Text |value| Some(value.to_string());
    InvitationId => Text |value| Some(value.to_string());
    SessionId => Text |value| Some(value.to_string());
    KeyId => Text |value| Some(value.to_string());
    MapId => Text |value| Some(value.to_string());
    JobId => Text |value| Some(value.to_string());
    Option<JobId> => Text |value| value.map(|id| id.to_string());
}

/// A statement with its values: `$1`, `$2`, … on both databases.
///
/// Its text is either one literal, or built from literals, names of the catalog and places for values; a value is never
/// part of the text.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(super) text: Cow<'static, str>,
    pub(super) values: Vec<Value>,
}

/// A statement that is one literal; its values follow by [`Query::bind`], in order.
pub(crate) const fn sql(text: &'static str) -> Query {
    Query { text: Cow::Borrowed(text), values: Vec::new() }
}

impl Query {
    /// The next value.
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// More text.
    pub(crate) fn push(mut self, text: &'static str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// The name of a table or column.
    pub(crate) fn push_name(mut self, name: &Identifier) -> Self {
        self.text.to_mut().push_str(&name.quoted());
        self
    }

    /// Names, parted by commas.
    pub(crate) fn push_names<'a>(mut self, names: impl IntoIterator<Item = &'a Identifier>) -> Self {
        for (number, name) in names.into_iter().enumerate() {
            self = if number == 0 { self } else { self.push(", ") }.push_name(name);
        }
        self
    }

    /// A place for one more value at the end of the text, and the value.
    pub(crate) fn push_bind(mut self, value: impl Into<Value>) -> Self {
        self.place(value.into());
        self
    }

    /// A list in parentheses, as `IN` takes it.
    pub(crate) fn push_list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.text.to_mut().push('(');
        self.places(values.into_iter().map(Into::into));
        self.text.to_mut().push(')');
        self
    }

    /// Rows, as `INSERT … VALUES` takes them.
    pub(crate) fn push_rows<R: IntoIterator<Item = Value>>(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        for (number, row) in rows.into_iter().enumerate() {
            self.text.to_mut().push_str(if number == 0 { " VALUES (" } else { ", (" });
            self.places(row);
            self.text.to_mut().push(')');
        }
        self
    }

    fn places(&mut self, values: impl IntoIterator<Item = Value>) {
        for (number, value) in values.into_iter().enumerate() {
            if number > 0 {
                self.text.to_mut().push_str(", ");
            }
            self.place(value);
        }
    }

    fn place(&mut self, value: Value) {
        self.values.push(value);
        let text = self.text.to_mut();
        text.push('$');
        text.push_str(&self.values.len().to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_numbered_in_the_order_of_their_values() {
        let query = sql("SELECT a FROM t WHERE b = $1").bind("x").push(" AND c IN ").push_list([1_i64, 2]);
        assert_eq!(query.text, "SELECT a FROM t WHERE b = $1 AND c IN ($2, $3)");
        assert_eq!(query.values.len(), 3);
        let rows = sql("INSERT INTO t (a, b)").push_rows([[1_i64.into(), "x".into()], [2_i64.into(), "y".into()]]);
        assert_eq!(rows.text, "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)");
    }
}
