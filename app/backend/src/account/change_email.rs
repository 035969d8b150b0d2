use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::account::ChangeEmail;
use model::auth::Opened;

use super::Error;
use super::proof::prove;
use super::replace::replace;
use super::vault::keyring;
use crate::Services;
use crate::auth::{Caller, KeptCredentials, Session, decode_wrap, me, user_hash};

/// Changes the e-mail, and with it all that is derived from it; identity, history and tokens stay. Every session ends;
/// the caller gets another one, and the `userId` of the new e-mail.
///
/// # Errors
/// Wrong fields, a wrong current password, an e-mail that is taken ([`Error::Auth`]), or [`Error::Changed`]. Nothing is
/// written then.
pub async fn change_email(
    services: &Services,
    caller: &Caller,
    request: ChangeEmail,
    device: &str,
) -> Result<(Opened, Session), Error> {
    let request = request.validate()?;
    let wrap = decode_wrap("wrapPassword", &request.credentials.wrap_password)?;
    let proven = prove(services, caller, &request.current_password_hash).await?;
    let new = KeptCredentials::make(services, caller.id, &request.credentials, &wrap).await?;
    let hash = user_hash(&services.secrets, &request.email);

    let mut transaction = services.db.begin().await?;
    let session = replace(
        services,
        &mut transaction,
        caller.id,
        &proven,
        &new,
        hash.as_str(),
        device,
    )
    .await?;
    let me = me(&mut transaction, caller.id).await?;
    let keyring = keyring(&mut transaction, caller.id).await?;
    transaction.commit().await?;

    let opened = Opened {
        user_id: hash.as_str().to_owned(),
        me,
        wrap_password: request.credentials.wrap_password,
        keyring: STANDARD.encode(keyring),
    };
    Ok((opened, session))
}
