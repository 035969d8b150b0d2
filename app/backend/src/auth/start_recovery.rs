use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::auth::{RecoveryOpened, RecoveryRequest};

use super::{Error, recovery, user_hash};
use crate::Services;

/// What a right recovery code opens. Changes nothing: a device that stops here leaves the account as it was.
///
/// # Errors
/// [`Error::WrongCredentials`] for an unknown e-mail and for a wrong code alike, after the same work;
/// [`Error::Banned`], with the reason, only once the code was right.
pub async fn start_recovery(services: &Services, request: RecoveryRequest) -> Result<RecoveryOpened, Error> {
    let request = request.validate()?;
    let hash = user_hash(&services.secrets, &request.email);
    let account = recovery::prove(services, &hash, &request.recovery_hash).await?;
    Ok(RecoveryOpened {
        wrap_recovery: STANDARD.encode(account.wrap_recovery),
        keyring: STANDARD.encode(account.keyring),
    })
}
