use std::fmt;
use std::str::FromStr;

use model::DemandeId;
use uuid::Uuid;

/// What can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The places and the state of a demande.
    Demande(DemandeId),
    /// What comes to a person: messages, readings, tokens. By the account's internal key, which stays on the server.
    Person(Uuid),
}

/// What a trigger tells: a topic, and of which thing in it, where that is known. As text `demande 6f1c…`, or
/// `person 6f1c… 09ab…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Notice {
    /// Whom it concerns.
    pub topic: Topic,
    /// A conversation of the person; `None`: anything may have changed.
    pub about: Option<Uuid>,
}

/// What a notice says that we do not know: of a newer server's trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownNotice;

impl From<Topic> for Notice {
    fn from(topic: Topic) -> Self {
        Self { topic, about: None }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.topic {
            Topic::Demande(id) => write!(formatter, "demande {id}"),
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
            ("person", Some(id)) => Topic::Person(id),
            _ => return Err(UnknownNotice),
        };
        Ok(Self { topic, about: id()? })
    }
}
