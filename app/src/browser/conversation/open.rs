//! The conversation that a page shows: fetched, sent, folded and remembered.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crypto_core::{DeviceId, MessageId, PinError, PublicId, Vault};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::ConversationId;
use model::conversation::{ConversationClosed, ConversationDetail, ConversationState};
use rand_core::Rng;
use uuid::Uuid;

use super::draft::{Draft, Written};
use super::outbox;
use super::peers::{self, Decision};
use super::thread::{Shown, Thread};
use crate::browser::keys::{ActError, KeysError, rng};
use crate::error::ApiError;
use crate::functions::conversation::{
    fold_conversation, mark_conversation_read, my_conversation, send_message,
};

/// How long after a failure to send the next try comes by itself.
const AGAIN: Duration = Duration::from_secs(5);

thread_local! {
    /// This tab, to whom it writes: no other one may continue its chains.
    static DEVICE: DeviceId = {
        let mut bytes = [0; 16];
        rng().fill_bytes(&mut bytes);
        DeviceId(uuid::Builder::from_random_bytes(bytes).into_uuid().into_bytes())
    };
}

/// A conversation as a page holds it, and no longer than the page lives. What was begun with the server is finished.
#[derive(Clone, Copy)]
pub struct OpenConversation {
    id: ConversationId,
    held: StoredValue<Option<Held>>,
    /// Rises with each change of what is shown.
    changed: RwSignal<u32>,
    /// Nothing can be sent for want of a network.
    offline: RwSignal<bool>,
    /// What the server said to what was sent.
    refused: RwSignal<Option<ApiError>>,
    sending: StoredValue<bool>,
    folding: StoredValue<bool>,
    fetching: StoredValue<Fetching>,
    draft: StoredValue<Draft>,
}

/// Whether what has come is being asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetching {
    Not,
    Once,
    /// Something has come since it was asked: it is asked again.
    Again,
}

/// What there is once it was opened.
struct Held {
    vault: Arc<Vault>,
    me: PublicId,
    thread: Thread,
}

impl OpenConversation {
    /// One that is not there yet.
    #[must_use]
    pub fn new(id: ConversationId) -> Self {
        Self {
            id,
            held: StoredValue::new(None),
            changed: RwSignal::new(0),
            offline: RwSignal::new(false),
            refused: RwSignal::new(None),
            sending: StoredValue::new(false),
            folding: StoredValue::new(false),
            fetching: StoredValue::new(Fetching::Not),
            draft: StoredValue::new(Draft::default()),
        }
    }

    /// Which one.
    #[must_use]
    pub const fn id(self) -> ConversationId {
        self.id
    }

    /// What was begun to be written here, before the page was left.
    pub async fn draft(self) -> String {
        match self.owner() {
            Some((vault, me)) => outbox::draft(&vault, &me, self.id).await,
            None => String::new(),
        }
    }

    /// Keeps what is being written, in a moment, over a reload; nothing where it is empty.
    pub fn write(self, text: String) {
        if let Some((vault, me)) = self.owner() {
            let conversation = self.id;
            self.draft.try_update_value(|draft| {
                draft.write(Written {
                    vault,
                    me,
                    conversation,
                    text,
                });
            });
        }
    }

    /// Fetches it whole and opens it, and sends what an earlier page could not.
    ///
    /// # Errors
    /// The server refused or failed; or this device can't open it.
    pub async fn load(self, vault: Arc<Vault>, me: &str) -> Result<ConversationDetail, ActError> {
        let (thread, detail, me) = fetch(&vault, me, self.id, Decision::Keep).await?;
        self.held.try_set_value(Some(Held {
            vault,
            me: me.clone(),
            thread,
        }));
        for queued in outbox::waiting(&me, self.id).await {
            let taken = self.update(|thread| thread.take_up(&queued));
            let waits = self.with(Thread::is_waiting).unwrap_or_default();
            if !matches!(taken, Some(Ok(()))) || !waits {
                outbox::remove(&me, self.id, queued.message_id).await;
            }
        }
        spawn_local(self.settle());
        Ok(detail)
    }

    /// Seals words and sends them. They are shown at once.
    ///
    /// # Errors
    /// The other side's keys are not trusted, or the words are too long. Nothing was sent.
    pub fn send(self, text: &str) -> Result<(), KeysError> {
        let now = now();
        let queued = self
            .update(|thread| thread.seal(&mut rng(), text, now))
            .ok_or(KeysError)??;
        let (_, me) = self.owner().ok_or(KeysError)?;
        spawn_local(async move {
            outbox::keep(&me, self.id, now, queued).await;
            self.flush().await;
        });
        Ok(())
    }

