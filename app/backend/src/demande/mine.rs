use model::DemandeId;
use model::demande::DemandeDetail;

use super::{Error, detail};
use crate::Services;
use crate::auth::Caller;

/// An author has a handful of demandes; the page shows the newest.
const SHOWN: i64 = 50;

/// The caller's own demandes, newest first.
pub async fn mine(services: &Services, caller: &Caller) -> Result<Vec<DemandeDetail>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from demandes where author_id = $1 order by created_at desc, id desc limit $2",
        caller.id,
        SHOWN,
    )
    .fetch_all(&services.db)
    .await?;
    let mut demandes = Vec::with_capacity(ids.len());
    for id in ids {
        demandes.extend(detail(services, Some(caller), DemandeId(id)).await?);
    }
    Ok(demandes)
}
