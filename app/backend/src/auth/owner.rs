//! The owner of an account, proven without a session: where the account is closed there is none.

use model::moderation::ClosedAppeal;
use uuid::Uuid;

use super::{Error, user_hash};
use crate::Services;

/// Whose password or recovery code was right.
pub(crate) struct ProvenOwner {
    pub id: Uuid,
    pub banned: bool,
}

/// Compares the password or the code that came. An unknown e-mail, an account without a code and a wrong proof take the same
/// work and get the same answer.
///
/// # Errors
/// [`Error::WrongCredentials`].
pub(crate) async fn prove_owner(services: &Services, request: &ClosedAppeal) -> Result<ProvenOwner, Error> {
    let hash = user_hash(&services.secrets, &request.email);
    let account = sqlx::query!(
        r#"
        select id, banned as "banned!", password_hash, recovery_hash
        from users
        where user_id = $1::char(64) and deleted_at is null
        "#,
        hash.as_str(),
    )
    .fetch_optional(&services.db)
    .await?;
    let (proof, stored) = match (&request.password_hash, &request.recovery_hash) {
        (Some(password), _) => (
            password.as_str(),
            account.as_ref().and_then(|account| account.password_hash.clone()),
        ),
        (None, code) => (
            code.as_deref().unwrap_or_default(),
            account.as_ref().and_then(|account| account.recovery_hash.clone()),
        ),
    };
    let right = services
        .passwords
        .verify(&services.secrets.pepper, proof, stored)
        .await?;
    let account = account.filter(|_| right).ok_or(Error::WrongCredentials)?;
    Ok(ProvenOwner {
        id: account.id,
        banned: account.banned,
    })
}
