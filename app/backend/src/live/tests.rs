use std::time::Duration;

use model::DemandeId;
use model::auth::UserType;
use sqlx::PgPool;
use tokio::time::timeout;
use uuid::Uuid;

use super::{Live, Topic, Unwatchable, WATCHES_AT_MOST, Watch, listen};
use crate::fixtures::{demande, person, places, services};

const LONG: Duration = Duration::from_secs(10);
const SHORT: Duration = Duration::from_millis(300);

const fn topic(number: u128) -> Topic {
    Topic::Demande(DemandeId(Uuid::from_u128(number)))
}

async fn hears(watch: &mut Watch, within: Duration) -> bool {
    timeout(within, watch.changed()).await.unwrap_or(false)
}

#[tokio::test]
async fn who_watches_is_told_of_his_own_topic_and_once_for_many_changes() {
    let live = Live::default();
    let (mut one, mut other) = (live.watch(topic(1)).unwrap(), live.watch(topic(2)).unwrap());
    for _ in 0..100 {
        live.tell(topic(1));
    }
    assert!(hears(&mut one, LONG).await);
    assert!(!hears(&mut one, SHORT).await);
    assert!(!hears(&mut other, SHORT).await);
    live.tell_all();
    assert!(hears(&mut one, LONG).await && hears(&mut other, LONG).await);
}

#[tokio::test]
async fn a_watch_that_ended_leaves_nothing_behind() {
    let live = Live::default();
    let (first, second) = (live.watch(topic(1)).unwrap(), live.watch(topic(1)).unwrap());
    drop(first);
    assert_eq!(live.state().topics.len(), 1);
    drop(second);
    let state = live.state();
    assert_eq!((state.topics.len(), state.watches), (0, 0));
}

#[tokio::test]
async fn a_server_that_stops_ends_every_watch() {
    let live = Live::default();
    let mut watch = live.watch(topic(1)).unwrap();
    live.close();
    assert!(!timeout(LONG, watch.changed()).await.unwrap());
    assert_eq!(live.watch(topic(1)).unwrap_err(), Unwatchable);
    drop(watch);
    assert_eq!(live.state().watches, 0);
}

#[tokio::test]
async fn no_more_than_so_many_watch() {
    let live = Live::default();
    let watches: Vec<_> = (0..WATCHES_AT_MOST)
        .map(|_| live.watch(topic(1)).unwrap())
        .collect();
    assert_eq!(live.watch(topic(2)).unwrap_err(), Unwatchable);
    drop(watches);
    live.watch(topic(2)).unwrap();
}

#[test]
fn a_topic_is_what_the_triggers_tell() {
    for known in [topic(1), topic(2)] {
        assert_eq!(known.to_string().parse(), Ok(known));
    }
    for unknown in [
        "",
        "demande",
        "demande 1",
        "pro 00000000-0000-0000-0000-000000000001",
    ] {
        assert!(unknown.parse::<Topic>().is_err(), "{unknown}");
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
        here.watch(Topic::Demande(id)).unwrap(),
        there.watch(Topic::Demande(id)).unwrap(),
    ];
    for watch in &mut watches {
        assert!(hears(watch, LONG).await, "listening has begun");
    }

    let mut transaction = services.db.begin().await.unwrap();
    pause(&mut transaction, id).await;
    assert!(!hears(&mut watches[0], SHORT).await, "it is not committed");
    transaction.commit().await.unwrap();
    for watch in &mut watches {
        assert!(hears(watch, LONG).await);
    }

    // What reads only changes nothing.
    sqlx::query("update demandes set title = 'Un robinet' where id = $1")
        .bind(id.0)
        .execute(&services.db)
        .await
        .unwrap();
    assert!(!hears(&mut watches[0], SHORT).await);

    let cut = "select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and query ilike 'listen%'";
    sqlx::query(cut).execute(&services.db).await.unwrap();
    for watch in &mut watches {
        assert!(hears(watch, LONG).await, "anything may have been missed");
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
