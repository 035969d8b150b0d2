use model::DemandeId;
use model::demande::DemandeSummary;
use model::place::Insee;

use super::Error;
use super::search::nearest;
use crate::{Services, place};

/// How many are shown under a demande.
const SHOWN: u8 = 3;

/// Other demandes near this one, nearest first; none where there is no such demande.
pub async fn near(services: &Services, id: DemandeId) -> Result<Vec<DemandeSummary>, Error> {
    let insee = sqlx::query_scalar!("select place from demandes where id = $1", id.0)
        .fetch_optional(&services.db)
        .await?
        .and_then(|insee| insee.parse::<Insee>().ok());
    let Some(insee) = insee else { return Ok(Vec::new()) };
    let Some(place) = place::get(&services.db, &insee).await? else {
        return Ok(Vec::new());
    };
    // One more: this one may be among them.
    let mut demandes = nearest(services, place, SHOWN + 1).await?;
    demandes.retain(|demande| demande.id != id);
    demandes.truncate(SHOWN.into());
    Ok(demandes)
}
