//! From a row to what is shown of it.

use model::category::Category;
use model::demande::{Budget, DemandeSummary, Slots};
use model::unlock::unlock_price;
use model::{DemandeId, Tokens};
use time::OffsetDateTime;
use uuid::Uuid;

/// What every list reads of a demande.
#[derive(sqlx::FromRow)]
pub(super) struct SummaryRow {
    pub id: Uuid,
    pub title: String,
    /// The first characters of the description; line breaks included.
    pub excerpt: String,
    pub category: String,
    pub location_display: String,
    /// Whole metres from the place searched.
    #[sqlx(default)]
    pub metres: Option<i32>,
    pub budget_min: Option<i32>,
    pub budget_max: Option<i32>,
    pub slots_used: i16,
    pub slots_total: i16,
    pub slots_premium_used: i16,
    pub slots_premium_total: i16,
    pub created_at: OffsetDateTime,
}

impl SummaryRow {
    pub fn into_summary(self, now: OffsetDateTime) -> Result<DemandeSummary, sqlx::Error> {
        let category = category(&self.category)?;
        let budget = Budget {
            min: euros(self.budget_min),
            max: euros(self.budget_max),
        };
        Ok(DemandeSummary {
            id: DemandeId(self.id),
            title: self.title,
            excerpt: self.excerpt.split_whitespace().collect::<Vec<_>>().join(" "),
            category,
            place_name: self.location_display,
            distance_km: self.metres.map(kilometres),
            budget,
            slots: Slots {
                used: count(self.slots_used),
                total: count(self.slots_total),
                premium_used: count(self.slots_premium_used),
                premium_total: count(self.slots_premium_total),
            },
            age_minutes: u32::try_from((now - self.created_at).whole_minutes()).unwrap_or(0),
            unlock_price: price(budget),
        })
    }
}

pub(super) fn price(budget: Budget) -> Tokens {
    unlock_price(budget.max)
}

/// A slug of `categories` that this build does not know: the binary is older than the database.
pub(super) fn category(slug: &str) -> Result<Category, sqlx::Error> {
    slug.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Rounded, and never less than 1: nobody learns that he is next door.
fn kilometres(metres: i32) -> u32 {
    let metres = u32::try_from(metres).unwrap_or(0);
    ((metres + 500) / 1_000).max(1)
}

fn euros(amount: Option<i32>) -> Option<u32> {
    amount.and_then(|euros| u32::try_from(euros).ok())
}

pub(super) fn count(slots: i16) -> u8 {
    u8::try_from(slots).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::kilometres;

    #[test]
    fn distances_are_rounded_and_never_below_one() {
        let rounded = [0, 400, 1_499, 1_500, 12_600].map(kilometres);
        assert_eq!(rounded, [1, 1, 1, 2, 13]);
    }
}
