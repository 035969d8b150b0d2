use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_core::{Evidence, KdfParameters, Pbkdf2, Pins, SignedBundle, make_account};
use getrandom::SysRng;
use model::DemandeId;
use model::conversation::{NewMessage, Peer, SentMessage};
use rand_core::UnwrapErr;
use uuid::Uuid;

use super::*;

/// The reference engine never waits.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

/// Somebody with keys. Deriving them takes a while: everybody here is made once.
struct Person {
    id: &'static str,
    vault: Arc<Vault>,
    bundle: SignedBundle,
}

fn person(id: &'static str) -> Person {
    let account = block_on(make_account(
        &Pbkdf2,
        &mut rng(),
        &format!("{id}@example.fr"),
        "un vélo bleu sous la pluie",
        KdfParameters::default(),
    ))
    .unwrap();
    Person {
        id,
        vault: Arc::new(account.vault),
        bundle: account.bundle,
    }
}

/// The author and the pro.
fn people() -> &'static (Person, Person) {
    static PEOPLE: OnceLock<(Person, Person)> = OnceLock::new();
    PEOPLE.get_or_init(|| (person("anne"), person("karim")))
}

fn stranger() -> &'static Person {
    static STRANGER: OnceLock<Person> = OnceLock::new();
    STRANGER.get_or_init(|| person("zoe"))
}

fn parties(me: &Person, peer: &Person) -> Parties {
    let mut pins = Pins::default();
    let owner = PublicId::new(peer.id).unwrap();
    let to = pins.accept(&owner, &peer.bundle.verify().unwrap());
    Parties {
        me: PublicId::new(me.id).unwrap(),
        peer: owner.clone(),
        to,
        pin: pins.get(&owner).copied(),
    }
}

/// What the server keeps, as it keeps it.
#[derive(Clone, Default)]
struct Log {
    messages: Vec<(bool, NewMessage)>,
    blob: Option<(u32, u64, String)>,
}

impl Log {
    fn take(&mut self, by_author: bool, message: NewMessage) -> SentMessage {
        let id = message.message_id;
        let known = self.messages.iter().position(|(_, known)| known.message_id == id);
        let place = known.unwrap_or_else(|| {
            self.messages.push((by_author, message));
            self.messages.len() - 1
        });
        SentMessage {
            seq: place as u64 + 1,
            received_at: 0,
            repeated: known.is_some(),
        }
    }

    fn detail(&self, for_author: bool, after: Option<u64>) -> ConversationDetail {
        let (author, pro) = people();
        let (peer, user_type) = if for_author {
            (pro, UserType::Pro)
        } else {
            (author, UserType::Demandeur)
        };
        let (version, upto, blob) = match &self.blob {
            Some((version, upto, blob)) => (*version, *upto, Some(blob.clone())),
            None => (0, 0, None),
        };
        let from = after.unwrap_or(upto);
        let messages = (1..).zip(&self.messages).filter(|(seq, _)| *seq > from);
        ConversationDetail {
            id: model::ConversationId(Uuid::from_u128(7)),
            demande_id: DemandeId(Uuid::from_u128(8)),
            demande_title: "Robinet".into(),
            peer: Peer {
                public_id: model::PublicId(peer.id.into()),
                display_name: peer.id.into(),
                user_type,
            },
            peer_bundle: peer.bundle.to_base64(),
            my_blob: blob.filter(|_| after.is_none()),
            blob_version: version,
            blob_upto_seq: upto,
            messages: messages
                .map(|(seq, (by_author, message))| LoggedMessage {
                    seq,
                    message_id: message.message_id,
                    mine: *by_author == for_author,
                    envelope: Some(if *by_author == for_author {
                        message.for_self.clone()
                    } else {
                        message.for_peer.clone()
                    }),
                    received_at: 0,
                })
                .collect(),
            last_seq: self.messages.len() as u64,
            read_seq: 0,
            peer_read_seq: 0,
            shows_typing: false,
            expires_at: None,
            closed: None,
        }
    }

    fn open(&self, for_author: bool, device: u8) -> Thread {
        self.open_remembering(for_author, device, &Remembered::default())
    }

