//! What only its author learns of a demande.

use serde::{Deserialize, Serialize};

use super::life::{Action, Standing};
use super::{DemandeStatus, DemandeSummary};
use crate::unlock::TakenPlace;

/// From so few days on, an author is told that the end is near.
pub const SOON_DAYS: u32 = 5;
/// For so many minutes, silence means nothing: three days.
const PATIENCE_MINUTES: u32 = 3 * 24 * 60;

/// How far a demande has come, for its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Own {
    /// What an edit names as the one it began from.
    pub revision: u32,
    /// Whether the one extension is used up.
    pub extended: bool,
    /// Whole days until it expires, when the server answered; 0 on the last one.
    pub days_left: u32,
    /// What the author may do now.
    pub can: Vec<Action>,
}

/// One of one's own demandes, with the pros who have taken a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MyDemande {
    /// What a list shows of it.
    #[serde(flatten)]
    pub summary: DemandeSummary,
    /// Where it stands.
    pub status: DemandeStatus,
    /// Whether it is paused.
    pub paused: bool,
    /// The day it expires, ISO 8601, Paris time.
    pub expires_on: String,
    /// How far it has come.
    pub own: Own,
    /// Who has taken a place: premium places first, then in the order of unlocking.
    pub places: Vec<TakenPlace>,
    /// What the author should do next.
    pub next: NextStep,
}

/// What an author should do next with a demande.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// It was taken down: nothing.
    Removed,
    /// It is settled: nothing.
    Settled,
    /// It expired, and pros had answered: say whether it is settled.
    ExpiredAnswered,
    /// It expired unanswered: post another one.
    ExpiredAlone,
    /// It is paused: resume it.
    Resume,
    /// A pro has written and waits.
    WriteBack,
    /// Its end is near: extend it.
    Extend,
    /// Its end is near and stays.
    LastDays,
    /// Every place is taken: choose.
    Choose,
    /// A pro has taken a place and not written yet.
    AwaitMessage,
    /// Whoever wrote has an answer: it goes on between the two.
    Talk,
    /// Nobody yet, and it is young: wait.
    Wait,
    /// Nobody yet, and it is not young any more: make it easier to answer.
    Improve,
}

impl NextStep {
    /// The step, from where the demande stands. The most pressing one: a person who waits, then the calendar.
    #[must_use]
    pub fn of(standing: Standing, days_left: u32, age_minutes: u32, places: &[TakenPlace]) -> Self {
        let waits = places
            .iter()
            .any(|place| place.wrote_minutes.is_some() && !place.answered);
        let silent = places.iter().any(|place| place.wrote_minutes.is_none());
        match standing.status {
            DemandeStatus::Removed => Self::Removed,
            DemandeStatus::Resolved => Self::Settled,
            DemandeStatus::Expired if places.is_empty() => Self::ExpiredAlone,
            DemandeStatus::Expired => Self::ExpiredAnswered,
            DemandeStatus::Active | DemandeStatus::Full if waits => Self::WriteBack,
            DemandeStatus::Active | DemandeStatus::Full if standing.paused => Self::Resume,
            DemandeStatus::Full => Self::Choose,
            DemandeStatus::Active if days_left < SOON_DAYS && standing.extended => Self::LastDays,
            DemandeStatus::Active if days_left < SOON_DAYS => Self::Extend,
            DemandeStatus::Active if silent => Self::AwaitMessage,
            DemandeStatus::Active if !places.is_empty() => Self::Talk,
            DemandeStatus::Active if age_minutes < PATIENCE_MINUTES => Self::Wait,
            DemandeStatus::Active => Self::Improve,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demande::Slots;

    fn standing(status: DemandeStatus, paused: bool, extended: bool) -> Standing {
        Standing {
            status,
            paused,
            extended,
            slots: Slots {
                used: 0,
                total: 3,
                premium_used: 0,
                premium_total: 2,
            },
        }
    }

    fn place(wrote: bool, answered: bool) -> TakenPlace {
        TakenPlace {
            name: "Karim".into(),
            premium: false,
            unlocked_minutes: 90,
            wrote_minutes: wrote.then_some(60),
            answered,
            usual_minutes: None,
        }
    }

    #[test]
    fn the_most_pressing_step_comes_first() {
        use DemandeStatus::{Active, Expired, Full, Removed, Resolved};
        let (silent, waits, talks) = (place(false, false), place(true, false), place(true, true));
        let day = 24 * 60;
        let table: [(_, u32, u32, &[TakenPlace], _); 16] = [
            (standing(Active, false, false), 29, 60, &[], NextStep::Wait),
            (
                standing(Active, false, false),
                26,
                3 * day,
                &[],
                NextStep::Improve,
            ),
            (
                standing(Active, false, false),
                5,
                25 * day,
                &[],
                NextStep::Improve,
            ),
            (standing(Active, false, false), 4, 25 * day, &[], NextStep::Extend),
            (
                standing(Active, false, true),
                4,
                55 * day,
                &[],
                NextStep::LastDays,
            ),
            (standing(Active, true, false), 4, 25 * day, &[], NextStep::Resume),
            (
                standing(Active, false, false),
                20,
                day,
                std::slice::from_ref(&silent),
                NextStep::AwaitMessage,
            ),
            (
                standing(Active, false, false),
                20,
                day,
                std::slice::from_ref(&talks),
                NextStep::Talk,
            ),
            (
                standing(Active, false, false),
                2,
                day,
                &[silent.clone(), waits.clone()],
                NextStep::WriteBack,
            ),
            (
                standing(Active, true, false),
                20,
                day,
                std::slice::from_ref(&waits),
                NextStep::WriteBack,
            ),
            (
                standing(Full, false, false),
                2,
                day,
                std::slice::from_ref(&talks),
                NextStep::Choose,
            ),
            (
                standing(Full, false, false),
                20,
                day,
                std::slice::from_ref(&waits),
                NextStep::WriteBack,
            ),
            (
                standing(Expired, false, false),
                0,
                31 * day,
                &[],
                NextStep::ExpiredAlone,
            ),
            (
                standing(Expired, true, false),
                0,
                31 * day,
                std::slice::from_ref(&waits),
                NextStep::ExpiredAnswered,
            ),
            (
                standing(Resolved, false, false),
                9,
                day,
                std::slice::from_ref(&waits),
                NextStep::Settled,
            ),
            (
                standing(Removed, false, false),
                9,
                day,
                std::slice::from_ref(&waits),
                NextStep::Removed,
            ),
        ];
        for (standing, days, age, places, expected) in table {
            assert_eq!(
                NextStep::of(standing, days, age, places),
                expected,
                "{standing:?}, {days} days left, {age} minutes old, {} places",
                places.len()
            );
        }
    }
}
