//! What was written once must open for ever. The same checks run natively and, from `wasm.rs`, in a browser with its own engines.

use std::num::NonZeroU32;

use crypto_core::attachment::ChunkCipher;
use crypto_core::{
    AttachmentKey, AttachmentPlace, Blob, Conversation, ConversationId, Evidence, History, ItemKind,
    KDF_NAME, Kdf, LocalCopy, LocalKey, LockedVault, MessageId, PasswordWrap, PeerEnvelope, Pins, Prelogin,
    PublicId, RecoveryCode, RecoveryKeys, RecoveryWrap, SafetyNumber, SealedItem, SelfEnvelope, SignedBundle,
    Vault, open_account, open_attachment,
};
use serde_json::Value;

const KDF: &str = include_str!("../vectors/kdf.json");
const ACCOUNT: &str = include_str!("../vectors/account.json");
const CONVERSATION: &str = include_str!("../vectors/conversation.json");
const ATTACHMENT: &str = include_str!("../vectors/attachment.json");

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap()
}

fn number(value: &Value, field: &str) -> u32 {
    u32::try_from(value[field].as_u64().unwrap()).unwrap()
}

/// Every derivation of `kdf.json` by this engine.
pub async fn derivations(kdf: &impl Kdf) {
    let vectors = parse(KDF);
    for vector in vectors["derive"].as_array().unwrap() {
        let (password, salt) = (
            hex::decode(text(vector, "password")).unwrap(),
            hex::decode(text(vector, "salt")).unwrap(),
        );
        let iterations = NonZeroU32::new(number(vector, "iterations")).unwrap();
        let key = kdf.derive(&password, &salt, iterations).await.unwrap();
        assert_eq!(hex::encode(*key), text(vector, "key"), "{}", text(vector, "name"));
    }
    for vector in vectors["login"].as_array().unwrap() {
        let prelogin = Prelogin::new(
            KDF_NAME,
            number(vector, "iterations"),
            text(vector, "account_salt"),
        )
        .unwrap();
        let keys = open_account(kdf, text(vector, "email"), text(vector, "password"), prelogin)
            .await
            .unwrap();
        assert_eq!(keys.auth_key().to_password_hash(), text(vector, "password_hash"));
    }
}

async fn unlock(kdf: &impl Kdf, account: &Value) -> Vault {
    let prelogin = Prelogin::new(
        KDF_NAME,
        number(account, "iterations"),
        text(account, "account_salt"),
    )
    .unwrap();
    let keys = open_account(kdf, text(account, "email"), text(account, "password"), prelogin)
        .await
        .unwrap();
    assert_eq!(keys.auth_key().to_password_hash(), text(account, "password_hash"));
    let wrap = PasswordWrap::from_base64(text(account, "wrap_password")).unwrap();
    locked(account).unlock(&wrap, &keys).unwrap()
}

fn locked(account: &Value) -> LockedVault {
    LockedVault::new(SealedItem::from_base64(text(account, "keyring")).unwrap())
}

/// Both accounts open by password, by code and by local copy, with everything that lies in them.
pub async fn accounts(kdf: &impl Kdf) -> Vec<Vault> {
    let accounts = parse(ACCOUNT);
    let mut vaults = Vec::new();
    for account in accounts.as_array().unwrap() {
        let vault = unlock(kdf, account).await;
        let keys =
            RecoveryKeys::derive(&RecoveryCode::parse(text(account, "recovery_code")).unwrap()).unwrap();
        assert_eq!(keys.auth_key().to_password_hash(), text(account, "recovery_hash"));
        let wrap = RecoveryWrap::from_base64(text(account, "wrap_recovery")).unwrap();
        let recovered = locked(account).recover(&wrap, &keys).unwrap();
        let key = LocalKey::from_bytes(&hex::decode(text(account, "local_key")).unwrap()).unwrap();
        let copy = LocalCopy::from_base64(text(account, "local_copy")).unwrap();
        let reopened = locked(account).reopen(&copy, &key).unwrap();
        for vault in [&vault, &recovered, &reopened] {
            assert_eq!(hex::encode(vault.keyring().identity()), text(account, "identity"));
            assert_eq!(vault.keyring().epoch().0, number(account, "epoch"));
            assert_eq!(vault.keyring_version(), number(account, "keyring_version"));
            assert_eq!(vault.bundle().unwrap().to_base64(), text(account, "bundle"));
        }
        let templates = SealedItem::from_base64(text(account, "templates")).unwrap();
        let (version, bytes) = vault.open_item(ItemKind::Templates, &templates).unwrap();
        assert_eq!((version, &bytes[..]), (5, text(account, "template").as_bytes()));
        vaults.push(vault);
    }
    for (place, vault) in vaults.iter().enumerate() {
        let (version, pins) = vault
            .open_pins(&SealedItem::from_base64(text(&accounts[place], "pins")).unwrap())
            .unwrap();
        let other = &accounts[1 - place];
        let pin = pins.get(&PublicId::new(text(other, "id")).unwrap()).unwrap();
        assert_eq!((version, pin.is_verified()), (3, true));
        assert_eq!(hex::encode(pin.identity()), text(other, "identity"));
    }
    vaults
}

