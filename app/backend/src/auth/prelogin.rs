use hmac::{Hmac, KeyInit, Mac};
use model::FieldErrors;
use model::auth::{Prelogin, PreloginRequest, check_email};
use sha2::Sha256;

use super::{Error, UserHash, user_hash};
use crate::Services;

/// The only key derivation there is, today.
pub(super) const KDF: &str = "pbkdf2-sha256";
/// What new accounts are made with; an unknown e-mail gets it too.
const ITERATIONS: u32 = 600_000;

/// How the key of an account is derived. An e-mail that nobody signed up with gets a salt that looks like any other and
/// stays the same, so that this tells nothing about who has an account (crypto page, § Login).
pub async fn prelogin(services: &Services, request: &PreloginRequest) -> Result<Prelogin, Error> {
    let mut errors = FieldErrors::default();
    check_email(&mut errors, &request.email);
    errors.into_result(())?;

    let hash = user_hash(&services.secrets, &request.email);
    // Made in both cases, so that both take the same time.
    let decoy = decoy_salt(&services.secrets.pepper, &hash)?;
    let account = sqlx::query!(
        r#"
        select kdf_iterations as "iterations!", account_salt as "account_salt!"
        from users
        where user_id = $1::char(64) and deleted_at is null
        "#,
        hash.as_str(),
    )
    .fetch_optional(&services.db)
    .await?;
    let (iterations, salt) = match account {
        Some(row) => (
            u32::try_from(row.iterations).unwrap_or(ITERATIONS),
            hex::encode(row.account_salt),
        ),
        None => (ITERATIONS, decoy),
    };
    Ok(Prelogin {
        kdf: KDF.to_owned(),
        iterations,
        account_salt: salt,
    })
}

fn decoy_salt(pepper: &[u8], hash: &UserHash) -> Result<String, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(pepper).map_err(|_| Error::Crypto("pepper"))?;
    mac.update(b"leboncoup/v1/server/prelogin/");
    mac.update(hash.as_str().as_bytes());
    let digest = mac.finalize().into_bytes();
    Ok(hex::encode(digest.get(..16).unwrap_or_default()))
}
