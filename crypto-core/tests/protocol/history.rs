//! Chains, histories and blobs: abuse cases 5 and 6.

use crypto_core::{
    Blob, Chains, Error, Evidence, History, MessageId, Observation, Participants, ReceivedMessage,
    SealedMessage,
};

use crate::people::{CONVERSATION, Person, anne_and_bruno, id};
use crate::support::{SeededRng, flipped};

fn participants() -> Participants {
    Participants {
        user_a: id("anne"),
        user_b: id("bruno"),
    }
}

/// Five messages of Anne, as Bruno opens them, with their places in the log.
fn five() -> (Person, Person, Vec<SealedMessage>, Vec<(u64, ReceivedMessage)>) {
    let (mut anne, bruno) = anne_and_bruno();
    let mut chains = Chains::default();
    let sealed: Vec<SealedMessage> = (1..=5)
        .map(|number| anne.say(&bruno, &mut chains, number, &format!("message {number}")))
        .collect();
    let from = bruno.pins.get(&anne.id).unwrap();
    let open = |sealed: &SealedMessage| {
        bruno
            .with(&anne)
            .open_from_peer(from, &sealed.message.message_id, &sealed.for_peer)
            .unwrap()
    };
    let received = (1..).zip(sealed.iter().map(open)).collect();
    (anne, bruno, sealed, received)
}

fn observe(chains: &mut Chains, log: &[(u64, ReceivedMessage)], order: &[usize]) -> Vec<Observation> {
    order
        .iter()
        .map(|place| chains.observe(&log[place - 1].1.message).unwrap())
        .collect()
}

#[test]
fn a_whole_log_is_in_order() {
    let (_, _, _, log) = five();
    let seen = observe(&mut Chains::default(), &log, &[1, 2, 3, 4, 5]);
    assert!(seen.iter().all(|seen| *seen == Observation::InOrder), "{seen:?}");
}

#[test]
fn abuse_6_what_the_server_drops_or_reorders_shows() {
    let (_, _, _, log) = five();
    let seen = observe(&mut Chains::default(), &log, &[1, 2, 5]);
    assert_eq!(seen[2], Observation::Gap { missing: 2 });
    let seen = observe(&mut Chains::default(), &log, &[2]);
    assert_eq!(seen[0], Observation::Gap { missing: 1 });
    let seen = observe(&mut Chains::default(), &log, &[1, 3, 2, 4]);
    assert_eq!(
        seen[1..],
        [
            Observation::Gap { missing: 1 },
            Observation::Late,
            Observation::InOrder
        ]
    );
    let seen = observe(&mut Chains::default(), &log, &[1, 1]);
    assert_eq!(seen[1], Observation::Duplicate);
}

#[test]
fn abuse_6_a_rolled_back_tail_shows_on_a_device_that_has_seen_it() {
    let (mut anne, bruno, _, log) = five();
    let (mut remembered, mut served) = (Chains::default(), Chains::default());
    observe(&mut remembered, &log, &[1, 2, 3, 4, 5]);
    observe(&mut served, &log, &[1, 2, 3]);
    assert_eq!((served.behind(&remembered), remembered.behind(&served)), (2, 0));
    // A sender who is led to continue from before contradicts what was seen.
    let forked = anne.say(&bruno, &mut served, 9, "autre chose");
    assert_eq!(forked.message.device_seq, 4);
    assert_eq!(remembered.observe(&forked.message), Ok(Observation::Late));
    let forked = anne.say(&bruno, &mut served, 10, "encore");
    assert_eq!(remembered.observe(&forked.message), Ok(Observation::Conflict));
    let next = anne.say(&bruno, &mut served, 11, "et encore");
    assert_eq!(remembered.observe(&next.message), Ok(Observation::Conflict));
}

