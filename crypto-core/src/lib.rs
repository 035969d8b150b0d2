//! The cryptographic protocol of LeBonCoup: accounts whose keys never leave the device, and messages that only two
//! people can read. Every byte of it is described in `docs/protocol.md`.
//!
//! No I/O, no clock, no global state: randomness and time come in as arguments. The same source runs natively and as
//! `wasm32-unknown-unknown`; the feature `webcrypto` adds the browser's own engines for what they do better.
//!
//! # What it protects against
//!
//! | who | learns | can do, unnoticed |
//! |---|---|---|
//! | somebody with a dump of the database | who talks with whom, when, how much (padded to powers of two) | nothing; not even try passwords, as the wraps lie under the server's pepper |
//! | the server itself, or who holds it whole (traffic after TLS, logs, push services) | the same, and the e-mail at login | drop or delay messages at the end of a conversation; try passwords against a wrap, at the price of 600 000 iterations each; replace the identity of somebody never met before, until safety numbers are compared |
//! | the other person of a conversation | what was said to him | show it to others, with proof |
//! | somebody with a browser's storage after a session was ended | nothing | nothing: the local copy's key is gone with the session |
//!
//! So whoever holds the server reads no message, no file, no password, and cannot put words in anyone's mouth unnoticed:
//! messages are signed by an identity that is pinned at first use, bound to their conversation, recipient and name, and chained
//! for each device.
//!
//! What that rests on:
//!
//! | against | stands |
//! |---|---|
//! | a cheap or ruinous derivation asked for by the server | iterations are checked by a type, before anything is derived ([`KdfParameters`]) |
//! | one wrap made to open under several passwords (AES-GCM does not commit to its key) | a key commitment in front of each wrap, compared in constant time, and in its associated data |
//! | a recipient who seals what he got again, for somebody else | the signature covers the recipient's identity, key and epoch: sign, then encrypt, to one person |
//! | who has stolen the recipient's keys and speaks to him as others | the sender is proved by the signature, not by a shared secret |
//! | an envelope, blob or item served in another's place or age | every context (place, people, name, kind, version) is authenticated, each field with its length before it |
//! | signatures that two verifiers judge differently | strict Ed25519: no small order, canonical encodings |
//! | messages dropped, reordered, doubled, rolled back | each device's chain of numbers and hashes ([`Chains`]), remembered heads ([`Chains::behind`]) |
//! | lengths that tell | padding to powers of two from 256 bytes |
//! | a file cut or its chunks moved | STREAM: index and last-chunk flag in each nonce |
//! | nonces that repeat | random, 96 bits, under keys of one account, one conversation or one file; one HPKE encryption per encapsulated key |
//!
//! # What it does not protect against
//!
//! - *The page itself.* The server that serves the code could serve other code. Against that stand a strict CSP, hashed files
//!   and published source, not this crate.
//! - *A device that somebody else controls*, while it is unlocked.
//! - *A weak password* against the server itself, beyond the price of each try.
//! - *The past, once keys are lost.* There is no ratchet: who gets a person's account key reads all that was sealed to that person.
//!   Epochs limit what is sealed after a rotation. A ratchet would cost the history on a second device, which people of a marketplace
//!   expect to find.
//! - *Having said it.* Messages are signed, and a report proves them: whoever wants to deny what he wrote needs another protocol.
//! - *A quantum computer*, later, over recorded traffic: suite 1 is X25519. The suite's number stands in every bundle and envelope,
//!   and HPKE's base mode can move to a post-quantum KEM.
//! - Memory is wiped where Rust lets us: keys are [`zeroize`](Zeroizing)d when dropped; what a garbage collector, a
//!   text field or a compiler copied is out of reach.
//!
//! # How it is built
//!
//! | module | what |
//! |---|---|
//! | [`kdf`], [`normalise`] | password → master key, within limits that a server cannot leave |
//! | [`LoginKeys`], [`recovery`] | master key or recovery code → proof for the server, key of the wrap, commitment |
//! | [`LockedVault`] → [`Vault`] | account key, [`Keyring`] with [`Epoch`]s, [`SealedItem`]s, [`LocalCopy`] |
//! | [`SignedBundle`] → [`PublicBundle`] → [`TrustedBundle`] | somebody's keys: served, verified, agreeing with the [`Pins`] |
//! | [`Conversation`] | [`SealedMessage`]s, [`ReceivedMessage`]s, [`Blob`]s of a [`History`]; [`Chains`]; [`Evidence`] |
//! | [`attachment`], [`SafetyNumber`] | files; sixty digits to compare |
//!
//! From `RustCrypto` and dalek: PBKDF2-HMAC-SHA256 (RFC 8018), HKDF-SHA256 (RFC 5869), AES-256-GCM (SP 800-38D), HPKE base mode with
//! `DHKEM(X25519, HKDF-SHA256)` (RFC 9180), Ed25519 (RFC 8032). Each is held against Wycheproof's and its RFC's vectors in `tests/`; what was
//! written once is frozen there and must open for ever, natively and in a browser.
//!
//! `derive_*` is deterministic, `make_*` draws randomness. Secrets print as `…`, are wiped when dropped and compare in constant time.
//! No input panics: what is wrong is an [`Error`], which carries no part of the input.
//!
//! # Two people
//!
//! ```
//! # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
//! # fn block_on<T>(future: impl Future<Output = T>) -> T {
//! #     match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
//! #         Poll::Ready(value) => value,
//! #         Poll::Pending => unreachable!("the reference engine never waits"),
//! #     }
//! # }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> { block_on(async {
//! use crypto_core::*;
//! use rand::{rand_core::UnwrapErr, rngs::SysRng};
//!
//! let mut rng = UnwrapErr(SysRng);
//! let parameters = KdfParameters::default();
//!
//! // Anne signs up. Of all this, only what `docs/protocol.md` lists is sent.
//! let anne = make_account(&Pbkdf2, &mut rng, "anne@example.fr", "trois cafés bien serrés", parameters).await?;
//! let shown_once = anne.recovery.code.to_text();
//! assert_eq!(shown_once.len(), "XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX".len());
//!
//! // On another device she logs in: the server's answer is checked before anything is derived from it.
//! let salt = anne.credentials.account_salt.to_hex();
//! let prelogin = Prelogin::new(KDF_NAME, 600_000, &salt)?;
//! let keys = open_account(&Pbkdf2, "anne@example.fr", "trois cafés bien serrés", prelogin).await?;
//! assert_eq!(keys.auth_key(), &anne.credentials.auth_key); // what the server compares
//! let vault = LockedVault::new(anne.keyring).unlock(&anne.credentials.wrap_password, &keys)?;
//!
//! // Bruno's keys come from the server. Anne pins them at first use.
//! let bruno = make_account(&Pbkdf2, &mut rng, "bruno@example.fr", "un vélo bleu sous la pluie", parameters).await?;
//! let (anne_id, bruno_id) = (PublicId::new("anne")?, PublicId::new("bruno")?);
//! let mut pins = Pins::default();
//! let to_bruno = pins.accept(&bruno_id, &bruno.bundle.verify()?)?;
//!
//! // She writes to him.
//! let place = ConversationId([1; 16]);
//! let mut chains = Chains::default();
//! let draft = Draft {
//!     message_id: MessageId([2; 16]),
//!     device: DeviceId([3; 16]),
//!     sent_at: 1_760_000_000_000,
//!     content: Content::new("text", "Bonjour, êtes-vous libre samedi ?")?,
//! };
//! let conversation = vault.conversation(place, anne_id.clone(), bruno_id.clone())?;
//! let sealed = conversation.seal(&mut rng, &to_bruno, &chains, draft)?;
//! chains.observe(&sealed.message)?; // once the server has it
//!
//! // He reads it.
//! let mut his_pins = Pins::default();
//! his_pins.accept(&anne_id, &anne.bundle.verify()?)?;
//! let from_anne = his_pins.get(&anne_id).ok_or("not pinned")?;
//! let his_side = bruno.vault.conversation(place, bruno_id, anne_id)?;
//! let received = his_side.open_from_peer(from_anne, &MessageId([2; 16]), &sealed.for_peer)?;
//! assert_eq!(received.message.content.text(), "Bonjour, êtes-vous libre samedi ?");
//! # Ok(()) }) }
//! ```
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]
// No input panics. What can: an index, a slice, an overflow, a division, a cast that loses bits, an `unwrap`, a `panic!`. None is
// written here; what is checked arithmetic elsewhere is checked here in sight. Tests may fail, and do it by panicking.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::integer_division_remainder_used,
        clippy::panic,
        clippy::panic_in_result_fn,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_in_result,
        clippy::unwrap_used
    )
)]
// What stands in a log or a terminal may be read by anyone.
#![deny(clippy::dbg_macro, clippy::print_stderr, clippy::print_stdout)]

