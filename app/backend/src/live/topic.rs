use std::fmt;
use std::str::FromStr;

use model::DemandeId;
use uuid::Uuid;

/// What can be watched. As text, it is what a trigger tells: `demande 6f1c…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The places and the state of a demande.
    Demande(DemandeId),
}

/// What a notice says that we do not know: of a newer server's trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownTopic;

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Demande(id) => write!(formatter, "demande {id}"),
        }
    }
}

impl FromStr for Topic {
    type Err = UnknownTopic;

    fn from_str(text: &str) -> Result<Self, UnknownTopic> {
        let (kind, id) = text.split_once(' ').ok_or(UnknownTopic)?;
        let id: Uuid = id.parse().map_err(|_| UnknownTopic)?;
        match kind {
            "demande" => Ok(Self::Demande(DemandeId(id))),
            _ => Err(UnknownTopic),
        }
    }
}
