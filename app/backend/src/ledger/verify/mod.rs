//! Proves the whole book, without trusting the rules that kept it: as if whoever wrote it had been free to write anything.

mod causes;
mod guards;
mod rows;

use crate::{DatabaseError, Services};

/// Faults named by one check, at most: a book that is wrong everywhere need not be printed.
const NAMED: i64 = 100;

/// What was looked at, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows of the ledger.
    pub movements: u64,
    /// Accounts.
    pub accounts: u64,
    /// What is wrong, in words: the table, the row's id, what it says and what it should say. At most a hundred by each
    /// check.
    pub faults: Vec<String>,
}

/// Reads the whole book as it is at one moment, while it goes on being written, and says what is wrong.
pub async fn verify(services: &Services) -> Result<Report, DatabaseError> {
    let mut snapshot = services
        .db
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    // It takes as long as it takes, whatever requests are granted.
    sqlx::query!("select set_config('statement_timeout', '0', true)")
        .fetch_one(&mut *snapshot)
        .await?;
    let counted = sqlx::query!(
        r#"
        select (select count(*) from token_ledger) as "movements!", (select count(*) from users) as "accounts!"
        "#
    )
    .fetch_one(&mut *snapshot)
    .await?;
    let mut faults = guards::faults(&mut snapshot).await?;
    faults.extend(rows::faults(&mut snapshot).await?);
    faults.extend(causes::faults(&mut snapshot).await?);
    Ok(Report {
        movements: u64::try_from(counted.movements).unwrap_or(0),
        accounts: u64::try_from(counted.accounts).unwrap_or(0),
        faults,
    })
}
