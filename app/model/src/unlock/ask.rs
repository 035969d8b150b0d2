//! What a pro asks, and what he gets.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{UnlockKind, UnlockPrice};
use crate::{ConversationId, DemandeId, Tokens};

/// A place that a pro wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewUnlock {
    /// Of which demande.
    pub demande_id: DemandeId,
    /// Which place; an ordinary one where nothing is said.
    #[serde(default)]
    pub kind: UnlockKind,
    /// The price that was shown, in tokens: where it is another one by now, nothing is spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Tokens>,
    /// Drawn before the request is first sent: the same one again is the same unlock, and answers as the first time.
    /// Without it, whoever asks again is told that he has a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_key: Option<Uuid>,
}

/// A place that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Unlocked {
    /// The conversation that it opened.
    pub conversation_id: ConversationId,
    /// Which place it is.
    pub kind: UnlockKind,
    /// What was paid.
    pub price: UnlockPrice,
    /// Ordinary tokens left.
    pub tokens: Tokens,
    /// Premium tokens left.
    pub premium_tokens: Tokens,
    /// Whether this very request had been answered before: nothing was spent this time.
    pub repeated: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demande_is_all_that_must_be_named() {
        let read = |json: &str| serde_json::from_str::<NewUnlock>(json);
        let id = "00000000-0000-0000-0000-000000000001";
        let asked = read(&format!(r#"{{"demandeId":"{id}"}}"#)).unwrap();
        assert_eq!(
            (asked.kind, asked.price, asked.request_key),
            (UnlockKind::Standard, None, None)
        );
        for wrong in [
            "{}".to_owned(),
            format!(r#"{{"demandeId":"{id}","kind":"free"}}"#),
            format!(r#"{{"demandeId":"{id}","price":-5}}"#),
            format!(r#"{{"demandeId":"{id}","tokens":0}}"#),
        ] {
            assert!(read(&wrong).is_err(), "{wrong}");
        }
    }
}
