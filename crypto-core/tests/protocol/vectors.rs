//! Makes the frozen vectors: every format of the protocol once, from fixed seeds. `examples/make_vectors.rs` writes them.

use crypto_core::attachment::RustCipher;
use crypto_core::{
    AttachmentId, AttachmentKey, AttachmentPlace, Chains, Content, Conversation, ConversationId, DeviceId,
    Draft, History, ItemKind, KdfParameters, LocalKey, MessageId, NewAccount, Participants, Pbkdf2, Pins,
    PublicId, SafetyNumber, SealedMessage, Vault, make_account, seal_attachment,
};
use serde_json::{Value, json};

use crate::support::{SeededRng, now};

const CONVERSATION: ConversationId = ConversationId(*b"conversation-001");
const ATTACHMENT: AttachmentId = AttachmentId(*b"attachment--0001");

/// Name and content of each file.
pub fn all() -> Vec<(&'static str, Value)> {
    let mut anne = Somebody::new("anne", "Anne.Petit@example.fr", "trois cafés bien serrés");
    let mut bruno = Somebody::new("bruno", "bruno@example.fr", "un vélo bleu sous la pluie");
    let conversation = conversation(&mut anne, &mut bruno);
    let accounts = json!([anne.account(&bruno), bruno.account(&anne)]);
    vec![
        ("account.json", accounts),
        ("attachment.json", attachment()),
        ("conversation.json", conversation),
    ]
}

struct Somebody {
    id: &'static str,
    email: &'static str,
    password: &'static str,
    made: NewAccount,
    keyring: String,
    rng: SeededRng,
}

impl Somebody {
    fn new(id: &'static str, email: &'static str, password: &'static str) -> Self {
        let mut rng = SeededRng::new(id);
        let made = now(make_account(
            &Pbkdf2,
            &mut rng,
            email,
            password,
            KdfParameters::default(),
        ))
        .unwrap();
        Self {
            id,
            email,
            password,
            keyring: made.keyring.to_base64(),
            made,
            rng,
        }
    }

    fn public_id(&self) -> PublicId {
        PublicId::new(self.id).unwrap()
    }

    fn vault(&self) -> &Vault {
        &self.made.vault
    }

    fn rotate(&mut self) {
        self.made.vault.make_next_epoch(&mut self.rng).unwrap();
        self.keyring = self.made.vault.seal_keyring(&mut self.rng).unwrap().to_base64();
    }

    fn account(&mut self, other: &Self) -> Value {
        let (credentials, recovery) = (&self.made.credentials, &self.made.recovery);
        let vault = &self.made.vault;
        let mut pins = Pins::default();
        let bundle = other.vault().bundle().unwrap().verify().unwrap();
        pins.accept(&other.public_id(), &bundle).unwrap();
        pins.mark_verified(&other.public_id(), bundle.identity());
        let local_key = LocalKey::make(&mut self.rng);
        json!({
            "id": self.id,
            "email": self.email,
            "password": self.password,
            "iterations": credentials.parameters.iterations(),
            "account_salt": credentials.account_salt.to_hex(),
            "password_hash": credentials.auth_key.to_password_hash(),
            "wrap_password": credentials.wrap_password.to_base64(),
            "recovery_code": *recovery.code.to_text(),
            "recovery_hash": recovery.auth_key.to_password_hash(),
            "wrap_recovery": recovery.wrap_recovery.to_base64(),
            "keyring": self.keyring,
            "keyring_version": vault.keyring_version(),
            "bundle": vault.bundle().unwrap().to_base64(),
            "epoch": vault.keyring().epoch().0,
            "identity": hex::encode(vault.keyring().identity()),
            "local_key": hex::encode(*local_key.to_bytes()),
            "local_copy": vault.make_local_copy(&mut self.rng, &local_key).unwrap().to_base64(),
            "template": "Bonjour, je suis disponible cette semaine.",
            "templates": vault
                .seal_item(&mut self.rng, ItemKind::Templates, 5, "Bonjour, je suis disponible cette semaine.".as_bytes())
                .unwrap()
                .to_base64(),
            "pins": vault.seal_pins(&mut self.rng, &pins, 3).unwrap().to_base64(),
        })
    }
}

fn conversation(anne: &mut Somebody, bruno: &mut Somebody) -> Value {
    let participants = Participants {
        user_a: anne.public_id(),
        user_b: bruno.public_id(),
    };
    let mut history = History::new(CONVERSATION, participants);
    let mut chains = Chains::default();
    let mut messages = Vec::new();
    let lines = [
        ("anne", "text", "Bonjour, êtes-vous libre samedi ? 🙂".to_owned()),
        ("bruno", "text", "Oui.".to_owned()),
        (
            "anne",
            "text",
            "Voici le détail : ".to_owned() + &"un mur de trois mètres, ".repeat(20),
        ),
        ("bruno", "devis", "{\"heures\":3}".to_owned()),
        ("anne", "text", String::new()),
    ];
    for (seq, (from, kind, text)) in (1..).zip(lines) {
        // From the third message on, Bruno has a new key.
        if seq == 3 {
            bruno.rotate();
        }
        let (sender, recipient) = if from == "anne" {
            (&mut *anne, &*bruno)
        } else {
            (&mut *bruno, &*anne)
        };
        let (sealed, value) = message(sender, recipient, &chains, seq, Content::new(kind, text).unwrap());
        chains.observe(&sealed.message).unwrap();
        fold(&mut history, bruno, anne, seq, &sealed);
        messages.push(value);
    }
    history.last_read.user_b = 1_760_000_000_003;
    let blob = with(bruno, anne)
        .seal_blob(&mut SeededRng::new("blob"), &history, 2, 5)
        .unwrap();
    let (first, second) = (
        anne.vault().keyring().identity(),
        bruno.vault().keyring().identity(),
    );
    let safety_number = SafetyNumber::derive((&anne.public_id(), &first), (&bruno.public_id(), &second));
    json!({
        "id": CONVERSATION,
        "messages": messages,
        "blob": {"owner": "bruno", "version": 2, "upto_seq": 5, "sealed": blob.to_base64(), "history": history},
        "safety_number": safety_number.to_string(),
        "safety_number_qr": safety_number.to_qr_text(),
    })
}

