use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::auth::{Opened, Signup};
use model::{FieldErrors, FieldProblem};

use super::credentials::WRAP_BYTES;
use super::pepper::{Sealed, seal};
use super::session::{Owner, Session, open_session};
use super::{Error, user_hash};
use crate::Services;

/// The version of the terms that are accepted today; kept with the date (product page, § The law it works under).
const TERMS_VERSION: &str = "2026-11";
/// The alphabet of public ids: Crockford's base32, which has no letter that is taken for another.
const PUBLIC_ID_ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 60 bits: two of a million accounts are alike once in two million times, and then the insert is refused.
const PUBLIC_ID_LENGTH: usize = 12;

/// Opens an account and its first session.
///
/// # Errors
/// [`Error::EmailTaken`] for an e-mail that has one, [`Error::Invalid`] for wrong fields. Nothing is written in either case.
pub async fn signup(services: &Services, request: Signup, device: &str) -> Result<(Opened, Session), Error> {
    let request = request.validate()?;
    let bytes = Material::decode(&request)?;
    let hash = user_hash(&services.secrets, &request.email);
    let secrets = &services.secrets;

    let id = services.entropy.uuid();
    let password_hash = services
        .passwords
        .hash(&secrets.pepper, &request.password_hash)
        .await?;
    let recovery_hash = services
        .passwords
        .hash(&secrets.pepper, &request.recovery_hash)
        .await?;
    let entropy = services.entropy.as_ref();
    let wrap_password = seal(
        &secrets.pepper,
        entropy,
        Sealed::WrapPassword,
        id,
        &bytes.wrap_password,
    )?;
    let wrap_recovery = seal(
        &secrets.pepper,
        entropy,
        Sealed::WrapRecovery,
        id,
        &bytes.wrap_recovery,
    )?;
    let public_id = public_id(entropy.bytes());
    let iterations = i32::try_from(request.kdf_iterations).unwrap_or(i32::MAX);
    let now = services.clock.now();

    let mut transaction = services.db.begin().await?;
    sqlx::query!(
        r#"
        insert into users (id, user_id, public_id, user_type, display_name, locale, password_hash, kdf_iterations,
                           account_salt, wrap_password, wrap_recovery, recovery_hash, terms_version,
                           terms_accepted_at, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
        "#,
        id,
        hash.as_str(),
        public_id,
        request.user_type.as_str(),
        request.display_name,
        request.language.as_str(),
        password_hash,
        iterations,
        bytes.account_salt,
        wrap_password,
        wrap_recovery,
        recovery_hash,
        TERMS_VERSION,
        now,
    )
    .execute(&mut *transaction)
    .await
    .map_err(email_taken)?;
    sqlx::query!(
        "insert into user_vault_items (user_id, kind, ciphertext, updated_at) values ($1, 'keyring', $2, $3)",
        id,
        bytes.keyring,
        now,
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "insert into public_bundles (user_id, epoch, bundle, created_at) values ($1, 1, $2, $3)",
        id,
        bytes.public_bundle,
        now,
    )
    .execute(&mut *transaction)
    .await?;
    let owner = Owner {
        id,
        user_hash: hash.as_str(),
        user_type: request.user_type,
        // The column's default.
        session_version: 1,
    };
    let session = open_session(services, &mut transaction, &owner, device).await?;
    let me = super::session::me(&mut transaction, id).await?;
    transaction.commit().await?;

    let opened = Opened {
        user_id: hash.as_str().to_owned(),
        me,
        wrap_password: request.wrap_password,
        keyring: request.keyring,
    };
    Ok((opened, session))
}

/// A refusal of the e-mail's unique key, by its name.
pub(crate) fn email_taken(error: sqlx::Error) -> Error {
    let constraint = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::constraint);
    if constraint == Some("users_user_id_key") {
        Error::EmailTaken
    } else {
        error.into()
    }
}

fn public_id(random: [u8; PUBLIC_ID_LENGTH]) -> String {
    random
        .into_iter()
        .map(|byte| char::from(PUBLIC_ID_ALPHABET[usize::from(byte % 32)]))
        .collect()
}

/// What the browser made, as bytes.
struct Material {
    account_salt: Vec<u8>,
    wrap_password: Vec<u8>,
    wrap_recovery: Vec<u8>,
    keyring: Vec<u8>,
    public_bundle: Vec<u8>,
}

impl Material {
    fn decode(request: &Signup) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut decode = |field: &str, text: &str, sizes: std::ops::RangeInclusive<usize>| {
            let bytes = STANDARD.decode(text).unwrap_or_default();
            errors.check(field, sizes.contains(&bytes.len()), FieldProblem::Invalid);
            bytes
        };
        let material = Self {
            account_salt: hex::decode(&request.account_salt).unwrap_or_default(),
            wrap_password: decode("wrapPassword", &request.wrap_password, WRAP_BYTES),
            wrap_recovery: decode("wrapRecovery", &request.wrap_recovery, WRAP_BYTES),
            keyring: decode("keyring", &request.keyring, 28..=8_192),
            public_bundle: decode("publicBundle", &request.public_bundle, 96..=2_048),
        };
        errors.into_result(material)
    }
}
