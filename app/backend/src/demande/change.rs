use model::DemandeId;
use model::demande::DemandeChange;

use super::{Error, edit, extend, lower_slots, pause, resolve, resume};
use crate::Services;
use crate::auth::Caller;

/// Does what the caller asks of his demande.
///
/// # Errors
/// Those of the use case that the change names.
pub async fn change(
    services: &Services,
    caller: &Caller,
    id: DemandeId,
    change: DemandeChange,
) -> Result<(), Error> {
    match change {
        DemandeChange::Edit(demande) => edit(services, caller, id, demande).await,
        DemandeChange::Pause => pause(services, caller, id).await,
        DemandeChange::Resume => resume(services, caller, id).await,
        DemandeChange::Extend => extend(services, caller, id).await,
        DemandeChange::LowerSlots(lower) => lower_slots(services, caller, id, lower).await,
        DemandeChange::Resolve => resolve(services, caller, id).await,
    }
}