    /// Sends what waits, one after the other: each names the one before it.
    pub async fn flush(self) {
        if self
            .sending
            .try_update_value(|sending| std::mem::replace(sending, true))
            != Some(false)
        {
            return;
        }
        while let Some((message, (_, me))) = self.with(Thread::next).flatten().zip(self.owner()) {
            let message_id = message.message_id;
            match send_message(self.id, message).await {
                Ok(sent) => {
                    outbox::remove(&me, self.id, message_id).await;
                    self.offline.try_set(false);
                    self.refused.try_set(None);
                    let behind = self.update(|thread| thread.sent(message_id, sent));
                    if matches!(behind, Some(Ok(true))) {
                        self.fetch().await;
                        // What came before it could not be had: it is not sent again and again meanwhile.
                        if self.waits_first(message_id) {
                            self.flush_later();
                            break;
                        }
                    }
                }
                Err(ApiError::Unreachable | ApiError::Internal | ApiError::TooManyRequests { .. }) => {
                    self.offline.try_set(true);
                    self.flush_later();
                    break;
                }
                Err(refused) => {
                    self.update(Thread::refuse);
                    self.offline.try_set(false);
                    self.refused.try_set(Some(refused));
                    break;
                }
            }
        }
        self.sending.try_set_value(false);
        self.fold().await;
    }

    fn flush_later(self) {
        set_timeout(move || spawn_local(self.flush()), AGAIN);
    }

    fn waits_first(self, message_id: Uuid) -> bool {
        let first = self.with(Thread::next).flatten();
        first.is_some_and(|first| first.message_id == message_id)
    }

    /// Tries again what was refused.
    pub fn retry(self) {
        self.refused.try_set(None);
        self.update(Thread::retry);
        spawn_local(self.flush());
    }

    /// Takes in what has come since.
    pub async fn fetch(self) {
        let before = self.fetching.try_update_value(|fetching| {
            let next = match fetching {
                Fetching::Not => Fetching::Once,
                Fetching::Once | Fetching::Again => Fetching::Again,
            };
            std::mem::replace(fetching, next)
        });
        if before != Some(Fetching::Not) {
            return;
        }
        loop {
            self.catch_up().await;
            let asked = self.fetching.try_update_value(|fetching| {
                let next = match fetching {
                    Fetching::Again => Fetching::Once,
                    Fetching::Not | Fetching::Once => Fetching::Not,
                };
                std::mem::replace(fetching, next)
            });
            if asked != Some(Fetching::Again) {
                break;
            }
        }
        self.remember().await;
    }

    /// Takes in page after page of the log, as long as there is one.
    async fn catch_up(self) {
        while let Some(known) = self.with(Thread::known) {
            let Ok(detail) = my_conversation(self.id, Some(known)).await else {
                break;
            };
            // It slept so long that another device has folded these and their envelopes are gone: the history has them.
            if detail.messages.iter().any(|message| message.envelope.is_none()) {
                let _ = self.decide(Decision::Keep).await;
                break;
            }
            if !matches!(self.update(|thread| thread.take(&detail)), Some(Ok(true))) {
                break;
            }
        }
    }

    /// Hears what the server tells of it.
    pub fn hear(self, state: ConversationState) {
        if self.update(|thread| thread.hear(state)) == Some(true) {
            spawn_local(async move {
                self.fetch().await;
                self.fold().await;
            });
        }
    }

    /// Looks whether something was missed, and sends what waits: there is a network again.
    pub async fn settle(self) {
        self.fetch().await;
        self.flush().await;
    }

    /// Says that everything up to here was seen.
    pub fn see(self) {
        let Some(upto) = self.with(Thread::unseen).flatten() else {
            return;
        };
        self.update(|thread| thread.seen(upto));
        // If it fails it is said with the next one.
        spawn_local(async move {
            let _ = mark_conversation_read(self.id, upto).await;
        });
    }

    /// The person has decided about the other side's keys: looks at everything anew with them.
    pub async fn decide(self, decision: Decision) -> Result<(), ActError> {
        let (vault, me) = self.owner().ok_or(KeysError)?;
        let (newer, ..) = fetch(&vault, me.as_str(), self.id, decision).await?;
        self.update(|thread| thread.replace(newer))
            .ok_or(KeysError)?
            .map_err(KeysError::from)?;
        Ok(())
    }

    /// Keeps the history folded anew, where its tail has grown long. One at a time: a second one would be refused for the first.
    async fn fold(self) {
        let folds = self
            .folding
            .try_update_value(|folding| std::mem::replace(folding, true));
        if folds == Some(false) {
            self.fold_once().await;
            self.folding.try_set_value(false);
        }
    }

    async fn fold_once(self) {
        let Some(Ok(Some(blob))) = self.with(|thread| thread.fold(&mut rng())) else {
            return;
        };
        match fold_conversation(self.id, blob.clone()).await {
            Ok(version) => {
                self.update(|thread| thread.folded(&blob, version));
                self.remember().await;
            }
            // Another device was first: its history, and then the next time.
            Err(ApiError::HistoryChanged) => {
                let _ = self.decide(Decision::Keep).await;
            }
            // It is tried again with the next message.
            Err(_) => {}
        }
    }

    async fn remember(self) {
        let seen = self.with(|thread| (thread.rolled_back() == 0).then(|| thread.remember()));
        if let (Some(Some(seen)), Some((vault, me))) = (seen, self.owner()) {
            outbox::remember(&vault, &me, self.id, &seen).await;
        }
    }

