use model::demande::life::Standing;
use model::demande::{DemandeDetail, DemandeStatus};
use model::place::Insee;
use model::{DemandeId, Tokens, unlock};

use super::Error;
use super::own::{own, status};
use super::row::SummaryRow;
use crate::auth::Caller;
use crate::{Services, place};

/// A demande whole; `None` where there is none, or where it was taken down and the caller is not its author.
pub async fn detail(
    services: &Services,
    caller: Option<&Caller>,
    id: DemandeId,
) -> Result<Option<DemandeDetail>, Error> {
    let row = sqlx::query!(
        r#"
        select id, author_id, title, description, category, place, location_display, budget_min, budget_max,
               slots_used, slots_total, slots_premium_used, slots_premium_total, created_at, expires_at, status,
               paused_at is not null as "paused!", extended_at is not null as "extended!", revision,
               -- On the calendar of the people who read it.
               to_char(expires_at at time zone 'Europe/Paris', 'YYYY-MM-DD') as "expires_on!"
        from demandes
        where id = $1
        "#,
        id.0,
    )
    .fetch_optional(&services.db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mine = caller.is_some_and(|caller| caller.id == row.author_id);
    let now = services.clock.now();
    let status = status(&row.status, row.expires_at, now);
    if status == DemandeStatus::Removed && !mine {
        return Ok(None);
    }
    let summary = SummaryRow {
        id: row.id,
        title: row.title,
        excerpt: row.description.chars().take(240).collect(),
        category: row.category,
        location_display: row.location_display,
        metres: None,
        budget_min: row.budget_min,
        budget_max: row.budget_max,
        slots_used: row.slots_used,
        slots_total: row.slots_total,
        slots_premium_used: row.slots_premium_used,
        slots_premium_total: row.slots_premium_total,
        created_at: row.created_at,
    }
    .into_summary(now)?;
    let premium_price: Tokens = unlock::premium_price(summary.budget.max);
    let insee: Insee = row
        .place
        .parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let place_label = place::get(&services.db, &insee)
        .await?
        .map_or_else(String::new, |place| place.label());
    let standing = Standing {
        status,
        paused: row.paused,
        extended: row.extended,
        slots: summary.slots,
    };
    Ok(Some(DemandeDetail {
        summary,
        description: row.description,
        status,
        paused: row.paused,
        place: insee,
        place_label,
        expires_on: row.expires_on,
        premium_price,
        mine,
        own: mine.then(|| own(standing, row.revision, row.expires_at, now)),
    }))
}