    fn open_remembering(&self, for_author: bool, device: u8, remembered: &Remembered) -> Thread {
        let (author, pro) = people();
        let (me, peer) = if for_author { (author, pro) } else { (pro, author) };
        let detail = self.detail(for_author, None);
        let device = DeviceId([device; 16]);
        Thread::open(me.vault.clone(), parties(me, peer), device, &detail, remembered).unwrap()
    }
}

impl Thread {
    fn say(&mut self, text: &str) -> NewMessage {
        self.seal(&mut rng(), text, 1_760_000_000_000).unwrap();
        self.next().unwrap()
    }

    /// Says it, and has it taken.
    fn deliver(&mut self, log: &mut Log, by_author: bool, text: &str) {
        let message = self.say(text);
        let id = message.message_id;
        let sent = log.take(by_author, message);
        assert!(!self.sent(id, sent).unwrap());
    }

    fn words(&self) -> Vec<String> {
        let shown = self.last(100);
        shown
            .into_iter()
            .map(|shown| shown.text.unwrap_or_else(|| "?".into()))
            .collect()
    }
}

#[test]
fn two_people_read_each_other_in_the_order_of_the_log() {
    let mut log = Log::default();
    let (mut anne, mut karim) = (log.open(true, 1), log.open(false, 2));
    karim.deliver(&mut log, false, "Bonjour");
    assert!(!anne.take(&log.detail(true, Some(0))).unwrap());
    anne.deliver(&mut log, true, "Bonsoir !");
    karim.take(&log.detail(false, Some(1))).unwrap();
    for thread in [&anne, &karim] {
        assert_eq!(thread.words(), ["Bonjour", "Bonsoir !"]);
        assert!(thread.last(9).iter().all(|shown| shown.misfit.is_none()));
    }
    let state = |last_seq, peer_read_seq| ConversationState {
        id: model::ConversationId(Uuid::from_u128(7)),
        last_seq,
        read_seq: 0,
        peer_read_seq,
        unread: 0,
    };
    assert_eq!(anne.last(1)[0].delivery, Delivery::Sent);
    assert!(!anne.hear(state(2, 2)));
    assert_eq!(anne.last(1)[0].delivery, Delivery::Read);
    assert!(anne.hear(state(3, 2)), "there is something to fetch");
    assert_eq!(anne.unseen(), Some(2));
    anne.seen(2);
    assert_eq!(anne.unseen(), None);
}

#[test]
fn a_part_is_shown_of_what_is_there_and_what_waits() {
    let mut log = Log::default();
    let mut anne = log.open(true, 1);
    for text in ["Un", "Deux", "Trois"] {
        anne.deliver(&mut log, true, text);
    }
    for text in ["Quatre", "Cinq"] {
        anne.seal(&mut rng(), text, 1_760_000_000_000).unwrap();
    }
    let parts: [(_, &[&str]); 6] = [
        (0..1, &["Un"]),
        (1..3, &["Deux", "Trois"]),
        (2..4, &["Trois", "Quatre"]),
        (3..5, &["Quatre", "Cinq"]),
        (4..9, &["Cinq"]),
        (5..5, &[]),
    ];
    for (places, said) in parts {
        let shown = anne.shown(places.clone());
        let words: Vec<_> = shown.iter().filter_map(|shown| shown.text.as_deref()).collect();
        assert_eq!(words, said, "{places:?}");
    }
}

#[test]
fn an_answer_that_was_lost_doubles_nothing() {
    let mut log = Log::default();
    let mut anne = log.open(true, 1);
    let message = anne.say("Samedi ?");
    log.take(true, message.clone());
    assert_eq!(anne.last(1)[0].delivery, Delivery::Sending);
    assert_eq!(anne.next(), Some(message.clone()), "the same bytes again");
    let repeated = log.take(true, message.clone());
    anne.sent(message.message_id, repeated).unwrap();
    anne.take(&log.detail(true, Some(0))).unwrap();
    assert_eq!((anne.words(), anne.next()), (vec!["Samedi ?".into()], None));
    // Or the log tells of it first.
    let message = anne.say("Dimanche ?");
    log.take(true, message);
    anne.take(&log.detail(true, Some(1))).unwrap();
    assert_eq!(anne.words(), ["Samedi ?", "Dimanche ?"]);
    assert!(!anne.is_waiting());
}

