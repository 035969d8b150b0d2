use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::auth::{Login, Opened};

use super::pepper::{Sealed, open};
use super::session::{Owner, Session, me, open_session, user_type};
use super::{Error, user_hash};
use crate::Services;
use crate::moderation::closed;

/// Checks a password and opens a session.
///
/// # Errors
/// [`Error::WrongCredentials`] for an unknown e-mail and for a wrong password alike, after the same work;
/// [`Error::Banned`], with the reason, only once the password was right.
pub async fn login(services: &Services, request: Login, device: &str) -> Result<(Opened, Session), Error> {
    let request = request.validate()?;
    let hash = user_hash(&services.secrets, &request.email);
    let account = sqlx::query!(
        r#"
        select users.id, user_type, banned as "banned!", ban_reason, session_version,
               password_hash as "password_hash!", wrap_password as "wrap_password!", keyring.ciphertext as keyring
        from users
        join user_vault_items keyring on keyring.user_id = users.id and keyring.kind = 'keyring'
        where users.user_id = $1::char(64) and deleted_at is null
        "#,
        hash.as_str(),
    )
    .fetch_optional(&services.db)
    .await?;

    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let right = services
        .passwords
        .verify(&services.secrets.pepper, &request.password_hash, stored)
        .await?;
    let account = account.filter(|_| right).ok_or(Error::WrongCredentials)?;
    if account.banned {
        let closed = closed(services, account.id, account.ban_reason).await?;
        return Err(Error::Banned(Box::new(closed)));
    }

    let wrap_password = open(
        &services.secrets.pepper,
        Sealed::WrapPassword,
        account.id,
        &account.wrap_password,
    )?;
    let mut transaction = services.db.begin().await?;
    let owner = Owner {
        id: account.id,
        user_hash: hash.as_str(),
        user_type: user_type(&account.user_type),
        session_version: account.session_version,
    };
    let session = open_session(services, &mut transaction, &owner, device).await?;
    let me = me(&mut transaction, account.id).await?;
    transaction.commit().await?;

    let opened = Opened {
        user_id: hash.as_str().to_owned(),
        me,
        wrap_password: STANDARD.encode(wrap_password),
        keyring: STANDARD.encode(account.keyring),
    };
    Ok((opened, session))
}
