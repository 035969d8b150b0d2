//! What only its author learns.

use model::demande::life::Standing;
use model::demande::{DemandeStatus, Own};
use time::OffsetDateTime;

/// Where a demande stands now. The job that marks expired demandes runs once in a while; nobody waits for it.
pub(crate) fn status(text: &str, expires_at: OffsetDateTime, now: OffsetDateTime) -> DemandeStatus {
    match text {
        "removed" => DemandeStatus::Removed,
        "resolved" => DemandeStatus::Resolved,
        "expired" => DemandeStatus::Expired,
        _ if expires_at <= now => DemandeStatus::Expired,
        "full" => DemandeStatus::Full,
        _ => DemandeStatus::Active,
    }
}

pub(super) fn own(standing: Standing, revision: i32, expires_at: OffsetDateTime, now: OffsetDateTime) -> Own {
    Own {
        revision: u32::try_from(revision).unwrap_or(0),
        extended: standing.extended,
        days_left: u32::try_from((expires_at - now).whole_days()).unwrap_or(0),
        can: standing.can(),
    }
}
