use model::account::Profile;
use model::auth::{Language, Me};

use super::Error;
use crate::Services;
use crate::auth::{Caller, me};

/// What the caller says of himself, the language that he is spoken to in, and whether he shows that he writes.
pub async fn profile(services: &Services, caller: &Caller) -> Result<Profile, Error> {
    let row = sqlx::query!(
        "select display_name, locale, shows_typing from users where id = $1",
        caller.id,
    )
    .fetch_one(&services.db)
    .await?;
    Ok(Profile {
        display_name: row.display_name,
        // The database allows two values (`users_locale_check`).
        language: if row.locale == Language::En.as_str() {
            Language::En
        } else {
            Language::Fr
        },
        shows_typing: row.shows_typing,
    })
}

/// Changes all of it.
pub async fn set_profile(services: &Services, caller: &Caller, profile: Profile) -> Result<Me, Error> {
    let profile = profile.validate()?;
    let mut transaction = services.db.begin().await?;
    sqlx::query!(
        "update users set display_name = $2, locale = $3, shows_typing = $4 where id = $1 and deleted_at is null",
        caller.id,
        profile.display_name,
        profile.language.as_str(),
        profile.shows_typing,
    )
    .execute(&mut *transaction)
    .await?;
    let me = me(&mut transaction, caller.id).await?;
    transaction.commit().await?;
    Ok(me)
}