#[test]
fn a_blob_holds_the_specifications_json_and_opens_for_its_owner_only() {
    let (anne, bruno, sealed, log) = five();
    let mut history = History::new(CONVERSATION, participants());
    for (seq, received) in &log {
        history.fold_received(*seq, received).unwrap();
    }
    history.last_read.user_b = 1_760_000_000_003;
    let json = serde_json::to_value(&history).unwrap();
    assert_eq!(json["conversation_id"], CONVERSATION.to_string());
    assert_eq!(
        json["participants"],
        serde_json::json!({"user_a": "anne", "user_b": "bruno"})
    );
    assert_eq!(
        json["messages"][0]["id"],
        sealed[0].message.message_id.to_string()
    );
    assert_eq!(json["messages"][0]["from"], "anne");
    assert_eq!(json["messages"][0]["type"], "text");
    assert_eq!(json["messages"][0]["content"], "message 1");
    assert_eq!(json["messages"][0]["timestamp"], 1_760_000_000_001_u64);
    assert_eq!(json["messages"][0]["read"], false);
    assert_eq!(json["last_read"]["user_b"], 1_760_000_000_003_u64);

    let blob = bruno
        .with(&anne)
        .seal_blob(&mut SeededRng::new("blob"), &history, 7, 5)
        .unwrap();
    let opened = bruno
        .with(&anne)
        .open_blob(&Blob::from_bytes(blob.as_bytes()).unwrap())
        .unwrap();
    assert_eq!(
        (opened.version, opened.upto_seq, &opened.history),
        (7, 5, &history)
    );
    assert_eq!(anne.with(&bruno).open_blob(&blob).err(), Some(Error::Decryption));
    let elsewhere = bruno
        .vault
        .conversation(crypto_core::ConversationId([1; 16]), id("bruno"), id("anne"))
        .unwrap();
    assert_eq!(elsewhere.open_blob(&blob).err(), Some(Error::Decryption));
    for bit in (0..blob.as_bytes().len() * 8).filter(|bit| *bit < 400 || bit % 61 == 0) {
        let blob = Blob::from_bytes(flipped(blob.as_bytes(), bit)).unwrap();
        assert!(bruno.with(&anne).open_blob(&blob).is_err(), "bit {bit}");
    }
}

#[test]
fn a_history_of_other_people_or_of_another_place_is_not_sealed() {
    let (anne, bruno, ..) = five();
    let elsewhere = History::new(crypto_core::ConversationId([1; 16]), participants());
    let sealed = bruno
        .with(&anne)
        .seal_blob(&mut SeededRng::new("blob"), &elsewhere, 1, 0);
    assert_eq!(sealed.err(), Some(Error::Malformed));
    let strangers = Participants {
        user_a: id("anne"),
        user_b: id("carla"),
    };
    let history = History::new(CONVERSATION, strangers);
    let sealed = bruno
        .with(&anne)
        .seal_blob(&mut SeededRng::new("blob"), &history, 1, 0);
    assert_eq!(sealed.err(), Some(Error::Malformed));
}

/// Abuse case 5, the part that is computed: two tabs fold different tails at once, the loser merges.
#[test]
fn abuse_5_two_tabs_that_fold_at_once_lose_nothing_and_double_nothing() {
    let (_, _, _, log) = five();
    let fold = |places: &[usize]| {
        let mut history = History::new(CONVERSATION, participants());
        for place in places {
            history
                .fold_received(log[place - 1].0, &log[place - 1].1)
                .unwrap();
        }
        history
    };
    let whole = fold(&[1, 2, 3, 4, 5]);
    for (one, other) in [
        (&[1, 2, 3][..], &[1, 2, 3, 4, 5][..]),
        (&[1, 2, 5], &[1, 2, 3, 4]),
        (&[], &[1, 2, 3, 4, 5]),
    ] {
        let (mut first, mut second) = (fold(one), fold(other));
        first.merge(&second).unwrap();
        second.merge(&fold(one)).unwrap();
        assert_eq!(first.messages, whole.messages);
        assert_eq!(second.messages, whole.messages);
        assert_eq!(
            (first.chains, second.chains),
            (whole.chains.clone(), whole.chains.clone())
        );
    }
}

