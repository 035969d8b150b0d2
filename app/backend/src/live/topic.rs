use std::fmt;
use std::str::FromStr;

use model::{ConversationId, DemandeId};
use uuid::Uuid;

/// What can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The places and the state of a demande.
    Demande(DemandeId),
    /// What comes to a person: messages, readings, tokens. By the account's internal key, which stays on the server.
    Person(Uuid),
}

/// What the database tells: a topic, and of which thing in it, where that is known. As text `demande 6f1c…`,
/// `person 6f1c… 09ab…`, or `typing 6f1c… 09ab…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Notice {
    /// Whom it concerns.
    pub topic: Topic,
    /// A conversation of the person; `None`: anything may have changed.
    pub about: Option<Uuid>,
    /// Nothing has changed there: the other side is writing.
    pub is_typing: bool,
}

/// What a notice says that we do not know: of a newer server's trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownNotice;

impl From<Topic> for Notice {
    fn from(topic: Topic) -> Self {
        Self {
            topic,
            about: None,
            is_typing: false,
        }
    }
}

impl Notice {
    /// Tells a person that the other side of his conversation is writing.
    #[must_use]
    pub const fn typing(person: Uuid, conversation: ConversationId) -> Self {
        Self {
            topic: Topic::Person(person),
            about: Some(conversation.0),
            is_typing: true,
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.topic {
            Topic::Demande(id) => write!(formatter, "demande {id}"),
            Topic::Person(id) if self.is_typing => write!(formatter, "typing {id}"),
            Topic::Person(id) => write!(formatter, "person {id}"),
        }?;
        self.about.map_or(Ok(()), |about| write!(formatter, " {about}"))
    }
}

impl FromStr for Notice {
    type Err = UnknownNotice;

    fn from_str(text: &str) -> Result<Self, UnknownNotice> {
        let mut words = text.split(' ');
        let kind = words.next().ok_or(UnknownNotice)?;
        let mut id = || {
            words
                .next()
                .map(|word| word.parse::<Uuid>().map_err(|_| UnknownNotice))
                .transpose()
        };
        let topic = match (kind, id()?) {
            ("demande", Some(id)) => Topic::Demande(DemandeId(id)),
            ("person" | "typing", Some(id)) => Topic::Person(id),
            _ => return Err(UnknownNotice),
        };
        Ok(Self {
            topic,
            about: id()?,
            is_typing: kind == "typing",
        })
    }
}
