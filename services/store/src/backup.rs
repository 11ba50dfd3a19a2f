//! Everything that is kept, as rows that either database takes back: what a backup is made of.
//!
//! A row is a JSON array of its cells, in the order of the names of its columns: texts, numbers and truths as JSON has
//! them, bytes in base64. Tables and columns are those that the database has, so no new one can be forgotten.
//!
//! Not in it: what was still being received, which nobody was promised (whoever sends it begins again), and the identity
//! of the store, since what is put back is another store and its indexes have to be made anew.

use audience::OrganizationId;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use document::ContentHash;
use serde_json::Value as Json;

use crate::{
    Store, StoreError,
    db::{Cells, Kind, Query, Scope, Table, Transaction, Value, sql},
    row,
};

/// Values of one statement at most: `SQLite` takes 32,766.
const VALUES_MAX: usize = 30_000;
/// Bytes of the rows of one statement, about.
const BYTES_MAX: usize = 1 << 20;

/// The one row that each store makes for itself.
const OWN: &str = "library";
/// Parts of what is still being received.
const PARTS: &str = "upload_parts";
const UPLOADS: &str = "uploads";
const RECEIVED: &str = " WHERE state <> 'receiving'";

const CHANGE: &str = "SELECT change FROM library";
const CHANGE_SET: &str = "UPDATE library SET change = $1";

const FILES: &str = "SELECT organization, sha256 FROM uploads WHERE sha256 IS NOT NULL
    UNION SELECT organization, sha256 FROM versions ORDER BY organization, sha256";

/// One state of everything, however long it is read and whoever writes meanwhile.
pub struct Snapshot {
    transaction: Transaction,
    tables: Vec<Table>,
    schema: i64,
    change: i64,
}

/// Rows on their way into an empty store: none is there before [`Loading::commit`].
pub struct Loading {
    store: Store,
    transaction: Transaction,
    tables: Vec<Table>,
    schema: i64,
}

impl Store {
    /// One state of everything, as it is now.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let mut transaction = self.read(Scope::Instance).await?;
        let schema = Self::schema(&mut transaction).await?;
        let (change,): (i64,) = transaction.one(sql(CHANGE)).await?;
        let tables = self.kept_tables(&mut transaction).await?;
        Ok(Snapshot { transaction, tables, schema, change })
    }

    /// Begins to put rows into this store. `None` where it holds some already.
    pub async fn load(&self) -> Result<Option<Loading>, StoreError> {
        let mut transaction = self.write(Scope::Instance).await?;
        let schema = Self::schema(&mut transaction).await?;
        let tables = self.kept_tables(&mut transaction).await?;
        for table in &tables {
            let any = sql("SELECT CAST(1 AS BIGINT) FROM ").push_name(&table.name).push(" LIMIT 1");
            if transaction.first::<(i64,)>(any).await?.is_some() {
                return Ok(None);
            }
        }
        Ok(Some(Loading { store: self.clone(), transaction, tables, schema }))
    }

    async fn kept_tables(&self, transaction: &mut Transaction) -> Result<Vec<Table>, StoreError> {
        let mut tables = self.tables(transaction).await?;
        tables.retain(|table| ![OWN, PARTS].contains(&table.name.as_str()));
        Ok(tables)
    }
}

impl Snapshot {
    /// The newest migration that made the tables.
    pub const fn schema(&self) -> i64 {
        self.schema
    }

    /// How often documents changed: what indexes follow.
    pub const fn change(&self) -> i64 {
        self.change
    }

    /// The names of the tables, each after those that it refers to.
    pub fn tables(&self) -> Vec<String> {
        self.tables.iter().map(|table| table.name.as_str().to_owned()).collect()
    }

    /// Hands on each row of a table.
    pub async fn rows<E: From<StoreError>>(
        &mut self,
        table: &str,
        mut take: impl FnMut(Json) -> Result<(), E>,
    ) -> Result<(), E> {
        let table = find(&self.tables, table)?;
        let mut select = names(sql("SELECT "), table).push(" FROM ").push_name(&table.name);
        if table.name.as_str() == UPLOADS {
            select = select.push(RECEIVED);
        }
        let take = |Cells(cells)| take(cells.into_iter().map(json).collect());
        self.transaction.each(select, take).await
    }

