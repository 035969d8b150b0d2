//! Contesting a decision (DSA art. 20): what the person it is about, or the one who reported, sends and reads.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::DecisionAction;
use crate::auth::{check_email, check_proof, opaque_debug};
use crate::{AppealId, DecisionId, FieldErrors, FieldProblem};

/// Characters of an appeal, and of its answer, at most; as the database has it.
pub const APPEAL_MAX: u32 = 4_000;

/// Where an appeal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppealStatus {
    /// It waits for a moderator.
    Pending,
    /// The decision stands.
    Upheld,
    /// The decision falls: what it did is undone where it lasts, or something else was decided.
    Overturned,
}

impl AppealStatus {
    const ALL: [Self; 3] = [Self::Pending, Self::Upheld, Self::Overturned];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Upheld => "upheld",
            Self::Overturned => "overturned",
        }
    }

    /// The reverse of [`Self::as_str`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// As whom somebody contests a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppealBy {
    /// The decision is about him: it should not have been made.
    Person,
    /// He made the report that it closed: something else should have been decided.
    Reporter,
}

/// Contests a decision, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAppeal {
    /// The decision.
    pub decision_id: DecisionId,
    /// What is wrong with it, in the person's words: 1 to 4 000 characters.
    pub body: String,
}

impl NewAppeal {
    /// Checks it, and takes the blanks around the text away.
    ///
    /// # Errors
    /// `body` is empty, longer than [`APPEAL_MAX`], or no text.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.body = text(&mut errors, "body", &self.body);
        errors.into_result(self)
    }
}

/// Contests the closing of an account by its owner: nobody has a session there. What proves that it is his goes with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClosedAppeal {
    /// As typed. Hashed at once; never stored, never logged.
    pub email: String,
    /// See [`Signup::password_hash`](crate::auth::Signup::password_hash); this or the next.
    #[serde(default)]
    pub password_hash: Option<String>,
    /// See [`Signup::recovery_hash`](crate::auth::Signup::recovery_hash).
    #[serde(default)]
    pub recovery_hash: Option<String>,
    /// See [`NewAppeal::body`].
    pub body: String,
}

opaque_debug!(ClosedAppeal);

impl ClosedAppeal {
    /// Checks it, and takes the blanks around the text away.
    ///
    /// # Errors
    /// `email`, `passwordHash`, `recoveryHash` or `body`.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        check_email(&mut errors, &self.email);
        match (&self.password_hash, &self.recovery_hash) {
            (Some(proof), None) => check_proof(&mut errors, "passwordHash", proof),
            (None, Some(proof)) => check_proof(&mut errors, "recoveryHash", proof),
            (None, None) => errors.add("passwordHash", FieldProblem::Required),
            (Some(_), Some(_)) => errors.add("passwordHash", FieldProblem::Invalid),
        }
        self.body = text(&mut errors, "body", &self.body);
        errors.into_result(self)
    }
}

/// A text of an appeal without the blanks around it. A form that a browser sends by itself ends its lines in two characters,
/// of which the field on the page counts one.
pub(super) fn text(errors: &mut FieldErrors, field: &str, typed: &str) -> String {
    let text = typed.replace("\r\n", "\n").trim().to_owned();
    errors.check_text(field, &text, APPEAL_MAX);
    text
}

/// An appeal, to whoever made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OwnAppeal {
    /// The appeal.
    pub id: AppealId,
    /// Where it stands.
    pub status: AppealStatus,
    /// What he wrote.
    pub body: String,
    /// When: milliseconds since 1970, UTC.
    pub created_at: i64,
    /// What a moderator answered; `None` while it waits.
    pub answer: Option<String>,
    /// When: milliseconds since 1970, UTC.
    pub decided_at: Option<i64>,
}

/// A decision about the reader, or about a report of his.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OwnDecision {
    /// The decision.
    pub id: DecisionId,
    /// What was done; `None`: his report had consequences, which are the other person's business.
    pub action: Option<DecisionAction>,
    /// The reasons that were sent to him; `None` as above.
    pub statement: Option<String>,
    /// Whether the counters decided alone.
    pub automatic: bool,
    /// Until when a restriction lasts: milliseconds since 1970, UTC.
    pub until: Option<i64>,
    /// When: milliseconds since 1970, UTC.
    pub created_at: i64,
    /// Until when he can contest it: milliseconds since 1970, UTC. `None` where he cannot, or has.
    pub appeal_until: Option<i64>,
    /// His appeal, where he has made one.
    pub appeal: Option<OwnAppeal>,
}

/// Why an account was closed, and what its owner has done about it: to whoever has proved that it is his.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClosedAccount {
    /// The reasons, in the words that were sent to him.
    pub reason: String,
    /// See [`OwnDecision::appeal_until`].
    pub appeal_until: Option<i64>,
    /// See [`OwnDecision::appeal`].
    pub appeal: Option<OwnAppeal>,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_appeal_says_something_and_no_novel() {
        let appeal = |body: &str| NewAppeal {
            decision_id: DecisionId(Uuid::nil()),
            body: body.into(),
        };
        assert_eq!(
            appeal(" Ce n’était\r\npas moi. ").validate().unwrap().body,
            "Ce n’était\npas moi."
        );
        assert!(appeal(&"é".repeat(4_000)).validate().is_ok());
        for (body, problem) in [
            (" \n ".to_owned(), FieldProblem::Required),
            ("é".repeat(4_001), FieldProblem::TooLong { max: APPEAL_MAX }),
            ("a\0b".to_owned(), FieldProblem::Invalid),
        ] {
            assert_eq!(appeal(&body).validate(), Err(FieldErrors::of("body", problem)));
        }
    }

    #[test]
    fn a_closed_account_is_proven_in_one_way() {
        let appeal = |password: Option<&str>, code: Option<&str>| ClosedAppeal {
            email: "a@b.fr".into(),
            password_hash: password.map(Into::into),
            recovery_hash: code.map(Into::into),
            body: "Pourquoi ?".into(),
        };
        let proof = "ab".repeat(32);
        assert!(appeal(Some(&proof), None).validate().is_ok());
        assert!(appeal(None, Some(&proof)).validate().is_ok());
        for (wrong, field) in [
            (appeal(None, None), "passwordHash"),
            (appeal(Some(&proof), Some(&proof)), "passwordHash"),
            (appeal(Some("mot de passe"), None), "passwordHash"),
            (appeal(None, Some("code")), "recoveryHash"),
        ] {
            assert!(wrong.validate().unwrap_err().get(field).is_some(), "{field}");
        }
        assert_eq!(format!("{:?}", appeal(Some(&proof), None)), "ClosedAppeal(…)");
    }

    #[test]
    fn names_are_those_of_the_wire() {
        for status in AppealStatus::ALL {
            let wire = serde_json::to_string(&status).unwrap();
            assert_eq!(wire, format!("\"{}\"", status.as_str()));
            assert_eq!(AppealStatus::named(status.as_str()), Some(status));
        }
    }
}
