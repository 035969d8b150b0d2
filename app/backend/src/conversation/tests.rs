use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::join_all;
use model::account::Profile;
use model::auth::{Language, UserType};
use model::conversation::{ConversationClosed, LOG_PAGE, NewBlob, NewMessage};
use model::ledger::TokenKind;
use model::unlock::{NewUnlock, UnlockKind};
use model::{ConversationId, DemandeId};
use sqlx::postgres::PgListener;
use sqlx::{AssertSqlSafe, PgPool};
use time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

use super::*;
use crate::Services;
use crate::account::set_profile;
use crate::auth::Caller;
use crate::clock::MockClock;
use crate::fixtures::{demande, person, places, services};
use crate::jobs::{Job, run};
use crate::ledger::give;
use crate::unlock::unlock;

/// An author, a pro who has taken a place, and their conversation. What is sealed is of the right size and no more: nothing
/// here could open it.
struct Scene {
    services: Services,
    clock: std::sync::Arc<MockClock>,
    author: Caller,
    pro: Caller,
    id: ConversationId,
}

async fn scene(db: PgPool) -> Scene {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let pro = person(&services, "pro@b.fr", UserType::Pro).await;
    give(&services, pro.id, TokenKind::Standard, 20, "test")
        .await
        .unwrap();
    let demande = demande(&services, &author, "Robinet", "75111", 1).await;
    let id = opened(&services, &pro, demande).await;
    clock.advance(Duration::minutes(1));
    Scene {
        services,
        clock,
        author,
        pro,
        id,
    }
}

async fn opened(services: &Services, pro: &Caller, demande_id: DemandeId) -> ConversationId {
    let ask = NewUnlock {
        demande_id,
        kind: UnlockKind::Standard,
        price: None,
        request_key: None,
    };
    unlock(services, pro, ask).await.unwrap().conversation_id
}

fn message(number: u128) -> NewMessage {
    let filled = |with: u8| STANDARD.encode(vec![with; 311]);
    NewMessage {
        message_id: Uuid::from_u128(number),
        for_peer: filled(u8::try_from(number % 200).unwrap()),
        for_self: filled(201),
    }
}

fn blob(version: u32, upto_seq: u64, with: u8) -> NewBlob {
    NewBlob {
        version,
        upto_seq,
        blob: STANDARD.encode(vec![with; 600]),
    }
}

impl Scene {
    async fn send(&self, who: &Caller, number: u128) -> Result<u64, Error> {
        send(&self.services, who, self.id, message(number))
            .await
            .map(|sent| sent.seq)
    }