#[test]
fn what_waited_over_a_reload_goes_with_the_same_bytes_and_once() {
    let mut log = Log::default();
    let mut before = log.open(true, 1);
    let queued = before.seal(&mut rng(), "Un", 1).unwrap();
    let second = before.seal(&mut rng(), "Deux", 2).unwrap();
    let mut after = log.open(true, 9);
    after.take_up(&queued).unwrap();
    after.take_up(&queued).unwrap();
    after.take_up(&second).unwrap();
    let mut karim = log.open(false, 2);
    while let Some(message) = after.next() {
        let id = message.message_id;
        let sent = log.take(true, message);
        after.sent(id, sent).unwrap();
    }
    after.take_up(&second).unwrap();
    assert!(!after.is_waiting());
    karim.take(&log.detail(false, Some(0))).unwrap();
    assert_eq!(karim.words(), ["Un", "Deux"]);
    assert!(karim.last(9).iter().all(|shown| shown.misfit.is_none()));
    // Nobody takes up what another person has left in this browser.
    assert!(karim.take_up(&queued).is_err());
}

#[test]
fn messages_that_cross_are_taken_in_in_order() {
    let mut log = Log::default();
    let (mut anne, mut karim) = (log.open(true, 1), log.open(false, 2));
    karim.deliver(&mut log, false, "Un");
    karim.deliver(&mut log, false, "Deux");
    let message = anne.say("Trois");
    let id = message.message_id;
    let sent = log.take(true, message);
    assert!(anne.sent(id, sent).unwrap(), "two others came before it");
    anne.take(&log.detail(true, Some(0))).unwrap();
    assert_eq!(anne.words(), ["Un", "Deux", "Trois"]);
}

#[test]
fn what_the_server_drops_is_said() {
    let mut log = Log::default();
    let (mut anne, mut karim) = (log.open(true, 1), log.open(false, 2));
    for text in ["Un", "Deux", "Trois"] {
        karim.deliver(&mut log, false, text);
    }
    log.messages.remove(1);
    anne.take(&log.detail(true, Some(0))).unwrap();
    assert_eq!(anne.words(), ["Un", "Trois"]);
    assert_eq!(anne.last(1)[0].misfit, Some(Misfit::Missing(1)));
    log.messages.swap(0, 1);
    let swapped = log.open(true, 1);
    assert!(swapped.last(1)[0].misfit.is_some());
}

#[test]
fn what_can_not_be_read_keeps_its_place() {
    let mut log = Log::default();
    let (mut anne, mut karim) = (log.open(true, 1), log.open(false, 2));
    karim.deliver(&mut log, false, "Un");
    karim.deliver(&mut log, false, "Deux");
    // An envelope under another message's name, one for the wrong reader, one that is none.
    let second = log.messages[1].1.for_peer.clone();
    log.messages[0].1.for_peer = second;
    let own = log.messages[1].1.for_self.clone();
    log.messages[1].1.for_peer = own;
    anne.take(&log.detail(true, Some(0))).unwrap();
    assert_eq!(anne.words(), ["?", "?"]);
    assert_eq!(anne.known(), 2);
}

#[test]
fn nobody_else_speaks_in_the_others_name() {
    let mut log = Log::default();
    let (author, pro) = people();
    let other = stranger();
    // The server puts its own keys in the place of the pro's, and writes to the author.
    let impostor = Person {
        id: pro.id,
        vault: other.vault.clone(),
        bundle: other.bundle.clone(),
    };
    let mut forged = Thread::open(
        impostor.vault.clone(),
        parties(&impostor, author),
        DeviceId([3; 16]),
        &log.detail(false, None),
        &Remembered::default(),
    )
    .unwrap();
    let message = forged.say("Changez de numéro");
    log.take(false, message);
    let anne = log.open(true, 1);
    assert_eq!(anne.words(), ["?"]);
}

#[test]
fn changed_keys_stop_the_sending() {
    let log = Log::default();
    let (author, pro) = people();
    let mut parties = parties(author, pro);
    parties.to = Err(PinError::IdentityChanged);
    let device = DeviceId([1; 16]);
    let detail = log.detail(true, None);
    let mut anne = Thread::open(
        author.vault.clone(),
        parties,
        device,
        &detail,
        &Remembered::default(),
    )
    .unwrap();
    assert_eq!(anne.distrust(), Some(PinError::IdentityChanged));
    assert!(anne.seal(&mut rng(), "Bonjour", 1).is_err());
    assert!(anne.next().is_none());
}

