use model::auth::UserType;
use model::demande::{NewDemande, PREMIUM_SLOTS};
use model::{DemandeId, FieldErrors, FieldProblem};
use time::{Duration, OffsetDateTime};

use super::Error;
use crate::auth::Caller;
use crate::{Services, place};

/// How long a demande stays up, and how long an extension adds.
pub(super) const LIFETIME: Duration = Duration::days(30);

/// Posts a demande. The same form sent twice (same `client_key`, same words) makes one, and returns it.
///
/// # Errors
/// [`Error::Invalid`] names every wrong field; [`Error::NotDemandeur`], [`Error::Restricted`], [`Error::Banned`] and
/// [`Error::Deleted`] say who may not; [`Error::KeyReused`] where the key came with other words before.
pub async fn post(services: &Services, caller: &Caller, demande: NewDemande) -> Result<DemandeId, Error> {
    if caller.me.user_type != UserType::Demandeur {
        return Err(Error::NotDemandeur);
    }
    let demande = demande.validate()?;
    let id = services.entropy.uuid();
    let now = services.clock.now();

    let mut transaction = services.db.begin().await?;
    may_post(&mut transaction, caller, now).await?;
    let inserted = sqlx::query_scalar!(
        r#"
        insert into demandes (id, author_id, client_key, title, description, category, place, location,
                              location_display, budget_min, budget_max, slots_total, slots_premium_total,
                              created_at, expires_at)
        select $1, $2, $3, $4, $5, $6, insee, point, name, $8, $9, $10, $11, $12, $13
        from places
        where insee = $7::char(5)
        on conflict on constraint demandes_client_key_key do nothing
        returning id
        "#,
        id,
        caller.id,
        demande.client_key,
        demande.title,
        demande.description,
        demande.category.slug(),
        demande.place.as_str(),
        amount(demande.budget_min),
        amount(demande.budget_max),
        i16::from(demande.slots),
        i16::from(PREMIUM_SLOTS),
        now,
        now + LIFETIME,
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let id = match inserted {
        Some(id) => id,
        None => already_posted(&mut transaction, caller, &demande).await?,
    };
    transaction.commit().await?;
    Ok(DemandeId(id))
}

/// Asks once more whether the author may, now that nobody can change it before this transaction ends: an account that is
/// being closed is waited for, and one that is closed after this takes the new demande down with the others.
pub(super) async fn may_post(
    connection: &mut sqlx::PgConnection,
    caller: &Caller,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let author = sqlx::query!(
        r#"
        select banned as "banned!", deleted_at is not null as "deleted!",
               coalesce(restricted_until > $2, false) as "restricted!"
        from users
        where id = $1
        for share
        "#,
        caller.id,
        now,
    )
    .fetch_one(connection)
    .await?;
    if author.banned {
        return Err(Error::Banned);
    }
    if author.deleted {
        return Err(Error::Deleted);
    }
    if author.restricted {
        return Err(Error::Restricted);
    }
    Ok(())
}

/// Nothing was inserted: either the form was sent before, or the place does not exist.
async fn already_posted(
    connection: &mut sqlx::PgConnection,
    caller: &Caller,
    demande: &NewDemande,
) -> Result<uuid::Uuid, Error> {
    let row = sqlx::query!(
        "select id, title, description, place from demandes where author_id = $1 and client_key = $2",
        caller.id,
        demande.client_key,
    )
    .fetch_optional(connection)
    .await?;
    match row {
        None => Err(FieldErrors::of("place", FieldProblem::UnknownPlace).into()),
        Some(row)
            if row.title == demande.title
                && row.description == demande.description
                && row.place == demande.place.as_str() =>
        {
            Ok(row.id)
        }
        Some(_) => Err(Error::KeyReused),
    }
}

pub(super) fn amount(euros: Option<u32>) -> Option<i32> {
    euros.and_then(|euros| i32::try_from(euros).ok())
}

impl From<place::Error> for Error {
    fn from(error: place::Error) -> Self {
        match error {
            place::Error::Database(error) => Self::Database(error),
        }
    }
}
