//! The session token: a JWT (HS256) with the specification's payload (§ 1.3) and the session it stands for.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use model::auth::UserType;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use crate::Secrets;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Claims {
    /// The specification's `userId`.
    pub user_id: String,
    #[serde(rename = "type")]
    pub user_type: UserType,
    /// Seconds since 1970.
    pub iat: i64,
    pub exp: i64,
    /// The session's row, checked at each request: a token alone opens nothing.
    pub sid: Uuid,
    /// The account's `session_version`: raising it there ends every token of before.
    pub ver: i32,
}

pub(super) fn sign(secrets: &Secrets, claims: &Claims) -> Result<String, Error> {
    jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        claims,
        &EncodingKey::from_secret(&secrets.jwt),
    )
    .map_err(|_| Error::Crypto("jwt"))
}

/// The claims of a token that we signed and that has not expired at `now`.
pub(super) fn verify(secrets: &Secrets, token: &str, now: OffsetDateTime) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    // Expiry is checked below, against the clock that was passed in.
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["exp"]);
    let claims = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(&secrets.jwt), &validation)
        .ok()?
        .claims;
    (claims.exp > now.unix_timestamp()).then_some(claims)
}
