//! What a message gives away that belongs to nobody else: ways to meet outside, payments outside, invitations to cheat.
//!
//! It runs on the sender's own device while he types; only a kind and a count are ever told, never a word
//! (product page, § Moderation). A nudge and no proof: whoever changes his program can hide it, and reports are for that.
//!
//! No `regex`: the whole is words, and a few windows over them. Its time grows with the text and no faster.

mod contact;
mod numbers;
mod payment;
mod suspicion;
mod words;

use serde::{Deserialize, Serialize};
use words::Text;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// A telephone number, an e-mail, a link, an account elsewhere.
    ContactExterne,
    /// Money by another way.
    PaiementExterne,
    /// Work or money that shall not be seen.
    ActiviteSuspecte,
}

impl FlagKind {
    /// All of them.
    pub const ALL: [Self; 3] = [
        Self::ContactExterne,
        Self::PaiementExterne,
        Self::ActiviteSuspecte,
    ];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ContactExterne => "contact_externe",
            Self::PaiementExterne => "paiement_externe",
            Self::ActiviteSuspecte => "activite_suspecte",
        }
    }
}

/// How sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// It may be innocent: counted softly, nobody is disturbed.
    Possible,
    /// The sender is warned before it goes.
    Certain,
}

/// One finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// What.
    pub kind: FlagKind,
    /// How sure.
    pub certainty: Certainty,
}

/// The sender's messages before this one that are looked at with it: a number may come in pieces.
pub const MESSAGES_BEFORE: usize = 4;

/// What a message gives away, each kind once, at its surest. `before` are the sender's last messages, the oldest first, of which
/// the last [`MESSAGES_BEFORE`] count: what they gave away by themselves is not found again.
#[must_use]
pub fn scan(text: &str, before: &[&str]) -> Vec<Finding> {
    let earlier = &before[before.len().saturating_sub(MESSAGES_BEFORE)..];
    let mut found = of(&Text::new(&[text]));
    if !earlier.is_empty() {
        let known = of(&Text::new(earlier));
        let all: Vec<&str> = earlier.iter().copied().chain([text]).collect();
        let together = of(&Text::new(&all));
        found.extend(together.into_iter().filter(|finding| !known.contains(finding)));
    }
    FlagKind::ALL
        .into_iter()
        .filter_map(|kind| found.iter().copied().filter(|finding| finding.kind == kind).max())
        .collect()
}

fn of(text: &Text) -> Vec<Finding> {
    let found = [
        (FlagKind::ContactExterne, contact::find(text)),
        (FlagKind::PaiementExterne, payment::find(text)),
        (FlagKind::ActiviteSuspecte, suspicion::find(text)),
    ];
    found
        .into_iter()
        .filter_map(|(kind, certainty)| certainty.map(|certainty| Finding { kind, certainty }))
        .collect()
}
