//! What a dishonest sender may sign: his own signature is good, his body is not.

use crypto_core::{Error, MessageId, Pin, Pins, ReceivedMessage};
use ed25519_dalek::{Signer, SigningKey};

use crate::bundle::signed;
use crate::by_hand::{context, seal};
use crate::people::{CONVERSATION, Person, id};

const MESSAGE: MessageId = MessageId([5; 16]);

/// A body, written after `docs/protocol.md`.
struct Body {
    version: u8,
    conversation: [u8; 16],
    message_id: [u8; 16],
    device_seq: u64,
    sender: &'static str,
    recipient: &'static str,
    kind: &'static str,
    text: Vec<u8>,
    tail: &'static [u8],
}

impl Default for Body {
    fn default() -> Self {
        Self {
            version: 1,
            conversation: CONVERSATION.0,
            message_id: MESSAGE.0,
            device_seq: 1,
            sender: "mallory",
            recipient: "bruno",
            kind: "text",
            text: b"bonjour".to_vec(),
            tail: b"",
        }
    }
}

impl Body {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.version];
        bytes.extend([self.conversation, self.message_id, [9; 16]].concat());
        bytes.extend(self.device_seq.to_be_bytes());
        bytes.extend([0; 32]);
        bytes.extend(1_760_000_000_000_u64.to_be_bytes());
        for short in [self.sender, self.recipient, self.kind] {
            bytes.push(u8::try_from(short.len()).unwrap());
            bytes.extend(short.as_bytes());
        }
        bytes.extend(u32::try_from(self.text.len()).unwrap().to_be_bytes());
        bytes.extend(&self.text);
        bytes.extend(self.tail);
        bytes
    }
}

/// Mallory, whose keys the test has; Bruno, who knows him.
fn received(body: &Body) -> Result<ReceivedMessage, Error> {
    let bruno = Person::new("bruno");
    let mallory = SigningKey::from_bytes(&[7; 32]);
    let mut pins = Pins::default();
    pins.accept(
        &id("mallory"),
        &signed(&mallory, 1, 1, &[9; 32]).verify().unwrap(),
    )
    .unwrap();
    let known: &Pin = pins.get(&id("mallory")).unwrap();

    let bundle = bruno.vault.bundle().unwrap();
    let (identity, key) = (&bundle.as_bytes()[7..39], &bundle.as_bytes()[39..71]);
    let bytes = body.to_bytes();
    let signature = mallory.sign(&context("message", &[identity, key, &[0, 0, 0, 1], &bytes]));
    let envelope = seal(
        key.try_into().unwrap(),
        "mallory",
        "bruno",
        &MESSAGE,
        &signature.to_bytes(),
        &bytes,
    );
    let conversation = bruno
        .vault
        .conversation(CONVERSATION, id("bruno"), id("mallory"))
        .unwrap();
    conversation.open_from_peer(known, &MESSAGE, &envelope)
}

#[test]
fn an_honest_body_written_by_hand_is_received() {
    let message = received(&Body::default()).unwrap().message;
    assert_eq!(
        (message.content.text(), message.sender.as_str()),
        ("bonjour", "mallory")
    );
}

#[test]
fn abuse_3_a_signed_body_that_names_another_place_is_refused() {
    let wrong = [
        Body {
            conversation: [1; 16],
            ..Body::default()
        },
        Body {
            message_id: [1; 16],
            ..Body::default()
        },
        Body {
            sender: "anne",
            ..Body::default()
        },
        Body {
            recipient: "carla",
            ..Body::default()
        },
    ];
    for (case, body) in wrong.iter().enumerate() {
        assert_eq!(received(body).err(), Some(Error::Decryption), "case {case}");
    }
}

#[test]
fn abuse_10_a_signed_body_out_of_shape_is_refused() {
    let wrong = [
        (
            Body {
                version: 2,
                ..Body::default()
            },
            Error::UnknownVersion(2),
        ),
        (
            Body {
                device_seq: 0,
                ..Body::default()
            },
            Error::Malformed,
        ),
        (
            Body {
                sender: "",
                ..Body::default()
            },
            Error::Malformed,
        ),
        (
            Body {
                kind: "Text",
                ..Body::default()
            },
            Error::Malformed,
        ),
        (
            Body {
                kind: "",
                ..Body::default()
            },
            Error::Malformed,
        ),
        (
            Body {
                text: vec![0xff],
                ..Body::default()
            },
            Error::Malformed,
        ),
        (
            Body {
                text: vec![b'x'; 60_001],
                ..Body::default()
            },
            Error::TooLarge,
        ),
        (
            Body {
                tail: b"x",
                ..Body::default()
            },
            Error::Malformed,
        ),
    ];
    for (case, (body, error)) in wrong.iter().enumerate() {
        assert_eq!(received(body).err(), Some(*error), "case {case}");
    }
}
