//! What a sender's own browser found in what he typed: kinds and counts, never words. And what many of them lead to.

use serde::{Deserialize, Serialize};

use crate::detection::{Certainty, FlagKind};
use crate::{ConversationId, FieldErrors, FieldProblem};

/// Kinds of a message, at most: each is told once.
const KINDS: usize = FlagKind::ALL.len();

/// How long the counter restricts for.
pub const AUTOMATIC_RESTRICTION_DAYS: u16 = 7;

/// One finding in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFlag {
    /// What.
    pub kind: FlagKind,
    /// How sure.
    pub certainty: Certainty,
}

/// What was found in a message that the caller has sent in a conversation. No word of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFlags {
    /// Where.
    pub conversation_id: ConversationId,
    /// What: from one to three, each kind once.
    pub flags: Vec<NewFlag>,
}

impl NewFlags {
    /// Checks it.
    ///
    /// # Errors
    /// `flags` is empty, or names a kind twice.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.check("flags", !self.flags.is_empty(), FieldProblem::Required);
        let max = u32::try_from(KINDS).unwrap_or(u32::MAX);
        errors.check(
            "flags",
            self.flags.len() <= KINDS,
            FieldProblem::OutOfRange { min: 1, max },
        );
        let twice = self
            .flags
            .iter()
            .enumerate()
            .any(|(at, flag)| self.flags.iter().take(at).any(|before| before.kind == flag.kind));
        errors.check("flags", !twice, FieldProblem::Invalid);
        errors.into_result(self)
    }

    /// How many of them count.
    #[must_use]
    pub fn certain(&self) -> u32 {
        let certain = self
            .flags
            .iter()
            .filter(|flag| flag.certainty == Certainty::Certain);
        u32::try_from(certain.count()).unwrap_or(u32::MAX)
    }
}

/// What a person's counter leads to without anybody deciding (product page, § Moderation).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlagThreshold {
    /// He is warned.
    Warn,
    /// No new demande and no new unlock for [`AUTOMATIC_RESTRICTION_DAYS`].
    Restrict,
    /// His account is closed.
    Ban,
}

impl FlagThreshold {
    /// All of them, the lowest first.
    pub const ALL: [Self; 3] = [Self::Warn, Self::Restrict, Self::Ban];

    /// The number of certain findings that it is reached by.
    #[must_use]
    pub const fn at(self) -> u32 {
        match self {
            Self::Warn => 10,
            Self::Restrict => 25,
            Self::Ban => 50,
        }
    }

    /// The highest that is reached on the way from `before` to `after`. Each is crossed once on the way up, so that what a
    /// person has decided since (an unban, a lifted restriction) is not decided again by a program.
    #[must_use]
    pub fn crossed(before: u32, after: u32) -> Option<Self> {
        Self::ALL
            .into_iter()
            .rev()
            .find(|threshold| before < threshold.at() && threshold.at() <= after)
    }
}

/// What these flags led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FlagEffect {
    /// They were counted.
    Nothing,
    /// The caller was warned.
    Warned,
    /// No new demande and no new unlock for some days.
    Restricted {
        /// Until when: milliseconds since 1970, UTC.
        until: i64,
    },
    /// The caller's account is closed, and all his sessions have ended.
    Banned,
}

/// Where the caller's counter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlagStanding {
    /// His certain findings in all his conversations, these included.
    pub total: u32,
    /// What these led to.
    pub effect: FlagEffect,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn flags(kinds: &[FlagKind]) -> NewFlags {
        NewFlags {
            conversation_id: ConversationId(Uuid::nil()),
            flags: kinds
                .iter()
                .map(|&kind| NewFlag {
                    kind,
                    certainty: Certainty::Certain,
                })
                .collect(),
        }
    }

    #[test]
    fn each_kind_is_told_once() {
        use FlagKind::{ContactExterne, PaiementExterne};
        assert_eq!(flags(&FlagKind::ALL).validate().unwrap().certain(), 3);
        for (wrong, problem) in [
            (flags(&[]), FieldProblem::Required),
            (
                flags(&[ContactExterne, PaiementExterne, ContactExterne]),
                FieldProblem::Invalid,
            ),
            (
                flags(&[ContactExterne; 4]),
                FieldProblem::OutOfRange { min: 1, max: 3 },
            ),
        ] {
            assert_eq!(wrong.validate(), Err(FieldErrors::of("flags", problem)));
        }
    }

    #[test]
    fn nothing_else_is_taken() {
        let id = Uuid::nil();
        for extra in [
            format!(r#"{{"conversationId":"{id}","flags":[],"text":"06"}}"#),
            format!(
                r#"{{"conversationId":"{id}","flags":[{{"kind":"contact_externe","certainty":"certain","found":"06"}}]}}"#
            ),
        ] {
            assert!(serde_json::from_str::<NewFlags>(&extra).is_err(), "{extra}");
        }
    }

    #[test]
    fn a_threshold_is_crossed_once_on_the_way_up() {
        use FlagThreshold::{Ban, Restrict, Warn};
        let table = [
            (0, 9, None),
            (9, 10, Some(Warn)),
            (8, 11, Some(Warn)),
            (10, 12, None),
            (24, 25, Some(Restrict)),
            (49, 52, Some(Ban)),
            (50, 53, None),
            // Not from one message; were it so, the gravest would count.
            (0, 60, Some(Ban)),
        ];
        for (before, after, expected) in table {
            assert_eq!(
                FlagThreshold::crossed(before, after),
                expected,
                "{before} {after}"
            );
        }
        let crossed = (0..100).filter_map(|total| FlagThreshold::crossed(total, total + 1));
        assert_eq!(crossed.collect::<Vec<_>>(), FlagThreshold::ALL);
    }
}