    /// The messages at these places, the oldest at 0; following what comes.
    #[must_use]
    pub fn shown(self, places: Range<usize>) -> Vec<Shown> {
        self.changed.track();
        self.with(|thread| thread.shown(places)).unwrap_or_default()
    }

    /// How many messages there are, following what comes.
    #[must_use]
    pub fn count(self) -> usize {
        self.changed.track();
        self.with(Thread::count).unwrap_or_default()
    }

    /// Whether the other side has said what was not seen yet, following what comes.
    #[must_use]
    pub fn has_news(self) -> bool {
        self.changed.track();
        self.with(Thread::unseen).flatten().is_some()
    }

    /// How many messages there are by now.
    #[must_use]
    pub fn count_untracked(self) -> usize {
        self.with(Thread::count).unwrap_or_default()
    }

    /// Of the messages that say these words, the last `count`, the newest first; following what comes.
    #[must_use]
    pub fn find(self, words: &str, count: usize) -> Vec<Shown> {
        self.changed.track();
        self.with(|thread| thread.find(words, count)).unwrap_or_default()
    }

    /// The place of a message that the server has.
    #[must_use]
    pub fn place_of(self, id: MessageId) -> Option<usize> {
        self.with(|thread| thread.place_of(id)).flatten()
    }

    /// What the other side has said and can be proved, of the last `count` messages.
    #[must_use]
    pub fn provable(self, count: usize) -> Vec<Shown> {
        self.with(|thread| thread.provable(count)).unwrap_or_default()
    }

    /// What proves to a third person that the other side said this; base64.
    #[must_use]
    pub fn evidence(self, id: MessageId) -> Option<String> {
        self.with(|thread| thread.evidence(id)).flatten()
    }

    /// One's own last words.
    #[must_use]
    pub fn own_last(self, count: usize) -> Vec<String> {
        self.with(|thread| thread.own_last(count)).unwrap_or_default()
    }

    /// Why nothing can be written, if so.
    #[must_use]
    pub fn closed(self) -> Option<ConversationClosed> {
        self.changed.track();
        self.with(Thread::closed).flatten()
    }

    /// Why the other side's keys are not trusted, if so.
    #[must_use]
    pub fn distrust(self) -> Option<PinError> {
        self.changed.track();
        self.with(Thread::distrust).flatten()
    }

    /// How many messages the server does not show any more, following what comes.
    #[must_use]
    pub fn rolled_back(self) -> u64 {
        self.changed.track();
        self.with(Thread::rolled_back).unwrap_or_default()
    }

    /// Whether what was folded does not open here.
    #[must_use]
    pub fn is_history_unreadable(self) -> bool {
        self.changed.track();
        self.with(Thread::is_history_unreadable).unwrap_or_default()
    }

    /// Whether something waits for a network.
    #[must_use]
    pub fn is_offline(self) -> bool {
        self.offline.get()
    }

    /// What the server said to what was sent, if it refused.
    #[must_use]
    pub fn refusal(self) -> Option<ApiError> {
        self.refused.get()
    }

    /// Whose it is; `None` once the page is gone.
    fn owner(self) -> Option<(Arc<Vault>, PublicId)> {
        self.held
            .try_with_value(|held| held.as_ref().map(|held| (held.vault.clone(), held.me.clone())))
            .flatten()
    }

    /// `None` before it was opened, and once the page is gone.
    fn with<R>(self, look: impl FnOnce(&Thread) -> R) -> Option<R> {
        self.held
            .try_with_value(|held| held.as_ref().map(|held| look(&held.thread)))
            .flatten()
    }

    fn update<R>(self, change: impl FnOnce(&mut Thread) -> R) -> Option<R> {
        let result = self
            .held
            .try_update_value(|held| held.as_mut().map(|held| change(&mut held.thread)))
            .flatten();
        self.changed
            .try_update(|changed| *changed = changed.wrapping_add(1));
        result
    }
}

/// Fetches a conversation whole and opens it.
async fn fetch(
    vault: &Arc<Vault>,
    me: &str,
    id: ConversationId,
    decision: Decision,
) -> Result<(Thread, ConversationDetail, PublicId), ActError> {
    let detail = my_conversation(id, None).await?;
    let parties = peers::meet(vault, me, &detail.peer.public_id.0, &detail.peer_bundle, decision).await?;
    let me = parties.me.clone();
    let remembered = outbox::remembered(vault, &me, id).await;
    let mut thread = Thread::open(
        vault.clone(),
        parties,
        DEVICE.with(|device| *device),
        &detail,
        &remembered,
    )
    .map_err(KeysError::from)?;
    // The log comes in pages.
    while thread.known() < detail.last_seq {
        let next = my_conversation(id, Some(thread.known())).await?;
        let more = thread.take(&next).map_err(KeysError::from)?;
        if !more {
            break;
        }
    }
    thread.compare(&remembered, detail.last_seq);
    Ok((thread, detail, me))
}

/// Milliseconds since 1970, UTC, by this device's clock.
fn now() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clock after 1970 and before the year 285 000"
    )]
    let now = js_sys::Date::now() as u64;
    now
}
