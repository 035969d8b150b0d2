//! A demande under its author's hand: its row is locked until the transaction ends.

use model::DemandeId;
use model::demande::Slots;
use model::demande::life::{Action, Effect, Standing};
use sqlx::{PgConnection, PgTransaction};
use time::OffsetDateTime;

use super::Error;
use super::own::status;
use super::row::count;
use crate::Services;
use crate::auth::Caller;

/// A demande that nobody else changes or unlocks before the transaction ends.
pub(super) struct Held {
    pub standing: Standing,
    pub expires_at: OffsetDateTime,
    pub words: Words,
}

/// What an edit changes.
pub(super) struct Words {
    pub title: String,
    pub description: String,
    pub category: String,
    pub place: String,
    pub budget_min: Option<i32>,
    pub budget_max: Option<i32>,
    pub slots_total: i16,
    pub revision: i32,
}

impl Held {
    /// Locks the caller's demande. Somebody else's is [`Error::NotFound`], like none at all.
    pub async fn of(
        connection: &mut PgConnection,
        caller: &Caller,
        id: DemandeId,
        now: OffsetDateTime,
    ) -> Result<Self, Error> {
        let row = sqlx::query!(
            r#"
            select title, description, category, place, budget_min, budget_max, revision, status, expires_at,
                   slots_used, slots_total, slots_premium_used, slots_premium_total,
                   paused_at is not null as "paused!", extended_at is not null as "extended!"
            from demandes
            where id = $1 and author_id = $2
            for update
            "#,
            id.0,
            caller.id,
        )
        .fetch_optional(connection)
        .await?
        .ok_or(Error::NotFound)?;
        Ok(Self {
            standing: Standing {
                status: status(&row.status, row.expires_at, now),
                paused: row.paused,
                extended: row.extended,
                slots: Slots {
                    used: count(row.slots_used),
                    total: count(row.slots_total),
                    premium_used: count(row.slots_premium_used),
                    premium_total: count(row.slots_premium_total),
                },
            },
            expires_at: row.expires_at,
            words: Words {
                title: row.title,
                description: row.description,
                category: row.category,
                place: row.place,
                budget_min: row.budget_min,
                budget_max: row.budget_max,
                slots_total: row.slots_total,
                revision: row.revision,
            },
        })
    }
}

/// Begins a transaction in which the caller does `action` with his demande: `None` where it is so already.
pub(super) async fn begin(
    services: &Services,
    caller: &Caller,
    id: DemandeId,
    action: Action,
    now: OffsetDateTime,
) -> Result<Option<(PgTransaction<'static>, Held)>, Error> {
    let mut transaction = services.db.begin().await?;
    let held = Held::of(&mut transaction, caller, id, now).await?;
    match held.standing.consider(action).map_err(Error::Refused)? {
        Effect::Changes => Ok(Some((transaction, held))),
        Effect::Already => Ok(None),
    }
}
