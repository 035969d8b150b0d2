//! Each device's messages in a conversation form a chain: a number that rises by one and the hash of the message before.
//! What the server drops, reorders or rolls back shows as a gap.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, PublicId};
use crate::{Error, Message};

/// How a message fits to what was seen before of its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation {
    /// It follows the last one.
    InOrder,
    /// Seen before, the same.
    Duplicate,
    /// Messages before it are missing.
    Gap {
        /// How many.
        missing: u64,
    },
    /// It comes after later ones; whether it fills a gap honestly can't be told.
    Late,
    /// It contradicts what was seen: two messages with one number, or a wrong hash.
    Conflict,
}

/// The last message seen of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    seq: u64,
    #[serde(with = "hex_hash")]
    hash: [u8; 32],
}

/// The heads of all chains of one conversation. Part of its blob.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chains(BTreeMap<PublicId, BTreeMap<DeviceId, Head>>);

impl Chains {
    /// Compares a message with its device's chain, and moves the chain's head to it if it is newer.
    ///
    /// Give it every message in the order of the log, one's own too, those just sent once the server has them.
    pub fn observe(&mut self, message: &Message) -> Result<Observation, Error> {
        let new = Head {
            seq: message.device_seq,
            hash: message.chain_hash()?,
        };
        let head = self.head(&message.sender, &message.device);
        let Some(steps) = new.seq.checked_sub(head.seq) else {
            return Ok(Observation::Late);
        };
        if steps > 0 {
            self.0
                .entry(message.sender.clone())
                .or_default()
                .insert(message.device, new);
        }
        Ok(match steps {
            0 if new == head => Observation::Duplicate,
            1 if message.previous_hash == head.hash => Observation::InOrder,
            0 | 1 => Observation::Conflict,
            more => Observation::Gap {
                missing: more.saturating_sub(1),
            },
        })
    }

    /// `device_seq` and `previous_hash` of a device's next message.
    pub(crate) fn next(&self, sender: &PublicId, device: &DeviceId) -> Result<(u64, [u8; 32]), Error> {
        let head = self.head(sender, device);
        Ok((head.seq.checked_add(1).ok_or(Error::Limit)?, head.hash))
    }

    /// How many messages, over all devices, these chains lack of those that `remembered` has seen: more than none means that
    /// the server has rolled the conversation back.
    #[must_use]
    pub fn behind(&self, remembered: &Self) -> u64 {
        let heads = remembered
            .0
            .iter()
            .flat_map(|(sender, devices)| devices.iter().map(move |entry| (sender, entry)));
        heads.fold(0, |behind: u64, (sender, (device, head))| {
            behind.saturating_add(head.seq.saturating_sub(self.head(sender, device).seq))
        })
    }

    /// Takes the newer head of each device.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (sender, devices) in &other.0 {
            for (device, head) in devices {
                if head.seq > self.head(sender, device).seq {
                    self.0.entry(sender.clone()).or_default().insert(*device, *head);
                }
            }
        }
    }

    fn head(&self, sender: &PublicId, device: &DeviceId) -> Head {
        let head = self.0.get(sender).and_then(|devices| devices.get(device));
        head.copied().unwrap_or(Head {
            seq: 0,
            hash: [0; 32],
        })
    }
}

/// 64 hexadecimal digits.
mod hex_hash {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(hash: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(hash))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let mut hash = [0; 32];
        hex::decode_to_slice(text.as_bytes(), &mut hash).map_err(D::Error::custom)?;
        Ok(hash)
    }
}
