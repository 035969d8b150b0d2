use model::moderation::{ClosedAppeal, OwnAppeal};

use super::Error;
use super::appeal::make;
use super::closed::closing;
use crate::Services;
use crate::auth::prove_owner;

/// Contests the closing of an account by whoever proves that it is his, as he would log in or recover it: a closed account
/// has no session.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Auth`] with wrong credentials, for an unknown e-mail and a wrong proof alike, after the same
/// work; [`Error::AccountOpen`]; [`Error::NotFound`]: no decision closed it; [`Error::TooLate`]; [`Error::AlreadyAppealed`].
pub async fn appeal_closed(services: &Services, request: ClosedAppeal) -> Result<OwnAppeal, Error> {
    let request = request.validate().map_err(Error::Invalid)?;
    let owner = prove_owner(services, &request).await?;
    if !owner.banned {
        return Err(Error::AccountOpen);
    }
    let mut connection = services.db.acquire().await?;
    let (decision, _) = closing(&mut connection, owner.id).await?.ok_or(Error::NotFound)?;
    drop(connection);
    make(services, owner.id, decision, request.body).await
}
