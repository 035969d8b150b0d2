//! Telling moderators of something.

use serde::{Deserialize, Serialize};

use crate::{ConversationId, FieldErrors, FieldProblem, ReportId};

/// Characters of what a reporter adds in his own words, at most; as the database has it.
pub const DETAILS_MAX: u32 = 2_000;
/// Messages that come with a report, at most.
pub const REPORTED_MESSAGES_MAX: u32 = 50;
/// Characters of one of them in base64, at most: more than the longest message and its proof need.
pub const EVIDENCE_MAX: u32 = 90_000;

/// Why something is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportReason {
    /// Pushed to meet elsewhere.
    ContactExterne,
    /// Pushed to pay elsewhere.
    PaiementExterne,
    /// A fraud.
    Arnaque,
    /// A demande without a need.
    FausseDemande,
    /// The same demande twice.
    Doublon,
    /// Harassment.
    Harcelement,
    /// Discrimination.
    Discrimination,
    /// Against the law: a notice in the sense of DSA art. 16, explained and in good faith.
    ContenuIllicite,
    /// An invented review.
    FauxAvis,
    /// Something else.
    Autre,
}

impl ReportReason {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::ContactExterne,
        Self::PaiementExterne,
        Self::Arnaque,
        Self::FausseDemande,
        Self::Doublon,
        Self::Harcelement,
        Self::Discrimination,
        Self::ContenuIllicite,
        Self::FauxAvis,
        Self::Autre,
    ];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ContactExterne => "contact_externe",
            Self::PaiementExterne => "paiement_externe",
            Self::Arnaque => "arnaque",
            Self::FausseDemande => "fausse_demande",
            Self::Doublon => "doublon",
            Self::Harcelement => "harcelement",
            Self::Discrimination => "discrimination",
            Self::ContenuIllicite => "contenu_illicite",
            Self::FauxAvis => "faux_avis",
            Self::Autre => "autre",
        }
    }

    /// The reverse of [`Self::as_str`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportSubject {
    /// What somebody wrote in a conversation.
    Conversation,
    /// A demande.
    Demande,
    /// A review.
    Review,
    /// Somebody.
    User,
}

impl ReportSubject {
    const ALL: [Self; 4] = [Self::Conversation, Self::Demande, Self::Review, Self::User];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Demande => "demande",
            Self::Review => "review",
            Self::User => "user",
        }
    }

    /// The reverse of [`Self::as_str`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    /// It waits.
    Pending,
    /// It was looked at, and dismissed.
    Reviewed,
    /// It had consequences.
    Actioned,
}

impl ReportStatus {
    const ALL: [Self; 3] = [Self::Pending, Self::Reviewed, Self::Actioned];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Reviewed => "reviewed",
            Self::Actioned => "actioned",
        }
    }

    /// The reverse of [`Self::as_str`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// A report of what the other side of a conversation wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReport {
    /// The conversation. Who is reported is its other side.
    pub conversation_id: ConversationId,
    /// Why.
    pub reason: ReportReason,
    /// The same in the reporter's words; needed where the content is said to be illegal.
    #[serde(default)]
    pub details: Option<String>,
    /// That he believes what he says to be right and whole; needed where the content is said to be illegal.
    #[serde(default)]
    pub good_faith: bool,
    /// The messages that he chooses to show: each is evidence (`docs/protocol.md`) in base64, at most 50.
    #[serde(default)]
    pub messages: Vec<String>,
}

impl NewReport {
    /// Checks what can be checked without keys, and takes the blanks around the details away.
    ///
    /// # Errors
    /// `details`, `goodFaith` or `messages`.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.details = self
            .details
            .map(|details| details.trim().to_owned())
            .filter(|details| !details.is_empty());
        if let Some(details) = &self.details {
            errors.check_text("details", details, DETAILS_MAX);
        }
        if self.reason == ReportReason::ContenuIllicite {
            errors.check("details", self.details.is_some(), FieldProblem::Required);
            errors.check("goodFaith", self.good_faith, FieldProblem::NotAccepted);
        }
        let count = u32::try_from(self.messages.len()).unwrap_or(u32::MAX);
        let max = REPORTED_MESSAGES_MAX;
        errors.check("messages", count <= max, FieldProblem::OutOfRange { min: 0, max });
        let longest = self.messages.iter().map(String::len).max().unwrap_or(0);
        errors.check(
            "messages",
            u32::try_from(longest).is_ok_and(|longest| longest <= EVIDENCE_MAX),
            FieldProblem::TooLong { max: EVIDENCE_MAX },
        );
        errors.into_result(self)
    }
}

/// A report that the server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reported {
    /// The report.
    pub id: ReportId,
    /// Messages that came with it.
    pub messages: u32,
    /// Those of them whose signature proves who wrote them. The others are shown as unproven.
    pub proven: u32,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn report(reason: ReportReason, details: Option<&str>) -> NewReport {
        NewReport {
            conversation_id: ConversationId(Uuid::nil()),
            reason,
            details: details.map(Into::into),
            good_faith: false,
            messages: Vec::new(),
        }
    }

    #[test]
    fn a_notice_of_illegal_content_explains_itself_in_good_faith() {
        assert_eq!(
            report(ReportReason::Arnaque, Some(" "))
                .validate()
                .unwrap()
                .details,
            None
        );
        let errors = report(ReportReason::ContenuIllicite, None)
            .validate()
            .unwrap_err();
        assert_eq!(errors.get("details"), Some(FieldProblem::Required));
        assert_eq!(errors.get("goodFaith"), Some(FieldProblem::NotAccepted));
        let notice = NewReport {
            good_faith: true,
            ..report(ReportReason::ContenuIllicite, Some(" Il vend de l’alcool volé. "))
        };
        let notice = notice.validate().unwrap();
        assert_eq!(notice.details.as_deref(), Some("Il vend de l’alcool volé."));
    }

    #[test]
    fn messages_are_few_and_of_a_messages_length() {
        let with = |messages: Vec<String>| NewReport {
            messages,
            ..report(ReportReason::Autre, None)
        };
        assert!(with(vec!["AA==".into(); 50]).validate().is_ok());
        for (wrong, problem) in [
            (
                vec!["AA==".into(); 51],
                FieldProblem::OutOfRange { min: 0, max: 50 },
            ),
            (
                vec!["A".repeat(90_001)],
                FieldProblem::TooLong { max: EVIDENCE_MAX },
            ),
        ] {
            assert_eq!(with(wrong).validate(), Err(FieldErrors::of("messages", problem)));
        }
    }

    #[test]
    fn names_are_those_of_the_wire() {
        for reason in ReportReason::ALL {
            let wire = serde_json::to_string(&reason).unwrap();
            assert_eq!(wire, format!("\"{}\"", reason.as_str()));
            assert_eq!(ReportReason::named(reason.as_str()), Some(reason));
        }
        for status in ReportStatus::ALL {
            assert_eq!(
                serde_json::to_string(&status).unwrap(),
                format!("\"{}\"", status.as_str())
            );
        }
        for subject in ReportSubject::ALL {
            assert_eq!(
                serde_json::to_string(&subject).unwrap(),
                format!("\"{}\"", subject.as_str())
            );
        }
    }
}
