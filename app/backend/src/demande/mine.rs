use std::collections::HashMap;

use model::demande::life::Standing;
use model::demande::{MyDemande, NextStep};
use model::unlock::TakenPlace;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::own::{own, status};
use super::row::SummaryRow;
use crate::Services;
use crate::auth::Caller;

/// An author has a handful of demandes; the page shows the open ones, then the newest.
const SHOWN: i64 = 50;

/// The caller's own demandes with the pros who have taken a place: the open ones first, then the newest.
pub async fn mine(services: &Services, caller: &Caller) -> Result<Vec<MyDemande>, Error> {
    let now = services.clock.now();
    let rows = sqlx::query!(
        r#"
        select id, title, left(description, 240) as "excerpt!", category, location_display, budget_min, budget_max,
               slots_used, slots_total, slots_premium_used, slots_premium_total, created_at, expires_at, status,
               paused_at is not null as "paused!", extended_at is not null as "extended!", revision,
               to_char(expires_at at time zone 'Europe/Paris', 'YYYY-MM-DD') as "expires_on!"
        from demandes
        where author_id = $1
        order by status in ('active', 'full') desc, created_at desc, id desc
        limit $2
        "#,
        caller.id,
        SHOWN,
    )
    .fetch_all(&services.db)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut places = places(services, &ids, now).await?;
    let mut demandes = Vec::with_capacity(rows.len());
    for row in rows {
        let places = places.remove(&row.id).unwrap_or_default();
        let summary = SummaryRow {
            id: row.id,
            title: row.title,
            excerpt: row.excerpt,
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
        let standing = Standing {
            status: status(&row.status, row.expires_at, now),
            paused: row.paused,
            extended: row.extended,
            slots: summary.slots,
        };
        let own = own(standing, row.revision, row.expires_at, now);
        demandes.push(MyDemande {
            next: NextStep::of(standing, own.days_left, summary.age_minutes, &places),
            summary,
            status: standing.status,
            paused: standing.paused,
            expires_on: row.expires_on,
            own,
            places,
        });
    }
    Ok(demandes)
}

/// Who has taken a place of each demande: premium places first, then in the order of unlocking. Ten unlocks of a pro
/// tell how soon he usually writes, three at least.
async fn places(
    services: &Services,
    demandes: &[Uuid],
    now: OffsetDateTime,
) -> Result<HashMap<Uuid, Vec<TakenPlace>>, Error> {
    let rows = sqlx::query!(
        r#"
        select u.demande_id, pro.display_name, u.is_premium, u.unlocked_at, u.first_message_at,
               u.answered_at is not null as "answered!", usual.minutes as "usual_minutes?"
        from unlocks u
        join users pro on pro.id = u.pro_id
        left join lateral (
            select round(percentile_cont(0.5) within group (order by minutes))::int as minutes
            from (
                select extract(epoch from recent.first_message_at - recent.unlocked_at) / 60 as minutes
                from unlocks recent
                where recent.pro_id = u.pro_id and recent.first_message_at is not null
                order by recent.unlocked_at desc
                limit 10
            ) latest
            having count(*) >= 3
        ) usual on true
        where u.demande_id = any($1)
        order by u.is_premium desc, u.unlocked_at, u.id
        "#,
        demandes,
    )
    .fetch_all(&services.db)
    .await?;
    let mut places: HashMap<Uuid, Vec<TakenPlace>> = HashMap::new();
    for row in rows {
        places.entry(row.demande_id).or_default().push(TakenPlace {
            name: row.display_name,
            premium: row.is_premium,
            unlocked_minutes: minutes(row.unlocked_at, now),
            wrote_minutes: row.first_message_at.map(|wrote| minutes(wrote, now)),
            answered: row.answered,
            usual_minutes: row.usual_minutes.and_then(|minutes| u32::try_from(minutes).ok()),
        });
    }
    Ok(places)
}

fn minutes(then: OffsetDateTime, now: OffsetDateTime) -> u32 {
    u32::try_from((now - then).whole_minutes()).unwrap_or(0)
}
