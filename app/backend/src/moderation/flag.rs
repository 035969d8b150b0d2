use model::detection::Certainty;
use model::moderation::{
    AUTOMATIC_RESTRICTION_DAYS, DecisionAction, FlagEffect, FlagStanding, FlagThreshold, Ground, NewFlags,
};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Error;
use super::automatic::statement;
use super::person::{Held, give_back_of};
use super::record::Record;
use crate::Services;
use crate::auth::Caller;
use crate::conversation::milliseconds;

/// Counts what the caller's own browser found in a message of his. His counter warns, restricts and bans by itself, each
/// once: whoever flags at the same moment waits for his turn.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`]: the caller is no side of the conversation; [`Error::Banned`].
pub async fn flag(services: &Services, caller: &Caller, new: NewFlags) -> Result<FlagStanding, Error> {
    let new = new.validate().map_err(Error::Invalid)?;
    let now = services.clock.now();
    let mut transaction = services.db.begin().await?;
    let held = Held::of(&mut transaction, caller.id)
        .await?
        .ok_or(Error::NotFound)?;
    if held.banned {
        return Err(Error::Banned);
    }
    require_side(&mut transaction, caller, &new).await?;
    let before = total(&mut transaction, caller.id).await?;
    count(&mut transaction, caller, &new, now).await?;
    let total = before.saturating_add(new.certain());
    let effect = match FlagThreshold::crossed(before, total) {
        None => FlagEffect::Nothing,
        Some(threshold) => {
            let id = services.entropy.uuid();
            act(&mut transaction, &held, id, threshold, total, now).await?
        }
    };
    transaction.commit().await?;
    if effect == FlagEffect::Banned {
        give_back_of(services, caller.id).await;
    }
    Ok(FlagStanding { total, effect })
}

async fn require_side(connection: &mut PgConnection, caller: &Caller, new: &NewFlags) -> Result<(), Error> {
    sqlx::query!(
        "select id from conversations
         where id = $1 and (user_a_id = $2 and a_left_at is null or user_b_id = $2 and b_left_at is null)",
        new.conversation_id.0,
        caller.id,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(())
}

/// The certain findings in all his conversations.
async fn total(connection: &mut PgConnection, user: Uuid) -> Result<u32, Error> {
    let total = sqlx::query_scalar!(
        r#"select coalesce(sum(count), 0)::int8 as "total!" from conversation_flags where user_id = $1"#,
        user,
    )
    .fetch_one(connection)
    .await?;
    Ok(u32::try_from(total).unwrap_or(u32::MAX))
}

async fn count(
    connection: &mut PgConnection,
    caller: &Caller,
    new: &NewFlags,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let (kinds, certain): (Vec<String>, Vec<bool>) = new
        .flags
        .iter()
        .map(|flag| {
            (
                flag.kind.as_str().to_owned(),
                flag.certainty == Certainty::Certain,
            )
        })
        .unzip();
    sqlx::query!(
        r#"
        insert into conversation_flags (conversation_id, user_id, flag_type, count, possible_count, last_flagged)
        select $1, $2, kind, certain::int, (not certain)::int, $5
        from unnest($3::text[], $4::bool[]) as found (kind, certain)
        on conflict on constraint conversation_flags_type_key do update
        set count = conversation_flags.count + excluded.count,
            possible_count = conversation_flags.possible_count + excluded.possible_count,
            last_flagged = greatest(conversation_flags.last_flagged, excluded.last_flagged)
        "#,
        new.conversation_id.0,
        caller.id,
        &kinds,
        &certain,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Does what a threshold says, and tells him.
async fn act(
    connection: &mut PgConnection,
    held: &Held,
    id: Uuid,
    threshold: FlagThreshold,
    total: u32,
    now: OffsetDateTime,
) -> Result<FlagEffect, Error> {
    let statement = statement(threshold, total, held.language);
    let (action, effect, until) = match threshold {
        FlagThreshold::Warn => (DecisionAction::Warn, FlagEffect::Warned, None),
        FlagThreshold::Restrict => {
            let until = now + Duration::days(i64::from(AUTOMATIC_RESTRICTION_DAYS));
            // A moderator may have restricted him for longer.
            let until = held.restricted_until.map_or(until, |longer| longer.max(until));
            held.restrict(connection, Some(until)).await?;
            let effect = FlagEffect::Restricted {
                until: milliseconds(until),
            };
            (DecisionAction::Restrict, effect, Some(until))
        }
        FlagThreshold::Ban => {
            held.ban(connection, &statement, now).await?;
            (DecisionAction::Ban, FlagEffect::Banned, None)
        }
    };
    let record = Record {
        id,
        report: None,
        moderator: None,
        person: held.id,
        action,
        ground: Ground::Terms,
        statement: &statement,
        demande: None,
        unlock: None,
        until,
    };
    record.write(connection, now).await?;
    record.tell(connection, now).await?;
    Ok(effect)
}
