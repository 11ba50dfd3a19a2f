//! A transaction of either database. All SQL runs in one.

use std::sync::Arc;

use futures::TryStreamExt as _;
use sqlx::{
    AssertSqlSafe, Database, Encode, FromRow, IntoArguments, PgTransaction, Postgres, Sqlite, SqliteTransaction, Type,
    error::BoxDynError, postgres::PgRow, sqlite::SqliteRow,
};
use tokio::sync::watch;

use super::{
    At,
    query::{Query, Value, sql},
    wake::NOTIFY,
};
use crate::StoreError;

/// What a row of either database is read into. `#[derive(FromRow)]` gives it.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

/// A row of texts, by their place, for statements whose columns are not known here.
pub(crate) struct Texts(pub(crate) Vec<Option<String>>);

macro_rules! texts {
    ($($row:ty)*) => {$(
        impl FromRow<'_, $row> for Texts {
            fn from_row(row: &$row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;

                (0..row.len()).map(|place| row.try_get(place)).collect::<Result<_, _>>().map(Self)
            }
        }
    )*};
}

texts! { SqliteRow PgRow }

/// A row of any columns, by their place, for statements whose columns are not known here.
pub(crate) struct Cells(pub(crate) Vec<Value>);

macro_rules! cells {
    ($($row:ty)*) => {$(
        impl FromRow<'_, $row> for Cells {
            fn from_row(row: &$row) -> Result<Self, sqlx::Error> {
                use sqlx::{Column as _, Row as _, TypeInfo as _};

                let cell = |column: &<<$row as sqlx::Row>::Database as Database>::Column| {
                    let place = column.ordinal();
                    Ok(match column.type_info().name() {
                        "BOOLEAN" | "BOOL" => Value::Truth(row.try_get(place)?),
                        "BLOB" | "BYTEA" => Value::Bytes(row.try_get(place)?),
                        "TEXT" => Value::Text(row.try_get(place)?),
                        _ => Value::Integer(row.try_get(place)?),
                    })
                };
                row.columns().iter().map(cell).collect::<Result<_, sqlx::Error>>().map(Self)
            }
        }
    )*};
}

cells! { SqliteRow PgRow }

/// A transaction: rolled back where it is dropped.
pub(crate) struct Transaction {
    pub(super) at: Arc<At>,
    pub(super) inner: Inner,
    pub(super) workers: watch::Sender<()>,
    pub(super) wakes: bool,
}

