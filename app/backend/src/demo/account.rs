//! The accounts of the demonstration data.

use crypto_core::{KdfParameters, Pbkdf2, make_account};
use model::auth::{Language, Signup};
use model::ledger::TokenKind;
use rand::SeedableRng;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::{Error, User};
use crate::Services;
use crate::auth::{self, Caller, authenticate, me, signup, user_hash};
use crate::ledger::give;

/// Enough for every place that the data has taken, and some hundreds besides.
const TOKENS: u16 = 2_000;

/// The account of `user`, made if it does not exist.
pub(super) async fn take(services: &Services, index: usize, user: &User) -> Result<Caller, Error> {
    let hash = user_hash(&services.secrets, &user.email);
    let known = sqlx::query_scalar!("select id from users where user_id = $1::char(64)", hash.as_str())
        .fetch_optional(&services.db)
        .await?;
    match known {
        Some(id) => Ok(Caller {
            id,
            // Nobody is logged in: what is posted here needs no session.
            session: Uuid::nil(),
            me: me(&mut *services.db.acquire().await?, id).await?,
        }),
        None => sign_up(services, index, user).await,
    }
}

/// With keys made as a browser makes them, from the password in the data.
async fn sign_up(services: &Services, index: usize, user: &User) -> Result<Caller, Error> {
    let mut seed = [0; 32];
    services.entropy.fill(&mut seed);
    let mut rng = StdRng::from_seed(seed);
    let (email, password) = (user.email.clone(), user.password.clone());
    let account = tokio::task::spawn_blocking(move || {
        // The pure Rust derivation never waits: polling it once is running it.
        let making = make_account(&Pbkdf2, &mut rng, &email, &password, KdfParameters::default());
        futures_util::FutureExt::now_or_never(making).unwrap_or(Err(crypto_core::Error::Backend))
    })
    .await
    .map_err(|_| crypto_core::Error::Backend)??;
    let request = Signup {
        email: user.email.clone(),
        user_type: user.role,
        display_name: user.display_name.clone(),
        language: Language::Fr,
        terms_accepted: true,
        password_hash: account.credentials.auth_key.to_password_hash(),
        kdf_iterations: account.credentials.parameters.iterations(),
        account_salt: account.credentials.account_salt.to_hex(),
        wrap_password: account.credentials.wrap_password.to_base64(),
        wrap_recovery: account.recovery.wrap_recovery.to_base64(),
        recovery_hash: account.recovery.auth_key.to_password_hash(),
        keyring: account.keyring.to_base64(),
        public_bundle: account.bundle.to_base64(),
    };
    let (_, session) = signup(services, request, "").await?;
    let caller = authenticate(services, &session.token).await?;
    tracing::debug!(demo.account = index, "account made");
    Ok(caller.ok_or(auth::Error::WrongCredentials)?)
}

/// Tokens to try everything with, once: ordinary ones, and a premium one.
pub(super) async fn give_tokens(services: &Services, pro: &Caller) -> Result<(), Error> {
    for (kind, amount) in [(TokenKind::Standard, TOKENS), (TokenKind::Premium, 1)] {
        let given = sqlx::query_scalar!(
            r#"select exists (select from token_ledger where user_id = $1 and kind = $2) as "given!""#,
            pro.id,
            kind.as_str(),
        )
        .fetch_one(&services.db)
        .await?;
        if !given {
            give(services, pro.id, kind, amount, "demonstration").await?;
        }
    }
    Ok(())
}