    async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&self.services.db)
            .await
            .unwrap();
    }

    async fn number(&self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(format!("select ({sql})::int8")))
            .fetch_one(&self.services.db)
            .await
            .unwrap()
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn each_side_reads_its_own_envelope_in_the_order_of_the_log(db: PgPool) {
    let scene = scene(db).await;
    assert_eq!(scene.send(&scene.pro, 1).await.unwrap(), 1);
    assert_eq!(scene.send(&scene.author, 2).await.unwrap(), 2);
    let of_pro = detail(&scene.services, &scene.pro, scene.id, None).await.unwrap();
    let of_author = detail(&scene.services, &scene.author, scene.id, None)
        .await
        .unwrap();
    let read = |detail: &model::conversation::ConversationDetail| {
        let envelopes = detail
            .messages
            .iter()
            .map(|one| (one.seq, one.mine, one.envelope.clone().unwrap()));
        envelopes.collect::<Vec<_>>()
    };
    let (first, second) = (message(1), message(2));
    assert_eq!(
        read(&of_pro),
        [(1, true, first.for_self), (2, false, second.for_peer)]
    );
    assert_eq!(
        read(&of_author),
        [(1, false, first.for_peer), (2, true, second.for_self)]
    );
    assert_eq!(of_pro.peer.public_id, scene.author.me.public_id);
    assert!(!of_pro.peer_bundle.is_empty());
    assert_eq!(
        (of_pro.last_seq, of_pro.blob_version, of_pro.my_blob),
        (2, 0, None)
    );
    let rest = detail(&scene.services, &scene.pro, scene.id, Some(1))
        .await
        .unwrap();
    assert_eq!(rest.messages.len(), 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_same_message_again_is_the_same_and_another_under_its_id_is_refused(db: PgPool) {
    let scene = scene(db).await;
    let first = send(&scene.services, &scene.pro, scene.id, message(1))
        .await
        .unwrap();
    scene.clock.advance(Duration::hours(1));
    let again = send(&scene.services, &scene.pro, scene.id, message(1))
        .await
        .unwrap();
    assert_eq!(
        (again.seq, again.received_at, again.repeated),
        (first.seq, first.received_at, true)
    );
    let other = NewMessage {
        message_id: message(1).message_id,
        ..message(2)
    };
    assert!(matches!(
        send(&scene.services, &scene.pro, scene.id, other).await,
        Err(Error::IdReused)
    ));
    // The same bytes from the other side are another message.
    assert!(matches!(scene.send(&scene.author, 1).await, Err(Error::IdReused)));
    // Also once it is folded and emptied.
    scene
        .run("update conversation_messages set envelope_for_a = null, envelope_for_b = null")
        .await;
    assert!(
        send(&scene.services, &scene.pro, scene.id, message(1))
            .await
            .unwrap()
            .repeated
    );
    assert_eq!(
        scene.number("select count(*) from conversation_messages").await,
        1
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_write_at_once_are_numbered_without_a_gap_and_nothing_is_there_twice(db: PgPool) {
    let scene = scene(db).await;
    // Each is sent twice, as after a lost answer.
    let sends = (1..=40_u128).chain(1..=40).map(|number| {
        let who = if number % 2 == 0 {
            &scene.pro
        } else {
            &scene.author
        };
        scene.send(who, number)
    });
    let seqs: BTreeSet<u64> = join_all(sends).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(seqs, (1..=40).collect());
    assert_eq!(
        scene.number("select count(*) from conversation_messages").await,
        40
    );
    assert_eq!(scene.number("select message_count from conversations").await, 40);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_long_log_is_read_in_pages(db: PgPool) {
    let scene = scene(db).await;
    let all = u64::from(LOG_PAGE) + 7;
    for number in 1..=all {
        scene.send(&scene.pro, u128::from(number)).await.unwrap();
    }
    let first = detail(&scene.services, &scene.author, scene.id, None)
        .await
        .unwrap();
    let last = first.messages.last().unwrap().seq;
    assert_eq!((first.messages.len(), last, first.last_seq), (200, 200, all));
    let rest = detail(&scene.services, &scene.author, scene.id, Some(last))
        .await
        .unwrap();
    assert_eq!(
        rest.messages.iter().map(|one| one.seq).collect::<Vec<_>>(),
        (201..=all).collect::<Vec<_>>()
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_two_devices_that_fold_at_once_one_takes_over_the_others(db: PgPool) {
    let scene = scene(db).await;
    for number in 1..=3 {
        scene.send(&scene.pro, number).await.unwrap();
    }
    let both = [blob(0, 2, 1), blob(0, 3, 2)].map(|new| fold(&scene.services, &scene.pro, scene.id, new));
    let done = join_all(both).await;
    assert_eq!(done.iter().filter(|done| matches!(done, Ok(1))).count(), 1);
    assert_eq!(
        done.iter()
            .filter(|done| matches!(done, Err(Error::Changed)))
            .count(),
        1
    );
    let after = detail(&scene.services, &scene.pro, scene.id, None).await.unwrap();
    assert_eq!(after.blob_version, 1);
    assert_eq!(
        u64::try_from(after.messages.len()).unwrap(),
        3 - after.blob_upto_seq
    );
    // It goes forward, within what there is; and is the folder's own.
    for wrong in [blob(1, 4, 3), blob(1, 1, 3), blob(0, 3, 3), blob(7, 3, 3)] {
        assert!(matches!(
            fold(&scene.services, &scene.pro, scene.id, wrong).await,
            Err(Error::Changed)
        ));
    }
    assert_eq!(
        fold(&scene.services, &scene.pro, scene.id, blob(1, 3, 4))
            .await
            .unwrap(),
        2
    );
    let of_author = detail(&scene.services, &scene.author, scene.id, None)
        .await
        .unwrap();
    assert_eq!((of_author.my_blob, of_author.messages.len()), (None, 3));
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_dates_that_refunds_depend_on_are_those_of_the_first_time(db: PgPool) {
    let scene = scene(db).await;
    let dates = async || -> (Option<i64>, Option<i64>, Option<i64>) {
        sqlx::query_as(
            "select extract(epoch from first_message_at)::int8, extract(epoch from opened_at)::int8,
                    extract(epoch from answered_at)::int8 from unlocks",
        )
        .fetch_one(&scene.services.db)
        .await
        .unwrap()
    };
    assert_eq!(dates().await, (None, None, None));
    scene.send(&scene.pro, 1).await.unwrap();
    let (wrote, ..) = dates().await;
    scene.clock.advance(Duration::hours(1));
    // The pro's own reading opens nothing.
    mark_read(&scene.services, &scene.pro, scene.id, 1).await.unwrap();
    assert_eq!(dates().await, (wrote, None, None));
    mark_read(&scene.services, &scene.author, scene.id, 99)
        .await
        .unwrap();
    let (_, opened, _) = dates().await;
    assert_eq!(opened, wrote.map(|wrote| wrote + 3_600));
    scene.clock.advance(Duration::hours(1));
    scene.send(&scene.author, 2).await.unwrap();
    let first = dates().await;
    assert_eq!(first, (wrote, opened, wrote.map(|wrote| wrote + 7_200)));
    scene.clock.advance(Duration::hours(1));
    scene.send(&scene.pro, 3).await.unwrap();
    scene.send(&scene.author, 4).await.unwrap();
    mark_read(&scene.services, &scene.author, scene.id, 4)
        .await
        .unwrap();
    assert_eq!(dates().await, first);
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_list_counts_what_is_unseen_and_puts_the_liveliest_first(db: PgPool) {
    let scene = scene(db).await;
    let second = demande(&scene.services, &scene.author, "Prise", "75111", 2).await;
    let quiet = opened(&scene.services, &scene.pro, second).await;
    scene.clock.advance(Duration::minutes(5));
    for number in 1..=3 {
        scene.send(&scene.pro, number).await.unwrap();
    }
    let of_author = list(&scene.services, &scene.author).await.unwrap();
    assert_eq!(
        of_author
            .iter()
            .map(|one| (one.id, one.unread))
            .collect::<Vec<_>>(),
        [(scene.id, 3), (quiet, 0)]
    );
    assert_eq!(
        of_author[0].last.as_ref().unwrap().envelope,
        Some(message(3).for_peer)
    );
    assert_eq!(of_author[1].last, None);
    mark_read(&scene.services, &scene.author, scene.id, 2)
        .await
        .unwrap();
    // It never goes back.
    mark_read(&scene.services, &scene.author, scene.id, 1)
        .await
        .unwrap();
    let state = &states(
        &scene.services,
        &scene.author,
        &[scene.id, ConversationId(Uuid::nil())],
    )
    .await
    .unwrap()[..];
    assert_eq!((state.len(), state[0].unread, state[0].read_seq), (1, 1, 2));
    let of_pro = &states(&scene.services, &scene.pro, &[scene.id]).await.unwrap()[0];
    assert_eq!((of_pro.unread, of_pro.peer_read_seq), (0, 2));
    assert_eq!(
        list(&scene.services, &scene.pro).await.unwrap()[0].unread,
        0,
        "one's own are seen"
    );
    // One notification for the conversation, read with it.
    assert_eq!(
        scene
            .number("select count(*) from notifications where kind = 'message'")
            .await,
        1
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn nobody_else_finds_a_conversation(db: PgPool) {
    let scene = scene(db).await;
    scene.send(&scene.pro, 1).await.unwrap();
    let stranger = person(&scene.services, "x@b.fr", UserType::Pro).await;
    assert!(matches!(
        detail(&scene.services, &stranger, scene.id, None).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(scene.send(&stranger, 2).await, Err(Error::NotFound)));
    assert!(matches!(
        fold(&scene.services, &stranger, scene.id, blob(0, 1, 1)).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        mark_read(&scene.services, &stranger, scene.id, 1).await,
        Err(Error::NotFound)
    ));
    assert!(list(&scene.services, &stranger).await.unwrap().is_empty());
    assert!(
        states(&scene.services, &stranger, &[scene.id])
            .await
            .unwrap()
            .is_empty()
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn where_the_other_side_is_gone_nothing_is_written_and_all_is_read(db: PgPool) {
    let scene = scene(db).await;
    scene.send(&scene.pro, 1).await.unwrap();
    scene
        .run("update users set banned_at = now(), ban_reason = 'test' where user_type = 'demandeur'")
        .await;
    let refused = scene.send(&scene.pro, 2).await;
    assert!(matches!(
        refused,
        Err(Error::Closed(ConversationClosed::PeerBanned))
    ));
    assert!(
        send(&scene.services, &scene.pro, scene.id, message(1))
            .await
            .unwrap()
            .repeated
    );
    assert!(matches!(scene.send(&scene.author, 3).await, Err(Error::Banned)));
    let read = detail(&scene.services, &scene.pro, scene.id, None).await.unwrap();
    assert_eq!(
        (read.messages.len(), read.closed),
        (1, Some(ConversationClosed::PeerBanned))
    );
    scene
        .run("update users set banned_at = null, ban_reason = null; update conversations set a_left_at = now()")
        .await;
    let refused = scene.send(&scene.pro, 2).await;
    assert!(matches!(
        refused,
        Err(Error::Closed(ConversationClosed::PeerLeft))
    ));
    assert!(matches!(
        detail(&scene.services, &scene.author, scene.id, None).await,
        Err(Error::NotFound)
    ));
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_no_envelope_is_refused(db: PgPool) {
    let scene = scene(db).await;
    for wrong in [
        String::new(),
        "!".into(),
        STANDARD.encode([0; 100]),
        STANDARD.encode(vec![0; 80_000]),
    ] {
        for message in [
            NewMessage {
                for_peer: wrong.clone(),
                ..message(1)
            },
            NewMessage {
                for_self: wrong.clone(),
                ..message(1)
            },
        ] {
            assert!(matches!(
                send(&scene.services, &scene.pro, scene.id, message).await,
                Err(Error::Malformed)
            ));
        }
    }
    let wrong = NewBlob {
        version: 0,
        upto_seq: 0,
        blob: "AAAA".into(),
    };
    assert!(matches!(
        fold(&scene.services, &scene.pro, scene.id, wrong).await,
        Err(Error::Malformed)
    ));
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_was_folded_is_emptied_a_month_later_for_that_side_alone(db: PgPool) {
    let scene = scene(db).await;
    for number in 1..=3 {
        scene.send(&scene.pro, number).await.unwrap();
    }
    fold(&scene.services, &scene.author, scene.id, blob(0, 2, 9))
        .await
        .unwrap();
    let full = "select count(*) from conversation_messages where envelope_for_a is not null";
    scene.clock.advance(Duration::days(29));
    run(&scene.services, Job::EmptyEnvelopes).await.unwrap();
    assert_eq!(scene.number(full).await, 3);
    scene.clock.advance(Duration::days(2));
    let counts = run(&scene.services, Job::EmptyEnvelopes).await.unwrap().unwrap();
    assert_eq!((counts["emptied"], scene.number(full).await), (2, 1));
    let of_pro = detail(&scene.services, &scene.pro, scene.id, None).await.unwrap();
    assert!(of_pro.messages.iter().all(|message| message.envelope.is_some()));
    // A retry from long ago is still the same message.
    let again = send(&scene.services, &scene.pro, scene.id, message(1))
        .await
        .unwrap();
    assert!(again.repeated);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_conversation_that_fell_silent_is_told_of_at_five_months_and_deleted_at_six(db: PgPool) {
    let scene = scene(db).await;
    scene.send(&scene.pro, 1).await.unwrap();
    let told = "select count(*) from notifications where kind = 'conversation_expiring'";
    let there = "select count(*) from conversations";
    let daily = async |days: i64| {
        scene.clock.advance(Duration::days(days));
        run(&scene.services, Job::DeleteConversations).await.unwrap();
        (scene.number(told).await, scene.number(there).await)
    };
    assert_eq!(daily(145).await, (0, 1));
    assert_eq!(daily(10).await, (2, 1));
    // Both sides read when.
    for caller in [&scene.author, &scene.pro] {
        let expires = detail(&scene.services, caller, scene.id, None)
            .await
            .unwrap()
            .expires_at;
        assert!(expires.is_some());
        assert_eq!(
            list(&scene.services, caller).await.unwrap()[0].expires_at,
            expires
        );
    }
    assert_eq!(daily(1).await, (2, 1), "once");
    // Whoever writes gives it six months more.
    scene.send(&scene.author, 2).await.unwrap();
    let of_pro = detail(&scene.services, &scene.pro, scene.id, None).await.unwrap();
    assert_eq!(of_pro.expires_at, None);
    assert_eq!(daily(40).await, (2, 1));
    assert_eq!(daily(115).await, (4, 1));
    assert_eq!(daily(31).await, (4, 0));
    assert_eq!(
        scene.number("select count(*) from conversation_messages").await,
        0
    );
    assert_eq!(scene.number("select count(*) from unlocks").await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn nothing_is_deleted_that_nobody_was_told_of(db: PgPool) {
    let scene = scene(db).await;
    scene.send(&scene.pro, 1).await.unwrap();
    // The server was away for a year.
    scene.clock.advance(Duration::days(365));
    run(&scene.services, Job::DeleteConversations).await.unwrap();
    assert_eq!(scene.number("select count(*) from conversations").await, 1);
    scene.clock.advance(Duration::days(30));
    run(&scene.services, Job::DeleteConversations).await.unwrap();
    assert_eq!(scene.number("select count(*) from conversations").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn that_one_writes_is_told_to_the_other_side_where_both_show_it(db: PgPool) {
    let scene = scene(db).await;
    let services = &scene.services;
    let mut listener = PgListener::connect_with(&services.db).await.unwrap();
    listener.listen("live").await.unwrap();
    let shows = |who: &Caller, shows_typing| {
        let profile = Profile {
            display_name: "Zoé".into(),
            language: Language::Fr,
            shows_typing,
        };
        let who = who.clone();
        async move { set_profile(services, &who, profile).await.unwrap() }
    };

    shows(&scene.author, true).await;
    typing(services, &scene.author, scene.id).await.unwrap();
    assert!(
        !detail(services, &scene.author, scene.id, None)
            .await
            .unwrap()
            .shows_typing
    );
    shows(&scene.pro, true).await;
    typing(services, &scene.author, scene.id).await.unwrap();
    assert!(
        detail(services, &scene.author, scene.id, None)
            .await
            .unwrap()
            .shows_typing
    );
    let told = listener.recv().await.unwrap().payload().to_owned();
    assert_eq!(told, format!("typing {} {}", scene.pro.id, scene.id));

    shows(&scene.author, false).await;
    typing(services, &scene.author, scene.id).await.unwrap();
    let more = timeout(std::time::Duration::from_millis(300), listener.recv()).await;
    assert!(more.is_err(), "only where both show it");
    let stranger = person(services, "c@d.fr", UserType::Pro).await;
    let refused = typing(services, &stranger, scene.id).await;
    assert!(matches!(refused, Err(Error::NotFound)));
}
