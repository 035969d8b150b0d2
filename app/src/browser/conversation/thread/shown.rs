//! What a page shows of a conversation, finds in it and takes from it.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_core::{HistoryMessage, MessageId, Observation, UNREADABLE};
use model::text::folded;

use super::{TEXT, Thread};

/// A message as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its name.
    pub id: MessageId,
    /// Its number in the log; none while it waits.
    pub seq: Option<u64>,
    /// Whether one's own.
    pub mine: bool,
    /// What it says; `None` where it can't be read.
    pub text: Option<String>,
    /// When it was written, by the sender's clock: milliseconds since 1970, UTC; 0 where that can't be read.
    pub sent_at: u64,
    /// How far it has come.
    pub delivery: Delivery,
    /// What was wrong with its place.
    pub misfit: Option<Misfit>,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// It came from the other side.
    Received,
    /// It is on its way, or waits for a network.
    Sending,
    /// The server has it.
    Sent,
    /// The other side has seen it.
    Read,
    /// The server has refused it.
    Refused,
}

/// What does not fit between a message and the one before it of the same device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Misfit {
    /// So many were never delivered.
    Missing(u64),
    /// It came after later ones, or contradicts them.
    OutOfPlace,
}

impl Thread {
    /// How many messages it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.history.messages.len() + self.waiting.len()
    }

    /// The last `count` messages, in their order.
    #[must_use]
    pub fn last(&self, count: usize) -> Vec<Shown> {
        self.shown(self.count().saturating_sub(count)..self.count())
    }

    /// The messages at these places, in their order; the oldest is at 0.
    #[must_use]
    pub fn shown(&self, places: Range<usize>) -> Vec<Shown> {
        let logged = &self.history.messages;
        let waiting = self
            .waiting
            .iter()
            .skip(places.start.saturating_sub(logged.len()));
        let waiting = waiting.map(|waiting| {
            let message = &waiting.sealed.message;
            Shown {
                id: message.message_id,
                seq: None,
                mine: true,
                text: Some(message.content.text().to_owned()),
                sent_at: message.sent_at,
                delivery: if waiting.refused {
                    Delivery::Refused
                } else {
                    Delivery::Sending
                },
                misfit: None,
            }
        });
        let logged = logged.iter().skip(places.start).map(|one| self.show(one));
        logged.chain(waiting).take(places.len()).collect()
    }

    fn show(&self, message: &HistoryMessage) -> Shown {
        let mine = message.from == self.me;
        let delivery = match mine {
            false => Delivery::Received,
            true if message.seq <= self.peer_read => Delivery::Read,
            true => Delivery::Sent,
        };
        let misfit = self.misfits.get(&message.seq).map(|misfit| match misfit {
            Observation::Gap { missing } => Misfit::Missing(*missing),
            _ => Misfit::OutOfPlace,
        });
        Shown {
            id: message.id,
            seq: Some(message.seq),
            mine,
            text: (message.kind != UNREADABLE).then(|| message.content.clone()),
            sent_at: message.timestamp,
            delivery,
            misfit,
        }
    }

    /// Of the messages that say these words, whatever their case and accents, the last `count`, the newest first.
    #[must_use]
    pub fn find(&self, words: &str, count: usize) -> Vec<Shown> {
        let words = folded(words.trim());
        if words.is_empty() {
            return Vec::new();
        }
        let messages = self.history.messages.iter().rev();
        messages
            .filter(|one| one.kind == TEXT && folded(&one.content).contains(&words))
            .take(count)
            .map(|one| self.show(one))
            .collect()
    }

    /// The place of a message that the server has.
    #[must_use]
    pub fn place_of(&self, id: MessageId) -> Option<usize> {
        self.history.messages.iter().position(|one| one.id == id)
    }

    /// What the other side has said and can be proved, of the last `count` messages, in their order.
    #[must_use]
    pub fn provable(&self, count: usize) -> Vec<Shown> {
        let messages = &self.history.messages;
        let provable = messages.iter().rev().filter(|one| one.proof.is_some());
        let mut shown: Vec<Shown> = provable.take(count).map(|one| self.show(one)).collect();
        shown.reverse();
        shown
    }

    /// What proves to a third person that the other side said this: base64, for a report. `None` where nothing does.
    #[must_use]
    pub fn evidence(&self, id: MessageId) -> Option<String> {
        let message = self.history.messages.iter().find(|one| one.id == id)?;
        let talk = self
            .vault
            .conversation(self.id, self.me.clone(), self.peer.clone())
            .ok()?;
        let evidence = talk.evidence_of(message).ok()?;
        Some(STANDARD.encode(evidence.to_bytes()))
    }

    /// One's own last words, the oldest first: what is looked at together with the next.
    #[must_use]
    pub fn own_last(&self, count: usize) -> Vec<String> {
        let mut last: Vec<String> = self
            .last(self.waiting.len() + 8 * count)
            .into_iter()
            .rev()
            .filter(|shown| shown.mine)
            .filter_map(|shown| shown.text)
            .take(count)
            .collect();
        last.reverse();
        last
    }
}
