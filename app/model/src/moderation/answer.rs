//! Answering an appeal: what a moderator reads and sends.

use serde::{Deserialize, Serialize};

use super::appeal::text;
use super::{
    AppealBy, AppealStatus, CaseDemande, DecisionAction, DecisionMade, FlagCount, NewDecision, PastDecision,
    ReportCase,
};
use crate::conversation::Peer;
use crate::{AppealId, FieldErrors, FieldProblem};

/// An appeal in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AppealSummary {
    /// The appeal.
    pub id: AppealId,
    /// As whom it is made.
    pub by: AppealBy,
    /// Who makes it.
    pub appellant: Peer,
    /// What was decided.
    pub action: DecisionAction,
    /// When it was made: milliseconds since 1970, UTC.
    pub created_at: i64,
}

/// Some of the queue, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AppealPage {
    /// The appeals.
    pub appeals: Vec<AppealSummary>,
    /// After which one the rest is asked for; `None` where there is none.
    pub next: Option<AppealId>,
}

/// An appeal, with everything that it takes to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AppealCase {
    /// The appeal.
    pub id: AppealId,
    /// Where it stands.
    pub status: AppealStatus,
    /// As whom it is made.
    pub by: AppealBy,
    /// Who makes it.
    pub appellant: Peer,
    /// What he wrote.
    pub body: String,
    /// When: milliseconds since 1970, UTC.
    pub created_at: i64,
    /// What was answered.
    pub answer: Option<String>,
    /// The decision, with its reasons.
    pub decision: PastDecision,
    /// Whom it is about: the reported person, where it closed a report.
    pub person: Peer,
    /// Whether his account is closed.
    pub banned: bool,
    /// Until when he can post and unlock nothing, where that is still to come: milliseconds since 1970, UTC.
    pub restricted_until: Option<i64>,
    /// The demande that was taken down or put back.
    pub demande: Option<CaseDemande>,
    /// The report that it closed, with its evidence.
    pub report: Option<ReportCase>,
    /// What the person's browser found.
    pub flags: Vec<FlagCount>,
    /// What was decided about him, and about reports of him, the latest first.
    pub decisions: Vec<PastDecision>,
}

/// What comes of an appeal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The decision stands.
    #[default]
    Upheld,
    /// It falls.
    Overturned,
}

impl Verdict {
    /// How the appeal then stands.
    #[must_use]
    pub const fn status(self) -> AppealStatus {
        match self {
            Self::Upheld => AppealStatus::Upheld,
            Self::Overturned => AppealStatus::Overturned,
        }
    }
}

/// A moderator's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAnswer {
    /// Whether the decision stands.
    pub verdict: Verdict,
    /// Why, in words for the appellant: 1 to 4 000 characters.
    pub answer: String,
    /// What is decided instead, about the reported person: where a reporter's appeal is granted, and nowhere else. What is
    /// to be undone for the person himself follows from what was done.
    #[serde(default)]
    pub decision: Option<NewDecision>,
}

impl NewAnswer {
    /// Checks it, and takes the blanks around the texts away.
    ///
    /// # Errors
    /// `answer`; `decision`, where the first one stands; those of [`NewDecision::validate`].
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.answer = text(&mut errors, "answer", &self.answer);
        let instead = self.verdict == Verdict::Overturned || self.decision.is_none();
        errors.check("decision", instead, FieldProblem::Invalid);
        match self.decision.take().map(NewDecision::validate) {
            Some(Ok(decision)) => self.decision = Some(decision),
            Some(Err(wrong)) => {
                for (field, problem) in wrong.0 {
                    errors.add(&field, problem);
                }
            }
            None => {}
        }
        errors.into_result(self)
    }
}

/// An appeal that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AppealAnswered {
    /// How it stands.
    pub status: AppealStatus,
    /// What was decided by it; `None` where nothing was left to undo.
    pub decision: Option<DecisionMade>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moderation::{Ground, Measure};

    fn answer(verdict: Verdict, statement: Option<&str>) -> NewAnswer {
        NewAnswer {
            verdict,
            answer: " Les faits. ".into(),
            decision: statement.map(|statement| NewDecision {
                measure: Measure::Restrict { days: 0 },
                ground: Ground::Terms,
                statement: statement.into(),
            }),
        }
    }

    #[test]
    fn an_answer_says_why() {
        assert_eq!(
            answer(Verdict::Upheld, None).validate().unwrap().answer,
            "Les faits."
        );
        for (text, problem) in [
            (" ".to_owned(), FieldProblem::Required),
            ("x".repeat(4_001), FieldProblem::TooLong { max: 4_000 }),
        ] {
            let wrong = NewAnswer {
                answer: text,
                ..answer(Verdict::Overturned, None)
            };
            assert_eq!(wrong.validate(), Err(FieldErrors::of("answer", problem)));
        }
    }

    #[test]
    fn what_stands_is_not_decided_anew_and_what_is_decided_is_checked() {
        let errors = answer(Verdict::Upheld, Some("Un.")).validate().unwrap_err();
        assert_eq!(errors.get("decision"), Some(FieldProblem::Invalid));
        let errors = answer(Verdict::Overturned, Some(" ")).validate().unwrap_err();
        assert_eq!(errors.get("statement"), Some(FieldProblem::Required));
        assert!(errors.get("days").is_some() && errors.get("decision").is_none());
    }
}