#[test]
fn abuse_5_one_message_at_two_places_of_the_log_is_shown_once() {
    let (_, _, _, log) = five();
    let mut history = History::new(CONVERSATION, participants());
    assert_eq!(history.fold_received(1, &log[0].1), Ok(Observation::InOrder));
    assert_eq!(history.fold_received(2, &log[1].1), Ok(Observation::InOrder));
    assert_eq!(history.fold_received(3, &log[1].1), Ok(Observation::Duplicate));
    assert_eq!(history.fold_received(4, &log[0].1), Ok(Observation::Late));
    assert_eq!(
        history.fold_received(5, &log[4].1),
        Ok(Observation::Gap { missing: 2 })
    );
    let places: Vec<u64> = history.messages.iter().map(|message| message.seq).collect();
    assert_eq!(places, [1, 2, 5]);
}

#[test]
fn what_cannot_be_read_stays_visible_until_a_device_can_read_it() {
    let (anne, _, _, log) = five();
    let mut history = History::new(CONVERSATION, participants());
    history.fold_received(1, &log[0].1).unwrap();
    history.fold_unreadable(2, MessageId([2; 16]), anne.id.clone());
    history.fold_received(3, &log[2].1).unwrap();
    assert_eq!(history.messages[1].kind, crypto_core::UNREADABLE);
    history.fold_received(2, &log[1].1).unwrap();
    assert_eq!(
        (history.messages.len(), history.messages[1].content.as_str()),
        (3, "message 2")
    );
    history.fold_unreadable(2, MessageId([2; 16]), anne.id.clone());
    assert_eq!(history.messages[1].content, "message 2");
}

#[test]
fn a_folded_message_still_proves_a_report() {
    let (anne, bruno, _, log) = five();
    let mut history = History::new(CONVERSATION, participants());
    history.fold_received(2, &log[1].1).unwrap();
    let read_back: History = serde_json::from_str(&serde_json::to_string(&history).unwrap()).unwrap();
    let evidence = bruno.with(&anne).evidence_of(&read_back.messages[0]).unwrap();
    let evidence = Evidence::from_bytes(&evidence.to_bytes()).unwrap();
    assert_eq!(
        evidence.verify(&anne.vault.keyring().identity()).unwrap(),
        log[1].1.message
    );
}

#[test]
fn only_histories_of_one_conversation_between_the_same_people_are_united() {
    let mut history = History::new(CONVERSATION, participants());
    let elsewhere = History::new(crypto_core::ConversationId([1; 16]), participants());
    assert_eq!(history.merge(&elsewhere), Err(Error::Malformed));
    let strangers = Participants {
        user_a: id("anne"),
        user_b: id("carla"),
    };
    let of_others = History::new(CONVERSATION, strangers);
    assert_eq!(history.merge(&of_others), Err(Error::Malformed));
}

#[test]
fn what_one_tab_has_marked_as_read_stays_read() {
    let (_, _, _, log) = five();
    let mut unread = History::new(CONVERSATION, participants());
    unread.fold_received(1, &log[0].1).unwrap();
    let mut read = unread.clone();
    read.messages[0].read = true;
    let before = unread.clone();
    unread.merge(&read).unwrap();
    assert!(unread.messages[0].read);
    read.merge(&before).unwrap();
    assert!(read.messages[0].read);
}

/// The server shows another message at a place of the log that was read: what was read first stays, and the chain's head too.
#[test]
fn abuse_6_a_place_of_the_log_that_was_read_cannot_be_said_anew() {
    let (mut anne, bruno, _, log) = five();
    let mut honest = History::new(CONVERSATION, participants());
    for (seq, received) in &log {
        honest.fold_received(*seq, received).unwrap();
    }
    let mut chains = Chains::default();
    observe(&mut chains, &log, &[1, 2, 3, 4]);
    let forked = anne.say(&bruno, &mut chains, 9, "autre chose");
    assert_eq!(forked.message.device_seq, 5);
    let mut other = History::new(CONVERSATION, participants());
    for (seq, received) in &log[..4] {
        other.fold_received(*seq, received).unwrap();
    }
    other.fold_own(5, &forked.message).unwrap();

    let before = honest.clone();
    honest.merge(&other).unwrap();
    assert_eq!(honest, before);
    assert_eq!(honest.fold_own(5, &forked.message), Ok(Observation::Conflict));
    assert_eq!(honest.messages, before.messages);
}
