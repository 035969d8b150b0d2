//! Anne and Bruno, who talk; and Carla, who should not hear it.

use crypto_core::{
    Chains, Content, Conversation, ConversationId, DeviceId, Draft, KdfParameters, MessageId, Pins, PublicId,
    SealedMessage, TrustedBundle, Vault, make_account,
};

use crate::support::{QuickKdf, SeededRng, now};

pub const CONVERSATION: ConversationId = ConversationId([0xc0; 16]);
pub const DEVICE: DeviceId = DeviceId([0xd0; 16]);

pub fn id(text: &str) -> PublicId {
    PublicId::new(text).unwrap()
}

/// Someone with an account and pins.
pub struct Person {
    pub id: PublicId,
    pub vault: Vault,
    pub pins: Pins,
    pub rng: SeededRng,
}

impl Person {
    pub fn new(name: &'static str) -> Self {
        let mut rng = SeededRng::new(name);
        let email = format!("{name}@example.fr");
        let account = now(make_account(
            &QuickKdf,
            &mut rng,
            &email,
            "un mot de passe",
            KdfParameters::default(),
        ));
        Self {
            id: id(name),
            vault: account.unwrap().vault,
            pins: Pins::default(),
            rng,
        }
    }

    pub fn trust(&mut self, other: &Self) -> TrustedBundle {
        let bundle = other.vault.bundle().unwrap().verify().unwrap();
        self.pins.accept(&other.id, &bundle).unwrap()
    }

    pub fn with(&self, peer: &Self) -> Conversation<'_> {
        self.vault
            .conversation(CONVERSATION, self.id.clone(), peer.id.clone())
            .unwrap()
    }

    /// Seals a text as the next of `chains`, and moves them on.
    pub fn say(&mut self, peer: &Self, chains: &mut Chains, number: u8, text: &str) -> SealedMessage {
        let to = self.trust(peer);
        let mut rng = std::mem::replace(&mut self.rng, SeededRng::new("taken"));
        let sealed = self
            .with(peer)
            .seal(&mut rng, &to, chains, draft(number, text))
            .unwrap();
        self.rng = rng;
        chains.observe(&sealed.message).unwrap();
        sealed
    }
}

pub fn draft(number: u8, text: &str) -> Draft {
    Draft {
        message_id: MessageId([number; 16]),
        device: DEVICE,
        sent_at: 1_760_000_000_000 + u64::from(number),
        content: Content::new("text", text).unwrap(),
    }
}

/// Both, each knowing the other.
pub fn anne_and_bruno() -> (Person, Person) {
    let (mut anne, mut bruno) = (Person::new("anne"), Person::new("bruno"));
    anne.trust(&bruno);
    bruno.trust(&anne);
    (anne, bruno)
}
