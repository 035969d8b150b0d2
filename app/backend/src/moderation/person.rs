//! A person whose account is being restricted, closed or opened: his row is locked until the transaction ends.

use model::auth::Language;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::auth::end_all_sessions;
use crate::unlock::refund_demande;
use crate::{DatabaseError, Services};

/// Somebody whom nobody else restricts or bans before the transaction ends.
pub(super) struct Held {
    pub id: Uuid,
    pub language: Language,
    pub banned: bool,
    pub restricted_until: Option<OffsetDateTime>,
}

impl Held {
    /// Locks a person; `None` where there is none, or where he has left. His demandes come before him, as everyone locks
    /// them: a ban takes them down.
    pub async fn of(connection: &mut PgConnection, id: Uuid) -> Result<Option<Self>, DatabaseError> {
        sqlx::query!(
            "select id from demandes where author_id = $1 order by id for no key update",
            id
        )
        .fetch_all(&mut *connection)
        .await?;
        let row = sqlx::query!(
            r#"
            select locale, banned as "banned!", restricted_until
            from users
            where id = $1 and deleted_at is null
            for no key update
            "#,
            id,
        )
        .fetch_optional(connection)
        .await?;
        Ok(row.map(|row| Self {
            id,
            language: if row.locale == Language::En.as_str() {
                Language::En
            } else {
                Language::Fr
            },
            banned: row.banned,
            restricted_until: row.restricted_until,
        }))
    }

    /// Lets him post and unlock nothing until then; at once where it is `None`.
    pub async fn restrict(
        &self,
        connection: &mut PgConnection,
        until: Option<OffsetDateTime>,
    ) -> Result<(), DatabaseError> {
        sqlx::query!(
            "update users set restricted_until = $2 where id = $1",
            self.id,
            until
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Closes his account: every session ends, and with each the copy of the keys in its browser; his open demandes are
    /// taken down.
    pub async fn ban(
        &self,
        connection: &mut PgConnection,
        why: &str,
        now: OffsetDateTime,
    ) -> Result<(), DatabaseError> {
        sqlx::query!(
            "update users set banned_at = $2, ban_reason = $3, session_version = session_version + 1 where id = $1",
            self.id,
            now,
            why,
        )
        .execute(&mut *connection)
        .await?;
        end_all_sessions(connection, self.id, now).await?;
        sqlx::query!(
            r#"
            update demandes
            set status = 'removed', removed_at = $2, removal_reason = 'author_banned'
            where author_id = $1 and status in ('active', 'full')
            "#,
            self.id,
            now,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Opens his account again. What came down with it is back, but for what has expired meanwhile. He signs in anew.
    pub async fn unban(
        &self,
        connection: &mut PgConnection,
        now: OffsetDateTime,
    ) -> Result<(), DatabaseError> {
        sqlx::query!(
            "update users set banned_at = null, ban_reason = null where id = $1",
            self.id
        )
        .execute(&mut *connection)
        .await?;
        sqlx::query!(
            r#"
            update demandes
            set status = case when expires_at <= $2 then 'expired' else 'active' end, removed_at = null, removal_reason = null
            where author_id = $1 and removal_reason = 'author_banned'
            "#,
            self.id,
            now,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Gives the pros of a banned author their tokens back at once. What fails here is given back by the job: the ban stands.
pub(super) async fn give_back_of(services: &Services, author: Uuid) {
    let demandes = sqlx::query_scalar!(
        "select distinct demandes.id
         from demandes
         join unlocks on unlocks.demande_id = demandes.id
         where author_id = $1 and refunded_at is null",
        author,
    )
    .fetch_all(&services.db)
    .await;
    let Ok(demandes) = demandes else {
        tracing::warn!("Tokens due after a ban are left to the job");
        return;
    };
    for demande in demandes {
        give_back_for(services, demande).await;
    }
}

/// The same for one demande.
pub(super) async fn give_back_for(services: &Services, demande: Uuid) {
    if refund_demande(services, model::DemandeId(demande)).await.is_err() {
        tracing::warn!(demande.id = %demande, "Tokens due after a decision are left to the job");
    }
}
