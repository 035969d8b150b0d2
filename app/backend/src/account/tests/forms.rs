//! What devices send, of the right form and no more. A password or a code is told by the byte that its proof repeats;
//! `fixtures::signup_form` signs up with password `ab` and code `cd`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::account::{ChangeEmail, ChangePassword, LocalKey, NewCredentials, NewRecovery};
use model::auth::{Login, Recover, RecoveryRequest};
use sqlx::PgPool;

use crate::Services;
use crate::auth::{self, Caller, Session, authenticate};

/// Credentials whose wrap differs with the password.
pub(crate) fn credentials(password: &str) -> NewCredentials {
    NewCredentials {
        password_hash: password.repeat(32),
        kdf_iterations: 600_000,
        account_salt: password.repeat(16),
        wrap_password: STANDARD.encode(password.repeat(46)),
    }
}

pub(crate) fn recovery(code: &str) -> NewRecovery {
    NewRecovery {
        recovery_hash: code.repeat(32),
        wrap_recovery: STANDARD.encode(code.repeat(46)),
    }
}

pub(crate) fn change_password(current: &str, new: &str) -> ChangePassword {
    ChangePassword {
        current_password_hash: current.repeat(32),
        credentials: credentials(new),
    }
}

pub(crate) fn change_email(current: &str, email: &str, new: &str) -> ChangeEmail {
    ChangeEmail {
        current_password_hash: current.repeat(32),
        email: email.into(),
        credentials: credentials(new),
    }
}

pub(crate) fn start_recovery(email: &str, code: &str) -> RecoveryRequest {
    RecoveryRequest {
        email: email.into(),
        recovery_hash: code.repeat(32),
    }
}

pub(crate) fn recover(email: &str, code: &str, password: &str, new_code: &str) -> Recover {
    Recover {
        email: email.into(),
        recovery_hash: code.repeat(32),
        credentials: credentials(password),
        new_recovery: recovery(new_code),
    }
}

pub(crate) fn local_key(byte: u8) -> LocalKey {
    LocalKey(STANDARD.encode([byte; 32]))
}

/// Logs in on a device.
pub(crate) async fn login(
    services: &Services,
    email: &str,
    password: &str,
    device: &str,
) -> Result<(model::auth::Opened, Session), auth::Error> {
    let form = Login {
        email: email.into(),
        password_hash: password.repeat(32),
    };
    auth::login(services, form, device).await
}

/// Whether a password opens an account.
pub(crate) async fn opens(services: &Services, email: &str, password: &str) -> bool {
    match login(services, email, password, "").await {
        Ok(_) => true,
        Err(auth::Error::WrongCredentials) => false,
        Err(error) => panic!("{error}"),
    }
}

/// Whether a recovery code opens an account.
pub(crate) async fn recovers(services: &Services, email: &str, code: &str) -> bool {
    match auth::start_recovery(services, start_recovery(email, code)).await {
        Ok(_) => true,
        Err(auth::Error::WrongCredentials) => false,
        Err(error) => panic!("{error}"),
    }
}

pub(crate) async fn caller(services: &Services, session: &Session) -> Option<Caller> {
    authenticate(services, &session.token).await.unwrap()
}

/// A device that has just logged in.
pub(crate) async fn device(services: &Services, email: &str, name: &str) -> (Caller, Session) {
    let (_, session) = login(services, email, "ab", name).await.unwrap();
    (caller(services, &session).await.unwrap(), session)
}

/// Everything that accounts and sessions hold: what was not to be written has not changed it.
pub(crate) async fn stored(db: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select users::text from users union all select sessions::text from sessions order by 1",
    )
    .fetch_all(db)
    .await
    .unwrap()
}
