use model::DemandeId;
use model::demande::{DemandeState, Slots};

use super::Error;
use super::own::status;
use super::row::count;
use crate::Services;

/// What may have changed of a demande while its page is open; `None` where there is none, or where it was taken down.
///
/// # Errors
/// [`Error::Database`].
pub async fn state(services: &Services, id: DemandeId) -> Result<Option<DemandeState>, Error> {
    let row = sqlx::query!(
        r#"
        select status, expires_at, paused_at is not null as "paused!",
               slots_used, slots_total, slots_premium_used, slots_premium_total
        from demandes
        where id = $1 and status <> 'removed'
        "#,
        id.0,
    )
    .fetch_optional(&services.db)
    .await?;
    Ok(row.map(|row| DemandeState {
        status: status(&row.status, row.expires_at, services.clock.now()),
        paused: row.paused,
        slots: Slots {
            used: count(row.slots_used),
            total: count(row.slots_total),
            premium_used: count(row.slots_premium_used),
            premium_total: count(row.slots_premium_total),
        },
    }))
}
