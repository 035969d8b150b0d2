//! The work that is timed, by whoever has a clock.

use std::future::Future;
use std::num::NonZeroU32;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crypto_core::attachment::{ChunkCipher, RustCipher, RustKey};
use crypto_core::{
    Chains, Content, ConversationId, DeviceId, Draft, KdfParameters, MessageId, Pbkdf2, Pin, Pins, PublicId,
    SealedMessage, TrustedBundle, Vault, derive_pbkdf2, make_account,
};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

/// Iterations of a derivation: what an account has today.
pub fn iterations() -> NonZeroU32 {
    NonZeroU32::new(KdfParameters::default().iterations()).unwrap()
}

/// One derivation by the reference, of inputs as long as real ones.
pub fn derive() -> u8 {
    derive_pbkdf2(&[b'p'; 20], &[b's'; 40], iterations())[0]
}

/// Runs a future of an engine that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the reference engine never waits"),
    }
}

/// AES-256-GCM as attachments use it: key schedule, ciphertext and tag, in a new vector.
pub struct Aead {
    key: RustKey,
    plaintext: Vec<u8>,
    counter: u64,
}

impl Aead {
    pub fn new(length: usize) -> Self {
        Self {
            key: now(RustCipher.key(&[7; 32])).unwrap(),
            plaintext: vec![1; length],
            counter: 0,
        }
    }

    pub fn seal(&mut self) -> usize {
        self.counter += 1;
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&self.counter.to_be_bytes());
        now(RustCipher.seal(&self.key, &nonce, b"leboncoup", &self.plaintext))
            .unwrap()
            .len()
    }
}

/// Two people in a conversation, and a message of ordinary length between them.
pub struct Talk {
    anne: (PublicId, Vault),
    bruno: (PublicId, Vault),
    to_bruno: TrustedBundle,
    anne_pinned: Pins,
    sealed: SealedMessage,
}

const PLACE: ConversationId = ConversationId([1; 16]);
const MESSAGE: MessageId = MessageId([2; 16]);
/// 112 bytes: in one of the smallest envelopes.
const TEXT: &str = "Bonjour, je suis disponible samedi matin. Pouvez-vous me donner l'étage et le code de la porte ? Merci, Anne.";

impl Talk {
    /// By the reference at today's price: two derivations.
    pub fn new() -> Self {
        let person = |name: &str| {
            let mut rng = UnwrapErr(SysRng);
            let parameters = KdfParameters::default();
            let account = now(make_account(&Pbkdf2, &mut rng, name, "mot", parameters));
            (PublicId::new(name).unwrap(), account.unwrap().vault)
        };
        let (anne, bruno) = (person("anne"), person("bruno"));
        let mut anne_pinned = Pins::default();
        let bundle = |person: &(PublicId, Vault)| person.1.bundle().unwrap().verify().unwrap();
        anne_pinned.accept(&anne.0, &bundle(&anne)).unwrap();
        let to_bruno = Pins::default().accept(&bruno.0, &bundle(&bruno)).unwrap();
        let sealed = seal(&anne, &bruno.0, &to_bruno);
        Self {
            anne,
            bruno,
            to_bruno,
            anne_pinned,
            sealed,
        }
    }

    /// Signs and seals one message for both sides.
    pub fn seal(&self) -> usize {
        seal(&self.anne, &self.bruno.0, &self.to_bruno)
            .for_peer
            .as_bytes()
            .len()
    }

    /// Opens it as its recipient: decapsulation, signature, place.
    pub fn open(&self) -> usize {
        let from: &Pin = self.anne_pinned.get(&self.anne.0).unwrap();
        let conversation = self
            .bruno
            .1
            .conversation(PLACE, self.bruno.0.clone(), self.anne.0.clone());
        let opened = conversation
            .unwrap()
            .open_from_peer(from, &MESSAGE, &self.sealed.for_peer);
        opened.unwrap().message.content.text().len()
    }
}

fn seal(from: &(PublicId, Vault), peer: &PublicId, to: &TrustedBundle) -> SealedMessage {
    let draft = Draft {
        message_id: MESSAGE,
        device: DeviceId([3; 16]),
        sent_at: 1_760_000_000_000,
        content: Content::new("text", TEXT).unwrap(),
    };
    let conversation = from.1.conversation(PLACE, from.0.clone(), peer.clone()).unwrap();
    conversation
        .seal(&mut UnwrapErr(SysRng), to, &Chains::default(), draft)
        .unwrap()
}
