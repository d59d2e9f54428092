//! A store in a SQLite database.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::types::Type;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};

use super::{Due, Filter, Found, Id, Record, Store, StoreError, Stored, Timestamp};
use crate::error::BoxError;

/// A store in a SQLite database, for one machine and for many thousand runs. Several processes may use it at once.
///
/// The table `runs` has a row for each run. The column `record` has the record as JSON; the columns beside it are for
/// queries: `id`, `version`, `workflow`, `state`, `due` (milliseconds since 1970, null at the end), `step`, `attempt`, `owner`
/// and `error` (the reason in one line).
///
/// ```sql
/// SELECT id, step, error FROM runs WHERE workflow = 'order' AND state = 'failed';
/// ```
///
/// Change records only through this crate: the columns are written from the record.
#[derive(Debug)]
pub struct Sqlite(Mutex<Connection>);

/// How long a process waits for another one that writes.
const BUSY: Duration = Duration::from_secs(30);

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS runs (
        id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        workflow TEXT NOT NULL,
        state TEXT NOT NULL,
        due INTEGER,
        step TEXT,
        attempt INTEGER NOT NULL,
        owner TEXT,
        error TEXT,
        record TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS runs_due ON runs (workflow, due) WHERE due IS NOT NULL;
    CREATE INDEX IF NOT EXISTS runs_state ON runs (workflow, state);
";

impl Sqlite {
    /// Opens the database in this file, which is created if it is not there.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the file cannot be opened or is no database.
    pub fn open(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::set_up(Connection::open(file)?)
    }

    fn set_up(connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(BUSY)?;
        // `FULL` syncs at each commit. WAL lets others read meanwhile.
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(connection)))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Database {
            source: Box::new(source),
        }
    }
}

/// The columns of a record.
struct Columns {
    json: String,
    due: Option<i64>,
    error: Option<String>,
}

impl Columns {
    fn of(record: &Record) -> Result<Self, StoreError> {
        #[derive(serde::Deserialize)]
        struct Reason {
            reason: String,
        }
        let json = serde_json::to_string(record).map_err(|error| damaged(&record.id, error))?;
        let error = record.error.as_ref();
        let error = error.and_then(|error| serde_json::from_str::<Reason>(error.get()).ok());
        Ok(Self {
            json,
            due: record.due_at().map(number),
            error: error.map(|error| error.reason),
        })
    }
}

impl Store for Sqlite {
    fn create(&self, record: &Record) -> Result<(), StoreError> {
        let Columns { json, due, error } = Columns::of(record)?;
        let sql = "INSERT INTO runs (id, version, workflow, state, due, step, attempt, owner, error, record)
                   VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let owner = record.lease.as_ref().map(|lease| &lease.owner);
        let inserted = self.connection().execute(
            sql,
            params![
                record.id.as_str(),
                record.workflow,
                record.state.as_str(),
                due,
                record.step,
                record.attempt,
                owner,
                error,
                json
            ],
        );
        match inserted {
            Ok(_) => Ok(()),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                Err(StoreError::Exists {
                    id: record.id.clone(),
                })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn load(&self, id: &Id) -> Result<Option<Stored>, StoreError> {
        let sql = "SELECT id, record, version FROM runs WHERE id = ?1";
        let row = self
            .connection()
            .query_row(sql, [id.as_str()], |row| {
                Ok((read(row)?, row.get::<_, i64>("version")?))
            })
            .optional()?;
        let Some((record, version)) = row else {
            return Ok(None);
        };
        let version = u64::try_from(version).map_err(|error| damaged(id, error))?;
        Ok(Some(Stored {
            record: record?,
            version,
        }))
    }

    fn save(&self, record: &Record, version: u64) -> Result<u64, StoreError> {
        let Columns { json, due, error } = Columns::of(record)?;
        let next = version.saturating_add(1);
        let sql =
            "UPDATE runs SET version = ?3, workflow = ?4, state = ?5, due = ?6, step = ?7, attempt = ?8,
                   owner = ?9, error = ?10, record = ?11 WHERE id = ?1 AND version = ?2";
        let owner = record.lease.as_ref().map(|lease| &lease.owner);
        let updated = self.connection().execute(
            sql,
            params![
                record.id.as_str(),
                signed(version),
                signed(next),
                record.workflow,
                record.state.as_str(),
                due,
                record.step,
                record.attempt,
                owner,
                error,
                json
            ],
        )?;
        conflict_if_none(updated, &record.id)?;
        Ok(next)
    }

    fn remove(&self, id: &Id, version: u64) -> Result<(), StoreError> {
        let sql = "DELETE FROM runs WHERE id = ?1 AND version = ?2";
        let removed = self
            .connection()
            .execute(sql, params![id.as_str(), signed(version)])?;
        conflict_if_none(removed, id)
    }

    fn due(&self, workflow: &str, until: Timestamp, limit: usize) -> Result<Found<Due>, StoreError> {
        let sql = "SELECT id, due FROM runs WHERE workflow = ?1 AND due <= ?2 ORDER BY due, id LIMIT ?3";
        let connection = self.connection();
        let mut statement = connection.prepare_cached(sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![workflow, number(until), limit])?;
        let mut found = Found::default();
        while let Some(row) = rows.next()? {
            let at: i64 = row.get("due")?;
            let id: String = row.get("id")?;
            match id.parse() {
                Ok(id) => found.runs.push(Due {
                    id,
                    at: Timestamp::from_millis(u64::try_from(at).unwrap_or_default()),
                }),
                Err(error) => found.damaged.push(damaged(&id, error)),
            }
        }
        Ok(found)
    }

    fn list(&self, filter: &Filter) -> Result<Found<Record>, StoreError> {
        let sql =
            "SELECT id, record FROM runs WHERE (?1 IS NULL OR workflow = ?1) AND (?2 IS NULL OR state = ?2)
                   ORDER BY id";
        let connection = self.connection();
        let mut statement = connection.prepare_cached(sql)?;
        let state = filter.state.map(|state| state.as_str());
        let mut rows = statement.query(params![filter.workflow, state])?;
        let mut found = Found::default();
        while let Some(row) = rows.next()? {
            match read(row)? {
                Ok(record) => found.runs.push(record),
                Err(error) => found.damaged.push(error),
            }
        }
        Ok(found)
    }
}

/// The record of a row, or why it cannot be read.
fn read(row: &Row<'_>) -> rusqlite::Result<Result<Record, StoreError>> {
    let id: String = row.get("id")?;
    let json = match row.get_ref("record")?.as_str() {
        Ok(json) => json,
        Err(error) => {
            let error = rusqlite::Error::FromSqlConversionFailure(1, Type::Text, Box::new(error));
            return Ok(Err(damaged(&id, error)));
        }
    };
    Ok(match serde_json::from_str::<Record>(json) {
        Ok(record) if record.id.as_str() == id => Ok(record),
        Ok(_) => Err(damaged(&id, "it is the record of another run")),
        Err(error) => Err(damaged(&id, error)),
    })
}

fn damaged(id: &(impl std::fmt::Display + ?Sized), source: impl Into<BoxError>) -> StoreError {
    StoreError::Damaged {
        place: format!("of `{id}` in the table `runs`"),
        source: source.into(),
    }
}

fn conflict_if_none(changed: usize, id: &Id) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::Conflict { id: id.clone() }),
        _ => Ok(()),
    }
}

/// SQLite has no unsigned numbers.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn number(time: Timestamp) -> i64 {
    signed(time.millis())
}
