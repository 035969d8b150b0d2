use std::time::Duration;

use model::auth::UserType;
use model::{ConversationId, DemandeId};
use sqlx::PgPool;
use tokio::time::timeout;
use uuid::Uuid;

use super::{Live, Notice, Topic, Unwatchable, WAITING_AT_MOST, WATCHES_AT_MOST, Watch, listen};
use crate::fixtures::{demande, person, places, services};

const LONG: Duration = Duration::from_secs(10);
const SHORT: Duration = Duration::from_millis(300);

const fn topic(number: u128) -> Topic {
    Topic::Demande(DemandeId(Uuid::from_u128(number)))
}

async fn hears(watch: &mut Watch, within: Duration) -> Option<Vec<Notice>> {
    let heard = timeout(within, watch.changed()).await.ok()??;
    Some(heard.into_iter().collect())
}

#[tokio::test]
async fn who_watches_is_told_of_his_own_topics_and_once_for_many_changes() {
    let live = Live::default();
    let mut both = live.watch([topic(1), topic(2)]).unwrap();
    let mut other = live.watch([topic(3)]).unwrap();
    for _ in 0..50 {
        live.tell(Notice::from(topic(1)));
    }
    assert_eq!(hears(&mut both, LONG).await, Some(vec![Notice::from(topic(1))]));
    assert_eq!(hears(&mut both, SHORT).await, None);
    assert_eq!(hears(&mut other, SHORT).await, None);
    live.tell_all();
    assert_eq!(hears(&mut both, LONG).await.map(|heard| heard.len()), Some(2));
    assert_eq!(hears(&mut other, LONG).await.map(|heard| heard.len()), Some(1));
}

#[tokio::test]
async fn who_is_slow_is_told_that_anything_may_have_changed() {
    let live = Live::default();
    let person = Topic::Person(Uuid::from_u128(1));
    let mut watch = live.watch([person]).unwrap();
    for number in 0..1_000 {
        live.tell(Notice {
            topic: person,
            about: Some(Uuid::from_u128(number)),
            is_typing: false,
        });
    }
    let heard = hears(&mut watch, LONG).await.unwrap();
    assert!(heard.len() <= WAITING_AT_MOST);
    assert!(heard.contains(&Notice::from(person)));
}

#[tokio::test]
async fn a_watch_that_ended_leaves_nothing_behind() {
    let live = Live::default();
    let (first, second) = (live.watch([topic(1)]).unwrap(), live.watch([topic(1)]).unwrap());
    drop(first);
    assert_eq!(live.state().watchers.len(), 1);
    drop(second);
    let state = live.state();
    assert_eq!((state.watchers.len(), state.watches), (0, 0));
}

#[tokio::test]
async fn a_server_that_stops_ends_every_watch() {
    let live = Live::default();
    let mut watch = live.watch([topic(1)]).unwrap();
    live.close();
    assert_eq!(timeout(LONG, watch.changed()).await.unwrap(), None);
    assert_eq!(live.watch([topic(1)]).unwrap_err(), Unwatchable);
    drop(watch);
    assert_eq!(live.state().watches, 0);
}

#[tokio::test]
async fn no_more_than_so_many_watch() {
    let live = Live::default();
    let watches: Vec<_> = (0..WATCHES_AT_MOST)
        .map(|_| live.watch([topic(1)]).unwrap())
        .collect();
    assert_eq!(live.watch([topic(2)]).unwrap_err(), Unwatchable);
    drop(watches);
    live.watch([topic(2)]).unwrap();
}

#[test]
fn a_notice_is_what_the_triggers_tell() {
    let about = |about| Notice {
        topic: Topic::Person(Uuid::from_u128(1)),
        about,
        is_typing: false,
    };
    for known in [
        Notice::from(topic(1)),
        about(None),
        about(Some(Uuid::from_u128(2))),
        Notice::typing(Uuid::from_u128(1), ConversationId(Uuid::from_u128(2))),
    ] {
        assert_eq!(known.to_string().parse(), Ok(known));
    }
    for unknown in [
        "",
        "demande",
        "demande 1",
        "pro 00000000-0000-0000-0000-000000000001",
    ] {
        assert!(unknown.parse::<Notice>().is_err(), "{unknown}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_database_tells_every_server_what_was_committed_also_after_a_cut(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "author@b.fr", UserType::Demandeur).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    let (here, there) = (Live::default(), Live::default());
    let (one, two) = (here.clone(), there.clone());
    let (db_one, db_two) = (services.db.clone(), services.db.clone());
    let listening = tokio::spawn(async move { tokio::join!(listen(&one, &db_one), listen(&two, &db_two)) });
    let mut watches = [
        here.watch([Topic::Demande(id)]).unwrap(),
        there.watch([Topic::Demande(id)]).unwrap(),
    ];
    for watch in &mut watches {
        assert!(hears(watch, LONG).await.is_some(), "listening has begun");
    }

    let mut transaction = services.db.begin().await.unwrap();
    pause(&mut transaction, id).await;
    assert!(
        hears(&mut watches[0], SHORT).await.is_none(),
        "it is not committed"
    );
    transaction.commit().await.unwrap();
    for watch in &mut watches {
        assert!(hears(watch, LONG).await.is_some());
    }

    // What reads only changes nothing.
    sqlx::query("update demandes set title = 'Un robinet' where id = $1")
        .bind(id.0)
        .execute(&services.db)
        .await
        .unwrap();
    assert!(hears(&mut watches[0], SHORT).await.is_none());

    let cut = "select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and query ilike 'listen%'";
    sqlx::query(cut).execute(&services.db).await.unwrap();
    for watch in &mut watches {
        assert!(
            hears(watch, LONG).await.is_some(),
            "anything may have been missed"
        );
    }
    listening.abort();
}

async fn pause(connection: &mut sqlx::PgConnection, id: DemandeId) {
    sqlx::query("update demandes set paused_at = created_at where id = $1")
        .bind(id.0)
        .execute(connection)
        .await
        .unwrap();
}
