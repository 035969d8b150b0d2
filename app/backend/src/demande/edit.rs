use model::DemandeId;
use model::demande::EditDemande;
use model::demande::life::Action;

use super::Error;
use super::held::{Words, begin};
use super::post::{amount, may_post};
use crate::Services;
use crate::auth::Caller;

/// Changes what the caller's demande says: only while nobody has unlocked it, and only from its newest revision. The
/// same words once more change nothing and are no error, so that an edit can be sent twice.
///
/// # Errors
/// [`Error::Invalid`] names every wrong field; [`Error::NotFound`]; [`Error::Refused`] where it is over or unlocked;
/// [`Error::Changed`] where it was edited meanwhile; and, as for a new demande, [`Error::Restricted`], [`Error::Banned`]
/// and [`Error::Deleted`].
pub async fn edit(
    services: &Services,
    caller: &Caller,
    id: DemandeId,
    demande: EditDemande,
) -> Result<(), Error> {
    let demande = demande.validate()?;
    let now = services.clock.now();
    let Some((mut transaction, held)) = begin(services, caller, id, Action::Edit, now).await? else {
        return Ok(());
    };
    // An edit publishes words, as posting does. After the demande, as everyone locks them.
    may_post(&mut transaction, caller, now).await?;
    if says(&held.words, &demande) {
        return Ok(());
    }
    if i64::from(held.words.revision) != i64::from(demande.revision) {
        return Err(Error::Changed);
    }
    sqlx::query!(
        r#"
        update demandes
        set title = $2, description = $3, category = $4, place = $5, budget_min = $6, budget_max = $7, slots_total = $8
        where id = $1
        "#,
        id.0,
        demande.title,
        demande.description,
        demande.category.slug(),
        demande.place.as_str(),
        amount(demande.budget_min),
        amount(demande.budget_max),
        i16::from(demande.slots),
    )
    .execute(&mut *transaction)
    .await
    .map_err(Error::of_life)?;
    transaction.commit().await?;
    Ok(())
}

/// Whether the demande says so already.
fn says(words: &Words, demande: &EditDemande) -> bool {
    words.title == demande.title
        && words.description == demande.description
        && words.category == demande.category.slug()
        && words.place == demande.place.as_str()
        && words.budget_min == amount(demande.budget_min)
        && words.budget_max == amount(demande.budget_max)
        && words.slots_total == i16::from(demande.slots)
}
