//! What moderation knows and decides: counters, reports, decisions, appeals.

mod answer;
mod appeal;
mod case;
mod decision;
mod flag;
mod report;

pub use answer::{AppealAnswered, AppealCase, AppealPage, AppealSummary, NewAnswer, Verdict};
pub use appeal::{
    APPEAL_MAX, AppealBy, AppealStatus, ClosedAccount, ClosedAppeal, NewAppeal, OwnAppeal, OwnDecision,
};
pub use case::{
    CaseDemande, FlagCount, PastDecision, ReportCase, ReportPage, ReportSummary, ReportedMessage,
};
pub use decision::{
    DecisionAction, DecisionMade, Ground, Measure, NewDecision, RESTRICTED_DAYS_MAX, RemovalReason,
};
pub use flag::{AUTOMATIC_RESTRICTION_DAYS, FlagEffect, FlagStanding, FlagThreshold, NewFlag, NewFlags};
pub use report::{
    DETAILS_MAX, EVIDENCE_MAX, NewReport, REPORTED_MESSAGES_MAX, ReportReason, ReportStatus, ReportSubject,
    Reported,
};

use serde::{Deserialize, Serialize};

use crate::{DemandeId, FieldErrors, PublicId};

/// Characters of a statement of reasons, at most; as the database has it.
pub const STATEMENT_MAX: u32 = 4_000;

/// A moderator gives a pro the tokens of an unlock back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRefund {
    /// The demande that was unlocked.
    pub demande_id: DemandeId,
    /// The pro who took the place, by the id that others know him by.
    pub pro: PublicId,
    /// Why, in words for the pro: he reads them beside the tokens.
    pub statement: String,
}

impl NewRefund {
    /// Checks it, and takes the blanks around the statement away.
    ///
    /// # Errors
    /// `statement` is empty, longer than [`STATEMENT_MAX`], or no text.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.statement = self.statement.trim().to_owned();
        errors.check_text("statement", &self.statement, STATEMENT_MAX);
        errors.into_result(self)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::FieldProblem;

    #[test]
    fn a_decision_says_why() {
        let refund = |statement: &str| NewRefund {
            demande_id: DemandeId(Uuid::nil()),
            pro: PublicId("0123456789".into()),
            statement: statement.into(),
        };
        assert_eq!(
            refund(" Faux numéro. ").validate().unwrap().statement,
            "Faux numéro."
        );
        let wrong = |statement: &str, problem| {
            assert_eq!(
                refund(statement).validate(),
                Err(FieldErrors::of("statement", problem))
            );
        };
        wrong("  ", FieldProblem::Required);
        wrong(&"x".repeat(4_001), FieldProblem::TooLong { max: STATEMENT_MAX });
    }
}
