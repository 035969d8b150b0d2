//! From rows to what is said of them.

use model::demande::Slots;
use model::ledger::TokenKind;
use model::unlock::{Terms, UnlockKind, UnlockPrice};
use model::{DemandeId, Tokens};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::demande::status_at;

/// A demande as far as an unlock depends on it.
pub(super) struct Wanted {
    pub author: Uuid,
    pub terms: Terms,
}

/// Reads a demande. Lock it before, where something will be done with the answer.
pub(super) async fn wanted(
    connection: &mut PgConnection,
    id: DemandeId,
    now: OffsetDateTime,
) -> Result<Option<Wanted>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select author_id, status, paused_at is not null as "paused!", expires_at, budget_max,
               slots_used, slots_total, slots_premium_used, slots_premium_total
        from demandes
        where id = $1
        "#,
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Wanted {
        author: row.author_id,
        terms: Terms {
            status: status_at(&row.status, row.expires_at, now),
            paused: row.paused,
            slots: Slots {
                used: places(row.slots_used),
                total: places(row.slots_total),
                premium_used: places(row.slots_premium_used),
                premium_total: places(row.slots_premium_total),
            },
            budget_max: row.budget_max.and_then(|euros| u32::try_from(euros).ok()),
        },
    }))
}

/// An unlock that is there already.
pub(super) struct Taken {
    pub id: Uuid,
    pub kind: UnlockKind,
    pub price: UnlockPrice,
    pub conversation: Option<Uuid>,
    pub refunded: bool,
}

/// The place that this pro has taken of this demande.
pub(super) async fn taken(
    connection: &mut PgConnection,
    pro: Uuid,
    demande: DemandeId,
) -> Result<Option<Taken>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select unlocks.id, tokens_spent, paid_with, is_premium, refunded as "refunded!",
               conversations.id as "conversation?"
        from unlocks
        left join conversations on conversations.unlock_id = unlocks.id
        where pro_id = $1 and demande_id = $2
        "#,
        pro,
        demande.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let kind = match (row.is_premium, row.paid_with.as_str()) {
            (false, _) => UnlockKind::Standard,
            (true, "premium") => UnlockKind::PremiumToken,
            (true, _) => UnlockKind::Premium,
        };
        let paid_with = match kind {
            UnlockKind::PremiumToken => TokenKind::Premium,
            UnlockKind::Standard | UnlockKind::Premium => TokenKind::Standard,
        };
        Taken {
            id: row.id,
            kind,
            price: UnlockPrice {
                tokens: tokens(row.tokens_spent),
                paid_with,
            },
            conversation: row.conversation,
            refunded: row.refunded,
        }
    }))
}

/// A balance; the database keeps it from going below 0.
pub(super) fn tokens(count: i32) -> Tokens {
    Tokens(u32::try_from(count).unwrap_or(0))
}

fn places(count: i16) -> u8 {
    u8::try_from(count).unwrap_or(0)
}