#[test]
fn a_long_tail_is_folded_and_another_device_reads_the_whole() {
    let mut log = Log::default();
    let mut anne = log.open(true, 1);
    let much = "Bonjour ! ".repeat(300);
    while anne.fold(&mut rng()).unwrap().is_none() {
        anne.deliver(&mut log, true, &much);
    }
    assert!(log.messages.len() > 2);
    let blob = anne.fold(&mut rng()).unwrap().unwrap();
    assert_eq!((blob.version, blob.upto_seq), (0, anne.known()));
    anne.folded(&blob, 1);
    assert!(anne.fold(&mut rng()).unwrap().is_none());
    log.blob = Some((1, blob.upto_seq, blob.blob));
    anne.deliver(&mut log, true, "Et après");
    let elsewhere = log.open(true, 8);
    assert_eq!(elsewhere.words(), anne.words());
    assert_eq!(elsewhere.words().last().unwrap(), "Et après");
    // A blob that lies about its version is not believed, and not written over.
    log.blob.as_mut().unwrap().0 = 2;
    let cheated = log.open(true, 8);
    assert!(cheated.is_history_unreadable());
    assert_eq!(cheated.words(), ["Et après"]);
    assert!(cheated.fold(&mut rng()).unwrap().is_none());
}

#[test]
fn a_device_that_knows_more_says_so() {
    let mut log = Log::default();
    let mut karim = log.open(false, 2);
    karim.deliver(&mut log, false, "Un");
    let earlier = log.clone();
    karim.deliver(&mut log, false, "Deux");
    let remembered = log.open(true, 1).remember();
    assert_eq!(earlier.open_remembering(true, 1, &remembered).rolled_back(), 1);
    assert_eq!(log.open_remembering(true, 1, &remembered).rolled_back(), 0);
}

#[test]
fn a_newer_look_keeps_what_waits() {
    let mut log = Log::default();
    let (mut anne, mut karim) = (log.open(true, 1), log.open(false, 2));
    karim.deliver(&mut log, false, "Un");
    let message = anne.say("Deux");
    anne.replace(log.open(true, 1)).unwrap();
    assert_eq!(anne.words(), ["Un", "Deux"]);
    assert_eq!(anne.next(), Some(message.clone()));
    let id = message.message_id;
    let sent = log.take(true, message);
    assert!(!anne.sent(id, sent).unwrap());
    anne.deliver(&mut log, true, "Trois");
    karim.take(&log.detail(false, Some(1))).unwrap();
    assert_eq!(karim.words(), ["Un", "Deux", "Trois"]);
    assert!(karim.last(9).iter().all(|shown| shown.misfit.is_none()));
}

#[test]
fn what_was_refused_waits_for_the_person() {
    let log = Log::default();
    let mut anne = log.open(true, 1);
    let message = anne.say("Bonjour");
    anne.refuse();
    assert_eq!(anne.next(), None);
    assert_eq!(anne.last(1)[0].delivery, Delivery::Refused);
    anne.retry();
    assert_eq!(anne.next(), Some(message));
    assert_eq!(anne.own_last(4), ["Bonjour"]);
}

#[test]
fn what_the_other_said_can_be_proved_and_ones_own_words_need_not() {
    let mut log = Log::default();
    let (mut anne, mut karim) = (log.open(true, 1), log.open(false, 2));
    karim.deliver(&mut log, false, "Payez-moi en espèces");
    anne.take(&log.detail(true, Some(0))).unwrap();
    anne.deliver(&mut log, true, "Non");
    let provable = anne.provable(50);
    assert_eq!(provable.len(), 1);
    let evidence = anne.evidence(provable[0].id).unwrap();
    let evidence = Evidence::from_bytes(&STANDARD.decode(evidence).unwrap()).unwrap();
    let karims = people().1.bundle.verify().unwrap();
    let proved = evidence.verify(karims.identity()).unwrap();
    assert_eq!(proved.content.text(), "Payez-moi en espèces");
    let own = anne.last(1)[0].id;
    assert!(anne.evidence(own).is_none());
}