fn with<'v>(me: &'v Somebody, peer: &Somebody) -> Conversation<'v> {
    me.vault()
        .conversation(CONVERSATION, me.public_id(), peer.public_id())
        .unwrap()
}

fn message(
    sender: &Somebody,
    recipient: &Somebody,
    chains: &Chains,
    seq: u8,
    content: Content,
) -> (SealedMessage, Value) {
    let bundle = recipient.vault().bundle().unwrap().verify().unwrap();
    let to = Pins::default().accept(&recipient.public_id(), &bundle).unwrap();
    let mut device = *b"device--of------";
    device[10..10 + sender.id.len()].copy_from_slice(sender.id.as_bytes());
    let draft = Draft {
        message_id: MessageId([seq; 16]),
        device: DeviceId(device),
        sent_at: 1_760_000_000_000 + u64::from(seq),
        content,
    };
    let seeds = ["message 1", "message 2", "message 3", "message 4", "message 5"];
    let mut rng = SeededRng::new(seeds[usize::from(seq) - 1]);
    let sealed = with(sender, recipient)
        .seal(&mut rng, &to, chains, draft)
        .unwrap();
    let message = &sealed.message;
    let value = json!({
        "seq": seq,
        "message_id": message.message_id,
        "sender": message.sender,
        "recipient": message.recipient,
        "device": message.device,
        "device_seq": message.device_seq,
        "previous_hash": hex::encode(message.previous_hash),
        "sent_at": message.sent_at,
        "type": message.content.kind(),
        "content": message.content.text(),
        "epoch": bundle.epoch().0,
        "chain_hash": hex::encode(message.chain_hash().unwrap()),
        "envelope_for_peer": sealed.for_peer.to_base64(),
        "envelope_for_self": sealed.for_self.to_base64(),
        "evidence": evidence(sender, recipient, &sealed),
    });
    (sealed, value)
}

fn evidence(sender: &Somebody, recipient: &Somebody, sealed: &SealedMessage) -> String {
    let mut pins = Pins::default();
    let bundle = sender.vault().bundle().unwrap().verify().unwrap();
    pins.accept(&sender.public_id(), &bundle).unwrap();
    let from = pins.get(&sender.public_id()).unwrap();
    let conversation = with(recipient, sender);
    let received = conversation
        .open_from_peer(from, &sealed.message.message_id, &sealed.for_peer)
        .unwrap();
    hex::encode(conversation.evidence(&received).unwrap().to_bytes())
}

/// Takes a message into the history of `owner`.
fn fold(history: &mut History, owner: &Somebody, peer: &Somebody, seq: u8, sealed: &SealedMessage) {
    if sealed.message.sender == owner.public_id() {
        history.fold_own(u64::from(seq), &sealed.message).unwrap();
        return;
    }
    let mut pins = Pins::default();
    pins.accept(
        &peer.public_id(),
        &peer.vault().bundle().unwrap().verify().unwrap(),
    )
    .unwrap();
    let from = pins.get(&peer.public_id()).unwrap();
    let received = with(owner, peer)
        .open_from_peer(from, &sealed.message.message_id, &sealed.for_peer)
        .unwrap();
    history.fold_received(u64::from(seq), &received).unwrap();
}

/// Two chunks, so that the file is described by its length: byte `i` is `i mod 251`.
fn attachment() -> Value {
    let mut rng = SeededRng::new("attachment");
    let key = AttachmentKey::make(&mut rng);
    let place = AttachmentPlace {
        conversation: CONVERSATION,
        attachment: ATTACHMENT,
    };
    let files: Vec<Value> = [0, 1, 1000, 65_536, 65_537]
        .map(|length| {
            let plaintext: Vec<u8> = (0..length)
                .map(|position| u8::try_from(position % 251).unwrap())
                .collect();
            let sealed = now(seal_attachment(&RustCipher, &mut rng, &key, &place, &plaintext)).unwrap();
            // Of long files the head and a hash are enough to check a writer, and the reader seals them again.
            let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&sealed));
            let whole = (length <= 1000).then(|| hex::encode(&sealed));
            json!({"length": length, "prefix": hex::encode(&sealed[1..8]), "sha256": hash, "sealed": whole})
        })
        .to_vec();
    json!({"conversation": CONVERSATION, "attachment": ATTACHMENT, "key": *key.to_base64(), "files": files})
}
