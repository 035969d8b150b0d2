use super::Counts;
use crate::ledger::verify;
use crate::{DatabaseError, Services};

/// Proves the book. What is wrong goes into the log, by the rows' ids: somebody has to look.
pub(super) async fn verify_ledger(services: &Services) -> Result<Counts, DatabaseError> {
    let report = verify(services).await?;
    for fault in &report.faults {
        tracing::error!(ledger.fault = %fault, "The ledger is wrong");
    }
    let faults = u64::try_from(report.faults.len()).unwrap_or(u64::MAX);
    Ok(Counts::from([
        ("movements", report.movements),
        ("faults", faults),
    ]))
}
