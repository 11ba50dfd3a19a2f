//! What tables there are, as the database itself knows them: for what touches all of them without naming any.

use super::{Pool, Query, Transaction, sql, transaction::Texts};
use crate::{Store, StoreError};

/// What a column holds, whichever database it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Bytes,
    Truth,
}

/// The name of a table or column. Only the catalog makes one, so it may stand in a statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identifier(String);

impl Identifier {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// As a statement takes it.
    pub(super) fn quoted(&self) -> String {
        format!("\"{}\"", self.0.replace('"', "\"\""))
    }
}

/// A table, its columns in the order of their names: the same on both databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: Identifier,
    pub(crate) columns: Vec<(Identifier, Kind)>,
}

const SQLITE_COLUMNS: &str = "SELECT m.name, c.name, upper(c.type)
    FROM sqlite_schema m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> '_sqlx_migrations'
    ORDER BY m.name, c.name";
const SQLITE_REFERENCES: &str = "SELECT m.name, f.\"table\"
    FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";

// Names are compared by their bytes, as SQLite does.
const POSTGRES_COLUMNS: &str = "SELECT table_name::TEXT, column_name::TEXT, upper(data_type)
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'
    ORDER BY table_name::TEXT COLLATE \"C\", column_name::TEXT COLLATE \"C\"";
const POSTGRES_REFERENCES: &str = "SELECT conrelid::REGCLASS::TEXT, confrelid::REGCLASS::TEXT
    FROM pg_constraint WHERE contype = 'f'";

const SCHEMA: &str = "SELECT max(version) FROM _sqlx_migrations";

// The one table whose rows the database numbers itself: it must know which numbers are taken.
const POSTGRES_RENUMBER: &str = "SELECT setval(pg_get_serial_sequence('passages', 'id'),
    (SELECT coalesce(max(id), 0) + 1 FROM passages), FALSE)";

impl Store {
    /// All tables; each after those that it refers to.
    pub(crate) async fn tables(&self, transaction: &mut Transaction) -> Result<Vec<Table>, StoreError> {
        let (columns, references) = match &self.0.pool {
            Pool::Sqlite { .. } => (SQLITE_COLUMNS, SQLITE_REFERENCES),
            Pool::Postgres(_) => (POSTGRES_COLUMNS, POSTGRES_REFERENCES),
        };
        let mut tables: Vec<Table> = Vec::new();
        for row in transaction.all::<Texts>(sql(columns)).await? {
            let [name, column, kind] = texts(row)?;
            let column = (Identifier(column), kind_of(&kind)?);
            match tables.last_mut() {
                Some(table) if table.name.0 == name => table.columns.push(column),
                _ => tables.push(Table { name: Identifier(name), columns: vec![column] }),
            }
        }
        let references = transaction.all::<Texts>(sql(references)).await?;
        let references: Vec<[String; 2]> = references.into_iter().map(texts).collect::<Result<_, _>>()?;
        Ok(in_order(tables, &references))
    }

    /// The newest migration that this database has seen.
    pub(crate) async fn schema(transaction: &mut Transaction) -> Result<i64, StoreError> {
        let (schema,): (i64,) = transaction.one(sql(SCHEMA)).await?;
        Ok(schema)
    }

    /// What goes before the rows of an `INSERT` that says itself what the database would else number.
    pub(crate) fn numbered_by_us(&self, insert: Query) -> Query {
        match &self.0.pool {
            Pool::Sqlite { .. } => insert,
            Pool::Postgres(_) => insert.push(" OVERRIDING SYSTEM VALUE"),
        }
    }

    /// Lets the database go on numbering behind the rows that were put there.
    pub(crate) async fn renumber(&self, transaction: &mut Transaction) -> Result<(), StoreError> {
        if let Pool::Postgres(_) = &self.0.pool {
            transaction.run(sql(POSTGRES_RENUMBER)).await?;
        }
        Ok(())
    }
}

fn texts<const N: usize>(Texts(row): Texts) -> Result<[String; N], StoreError> {
    let row: Vec<String> = row.into_iter().flatten().collect();
    row.try_into().map_err(|_| StoreError::row("name in the catalog", "it is absent"))
}

fn kind_of(declared: &str) -> Result<Kind, StoreError> {
    Ok(match declared {
        "TEXT" => Kind::Text,
        "INTEGER" | "BIGINT" => Kind::Integer,
        "BLOB" | "BYTEA" => Kind::Bytes,
        "BOOLEAN" => Kind::Truth,
        other => return Err(StoreError::row("type of a column", format!("'{other}' is none of ours"))),
    })
}

/// Each table after those that it refers to.
fn in_order(tables: Vec<Table>, references: &[[String; 2]]) -> Vec<Table> {
    let mut ordered: Vec<Table> = Vec::with_capacity(tables.len());
    let mut waiting = tables;
    while !waiting.is_empty() {
        let is_waiting = |name: &str| waiting.iter().any(|table| table.name.0 == name);
        let is_free = |table: &Table| {
            let of_it = references.iter().filter(|[from, to]| *from == table.name.0 && from != to);
            !of_it.into_iter().any(|[_, to]| is_waiting(to))
        };
        let (free, held): (Vec<_>, Vec<_>) = waiting.iter().cloned().partition(is_free);
        // Tables that refer to each other in a circle have no order; there are none.
        if free.is_empty() {
            ordered.extend(held);
            break;
        }
        ordered.extend(free);
        waiting = held;
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        Table { name: Identifier(name.to_owned()), columns: vec![] }
    }

    #[test]
    fn a_table_stands_after_those_it_refers_to() {
        let pair = |from: &str, to: &str| [from.to_owned(), to.to_owned()];
        let tables = ["a", "b", "c", "d"].map(table).to_vec();
        let references = [pair("a", "c"), pair("c", "d"), pair("d", "d"), pair("b", "a")];
        let names: Vec<_> = in_order(tables, &references).into_iter().map(|table| table.name.0).collect();
        assert_eq!(names, ["d", "c", "a", "b"]);
    }
}