mod account;
mod aead;
pub mod attachment;
mod blob;
mod bundle;
mod chain;
mod codec;
mod conversation;
mod envelope;
mod error;
mod evidence;
mod history;
mod ids;
mod item;
pub mod kdf;
mod keyring;
mod local_copy;
mod login;
mod message;
pub mod normalise;
mod opaque;
mod padding;
mod pins;
pub mod recovery;
mod safety_number;
mod secret;
mod vault;
#[cfg(feature = "webcrypto")]
pub mod webcrypto;
mod wrap;

pub use account::{NewAccount, NewCredentials, NewRecovery, make_account};
pub use attachment::{AttachmentKey, AttachmentPlace, open_attachment, seal_attachment};
pub use blob::{Blob, OpenedBlob};
pub use bundle::{PublicBundle, SignedBundle};
pub use chain::{Chains, Observation};
pub use conversation::{Conversation, Draft, ReceivedMessage, SealedMessage};
pub use envelope::{PeerEnvelope, SelfEnvelope};
pub use error::Error;
pub use evidence::Evidence;
pub use history::{History, HistoryMessage, LastRead, Participants, Proof, UNREADABLE};
pub use ids::{AttachmentId, ConversationId, DeviceId, MessageId, PublicId};
pub use item::{ItemKind, SealedItem};
pub use kdf::{
    AccountSalt, KDF_NAME, Kdf, KdfParameters, MasterKey, Pbkdf2, derive_master_key, derive_pbkdf2,
};
pub use keyring::{Epoch, Keyring};
pub use local_copy::{LocalCopy, LocalKey};
pub use login::{AuthKey, LoginKeys, Prelogin, open_account, wipe};
pub use message::{Content, MAX_CONTENT, Message};
pub use pins::{Pin, PinError, Pins, TrustedBundle};
pub use recovery::{RecoveryCode, RecoveryCodeError, RecoveryKeys};
pub use safety_number::SafetyNumber;
pub use vault::{LockedVault, Vault};
pub use wrap::{PasswordWrap, RecoveryWrap};

/// The engine to derive with on this platform: the browser's where there is one (feature `webcrypto`), else pure Rust.
#[cfg(not(feature = "webcrypto"))]
pub use kdf::Pbkdf2 as PlatformKdf;
/// The engine to derive with on this platform: the browser's where there is one (feature `webcrypto`), else pure Rust.
#[cfg(feature = "webcrypto")]
pub use webcrypto::BrowserKdf as PlatformKdf;

// What appears in signatures: the caller needs the same generation.
pub use rand_core::CryptoRng;
pub use zeroize::Zeroizing;
