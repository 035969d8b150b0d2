use time::OffsetDateTime;

use super::Counts;
use crate::unlock::refund_due;
use crate::{DatabaseError, Services};

/// Gives back the tokens that are due at `now`, and says how many unlocks by which rule.
pub(super) async fn refund_unlocks(
    services: &Services,
    now: OffsetDateTime,
) -> Result<Counts, DatabaseError> {
    let refunded = refund_due(services, now).await?;
    Ok(Counts::from([
        ("unread", refunded.unread),
        ("unanswered", refunded.unanswered),
        ("removed", refunded.removed),
        ("banned", refunded.banned),
    ]))
}