    /// The files that the rows refer to, by organization and content. One that was read where it lay is kept nowhere.
    pub async fn files(&mut self) -> Result<Vec<(OrganizationId, ContentHash)>, StoreError> {
        let rows: Vec<(String, String)> = self.transaction.all(sql(FILES)).await?;
        let parsed = |(organization, content): &(String, String)| {
            Ok((row::parsed("organization id", organization)?, row::parsed("hash of a file", content)?))
        };
        rows.iter().map(parsed).collect()
    }
}

impl Loading {
    /// The newest migration that made the tables here.
    pub const fn schema(&self) -> i64 {
        self.schema
    }

    /// Puts rows into a table; how many. Tables are filled in the order in which [`Snapshot::tables`] names them.
    pub async fn rows<E: From<StoreError>>(
        &mut self,
        table: &str,
        rows: impl Iterator<Item = Result<Vec<u8>, E>>,
    ) -> Result<usize, E> {
        let table = find(&self.tables, table)?.clone();
        let rows_max = (VALUES_MAX / table.columns.len()).max(1);
        let (mut batch, mut bytes, mut count) = (Vec::new(), 0, 0);
        for row in rows {
            let row = row?;
            bytes += row.len();
            batch.push(values(&table, &row)?);
            count += 1;
            if batch.len() >= rows_max || bytes >= BYTES_MAX {
                self.insert(&table, std::mem::take(&mut batch)).await?;
                bytes = 0;
            }
        }
        self.insert(&table, batch).await?;
        Ok(count)
    }

    async fn insert(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let insert = sql("INSERT INTO ").push_name(&table.name).push(" (");
        let insert = self.store.numbered_by_us(names(insert, table).push(")"));
        self.transaction.run(insert.push_rows(rows)).await?;
        Ok(())
    }

    /// Makes them last, with the number of changes that indexes follow.
    pub async fn commit(mut self, change: i64) -> Result<(), StoreError> {
        self.transaction.run(sql(CHANGE_SET).bind(change)).await?;
        self.store.renumber(&mut self.transaction).await?;
        self.transaction.commit().await
    }
}

fn find<'a>(tables: &'a [Table], name: &str) -> Result<&'a Table, StoreError> {
    let found = tables.iter().find(|table| table.name.as_str() == name);
    found.ok_or_else(|| StoreError::row("table", format!("there is no '{name}'")))
}

fn names(query: Query, table: &Table) -> Query {
    query.push_names(table.columns.iter().map(|(name, _)| name))
}

fn json(value: Value) -> Json {
    match value {
        Value::Text(text) => text.into(),
        Value::Integer(number) => number.into(),
        Value::Bytes(bytes) => bytes.map(|bytes| BASE64_STANDARD.encode(bytes)).into(),
        Value::Truth(truth) => truth.into(),
    }
}

fn values(table: &Table, row: &[u8]) -> Result<Vec<Value>, StoreError> {
    let cells: Vec<Json> = serde_json::from_slice(row).map_err(|error| StoreError::row("row", error))?;
    if cells.len() != table.columns.len() {
        return Err(StoreError::row("row", "it has other columns than its table"));
    }
    table.columns.iter().zip(cells).map(|((_, kind), cell)| value(*kind, cell)).collect()
}

fn value(kind: Kind, cell: Json) -> Result<Value, StoreError> {
    let decoded = |text: String| BASE64_STANDARD.decode(text).map_err(|error| StoreError::row("cell", error));
    Ok(match (kind, cell) {
        (Kind::Text, Json::Null) => Value::Text(None),
        (Kind::Text, Json::String(text)) => Value::Text(Some(text)),
        (Kind::Integer, Json::Null) => Value::Integer(None),
        (Kind::Integer, Json::Number(number)) if number.is_i64() => Value::Integer(number.as_i64()),
        (Kind::Bytes, Json::Null) => Value::Bytes(None),
        (Kind::Bytes, Json::String(text)) => Value::Bytes(Some(decoded(text)?)),
        (Kind::Truth, Json::Bool(truth)) => Value::Truth(truth),
        _ => return Err(StoreError::row("cell", "it is of another type than its column")),
    })
}