/// Every message opens on both sides and proves a report; the blob and the safety number are as they were.
pub fn conversation(vaults: &[Vault]) {
    let frozen = parse(CONVERSATION);
    let id: ConversationId = text(&frozen, "id").parse().unwrap();
    let people = ["anne", "bruno"].map(|name| PublicId::new(name).unwrap());
    let side = |me: usize| {
        vaults[me]
            .conversation(id, people[me].clone(), people[1 - me].clone())
            .unwrap()
    };
    let sides: [Conversation<'_>; 2] = [side(0), side(1)];
    let mut pins = Pins::default();
    for (place, person) in people.iter().enumerate() {
        let bundle = SignedBundle::from_base64(text(&parse(ACCOUNT)[place], "bundle")).unwrap();
        pins.accept(person, &bundle.verify().unwrap()).unwrap();
    }
    for vector in frozen["messages"].as_array().unwrap() {
        let sender = usize::from(text(vector, "sender") == "bruno");
        let message_id: MessageId = text(vector, "message_id").parse().unwrap();
        let for_peer = PeerEnvelope::from_base64(text(vector, "envelope_for_peer")).unwrap();
        let for_self = SelfEnvelope::from_base64(text(vector, "envelope_for_self")).unwrap();
        let from = pins.get(&people[sender]).unwrap();
        let received = sides[1 - sender]
            .open_from_peer(from, &message_id, &for_peer)
            .unwrap();
        let message = &received.message;
        assert_eq!(sides[sender].open_own(&message_id, &for_self).unwrap(), *message);
        assert_eq!(received.epoch.0, number(vector, "epoch"));
        assert_eq!(message.sender.as_str(), text(vector, "sender"));
        assert_eq!(message.recipient.as_str(), text(vector, "recipient"));
        assert_eq!(message.device.to_string(), text(vector, "device"));
        assert_eq!(message.device_seq, u64::from(number(vector, "device_seq")));
        assert_eq!(hex::encode(message.previous_hash), text(vector, "previous_hash"));
        assert_eq!(message.sent_at, vector["sent_at"].as_u64().unwrap());
        assert_eq!(
            (message.content.kind(), message.content.text()),
            (text(vector, "type"), text(vector, "content"))
        );
        assert_eq!(
            hex::encode(message.chain_hash().unwrap()),
            text(vector, "chain_hash")
        );
        let evidence = Evidence::from_bytes(&hex::decode(text(vector, "evidence")).unwrap()).unwrap();
        assert_eq!(evidence, sides[1 - sender].evidence(&received).unwrap());
        assert_eq!(evidence.verify(from.identity()).unwrap(), *message);
    }
    let frozen_blob = &frozen["blob"];
    let blob = sides[1]
        .open_blob(&Blob::from_base64(text(frozen_blob, "sealed")).unwrap())
        .unwrap();
    assert_eq!((blob.version, blob.upto_seq), (2, 5));
    assert_eq!(
        blob.history,
        serde_json::from_value::<History>(frozen_blob["history"].clone()).unwrap()
    );
    let identities = [0, 1].map(|place: usize| vaults[place].keyring().identity());
    let safety_number = SafetyNumber::derive((&people[1], &identities[1]), (&people[0], &identities[0]));
    assert_eq!(safety_number.to_string(), text(&frozen, "safety_number"));
    assert!(safety_number.matches_qr_text(text(&frozen, "safety_number_qr")));
}

/// Every file that was frozen whole opens by this engine.
pub async fn attachments(cipher: &impl ChunkCipher) {
    let frozen = parse(ATTACHMENT);
    let key = AttachmentKey::from_base64(text(&frozen, "key")).unwrap();
    let place = AttachmentPlace {
        conversation: text(&frozen, "conversation").parse().unwrap(),
        attachment: text(&frozen, "attachment").parse().unwrap(),
    };
    let mut opened = 0;
    for file in frozen["files"].as_array().unwrap() {
        let Some(sealed) = file["sealed"].as_str() else {
            continue;
        };
        let plaintext = open_attachment(cipher, &key, &place, &hex::decode(sealed).unwrap())
            .await
            .unwrap();
        assert!(
            plaintext
                .iter()
                .enumerate()
                .all(|(position, byte)| usize::from(*byte) == position % 251)
        );
        assert_eq!(plaintext.len(), usize::try_from(number(file, "length")).unwrap());
        opened += 1;
    }
    assert_eq!(opened, 3);
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use crypto_core::Pbkdf2;
    use crypto_core::attachment::RustCipher;

    use crate::support::now;

    #[test]
    fn frozen_derivations_are_the_same() {
        now(super::derivations(&Pbkdf2));
    }

    #[test]
    fn frozen_accounts_and_their_conversation_open() {
        super::conversation(&now(super::accounts(&Pbkdf2)));
    }

    #[test]
    fn frozen_attachments_open() {
        now(super::attachments(&RustCipher));
    }

    /// From the same seeds the same bytes: no format has drifted. When a new version of a format comes, its vectors are added
    /// and this is asked of the new ones only.
    #[test]
    fn the_formats_are_still_written_as_they_were() {
        for (name, made) in crate::vectors::all() {
            let frozen = match name {
                "account.json" => super::ACCOUNT,
                "attachment.json" => super::ATTACHMENT,
                "conversation.json" => super::CONVERSATION,
                other => panic!("{other} is not frozen"),
            };
            assert_eq!(super::parse(frozen), made, "{name}");
        }
    }
}
