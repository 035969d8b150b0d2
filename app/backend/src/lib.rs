//! Use cases, and the SQL they stand on.
//!
//! A rule or a query exists once, here. The three entrances (server functions, the REST API, jobs) say who is calling,
//! call one function of this crate, and turn its answer into theirs.

pub mod account;
pub mod auth;
pub mod clock;
pub mod conversation;
pub mod demande;
pub mod demo;
pub mod entropy;
#[cfg(test)]
mod fixtures;
pub mod jobs;
pub mod ledger;
pub mod legal;
pub mod live;
pub mod moderation;
pub mod place;
pub mod purchase;
mod services;
pub mod unlock;

use std::sync::LazyLock;

pub use services::{Secrets, Services};
/// The errors of the database, for whoever reports them.
pub use sqlx::Error as DatabaseError;
use sqlx::migrate::Migrator;

/// The schema, embedded in the binary. See `migrations/README.md`.
///
/// A newer schema is no fault: migrations expand first and contract later, so the version before can be started again.
pub static MIGRATOR: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrator = sqlx::migrate!("../../migrations");
    migrator.set_ignore_missing(true);
    migrator
});

#[cfg(test)]
mod tests {
    use sqlx::PgPool;
    use sqlx::migrate::MigrateError;

    use super::MIGRATOR;

    #[sqlx::test(migrator = "MIGRATOR")]
    async fn a_program_starts_on_a_newer_schema_but_not_on_a_changed_one(db: PgPool) {
        let later = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                     select max(version) + 1, 'later', true, 'x'::bytea, 1 from _sqlx_migrations";
        sqlx::query(later).execute(&db).await.unwrap();
        MIGRATOR.run(&db).await.unwrap();

        let edited = "update _sqlx_migrations set checksum = 'x'::bytea
                      where version = (select min(version) from _sqlx_migrations)";
        sqlx::query(edited).execute(&db).await.unwrap();
        let refused = MIGRATOR.run(&db).await;
        assert!(
            matches!(refused, Err(MigrateError::VersionMismatch(_))),
            "{refused:?}"
        );
    }
}