pub(super) enum Inner {
    Sqlite(SqliteTransaction<'static>),
    Postgres(PgTransaction<'static>),
}

/// A statement whose rows are read, for one of the two.
macro_rules! read {
    ($query:ident, $database:ident) => {{
        let (text, arguments, keep) = parts::<$database>($query).map_err(StoreError::encoding)?;
        sqlx::query_as_with::<$database, T, _>(text, arguments).persistent(keep)
    }};
}

impl Transaction {
    /// Runs a statement; how many rows it touched.
    pub(crate) async fn run(&mut self, query: Query) -> Result<u64, StoreError> {
        let done = match &mut self.inner {
            Inner::Sqlite(inner) => {
                let (text, arguments, keep) = parts::<Sqlite>(query).map_err(StoreError::encoding)?;
                let done = sqlx::query_with(text, arguments).persistent(keep).execute(&mut **inner).await;
                done.map(|done| done.rows_affected())
            }
            Inner::Postgres(inner) => {
                let (text, arguments, keep) = parts::<Postgres>(query).map_err(StoreError::encoding)?;
                let done = sqlx::query_with(text, arguments).persistent(keep).execute(&mut **inner).await;
                done.map(|done| done.rows_affected())
            }
        };
        done.map_err(|error| self.at.failed(error))
    }

    /// All rows that a statement yields.
    pub(crate) async fn all<T: Row>(&mut self, query: Query) -> Result<Vec<T>, StoreError> {
        let rows = match &mut self.inner {
            Inner::Sqlite(inner) => read!(query, Sqlite).fetch_all(&mut **inner).await,
            Inner::Postgres(inner) => read!(query, Postgres).fetch_all(&mut **inner).await,
        };
        rows.map_err(|error| self.at.failed(error))
    }

    /// Hands on each row that a statement yields, one after the other.
    pub(crate) async fn each<T: Row, E: From<StoreError>>(
        &mut self,
        query: Query,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        /// The same for both.
        macro_rules! each {
            ($inner:ident, $database:ident) => {{
                let query = read!(query, $database);
                let mut rows = query.fetch(&mut **$inner);
                while let Some(row) = rows.try_next().await.map_err(|error| self.at.failed(error))? {
                    take(row)?;
                }
            }};
        }
        match &mut self.inner {
            Inner::Sqlite(inner) => each!(inner, Sqlite),
            Inner::Postgres(inner) => each!(inner, Postgres),
        }
        Ok(())
    }

    /// The first row, if there is one.
    pub(crate) async fn first<T: Row>(&mut self, query: Query) -> Result<Option<T>, StoreError> {
        let rows = match &mut self.inner {
            Inner::Sqlite(inner) => read!(query, Sqlite).fetch_optional(&mut **inner).await,
            Inner::Postgres(inner) => read!(query, Postgres).fetch_optional(&mut **inner).await,
        };
        rows.map_err(|error| self.at.failed(error))
    }

    /// The one row that a statement yields in any case.
    pub(crate) async fn one<T: Row>(&mut self, query: Query) -> Result<T, StoreError> {
        let rows = match &mut self.inner {
            Inner::Sqlite(inner) => read!(query, Sqlite).fetch_one(&mut **inner).await,
            Inner::Postgres(inner) => read!(query, Postgres).fetch_one(&mut **inner).await,
        };
        rows.map_err(|error| self.at.failed(error))
    }

    /// Wakes those who wait for work, once this transaction is committed. See [`crate::Store::wake_ups`].
    pub(crate) async fn wake_workers(&mut self) -> Result<(), StoreError> {
        match self.inner {
            Inner::Sqlite(_) => self.wakes = true,
            Inner::Postgres(_) => {
                self.run(sql(NOTIFY)).await?;
            }
        }
        Ok(())
    }

    /// Makes it last. What was written is on disk when this returns.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let done = match self.inner {
            Inner::Sqlite(inner) => inner.commit().await,
            Inner::Postgres(inner) => inner.commit().await,
        };
        done.map_err(|error| self.at.failed(error))?;
        if self.wakes {
            self.workers.send_replace(());
        }
        Ok(())
    }
}

/// A statement as a driver takes it: its text, its values, and whether its plan is worth keeping. A built text is not:
/// there are as many as lists have lengths.
#[expect(clippy::type_complexity, reason = "named in one place, taken apart in the next line")]
fn parts<DB>(query: Query) -> Result<(AssertSqlSafe<std::borrow::Cow<'static, str>>, DB::Arguments, bool), BoxDynError>
where
    DB: Database,
    DB::Arguments: IntoArguments<DB>,
    Option<String>: for<'q> Encode<'q, DB> + Type<DB>,
    Option<i64>: for<'q> Encode<'q, DB> + Type<DB>,
    Option<Vec<u8>>: for<'q> Encode<'q, DB> + Type<DB>,
    bool: for<'q> Encode<'q, DB> + Type<DB>,
{
    use sqlx::Arguments as _;

    let mut arguments = DB::Arguments::default();
    for value in query.values {
        match value {
            Value::Text(value) => arguments.add(value)?,
            Value::Integer(value) => arguments.add(value)?,
            Value::Bytes(value) => arguments.add(value)?,
            Value::Truth(value) => arguments.add(value)?,
        }
    }
    let keep = matches!(query.text, std::borrow::Cow::Borrowed(_));
    // Safe: `Query` takes literals and numbers its places itself.
    Ok((AssertSqlSafe(query.text), arguments, keep))
}
